#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "detect/rules/internal/number_text.h"
#include "detect/rules/internal/print_parts.h"
#include "detect/rules/internal/token.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

// How tightly a value holds together; looser ones need parentheses inside tighter ones.
enum class Bond { kSum, kProduct, kUnary };

Bond BondOf(ValueOp op) {
  if (op == ValueOp::kAdd || op == ValueOp::kSubtract) return Bond::kSum;
  if (op == ValueOp::kMultiply || op == ValueOp::kDivide) return Bond::kProduct;
  return Bond::kUnary;
}

std::string Inside(const Value& value, Bond bond, const Schema& schema) {
  std::string text = PrintValue(value, schema);
  return BondOf(value.op) < bond ? '(' + text + ')' : text;
}

std::string PrintBinary(const Value& value, const Schema& schema) {
  const Value& left = *value.operands[0];
  const Value& right = *value.operands[1];
  switch (value.op) {
    case ValueOp::kAdd:
      return Inside(left, Bond::kSum, schema) + " + " + Inside(right, Bond::kProduct, schema);
    case ValueOp::kSubtract:
      return Inside(left, Bond::kSum, schema) + " - " + Inside(right, Bond::kProduct, schema);
    case ValueOp::kDivide:
      return Inside(left, Bond::kProduct, schema) + " / " + Inside(right, Bond::kUnary, schema);
    default:
      break;
  }
  const std::string first = Inside(left, Bond::kProduct, schema);
  const bool share = left.op == ValueOp::kConstant && first.ends_with('%');
  return first + (share ? " of " : " * ") + Inside(right, Bond::kUnary, schema);
}

std::string PrintCall(std::string_view name, const Value& value, const Schema& schema) {
  std::string text(name);
  for (std::size_t i = 0; i < value.operands.size(); ++i)
    text += (i == 0 ? "(" : ", ") + PrintValue(*value.operands[i], schema);
  return text + ')';
}

std::string PrintConstant(const Value& value, const Schema& schema) {
  if (value.type == ValueType::kDate) return FormatDay(static_cast<Day>(std::lround(value.number)));
  return PrintNumber(value.number, value.unit, schema);
}

std::string PrintKind(const Aggregate& asked, const Schema& schema) {
  const auto of_error = [&] {
    return asked.error ? fmt::format(" of {}", ErrorKindName(*asked.error)) : std::string();
  };
  switch (asked.kind) {
    case AggregateKind::kCount:
      return "count of lines";
    case AggregateKind::kChecks:
      return "count of checks";
    case AggregateKind::kFindings:
      return "count of findings" + of_error();
    case AggregateKind::kHitRate:
      return "hit rate" + of_error();
    case AggregateKind::kDistinct:
      return "distinct " + PrintField(*asked.of_code, schema);
    case AggregateKind::kQuantile:
      return fmt::format("quantile {} of {}", PrintPercent(asked.quantile),
                         PrintValue(*asked.of, schema));
    default:
      break;
  }
  constexpr std::array<std::string_view, 9> kNames{"",         "sum",     "mean",  "median", "",
                                                   "smallest", "largest", "first", "last"};
  return fmt::format("{} of {}", kNames[static_cast<std::size_t>(asked.kind)],
                     PrintValue(*asked.of, schema));
}

bool IsBareCode(std::string_view code) {
  return !code.empty() && std::ranges::all_of(code, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

}  // namespace

std::string PrintField(std::size_t field, const Schema& schema) {
  const FieldInfo& info = schema.field(field);
  if (info.stage == Stage::kDeclaration) return info.name;
  return fmt::format("{} at {}", info.name, StageName(info.stage));
}

std::string PrintFields(const std::vector<std::size_t>& fields, const Schema& schema) {
  std::string text;
  for (const std::size_t field : fields)
    text += (text.empty() ? "" : ", ") + PrintField(field, schema);
  return text;
}

std::string PrintCode(std::string_view code, const Schema& schema) {
  return IsBareCode(code) && !schema.Find(code) ? std::string(code) : Quoted(code);
}

std::string PrintWindow(std::int32_t days) {
  if (days == 0) return "over ever";
  return fmt::format("over {} {}", days, days == 1 ? "day" : "days");
}

std::string PrintAggregate(const Aggregate& aggregate, const Schema& schema) {
  std::string text = PrintKind(aggregate, schema);
  if (aggregate.where) text += " where " + PrintCondition(*aggregate.where, schema);
  text += ' ' + PrintWindow(aggregate.days);
  for (std::size_t i = 0; i < aggregate.per.size(); ++i) {
    const GroupBy& group = aggregate.per[i];
    text += i == 0 ? " per " : ", ";
    if (group.prefix > 0) text += fmt::format("first {} of ", group.prefix);
    text += PrintField(group.field, schema);
  }
  return text;
}

std::string PrintValue(const Value& value, const Schema& schema) {
  switch (value.op) {
    case ValueOp::kConstant:
      return PrintConstant(value, schema);
    case ValueOp::kField:
      return PrintField(value.field, schema);
    case ValueOp::kAggregate:
      return PrintAggregate(*value.aggregate, schema);
    case ValueOp::kNegate:
      return '-' + Inside(*value.operands[0], Bond::kUnary, schema);
    case ValueOp::kAbs:
      return PrintCall("abs", value, schema);
    case ValueOp::kMin:
      return PrintCall("min", value, schema);
    case ValueOp::kMax:
      return PrintCall("max", value, schema);
    case ValueOp::kWeekday:
      return PrintCall("weekday", value, schema);
    case ValueOp::kMonth:
      return PrintCall("month", value, schema);
    default:
      return PrintBinary(value, schema);
  }
}

}  // namespace tidewaiter::rules
