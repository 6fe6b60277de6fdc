// A trial of rules on everything that is known: the imported history, and what the desk has judged
// since. With the figures as the API shows them.
#ifndef TIDEWAITER_API_RULE_TRIAL_H_
#define TIDEWAITER_API_RULE_TRIAL_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/progress.h"
#include "clearance/engine.h"
#include "desk/document.h"
#include "desk/store.h"
#include "detect/rules/rule_set.h"

namespace tidewaiter::api {

// Some minutes of one core: more is a matter of the command line.
inline constexpr std::size_t kTrialLinesMax = 10'000'000;

struct Trial {
  rules::RuleSet set;
  rules::Schema schema;
  std::optional<Day> from;  // figures from this day on: earlier lines are there for questions alone
  std::optional<Day> to;
  bool everywhere = true;                  // else lines of `offices` alone
  std::vector<std::string> offices;        // that whoever asks may see
  std::vector<std::string> holds_in = {};  // offices of the rule: its figures are theirs; none: all
};

struct TrialSources {
  clearance::PastLines past;  // empty: nothing was imported
  desk::Store& store;
  desk::DocumentRules documents;
};

// JSON: an array of BackTestResult (openapi.json). Progress: those of the history, then "journal",
// then "lines". Errors: of the history and of the journal; kFailedPrecondition (more than
// `lines_max` lines: ask for a shorter time; a history in another currency).
Result<std::string> RunTrial(const Trial& trial, const TrialSources& sources,
                             const Progress& progress, std::size_t lines_max = kTrialLinesMax);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_RULE_TRIAL_H_
