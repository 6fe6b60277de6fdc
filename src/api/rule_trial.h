// A trial of rules on the imported history, with the figures as the API shows them.
#ifndef TIDEWAITER_API_RULE_TRIAL_H_
#define TIDEWAITER_API_RULE_TRIAL_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/progress.h"
#include "clearance/engine.h"
#include "detect/rules/rule_set.h"

namespace tidewaiter::api {

// Some minutes of one core: more is a matter of the command line.
inline constexpr std::size_t kTrialLinesMax = 10'000'000;

struct Trial {
  rules::RuleSet set;
  rules::Schema schema;
  std::optional<Day> from;  // earlier lines are not there for its questions either
  std::optional<Day> to;
  bool everywhere = true;            // else lines of `offices` alone
  std::vector<std::string> offices;  // that whoever asks may see and the rule holds in
};

// JSON: an array of BackTestResult (openapi.json). Progress: "lines". Errors: of the history;
// kFailedPrecondition (more than kTrialLinesMax lines: ask for a shorter time).
Result<std::string> RunTrial(const Trial& trial, const clearance::PastLines& past,
                             const Progress& progress);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_RULE_TRIAL_H_
