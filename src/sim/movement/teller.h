// Teller: what the devices of a trip say of it, in their own protocols, when it comes in: with the
// noise of receivers, dead zones and bursts behind them, frames sent twice, wrong clocks, batteries
// that run down, doors, and temperatures.
//
//   for (const sim::Said& said : sim::SayTrip(route, trip, story, random)) Send(said.frame);
//
// Frames come by the time of receipt. `meant` is what a frame's report was to say, for tests: what
// the protocol cannot carry is missing when it is decoded.
#ifndef TIDEWAITER_SIM_MOVEMENT_TELLER_H_
#define TIDEWAITER_SIM_MOVEMENT_TELLER_H_

#include <vector>

#include "base/random.h"
#include "device/report.h"
#include "retrace/frame_file.h"
#include "sim/movement/trip.h"

namespace tidewaiter::sim {

struct Said {
  retrace::FrameLine frame = {};
  std::vector<device::Report> meant = {};  // none: a login
};

inline constexpr std::int64_t kIntervalMs = 60'000;  // between reports of a device

std::vector<Said> SayTrip(const Route& route, const Trip& trip, const Story& story,
                          const Random& random);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_MOVEMENT_TELLER_H_
