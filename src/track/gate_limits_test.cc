#include "track/gate_limits.h"

#include <set>

#include <gtest/gtest.h>

namespace tidewaiter::track {
namespace {

TEST(GateLimits, StartValuesAreInTheirRangesAndEachNameIsOne) {
  std::set<std::string_view> names;
  const GateSettings start;
  for (const GateLimit& limit : GateSettings::Rows()) {
    EXPECT_TRUE(limit.name.starts_with("gate.")) << limit.name;
    EXPECT_TRUE(names.insert(limit.name).second) << limit.name;
    EXPECT_LE(limit.low, start.*limit.field) << limit.name;
    EXPECT_GE(limit.high, start.*limit.field) << limit.name;
    EXPECT_LE(limit.high, kSettingMax) << limit.name;  // or no gate would take its list
    EXPECT_EQ(FindGateLimit(limit.name), &limit);
  }
  EXPECT_EQ(FindGateLimit("gate.window"), nullptr);
}

TEST(GateLimits, ReadBackWhatWasWritten) {
  GateSettings settings;
  settings.window_s = 45;
  settings.weight_share = 0.1;
  const ReadGateLimits read = ParseGateLimits(WriteGateLimits(settings));
  EXPECT_TRUE(read.problems.empty());
  EXPECT_EQ(read.settings, settings);
  EXPECT_NE(VersionOf(read.settings), VersionOf(GateSettings()));
}

TEST(GateLimits, TellAllProblemsAtOnce) {
  const ReadGateLimits read = ParseGateLimits(
      R"({"gate.window_s": 0, "gate.split_s": "x", "speed": 3, "gate.early_s": 60})");
  ASSERT_EQ(read.problems.size(), 3);
  EXPECT_EQ(read.problems[0].pointer, "/gate.window_s");
  EXPECT_EQ(read.problems[0].code, "range");
  EXPECT_EQ(read.problems[1].pointer, "/gate.split_s");
  EXPECT_EQ(read.problems[2].code, "unknown_member");
}

}  // namespace
}  // namespace tidewaiter::track
