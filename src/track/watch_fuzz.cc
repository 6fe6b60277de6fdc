// Whatever is said in whatever order, the watches over ships, drones and interference stay whole:
// evidence rises and is bounded, and nothing ends that did not begin.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <set>
#include <string>

#include "base/check.h"
#include "track/drones.h"
#include "track/interference.h"
#include "track/vessels.h"

namespace tidewaiter::track {
namespace {

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  [[nodiscard]] bool empty() const { return size_ == 0; }
  template <typename T>
  T Take() {
    T value{};
    const std::size_t count = std::min(sizeof value, size_);
    std::memcpy(&value, data_, count);
    data_ += count;
    size_ -= count;
    return value;
  }
  // Near enough to one another that ships meet, and now and then no place at all.
  geo::Point Place() {
    const auto kind = Take<std::uint8_t>();
    if (kind == 255) return {.lat = Take<double>(), .lon = Take<double>()};
    return {.lat = kind % 3 * 40 + Take<std::int16_t>() * 1e-4,
            .lon = 179.9 + Take<std::int16_t>() * 1e-4};
  }
  std::int64_t Time() { return 1'700'000'000'000 + Take<std::int16_t>() * 10'000LL; }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

void TakeVessel(Bytes& in, VesselWatch& watch, Alarms& alarms) {
  VesselPosition position;
  position.mmsi = 636'000'000U + in.Take<std::uint8_t>() % 8;
  position.time_ms = in.Time();
  position.at = in.Place();
  position.sog_kn = in.Take<std::uint8_t>() / 4.0;
  position.status = in.Take<std::uint8_t>() % 16;
  watch.Take(position, alarms);
}

void TakeDrone(Bytes& in, DroneWatch& watch, Alarms& alarms) {
  DroneObservation seen;
  seen.id = std::string(1, static_cast<char>('a' + in.Take<std::uint8_t>() % 4));
  seen.time_ms = in.Time();
  seen.at = in.Place();
  seen.operator_at = in.Place();
  seen.height = DroneHeight{.m = static_cast<double>(in.Take<std::int16_t>())};
  watch.Take(seen, alarms);
}

void TakeDevice(Bytes& in, InterferenceWatch& watch, Alarms& alarms) {
  InterferenceEvent event;
  event.device = std::string(1, static_cast<char>('a' + in.Take<std::uint8_t>() % 8));
  event.time_ms = in.Time();
  event.received_ms = in.Time();
  event.fix_valid = in.Take<std::uint8_t>() % 2 == 0;
  event.at = in.Place();
  event.speed_kmh = in.Take<std::uint8_t>();
  event.jamming = in.Take<std::uint8_t>() % 8 == 0;
  event.cell.id = in.Take<std::uint8_t>() % 3;
  event.device_seq = in.Take<std::int16_t>();
  watch.Take(event, alarms);
}

void Check(const Alarms& alarms) {
  std::set<std::string> begun;
  for (const Alarm& alarm : alarms) {
    CHECK(!alarm.finding.reasons.empty());
    CHECK(alarm.evidence.size() <= kEvidenceMax);
    if (alarm.phase == AlarmPhase::kRaised) begun.insert(alarm.cause);
    CHECK(begun.contains(alarm.cause));
  }
}

}  // namespace
}  // namespace tidewaiter::track

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::track;
  Bytes in(data, size);
  VesselWatch vessels({}, nullptr, {}, 5);
  DroneWatch drones({}, nullptr, nullptr, {}, 3);
  InterferenceWatch devices({}, 5);
  Alarms alarms;
  while (!in.empty()) {
    switch (in.Take<std::uint8_t>() % 4) {
      case 0:
        TakeVessel(in, vessels, alarms);
        break;
      case 1:
        TakeDrone(in, drones, alarms);
        break;
      case 2:
        TakeDevice(in, devices, alarms);
        break;
      default:
        const std::int64_t now_ms = in.Time();
        vessels.Tick(now_ms, alarms);
        drones.Tick(now_ms, alarms);
        devices.Tick(now_ms, alarms);
    }
  }
  Check(alarms);
  return 0;
}
