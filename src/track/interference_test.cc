#include "track/interference.h"

#include <algorithm>
#include <functional>

#include "gtest/gtest.h"
#include <fmt/format.h>

#include "geo/measure.h"

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kNoonMs = 1'700'006'400'000;
constexpr geo::Point kRoad{.lat = -1.3, .lon = 36.8};
constexpr RadioCell kCell{.mcc = 639, .mnc = 2, .area = 11, .id = 4711};

struct Scene {
  InterferenceWatch watch{InterferenceSettings{}};
  Alarms alarms;
  std::uint64_t seq = 0;

  void Send(const std::string& device, double at_s,
            const std::function<void(InterferenceEvent&)>& set) {
    InterferenceEvent event;
    event.device = device;
    event.time_ms = kNoonMs + static_cast<std::int64_t>(at_s * 1000);
    event.received_ms = event.time_ms;
    event.seq = ++seq;
    event.fix_valid = true;
    event.at = kRoad;
    set(event);
    watch.Take(event, alarms);
  }
  void Fix(const std::string& device, double at_s, const geo::Point& at, double speed_kmh = 50) {
    Send(device, at_s, [&](InterferenceEvent& event) {
      event.at = at;
      event.speed_kmh = speed_kmh;
    });
  }
  void Lose(const std::string& device, double at_s, const RadioCell& cell = {}) {
    Send(device, at_s, [&](InterferenceEvent& event) {
      event.fix_valid = false;
      event.cell = cell;
    });
  }
  void Tick(double at_s) { watch.Tick(kNoonMs + static_cast<std::int64_t>(at_s * 1000), alarms); }
  [[nodiscard]] std::size_t Count(std::string_view reason) const {
    return static_cast<std::size_t>(std::ranges::count_if(alarms, [&](const Alarm& alarm) {
      return alarm.finding.reasons.front().template_id == reason;
    }));
  }
  [[nodiscard]] bool Contradicts(const std::string& device, std::string_view reason) const {
    const Agreement agreement = watch.AgreementOf(device);
    return std::ranges::any_of(agreement.reasons,
                               [&](const Reason& said) { return said.template_id == reason; });
  }
};

geo::Point Along(double metres) {
  return geo::Destination(kRoad, 90, metres);
}

TEST(Interference, TheDevicesOwnSign) {
  Scene scene;
  for (const int second : {0, 30, 60}) {
    scene.Send("A", second, [&](InterferenceEvent& event) { event.jamming = second < 60; });
  }
  EXPECT_EQ(scene.Count("track.jamming.device"), 1U);
  EXPECT_EQ(scene.Count("track.jamming.device_ended"), 1U);
  EXPECT_EQ(scene.alarms[0].cause, scene.alarms[1].cause);
}

TEST(Interference, AFixLostWhileTheRadioWorks) {
  for (const int second : {119, 120}) {
    Scene scene;
    scene.Fix("A", 0, kRoad);
    scene.Lose("A", 30);
    scene.Lose("A", second);
    EXPECT_EQ(scene.Count("track.jamming.fix_lost"), second == 120 ? 1U : 0U);
    scene.Lose("A", 200);
    scene.Lose("A", 250);
    EXPECT_EQ(scene.Count("track.jamming.fix_lost"), 1U);
    scene.Fix("A", 300, kRoad);
    EXPECT_EQ(scene.Count("track.jamming.fix_back"), 1U);
  }
  Scene never;
  never.Lose("A", 0);
  never.Lose("A", 500);  // has not had a fix yet: it is being started, indoors
  EXPECT_TRUE(never.alarms.empty());
}

