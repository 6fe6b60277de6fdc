// For tests: trees of questions and conditions made by hand, and a small table of lines.
#ifndef TIDEWAITER_DETECT_RULES_TEST_QUESTIONS_H_
#define TIDEWAITER_DETECT_RULES_TEST_QUESTIONS_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "declaration/line_table.h"
#include "detect/rules/schema.h"
#include "detect/rules/syntax.h"
#include "detect/rules/test_fields.h"

namespace tidewaiter::rules {

inline ValuePtr FieldOf(const Schema& schema, std::string_view name) {
  const std::size_t field = FieldNumber(schema, name);
  auto value = std::make_shared<Value>();
  value->op = ValueOp::kField;
  value->unit = schema.field(field).unit;
  value->field = field;
  return value;
}

inline ValuePtr ConstantOf(double number, Unit unit = {}) {
  auto value = std::make_shared<Value>();
  value->number = number;
  value->unit = unit;
  return value;
}

inline ValuePtr Quotient(ValuePtr a, ValuePtr b) {
  auto value = std::make_shared<Value>();
  value->op = ValueOp::kDivide;
  value->unit = a->unit / b->unit;
  value->operands = {std::move(a), std::move(b)};
  return value;
}

inline ValuePtr AnswerTo(std::shared_ptr<const Aggregate> question) {
  auto value = std::make_shared<Value>();
  value->op = ValueOp::kAggregate;
  value->aggregate = std::move(question);
  return value;
}

inline ConditionPtr Compared(ValuePtr a, CompareOp op, ValuePtr b) {
  auto condition = std::make_shared<Condition>();
  condition->op = ConditionOp::kCompare;
  condition->compare = op;
  condition->values = {std::move(a), std::move(b)};
  return condition;
}

inline ConditionPtr CodeIs(const Schema& schema, std::string_view name, std::string code) {
  auto set = std::make_shared<CodeSet>();
  set->ranges = {{code, code}};
  auto condition = std::make_shared<Condition>();
  condition->op = ConditionOp::kCodeIn;
  condition->field = FieldNumber(schema, name);
  condition->set = std::move(set);
  return condition;
}

inline ConditionPtr IsMissing(const Schema& schema, std::string_view name, bool negated) {
  auto condition = std::make_shared<Condition>();
  condition->op = ConditionOp::kMissing;
  condition->field = FieldNumber(schema, name);
  condition->negated = negated;
  return condition;
}

inline ConditionPtr Joined(ConditionOp op, std::vector<ConditionPtr> parts) {
  auto condition = std::make_shared<Condition>();
  condition->op = op;
  condition->parts = std::move(parts);
  return condition;
}

// Numbers them in their order, as the reader does.
inline std::vector<std::shared_ptr<const Aggregate>> Numbered(std::vector<Aggregate> questions) {
  std::vector<std::shared_ptr<const Aggregate>> numbered;
  for (Aggregate& question : questions) {
    question.number = numbered.size();
    question.text = "question " + std::to_string(question.number);
    numbered.push_back(std::make_shared<const Aggregate>(std::move(question)));
  }
  return numbered;
}

inline Schema TestSchema() {
  LineSchema lines;
  lines.currency = "XTS";
  return StandardSchema(lines, 2);
}

inline LineRecord TestLine(int number, Day day, std::string importer, std::int64_t value_minor) {
  LineRecord record;
  record.id = std::to_string(100'000 + number);
  record.date = day;
  record.attribute(Attribute::kImporter) = std::move(importer);
  record.value_minor = value_minor;
  return record;
}

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_TEST_QUESTIONS_H_
