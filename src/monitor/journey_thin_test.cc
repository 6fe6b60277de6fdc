#include "monitor/journey_thin.h"

#include <algorithm>

#include <gmock/gmock.h>

#include "base/random.h"
#include "geo/measure.h"

namespace tidewaiter::monitor {
namespace {

using testing::ElementsAre;

constexpr geo::Point kPort{-4.05, 39.67};

JourneyPoint PointAt(std::int64_t second, double metres, std::uint64_t seq = 0) {
  return {.time_ms = second * 1000, .seq = seq, .at = geo::Destination(kPort, 0, metres)};
}

std::vector<JourneyPoint> RandomWalk(Random& random, std::size_t count, std::uint32_t devices) {
  std::vector<JourneyPoint> points;
  std::vector<geo::Point> at(devices, kPort);
  std::int64_t time_ms = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto device = static_cast<std::uint32_t>(random.Below(devices));
    time_ms += static_cast<std::int64_t>(random.Below(60'000));
    at[device] = geo::Destination(at[device], random.Uniform(0, 360), random.Uniform(0, 800));
    points.push_back({.time_ms = time_ms, .seq = i, .at = at[device], .device = device});
  }
  return points;
}

// The plain way: how far the thinned track is from each point at its time.
double TrueError(const std::vector<JourneyPoint>& points, const Thinned& thinned) {
  double worst = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const JourneyPoint& p = points[i];
    const JourneyPoint* before = nullptr;
    const JourneyPoint* after = nullptr;
    for (const std::size_t k : thinned.kept) {
      if (points[k].device != p.device) continue;
      if (k <= i) before = &points[k];
      if (k >= i && after == nullptr) after = &points[k];
    }
    const double whole = static_cast<double>(after->time_ms - before->time_ms);
    const double part = whole == 0 ? 0 : static_cast<double>(p.time_ms - before->time_ms) / whole;
    worst = std::max(worst, geo::DistanceM(geo::Between(before->at, after->at, part), p.at));
  }
  return worst;
}

TEST(Thin, EvenMotionOnAStraightRoadIsTwoPoints) {
  std::vector<JourneyPoint> points;
  for (int i = 0; i <= 100; ++i)
    points.push_back(PointAt(i, i * 20));
  EXPECT_THAT(Thin(points, {.tolerance_m = 0.1}).kept, ElementsAre(0, 100));
}

TEST(Thin, AStopOnAStraightRoadStays) {
  std::vector<JourneyPoint> points;
  for (int i = 0; i <= 90; ++i)
    points.push_back(PointAt(i, std::min(i, 30) * 20 + std::max(i - 60, 0) * 20));
  EXPECT_THAT(Thin(points, {.tolerance_m = 1}).kept, ElementsAre(0, 30, 60, 90));
}

TEST(Thin, PromisesHowFarItIsFromTheTruth) {
  Random random(7);
  for (int round = 0; round < 30; ++round) {
    const auto points = RandomWalk(random, 3 + random.Below(300), 1 + round % 3);
    for (const double tolerance_m : {0.0, 50.0, 500.0, 5000.0}) {
      const Thinned thinned = Thin(points, {.tolerance_m = tolerance_m});
      EXPECT_LE(thinned.error_m, tolerance_m);
      EXPECT_LE(TrueError(points, thinned), thinned.error_m + 1e-6);
    }
  }
}

TEST(Thin, AtMostSoManyPoints) {
  Random random(8);
  for (int round = 0; round < 30; ++round) {
    const auto points = RandomWalk(random, 500, 2);
    const std::size_t most = 10 + random.Below(400);
    const Thinned thinned = Thin(points, {.points_max = most});
    EXPECT_LE(thinned.kept.size(), most);
    EXPECT_GE(thinned.kept.size() + most / 10 + 1, most);  // those that matter alike go together
    EXPECT_LE(TrueError(points, thinned), thinned.error_m + 1e-6);
    EXPECT_TRUE(std::ranges::is_sorted(thinned.kept));
  }
}

TEST(Thin, FewerThanAskedForAreAllKept) {
  Random random(9);
  const auto points = RandomWalk(random, 50, 1);
  EXPECT_EQ(Thin(points, {.points_max = 50}).kept.size(), 50U);
  EXPECT_EQ(Thin(points, {.points_max = 5000}).error_m, 0);
}

TEST(Thin, WhatMustStayStays) {
  std::vector<JourneyPoint> points;
  for (int i = 0; i <= 100; ++i)
    points.push_back(PointAt(i, i * 20, static_cast<std::uint64_t>(1000 + i)));
  Journey journey;
  journey.points = points;
  journey.stops = {{.from_ms = 40'000, .until_ms = 50'500}};
  journey.seal_events = {{.time_ms = 70'000, .seq = 1070}};
  const ThinOptions options =
      KeepingStops(journey, {.tolerance_m = 1000, .points_max = 2, .keep_seqs = {1013}});
  EXPECT_THAT(Thin(points, options).kept, ElementsAre(0, 13, 40, 50, 70, 100));
}

TEST(Thin, LongTracksDoNotCostTheirSquare) {
  std::vector<JourneyPoint> points;
  Random random(10);
  for (int i = 0; i < 100'000; ++i)
    points.push_back(PointAt(i, i * 20 + random.Uniform(0, 5)));
  const Thinned thinned = Thin(points, {.tolerance_m = 100});
  EXPECT_EQ(thinned.kept.size(), 100'000 / kChunkPoints + 2);
}

TEST(Thin, Nothing) {
  EXPECT_TRUE(Thin({}, {}).kept.empty());
}

}  // namespace
}  // namespace tidewaiter::monitor
