#include "detect/rules/questions.h"

#include <algorithm>
#include <set>

namespace tidewaiter::rules {
namespace {

using Fields = std::set<std::size_t>;

void Collect(const Value& value, std::vector<std::shared_ptr<const Aggregate>>& questions) {
  if (value.aggregate) {
    const bool known = std::ranges::any_of(questions, [&](const auto& question) {
      return question->number == value.aggregate->number;
    });
    if (!known) questions.push_back(value.aggregate);
  }
  for (const ValuePtr& operand : value.operands)
    Collect(*operand, questions);
}

void Collect(const Condition& condition, std::vector<std::shared_ptr<const Aggregate>>& questions) {
  for (const ConditionPtr& part : condition.parts)
    Collect(*part, questions);
  for (const ValuePtr& value : condition.values)
    Collect(*value, questions);
}

bool CanBeUnknown(const Value& value, const Fields& present) {
  switch (value.op) {
    case ValueOp::kConstant:
      return false;
    case ValueOp::kField:
      return !present.contains(value.field);
    case ValueOp::kAggregate:
      return true;
    case ValueOp::kDivide:  // by zero
      if (value.operands[1]->op != ValueOp::kConstant || value.operands[1]->number == 0) {
        return true;
      }
      break;
    default:
      break;
  }
  return std::ranges::any_of(
      value.operands, [&](const ValuePtr& operand) { return CanBeUnknown(*operand, present); });
}

// The field that is there wherever the condition is `truth`, if it says so itself.
std::optional<std::size_t> Guarded(const Condition& condition, bool truth) {
  if (condition.op == ConditionOp::kNot) return Guarded(*condition.parts[0], !truth);
  if (condition.op != ConditionOp::kMissing || condition.negated != truth) return std::nullopt;
  if (condition.field) return condition.field;
  const Value& value = *condition.values[0];
  return value.op == ValueOp::kField ? std::optional(value.field) : std::nullopt;
}

bool CanBeUnknown(const Condition& condition, Fields present);

// Where a part that says "missing" settles all, the others are about lines that have the field.
bool SomeCanBeUnknown(const Condition& condition, Fields present, bool settled_by) {
  for (const ConditionPtr& part : condition.parts) {
    if (const auto field = Guarded(*part, !settled_by)) present.insert(*field);
  }
  return std::ranges::any_of(
      condition.parts, [&](const ConditionPtr& part) { return CanBeUnknown(*part, present); });
}

bool CanBeUnknown(const Condition& condition, Fields present) {
  switch (condition.op) {
    case ConditionOp::kAnd:
      return SomeCanBeUnknown(condition, std::move(present), false);
    case ConditionOp::kOr:
      return SomeCanBeUnknown(condition, std::move(present), true);
    case ConditionOp::kNot:
      return CanBeUnknown(*condition.parts[0], std::move(present));
    case ConditionOp::kMissing:
      return false;
    default:
      break;
  }
  const auto absent = [&](const std::optional<std::size_t>& field) {
    return field && !present.contains(*field);
  };
  return absent(condition.field) || absent(condition.other_field) ||
         std::ranges::any_of(condition.values,
                             [&](const ValuePtr& value) { return CanBeUnknown(*value, present); });
}

}  // namespace

std::vector<std::shared_ptr<const Aggregate>> QuestionsOf(const Condition& condition) {
  std::vector<std::shared_ptr<const Aggregate>> questions;
  Collect(condition, questions);
  return questions;
}

bool CanBeUnknown(const Condition& condition) {
  return CanBeUnknown(condition, Fields());
}

}  // namespace tidewaiter::rules
