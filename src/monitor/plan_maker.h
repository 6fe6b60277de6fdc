// PlanMaker: what is in force (places, corridors, fences, movements, thresholds) as the plan that
// trackers and watches work by.
//
//   const MadePlan made = MakePlan({.geo = geo.All(), .movements = movements.All(),
//                                   .settings = settings, .now_ms = now}, shards);
//   pool.SetPlan(made);
//   if (now >= made.next_ms) ...                     // something begins or ceases to hold: again
//
// One bad record does not cost everybody their plan: what cannot be used is left out and named.
// Movements that are armed, under way or arrived are in it. Each belongs to one shard with all its
// devices, by its IOT_ID; every shard has all fences. Where two open movements claim one device at
// one time, the one with the smaller id has it.
//
// Pure. Cost: O(movements and their points), and the fence index once a shard (room_bench
// measures). It runs in the background.
#ifndef TIDEWAITER_MONITOR_PLAN_MAKER_H_
#define TIDEWAITER_MONITOR_PLAN_MAKER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "codec/problem.h"
#include "monitor/geo_thing.h"
#include "monitor/movement_record.h"
#include "monitor/shelf.h"
#include "track/drones.h"
#include "track/plan.h"
#include "track/vessels.h"

namespace tidewaiter::monitor {

struct PlanSources {
  std::vector<RowPtr<GeoThing>> geo = {};
  std::vector<RowPtr<MovementRecord>> movements = {};
  track::Settings settings = {};
  std::int64_t now_ms = 0;
};

// Under which a zone is known to the watches: the same in every plan.
std::uint32_t ZoneNumber(std::string_view id);

struct LeftOut {
  std::string id = {};  // of the geography or the movement
  codec::Problems problems = {};
};

struct MadePlan {
  std::vector<std::shared_ptr<const track::Plan>> shards = {};  // one each
  std::vector<track::DroneZone> air_zones = {};
  std::vector<track::Port> ports = {};
  // Equal for equal air zones and ports: whoever keeps state by them keeps it then.
  std::uint64_t air_version = 0;
  std::uint64_t ports_version = 0;
  std::vector<LeftOut> left_out = {};
  std::int64_t next_ms = 0;  // when a version begins or ceases to hold; 0: never

  // The shard of a device: that of its movement, otherwise by its own number.
  [[nodiscard]] std::uint32_t ShardOf(std::string_view device, std::int64_t time_ms) const;

  struct Place {
    std::uint32_t shard = 0;
    track::Window valid = {};
  };
  std::unordered_map<std::uint64_t, std::vector<Place>> devices = {};  // by HashBytes
};

// `shards` at least 1 (CHECK).
MadePlan MakePlan(const PlanSources& sources, std::uint32_t shards);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_PLAN_MAKER_H_
