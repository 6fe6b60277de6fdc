#include "clearance/rule_questions.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/hash.h"

namespace tidewaiter::clearance {
namespace {

using rules::Aggregate;
using rules::Condition;
using rules::Value;

// Calls `condition` and `value` for every node; conditions are at most rules::kDepthMax deep.
template <typename SeeCondition, typename SeeValue>
class Walk {
 public:
  Walk(SeeCondition condition, SeeValue value) : condition_(condition), value_(value) {}

  void Go(const Condition& condition) {
    condition_(condition);
    for (const rules::ConditionPtr& part : condition.parts)
      Go(*part);
    for (const rules::ValuePtr& value : condition.values)
      Go(*value);
  }
  void Go(const Value& value) {
    value_(value);
    for (const rules::ValuePtr& operand : value.operands)
      Go(*operand);
  }

 private:
  SeeCondition condition_;
  SeeValue value_;
};

void MixDay(std::uint64_t& hash, const std::optional<Day>& day) {
  hash = Combine(hash, day ? static_cast<std::uint64_t>(*day) + 1 : 0);
}

// What a condition takes from a list, which its text does not show.
void MixList(std::uint64_t& hash, const Condition& condition) {
  if (condition.set && !condition.set->list.empty()) {
    MixDay(hash, condition.set->expires);
    for (const auto& [code, until] : condition.set->entries) {
      hash = Combine(hash, HashBytes(code));
      MixDay(hash, until);
    }
  }
  if (!condition.text_list.empty()) {
    for (const std::string& text : condition.texts)
      hash = Combine(hash, HashBytes(text));
  }
}

class StageFinder {
 public:
  explicit StageFinder(const rules::Schema& schema) : schema_(&schema) {}

  void Look(const rules::Rule& rule) {
    if (rule.when) Look(*rule.when);
    if (rule.hold_back) {
      for (const std::size_t field : rule.hold_back->of)
        See(field);
    }
  }
  void Look(const Aggregate& question) {
    if (question.of) Look(*question.of);
    if (question.of_code) See(*question.of_code);
    for (const rules::GroupBy& group : question.per)
      See(group.field);
    if (question.where) Look(*question.where);
  }
  [[nodiscard]] bool found() const { return found_; }

 private:
  template <typename Node>
  void Look(const Node& node) {
    Walk(
        [this](const Condition& condition) {
          if (condition.field) See(*condition.field);
          if (condition.other_field) See(*condition.other_field);
        },
        [this](const Value& value) {
          if (value.op == rules::ValueOp::kField) See(value.field);
          if (value.aggregate) Look(*value.aggregate);
        })
        .Go(node);
  }
  void See(std::size_t field) {
    found_ = found_ || schema_->field(field).stage != rules::Stage::kDeclaration;
  }

  const rules::Schema* schema_;
  bool found_ = false;
};

}  // namespace

bool AsksStages(const rules::RuleSet& set, const rules::Schema& schema) {
  StageFinder finder(schema);
  for (const rules::Rule& rule : set.rules)
    finder.Look(rule);
  return finder.found();
}

bool AsksStages(const Aggregate& question, const rules::Schema& schema) {
  StageFinder finder(schema);
  finder.Look(question);
  return finder.found();
}

std::string QuestionKey(const Aggregate& question) {
  std::uint64_t hash = 0;
  if (question.where) {
    Walk([&](const Condition& condition) { MixList(hash, condition); }, [](const Value&) {})
        .Go(*question.where);
  }
  return hash == 0 ? question.text : fmt::format("{} #{:016x}", question.text, hash);
}

std::vector<std::string> QuestionsOf(const rules::Rule& rule) {
  std::set<std::string> texts;
  if (rule.when) {
    Walk([](const Condition&) {},
         [&](const Value& value) {
           if (value.aggregate) texts.insert(value.aggregate->text);
         })
        .Go(*rule.when);
  }
  return {texts.begin(), texts.end()};
}

}  // namespace tidewaiter::clearance
