#include "api/track_geo_shapes.h"

#include "gmock/gmock.h"

#include "api/track_setting_texts.h"

namespace tidewaiter::api {
namespace {

// Fiji lies on both sides of 180 degrees.
constexpr const char* kFiji =
    R"({"type":"Polygon","coordinates":[[[177,-19],[-178,-19],[-178,-16],[177,-16],[177,-19]]]})";
constexpr const char* kGate = R"({"type":"Point","coordinates":[39.67,-4.05],"radius_m":500})";

geo::Box Around(double west, double south, double east, double north) {
  return {.min_lat = south, .min_lon = west, .max_lat = north, .max_lon = east};
}

TEST(Touches, LooksAcrossTheAntimeridian) {
  EXPECT_TRUE(Touches(Around(178, -18, 179, -17), kFiji));
  EXPECT_TRUE(Touches(Around(-180, -18, -179, -17), kFiji));
  EXPECT_TRUE(Touches(Around(170, -20, -170, -10), kFiji));
  EXPECT_FALSE(Touches(Around(-170, -20, 170, -10), kFiji));
  EXPECT_FALSE(Touches(Around(170, 10, -170, 20), kFiji));
}

TEST(Touches, ACircleReachesAsFarAsItsRadius) {
  EXPECT_TRUE(Touches(Around(39.674, -4.06, 39.7, -4.04), kGate));
  EXPECT_FALSE(Touches(Around(39.676, -4.06, 39.7, -4.04), kGate));
  EXPECT_FALSE(Touches(Around(-180, -90, 180, 90), "{}"));
}

TEST(AppendFeature, GivesAnAreaAndLinesWithoutAWidth) {
  const auto read = geo::ReadGeoJson(
      R"({"type":"FeatureCollection","features":[
          {"type":"Feature","id":7,"properties":{"name":"Gate","radius_m":50},
           "geometry":{"type":"Point","coordinates":[39,-4]}},
          {"type":"Feature","properties":{"name":"Road"},
           "geometry":{"type":"LineString","coordinates":[[39,-4],[40,-4]]}}]})");
  ASSERT_TRUE(read.problems.empty());
  std::string out;
  codec::JsonWriter json(out);
  json.BeginArray();
  for (const geo::Feature& feature : read.features)
    AppendFeature(json, feature);
  json.EndArray();
  EXPECT_EQ(out, R"([{"name":"Gate","id":"7","shape":{"type":"Point","coordinates":[39,-4],)"
                 R"("radius_m":50}},{"name":"Road","shape":{"type":"LineString",)"
                 R"("coordinates":[[39,-4],[40,-4]]}}])");
}

TEST(LimitTexts, EachLimitHasWordsInEachLanguage) {
  for (const track::LimitRow& row : track::LimitRows()) {
    for (const Language language : kLanguages)
      EXPECT_FALSE(TextOfLimit(row.limit, language).empty()) << row.name;
  }
  EXPECT_EQ(UnitOfLimit("jump.road_kmh"), "km/h");
  EXPECT_EQ(UnitOfLimit("stop.alarm_s"), "s");
  EXPECT_EQ(UnitOfLimit("overspeed.factor"), "");
}

}  // namespace
}  // namespace tidewaiter::api
