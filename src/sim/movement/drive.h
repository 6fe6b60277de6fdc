// Drive: where a truck really is, second after second: speeds by road, hour and habit, stays at
// sites, queues, traffic; and what a thief does instead.
//
//   const auto moments = sim::Drive(route, {.start_ms = t, .cruise_kmh = 74}, random);
//   moments.back().along_m                      // the end of the route
//
// Deterministic in route, wishes and `random`. A trip of 400 km has some 4,000 moments: 1 ms.
#ifndef TIDEWAITER_SIM_MOVEMENT_DRIVE_H_
#define TIDEWAITER_SIM_MOVEMENT_DRIVE_H_

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "geo/point.h"
#include "sim/movement/land.h"

namespace tidewaiter::sim {

inline constexpr std::int64_t kMomentMs = 10'000;

struct Moment {
  std::int64_t time_ms = 0;
  geo::Point at = {};
  double along_m = 0;  // on the route, also when beside it
  double speed_kmh = 0;
  double course_deg = 0;
};

// Leaves the road at from_m, is lateral_m to its right (negative: left) in the middle, and is back
// at to_m. Stands there for pause_s.
struct Excursion {
  double from_m = 0;
  double to_m = 0;
  double lateral_m = 0;
  double pause_s = 0;
};

struct Pause {
  double along_m = 0;
  double seconds = 0;
};

struct DriveWishes {
  std::int64_t start_ms = 0;
  double cruise_kmh = 72;
  std::vector<Excursion> excursions = {};
  std::vector<Pause> pauses = {};  // beside those at the sites
  Stretch fast = {};               // driven at fast_kmh, whatever the limit
  double fast_kmh = 0;
  double origin_s = 1200;       // in the yard before it leaves
  double destination_s = 1800;  // behind its arrival
};

// `random` decides stays, traffic and variations.
std::vector<Moment> Drive(const Route& route, const DriveWishes& wishes, Random& random);

// Where the excursions put somebody who is at along_m of the route.
geo::Point PlaceOf(const Route& route, const std::vector<Excursion>& excursions, double along_m);

// The moment at or before the time; the first one before all. `moments` not empty.
const Moment& MomentAt(const std::vector<Moment>& moments, std::int64_t time_ms);
// When it first is at along_m or beyond; the last moment's time if never.
std::int64_t TimeAt(const std::vector<Moment>& moments, double along_m);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_MOVEMENT_DRIVE_H_
