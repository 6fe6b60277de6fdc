// BackTest: what rules would have done on lines of the past, before anybody lets them act.
//
//   BackTestInputs inputs;
//   inputs.probabilities = model;                     // optional, one a row of the table
//   ASSIGN_OR_RETURN(const BackTestReport report, RunBackTest(program, lines, inputs));
//   report.rules[0].hits;  report.rules[0].right.share();
//
// Lines are met in the order of time, and each rule sees only what was known by then. A rule that
// holds itself back does so here too.
//
// What it cannot know: most lines were never looked at, and those that were had been chosen by
// somebody. `right` speaks of the latter alone. `random` speaks of the lines that were drawn at
// random, so it stands for all; where there are few of them, its interval is wide, and that is the
// truth. All intervals are Wilson's, 95 %.
#ifndef TIDEWAITER_DETECT_RULES_BACKTEST_H_
#define TIDEWAITER_DETECT_RULES_BACKTEST_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/progress.h"
#include "base/result.h"
#include "declaration/line_table.h"
#include "detect/rules/history_walk.h"
#include "detect/rules/program.h"

namespace tidewaiter::rules {

inline constexpr std::size_t kOverlapsShown = 5;  // rules that fire on the same lines, most first
inline constexpr std::size_t kExamplesShown =
    5;  // rows an officer looks at before he trusts a rule
inline constexpr std::size_t kOfficesShown = 50;  // those with most hits: more nobody reads
// Pairs of rules are counted in a table of its square, 64 MiB; of more rules none are.
inline constexpr std::size_t kOverlapRulesMax = 4'096;

struct ShareInterval {
  double low = 0;
  double high = 0;
  friend bool operator==(const ShareInterval&, const ShareInterval&) = default;
};

// So many of so many.
struct Proportion {
  std::uint64_t part = 0;
  std::uint64_t whole = 0;

  [[nodiscard]] std::optional<double> share() const;  // nothing of nothing
  [[nodiscard]] std::optional<ShareInterval> interval() const;
};

// Hits in one office on one day: what its officers would have had to do. Over every day on which
// the office had a line at all.
struct LaneLoad {
  double mean = 0;
  std::uint32_t p95 = 0;
  std::uint32_t max = 0;
};

// Of one office with a hit, over the days on which it had a line.
struct OfficeLoad {
  std::uint32_t office = 0;  // code in the table's dictionary
  std::uint64_t lines = 0;
  std::uint64_t hits = 0;
  LaneLoad load;
};

struct Overlap {
  std::uint32_t rule = 0;
  std::uint64_t common = 0;  // hits of both
};

struct BackTestMonth {
  Day first_day = 0;
  std::uint64_t hits = 0;
  Proportion right;  // of the hits that were looked at
};

struct RuleResult {
  std::uint64_t hits = 0;
  std::uint64_t held = 0;  // would have fired, but its "hold back" kept it
  RuleCount counts;        // with what was unknown; `fired` is hits and held
  Proportion right;        // hits looked at for what the rule suspects; found so
  Proportion random;       // the same among lines that were drawn at random
  std::uint64_t never_looked_at = 0;
  // Of those, how many would be right: by the random sample (nothing where it is empty), and by
  // the model's probabilities that anything is wrong (nothing where it said nothing of any).
  std::optional<double> expected_by_random;
  std::optional<ShareInterval> expected_by_random_95;  // in lines
  std::optional<double> expected_by_model;
  std::uint64_t expected_of = 0;     // of never_looked_at, those of which the model said anything
  std::int64_t recovered_minor = 0;  // on hits that were right
  LaneLoad load;                     // of all offices
  std::vector<OfficeLoad> offices;   // most hits first, kOfficesShown at most
  std::vector<Overlap> overlaps;
  std::uint64_t judged = 0;            // hits of which it is known what the model chose
  std::uint64_t selected = 0;          // of those, what it selected itself
  std::vector<std::uint32_t> recent;   // rows of the table: the latest hits, latest first
  std::vector<std::uint32_t> largest;  // the hits of most value, most first
  std::vector<BackTestMonth> months;   // in order; months without hits are absent
};

struct BackTestReport {
  std::uint64_t lines = 0;
  std::optional<Day> first_day;
  std::optional<Day> last_day;
  std::vector<RuleResult> rules;
};

// Whether a model selected a line.
enum class Choice : std::uint8_t { kNotKnown, kLeft, kSelected };

struct BackTestInputs {
  // One a row of the table, or empty: how probable it is that something is wrong; NaN where a model
  // was not asked.
  std::span<const double> probabilities = {};
  std::span<const Choice> choices = {};  // one a row, or empty
  // Figures of lines from this day on; those before are learned alone.
  std::optional<Day> from = {};
  std::function<bool(std::uint32_t row)> holds = {};  // as in FireOptions (fire.h)
  Progress progress = NoProgress;
  MoreColumns more = {};              // as in WalkOptions (history_walk.h)
  std::uint32_t other_rows_from = 0;  // as in WalkOptions
};

// The program's schema is a StandardSchema of the table's. Errors: what the progress returns to
// end the work. Memory: about 2 kB a rule, a history of the questions, and kOverlapRulesMax.
// O(lines + hits), and what the questions cost.
Result<BackTestReport> RunBackTest(const Program& program, const LineTable& lines,
                                   const BackTestInputs& inputs);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_BACKTEST_H_
