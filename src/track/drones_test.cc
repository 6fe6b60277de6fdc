#include "track/drones.h"

#include <algorithm>

#include "gtest/gtest.h"

#include "geo/measure.h"
#include "track/test_vessels.h"

namespace tidewaiter::track {
namespace {

constexpr geo::Point kField{.lat = 20, .lon = 5};

class SmallRegister final : public DroneRegister {
 public:
  [[nodiscard]] std::optional<RegisteredDrone> Find(DroneIdType type,
                                                    std::string_view id) const override {
    if (type != DroneIdType::kSerial || id != "KNOWN") return std::nullopt;
    return RegisteredDrone{.operator_id = "OP1", .eu_class = 1, .mass_kg = 0.8};
  }
};

DroneZone Zone(std::optional<geo::AltitudeBand> band, std::uint8_t classes = 0) {
  return {.id = 3,
          .name = "Airport",
          .shape = *geo::MakeShape(
              {.area = geo::Circle{.center = kField, .radius_m = 1000}, .band = band}),
          .classes = classes,
          .allowed = {"POLICE"}};
}

struct DroneScene {
  explicit DroneScene(std::vector<DroneZone> zones = {}, bool with_register = false)
      : watch({}, &coast, with_register ? &known : nullptr, std::move(zones)) {
    next.id = "KNOWN";
    next.id_type = DroneIdType::kSerial;
    next.operator_id = "OP1";
    next.time_ms = kNoonMs;
    next.at = kField;
  }
  // Sends `next`, `seconds` later.
  void Send(double seconds = 1) {
    next.time_ms += static_cast<std::int64_t>(seconds * 1000);
    ++next.seq;
    watch.Take(next, alarms);
  }
  [[nodiscard]] std::size_t Count(std::string_view reason) const {
    return static_cast<std::size_t>(std::ranges::count_if(alarms, [&](const Alarm& alarm) {
      return alarm.finding.reasons.front().template_id == reason;
    }));
  }
  StraightCoast coast;
  SmallRegister known;
  DroneWatch watch;
  DroneObservation next;
  Alarms alarms;
};

TEST(DroneWatch, ZonesByAltitude) {
  using enum geo::AltitudeReference;
  struct Case {
    geo::AltitudeBand band;
    std::optional<DroneHeight> height;
    std::optional<double> geodetic_m;
    const char* reason;  // "" = none
  };
  const geo::AltitudeBand ground{.floor_m = 50, .ceiling_m = 500, .reference = kGround};
  const geo::AltitudeBand sea{.floor_m = 300, .ceiling_m = 900, .reference = kSeaLevel};
  for (const Case& c : {
           Case{ground, DroneHeight{50, kGround}, {}, "track.zone.drone"},
           Case{ground, DroneHeight{49, kGround}, {}, ""},
           Case{ground, DroneHeight{501, kGround}, {}, ""},
           Case{ground, DroneHeight{60, kTakeoff}, {}, "track.zone.drone_unsure"},
           Case{ground, {}, 60, "track.zone.drone_unsure"},
           Case{sea, {}, 400, "track.zone.drone"},
           Case{sea, {}, 399, "track.zone.drone_unsure"},
           Case{sea, {}, 200, "track.zone.drone_unsure"},
           Case{sea, {}, 199, ""},
           Case{sea, {}, 1001, ""},
       }) {
    DroneScene scene({Zone(c.band)});
    scene.next.category = 2;  // so that the height itself is no alarm
    scene.next.height = c.height;
    scene.next.geodetic_m = c.geodetic_m;
    for (int i = 0; i < 3; ++i)
      scene.Send();
    ASSERT_EQ(scene.alarms.size(), *c.reason == 0 ? 0U : 1U) << c.reason;
    if (!scene.alarms.empty()) {
      EXPECT_EQ(scene.alarms[0].finding.reasons[0].template_id, c.reason);
    }
  }
}

TEST(DroneWatch, ZonesAreLeftAndPassed) {
  DroneScene scene({Zone({})});
  for (const double metres : {900.0, 1100.0}) {
    scene.next.at = geo::Destination(kField, 90, metres);
    scene.Send(30);
  }
  EXPECT_EQ(scene.Count("track.zone.drone"), 1U);
  EXPECT_EQ(scene.Count("track.zone.drone_left"), 1U);
  scene.next.at = geo::Destination(kField, 270, 1100);
  scene.Send(30);
  EXPECT_EQ(scene.Count("track.zone.drone_passed"), 1U);
}

TEST(DroneWatch, ZonesOfClassesAndOfThePolice) {
  for (const auto& [eu_class, id, alarms] : {std::tuple<int, const char*, std::size_t>{0, "A", 0},
                                             {1, "A", 0},
                                             {2, "A", 1},
                                             {-1, "A", 1},
                                             {4, "POLICE", 0}}) {
    DroneScene scene({Zone({}, 0b11)});  // C0 and C1
    scene.next.id = id;
    scene.next.eu_class = eu_class;
    scene.Send();
    EXPECT_EQ(scene.Count("track.zone.drone"), alarms) << eu_class << id;
  }
}

TEST(DroneWatch, RegisterClassAndMass) {
  DroneScene scene({}, true);
  scene.next.eu_class = 1;
  scene.Send();
  EXPECT_TRUE(scene.alarms.empty());
  scene.next.operator_id = "OP2";
  scene.next.eu_class = 0;  // is registered as C1 and too heavy for C0
  scene.Send();
  scene.Send();
  EXPECT_EQ(scene.Count("track.identity.drone_operator"), 1U);
  EXPECT_EQ(scene.Count("track.identity.drone_class"), 1U);
  EXPECT_EQ(scene.Count("track.identity.drone_mass"), 1U);
  scene.next.id = "STRANGER";
  scene.next.at = geo::Destination(kField, 0, 5000);
  scene.Send();
  EXPECT_EQ(scene.Count("track.unregistered.drone"), 1U);
}

TEST(DroneWatch, HeightAndSightAndOperator) {
  using enum geo::AltitudeReference;
  for (const auto& [metres, alarms] : {std::pair<double, std::size_t>{120, 0}, {121, 1}}) {
    DroneScene scene;
    scene.next.height = DroneHeight{metres, kTakeoff};
    scene.Send();
    EXPECT_EQ(scene.Count("track.zone.height"), alarms);
  }
  for (const auto& [metres, alarms] : {std::pair<double, std::size_t>{499, 0}, {501, 1}}) {
    DroneScene scene;
    scene.next.operator_at = geo::Destination(kField, 45, metres);
    scene.Send();
    scene.Send();
    EXPECT_EQ(scene.Count("track.zone.sight"), alarms);
  }
  for (const auto& [seconds, alarms] : {std::pair<double, std::size_t>{30, 0}, {31, 1}}) {
    DroneScene scene;
    scene.next.operator_id = "";
    scene.Send();
    scene.Send(seconds);
    EXPECT_EQ(scene.Count("track.unregistered.operator"), alarms);
  }
}

TEST(DroneWatch, AnotherNumberAtTheSamePlace) {
  struct Case {
    double metres;
    double seconds;
    const char* before;
    const char* now;
    std::size_t alarms;
  };
  for (const Case& c : {Case{99, 10, "", "", 1}, Case{101, 10, "", "", 0}, Case{99, 11, "", "", 0},
                        Case{5000, 5, "aa:01", "aa:01", 1}, Case{5, 5, "aa:01", "aa:02", 0}}) {
    DroneScene scene;
    scene.next.transmitter = c.before;
    scene.Send();
    scene.next.id = "OTHER";
    scene.next.transmitter = c.now;
    scene.next.at = geo::Destination(kField, 10, c.metres);
    scene.Send(c.seconds);
    scene.Send();
    EXPECT_EQ(scene.Count("track.identity.drone_changed"), c.alarms) << c.metres << c.seconds;
  }
}

TEST(DroneWatch, MotionAndReceiverThatCannotBe) {
  for (const auto& [metres, alarms] : {std::pair<double, std::size_t>{990, 0}, {1010, 1}}) {
    DroneScene scene;
    scene.Send();
    scene.next.at = geo::Destination(kField, 10, metres);
    scene.Send(10);
    EXPECT_EQ(scene.Count("track.jump.drone"), alarms);
  }
  for (const auto& [metres, alarms] : {std::pair<double, std::size_t>{14'900, 0}, {15'100, 1}}) {
    DroneScene scene;
    scene.next.receiver_at = geo::Destination(kField, 10, metres);
    scene.Send();
    EXPECT_EQ(scene.Count("track.spoofing.receiver"), alarms);
  }
}

TEST(DroneWatch, BordersBetweenPositions) {
  class ThreeCountries final : public Surroundings {  // XA west of 0, XB a strip of 1 km, XC
   public:
    [[nodiscard]] std::optional<double> ShoreM(const geo::Point&, double) const override {
      return std::nullopt;
    }
    [[nodiscard]] std::string_view CountryOf(const geo::Point& point) const override {
      if (point.lon < 0) return "XA";
      return point.lon < 0.01 ? "XB" : "XC";
    }
    void ZonesAlong(const geo::Point&, const geo::Point&,
                    std::vector<std::uint32_t>& ids) const override {
      ids.clear();
    }
    void ZonesAt(const geo::Point&, std::vector<std::uint32_t>& ids) const override { ids.clear(); }
    [[nodiscard]] std::string_view ZoneName(std::uint32_t) const override { return ""; }
  };
  const ThreeCountries map;
  DroneWatch watch({}, &map, nullptr, {});
  Alarms alarms;
  DroneObservation seen;
  seen.id = "X";
  seen.operator_id = "OP";
  for (const double lon : {-0.02, -0.01, 0.02}) {
    seen.time_ms = kNoonMs + static_cast<std::int64_t>(lon * 1e7);
    seen.at = {.lat = 0.5, .lon = lon};
    watch.Take(seen, alarms);
  }
  std::vector<std::string> crossed;
  for (const Alarm& alarm : alarms) {
    if (alarm.kind != AlarmKind::kBorderCrossing) continue;
    const Reason& reason = alarm.finding.reasons[0];
    crossed.push_back(std::string(reason.Parameter("from")).append(reason.Parameter("to")));
  }
  EXPECT_EQ(crossed, (std::vector<std::string>{"XAXB", "XBXC"}));
}

TEST(DroneWatch, LateRepeatedAndRefused) {
  DroneScene scene({Zone({})});
  scene.Send();
  scene.Send(0);
  scene.Send(-5);
  EXPECT_EQ(scene.watch.counts().late, 2U);
  EXPECT_EQ(scene.Count("track.zone.drone"), 1U);
  scene.next.id = std::string(65, 'x');
  scene.Send();
  scene.next.id = "";
  scene.Send();
  EXPECT_EQ(scene.watch.counts().refused, 2U);
}

TEST(DroneWatch, FlightsEndAndTheNextIsAlarmedAgain) {
  DroneScene scene({Zone({})});
  scene.Send();
  scene.watch.Tick(scene.next.time_ms + 300'001, scene.alarms);
  EXPECT_EQ(scene.watch.size(), 0U);
  EXPECT_EQ(scene.Count("track.zone.drone_left"), 1U);
  scene.Send(400);
  scene.Send(400);  // a pause without a tick
  EXPECT_EQ(scene.Count("track.zone.drone"), 3U);
}

TEST(DroneWatch, ForgetsTheLongestSilentWhenFull) {
  DroneWatch watch({}, nullptr, nullptr, {}, 4);
  Alarms alarms;
  DroneObservation seen;
  seen.at = kField;
  for (int i = 0; i < 10; ++i) {
    seen.id = fmt::format("D{}", i);
    seen.time_ms = kNoonMs + i * 60'000;
    watch.Take(seen, alarms);
  }
  EXPECT_EQ(watch.size(), 4U);
}

}  // namespace
}  // namespace tidewaiter::track
