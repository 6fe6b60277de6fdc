#include "detect/rules/internal/operand.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/limits.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

Operand OfValue(Value value, int depth) {
  const Span span = value.span;
  return {.kind = Operand::Kind::kValue,
          .value = std::make_shared<const Value>(std::move(value)),
          .span = span,
          .depth = depth};
}

bool IsConstant(const Operand& operand) {
  return operand.value->op == ValueOp::kConstant;
}

bool Number(const Operand& operand) {
  return operand.value->type == ValueType::kNumber;
}
bool Date(const Operand& operand) {
  return operand.value->type == ValueType::kDate;
}
bool DaysLong(const Operand& operand) {
  return Number(operand) && operand.value->unit == Unit::Days();
}

// What a number without a unit has to become to stand beside `unit`, "" when it has one.
std::string WithUnit(Context& context, const Operand& literal, Unit unit) {
  if (!IsConstant(literal) || !Number(literal) || !literal.value->unit.plain()) return "";
  if (literal.percent) return "";
  return fmt::format(
      "{} {}", context.Source(literal.span),
      unit == Unit::Quantity() ? "units" : UnitText(unit, context.schema().currency()));
}

bool TellDiffer(Context& context, const Operand& left, const Operand& right) {
  const Value& a = *left.value;
  const Value& b = *right.value;
  std::string suggest = Number(left) && !a.unit.plain() ? WithUnit(context, right, a.unit) : "";
  const bool turned = suggest.empty() && Number(right) && !b.unit.plain();
  if (turned) suggest = WithUnit(context, left, b.unit);
  const Span span = turned && !suggest.empty() ? left.span : right.span;
  context.Tell("unit", span,
               suggest.empty()
                   ? fmt::format("“{}” is {}, “{}” is {}: they do not go together",
                                 PrintValue(a, context.schema()), KindText(a, context.schema()),
                                 PrintValue(b, context.schema()), KindText(b, context.schema()))
                   : fmt::format("“{}” is {}: write the unit behind the number",
                                 PrintValue(turned ? b : a, context.schema()),
                                 KindText(turned ? b : a, context.schema())),
               suggest);
  return false;
}

bool SameType(Context& context, const Operand& left, const Operand& right) {
  if (left.value->type == right.value->type && left.value->unit == right.value->unit) return true;
  return TellDiffer(context, left, right);
}

bool NeedNumber(Context& context, const Operand& operand) {
  if (Number(operand)) return true;
  context.Tell(
      "type", operand.span,
      fmt::format("“{}” is {}: a number belongs here", PrintValue(*operand.value, context.schema()),
                  KindText(*operand.value, context.schema())));
  return false;
}

bool TypeSum(Context& context, const std::vector<Operand>& operands, Value& made) {
  const Operand& left = operands[0];
  const Operand& right = operands[1];
  const bool add = made.op == ValueOp::kAdd;
  if (Date(left) && DaysLong(right)) {
    made.type = ValueType::kDate;
    return true;
  }
  if (Date(left) && Date(right) && !add) {
    made.unit = Unit::Days();
    return true;
  }
  if (Date(left) && Number(right)) {
    Operand days = left;
    days.value = MakeConstant(0, Unit::Days(), left.span).value;
    std::string suggest = WithUnit(context, right, Unit::Days());
    context.Tell("unit", right.span,
                 fmt::format("to a day, days are added: “{} {} 30 days”",
                             PrintValue(*left.value, context.schema()), add ? "+" : "-"),
                 suggest);
    return false;
  }
  if (!NeedNumber(context, left) || !NeedNumber(context, right)) return false;
  made.unit = left.value->unit;
  return SameType(context, left, right);
}

bool TypeProduct(Context& context, const std::vector<Operand>& operands, Value& made) {
  if (!NeedNumber(context, operands[0]) || !NeedNumber(context, operands[1])) return false;
  const Unit left = operands[0].value->unit;
  const Unit right = operands[1].value->unit;
  made.unit = made.op == ValueOp::kMultiply ? left * right : left / right;
  if (made.unit.sane()) return true;
  context.Tell("unit", made.span, "no quantity has so many units multiplied");
  return false;
}

bool TypeOthers(Context& context, const std::vector<Operand>& operands, Value& made) {
  const Value& first = *operands[0].value;
  if (made.op == ValueOp::kWeekday || made.op == ValueOp::kMonth) {
    if (Date(operands[0])) return true;
    context.Tell("type", operands[0].span, "a day belongs here: “date”");
    return false;
  }
  if (made.op == ValueOp::kMin || made.op == ValueOp::kMax) {
    made.type = first.type;
    made.unit = first.unit;
    if (!Date(operands[0]) && !NeedNumber(context, operands[0])) return false;
    return std::ranges::all_of(operands.begin() + 1, operands.end(), [&](const Operand& other) {
      return SameType(context, operands[0], other);
    });
  }
  made.unit = first.unit;
  return NeedNumber(context, operands[0]);
}

