#include "clearance/pacer.h"

#include <cmath>
#include <limits>

#include "gtest/gtest.h"

#include "base/random.h"

namespace tidewaiter::clearance {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

// Takes what reaches the threshold, on days of `arrivals` each; how many were taken on the last.
int TakenOnLastDay(int days, int arrivals, double capacity, std::uint64_t seed) {
  Pacer pacer;
  Random random(seed);
  int taken = 0;
  for (int day = 0; day < days; ++day) {
    taken = 0;
    for (int i = 0; i < arrivals; ++i) {
      const std::int64_t now_ms = day * kDayMs + i * (kDayMs / arrivals);
      const double rank = random.LogNormal(5, 1.5);
      if (rank >= pacer.Threshold(now_ms, capacity)) {
        pacer.Taken(now_ms);
        ++taken;
      }
      pacer.Saw(now_ms, rank);
    }
  }
  return taken;
}

TEST(Pacer, TakesWhatTheDayHasRoomForAndNoMore) {
  for (const double capacity : {10.0, 50.0, 200.0}) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const int taken = TakenOnLastDay(4, 2000, capacity, seed);
      EXPECT_LE(taken, capacity) << seed;
      EXPECT_GE(taken, 0.8 * capacity) << seed;
    }
  }
}

TEST(Pacer, TakesTheBest) {
  Pacer pacer;
  Random random(3);
  double taken_sum = 0;
  double sum = 0;
  int taken = 0;
  for (int i = 0; i < 4000; ++i) {
    const std::int64_t now_ms = kDayMs + i * (kDayMs / 4000);
    const double rank = random.Uniform();
    if (rank >= pacer.Threshold(now_ms, 200)) {
      pacer.Taken(now_ms);
      taken_sum += rank;
      ++taken;
    }
    sum += rank;
    pacer.Saw(now_ms, rank);
  }
  ASSERT_GT(taken, 100);
  EXPECT_GT(taken_sum / taken, 0.9);  // of those below 0.95 few
  EXPECT_LT(sum / 4000, 0.6);
}

TEST(Pacer, NothingIsTakenWithoutRoomOrWithoutExperience) {
  Pacer pacer;
  EXPECT_EQ(pacer.Threshold(0, 100), std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < Pacer::kLeast; ++i)
    pacer.Remember(static_cast<double>(i));
  EXPECT_TRUE(std::isinf(pacer.Threshold(0, 0)));
  EXPECT_FALSE(std::isinf(pacer.Threshold(0, 1e9)) && pacer.Threshold(0, 1e9) > 0);
}

TEST(Pacer, AClockSetBackChangesNothing) {
  Pacer pacer;
  for (int i = 0; i < 100; ++i)
    pacer.Saw(5 * kDayMs + i, i);
  pacer.Taken(5 * kDayMs, 10);
  const double before = pacer.Threshold(5 * kDayMs + 1000, 10.5);
  EXPECT_TRUE(std::isinf(before));
  EXPECT_TRUE(std::isinf(pacer.Threshold(4 * kDayMs, 10.5)));  // still today's count
}

TEST(Pacer, WhatIsExpectedHoldsUntilADayIsOver) {
  Pacer pacer;
  pacer.Expect(1000);
  EXPECT_NEAR(pacer.Arrivals(kDayMs), 980, 25);
  for (int i = 0; i < 50; ++i)
    pacer.Saw(kDayMs + i, i);
  pacer.Saw(2 * kDayMs, 1);
  pacer.Expect(1000);
  EXPECT_LT(pacer.Arrivals(2 * kDayMs + 1), 1000);
}

}  // namespace
}  // namespace tidewaiter::clearance
