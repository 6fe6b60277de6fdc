// Identities: numbers that cannot be, names that change, two ships with one IMO number.
#ifndef TIDEWAITER_TRACK_INTERNAL_VESSEL_NAMES_H_
#define TIDEWAITER_TRACK_INTERNAL_VESSEL_NAMES_H_

#include <functional>
#include <unordered_map>

#include "track/internal/vessel.h"

namespace tidewaiter::track {

class VesselNames {
 public:
  static constexpr std::size_t kTextMax = 64;  // AIS has 20 characters; longer is cut

  // The first time a ship is heard: whether its number can be a ship's of some country.
  static void LookAtNumber(Vessel& vessel, std::int64_t time_ms, std::uint64_t seq,
                           const VesselContext& context);
  // A change is believed when it is said twice: bits are lost on the air.
  void Take(Vessel& vessel, const VesselStatic& said, const VesselContext& context);
  void Forget(const Vessel& vessel);

 private:
  void TakeImo(Vessel& vessel, const VesselStatic& said, const VesselContext& context);

  std::unordered_map<std::uint32_t, std::uint32_t> holders_;  // IMO number -> MMSI; one a ship
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_INTERNAL_VESSEL_NAMES_H_