bool Type(Context& context, const std::vector<Operand>& operands, Value& made) {
  switch (made.op) {
    case ValueOp::kAdd:
    case ValueOp::kSubtract:
      return TypeSum(context, operands, made);
    case ValueOp::kMultiply:
    case ValueOp::kDivide:
      return TypeProduct(context, operands, made);
    default:
      return TypeOthers(context, operands, made);
  }
}

}  // namespace

Operand MakeConstant(double number, Unit unit, Span span) {
  return OfValue({.op = ValueOp::kConstant, .unit = unit, .number = number, .span = span}, 1);
}

Operand MakeDate(Day day, Span span) {
  return OfValue({.op = ValueOp::kConstant,
                  .type = ValueType::kDate,
                  .number = static_cast<double>(day),
                  .span = span},
                 1);
}

Operand MakeField(std::size_t field, const Schema& schema, Span span) {
  const FieldInfo& info = schema.field(field);
  Value value{.op = ValueOp::kField, .field = field, .span = span};
  switch (info.kind) {
    case FieldKind::kNumber:
      value.unit = info.unit;
      break;
    case FieldKind::kDate:
      value.type = ValueType::kDate;
      break;
    case FieldKind::kFlag:
      value.type = ValueType::kFlag;
      break;
    default:
      return {.kind = Operand::Kind::kField, .field = field, .span = span, .depth = 1};
  }
  return OfValue(std::move(value), 1);
}

Operand Combine(Context& context, ValueOp op, const std::vector<Operand>& operands, Span span) {
  int depth = 0;
  for (const Operand& operand : operands) {
    if (operand.bad() || !NeedValue(context, operand)) return Bad(span);
    depth = std::max(depth, operand.depth);
  }
  // A minus before a number is the number's own.
  if (op == ValueOp::kNegate && IsConstant(operands[0]) && Number(operands[0])) {
    return MakeConstant(-operands[0].value->number + 0.0, operands[0].value->unit, span);
  }
  Value made{.op = op, .span = span};
  if (!Type(context, operands, made)) return Bad(span);
  if (depth + 1 > kDepthMax) {
    context.Tell("too_deep", span, "this is too long or too deep for one value: make it simpler");
    return Bad(span);
  }
  for (const Operand& operand : operands)
    made.operands.push_back(operand.value);
  return OfValue(std::move(made), depth + 1);
}

bool NeedValue(Context& context, const Operand& operand) {
  if (operand.kind == Operand::Kind::kValue) return true;
  if (operand.kind == Operand::Kind::kField) {
    const FieldInfo& field = context.schema().field(operand.field);
    context.Tell("type", operand.span,
                 fmt::format("“{}” is {}, no number", field.name,
                             field.kind == FieldKind::kText    ? "a text"
                             : field.kind == FieldKind::kCodes ? "a set of codes"
                                                               : "a code"));
  } else if (operand.kind == Operand::Kind::kCondition) {
    context.Tell("type", operand.span, "a condition cannot be computed with or compared");
  }
  return false;
}

bool Comparable(Context& context, const Operand& left, const Operand& right) {
  const bool left_good = left.bad() || NeedValue(context, left);
  if (!left_good || left.bad() || right.bad() || !NeedValue(context, right)) return false;
  if (left.value->type == ValueType::kFlag || right.value->type == ValueType::kFlag) {
    context.Tell("type", left.span, "yes or no: write the field by itself, or “not” before it");
    return false;
  }
  if (!SameType(context, left, right)) return false;
  const bool rate = left.value->op == ValueOp::kAggregate &&
                    left.value->aggregate->kind == AggregateKind::kHitRate;
  if (rate && IsConstant(right) && right.value->number > 1) {
    context.Tell("percent", right.span, "a hit rate is between 0% and 100%",
                 right.percent ? "" : fmt::format("{}%", context.Source(right.span)));
    return false;
  }
  return true;
}

std::string KindText(const Value& value, const Schema& schema) {
  if (value.type == ValueType::kDate) return "a day";
  if (value.type == ValueType::kFlag) return "yes or no";
  if (value.unit.plain()) return "a number without a unit";
  const std::string text = UnitText(value.unit, schema.currency());
  if (value.unit.money() > 0) return "an amount in " + text;
  if (value.unit == Unit::Mass()) return "a mass in " + text;
  if (value.unit == Unit::Days()) return "a number of days";
  if (value.unit == Unit::Quantity()) return "a quantity in units";
  return "a number of " + text;
}

}  // namespace tidewaiter::rules
