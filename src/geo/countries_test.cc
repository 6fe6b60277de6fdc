#include "geo/countries.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "geo/measure.h"
#include "geo/read_shapes.h"

namespace tidewaiter::geo {
namespace {

// Two neighbours and an island across the antimeridian.
constexpr std::string_view kTwo = R"({"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"iso_a2": "AA", "iso_a3": "AAA"}, "geometry": {"type": "Polygon",
   "coordinates": [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]}},
  {"type": "Feature", "properties": {"ISO_A2": "NA", "ISO_A3": "NAM"}, "geometry": {"type": "Polygon",
   "coordinates": [[[10, 0], [20, 0], [20, 10], [10, 10], [10, 0]]]}},
  {"type": "Feature", "properties": {"iso_a2": "NA", "iso_a3": "NA", "name": "Isle"}, "geometry":
   {"type": "MultiPolygon", "coordinates": [[[[179, 50], [180, 50], [180, 52], [179, 52], [179, 50]]],
    [[[-180, 50], [-179, 50], [-179, 52], [-180, 52], [-180, 50]]]]}}]})";

TEST(Countries, OfAPlace) {
  const auto world = Countries::Read(kTwo);
  ASSERT_TRUE(world.has_value()) << world.error();
  EXPECT_EQ(world->Of({5, 5}), "AA");
  EXPECT_EQ(world->Of({5, 15}), "NA");
  EXPECT_EQ(world->Of({51, 179.5}), "Isle");
  EXPECT_EQ(world->Of({51, -179.5}), "Isle");
  EXPECT_EQ(world->Of({-5, 5}), "");
  EXPECT_EQ(world->Of({NAN, 5}), "");
}

