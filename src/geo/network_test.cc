#include "geo/network.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/measure.h"

namespace tidewaiter::geo {
namespace {

using testing::ElementsAre;
using By = Network::By;

// A square of 0.1 degrees with a fast detour over the north; ends meet within 5 metres.
std::vector<NetworkLine> Roads() {
  return {{{{0, 0}, {0, 0.1}}, 20, false},
          {{{0.00003, 0}, {0.1, 0}, {0.1, 0.1}}, 100, false},
          {{{0.1, 0.10003}, {0, 0.1}}, 100, true}};
}

TEST(Network, JoinsEndsWithinTheTolerance) {
  const auto roads = Network::Build(Roads());
  ASSERT_TRUE(roads.has_value());
  EXPECT_EQ(roads->nodes(), 4U);
  EXPECT_EQ(roads->arcs(), 7U);
  EXPECT_EQ(Network::Build(Roads(), {.tolerance_m = 1})->nodes(), 6U);
}

TEST(Network, ShortestAndFastestAreDifferentWays) {
  const auto roads = Network::Build(Roads());
  ASSERT_TRUE(roads.has_value());
  const auto near = roads->Find({0.001, 0}, {0, 0.101}, By::kLength);
  ASSERT_TRUE(near.has_value());
  EXPECT_THAT(near->points, ElementsAre(Point{0, 0}, Point{0, 0.1}));
  EXPECT_NEAR(near->length_m, 0.1 * kMetresPerDegree, 1);
  EXPECT_NEAR(near->time_s, 0.1 * kMetresPerDegree / (20 / 3.6), 1);
  const auto fast = roads->Find({0, 0}, {0, 0.1}, By::kTime);
  ASSERT_TRUE(fast.has_value());
  EXPECT_EQ(fast->points.size(), 4U);
  EXPECT_NEAR(fast->length_m, 0.3 * kMetresPerDegree, 20);
  // Back, the one-way road is closed.
  EXPECT_EQ(roads->Find({0, 0.1}, {0, 0}, By::kTime)->points.size(), 2U);
}

TEST(Network, CrossesTheAntimeridian) {
  const auto lanes = Network::Build(std::vector<NetworkLine>{{{{0, 179}, {0, 180}}, 0, false},
                                                             {{{0, -180}, {0, -179}}, 0, false}});
  ASSERT_TRUE(lanes.has_value());
  EXPECT_EQ(lanes->nodes(), 3U);
  EXPECT_NEAR(lanes->Find({0, 179}, {0, -179}, By::kLength)->length_m, 2 * kMetresPerDegree, 1);
  EXPECT_EQ(lanes->at(*lanes->Nearest({0.01, -179.99}, 5000)), (Point{0, 180}));
}

TEST(Network, SaysWhereThereIsNoWay) {
  const auto roads = Network::Build(
      std::vector<NetworkLine>{{{{0, 0}, {0, 1}}, 0, true}, {{{5, 5}, {5, 6}}, 0, false}});
  ASSERT_TRUE(roads.has_value());
  EXPECT_EQ(roads->Find({0, 0}, {5, 5}, By::kLength).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(roads->Find({0, 1}, {0, 0}, By::kTime).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(roads->Find({50, 0}, {5, 5}, By::kLength).error().field, "from");
  EXPECT_EQ(roads->Find({5, 5}, {50, 0}, By::kLength).error().field, "to");
  const auto stay = roads->Find({0, 0}, {0.01, 0}, By::kLength);
  ASSERT_TRUE(stay.has_value());
  EXPECT_EQ(stay->length_m, 0);
  EXPECT_FALSE(roads->Nearest({3, 3}, 1000));
  EXPECT_TRUE(roads->Nearest({3, 3}, 400'000));
  EXPECT_FALSE(roads->Nearest({NAN, 3}, 400'000));
}

TEST(Network, RefusesWhatItCannotUse) {
  const auto field = [](const NetworkLine& line, const NetworkOptions& options) {
    const auto made = Network::Build({&line, 1}, options);
    return made ? "fine" : made.error().field;
  };
  EXPECT_EQ(field({{{0, 0}, {0, 99}, {95, 0}}, 0, false}, {}), "/0/points/2");
  EXPECT_EQ(field({{{0, 0}, {0, 1}}, -1, false}, {}), "/0/speed_kmh");
  EXPECT_EQ(field({{{0, 0}, {0, 1}}, NAN, false}, {}), "/0/speed_kmh");
  EXPECT_EQ(field({{{0, 0}, {0, 1}}, 0, false}, {.tolerance_m = -1}), "/tolerance_m");
  EXPECT_EQ(field({{{0, 0}}, 0, false}, {}), "");
  EXPECT_FALSE(Network::Build({}).has_value());
}

TEST(Network, ReadsGeoJson) {
  const auto roads = Network::Read(R"({"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"maxspeed": "50", "oneway": "-1"}, "geometry":
     {"type": "LineString", "coordinates": [[0, 0], [1, 0]]}},
    {"type": "Feature", "properties": {}, "geometry":
     {"type": "MultiLineString", "coordinates": [[[1, 0], [1, 1]], [[1, 1], [0, 1]]]}},
    {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [7, 7]}}]})");
  ASSERT_TRUE(roads.has_value()) << roads.error();
  EXPECT_EQ(roads->nodes(), 4U);
  EXPECT_EQ(roads->arcs(), 5U);
  EXPECT_FALSE(roads->Find({0, 0}, {0, 1}, By::kTime).has_value());
  EXPECT_NEAR(roads->Find({0, 1}, {0, 0}, By::kTime)->time_s, kMetresPerDegree / (50 / 3.6), 1);
  EXPECT_EQ(Network::Read("{}").error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::geo
