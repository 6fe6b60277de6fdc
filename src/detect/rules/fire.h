// FireInTime: every rule on every line of a table, in the order of time, each line seeing what was
// known on its day and nothing later. A rule that holds itself back does so here too: where it is
// held it does not fire, and what was found there is no check of it, as it would be live.
//
//   ASSIGN_OR_RETURN(const std::vector<RuleCount> counts,
//                    FireInTime(program, lines, {}, [&](rows, firings) { ... }));
#ifndef TIDEWAITER_DETECT_RULES_FIRE_H_
#define TIDEWAITER_DETECT_RULES_FIRE_H_

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/calendar.h"
#include "base/progress.h"
#include "base/result.h"
#include "declaration/line_table.h"
#include "detect/rules/history_walk.h"
#include "detect/rules/program.h"

namespace tidewaiter::rules {

struct Firing {
  std::uint32_t rule = 0;
  std::uint32_t row = 0;
  bool held = false;  // its conditions are true, but it is held back by its own checks
  friend bool operator==(const Firing&, const Firing&) = default;
  friend auto operator<=>(const Firing&, const Firing&) = default;
};

struct FireOptions {
  // Lines from this day on are told of; those before are learned alone.
  std::optional<Day> from = {};
  // Whether rules hold on a row of the table: elsewhere they neither fire nor are told of, but what
  // they ask sees it. Empty: everywhere.
  std::function<bool(std::uint32_t row)> holds = {};
  Progress progress = NoProgress;
  MoreColumns more = {};              // as in WalkOptions
  std::uint32_t other_rows_from = 0;  // as in WalkOptions
};

// Some rows, later than all before, and what fired on them, row by row and then by rule.
using OnFirings =
    std::function<void(std::span<const std::uint32_t> rows, std::span<const Firing> firings)>;

// The counts of each rule over the lines from that day on, whether it holds there or not. The
// program's schema is a StandardSchema of the table's. Errors: those of the progress (step
// "lines"). Memory: a history of the questions, and the hits of rules that hold themselves back
// until somebody looks.
Result<std::vector<RuleCount>> FireInTime(const Program& program, const LineTable& lines,
                                          const FireOptions& options, const OnFirings& on_firings);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_FIRE_H_
