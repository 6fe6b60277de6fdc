#include "geo/polyline.h"

#include <gtest/gtest.h>

namespace tidewaiter::geo {
namespace {

// East along the equator for 3 degrees, then north for one.
Polyline Corner() {
  return Polyline({{0, 0}, {0, 1}, {0, 2}, {0, 3}, {1, 3}});
}

TEST(Polyline, KnowsItsLength) {
  EXPECT_NEAR(Corner().length_m(), 4 * kMetresPerDegree, 0.01);
  EXPECT_NEAR(Corner().along_m(3), 3 * kMetresPerDegree, 0.01);
  EXPECT_EQ(Corner().segments(), 4U);
}

TEST(Polyline, NearestTellsDistanceAndProgress) {
  const struct {
    Point point;
    double distance_deg, along_deg;
    std::size_t segment;
  } cases[] = {{{0.01, 0.5}, 0.01, 0.5, 0},
               {{-0.01, 2.25}, 0.01, 2.25, 2},
               {{0, -1}, 1, 0, 0},
               {{0.5, 3.01}, 0.01, 3.5, 3},
               {{1.5, 3}, 0.5, 4, 3}};
  for (const auto& c : cases) {
    const OnLine on = Corner().Nearest(c.point);
    EXPECT_NEAR(on.distance_m, c.distance_deg * kMetresPerDegree, 2) << c.point.lat;
    EXPECT_NEAR(on.along_m, c.along_deg * kMetresPerDegree, 2) << c.point.lat;
    EXPECT_EQ(on.segment, c.segment);
    EXPECT_NEAR(DistanceM(on.at, c.point), on.distance_m, 1e-6);
  }
}

TEST(Polyline, CrossesTheAntimeridian) {
  const Polyline line({{-17, 179}, {-17, -179}, {-17, -178}});
  const OnLine on = line.Nearest({-17.001, -179.5});
  EXPECT_EQ(on.segment, 0U);
  EXPECT_NEAR(on.distance_m, 111.2, 0.5);
  EXPECT_NEAR(on.along_m / line.length_m(), 0.5, 1e-3);
  EXPECT_NEAR(line.Nearest({-17, 179.5}).distance_m, 0, 1e-3);
  EXPECT_TRUE(line.IsWithin({-17.001, 180}, 112));
  EXPECT_TRUE(line.IsWithin({-17.001, -180}, 112));
  EXPECT_FALSE(line.IsWithin({-17.001, -180}, 110));
}

// A way of many points that comes back beside itself, 500 m away.
Polyline ThereAndBack() {
  std::vector<Point> points;
  for (int i = 0; i <= 100; ++i)
    points.push_back({0, 0.01 * i});
  for (int i = 100; i >= 0; --i)
    points.push_back({0.0045, 0.01 * i});
  return Polyline(std::move(points));
}

TEST(Polyline, AHintKeepsTheBranch) {
  const Polyline way = ThereAndBack();
  const Point between{0.002, 0.505};  // a little nearer to the way out
  EXPECT_EQ(way.Nearest(between).segment, 50U);
  EXPECT_EQ(way.Nearest(between, 148).segment, 150U);
  EXPECT_EQ(way.Nearest(between, 52).segment, 50U);
}

TEST(Polyline, AHintThatMisleadsIsGivenUp) {
  const Polyline way = ThereAndBack();
  EXPECT_EQ(way.Nearest({0, 0.905}, 3).segment, 90U);
  EXPECT_EQ(way.Nearest({0, 0.905}, 100'000).segment, 90U);
  EXPECT_EQ(way.Nearest({0.0045, 0.305}, 30, 100).segment, 170U);
}

TEST(Polyline, PointAtGoesAlong) {
  EXPECT_EQ(Corner().PointAt(-5), (Point{0, 0}));
  EXPECT_EQ(Corner().PointAt(1e9), (Point{1, 3}));
  const Point at = Corner().PointAt(3.5 * kMetresPerDegree);
  EXPECT_NEAR(at.lat, 0.5, 1e-6);
  EXPECT_NEAR(at.lon, 3, 1e-6);
}

TEST(Polyline, OfOnePointAndOfRepeatedPoints) {
  const Polyline dot({{10, 10}});
  EXPECT_EQ(dot.length_m(), 0);
  EXPECT_NEAR(dot.Nearest({11, 10}).distance_m, kMetresPerDegree, 0.01);
  EXPECT_EQ(dot.PointAt(5), (Point{10, 10}));
  const Polyline twice({{0, 0}, {0, 0}, {0, 1}, {0, 1}});
  EXPECT_NEAR(twice.Nearest({0, 0.5}).along_m, 0.5 * kMetresPerDegree, 0.01);
  EXPECT_NEAR(twice.PointAt(0.25 * kMetresPerDegree).lon, 0.25, 1e-9);
}

TEST(PolylineDeath, NeedsPlaces) {
  EXPECT_DEATH(Polyline({}), "CHECK");
  EXPECT_DEATH(Polyline({{91, 0}}), "CHECK");
}

}  // namespace
}  // namespace tidewaiter::geo
