// The plain way: one condition, one row, a walk down the tree. Nothing is prepared and nothing is
// kept but tests of texts where the caller wants it, so that it can be read beside
// docs/formats/rules.md.
#include <algorithm>
#include <span>
#include <string_view>

#include "base/check.h"
#include "detect/rules/internal/arithmetic.h"
#include "detect/rules/internal/codes.h"
#include "detect/rules/internal/truth.h"
#include "detect/rules/prepared_texts.h"
#include "detect/rules/program.h"
#include "detect/rules/text_tests.h"

namespace tidewaiter::rules {
namespace {

using internal::And;
using internal::Known;
using internal::Not;
using internal::Or;

struct Row {
  const Schema& schema;
  const Batch& batch;
  AggregateAnswers* answers;
  std::size_t number;
  PreparedTexts* texts;  // null: each test of a text is made for this row
};

Truth HoldsOf(const Condition& condition, const Row& row);

double ValueOf(const Value& value, const Row& row) {
  switch (value.op) {
    case ValueOp::kConstant:
      return value.number;
    case ValueOp::kField:
      return internal::NumberAt(row.batch, value.field, row.number);
    case ValueOp::kAggregate:
      if (row.answers == nullptr) return internal::kUnknownNumber;
      return row.answers->Answer(value.aggregate->number, row.number);
    default:
      break;
  }
  double result = ValueOf(*value.operands[0], row);
  if (value.operands.size() == 1 && value.op != ValueOp::kMin && value.op != ValueOp::kMax) {
    return internal::One(value.op, result);
  }
  for (std::size_t i = 1; i < value.operands.size(); ++i)
    result = internal::Two(value.op, result, ValueOf(*value.operands[i], row));
  return result;
}

Truth Between(const Condition& condition, const Row& row) {
  const double value = ValueOf(*condition.values[0], row);
  return And(internal::Compare(CompareOp::kGreaterEqual, value, ValueOf(*condition.values[1], row)),
             internal::Compare(CompareOp::kLessEqual, value, ValueOf(*condition.values[2], row)));
}

Truth IsTrue(const Condition& condition, const Row& row) {
  const double flag = ValueOf(*condition.values[0], row);
  return std::isnan(flag) ? Truth::kUnknown : Known(flag != 0);
}

Truth SameCode(const Condition& condition, const Row& row) {
  const std::string_view one = internal::CodeAt(row.batch, *condition.field, row.number);
  const std::string_view other = internal::CodeAt(row.batch, *condition.other_field, row.number);
  if (one.empty() || other.empty()) return Truth::kUnknown;
  const bool both_hs = row.schema.field(*condition.field).kind == FieldKind::kHsCode &&
                       row.schema.field(*condition.other_field).kind == FieldKind::kHsCode;
  return Known(both_hs ? one.starts_with(other) || other.starts_with(one) : one == other);
}

Truth CodeIn(const Condition& condition, const Row& row) {
  const std::string_view code = internal::CodeAt(row.batch, *condition.field, row.number);
  if (code.empty()) return Truth::kUnknown;
  const FieldKind kind = row.schema.field(*condition.field).kind;
  return internal::SetHolds(*condition.set, kind, code,
                            internal::DayAt(row.schema, row.batch, row.number));
}

Truth HasCodes(const Condition& condition, const Row& row) {
  const std::optional<internal::CodesAt> codes =
      internal::FindCodes(row.batch, *condition.field, row.number);
  if (!codes) return Truth::kUnknown;
  const std::optional<double> day = internal::DayAt(row.schema, row.batch, row.number);
  return condition.op == ConditionOp::kHasAny ? internal::HasAny(*condition.set, *codes, day)
                                              : internal::HasAll(*condition.set, *codes, day);
}

Truth Text(const Condition& condition, const Row& row) {
  const Column& column = row.batch.column(*condition.field);
  const std::uint32_t code = column.codes.empty() ? 0 : column.codes[row.number];
  if (code == 0) return Truth::kUnknown;
  const Dictionary& dictionary = *column.dictionary;
  const TextFound found = row.texts == nullptr ? TextTests(condition).Find(dictionary.Text(code))
                                               : row.texts->Find(condition, dictionary, code);
  if (!found.found) return Truth::kFalse;
  return internal::CountsOn(found.until, internal::DayAt(row.schema, row.batch, row.number));
}

Truth Missing(const Condition& condition, const Row& row) {
  if (!condition.values.empty()) return Known(std::isnan(ValueOf(*condition.values[0], row)));
  return Known(internal::SaysNothing(row.schema, row.batch, *condition.field, row.number));
}

Truth All(const Condition& condition, const Row& row) {
  Truth truth = Truth::kTrue;
  for (const ConditionPtr& part : condition.parts) {
    truth = And(truth, HoldsOf(*part, row));
    if (truth == Truth::kFalse) break;
  }
  return truth;
}

Truth Any(const Condition& condition, const Row& row) {
  Truth truth = Truth::kFalse;
  for (const ConditionPtr& part : condition.parts) {
    truth = Or(truth, HoldsOf(*part, row));
    if (truth == Truth::kTrue) break;
  }
  return truth;
}

Truth PlainlyOf(const Condition& condition, const Row& row) {
  switch (condition.op) {
    case ConditionOp::kAnd:
      return All(condition, row);
    case ConditionOp::kOr:
      return Any(condition, row);
    case ConditionOp::kNot:
      return Not(HoldsOf(*condition.parts[0], row));
    case ConditionOp::kCompare:
      return internal::Compare(condition.compare, ValueOf(*condition.values[0], row),
                               ValueOf(*condition.values[1], row));
    case ConditionOp::kBetween:
      return Between(condition, row);
    case ConditionOp::kIsTrue:
      return IsTrue(condition, row);
    case ConditionOp::kCodeIn:
      return CodeIn(condition, row);
    case ConditionOp::kSameCode:
      return SameCode(condition, row);
    case ConditionOp::kHasAny:
    case ConditionOp::kHasAll:
      return HasCodes(condition, row);
    case ConditionOp::kText:
      return Text(condition, row);
    case ConditionOp::kMissing:
      return Missing(condition, row);
  }
  return Truth::kUnknown;
}

Truth HoldsOf(const Condition& condition, const Row& row) {
  const Truth truth = PlainlyOf(condition, row);
  return condition.negated ? Not(truth) : truth;
}

}  // namespace

Truth Evaluate(const Condition& condition, const Schema& schema, const Batch& batch,
               AggregateAnswers* answers, std::size_t row) {
  CHECK(row < batch.rows());
  return HoldsOf(condition, Row{schema, batch, answers, row, nullptr});
}

Truth Evaluate(const Condition& condition, const Schema& schema, const Batch& batch,
               std::size_t row, PreparedTexts& texts) {
  CHECK(row < batch.rows());
  return HoldsOf(condition, Row{schema, batch, nullptr, row, &texts});
}

double Evaluate(const Value& value, const Schema& schema, const Batch& batch,
                AggregateAnswers* answers, std::size_t row) {
  CHECK(row < batch.rows());
  return ValueOf(value, Row{schema, batch, answers, row, nullptr});
}

}  // namespace tidewaiter::rules
