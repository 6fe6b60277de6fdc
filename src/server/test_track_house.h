// For tests: what the control room needs to watch one truck: a tracker in the register, a movement
// that is armed, and the truck's way as Teltonika frames.
//
// The truck goes east along the parallel of 1 degree south from the yard (kilometre 0) to the depot
// (kilometre 40), a fix every 30 seconds; from kilometre 5 on it turns away to the south, from
// 7.5 on it is two kilometres away; the corridor is 500 metres to either side.
#ifndef TIDEWAITER_SERVER_TEST_TRACK_HOUSE_H_
#define TIDEWAITER_SERVER_TEST_TRACK_HOUSE_H_

#include <algorithm>
#include <atomic>
#include <cmath>
#include <string>
#include <vector>

#include "base/check.h"
#include "intake/test_intake.h"
#include "monitor/room.h"
#include "os/clock.h"
#include "track/test_journey.h"

namespace tidewaiter::server {

inline constexpr std::int64_t kTrackStartMs = 1'790'000'000'000;
inline constexpr std::int64_t kFixMs = 30'000;
inline constexpr const char* kTruck = "356307042441013";

// Read by the threads of the intake while the test moves it.
class TrackClock final : public os::Clock {
 public:
  [[nodiscard]] std::int64_t UnixMilliseconds() const override { return now_ms; }
  [[nodiscard]] double MonotonicSeconds() const override {
    return static_cast<double>(now_ms - kTrackStartMs) / 1000;
  }
  std::atomic<std::int64_t> now_ms = kTrackStartMs;
};

// The test's time, which goes on as nodes need it.
class FlowingClock final : public os::Clock {
 public:
  explicit FlowingClock(const os::Clock& from) : from_(from) {}
  [[nodiscard]] std::int64_t UnixMilliseconds() const override {
    return from_.UnixMilliseconds() +
           static_cast<std::int64_t>((MonotonicSeconds() - begin_s_) * 1e3);
  }
  [[nodiscard]] double MonotonicSeconds() const override {
    return os::RealClock().MonotonicSeconds();
  }

 private:
  const os::Clock& from_;
  const double begin_s_ = os::RealClock().MonotonicSeconds();
};

inline monitor::DeviceRecord TruckDevice() {
  return {.id = kTruck, .kind = monitor::DeviceKind::kTracker, .protocol = "teltonika"};
}

inline monitor::MovementDraft TruckDraft() {
  monitor::MovementDraft draft;
  draft.unit.kind = "truck";
  draft.unit.plates = {"KBX 123A"};
  draft.unit.seals = {"M-778"};  // mechanical
  draft.unit.devices = {kTruck};
  draft.mode = "road";
  const auto node = [](const char* id, const char* role, double km) {
    const geo::Point at = track::Place(km);
    monitor::PathNode one{.id = id, .role = role};
    one.shape =
        fmt::format(R"({{"type":"Point","coordinates":[{},{}],"radius_m":400}})", at.lon, at.lat);
    return one;
  };
  draft.nodes = {node("yard", "origin", 0), node("depot", "destination", 40)};
  draft.edges = {{.from = "yard",
                  .to = "depot",
                  .line = {track::Place(0), track::Place(20), track::Place(40)},
                  .half_width_m = 500}};
  return draft;
}

// The frame of minute n / 2.
inline std::string TruckFrame(int n) {
  const double km = n < 2 ? 0 : (n - 1) * 0.5;
  const geo::Point at = track::Place(km, std::clamp((km - 5) * 800, 0.0, 2000.0));
  return intake::TeltonikaAt(static_cast<std::uint64_t>(kTrackStartMs + n * kFixMs),
                             std::llround(at.lat * 1e7), std::llround(at.lon * 1e7),
                             n < 2 ? 0 : 60);
}

inline monitor::RoomOptions TrackOptions(const os::Path& folder, const os::Clock& clock) {
  monitor::RoomOptions options;
  options.folder = folder;
  options.listeners = {{.name = "trackers", .protocols = {"teltonika"}}};
  options.log.group_wait_ms = 1;
  options.clock = &clock;
  options.ticking = false;
  return options;
}

// Planned and armed, as people do it.
inline clearance::PutRecords ArmedTruck(const monitor::ControlRoom& room) {
  const auto built = room.Build(TruckDraft(), {.id = "MV-1",
                                               .iot = track::IotId::Version7(kTrackStartMs, 1, 2),
                                               .by = "anna",
                                               .at_ms = kTrackStartMs});
  CHECK(built.has_value());
  auto armed = monitor::StepMovement(
      room.world(), {.id = "MV-1", .version = 0, .value = *built},
      {.to = track::MovementState::kArmed, .by = "anna", .at_ms = kTrackStartMs});
  CHECK(armed.has_value());
  return *std::move(armed);
}

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_TEST_TRACK_HOUSE_H_
