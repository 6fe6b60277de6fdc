// Thinning: fewer points of a journey for a screen, and a promise how far that is from the truth.
//
//   const Thinned thinned = Thin(journey.points, {.points_max = 2000, .keep_seqs = alarm_seqs});
//   for (const std::size_t i : thinned.kept) Draw(journey.points[i]);
//   thinned.error_m        // nowhere further than that from where it was at that moment
//
// A point is left out when, at its time, the straight way between the points kept around it passes
// close to it: distance in time and space, so a stop on a straight road and a change of speed stay
// visible (Douglas-Peucker with the synchronised distance of TD-TR, Meratnia and de By 2004). Each
// device is thinned alone. Pure; thread-safe. O(n log n) on tracks as
// they are; at most kChunkPoints / 2 distances a point on the worst.
#ifndef TIDEWAITER_MONITOR_JOURNEY_THIN_H_
#define TIDEWAITER_MONITOR_JOURNEY_THIN_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "monitor/journey.h"

namespace tidewaiter::monitor {

struct ThinOptions {
  double tolerance_m = 0;      // what lies no further off may go; 0: only what lies exactly between
  std::size_t points_max = 0;  // at most so many, besides those that must stay; 0: any number
  std::vector<std::uint64_t> keep_seqs = {};     // points of these frames stay: alarms, seal events
  std::vector<std::int64_t> keep_times_ms = {};  // the point of each device before or at each stays
};

struct Thinned {
  std::vector<std::size_t> kept = {};  // places in the points given, rising
  double error_m = 0;                  // of the points left out
};

// Every device's first and last point stay, and one in kChunkPoints. `points` in the order of their
// times, as in a Journey.
Thinned Thin(std::span<const JourneyPoint> points, const ThinOptions& options);
inline constexpr std::size_t kChunkPoints =
    2048;  // so that no track costs the square of its length

// What must stay of a journey: the ends of its stops and the frames of its seal events.
ThinOptions KeepingStops(const Journey& journey, ThinOptions options);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_JOURNEY_THIN_H_
