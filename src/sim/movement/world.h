// World: a seeded world of movements under customs control: trucks with seals and trackers, ships,
// drones, thieves and faults, with the truth beside them.
//
//   ASSIGN_OR_RETURN(auto world, sim::MovementWorld::Create({.seed = 7, .trips = 1000},
//                                                           sim::InventedLand()));
//   sim::WritePlanFile(world->plan());
//   while (const auto frame = world->Next()) Send(*frame);    // in the order of receipt
//   world->truth()
//
// The same options and land give the same world, byte for byte, on every machine. Devices speak
// their real protocols (device/voice.h). They go from trip to trip, as in life. Memory: the plan
// (5 kB a trip), the frames of ships and drones, and of trips under way. One thread.
// docs/simulated-movements.md says what is in it and what it cannot show.
#ifndef TIDEWAITER_SIM_MOVEMENT_WORLD_H_
#define TIDEWAITER_SIM_MOVEMENT_WORLD_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/progress.h"
#include "base/result.h"
#include "os/file.h"
#include "retrace/frame_file.h"
#include "retrace/plan_file.h"
#include "retrace/truth_file.h"
#include "sim/movement/land.h"
#include "sim/movement/trip.h"

namespace tidewaiter::sim {

struct WorldOptions {
  std::uint64_t seed = 1;
  std::uint64_t trips = 100;                  // 1..kTripsMax
  std::int64_t first_ms = 1'796'083'200'000;  // 2026-12-01 00:00 UTC
  double trips_per_day = 40;                  // 1..2000
  double guilty_share = 0.2;                  // of trips, ships, flights: something is done
  double look_alike_share = 0.2;              // of trips: something that only looks so
  std::uint64_t ships = 0;                    // only over the invented land
  std::uint64_t flights = 0;                  // the same
};
inline constexpr std::uint64_t kTripsMax = 1'000'000;

class MovementWorld {
 public:
  // Tells all stories once, for plan and truth: some 3 ms a trip.
  // Errors: kInvalidArgument, the field names the option.
  static Result<std::unique_ptr<MovementWorld>> Create(const WorldOptions& options, Land land);
  ~MovementWorld();
  MovementWorld(const MovementWorld&) = delete;
  MovementWorld& operator=(const MovementWorld&) = delete;

  [[nodiscard]] const retrace::PlanFile& plan() const;
  [[nodiscard]] std::span<const retrace::TruthRow> truth() const;  // by the time they began
  [[nodiscard]] std::span<const Trip> trips() const;
  [[nodiscard]] const Land& land() const;
  [[nodiscard]] Story StoryOf(const Trip& trip) const;

  // The next frame, or nothing at the end.
  std::optional<retrace::FrameLine> Next();

 private:
  struct Body;
  explicit MovementWorld(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

// frames.jsonl, vessels.nmea (what is AIS), plan.json, truth.csv, world.json (the options) into a
// new folder; it appears whole or not at all. Errors: those of Create, kUnavailable, kConflict (the
// folder is there already).
Status WriteWorld(const WorldOptions& options, Land land, const os::Path& out,
                  const Progress& progress);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_MOVEMENT_WORLD_H_
