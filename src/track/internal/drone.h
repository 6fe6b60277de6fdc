// What is kept of one flight, and what its behaviours have in common.
#ifndef TIDEWAITER_TRACK_INTERNAL_DRONE_H_
#define TIDEWAITER_TRACK_INTERNAL_DRONE_H_

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "geo/fence_index.h"
#include "track/drones.h"
#include "track/internal/draft.h"

namespace tidewaiter::track {

// Alarms that are raised once a flight.
enum class DroneWord : std::uint8_t {
  kHeight,
  kNotRegistered,
  kSession,
  kOtherOperator,
  kClass,
  kMass,
  kNoOperator,
  kOutOfSight,
  kChangedId,
  kMotion,
  kReceiver,
  kCount,
};

struct DroneFlight {
  std::string id = {};
  std::int64_t began_ms = 0;
  DroneObservation last = {};
  std::array<bool, static_cast<std::size_t>(DroneWord::kCount)> said{};
  bool has_operator = false;
  struct InZone {
    std::uint32_t index = 0;
    bool sure = false;
    std::int64_t began_ms = 0;
  };
  std::vector<InZone> zones = {};
};

// Of one observation. `before` is null for the first one of a flight.
struct DroneContext {
  const DroneSettings& settings;
  const std::string& version;
  DroneFlight& flight;
  const DroneObservation* before;
  const DroneObservation& seen;
  Alarms& alarms;

  [[nodiscard]] Draft Begin(AlarmKind kind, Severity severity, std::string_view reason,
                            std::string_view extra = {}) const;
  void Raise(Draft draft) const { alarms.push_back(draft.alarm()); }
  // Whether it is the first time in this flight.
  [[nodiscard]] bool First(DroneWord word) const {
    return !std::exchange(flight.said[static_cast<std::size_t>(word)], true);
  }
};

class DroneZones {
 public:
  explicit DroneZones(std::vector<DroneZone> zones);
  void Take(const DroneContext& context) const;
  void End(DroneFlight& flight, const DroneContext& context) const;

 private:
  enum class In : std::uint8_t { kNo, kUnsure, kYes };
  [[nodiscard]] In InBand(const DroneZone& zone, const DroneContext& context) const;
  [[nodiscard]] static bool MayFly(const DroneZone& zone, const DroneObservation& seen);
  void Enter(std::uint32_t index, bool passed, const DroneContext& context) const;

  std::vector<DroneZone> zones_;
  geo::FenceIndex index_;  // its ids are places in zones_
};

void LookAtHeight(const DroneContext& context);
void LookAtRegister(const DroneRegister* known, const DroneContext& context);
void LookAtOperator(const DroneContext& context);
void LookAtMotion(const DroneContext& context);
void LookAtBorders(const Surroundings* map, const DroneContext& context);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_INTERNAL_DRONE_H_
