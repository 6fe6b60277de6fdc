#include "track/vessels.h"

#include "gtest/gtest.h"

#include "track/test_vessels.h"

namespace tidewaiter::track {
namespace {

geo::Point North(double lat, double lon, double nautical_miles) {
  return {.lat = lat + nautical_miles * geo::kNauticalMileM / geo::kMetresPerDegree, .lon = lon};
}

TEST(VesselWatch, JumpsAreFasterThanTheLimitAndFurther) {
  struct Case {
    double miles;
    std::int64_t seconds;
    std::size_t jumps;
  };
  for (const Case& c : {Case{0.99, 60, 0}, Case{1.01, 60, 1}, Case{0.53, 1, 0}, Case{0.55, 1, 1},
                        Case{59.9, 3600, 0}, Case{60.1, 3600, 1}}) {
    VesselScene scene;
    scene.At(kShip, kNoonMs, {.lat = 20, .lon = 5});
    scene.At(kShip, kNoonMs + c.seconds * 1000, North(20, 5, c.miles));
    EXPECT_EQ(scene.Of(AlarmKind::kJump).size(), c.jumps) << c.miles << " in " << c.seconds;
  }
}

TEST(VesselWatch, JumpNamesEvidenceAndLimits) {
  VesselScene scene;
  scene.At(kShip, kNoonMs, {.lat = 20, .lon = 5});
  scene.At(kShip, kNoonMs + kMinuteMs, {.lat = 21, .lon = 5});
  const auto jumps = scene.Of(AlarmKind::kJump);
  ASSERT_EQ(jumps.size(), 1U);
  const Alarm& jump = jumps[0];
  EXPECT_EQ(jump.unit, "vessel:636000001");
  EXPECT_EQ(jump.cause, "vessel:636000001/jump/1700006460000");
  EXPECT_EQ(jump.evidence, (std::vector<std::uint64_t>{1, 2}));
  ASSERT_EQ(jump.thresholds.size(), 2U);
  EXPECT_EQ(jump.thresholds[0].name, "vessels.jump_kn");
  EXPECT_EQ(jump.thresholds[0].value, 60);
  EXPECT_EQ(jump.settings, VesselSettings{}.version());
  EXPECT_EQ(jump.finding.reasons[0].Parameter("km"), "111.2");
}

TEST(VesselWatch, OneWildPositionIsOverWhenTheTrackGoesOn) {
  VesselScene scene;
  for (int i = 0; i < 10; ++i) {
    const bool wild = i == 5;
    scene.At(kShip, kNoonMs + i * kMinuteMs,
             wild ? geo::Point{.lat = 30, .lon = 5} : North(20, 5, 0.1 * i));
  }
  EXPECT_EQ(scene.Of(AlarmKind::kJump).size(), 1U);
  EXPECT_EQ(scene.Count("track.jump.returned"), 1U);
  EXPECT_EQ(scene.Count("track.identity.two_places"), 0U);
}

TEST(VesselWatch, ARunInTheOtherPlaceIsWhereTheShipIs) {
  VesselScene scene;
  for (int i = 0; i < 5; ++i)
    scene.At(kShip, kNoonMs + i * kMinuteMs, North(20, 5, 0.1 * i));
  for (int i = 5; i < 15; ++i)
    scene.At(kShip, kNoonMs + i * kMinuteMs, North(30, 5, 0.1 * i));
  EXPECT_EQ(scene.Of(AlarmKind::kJump).size(), 1U);
  EXPECT_EQ(scene.Count("track.jump.stayed"), 1U);
}

TEST(VesselWatch, OneNumberInTwoPlacesIsTwoShips) {
  VesselScene scene;
  for (int i = 0; i < 10; ++i)
    scene.At(kShip, kNoonMs + i * kMinuteMs, North(i % 2 == 0 ? 20 : 30, 5, 0.1 * i));
  EXPECT_EQ(scene.Count("track.identity.two_places"), 1U);
  EXPECT_EQ(scene.Of(AlarmKind::kJump).size(), 1U);  // not one for every change
}

TEST(VesselWatch, LatePositionsElsewhereAreTwoShipsToo) {
  VesselScene scene;
  for (int i = 0; i < 10; ++i)
    scene.At(kShip, kNoonMs + i * kMinuteMs, North(20, 5, 0.1 * i));
  for (int i = 0; i < 2; ++i)
    scene.At(kShip, kNoonMs + i * kMinuteMs, North(30, 5, 0.1 * i));
  EXPECT_EQ(scene.Count("track.identity.two_places"), 0U);
  scene.At(kShip, kNoonMs + 2 * kMinuteMs, North(30, 5, 0.2));
  EXPECT_EQ(scene.Count("track.identity.two_places"), 1U);
}

TEST(VesselWatch, ReversedAndRepeatedPositionsRaiseNothing) {
  VesselScene scene;
  for (int i = 19; i >= 0; --i)
    scene.At(kShip, kNoonMs + i * kMinuteMs, North(20, 5, 0.2 * i));
  for (int i = 4; i < 20; ++i)
    scene.At(kShip, kNoonMs + i * kMinuteMs, North(20, 5, 0.2 * i));
  EXPECT_TRUE(scene.alarms.empty());
  EXPECT_EQ(scene.watch.counts().taken, 1U);
  EXPECT_EQ(scene.watch.counts().late, 34U);
  EXPECT_EQ(scene.watch.counts().repeated, 1U);
}

TEST(VesselWatch, RefusesWhatIsNoPlaceAndClocksAhead) {
  VesselScene scene;
  scene.At(kShip, kNoonMs, {.lat = 91, .lon = 181});
  scene.At(kShip, kNoonMs, {.lat = 0, .lon = 0});
  VesselPosition ahead;
  ahead.mmsi = kShip;
  ahead.at = {.lat = 20, .lon = 5};
  ahead.received_ms = kNoonMs;
  ahead.time_ms = kNoonMs + 300'000;
  scene.watch.Take(ahead, scene.alarms);
  ahead.time_ms += 1;
  scene.watch.Take(ahead, scene.alarms);
  EXPECT_EQ(scene.watch.counts().no_place, 2U);
  EXPECT_EQ(scene.watch.counts().bad_clock, 1U);
  EXPECT_EQ(scene.watch.counts().taken, 1U);
}

TEST(VesselWatch, SeveralJumpsToOneAreaAreAnArea) {
  for (const int ships : {2, 3}) {
    VesselScene scene;
    for (int i = 0; i < ships; ++i) {
      const std::uint32_t mmsi = kShip + static_cast<std::uint32_t>(i);
      scene.At(mmsi, kNoonMs, {.lat = 20.0 + i, .lon = 5});
      scene.At(mmsi, kNoonMs + 10 * kMinuteMs * (i + 1), {.lat = 40 + 0.01 * i, .lon = 8});
    }
    const auto areas = scene.Of(AlarmKind::kSpoofing);
    EXPECT_EQ(areas.size(), ships == 3 ? 1U : 0U);
    if (ships == 3) {
      EXPECT_EQ(areas[0].evidence.size(), 3U);
    }
    scene.watch.Tick(kNoonMs + 24 * kOneHourMs, scene.alarms);
    EXPECT_EQ(scene.Of(AlarmKind::kSpoofing, AlarmPhase::kEnded).size(), areas.size());
  }
}

TEST(VesselWatch, FrozenCoordinatesOfAShipThatMoves) {
  struct Case {
    int positions;
    double sog_kn;
    std::size_t alarms;
  };
  // At intervals of 150 s; five positions span ten minutes.
  for (const Case& c : {Case{4, 8, 0}, Case{5, 8, 1}, Case{20, 8, 1}, Case{20, 2.9, 0}}) {
    VesselScene scene;
    for (int i = 0; i < c.positions; ++i)
      scene.At(kShip, kNoonMs + i * 150'000, {.lat = 20, .lon = 5}, c.sog_kn);
    EXPECT_EQ(scene.Count("track.spoofing.frozen"), c.alarms) << c.positions << " " << c.sog_kn;
  }
}

TEST(VesselWatch, CirclesAndStraightLines) {
  struct Case {
    double wobble_m;
    std::size_t straight;
  };
  for (const Case& c : {Case{0.5, 1}, Case{5, 0}}) {
    VesselScene scene;
    for (int i = 0; i < 16; ++i) {
      scene.At(kShip, kNoonMs + i * kMinuteMs * 2,
               geo::Destination(North(20, 5, 0.4 * i), 90, i % 2 == 0 ? 0 : c.wobble_m));
    }
    EXPECT_EQ(scene.Count("track.spoofing.straight"), c.straight) << c.wobble_m;
    EXPECT_EQ(scene.Count("track.spoofing.circle"), 0U);
  }
  for (const double step_deg : {60.0, 30.0}) {  // 2.5 turns in 16 positions, and 1.25
    VesselScene scene;
    for (int i = 0; i < 16; ++i) {
      scene.At(kShip, kNoonMs + i * kMinuteMs,
               geo::Destination({.lat = 20, .lon = 5}, step_deg * i, 400));
    }
    EXPECT_EQ(scene.Count("track.spoofing.circle"), step_deg == 60 ? 1U : 0U);
  }
}

// Positions every `step` minutes for `hours`, then silence until `tick`.
void Sail(VesselScene& scene, std::uint32_t mmsi, geo::Point from, double hours, int step,
          double sog_kn = 10) {
  for (int i = 0; i * step <= hours * 60; ++i) {
    const double miles = sog_kn * i * step / 60.0;
    scene.At(mmsi, kNoonMs + i * step * kMinuteMs, North(from.lat, from.lon, miles), sog_kn);
  }
}

// Two ships pass northwards over hours before, so that silence there is not that of the receivers.
void OthersOnTheWay(VesselScene& scene, double lon) {
  for (const std::uint32_t other : {kOtherShip, kOtherShip + 1}) {
    for (int i = 0; i <= 10; ++i)
      scene.At(other, kNoonMs - (12 - i) * kOneHourMs, North(22, lon, 30.0 * i), 20, 1);
  }
}

TEST(VesselWatch, GapsOffshore) {
  struct Case {
    double lon;          // one degree is 55 nautical miles at 23 N
    double hours_heard;  // every half hour
    double silent_h;
    std::size_t watch;
    std::size_t alarm;
  };
  for (const Case& c : {Case{2, 10, 5.9, 0, 0}, Case{2, 10, 6.1, 1, 0}, Case{2, 10, 11.9, 1, 0},
                        Case{2, 10, 12.1, 1, 1}, Case{0.8, 10, 12.1, 1, 0},
                        Case{2, 6.4, 12.1, 0, 0}, Case{2, 6.5, 12.1, 1, 1}}) {
    VesselScene scene;
    OthersOnTheWay(scene, c.lon);
    Sail(scene, kShip, {.lat = 22, .lon = c.lon}, c.hours_heard, 30);
    const auto last_ms = kNoonMs + static_cast<std::int64_t>(c.hours_heard * 2) * 30 * kMinuteMs;
    for (int i = 1; i <= static_cast<int>(c.silent_h * 60); ++i)
      scene.watch.Tick(last_ms + i * kMinuteMs, scene.alarms);
    EXPECT_EQ(scene.Count("track.gap.watch"), c.watch) << c.lon << " " << c.silent_h;
    EXPECT_EQ(scene.Count("track.gap.offshore"), c.alarm) << c.lon << " " << c.silent_h;
    EXPECT_EQ(scene.Of(AlarmKind::kGap).size(), c.watch);
    EXPECT_EQ(scene.Of(AlarmKind::kGap, AlarmPhase::kGrown).size(), c.alarm);
  }
}

TEST(VesselWatch, WhoSailsOutOfHearingIsSilentForEverybody) {
  struct Case {
    double others_to;  // nautical miles on the ship's way where others were heard
    double days_ago;
    std::size_t alarm;
  };
  for (const Case& c : {Case{0, 1, 0}, Case{80, 1, 0}, Case{300, 1, 1}, Case{300, 8, 0}}) {
    VesselScene scene;
    for (const std::uint32_t other : {kOtherShip, kOtherShip + 1}) {
      for (double miles = 0; miles <= c.others_to; miles += 15) {
        scene.At(other,
                 kNoonMs - static_cast<std::int64_t>(c.days_ago * 24) * kOneHourMs +
                     static_cast<std::int64_t>(3 * miles) * kMinuteMs,
                 North(22, 2, miles), 20, 1);
      }
    }
    Sail(scene, kShip, {.lat = 22, .lon = 2}, 10, 30, 15);
    scene.watch.Tick(kNoonMs + 23 * kOneHourMs, scene.alarms);
    EXPECT_EQ(scene.Count("track.gap.offshore"), c.alarm) << c.others_to << " " << c.days_ago;
  }
}

TEST(VesselWatch, AGapEndsWhenTheShipIsHeardAgain) {
  VesselScene scene;
  Sail(scene, kShip, {.lat = 22, .lon = 2}, 10, 30);
  scene.watch.Tick(kNoonMs + 23 * kOneHourMs, scene.alarms);
  scene.At(kShip, kNoonMs + 34 * kOneHourMs, {.lat = 24, .lon = 2});
  const auto ended = scene.Of(AlarmKind::kGap, AlarmPhase::kEnded);
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0].cause, scene.Of(AlarmKind::kGap)[0].cause);
  EXPECT_EQ(ended[0].finding.reasons[0].Parameter("hours"), "24.0");
}

TEST(VesselWatch, GapsNearPortsWhereOthersAreHeard) {
  for (const int others : {0, 1, 2, 3}) {
    for (const int minutes : {9, 10}) {
      VesselScene scene;
      Sail(scene, kShip, {.lat = 9.8, .lon = 0.1}, 1, 1, 10);
      for (int i = 0; i < others; ++i) {
        scene.At(kOtherShip + static_cast<std::uint32_t>(i), kNoonMs + kOneHourMs + 8 * kMinuteMs,
                 {.lat = 9.5, .lon = 0.5});
      }
      scene.watch.Tick(kNoonMs + kOneHourMs + minutes * kMinuteMs, scene.alarms);
      EXPECT_EQ(scene.Count("track.gap.near_port"), others >= 2 && minutes == 10 ? 1U : 0U)
          << others << " others, " << minutes << " minutes";
    }
  }
}

TEST(VesselWatch, ShipsAtAnchorMayBeSilent) {
  VesselScene scene;
  for (int i = 0; i < 60; ++i)
    scene.At(kShip, kNoonMs + i * kMinuteMs, {.lat = 22, .lon = 2}, 0, 1);
  scene.watch.Tick(kNoonMs + 40 * kOneHourMs, scene.alarms);
  EXPECT_TRUE(scene.alarms.empty());
}

TEST(VesselWatch, Encounters) {
  struct Case {
    double metres;
    int minutes;
    double sog_kn;
    double lat;
    std::size_t alarms;
  };
  for (const Case& c :
       {Case{490, 120, 1, 20, 1}, Case{510, 120, 1, 20, 0}, Case{490, 110, 1, 20, 0},
        Case{490, 120, 2, 20, 0}, Case{490, 120, 1.9, 20, 1}, Case{490, 120, 1, 70, 1},
        Case{490, 120, 1, 10, 0}}) {  // the last one in the port
    VesselScene scene;
    const double lon = c.lat == 10 ? 0.01 : 2;
    for (int i = 0; i <= c.minutes; i += 10) {
      scene.At(kShip, kNoonMs + i * kMinuteMs, {.lat = c.lat, .lon = lon}, c.sog_kn);
      scene.At(kOtherShip, kNoonMs + i * kMinuteMs,
               geo::Destination({.lat = c.lat, .lon = lon}, 77, c.metres), c.sog_kn);
    }
    EXPECT_EQ(scene.Of(AlarmKind::kEncounter).size(), c.alarms)
        << c.metres << " m " << c.minutes << " min " << c.sog_kn << " kn at " << c.lat;
    scene.watch.Tick(kNoonMs + 5 * kOneHourMs, scene.alarms);
    EXPECT_EQ(scene.Of(AlarmKind::kEncounter, AlarmPhase::kEnded).size(), c.alarms);
  }
}

TEST(VesselWatch, Loitering) {
  struct Case {
    double lon;  // 0.35 E is 20.7 nautical miles off at 10 N
    double sog_kn;
    int hours;
    std::size_t alarms;
  };
  for (const Case& c : {Case{2, 1.9, 3, 1}, Case{2, 2.1, 3, 0}, Case{0.33, 1.9, 3, 0},
                        Case{0.36, 1.9, 3, 1}, Case{2, 1.9, 1, 0}}) {
    VesselScene scene;
    Sail(scene, kShip, {.lat = 10, .lon = c.lon}, c.hours, 10, c.sog_kn);
    EXPECT_EQ(scene.Of(AlarmKind::kLoitering).size(), c.alarms)
        << c.lon << " " << c.sog_kn << " " << c.hours;
  }
}

TEST(VesselWatch, OnLandIsThreePositionsFiveKilometresInside) {
  struct Case {
    double lon;
    int positions;
    std::size_t alarms;
  };
  for (const Case& c : {Case{-0.1, 3, 1}, Case{-0.1, 2, 0}, Case{-0.04, 10, 0}, Case{0.1, 10, 0}}) {
    VesselScene scene;
    for (int i = 0; i < c.positions; ++i)
      scene.At(kShip, kNoonMs + i * kMinuteMs, North(20, c.lon, 0.1 * i));
    EXPECT_EQ(scene.Of(AlarmKind::kOnLand).size(), c.alarms) << c.lon << " " << c.positions;
    scene.At(kShip, kNoonMs + kOneHourMs, {.lat = 20, .lon = 0.1});
    EXPECT_EQ(scene.Of(AlarmKind::kOnLand, AlarmPhase::kEnded).size(), c.alarms);
  }
}

// Who comes from the sea is worth a look; who was never seen there is on a river, as far as is
// known.
TEST(VesselWatch, OnLandIsAWarningForOneThatWasAtSea) {
  for (const bool from_sea : {false, true}) {
    VesselScene scene;
    if (from_sea) scene.At(kShip, kNoonMs - kOneHourMs, {.lat = 20, .lon = 0.1});
    for (int i = 0; i < 3; ++i)
      scene.At(kShip, kNoonMs + i * kMinuteMs, North(20, -0.1, 0.1 * i));
    const auto alarms = scene.Of(AlarmKind::kOnLand);
    ASSERT_EQ(alarms.size(), 1U);
    EXPECT_EQ(alarms[0].severity, from_sea ? Severity::kWarning : Severity::kNotice);
    EXPECT_EQ(scene.Count(from_sea ? "track.on_land.vessel" : "track.on_land.inland"), 1U);
  }
}

TEST(VesselWatch, WhereOthersGoIsWater) {
  for (const std::uint32_t others : {2U, 3U}) {
    VesselScene scene;
    for (std::uint32_t i = 0; i < others; ++i)
      scene.At(kOtherShip + i, kNoonMs, {.lat = 20.01, .lon = -0.11});
    for (int i = 0; i < 3; ++i)
      scene.At(kShip, kNoonMs + i * kMinuteMs, {.lat = 20.01, .lon = -0.11});
    EXPECT_EQ(scene.Of(AlarmKind::kOnLand).size(), others == 3 ? 0U : 1U);
  }
}

TEST(VesselWatch, AJumpToWhereTheShipStaysIsNotTwoShips) {
  VesselScene scene;  // after some time the new place is in reach of the old one
  scene.At(kShip, kNoonMs, {.lat = 20, .lon = 5});
  for (int i = 1; i < 10; ++i)
    scene.At(kShip, kNoonMs + 70'000 * i, North(20, 5, 3 + 0.01 * i));
  EXPECT_EQ(scene.Count("track.jump.stayed"), 1U);
  EXPECT_EQ(scene.Count("track.jump.returned"), 0U);
}

TEST(VesselWatch, ZonesAreEnteredLeftAndCrossed) {
  VesselScene scene;
  int minute = 0;
  for (const double lon : {2.9, 3.05, 3.07, 3.2, 2.9}) {
    scene.At(kShip, kNoonMs + minute * kMinuteMs, {.lat = 20, .lon = lon});
    minute += 30;
  }
  EXPECT_EQ(scene.Count("track.zone.entered"), 1U);
  EXPECT_EQ(scene.Count("track.zone.left"), 1U);
  EXPECT_EQ(scene.Count("track.zone.crossed"), 1U);
}

TEST(VesselWatch, CallsAtPorts) {
  VesselScene scene;
  int hour = 0;
  for (const double miles : {10.0, 1.0, 1.0, 1.9, 3.0}) {  // in at 3 km, out at 4 km
    scene.At(kShip, kNoonMs + hour * kOneHourMs, North(10, 0.01, miles), hour == 2 ? 0.1 : 5);
    ++hour;
  }
  const auto calls = scene.watch.DrainCalls();
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0].port, "XAPRT");
  EXPECT_EQ(calls[0].departed_ms, 0);
  EXPECT_EQ(calls[1].arrived_ms, kNoonMs + kOneHourMs);
  EXPECT_EQ(calls[1].departed_ms, kNoonMs + 4 * kOneHourMs);
  EXPECT_TRUE(calls[1].stopped);
  EXPECT_TRUE(scene.watch.DrainCalls().empty());
}

