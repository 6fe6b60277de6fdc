#include "detect/rules/cases.h"

#include <algorithm>
#include <map>
#include <utility>

#include "detect/rules/case_lines.h"
#include "detect/rules/history.h"
#include "detect/rules/questions.h"

namespace tidewaiter::rules {
namespace {

// What "checked wrong" means: somebody looked, and it was as any rule suspected.
Outcome CheckOf(const CaseLine& line) {
  Outcome outcome;
  outcome.source = OutcomeSource::kInspection;
  if (line.wrong) outcome.wrong.Add(ErrorKind::kUnspecified);
  return outcome;
}

// A history of one rule's questions, asked by the numbers that they have in the whole set.
class OwnHistory final : public AggregateAnswers {
 public:
  OwnHistory(const Rule& rule, const Schema& schema)
      : questions_(QuestionsOf(*rule.when)), schema_(schema), history_(questions_, schema) {
    for (std::size_t i = 0; i < questions_.size(); ++i)
      places_.emplace(questions_[i]->number, i);
  }

  // Earlier lines that say no day are of the day before the line's.
  void LearnEarlier(const Case& of, std::optional<Day> day) {
    std::vector<std::pair<std::optional<Day>, const CaseLine*>> lines;
    for (const CaseLine& line : of.earlier) {
      const std::optional<Day> said = DayOfCase(line, schema_);
      lines.emplace_back(said || !day ? said : std::optional<Day>(*day - 1), &line);
    }
    std::ranges::stable_sort(lines, {}, [](const auto& line) { return line.first; });
    for (const auto& [its_day, line] : lines)
      Learn(*line, its_day);
  }

  void AskAbout(const Batch& batch) { answers_.emplace(history_.Ask(batch)); }
  double Answer(std::size_t question, std::size_t row) override {
    return answers_->Answer(places_.at(question), row);
  }

 private:
  void Learn(const CaseLine& line, std::optional<Day> day) {
    const CaseBatch batch(line, schema_, day, line.times);
    history_.Learn(batch.batch());
    if (!line.checked || !day) return;
    const Outcome outcome = CheckOf(line);
    std::vector<CheckedRow> checks;
    for (std::size_t row = 0; row < line.times; ++row)
      checks.push_back({.row = row, .outcome = &outcome, .known_on = *day});
    history_.LearnOutcomes(batch.batch(), checks);
  }

  std::vector<std::shared_ptr<const Aggregate>> questions_;
  const Schema& schema_;
  History history_;
  std::map<std::size_t, std::size_t> places_;  // number in the set: number in history_
  std::optional<HistoryAnswers> answers_;
};

bool InForce(const Rule& rule, std::optional<Day> day) {
  if (!day) return true;
  return !(rule.begins && *day < *rule.begins) && !(rule.expires && *day > *rule.expires);
}

Truth Wanted(Expected expected) {
  switch (expected) {
    case Expected::kFires:
      return Truth::kTrue;
    case Expected::kDoesNotFire:
      return Truth::kFalse;
    case Expected::kUnknown:
      break;
  }
  return Truth::kUnknown;
}

std::vector<Shown> Why(const RuleSet& set, const Rule& rule, const Schema& schema,
                       const Batch& batch, AggregateAnswers& answers) {
  RuleSet alone;
  alone.lists = set.lists;
  alone.aggregates = set.aggregates;  // keep their numbers
  alone.rules.push_back(rule);
  const Program program(std::move(alone), schema);
  return Runner(program).Explain(batch, &answers, 0, 0);
}

void RunCase(const RuleSet& set, const Schema& schema, CaseResult& result) {
  const Rule& rule = set.rules[result.rule];
  const Case& run = rule.cases[result.number];
  const std::optional<Day> day = DayOfCase(run.line, schema);
  OwnHistory history(rule, schema);
  history.LearnEarlier(run, day);
  const CaseBatch line(run.line, schema, std::nullopt, 1);
  history.AskAbout(line.batch());
  result.got =
      InForce(rule, day) ? Evaluate(*rule.when, schema, line.batch(), &history, 0) : Truth::kFalse;
  result.passed = result.got == Wanted(run.expected);
  if (!result.passed) result.why = Why(set, rule, schema, line.batch(), history);
}

}  // namespace

std::vector<CaseResult> RunCases(const RuleSet& set, const Schema& schema) {
  std::vector<CaseResult> results;
  for (std::size_t rule = 0; rule < set.rules.size(); ++rule) {
    for (std::size_t number = 0; number < set.rules[rule].cases.size(); ++number) {
      CaseResult& result = results.emplace_back();
      result.rule = rule;
      result.number = number;
      RunCase(set, schema, result);
    }
  }
  return results;
}

std::vector<std::string> MissingCases(const Rule& rule) {
  std::vector<std::string> missing;
  const auto want = [&](Expected expected, std::string name) {
    if (std::ranges::find(rule.cases, expected, &Case::expected) == rule.cases.end()) {
      missing.push_back(std::move(name));
    }
  };
  want(Expected::kFires, "fires");
  want(Expected::kDoesNotFire, "does_not_fire");
  if (CanBeUnknown(*rule.when)) want(Expected::kUnknown, "unknown");
  return missing;
}

}  // namespace tidewaiter::rules
