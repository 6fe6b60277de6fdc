// Where ships are: ports and calls at them, zones, land, waiting at sea.
#ifndef TIDEWAITER_TRACK_INTERNAL_VESSEL_PLACES_H_
#define TIDEWAITER_TRACK_INTERNAL_VESSEL_PLACES_H_

#include <array>
#include <deque>
#include <unordered_map>
#include <vector>

#include "track/internal/vessel.h"

namespace tidewaiter::track {

// The nearest port to a place. Built once; threads may share it.
class PortFinder {
 public:
  static constexpr double kReachM = 50'000;  // further off is "none near"
  explicit PortFinder(std::vector<Port> ports);

  struct Found {
    std::int32_t port = -1;       // -1: none within kReachM
    double distance_m = kReachM;  // or this at least
  };
  [[nodiscard]] Found Nearest(const geo::Point& point) const;
  [[nodiscard]] const Port& operator[](std::int32_t i) const {
    return ports_[static_cast<std::size_t>(i)];
  }
  // Whether the ship, at that point, is within `limit_m` (at most kReachM) of a port. What was
  // found for the ship before is used as long as it cannot have changed: most ships are at sea, or
  // lie still.
  bool Near(Vessel& vessel, const geo::Point& point, double limit_m) const;

 private:
  std::vector<Port> ports_;
  std::unordered_map<std::int32_t, std::vector<std::int32_t>> cells_;  // of a degree
};

// Where ships go though the map says land: rivers, harbours and lakes that a small map leaves out.
// A cell of a twentieth of a degree in which several ships were heard is water.
class LearntWater {
 public:
  static constexpr std::size_t kShips = 4;
  static constexpr std::size_t kCellsMax = 500'000;  // 20 MB; more are not learnt
  // Notes the ship; how many others were heard there, at most kShips.
  int Others(std::uint32_t mmsi, const geo::Point& at);

 private:
  std::unordered_map<std::uint64_t, std::array<std::uint32_t, kShips>> cells_;
};

class VesselPlaces {
 public:
  static constexpr std::size_t kZonesMax = 32;  // a ship is in at once; more are not followed
  // Before the position is added to the trail.
  void Take(Vessel& vessel, const VesselFix& fix, const PortFinder& ports,
            const VesselContext& context);
  std::vector<PortCall> DrainCalls();

 private:
  void FollowCall(Vessel& vessel, const VesselFix& fix, const PortFinder& ports,
                  const VesselContext& context);
  void Keep(PortCall call);
  std::deque<PortCall> calls_;
  LearntWater water_;
};

// Hourly blocks of slow motion far from the shore. Before the position is added to the trail.
void LookWhetherLoitering(Vessel& vessel, const VesselFix& fix, const VesselContext& context);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_INTERNAL_VESSEL_PLACES_H_