VesselStatic Named(std::uint32_t mmsi, std::uint32_t imo, const char* name) {
  VesselStatic said;
  said.mmsi = mmsi;
  said.time_ms = kNoonMs;
  said.imo = imo;
  said.name = name;
  return said;
}

TEST(VesselWatch, NamesAreBelievedWhenSaidTwice) {
  VesselScene scene;
  scene.watch.Take(Named(kShip, 0, "ALPHA"), scene.alarms);
  scene.watch.Take(Named(kShip, 0, "ALPHB"), scene.alarms);  // a lost bit
  scene.watch.Take(Named(kShip, 0, "ALPHA"), scene.alarms);
  EXPECT_TRUE(scene.alarms.empty());
  scene.watch.Take(Named(kShip, 0, "OMEGA"), scene.alarms);
  scene.watch.Take(Named(kShip, 0, "OMEGA"), scene.alarms);
  EXPECT_EQ(scene.Count("track.identity.name"), 1U);
}

TEST(VesselWatch, ImoNumbers) {
  VesselScene scene;
  for (int i = 0; i < 2; ++i)
    scene.watch.Take(Named(kShip, 9'074'729, "A"), scene.alarms);
  EXPECT_TRUE(scene.alarms.empty());
  for (int i = 0; i < 2; ++i)
    scene.watch.Take(Named(kOtherShip, 9'074'729, "B"), scene.alarms);
  EXPECT_EQ(scene.Count("track.identity.imo_twice"), 1U);
  for (int i = 0; i < 2; ++i)
    scene.watch.Take(Named(kShip, 9'074'728, "A"), scene.alarms);
  EXPECT_EQ(scene.Count("track.identity.imo_check"), 1U);
  EXPECT_EQ(scene.Count("track.identity.imo"), 1U);
}

