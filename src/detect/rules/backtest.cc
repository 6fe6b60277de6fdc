#include "detect/rules/backtest.h"

#include <algorithm>
#include <cmath>

#include "detect/rules/fire.h"
#include "detect/rules/internal/backtest_tally.h"

namespace tidewaiter::rules {

std::optional<double> Proportion::share() const {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<ShareInterval> Proportion::interval() const {
  if (whole == 0) return std::nullopt;
  constexpr double kZ = 1.959963984540054;  // 97.5 % quantile of the normal distribution
  const auto trials = static_cast<double>(whole);
  const double p = static_cast<double>(part) / trials;
  const double z2 = kZ * kZ / trials;
  const double centre = (p + z2 / 2) / (1 + z2);
  const double half = kZ * std::sqrt(p * (1 - p) / trials + z2 / (4 * trials)) / (1 + z2);
  return ShareInterval{.low = std::max(0.0, centre - half), .high = std::min(1.0, centre + half)};
}

Result<BackTestReport> RunBackTest(const Program& program, const LineTable& lines,
                                   const BackTestInputs& inputs) {
  internal::BackTestTally tally(program.set(), lines, inputs);
  std::vector<std::uint32_t> rules;  // that fired on one row
  const auto on_firings = [&](std::span<const std::uint32_t> rows,
                              std::span<const Firing> firings) {
    auto firing = firings.begin();
    for (const std::uint32_t row : rows) {
      rules.clear();
      for (; firing != firings.end() && firing->row == row; ++firing) {
        if (firing->held) {
          tally.AddHeld(firing->rule);
        } else {
          rules.push_back(firing->rule);
        }
      }
      tally.Add(row, rules);
    }
  };
  const FireOptions options{.from = inputs.from,
                            .holds = inputs.holds,
                            .progress = inputs.progress,
                            .more = inputs.more,
                            .other_rows_from = inputs.other_rows_from};
  ASSIGN_OR_RETURN(const std::vector<RuleCount> counts,
                   FireInTime(program, lines, options, on_firings));
  return tally.Finish(counts);
}

}  // namespace tidewaiter::rules