TEST(Interference, AreasNeedThreeDevicesOfACellWithinTenMinutes) {
  struct Case {
    std::vector<double> seconds;
    std::size_t areas;
  };
  for (const Case& c : {Case{{0, 300}, 0}, Case{{0, 300, 600}, 1}, Case{{0, 300, 601}, 0}}) {
    Scene scene;
    for (std::size_t k = 0; k < c.seconds.size(); ++k)
      scene.Fix(fmt::format("D{}", k), -3600, Along(30'000.0 * static_cast<double>(k)));
    int i = 0;
    for (const double second : c.seconds)
      scene.Lose(fmt::format("D{}", i++), second, kCell);
    EXPECT_EQ(scene.Count("track.jamming.area"), c.areas);
    const std::size_t members = scene.watch.MembersOf("cell:639-2-11-4711").size();
    EXPECT_EQ(members, c.areas == 1 ? c.seconds.size() : 0U);
    scene.Tick(5000);
    EXPECT_EQ(scene.Count("track.jamming.area_ended"), c.areas);
  }
}

TEST(Interference, OneDeviceThatLosesItsFixOftenIsNoArea) {
  Scene scene;
  scene.Fix("A", 0, kRoad);
  for (int i = 1; i < 20; ++i)
    scene.Lose("A", i * 10, kCell);
  EXPECT_EQ(scene.Count("track.jamming.area"), 0U);
}

TEST(Interference, AreasAreNotPartedByTheGridAndGrow) {
  Scene scene;
  for (int i = 0; i < 6; ++i)
    scene.Fix(fmt::format("D{}", i), 0, geo::Destination(kRoad, 60.0 * i, 100));
  for (int i = 0; i < 6; ++i)
    scene.Lose(fmt::format("D{}", i), 20 + i);
  ASSERT_EQ(scene.Count("track.jamming.area"), 2U);  // raised by three, grown by six
  EXPECT_EQ(scene.alarms[1].phase, AlarmPhase::kGrown);
  EXPECT_EQ(scene.alarms[1].evidence.size(), 6U);
}

TEST(Interference, GatesElsewhere) {
  struct Case {
    double away_m;
    double seconds;
    std::size_t alarms;
  };
  for (const Case& c : {Case{1990, 0, 0}, Case{2010, 0, 1}, Case{50'000, 120, 1},
                        Case{50'000, 121, 0}, Case{3600, 120, 0}}) {  // 50 km/h in 120 s: 1.67 km
    Scene scene;
    scene.Fix("A", 0, kRoad);
    scene.watch.Take(GateSighting{.device = "A",
                                  .time_ms = kNoonMs + static_cast<std::int64_t>(c.seconds * 1000),
                                  .seq = 99,
                                  .at = Along(c.away_m)},
                     scene.alarms);
    EXPECT_EQ(scene.Count("track.spoofing.gate"), c.alarms) << c.away_m << " " << c.seconds;
  }
}

TEST(Interference, TwoSealsWithOneTrack) {
  for (const int fixes : {4, 5}) {
    Scene scene;
    for (int i = 0; i < fixes; ++i) {
      scene.Fix("A", i * 30, Along(i * 400));
      scene.Fix("B", i * 30 + 10, Along(i * 400));
    }
    EXPECT_EQ(scene.Contradicts("B", "track.spoofing.twin"), fixes == 5);
    EXPECT_EQ(scene.Count("track.spoofing.twin"), fixes == 5 ? 1U : 0U);
  }
  Scene truck;  // two seals of one truck: receivers are never of one mind to a centimetre
  for (int i = 0; i < 50; ++i) {
    truck.Fix("A", i * 30, Along(i * 400));
    truck.Fix("B", i * 30 + 10, Along(i * 400 + 0.5));
  }
  EXPECT_EQ(truck.Count("track.spoofing.twin"), 0U);
}

TEST(Interference, FrozenAndStraightTogetherAreEnough) {
  Scene scene;
  for (int i = 0; i < 5; ++i)
    scene.Fix("A", i * 30, kRoad, i == 4 ? 9 : 50);
  EXPECT_FALSE(scene.Contradicts("A", "track.spoofing.device_frozen"));
  for (int i = 5; i < 10; ++i)
    scene.Fix("A", i * 30, kRoad, 50);
  EXPECT_TRUE(scene.Contradicts("A", "track.spoofing.device_frozen"));
  EXPECT_NEAR(scene.watch.AgreementOf("A").score, 1.0 / 3, 1e-9);
  EXPECT_TRUE(scene.alarms.empty());  // one weak witness
  for (int i = 10; i < 32; ++i)
    scene.Fix("A", i * 30, {.lat = kRoad.lat, .lon = kRoad.lon + 0.004 * i}, 50);
  EXPECT_TRUE(scene.Contradicts("A", "track.spoofing.device_straight"));
  ASSERT_EQ(scene.alarms.size(), 1U);
  EXPECT_EQ(scene.alarms[0].finding.reasons.size(), 2U);
  scene.Tick(10'000);
  EXPECT_EQ(scene.Count("track.spoofing.device_ended"), 1U);
}

TEST(Interference, RealRoadsAreNotStraight) {
  Scene scene;
  for (int i = 0; i < 64; ++i) {
    scene.Fix("A", i * 30,
              geo::Destination(Along(i * 400), 0, i % 3 == 0 ? 4 : 0));  // 4 m of noise
  }
  EXPECT_EQ(scene.watch.AgreementOf("A").score, 1);
}

TEST(Interference, CellsAreLearntFromOthers) {
  for (const int teachers : {4, 5}) {
    for (const double away_m : {14'000.0, 16'500.0}) {
      Scene scene;
      for (int i = 0; i < teachers * 4; ++i) {
        scene.Send(fmt::format("T{}", i % teachers), i, [&](InterferenceEvent& event) {
          event.cell = kCell;
          event.at = geo::Destination(kRoad, 77.0 * i, 300);
        });
      }
      scene.Send("A", 500, [&](InterferenceEvent& event) {
        event.cell = kCell;
        event.at = Along(away_m);
      });
      EXPECT_EQ(scene.Contradicts("A", "track.spoofing.cell"), teachers == 5 && away_m > 16'000)
          << teachers << " " << away_m;
    }
  }
}

TEST(Interference, ReplayedNumbers) {
  struct Case {
    std::int64_t number;
    double second;
    bool replay;
  };
  // After numbers 0..99 at 0..990 s.
  for (const Case& c : {Case{100, 1000, false}, Case{90, 900, false},   // sent again
                        Case{90, 1000, true}, Case{0, 1000, false}}) {  // begun anew
    Scene scene;
    for (int i = 0; i < 100; ++i)
      scene.Send("A", i * 10, [&](InterferenceEvent& event) { event.device_seq = i; });
    scene.Send("A", c.second, [&](InterferenceEvent& event) { event.device_seq = c.number; });
    EXPECT_EQ(scene.Contradicts("A", "track.spoofing.replay"), c.replay) << c.number;
  }
}

TEST(Interference, Clocks) {
  for (const double ahead_s : {299.0, 301.0}) {
    Scene scene;
    scene.Send("A", 0, [&](InterferenceEvent& event) {
      event.received_ms = event.time_ms - static_cast<std::int64_t>(ahead_s * 1000);
    });
    EXPECT_EQ(scene.Contradicts("A", "track.spoofing.clock"), ahead_s > 300);
  }
  for (const double back_s : {599.0, 601.0}) {
    Scene scene;
    scene.Send("A", 1000, [&](InterferenceEvent& event) { event.device_seq = 1; });
    scene.Send("A", 1000 - back_s, [&](InterferenceEvent& event) { event.device_seq = 2; });
    EXPECT_EQ(scene.Contradicts("A", "track.spoofing.clock"), back_s > 600);
  }
}

TEST(Interference, ForgetsTheLongestSilentWhenFull) {
  InterferenceWatch watch({}, 3);
  Alarms alarms;
  for (int i = 0; i < 10; ++i) {
    InterferenceEvent event;
    event.device = fmt::format("D{}", i);
    event.time_ms = kNoonMs + i;
    watch.Take(event, alarms);
  }
  EXPECT_EQ(watch.size(), 3U);
  EXPECT_EQ(watch.AgreementOf("D0").score, 1);
}

}  // namespace
}  // namespace tidewaiter::track
