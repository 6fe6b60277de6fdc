#include "track/settings.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "track/iot_id.h"

namespace tidewaiter::track {
namespace {

TEST(Settings, RowsStandInTheOrderOfTheEnum) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kLimitCount; ++i) {
    const LimitRow& row = LimitRows()[i];
    EXPECT_EQ(static_cast<std::size_t>(row.limit), i) << row.name;
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_LE(row.low, row.start) << row.name;
    EXPECT_GE(row.high, row.start) << row.name;
    EXPECT_EQ(FindLimit(row.name), row.limit);
  }
  EXPECT_EQ(FindLimit("stop.alarm"), std::nullopt);
}

TEST(Settings, VersionFollowsTheValues) {
  Settings settings;
  EXPECT_EQ(settings.version(), Settings().version());
  const Settings changed = settings.With({{Limit::kStopAlarm, 901}});
  EXPECT_NE(changed.version(), settings.version());
  EXPECT_EQ(changed.With({{Limit::kStopAlarm, 900}}).version(), settings.version());
  EXPECT_EQ(settings.version().size(), 16);
}

TEST(Settings, ReadsBackWhatItWrites) {
  const Settings settings = Settings().With({{Limit::kOverspeedFactor, 1.1}});
  const ReadSettings read = ParseSettings(WriteSettings(settings));
  EXPECT_TRUE(read.problems.empty());
  EXPECT_EQ(read.settings, settings);
}

TEST(Settings, TellsAllProblemsAtOnce) {
  const ReadSettings read = ParseSettings(
      R"({"stop.alarm_s": -1, "stop.radius_m": "x", "speed": 3, "zone.exit_fixes": 4})");
  ASSERT_EQ(read.problems.size(), 3);
  EXPECT_EQ(read.problems[0].code, "range");
  EXPECT_EQ(read.problems[0].pointer, "/stop.alarm_s");
  EXPECT_EQ(read.problems[1].code, "type");
  EXPECT_EQ(read.problems[2].code, "unknown_member");
  EXPECT_EQ(read.settings[Limit::kZoneExit], 4);
  EXPECT_EQ(read.settings[Limit::kStopAlarm], 900);
}

// docs/track.md lists every limit with its start value.
TEST(Settings, StandInTheDocument) {
  const auto path = std::filesystem::path(TIDEWAITER_TESTDATA) / "../docs/track.md";
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  for (const LimitRow& row : LimitRows()) {
    const std::string cell = fmt::format("| `{}` | {} |", row.name, row.start);
    EXPECT_NE(text.str().find(cell), std::string::npos) << cell;
  }
}

// RFC 9562, appendix A.3 and A.6.
TEST(IotId, IsLikeTheExamplesOfTheStandard) {
  const IotId four = IotId::Version4(0x919108F752D13320, 0x5BACF847DB4148A8);
  EXPECT_EQ(four.Text(), "919108f7-52d1-4320-9bac-f847db4148a8");
  const IotId seven = IotId::Version7(0x017F22E279B0, 0xCC3, 0x18C4DC0C0C07398F);
  EXPECT_EQ(seven.Text(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  EXPECT_EQ(four.version(), 4);
  EXPECT_EQ(seven.version(), 7);
}

TEST(IotId, IsReadBackAndSortsByTime) {
  Random random(7);
  IotId before;
  for (std::int64_t ms = 1'700'000'000'000; ms < 1'700'000'000'100; ++ms) {
    const IotId id = IotId::Version7(ms, random.Next(), random.Next());
    EXPECT_LT(before, id);
    before = id;
    const auto read = IotId::Parse(id.Text());
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, id);
  }
}

TEST(IotId, RefusesOtherText) {
  for (const char* text :
       {"", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2x79b0-7cc3-98c4-dc0c0c07398f"}) {
    const auto read = IotId::Parse(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace tidewaiter::track
