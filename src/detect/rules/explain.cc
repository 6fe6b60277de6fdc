// Why a rule fired on a row, or why not.
#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "detect/rules/internal/codes.h"
#include "detect/rules/internal/compiled.h"
#include "detect/rules/internal/truth.h"
#include "detect/rules/print.h"
#include "detect/rules/program.h"

namespace tidewaiter::rules {
namespace {

constexpr std::size_t kLikenessShown = 3;  // of a watch list: more than that nobody reads
constexpr std::string_view kMissingText = "missing";

class Explanation {
 public:
  Explanation(const Program::Compiled& compiled, const Batch& batch, AggregateAnswers* answers,
              std::size_t row)
      : compiled_(compiled), batch_(batch), answers_(answers), row_(row) {}

  std::vector<Shown> Of(const Rule& rule) {
    if (compiled_.date) {
      if (rule.begins) ShowDay(CompareOp::kGreaterEqual, *rule.begins);
      if (rule.expires) ShowDay(CompareOp::kLessEqual, *rule.expires);
    }
    if (rule.when->op == ConditionOp::kAnd && !rule.when->negated) {
      for (const ConditionPtr& part : rule.when->parts)
        Show(*part, 0);
    } else {
      Show(*rule.when, 0);
    }
    return std::move(shown_);
  }

 private:
  Truth Show(const Condition& condition, int depth);
  Truth ShowParts(const Condition& condition, int depth);
  Truth ShowText(const Condition& condition, Shown& shown) const;
  void ShowDay(CompareOp op, Day day);
  void ShowField(std::size_t field, Shown& shown) const;
  void ShowValue(const Value& value, Shown& shown) const;
  [[nodiscard]] std::string FieldText(std::size_t field) const;
  [[nodiscard]] std::string NumberText(double number, ValueType type, Unit unit) const;

