// Rules on the past: which lines of a history they would have fired on, each line seeing what was
// known on its day and nothing later.
//
//   ASSIGN_OR_RETURN(const RulesPast past, TryOnPast({.rules = "mine.rules", .data = "data"},
//   progress)); past.report.rules[0].right.share(); ASSIGN_OR_RETURN(const
//   std::vector<rules::Firing> firings, FireOnPast(program, lines, progress));
//   ASSIGN_OR_RETURN(const HitChanges changes, CompareHits(before, after, lines, progress));
#ifndef TIDEWAITER_APP_RULES_PAST_H_
#define TIDEWAITER_APP_RULES_PAST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/rules.h"
#include "base/progress.h"
#include "base/result.h"
#include "declaration/line_table.h"
#include "detect/rules/backtest.h"
#include "detect/rules/fire.h"
#include "detect/rules/program.h"

namespace tidewaiter::app {

struct PastRequest {
  os::Path rules;
  os::Path data;                 // a history
  std::optional<Day> from = {};  // figures of lines from this day on: those before are learned
  std::optional<Day> to = {};    // up to this day; later ones are left out
  os::Path model = {};           // compared with what this model would choose; "" = with none
  double model_share = 0.05;     // of the lines, which the model would choose: those worth most
};

struct RulesPast {
  rules::Program program;
  LineTable lines;  // up to `to`; rows of the report are its rows
  rules::BackTestReport report;
  bool with_model = false;
};

// What each rule would have done. The model judges each line with everything it has learned, from
// these lines too: it is what a rule has to add to, not a second opinion on the past. Errors: those
// of ReadGoodRules, LoadHistory, Model::Load and Assess; kInvalidArgument (no line in those days);
// those of the progress.
Result<RulesPast> TryOnPast(const PastRequest& request, const Progress& progress);

// All firings of rules::FireInTime. Errors: those of the progress (step "lines").
Result<std::vector<rules::Firing>> FireOnPast(const rules::Program& program, const LineTable& lines,
                                              const Progress& progress);

// Lines on which one of two versions of a rule fires and the other does not; held ones do not fire.
struct HitChange {
  std::string rule;
  std::uint64_t both = 0;
  std::vector<std::uint32_t> only_before;  // rows, in the order of time
  std::vector<std::uint32_t> only_after;
};

// Every rule of either set that fires differently; a rule that one of them lacks fires nowhere
// there. In the order of `before`, then of `after`. Errors: as FireOnPast.
Result<std::vector<HitChange>> CompareHits(const rules::Program& before,
                                           const rules::Program& after, const LineTable& lines,
                                           const Progress& progress);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_RULES_PAST_H_
