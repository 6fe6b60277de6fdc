// The grid that finds meetings, and the map of ports, against asking everybody.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "testing/property.h"
#include "track/internal/vessel_places.h"
#include "track/test_vessels.h"

namespace tidewaiter::track {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;

// Every meeting by the words of the rule: all pairs at each position.
class SlowMeetings {
 public:
  void Take(const VesselPosition& position, std::set<Pair>& met) {
    last_[position.mmsi] = position;
    for (const auto& [mmsi, there] : last_) {
      if (mmsi == position.mmsi) continue;
      const auto key = std::minmax(mmsi, position.mmsi);
      auto state = pairs_.find(key);
      const bool one_time = std::abs(there.time_ms - position.time_ms) <= 600'000;
      const bool near = geo::DistanceM(there.at, position.at) <= 500;
      if (state != pairs_.end() &&
          ((one_time && !near) || position.time_ms - state->second.last_ms > 1'800'000)) {
        pairs_.erase(state);
        state = pairs_.end();
      }
      if (!one_time || !near) continue;
      if (state == pairs_.end()) state = pairs_.emplace(key, State{position.time_ms}).first;
      State& pair = state->second;
      pair.last_ms = position.time_ms;
      ++(position.sog_kn < 2 ? pair.slow : pair.fast);
      if (pair.last_ms - pair.began_ms >= 7'200'000 && pair.slow > pair.fast) met.insert(key);
    }
  }

 private:
  struct State {
    std::int64_t began_ms;
    std::int64_t last_ms = 0;
    int slow = 0;
    int fast = 0;
  };
  std::map<std::uint32_t, VesselPosition> last_;
  std::map<Pair, State> pairs_;
};

RC_GTEST_PROP(VesselWatchProperty, MeetingsAreThoseOfAllPairs, ()) {
  const int lat = *rc::gen::element(0, 45, -70, 84);
  const double lon = *rc::gen::element(30.0, 179.999, -180.0);
  const int ships = *rc::gen::inRange(2, 7);
  VesselScene scene;
  SlowMeetings slow;
  std::set<Pair> expected;
  for (int step = 0; step < 40; ++step) {
    for (int i = 0; i < ships; ++i) {
      const int east_m = *rc::gen::inRange(0, 60) == 1 ? 700 : *rc::gen::inRange(0, 360);
      VesselPosition position;
      position.mmsi = kShip + static_cast<std::uint32_t>(i);
      position.time_ms = kNoonMs + step * 300'000 + i * 1000;
      position.seq = static_cast<std::uint64_t>(step * 10 + i);
      position.at =
          geo::Destination({.lat = static_cast<double>(lat), .lon = lon}, 70.0 * i, east_m);
      position.sog_kn = *rc::gen::inRange(0, 4);
      scene.watch.Take(position, scene.alarms);
      slow.Take(position, expected);
    }
  }
  std::set<Pair> found;
  for (const Alarm& alarm : scene.Of(AlarmKind::kEncounter)) {
    const auto other = static_cast<std::uint32_t>(
        std::stoul(std::string(alarm.finding.reasons[0].Parameter("other"))));
    found.insert({static_cast<std::uint32_t>(std::stoul(alarm.unit.substr(7))), other});
  }
  RC_CLASSIFY(!expected.empty());
  RC_ASSERT(found == expected);
}

RC_GTEST_PROP(VesselWatchProperty, TheNearestPortIsTheNearestOfAll, ()) {
  const auto place = [] {
    return geo::Point{.lat = *rc::gen::inRange(-900, 900) / 10.0,
                      .lon = *rc::gen::inRange(-1800, 1800) / 10.0};
  };
  const geo::Point around = place();
  std::vector<Port> ports;
  for (int i = 0; i < 30; ++i) {
    ports.push_back(
        {.code = "P",
         .name = "P",
         .at = geo::Destination(around, *rc::gen::inRange(0, 360), *rc::gen::inRange(0, 120'000))});
  }
  double nearest_m = PortFinder::kReachM;
  for (const Port& port : ports)
    nearest_m = std::min(nearest_m, geo::DistanceM(around, port.at));
  RC_ASSERT(PortFinder(ports).Nearest(around).distance_m == nearest_m);
}

// In whatever order positions come, and how often: the end of the track is the newest, and nothing
// is used twice.
RC_GTEST_PROP(VesselWatchProperty, RepeatsChangeNothing, ()) {
  const auto minutes = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 50));
  VesselScene once;
  VesselScene twice;
  for (const int minute : minutes) {
    const geo::Point at{.lat = 20 + 0.001 * minute, .lon = 5};
    once.At(kShip, kNoonMs + minute * kMinuteMs, at);
    twice.At(kShip, kNoonMs + minute * kMinuteMs, at);
    twice.At(kShip, kNoonMs + minute * kMinuteMs, at);
  }
  RC_ASSERT(once.watch.counts().taken == twice.watch.counts().taken);
  RC_ASSERT(once.alarms == twice.alarms);
}

}  // namespace
}  // namespace tidewaiter::track
