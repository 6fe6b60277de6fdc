// BackTestTally: adds up what a back-test reports, hit by hit in the order of time.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_BACKTEST_TALLY_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_BACKTEST_TALLY_H_

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "detect/rules/backtest.h"

namespace tidewaiter::rules::internal {

class BackTestTally {
 public:
  BackTestTally(const RuleSet& set, const LineTable& lines, const BackTestInputs& inputs);

  // A row, later than all before, and the rules that fired on it.
  void Add(std::uint32_t row, std::span<const std::uint32_t> rules);
  void AddHeld(std::uint32_t rule) { ++report_.rules[rule].held; }

  BackTestReport Finish(std::span<const RuleCount> counts);

 private:
  using HitDays = std::map<std::uint32_t, std::uint64_t>;  // hits on a day: on how many days
  struct RuleTally {
    std::vector<std::uint32_t> today;  // hits by office
    std::map<std::uint32_t, HitDays> offices;
    std::vector<std::uint32_t> largest;  // rows, a heap with the least on top
    std::size_t next_recent = 0;
    double model_sum = 0;
  };
  void BeginDay(Day day);
  void EndDay();
  void AddHit(std::uint32_t row, std::uint32_t rule);
  void AddExamples(std::uint32_t row, RuleResult& result, RuleTally& tally) const;
  void FinishRule(std::uint32_t rule);
  // `office_days`: days with a line, those with a hit among them.
  static LaneLoad LoadOf(const HitDays& days, std::uint64_t office_days);
  void AddLoads(const RuleTally& tally, RuleResult& result) const;
  [[nodiscard]] std::vector<Overlap> OverlapsOf(std::uint32_t rule) const;
  BackTestMonth& MonthOf(RuleResult& result) const;

  const RuleSet& set_;
  const LineTable& lines_;
  const BackTestInputs& inputs_;
  BackTestReport report_;
  std::vector<RuleTally> tallies_;
  std::vector<std::uint32_t> common_;  // rules x rules
  std::vector<std::uint32_t> offices_today_;
  std::vector<bool> office_seen_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>>
      hit_today_;  // rule, office, first of the day
  std::uint64_t office_days_ = 0;
  struct Office {
    std::uint64_t days = 0;
    std::uint64_t lines = 0;
  };
  std::vector<Office> offices_;
  Day month_ = 0;
};

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_BACKTEST_TALLY_H_
