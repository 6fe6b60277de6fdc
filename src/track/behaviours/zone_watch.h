// Zones: fences that a unit enters, leaves or crosses between two fixes.
#ifndef TIDEWAITER_TRACK_BEHAVIOURS_ZONE_WATCH_H_
#define TIDEWAITER_TRACK_BEHAVIOURS_ZONE_WATCH_H_

#include "track/behaviours/presence.h"
#include "track/behaviours/voice.h"

namespace tidewaiter::track {

// Fences that one device is remembered in at a time. Maps of customs overlap in two or three; what
// does not fit is taken up when one of the others was left.
inline constexpr std::size_t kZoneSlots = 8;

struct ZoneSlot {
  std::uint64_t fence = 0;  // key; 0: free
  Presence presence;
  Episode episode;
};

struct ZoneWatch {
  ZoneSlot slots[kZoneSlots];
  std::uint32_t in_rest = 0;  // stops are planned here
  std::uint32_t in_dead = 0;  // silence is normal here
};

// What kind of place this is; leaves the fences around it in the scratch.
void StepAround(ZoneWatch& watch, Voice& voice);

// After StepAround. `before`: the last place, null where it tells nothing.
void StepZones(ZoneWatch& watch, const geo::Point* before, Voice& voice);

// A place that came too late to be in order: forbidden fences that hold it, by more than its
// accuracy where that is known, and that no standing or recent alarm tells of.
void StepZonesLate(ZoneWatch& watch, Voice& voice);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_BEHAVIOURS_ZONE_WATCH_H_