TEST(VesselWatch, NumbersOfNoCountryOnce) {
  VesselScene scene;
  for (int i = 0; i < 3; ++i)
    scene.At(200'000'001, kNoonMs + i * kMinuteMs, North(20, 5, 0.1 * i));
  EXPECT_EQ(scene.Count("track.identity.mid"), 1U);
  scene.At(111'232'506, kNoonMs, {.lat = 20, .lon = 6});  // an aircraft of the rescue service
  EXPECT_EQ(scene.Count("track.identity.mid"), 1U);
}

TEST(VesselWatch, ForgetsTheLongestSilentWhenFull) {
  const StraightCoast coast;
  VesselWatch watch({}, &coast, {}, 10);
  Alarms alarms;
  VesselPosition position;
  position.at = {.lat = 20, .lon = 5};
  for (std::uint32_t i = 0; i < 25; ++i) {
    position.mmsi = kShip + i;
    position.time_ms = kNoonMs + i;
    watch.Take(position, alarms);
  }
  EXPECT_EQ(watch.size(), 10U);
  EXPECT_EQ(watch.counts().forgotten, 15U);
  watch.Tick(kNoonMs + 40LL * 24 * kOneHourMs, alarms);
  EXPECT_EQ(watch.size(), 0U);
}

TEST(VesselSettings, VersionsDifferWithValues) {
  VesselSettings settings;
  const std::string before = settings.version();
  EXPECT_EQ(before, VesselSettings{}.version());
  settings.gap_s += 1;
  EXPECT_NE(settings.version(), before);
}

}  // namespace
}  // namespace tidewaiter::track
