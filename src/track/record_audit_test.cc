#include "track/record_audit.h"

#include <algorithm>

#include "gtest/gtest.h"

#include "geo/measure.h"

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kNoonMs = 1'700'049'600'000;  // 2023-11-15 12:00 UTC
constexpr std::int64_t kHour = 3'600'000;
constexpr geo::Point kPlace{.lat = -1.3, .lon = 36.8};

std::vector<std::string> ReasonsOf(const Alarms& alarms) {
  std::vector<std::string> reasons;
  for (const Alarm& alarm : alarms)
    reasons.push_back(alarm.finding.reasons[0].template_id);
  return reasons;
}

LoggedFrame Frame(std::uint64_t seq, std::int64_t number, std::uint64_t hash = 0) {
  return {.seq = seq,
          .device = "A",
          .number = number,
          .time_ms = kNoonMs + static_cast<std::int64_t>(seq),
          .received_ms = kNoonMs + static_cast<std::int64_t>(seq),
          .hash = hash == 0 ? 1000 + static_cast<std::uint64_t>(number) : hash};
}

TEST(RecordAudit, Numbers) {
  struct Case {
    std::vector<LoggedFrame> frames;
    std::vector<std::string> reasons;
  };
  for (const Case& c : {
           Case{{Frame(1, 5), Frame(2, 6), Frame(3, 7)}, {}},
           Case{{Frame(3, 7), Frame(1, 5), Frame(2, 6)}, {}},       // any order
           Case{{Frame(1, 7), Frame(2, 5), Frame(3, 6)}, {}},       // kept and sent later
           Case{{Frame(1, 5), Frame(2, 5), Frame(3, 6)}, {}},       // sent twice
           Case{{Frame(1, 65'535), Frame(2, 0), Frame(3, 1)}, {}},  // begun anew
           Case{{Frame(1, 5), Frame(3, 6)}, {"track.record_gap.log"}},
           Case{{Frame(1, 5), Frame(2, 8)}, {"track.record_gap.missing"}},
           Case{{Frame(1, 5), Frame(2, 5, 77)}, {"track.record_gap.replayed"}},
           Case{{Frame(1, 65'534), Frame(2, 0), Frame(3, 2)}, {"track.record_gap.missing"}},
       }) {
    EXPECT_EQ(ReasonsOf(AuditNumbers(c.frames, {})), c.reasons);
  }
}

TEST(RecordAudit, NumbersOfFramesMissing) {
  const Alarms alarms = AuditNumbers(std::vector{Frame(1, 5), Frame(2, 8)}, {});
  ASSERT_EQ(alarms.size(), 1U);
  const Reason& reason = alarms[0].finding.reasons[0];
  EXPECT_EQ(reason.Parameter("from"), "6");
  EXPECT_EQ(reason.Parameter("count"), "2");
  EXPECT_EQ(alarms[0].evidence, (std::vector<std::uint64_t>{1, 2}));
}

TEST(RecordAudit, TheMapShownAgainstTheFrames) {
  const auto position = [](std::int64_t minute, double metres) {
    return MapPosition{.device = "A",
                       .time_ms = kNoonMs + minute * 60'000,
                       .seq = static_cast<std::uint64_t>(minute) + 1,
                       .at = geo::Destination(kPlace, 90, metres)};
  };
  const std::vector<MapPosition> real{position(0, 0), position(1, 500), position(2, 1000)};
  EXPECT_TRUE(AuditMap(real, real, {}).empty());
  const std::vector<MapPosition> near{position(2, 1049), position(0, 0), position(1, 500)};
  EXPECT_TRUE(AuditMap(near, real, {}).empty());
  const std::vector<MapPosition> moved{position(0, 0), position(1, 500), position(2, 1051)};
  EXPECT_EQ(ReasonsOf(AuditMap(moved, real, {})),
            std::vector<std::string>{"track.record_gap.map_moved"});
  EXPECT_EQ(ReasonsOf(AuditMap(std::span(real).first(2), real, {})),
            std::vector<std::string>{"track.record_gap.map_removed"});
  EXPECT_EQ(ReasonsOf(AuditMap(real, std::span(real).first(2), {})),
            std::vector<std::string>{"track.record_gap.map_added"});
}

geo::Shape Around(double metres) {
  return *geo::MakeShape({.area = geo::Circle{.center = kPlace, .radius_m = metres}, .band = {}});
}

TEST(RecordAudit, EditsThatLegalise) {
  Alarm deviation;
  deviation.kind = AlarmKind::kDeviation;
  deviation.unit = "truck";
  deviation.known_ms = kNoonMs;
  deviation.at = geo::Destination(kPlace, 0, 2000);
  deviation.evidence = {7};
  struct Case {
    double hours;
    bool allows;
    double before_m;
    double after_m;
    std::size_t alarms;
  };
  for (const Case& c : {
           Case{1, true, 1000, 3000, 1},
           Case{-1, true, 1000, 3000, 0},
           Case{167, true, 1000, 3000, 1},
           Case{169, true, 1000, 3000, 0},
           Case{1, true, 1000, 1500, 0},
           Case{1, true, 2500, 3000, 0},
           Case{1, false, 3000, 1000, 1},
           Case{1, false, 1000, 3000, 0},
       }) {
    ShapeEdit edit;
    edit.object = "route 9";
    edit.person = "P";
    edit.time_ms = kNoonMs + static_cast<std::int64_t>(c.hours) * kHour;
    edit.seq = 50;
    edit.allows = c.allows;
    edit.before = Around(c.before_m);
    edit.after = Around(c.after_m);
    const Alarms alarms = AuditEdits(std::vector{edit}, std::vector{deviation}, {});
    EXPECT_EQ(alarms.size(), c.alarms) << c.hours << " " << c.before_m << " " << c.after_m;
    if (!alarms.empty()) {
      EXPECT_EQ(alarms[0].evidence, (std::vector<std::uint64_t>{7, 50}));
    }
  }
  ShapeEdit removed;  // a forbidden zone that is gone
  removed.allows = false;
  removed.before = Around(3000);
  removed.time_ms = kNoonMs + kHour;
  EXPECT_EQ(AuditEdits(std::vector{removed}, std::vector{deviation}, {}).size(), 1U);
  deviation.phase = AlarmPhase::kEnded;
  EXPECT_EQ(AuditEdits(std::vector{removed}, std::vector{deviation}, {}).size(), 0U);
}

Disarm Disarmed(const char* unit, const char* person, const char* second, std::int64_t hours) {
  return {.unit = unit,
          .movement = "M",
          .person = person,
          .second = second,
          .time_ms = kNoonMs + hours * kHour,
          .seq = 5};
}

TEST(RecordAudit, AlarmsClosedByWhoDisarmed) {
  struct Case {
    const char* unit;
    const char* person;
    std::int64_t hours;
    std::size_t alarms;
  };
  const std::vector disarms{Disarmed("truck", "P", "Q", 0)};
  for (const Case& c :
       {Case{"truck", "P", 1, 1}, Case{"truck", "Q", -1, 1}, Case{"truck", "R", 1, 0},
        Case{"train", "P", 1, 0}, Case{"truck", "P", 48, 1}, Case{"truck", "P", 49, 0}}) {
    const std::vector closings{Closing{.cause = "c",
                                       .unit = c.unit,
                                       .movement = "M",
                                       .person = c.person,
                                       .time_ms = kNoonMs + c.hours * kHour,
                                       .seq = 6}};
    EXPECT_EQ(AuditClosings(closings, disarms, {}).size(), c.alarms)
        << c.unit << c.person << c.hours;
  }
}

TEST(RecordAudit, DisarmedAlone) {
  EXPECT_EQ(
      ReasonsOf(AuditDisarms(std::vector{Disarmed("t", "P", "Q", 0), Disarmed("t", "P", "", 0),
                                         Disarmed("t", "P", "P", 0)},
                             {})),
      (std::vector<std::string>{"track.record_gap.alone", "track.record_gap.alone"}));
}

TEST(RecordAudit, DisarmedAtNight) {
  struct Case {
    int nights;
    int others_nights;  // of 20
    std::size_t alarms;
  };
  for (const Case& c : {Case{4, 1, 0}, Case{5, 1, 1}, Case{5, 10, 0}}) {
    std::vector<Disarm> disarms;
    for (int i = 0; i < c.nights; ++i)
      disarms.push_back(Disarmed("t", "P", "Q", 8 + 24 * i));  // at 20:00
    for (int i = 0; i < 20; ++i)
      disarms.push_back(Disarmed("t", "R", "Q", (i < c.others_nights ? -7 : -6) + 24 * i));
    const Alarms alarms = AuditDisarms(disarms, {});
    ASSERT_EQ(alarms.size(), c.alarms) << c.nights << " " << c.others_nights;
    if (!alarms.empty()) {
      EXPECT_EQ(alarms[0].unit, "person:P");
    }
  }
  AuditSettings elsewhere;
  elsewhere.utc_offset_h = -3;  // where 20:00 is 17:00
  std::vector<Disarm> disarms;
  for (int i = 0; i < 9; ++i)
    disarms.push_back(Disarmed("t", "P", "Q", 8 + 24 * i));
  EXPECT_EQ(AuditDisarms(disarms, {}).size(), 1U);
  EXPECT_EQ(AuditDisarms(disarms, elsewhere).size(), 0U);
}

}  // namespace
}  // namespace tidewaiter::track
