#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "detect/rules/equal.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/number_text.h"
#include "detect/rules/internal/print_parts.h"
#include "detect/rules/internal/token.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

std::string PrintCodes(const CodeSet& set, const Schema& schema) {
  std::string text;
  for (const CodeRange& range : set.ranges) {
    if (!text.empty()) text += ", ";
    text += PrintCode(range.low, schema);
    if (range.high != range.low) text += ".." + PrintCode(range.high, schema);
  }
  return text;
}

std::string PrintCodeIn(const Condition& condition, const Schema& schema) {
  const CodeSet& set = *condition.set;
  const std::string field = PrintField(*condition.field, schema);
  const bool one = set.ranges.size() == 1 && set.ranges[0].low == set.ranges[0].high;
  if (set.list.empty() && one) {
    return fmt::format("{} {} {}", field, condition.negated ? "!=" : "=", PrintCodes(set, schema));
  }
  return fmt::format("{} {} {}", field, condition.negated ? "not in" : "in",
                     set.list.empty() ? PrintCodes(set, schema) : "list " + set.list);
}

std::string PrintHas(const Condition& condition, const Schema& schema) {
  std::string_view word = "has all of";
  if (condition.op == ConditionOp::kHasAny) {
    word = condition.negated                   ? "has none of"
           : condition.set->ranges.size() == 1 ? "has"
                                               : "has any of";
  }
  return fmt::format("{} {} {}", PrintField(*condition.field, schema), word,
                     PrintCodes(*condition.set, schema));
}

std::string PrintText(const Condition& condition, const Schema& schema) {
  constexpr std::array<std::string_view, 5> kWords{"resembles", "mentions", "matches", "contains",
                                                   "starts with"};
  const bool likeness =
      condition.text_test == TextTest::kResembles || condition.text_test == TextTest::kMentions;
  std::string text = fmt::format(
      "{} {} {}", PrintField(*condition.field, schema),
      kWords[static_cast<std::size_t>(condition.text_test)],
      condition.text_list.empty() ? Quoted(condition.texts.at(0)) : "list " + condition.text_list);
  if (likeness && condition.sensitivity != kSensitivityUsual) {
    text += " by " + PrintPercent(condition.sensitivity);
  }
  return text;
}

// The value inside abs(), or null.
const Value* InsideAbs(const Value& value) {
  return value.op == ValueOp::kAbs ? value.operands[0].get() : nullptr;
}

// "a differs from b by more than 5%" is abs(a - b) > 5% of abs(b); "" when it is not that.
std::string PrintDiffers(const Condition& condition, const Schema& schema) {
  if (condition.compare != CompareOp::kGreater) return "";
  const Value* difference = InsideAbs(*condition.values[0]);
  if (difference == nullptr || difference->op != ValueOp::kSubtract) return "";
  if (difference->type != ValueType::kNumber) return "";
  const Value& other = *difference->operands[1];
  const Value& bound = *condition.values[1];
  std::string by;
  if (bound.op == ValueOp::kConstant && !bound.unit.plain()) {
    by = PrintNumber(bound.number, bound.unit, schema);
  } else if (bound.op == ValueOp::kMultiply && bound.operands[0]->op == ValueOp::kConstant &&
             bound.operands[0]->unit.plain()) {
    const Value* of = InsideAbs(*bound.operands[1]);
    if (of == nullptr || !Same(*of, other)) return "";
    by = PrintPercent(bound.operands[0]->number);
  } else {
    return "";
  }
  return fmt::format("{} differs from {} by more than {}",
                     PrintValue(*difference->operands[0], schema), PrintValue(other, schema), by);
}

std::string PrintCompare(const Condition& condition, const Schema& schema) {
  std::string differs = PrintDiffers(condition, schema);
  if (!differs.empty()) return differs;
  constexpr std::array<std::string_view, 6> kSigns{"<", "<=", ">", ">=", "=", "!="};
  return fmt::format("{} {} {}", PrintValue(*condition.values[0], schema),
                     kSigns[static_cast<std::size_t>(condition.compare)],
                     PrintValue(*condition.values[1], schema));
}

std::string PrintJoined(const Condition& condition, const Schema& schema) {
  const bool is_and = condition.op == ConditionOp::kAnd;
  std::string text;
  for (const ConditionPtr& part : condition.parts) {
    if (!text.empty()) text += is_and ? " and " : " or ";
    const std::string inside = PrintCondition(*part, schema);
    const bool loose = part->op == ConditionOp::kOr || part->op == condition.op;
    text += loose ? '(' + inside + ')' : inside;
  }
  return text;
}

std::string PrintNot(const Condition& condition, const Schema& schema) {
  const Condition& part = *condition.parts[0];
  const std::string inside = PrintCondition(part, schema);
  const bool loose = part.op == ConditionOp::kAnd || part.op == ConditionOp::kOr;
  return loose ? "not (" + inside + ')' : "not " + inside;
}

std::string PrintMissing(const Condition& condition, const Schema& schema) {
  return (condition.field ? PrintField(*condition.field, schema)
                          : PrintValue(*condition.values[0], schema)) +
         (condition.negated ? " is not missing" : " is missing");
}

}  // namespace

std::string PrintCondition(const Condition& condition, const Schema& schema) {
  switch (condition.op) {
    case ConditionOp::kAnd:
    case ConditionOp::kOr:
      return PrintJoined(condition, schema);
    case ConditionOp::kNot:
      return PrintNot(condition, schema);
    case ConditionOp::kCompare:
      return PrintCompare(condition, schema);
    case ConditionOp::kBetween:
      return fmt::format("{} between {} and {}", PrintValue(*condition.values[0], schema),
                         PrintValue(*condition.values[1], schema),
                         PrintValue(*condition.values[2], schema));
    case ConditionOp::kIsTrue:
      return PrintValue(*condition.values[0], schema);
    case ConditionOp::kCodeIn:
      return PrintCodeIn(condition, schema);
    case ConditionOp::kSameCode:
      return fmt::format("{} {} {}", PrintField(*condition.field, schema),
                         condition.negated ? "!=" : "=",
                         PrintField(*condition.other_field, schema));
    case ConditionOp::kHasAny:
    case ConditionOp::kHasAll:
      return PrintHas(condition, schema);
    case ConditionOp::kText:
      return PrintText(condition, schema);
    case ConditionOp::kMissing:
      return PrintMissing(condition, schema);
  }
  CHECK(false);
}

}  // namespace tidewaiter::rules
