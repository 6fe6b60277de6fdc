#include "clearance/lanes.h"

#include <cmath>
#include <map>

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

}  // namespace
}  // namespace tidewaiter::clearance
