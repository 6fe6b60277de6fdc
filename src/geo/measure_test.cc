#include "geo/measure.h"

#include <gtest/gtest.h>

namespace tidewaiter::geo {
namespace {

constexpr Point kMombasa{-4.05, 39.67};

TEST(WrapLongitude, NamesEachMeridianOnce) {
  const struct {
    double lon, wrapped;
  } cases[] = {{0, 0},       {179.5, 179.5}, {180, -180},         {-180, -180},
               {181, -179},  {-181, 179},    {540, -180},         {-540, -180},
               {720.5, 0.5}, {-725, -5},     {-180 - 1e-14, -180}};
  for (const auto& c : cases)
    EXPECT_DOUBLE_EQ(WrapLongitude(c.lon), c.wrapped) << c.lon;
}

TEST(AngleDifference, TakesTheShortWay) {
  EXPECT_DOUBLE_EQ(AngleDifference(350, 10), 20);
  EXPECT_DOUBLE_EQ(AngleDifference(10, 350), -20);
  EXPECT_DOUBLE_EQ(AngleDifference(0, 180), 180);
  EXPECT_DOUBLE_EQ(AngleDifference(180, 0), 180);
  EXPECT_DOUBLE_EQ(AngleDifference(-720, 725), 5);
}

// Quarters and degrees of the sphere are known without a formula.
TEST(DistanceM, OfTheSphere) {
  const double quarter = kEarthRadiusM * std::numbers::pi / 2;
  EXPECT_NEAR(DistanceM({0, 0}, {90, 123}), quarter, 1e-6);
  EXPECT_NEAR(DistanceM({0, 0}, {0, 180}), 2 * quarter, 1e-6);
  EXPECT_NEAR(DistanceM({60, 179.5}, {60, -179.5}), DistanceM({60, 0}, {60, 1}), 1e-6);
  EXPECT_NEAR(DistanceM({10, 20}, {11, 20}), 111'195.08, 0.01);
  EXPECT_EQ(DistanceM(kMombasa, kMombasa), 0);
  EXPECT_NEAR(DistanceM({50, 8}, {50.0000001, 8}), 0.0111195, 1e-6);  // haversine keeps small ones
  EXPECT_NEAR(DistanceM({89.9, 0}, {89.9, 180}), 0.2 * kMetresPerDegree, 1e-3);
}

// Known distance on the ellipsoid (geodesic of WGS 84): the sphere is within what the header says.
TEST(DistanceM, IsNearTheEllipsoid) {
  EXPECT_NEAR(DistanceM({0, 0}, {1, 0}), 110'574.4, 110'574.4 * 0.0057);
  EXPECT_NEAR(DistanceM({0, 0}, {0, 1}), 111'319.5, 111'319.5 * 0.0057);
}

TEST(InitialBearing, PointsAlongTheGreatCircle) {
  EXPECT_NEAR(InitialBearing({0, 0}, {1, 0}), 0, 1e-9);
  EXPECT_NEAR(InitialBearing({0, 0}, {0, 1}), 90, 1e-9);
  EXPECT_NEAR(InitialBearing({0, 0}, {-1, 0}), 180, 1e-9);
  EXPECT_NEAR(InitialBearing({0, 179.5}, {0, -179.5}), 90, 1e-9);
  EXPECT_NEAR(InitialBearing({0, -179.5}, {0, 179.5}), 270, 1e-9);
  EXPECT_EQ(InitialBearing(kMombasa, kMombasa), 0);
}

TEST(Destination, IsWhereDistanceAndBearingLead) {
  for (const Point& from : {kMombasa, Point{0, 179.99}, Point{-89, 10}, Point{70, -179.9}}) {
    for (double bearing = 0; bearing < 360; bearing += 45) {
      const Point to = Destination(from, bearing, 50'000);
      EXPECT_TRUE(IsPlace(to));
      EXPECT_NEAR(DistanceM(from, to), 50'000, 0.01);
      EXPECT_NEAR(AngleDifference(InitialBearing(from, to), bearing), 0, 1e-6);
    }
  }
}

TEST(Between, GoesTheShortWayRound) {
  const Point half = Between({10, 179}, {20, -179}, 0.5);
  EXPECT_DOUBLE_EQ(half.lat, 15);
  EXPECT_DOUBLE_EQ(std::abs(half.lon), 180);
  EXPECT_DOUBLE_EQ(Between({10, 179}, {20, -179}, 0.75).lon, -179.5);
  EXPECT_EQ(Between(kMombasa, {0, 0}, 0), kMombasa);
  EXPECT_EQ(Between({0, 0}, kMombasa, 1), kMombasa);
}

TEST(Plane, IsMetresAroundItsOrigin) {
  const Plane plane({60, 179.999});
  const Flat east = plane.To({60, -179.999});
  EXPECT_NEAR(east.x, 0.002 * kMetresPerDegree / 2, 0.001);
  EXPECT_EQ(east.y, 0);
  const Point back = plane.From(east);
  EXPECT_NEAR(back.lat, 60, 1e-12);
  EXPECT_NEAR(back.lon, -179.999, 1e-9);
  EXPECT_TRUE(IsPlace(Plane({90, 0}).From({1000, 1000})));
}

TEST(NearestOnSegment, FindsFootEndsAndSegmentsOfNoLength) {
  const Point a{0, 0};
  const Point b{0, 1};
  const Foot beside = NearestOnSegment(a, b, {0.01, 0.25});
  EXPECT_NEAR(beside.fraction, 0.25, 1e-9);
  EXPECT_NEAR(beside.distance_m, 0.01 * kMetresPerDegree, 1e-3);
  EXPECT_EQ(NearestOnSegment(a, b, {0, -0.5}).fraction, 0);
  EXPECT_EQ(NearestOnSegment(a, b, {0, 1.5}).fraction, 1);
  EXPECT_NEAR(NearestOnSegment(a, a, {0, 1}).distance_m, kMetresPerDegree, 1e-3);
  EXPECT_NEAR(NearestOnSegment({10, 179.9}, {10, -179.9}, {10.01, 180}).fraction, 0.5, 1e-9);
  // The segment lies on the far side of the earth, across the antimeridian of the point.
  EXPECT_GT(NearestOnSegment({0, 179}, {0, -179}, {0, 0}).distance_m, 1.9e7);
}

TEST(LongitudeReach, CoversTheCircle) {
  for (const double lat : {0.0, 45.0, -80.0}) {
    const double reach = LongitudeReach(lat, 100'000);
    for (double bearing = 0; bearing < 360; bearing += 1)
      EXPECT_LE(std::abs(Destination({lat, 0}, bearing, 100'000).lon), reach);
  }
  EXPECT_EQ(LongitudeReach(89.9, 20'000), 180);
}

}  // namespace
}  // namespace tidewaiter::geo