  const Program::Compiled& compiled_;
  const Batch& batch_;
  AggregateAnswers* answers_;
  std::size_t row_;
  std::vector<Shown> shown_;
};

std::string Explanation::NumberText(double number, ValueType type, Unit unit) const {
  if (std::isnan(number)) return std::string(kMissingText);
  Value value;
  value.number = number;
  value.type = type;
  value.unit = unit;
  return PrintValue(value, compiled_.schema);
}

std::string Explanation::FieldText(std::size_t field) const {
  const FieldInfo& info = compiled_.schema.field(field);
  switch (info.kind) {
    case FieldKind::kNumber:
      return NumberText(internal::NumberAt(batch_, field, row_), ValueType::kNumber, info.unit);
    case FieldKind::kDate:
      return NumberText(internal::NumberAt(batch_, field, row_), ValueType::kDate, {});
    case FieldKind::kFlag: {
      const double flag = internal::NumberAt(batch_, field, row_);
      return std::string(std::isnan(flag) ? kMissingText : flag != 0 ? "yes" : "no");
    }
    case FieldKind::kCode:
    case FieldKind::kHsCode:
    case FieldKind::kText: {
      const std::string_view code = internal::CodeAt(batch_, field, row_);
      return std::string(code.empty() ? kMissingText : code);
    }
    case FieldKind::kCodes:
      break;
  }
  const std::optional<internal::CodesAt> codes = internal::FindCodes(batch_, field, row_);
  if (!codes || codes->codes.empty()) return std::string(kMissingText);
  std::string text;
  for (const std::uint32_t code : codes->codes)
    text.append(text.empty() ? "" : ", ").append(codes->dictionary->Text(code));
  return text;
}

void AddOnce(std::string name, std::string said, Shown& shown) {
  const bool known =
      std::ranges::any_of(shown.values, [&](const auto& value) { return value.first == name; });
  if (!known) shown.values.emplace_back(std::move(name), std::move(said));
}

void Explanation::ShowField(std::size_t field, Shown& shown) const {
  const FieldInfo& info = compiled_.schema.field(field);
  std::string name = info.name;
  if (info.stage != Stage::kDeclaration) name.append(" at ").append(StageName(info.stage));
  AddOnce(std::move(name), FieldText(field), shown);
}

// A calculation says what it came to, and what went into it.
void Explanation::ShowValue(const Value& value, Shown& shown) const {
  if (value.op == ValueOp::kConstant) return;
  if (value.op == ValueOp::kField) {
    ShowField(value.field, shown);
    return;
  }
  const double number = Evaluate(value, compiled_.schema, batch_, answers_, row_);
  AddOnce(PrintValue(value, compiled_.schema), NumberText(number, value.type, value.unit), shown);
  for (const ValuePtr& operand : value.operands)
    ShowValue(*operand, shown);
}

void Explanation::ShowDay(CompareOp op, Day day) {
  const auto date = [&](ValueOp value_op) {
    Value value;
    value.op = value_op;
    value.type = ValueType::kDate;
    value.field = *compiled_.date;
    value.number = day;
    return std::make_shared<const Value>(std::move(value));
  };
  Condition condition;
  condition.op = ConditionOp::kCompare;
  condition.compare = op;
  condition.values = {date(ValueOp::kField), date(ValueOp::kConstant)};
  Show(condition, 0);
}

Truth Explanation::ShowText(const Condition& condition, Shown& shown) const {
  const std::string_view text = internal::CodeAt(batch_, *condition.field, row_);
  if (text.empty()) return Truth::kUnknown;
  const auto number = compiled_.text_numbers.find(&condition);
  CHECK(number != compiled_.text_numbers.end());
  const TextTests& tests = compiled_.texts[number->second];
  shown.likeness = tests.Likeness(text, kLikenessShown);
  const TextFound found = tests.Find(text);
  if (!found.found) return Truth::kFalse;
  return internal::CountsOn(found.until, internal::DayAt(compiled_.schema, batch_, row_));
}

Truth Explanation::ShowParts(const Condition& condition, int depth) {
  if (condition.op == ConditionOp::kNot) return internal::Not(Show(*condition.parts[0], depth + 1));
  const bool all = condition.op == ConditionOp::kAnd;
  Truth truth = internal::Known(all);
  for (const ConditionPtr& part : condition.parts) {
    const Truth of_part = Show(*part, depth + 1);
    truth = all ? internal::And(truth, of_part) : internal::Or(truth, of_part);
  }
  return truth;
}

Truth Explanation::Show(const Condition& condition, int depth) {
  const std::size_t at = shown_.size();
  shown_.emplace_back().condition = PrintCondition(condition, compiled_.schema);
  shown_.back().depth = depth;
  Truth truth = Truth::kUnknown;
  if (condition.parts.empty()) {
    Shown& shown = shown_[at];
    for (const std::optional<std::size_t>& field : {condition.field, condition.other_field}) {
      if (field) ShowField(*field, shown);
    }
    for (const ValuePtr& value : condition.values)
      ShowValue(*value, shown);
    if (condition.op != ConditionOp::kText) {
      truth = Evaluate(condition, compiled_.schema, batch_, answers_, row_);
    } else {
      const Truth found = ShowText(condition, shown);
      truth = condition.negated ? internal::Not(found) : found;
    }
  } else {
    const Truth parts = ShowParts(condition, depth);
    truth = condition.negated ? internal::Not(parts) : parts;
  }
  shown_[at].truth = truth;
  return truth;
}

}  // namespace

std::vector<Shown> Runner::Explain(const Batch& batch, AggregateAnswers* answers, std::size_t row,
                                   std::size_t rule) const {
  const Program::Compiled& compiled = program_.compiled();
  CHECK(rule < compiled.set.rules.size() && row < batch.rows());
  return Explanation(compiled, batch, answers, row).Of(compiled.set.rules[rule]);
}

}  // namespace tidewaiter::rules
