#include "monitor/journey_export.h"

#include <simdjson.h>

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "monitor/test_golden.h"
#include "monitor/utc_text.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::int64_t kNoon = 1'796'040'000'000;

Journey Example() {
  Journey journey;
  journey.devices = {{"8800000015"}, {"=cmd|'<&\"\x01\xFF"}};
  journey.points = {{.time_ms = kNoon + 250,
                     .received_ms = kNoon + 2000,
                     .seq = 7,
                     .at = {-4.05, 39.67},
                     .speed_kmh = 36.5,
                     .course_deg = 310,
                     .altitude_m = 12},
                    {.time_ms = kNoon + 60'000,
                     .received_ms = kNoon + 7'200'000,
                     .seq = 9,
                     .at = {-4.0412345, 39.6598765},
                     .late = true},
                    {.time_ms = kNoon + 61'000,
                     .received_ms = kNoon + 62'000,
                     .seq = 8,
                     .at = {-4.04, 39.66},
                     .accuracy_m = 1200,
                     .device = 1,
                     .kind = device::FixKind::kCell}};
  journey.stops = {{.from_ms = kNoon, .until_ms = kNoon + 900'000, .at = {-4.05, 39.67}}};
  journey.gaps = {{GapKind::kUnreadable, 3, 5, "", "damaged & gone"}};
  return journey;
}

ExportOptions Options() {
  return {.name = "MV-17 <the \"first\">",
          .marks = {{.time_ms = kNoon + 60'000,
                     .at = {-4.04, 39.66},
                     .name = "seal cut",
                     .text = "rope cut & opened ممر"}}};
}

class Exports : public testing::TestWithParam<ExportFormat> {};
INSTANTIATE_TEST_SUITE_P(All, Exports,
                         testing::Values(ExportFormat::kCsv, ExportFormat::kGpx, ExportFormat::kKml,
                                         ExportFormat::kGeoJson));

TEST_P(Exports, AreAsKept) {
  ExpectGolden("journey." + std::string(Name(GetParam())),
               ExportJourney(Example(), GetParam(), Options()));
}

TEST_P(Exports, AnEmptyJourneyIsWellFormed) {
  const std::string text = ExportJourney({}, GetParam(), {});
  EXPECT_FALSE(text.empty());
  EXPECT_EQ(FindExportFormat(Name(GetParam())), GetParam());
  EXPECT_FALSE(MediaType(GetParam()).empty());
}

TEST(Export, XmlIsWellFormedWhateverTheTextsHold) {
  Journey journey = Example();
  for (int c = 0; c < 256; ++c) {
    journey.devices[1].id = std::string(1, static_cast<char>(c)) + "\xC3" + static_cast<char>(c);
    ExportOptions options = Options();
    options.name = journey.devices[1].id;
    for (const ExportFormat format : {ExportFormat::kGpx, ExportFormat::kKml}) {
      pugi::xml_document xml;
      const std::string text = ExportJourney(journey, format, options);
      ASSERT_TRUE(xml.load_string(text.c_str())) << c;
      ASSERT_EQ(CleanText(text), text) << c;
    }
    simdjson::dom::parser parser;
    const std::string json = ExportJourney(journey, ExportFormat::kGeoJson, options);
    ASSERT_EQ(parser.parse(json).error(), simdjson::SUCCESS) << c;
  }
}

TEST(Export, GpxHasEveryPointOfEachDevice) {
  pugi::xml_document xml;
  const std::string text = ExportJourney(Example(), ExportFormat::kGpx, Options());
  ASSERT_TRUE(xml.load_string(text.c_str()));
  EXPECT_EQ(xml.select_nodes("/gpx/trk").size(), 2U);
  EXPECT_EQ(xml.select_nodes("/gpx/trk[1]/trkseg/trkpt").size(), 2U);
  EXPECT_EQ(xml.select_nodes("/gpx/wpt").size(), 2U);
  EXPECT_STREQ(xml.select_node("/gpx/metadata/name").node().child_value(), "MV-17 <the \"first\">");
  EXPECT_STREQ(xml.select_node("/gpx/trk[1]/trkseg/trkpt[1]/time").node().child_value(),
               "2026-11-30T12:00:00.250Z");
}

TEST(UtcText, AllTimes) {
  EXPECT_EQ(UtcText(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(UtcText(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(UtcText(kNoon), "2026-11-30T12:00:00.000Z");
  EXPECT_EQ(UtcText(std::numeric_limits<std::int64_t>::max()), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(UtcText(std::numeric_limits<std::int64_t>::min()), "0001-01-01T00:00:00.000Z");
}

}  // namespace
}  // namespace tidewaiter::monitor