TEST(Countries, NearestShoreAndBorder) {
  const auto world = Countries::Read(kTwo);
  ASSERT_TRUE(world.has_value());
  using Line = Countries::Line;
  const Point inland{5, 9};
  const auto border = world->Nearest(inland, Line::kBorder, 200'000);
  ASSERT_TRUE(border);
  EXPECT_NEAR(border->distance_m, DistanceM(inland, {5, 10}), 50);
  EXPECT_NEAR(border->at.lon, 10, 1e-6);
  EXPECT_FALSE(world->Nearest(inland, Line::kBorder, 100'000));
  EXPECT_FALSE(world->Nearest(inland, Line::kShore, 499'000));
  EXPECT_NEAR(world->Nearest(inland, Line::kAny, 200'000)->distance_m, border->distance_m, 1e-6);
  const Point sea{-1, 5};
  EXPECT_NEAR(world->Nearest(sea, Line::kShore, 200'000)->distance_m, kMetresPerDegree, 1);
  EXPECT_FALSE(world->Nearest(sea, Line::kShore, kMetresPerDegree - 10));
  // Where the island is cut there is no shore.
  EXPECT_NEAR(world->Nearest({51, 180}, Line::kAny, 200'000)->distance_m,
              DistanceM({51, 180}, {51, 179}), 100);
  EXPECT_FALSE(world->Nearest({NAN, 0}, Line::kAny, 1000));
  EXPECT_FALSE(world->Nearest(sea, Line::kAny, NAN));
}

TEST(Countries, RefusesWhatIsNoMap) {
  const auto field = [](std::string_view text) {
    const auto world = Countries::Read(text);
    return world ? "" : world.error().field;
  };
  EXPECT_EQ(field(R"({"type": "FeatureCollection", "features": []})"), "/features");
  EXPECT_EQ(field(R"({"type": "Feature", "properties": {}, "geometry":
      {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}})"),
            "/features/0/parts/0/outer/0");
  EXPECT_FALSE(Countries::Read("no"));
}

class NaturalEarth : public testing::Test {
 protected:
  void SetUp() override {
    const char* set = std::getenv("TIDEWAITER_SHARED");
    const std::filesystem::path shared = set != nullptr ? set : TIDEWAITER_TESTDATA "/../../shared";
    std::ifstream file(shared / "data/track/data/geo/ne_50m_admin0_countries.geojson");
    if (!file) GTEST_SKIP() << "no boundaries in " << shared;
    text_.assign(std::istreambuf_iterator<char>(file), {});
  }
  std::string text_;
};

TEST_F(NaturalEarth, CapitalsAreInTheirCountries) {
  const auto world = Countries::Read(text_);
  ASSERT_TRUE(world.has_value()) << world.error();
  const struct {
    const char* code;
    Point at;
  } places[] = {{"KE", {-1.29, 36.82}},  {"RW", {-1.94, 30.06}}, {"AR", {-34.6, -58.4}},
                {"GT", {14.63, -90.51}}, {"IT", {41.9, 12.5}},   {"CA", {45.4, -75.7}},
                {"RU", {66, 179.5}},     {"RU", {66, -175}},     {"FJ", {-17.8, 178}},
                {"AQ", {-89.5, 33}},     {"AQ", {-86, -179.9}},  {"NA", {-22.56, 17.08}},
                {"LS", {-29.3, 27.5}},   {"ZA", {-26.2, 28.04}}, {"Kosovo", {42.6, 21.1}},
                {"", {0, -30}},          {"", {50.5, -30}}};
  for (const auto& place : places)
    EXPECT_EQ(world->Of(place.at), place.code) << place.at.lat << ", " << place.at.lon;
}

TEST_F(NaturalEarth, TheIndexAgreesWithAskingEveryCountry) {
  const auto world = Countries::Read(text_);
  ASSERT_TRUE(world.has_value());
  const ReadFeatures read = ReadGeoJson(text_);
  std::vector<std::pair<std::string, Shape>> shapes;
  for (const Feature& feature : read.features) {
    const std::string_view code = feature.Property("iso_a2");
    const bool coded = code.size() == 2 && (code != "NA" || feature.Property("iso_a3") == "NAM");
    shapes.emplace_back(coded ? std::string(code) : feature.name, *MakeShape(*feature.drawing));
  }
  Random random(6);
  for (int i = 0; i < 20'000; ++i) {
    const Point point{random.Uniform(-90, 90), random.Uniform(-180, 180)};
    std::string_view expected;
    for (const auto& [code, shape] : shapes) {
      if (!shape.Contains(point)) continue;
      expected = code;
      break;
    }
    EXPECT_EQ(world->Of(point), expected) << point.lat << ", " << point.lon;
  }
}

// On land the border with a neighbour, at sea the shore; both by looking at every edge.
TEST_F(NaturalEarth, NearestIsTheNearestOfAllEdges) {
  const auto world = Countries::Read(text_);
  ASSERT_TRUE(world.has_value());
  const ReadFeatures read = ReadGeoJson(text_);
  Random random(7);
  for (int i = 0; i < 40; ++i) {
    const Point point{random.Uniform(-60, 75), random.Uniform(-180, 180)};
    double nearest_m = INFINITY;
    for (const Feature& feature : read.features) {
      for (const PolygonPart& part : std::get<Polygon>(feature.drawing->area).parts) {
        for (std::size_t k = 0; k + 1 < part.outer.size(); ++k) {
          const Point& a = part.outer[k];
          const Point& b = part.outer[k + 1];
          if (std::abs(a.lon) == 180 && std::abs(b.lon) == 180) continue;
          if (a.lat < -89.9 || b.lat < -89.9) continue;
          nearest_m = std::min(nearest_m, NearestOnSegment(a, b, point).distance_m);
        }
      }
    }
    const auto found = world->Nearest(point, Countries::Line::kAny, 300'000);
    // Holes hold other countries, whose outer rings are the same edges.
    EXPECT_EQ(found.has_value(), nearest_m <= 300'000) << nearest_m;
    if (found) {
      EXPECT_NEAR(found->distance_m, nearest_m, 1e-6);
    }
  }
}

}  // namespace
}  // namespace tidewaiter::geo
