// Motion of ships: jumps, two ships with one number, areas where several jump, and tracks that no
// ship draws (frozen, perfectly straight, round one centre).
//
// A position that follows the track within the speed limit belongs to it. One that does not opens
// a second place; what follows belongs to the one it is possible from. A run of `jump_settle`
// positions in the second place makes it the track; moving to and fro makes two ships of it.
#ifndef TIDEWAITER_TRACK_INTERNAL_VESSEL_MOTION_H_
#define TIDEWAITER_TRACK_INTERNAL_VESSEL_MOTION_H_

#include <deque>
#include <vector>

#include "track/internal/vessel.h"

namespace tidewaiter::track {

// Where several ships' positions jump to: the second stage of the search for false positions. A
// single one is a fault of a receiver or a transponder; several in one place and hour are not.
class JumpAreas {
 public:
  static constexpr std::size_t kJumpsMax = 512;  // looked at for each new jump; the oldest go
  static constexpr std::size_t kAreasMax = 64;
  void Add(std::uint32_t mmsi, const VesselFix& to, const VesselContext& context);
  void Tick(std::int64_t now_ms, const VesselContext& context);

 private:
  struct Jump {
    std::uint32_t mmsi;
    VesselFix to;
  };
  struct Area {
    geo::Point centre = {};
    std::int64_t began_ms = 0;
    std::int64_t last_ms = 0;
    std::vector<std::uint32_t> members = {};  // rising
    std::size_t said = 0;                     // members when it was last told of
    std::string cause_unit = {};
  };
  Area* Around(const geo::Point& point, std::int64_t time_ms, const VesselSettings& settings);
  void Open(const VesselFix& to, const VesselContext& context);
  void Grow(Area& area, std::uint32_t mmsi, const VesselFix& to, const VesselContext& context);

  std::deque<Jump> jumps_;
  std::deque<Area> areas_;
};

// Whether the position is part of the ship's own track, which then ends with it.
bool TakeMotion(Vessel& vessel, const VesselPosition& position, JumpAreas& areas,
                const VesselContext& context);
// The same doubt for a position that is older than the track's end.
void TakeLate(Vessel& vessel, const VesselPosition& position, const VesselContext& context);
// After the position was added to the trail.
void LookAtShape(Vessel& vessel, const VesselContext& context);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_INTERNAL_VESSEL_MOTION_H_
