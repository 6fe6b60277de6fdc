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

}  // namespace

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
