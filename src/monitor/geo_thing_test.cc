#include "monitor/geo_thing.h"

#include "gtest/gtest.h"

#include "base/calendar.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::int64_t kNow = 1'790'000'000'000;

GeoVersion Draft(const char* by) {
  GeoVersion version{.name = "Salgaa", .role = "forbidden"};
  version.shape = R"({"type":"Point","coordinates":[35.8,-0.2],"radius_m":500})";
  version.reason = "gazetted";
  version.by = by;
  version.at_ms = kNow;
  return version;
}

GeoThing Fence(const char* by) {
  return *BeginThing("GZ-1", GeoKind::kFence, Draft(by));
}

std::string WhyNot(const Result<GeoThing>& result) {
  return result ? "" : result.error().field;
}

std::int64_t At(const char* time) {
  return *ParseRfc3339(time) * 1000;
}

TEST(GeoThing, HoldsWhenAnotherPersonAgreed) {
  GeoThing thing = Fence("anna");
  EXPECT_EQ(thing.in_force(), nullptr);
  EXPECT_EQ(WhyNot(Approve(thing, "anna", kNow)), "own_work");
  thing = *Approve(thing, "ben", kNow + 10);
  ASSERT_NE(thing.in_force(), nullptr);
  EXPECT_EQ(thing.waiting(), nullptr);
  EXPECT_EQ(WhyNot(Approve(thing, "ben", kNow)), "nothing_waits");
}

TEST(GeoThing, TheOldVersionHoldsUntilTheNewOneIsApproved) {
  GeoThing thing = *Approve(Fence("anna"), "ben", kNow + 10);
  GeoVersion wider = Draft("ben");
  wider.name = "Salgaa, wider";
  thing = *AddVersion(thing, wider);
  EXPECT_EQ(thing.in_force()->name, "Salgaa");
  EXPECT_EQ(thing.waiting()->name, "Salgaa, wider");
  thing = *Approve(thing, "anna", kNow + 20);
  EXPECT_EQ(thing.in_force()->name, "Salgaa, wider");
  EXPECT_EQ(thing.HeldAt(kNow + 9), nullptr);
  EXPECT_EQ(thing.HeldAt(kNow + 15)->name, "Salgaa");
  EXPECT_EQ(thing.HeldAt(kNow + 20)->name, "Salgaa, wider");
}

TEST(GeoThing, RetiredItIsStillThereToRead) {
  GeoThing thing = *Approve(Fence("anna"), "ben", kNow);
  GeoVersion end = Draft("anna");
  end.retired = true;
  thing = *Approve(*AddVersion(thing, end), "ben", kNow + 5);
  EXPECT_EQ(thing.in_force(), nullptr);
  EXPECT_NE(thing.HeldAt(kNow + 4), nullptr);
  EXPECT_EQ(thing.HeldAt(kNow + 5), nullptr);
}

TEST(GeoThing, HasItsWindow) {
  GeoVersion version = Draft("anna");
  version.valid_from_ms = kNow + 100;
  version.valid_until_ms = kNow + 200;
  const GeoThing thing = *Approve(*BeginThing("GZ-1", GeoKind::kFence, version), "ben", kNow);
  EXPECT_EQ(thing.HeldAt(kNow + 99), nullptr);
  EXPECT_NE(thing.HeldAt(kNow + 100), nullptr);
  EXPECT_EQ(thing.HeldAt(kNow + 200), nullptr);
}

TEST(GeoThing, SaysWhatIsWrong) {
  const auto with = [](auto change) {
    GeoVersion version = Draft("anna");
    change(version);
    return WhyNot(BeginThing("GZ-1", GeoKind::kFence, version));
  };
  EXPECT_EQ(with([](GeoVersion& v) { v.role = "castle"; }), "role");
  EXPECT_EQ(with([](GeoVersion& v) { v.reason.clear(); }), "reason_needed");
  EXPECT_EQ(with([](GeoVersion& v) { v.valid_from_ms = 5, v.valid_until_ms = 5; }), "window");
  EXPECT_EQ(with([](GeoVersion& v) { v.hours = {{.days = 0}}; }), "hours");
  EXPECT_EQ(with([](GeoVersion& v) { v.hours = {{.days = 1, .from_minute = 1440}}; }), "hours");
  EXPECT_EQ(WhyNot(BeginThing("no spaces", GeoKind::kFence, Draft("anna"))), "id");
  EXPECT_EQ(WhyNot(BeginThing(".dot", GeoKind::kFence, Draft("anna"))), "id");
  EXPECT_TRUE(IsRole(GeoKind::kCorridor, ""));
  EXPECT_FALSE(IsRole(GeoKind::kPlace, ""));
}

TEST(GeoThing, HoursOfTheWeekInLocalTime) {
  // Nights of Monday to Friday in Nairobi, 22:00 to 05:00, three hours ahead of UTC.
  const std::vector<WeekHours> nights{
      {.days = 0x1f, .from_minute = 22 * 60, .until_minute = 5 * 60, .offset_minutes = 180}};
  EXPECT_TRUE(Holds(nights, At("2026-11-23T19:00:00Z")));   // Monday 22:00
  EXPECT_FALSE(Holds(nights, At("2026-11-23T18:59:00Z")));  // Monday 21:59
  EXPECT_TRUE(Holds(nights, At("2026-11-28T01:59:00Z")));   // Saturday 04:59, Friday's night
  EXPECT_FALSE(Holds(nights, At("2026-11-28T02:00:00Z")));  // Saturday 05:00
  EXPECT_FALSE(Holds(nights, At("2026-11-28T20:00:00Z")));  // Saturday 23:00
  EXPECT_FALSE(Holds(nights, At("2026-11-23T00:00:00Z")));  // Monday 03:00, Sunday's night
  EXPECT_TRUE(Holds({}, kNow));
  const std::vector<WeekHours> days{{.days = 0x20, .from_minute = 0, .until_minute = 24 * 60}};
  EXPECT_TRUE(Holds(days, At("2026-11-28T23:59:00Z")));
  EXPECT_FALSE(Holds(days, At("2026-11-29T00:00:00Z")));
}

TEST(GeoThing, IsReadAsItWasWritten) {
  GeoVersion version = Draft("anna");
  version.hours = {{.days = 3, .from_minute = 60, .until_minute = 120, .offset_minutes = -180}};
  version.speed_limit_kmh = 80;
  version.dwell_max_s = 900;
  version.legal_base = "Notice 12";
  version.code = "KEMBA";
  version.valid_until_ms = kNow * 2;
  GeoThing thing = *Approve(*BeginThing("GZ-1", GeoKind::kFence, version), "ben", kNow);
  version.retired = true;
  thing = *AddVersion(thing, version);
  const auto read = ParseThing(WriteThing(thing));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(*read, thing);
}

TEST(GeoThing, DamagedRecordsAreTold) {
  EXPECT_FALSE(ParseThing("{"));
  EXPECT_FALSE(ParseThing(R"({"kind":"fence","versions":[]})"));
  EXPECT_FALSE(ParseThing(R"({"kind":"castle","versions":[{"number":1}]})"));
  EXPECT_FALSE(ParseThing(R"({"kind":"fence","versions":[{"number":2}]})"));
  EXPECT_FALSE(ParseThing(R"({"kind":"fence","versions":[{"number":1,"hours":[{"days":0}]}]})"));
}

}  // namespace
}  // namespace tidewaiter::monitor
