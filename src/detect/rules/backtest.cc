#include "detect/rules/backtest.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "detect/rules/dependence.h"
#include "detect/rules/history.h"
#include "detect/rules/history_walk.h"
#include "detect/rules/internal/backtest_tally.h"
#include "detect/rules/lines.h"

namespace tidewaiter::rules {
namespace {

// Rules that hold themselves back, and the checks that let them.
class Holding {
 public:
  Holding(const Program& program, const LineTable& lines)
      : program_(program), lines_(lines), dependence_(program.set(), program.schema()) {
    for (const Rule& rule : program.set().rules)
      any_ = any_ || rule.hold_back.has_value();
  }

  [[nodiscard]] bool any() const { return any_; }

  // Outcomes that have become known since the last batch.
  void Learn(std::span<const std::uint32_t> known) {
    if (!any_ || known.empty()) return;
    const LineBatch batch(lines_, program_.schema(), known);
    for (std::size_t i = 0; i < known.size(); ++i) {
      const auto fired = fired_.find(known[i]);
      if (fired == fired_.end()) continue;
      for (const std::uint32_t rule : fired->second) {
        dependence_.Learn(rule, batch.batch(), i, lines_.outcome(known[i]),
                          lines_.known_on(known[i]));
      }
      fired_.erase(fired);
    }
  }
  bool Held(const Hit& hit, const Batch& batch) {
    return program_.set().rules[hit.rule].hold_back &&
           dependence_.Held(hit.rule, batch, hit.row).held;
  }
  void Fired(std::uint32_t row, std::uint32_t rule) {
    if (any_ && program_.set().rules[rule].hold_back && lines_.outcome(row).looked_at()) {
      fired_[row].push_back(rule);
    }
  }

 private:
  const Program& program_;
  const LineTable& lines_;
  Dependence dependence_;
  bool any_ = false;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> fired_;  // by row, until known
};

class Walk {
 public:
  Walk(const Program& program, const LineTable& lines, const BackTestInputs& inputs)
      : runner_(program), holding_(program, lines), tally_(program.set(), lines, inputs) {}

  [[nodiscard]] bool holds_back() const { return holding_.any(); }

  Status OnBatch(const WalkedBatch& walked) {
    holding_.Learn(walked.known);
    hits_.clear();
    runner_.Run(walked.batch, &walked.answers, hits_);
    auto hit = hits_.begin();
    for (std::uint32_t i = 0; i < walked.rows.size(); ++i) {
      rules_.clear();
      for (; hit != hits_.end() && hit->row == i; ++hit) {
        if (holding_.Held(*hit, walked.batch)) {
          tally_.AddHeld(hit->rule);
          continue;
        }
        holding_.Fired(walked.rows[i], hit->rule);
        rules_.push_back(hit->rule);
      }
      tally_.Add(walked.rows[i], rules_);
    }
    return {};
  }

  BackTestReport Finish() { return tally_.Finish(runner_.counts()); }

 private:
  Runner runner_;
  Holding holding_;
  internal::BackTestTally tally_;
  std::vector<Hit> hits_;
  std::vector<std::uint32_t> rules_;
};

}  // namespace

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
  History history(program.set(), program.schema());
  Walk walk(program, lines, inputs);
  WalkOptions options;
  options.progress = inputs.progress;
  if (walk.holds_back()) options.days_a_batch = 1;  // checks of a day count from the next on
  RETURN_IF_ERROR(WalkHistory(lines, program.schema(), history, options,
                              [&](const WalkedBatch& walked) { return walk.OnBatch(walked); }));
  return walk.Finish();
}

}  // namespace tidewaiter::rules
