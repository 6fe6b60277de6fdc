// TryOnPast (rules_past.h).
#include <algorithm>
#include <numeric>

#include "app/history.h"
#include "app/rules_past.h"
#include "codec/parse.h"
#include "risk/model.h"

namespace tidewaiter::app {
namespace {

// What a model says of every row.
struct ModelSays {
  std::vector<double> probabilities;
  std::vector<rules::Choice> choices;
};

Result<ModelSays> AskModel(const PastRequest& request, const LineTable& lines,
                           const Progress& progress) {
  ASSIGN_OR_RETURN(risk::Model model, risk::Model::Load(request.model));
  ASSIGN_OR_RETURN(const std::vector<risk::LineScore> scores, model.Assess(lines, progress));
  ModelSays says;
  says.choices.assign(lines.size(), rules::Choice::kLeft);
  says.probabilities.reserve(scores.size());
  for (const risk::LineScore& score : scores)
    says.probabilities.push_back(score.probability);
  std::vector<std::uint32_t> best(lines.size());
  std::iota(best.begin(), best.end(), 0U);
  std::ranges::stable_sort(best, std::greater<>(),
                           [&](std::uint32_t row) { return scores[row].expected_minor; });
  best.resize(static_cast<std::size_t>(request.model_share * static_cast<double>(best.size())));
  for (const std::uint32_t row : best)
    says.choices[row] = rules::Choice::kSelected;
  return says;
}

LineTable UpTo(LineTable lines, std::optional<Day> to) {
  if (!to) return lines;
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < lines.size(); ++row) {
    if (lines.date(row) <= *to) rows.push_back(row);
  }
  return rows.size() == lines.size() ? std::move(lines) : lines.Select(rows);
}

Status CheckDays(const PastRequest& request, const LineTable& lines) {
  const Day from = request.from.value_or(std::numeric_limits<Day>::min());
  for (std::size_t row = 0; row < lines.size(); ++row) {
    if (lines.date(row) >= from) return {};
  }
  return Fail(ErrorCode::kInvalidArgument, "the history has no lines of these days", "--from");
}

}  // namespace

Result<RulesPast> TryOnPast(const PastRequest& request, const Progress& progress) {
  ASSIGN_OR_RETURN(const rules::Schema schema, RuleSchema({.data = request.data, .currency = {}}));
  ASSIGN_OR_RETURN(RuleFile file, ReadGoodRules(request.rules, schema));
  ASSIGN_OR_RETURN(LineTable all, LoadHistory(request.data, progress));
  RulesPast past{.program = rules::Program(std::move(file.read.set), schema),
                 .lines = UpTo(std::move(all), request.to),
                 .report = {},
                 .with_model = !request.model.empty()};
  RETURN_IF_ERROR(CheckDays(request, past.lines));
  rules::BackTestInputs inputs;
  inputs.from = request.from;
  inputs.progress = progress;
  ModelSays says;
  if (past.with_model) {
    ASSIGN_OR_RETURN(says, AskModel(request, past.lines, progress));
    inputs.probabilities = says.probabilities;
    inputs.choices = says.choices;
  }
  ASSIGN_OR_RETURN(past.report, rules::RunBackTest(past.program, past.lines, inputs));
  return past;
}

}  // namespace tidewaiter::app
