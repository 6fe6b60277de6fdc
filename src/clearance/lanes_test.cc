#include "clearance/lanes.h"

#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "gtest/gtest.h"
#include <fmt/format.h>

#include "base/random.h"

namespace tidewaiter::clearance {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

struct Counts {
  std::map<desk::Lane, int> lanes;
  std::map<SelectionBasis, int> bases;
  double drawn_rank = 0;
  double all_rank = 0;
  double draw_sum = 0;
};

Counts RunDays(int days, int arrivals, const Room& room, ErrorKind kind, std::uint64_t key) {
  LanePlanner planner(key);
  Random random(9);
  Counts counts;
  for (int day = 1; day <= days; ++day) {
    for (int i = 0; i < arrivals; ++i) {
      const std::string id = fmt::format("{}-{}", day, i);
      const Candidate candidate{.id = id,
                                .office = "H",
                                .rank = random.LogNormal(3, 1),
                                .probability = 0.1,
                                .support = 3,
                                .kind = kind};
      const LaneDecision decision =
          planner.Decide(candidate, room, day * kDayMs + i * (kDayMs / arrivals));
      if (day == 1) continue;  // learns what a day is
      ++counts.lanes[decision.lane];
      ++counts.bases[decision.basis];
      counts.all_rank += candidate.rank;
      counts.draw_sum += decision.draw_probability;
      if (decision.basis == SelectionBasis::kRandom) counts.drawn_rank += candidate.rank;
    }
  }
  return counts;
}

constexpr Room kRoom{.inspections = 100,
                     .document_checks = 80,
                     .audits = 40,
                     .random_share = 0.1,
                     .explore_share = 0.1};

TEST(Lanes, EachGetsAboutItsShareOfTheDay) {
  const Counts counts = RunDays(11, 2000, kRoom, ErrorKind::kQuantity, 5);
  EXPECT_NEAR(counts.bases.at(SelectionBasis::kRandom), 100, 35);       // ten a day
  EXPECT_NEAR(counts.bases.at(SelectionBasis::kExploration), 100, 40);  // ten a day
  EXPECT_LE(counts.lanes.at(desk::Lane::kRed), 1100);
  EXPECT_GE(counts.lanes.at(desk::Lane::kRed), 800);
  EXPECT_LE(counts.lanes.at(desk::Lane::kYellow), 800);
  EXPECT_GE(counts.lanes.at(desk::Lane::kYellow), 550);
  EXPECT_LE(counts.lanes.at(desk::Lane::kBlue), 400);
}

TEST(Lanes, TheDrawDoesNotLookAtTheRank) {
  const Counts counts = RunDays(41, 2000, kRoom, ErrorKind::kQuantity, 7);
  const int drawn = counts.bases.at(SelectionBasis::kRandom);
  const double mean = counts.all_rank / (40 * 2000);
  EXPECT_NEAR(counts.drawn_rank / drawn, mean, 0.2 * mean);
  // As many as the chances that were written down add up to.
  EXPECT_NEAR(drawn, counts.draw_sum, 4 * std::sqrt(counts.draw_sum));
}

TEST(Lanes, WhatPapersCanSettleIsNotUnpacked) {
  const Counts counts = RunDays(6, 1000, kRoom, ErrorKind::kOrigin, 5);
  const int red = counts.lanes.contains(desk::Lane::kRed) ? counts.lanes.at(desk::Lane::kRed) : 0;
  const int drawn =
      counts.bases.at(SelectionBasis::kRandom) + counts.bases.at(SelectionBasis::kExploration);
  EXPECT_EQ(red, drawn);
  EXPECT_GT(counts.lanes.at(desk::Lane::kYellow), 0);
}

TEST(Lanes, TheSameKeyGivesTheSameDraws) {
  const Counts one = RunDays(3, 500, kRoom, ErrorKind::kQuantity, 5);
  const Counts two = RunDays(3, 500, kRoom, ErrorKind::kQuantity, 5);
  const Counts other = RunDays(3, 500, kRoom, ErrorKind::kQuantity, 6);
  EXPECT_EQ(one.lanes, two.lanes);
  EXPECT_EQ(one.drawn_rank, two.drawn_rank);
  EXPECT_NE(one.drawn_rank, other.drawn_rank);
}

// Decides the same stream with and without what a rule says of every declaration.
struct Pair {
  LaneDecision plain;
  LaneDecision ruled;
};
std::vector<Pair> WithAndWithout(desk::Lane demand, bool exempt) {
  LanePlanner plain(5);
  LanePlanner ruled(5);
  Random random(9);
  std::vector<Pair> pairs;
  for (int i = 0; i < 4000; ++i) {
    const std::string id = fmt::format("{}", i);
    Candidate candidate{.id = id,
                        .office = "H",
                        .rank = random.LogNormal(3, 1),
                        .probability = 0.1,
                        .support = 3,
                        .kind = ErrorKind::kQuantity};
    const std::int64_t now_ms = kDayMs + i * (kDayMs / 2000);
    const LaneDecision without = plain.Decide(candidate, kRoom, now_ms);
    candidate.demand = demand;
    candidate.exempt = exempt;
    pairs.push_back({without, ruled.Decide(candidate, kRoom, now_ms)});
  }
  return pairs;
}

bool IsRandom(const LaneDecision& decision) {
  return decision.basis == SelectionBasis::kRandom;
}

TEST(Lanes, ADemandIsMetAndTheDrawsStayAsTheyAre) {
  int demanded = 0;
  for (const auto& [plain, ruled] : WithAndWithout(desk::Lane::kYellow, false)) {
    EXPECT_GE(ruled.lane, desk::Lane::kYellow);
    EXPECT_EQ(IsRandom(plain), IsRandom(ruled));
    if (IsRandom(ruled)) EXPECT_EQ(ruled.lane, desk::Lane::kRed);
    if (!IsRandom(ruled) && ruled.basis != SelectionBasis::kExploration) {
      EXPECT_EQ(ruled.basis, SelectionBasis::kTargeted);
      ++demanded;
    }
  }
  EXPECT_GT(demanded, 3000);
}

// Demands that fill the day's room leave none for what competes.
TEST(Lanes, ADemandTakesRoom) {
  LanePlanner planner(5);
  Candidate demanded{.id = "a", .office = "H", .rank = 1, .demand = desk::Lane::kYellow};
  demanded.kind = ErrorKind::kOrigin;
  for (int i = 0; i < 100; ++i)
    planner.Decide(demanded, kRoom, kDayMs + i);
  Candidate other{.id = "b", .office = "H", .rank = 1e9};
  other.kind = ErrorKind::kOrigin;
  EXPECT_EQ(planner.Decide(other, kRoom, kDayMs + 200).thresholds.yellow,
            std::numeric_limits<double>::infinity());
}

TEST(Lanes, AnExemptionLeavesDrawsAloneAndADemandBeatsIt) {
  int drawn = 0;
  for (const auto& [plain, ruled] : WithAndWithout(desk::Lane::kNone, true)) {
    EXPECT_EQ(IsRandom(plain), IsRandom(ruled));
    const bool draw =
        ruled.basis == SelectionBasis::kRandom || ruled.basis == SelectionBasis::kExploration;
    EXPECT_EQ(ruled.lane, draw ? desk::Lane::kRed : desk::Lane::kGreen);
    drawn += draw ? 1 : 0;
  }
  EXPECT_GT(drawn, 0);
  for (const auto& [plain, ruled] : WithAndWithout(desk::Lane::kBlue, true))
    EXPECT_GE(ruled.lane, desk::Lane::kBlue);
}

}  // namespace
}  // namespace tidewaiter::clearance
