// Syntax trees by hand, for tests of what stands behind the reader.
#ifndef TIDEWAITER_DETECT_RULES_TEST_TREES_H_
#define TIDEWAITER_DETECT_RULES_TEST_TREES_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "detect/rules/syntax.h"

namespace tidewaiter::rules::trees {

inline ValuePtr Make(Value value) {
  return std::make_shared<const Value>(std::move(value));
}
inline ValuePtr Number(double number) {
  Value value;
  value.number = number;
  return Make(std::move(value));
}
inline ValuePtr Field(std::size_t field) {
  Value value;
  value.op = ValueOp::kField;
  value.field = field;
  return Make(std::move(value));
}
inline ValuePtr Calculated(ValueOp op, std::vector<ValuePtr> operands) {
  Value value;
  value.op = op;
  value.operands = std::move(operands);
  return Make(std::move(value));
}
inline ValuePtr Question(std::shared_ptr<const Aggregate> aggregate) {
  Value value;
  value.op = ValueOp::kAggregate;
  value.aggregate = std::move(aggregate);
  return Make(std::move(value));
}
inline std::shared_ptr<const Aggregate> MakeAggregate(std::size_t number) {
  Aggregate aggregate;
  aggregate.number = number;
  aggregate.text = "question " + std::to_string(number);
  return std::make_shared<const Aggregate>(std::move(aggregate));
}

inline ConditionPtr Make(Condition condition) {
  return std::make_shared<const Condition>(std::move(condition));
}
inline ConditionPtr Group(ConditionOp op, std::vector<ConditionPtr> parts) {
  Condition condition;
  condition.op = op;
  condition.parts = std::move(parts);
  return Make(std::move(condition));
}
inline ConditionPtr All(std::vector<ConditionPtr> parts) {
  return Group(ConditionOp::kAnd, std::move(parts));
}
inline ConditionPtr Any(std::vector<ConditionPtr> parts) {
  return Group(ConditionOp::kOr, std::move(parts));
}
inline ConditionPtr Not(ConditionPtr part) {
  return Group(ConditionOp::kNot, {std::move(part)});
}
inline ConditionPtr OfValues(ConditionOp op, std::vector<ValuePtr> values, bool negated = false) {
  Condition condition;
  condition.op = op;
  condition.values = std::move(values);
  condition.negated = negated;
  return Make(std::move(condition));
}
inline ConditionPtr Compared(ValuePtr left, CompareOp op, ValuePtr right) {
  Condition condition;
  condition.op = ConditionOp::kCompare;
  condition.compare = op;
  condition.values = {std::move(left), std::move(right)};
  return Make(std::move(condition));
}
inline ConditionPtr Codes(ConditionOp op, std::size_t field, CodeSet set, bool negated = false) {
  Condition condition;
  condition.op = op;
  condition.field = field;
  condition.set = std::make_shared<const CodeSet>(std::move(set));
  condition.negated = negated;
  return Make(std::move(condition));
}
// From the first to the second, both in it.
inline CodeSet Ranges(const std::vector<std::pair<std::string, std::string>>& ranges) {
  CodeSet set;
  for (const auto& [low, high] : ranges)
    set.ranges.push_back({low, high});
  return set;
}
inline CodeSet Set(const std::vector<std::string>& codes) {
  CodeSet set;
  for (const std::string& code : codes)
    set.ranges.push_back({code, code});
  return set;
}
inline ConditionPtr In(std::size_t field, const std::vector<std::string>& codes,
                       bool negated = false) {
  return Codes(ConditionOp::kCodeIn, field, Set(codes), negated);
}
inline ConditionPtr SameCode(std::size_t field, std::size_t other, bool negated = false) {
  Condition condition;
  condition.op = ConditionOp::kSameCode;
  condition.field = field;
  condition.other_field = other;
  condition.negated = negated;
  return Make(std::move(condition));
}
inline ConditionPtr Missing(std::size_t field, bool negated = false) {
  Condition condition;
  condition.op = ConditionOp::kMissing;
  condition.field = field;
  condition.negated = negated;
  return Make(std::move(condition));
}
inline ConditionPtr Text(TextTest test, std::size_t field, std::vector<std::string> texts,
                         double sensitivity = 1) {
  Condition condition;
  condition.op = ConditionOp::kText;
  condition.text_test = test;
  condition.field = field;
  condition.texts = std::move(texts);
  condition.sensitivity = sensitivity;
  return Make(std::move(condition));
}
inline Rule RuleOf(std::string name, ConditionPtr when) {
  Rule rule;
  rule.name = std::move(name);
  rule.when = std::move(when);
  return rule;
}

}  // namespace tidewaiter::rules::trees

#endif  // TIDEWAITER_DETECT_RULES_TEST_TREES_H_
