// Sea: ships and drones of the invented land, with what they do that they should not.
//
//   const sim::Sea sea = sim::MakeSea(land, {.ships = 100, .flights = 100, ...}, Random(seed));
//   sea.frames          // sentences and Remote ID packs by the time of receipt
//
// Ships come along a lane some 65 nautical miles off the coast, call at the port in the end, and
// report every three minutes, as networks thin them out. Deterministic.
#ifndef TIDEWAITER_SIM_MOVEMENT_SEA_H_
#define TIDEWAITER_SIM_MOVEMENT_SEA_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "retrace/frame_file.h"
#include "retrace/plan_file.h"
#include "retrace/truth_file.h"
#include "sim/movement/land.h"

namespace tidewaiter::sim {

struct SeaWishes {
  std::size_t ships = 0;
  std::size_t flights = 0;  // of drones
  std::int64_t from_ms = 0;
  std::int64_t until_ms = 0;  // the last ship sails out before
  double guilty_share = 0.2;
  std::size_t first = 0;  // numbers of ships and drones begin behind it
};

struct Sea {
  std::vector<retrace::FrameLine> frames = {};
  std::vector<retrace::TruthRow> truth = {};
  std::vector<retrace::KnownDrone> drones = {};  // the register
};

Sea MakeSea(const Land& land, const SeaWishes& wishes, const Random& random);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_MOVEMENT_SEA_H_
