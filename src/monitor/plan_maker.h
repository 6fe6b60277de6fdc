// PlanMaker: what is in force (places, corridors, fences, movements, thresholds) as the plan that
// trackers and watches work by.
//
//   const MadePlan made = MakePlan({.geo = geo.All(), .movements = movements.All(),
//                                   .settings = settings, .now_ms = now,
//                                   .before = before.get()}, shards);
//   pool.SetPlan(made);
//   if (now >= made.next_ms) ...                     // something begins or ceases to hold: again
//
// One bad record does not cost everybody their plan: what cannot be used is left out and named.
// Movements that are armed, under way or arrived are in it. Each belongs to one shard with all its
// devices, by its IOT_ID; every shard has all fences. Where two open movements claim one device at
// one time, the one with the smaller id has it.
//
// Pure. Cost: O(movements and their points), and the fence index. What the plan before was made of
// and is the same row still is taken over from it: then some microseconds a movement, which matters
// where one of 50,000 changes every second (room_bench and bench/devices_load.cc measure). It runs
// in the background.
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

struct MadePlan;

struct PlanSources {
  std::vector<RowPtr<GeoThing>> geo = {};
  std::vector<RowPtr<MovementRecord>> movements = {};
  track::Settings settings = {};
  std::int64_t now_ms = 0;
  const MadePlan* before = nullptr;  // makes no difference but to the cost
};

// Under which a zone is known to the watches: the same in every plan.
std::uint32_t ZoneNumber(std::string_view id);

struct UnusedRecord {
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
  std::vector<UnusedRecord> left_out = {};
  std::int64_t next_ms = 0;  // when a version begins or ceases to hold; 0: never

  // The shard of a device: that of its movement, otherwise by its own number.
  [[nodiscard]] std::uint32_t ShardOf(std::string_view device, std::int64_t time_ms) const;

  struct Place {
    std::uint32_t shard = 0;
    track::Window valid = {};
  };
  std::unordered_map<std::uint64_t, std::vector<Place>> devices = {};  // by HashBytes

  // For the next plan. Rows never change; one that is kept here is the same as long as its address
  // is.
  struct KeptShape {
    RowPtr<GeoThing> row = {};
    std::uint32_t version = 0;  // of the thing
    geo::Shape shape;
  };
  struct KeptCourse {
    RowPtr<MovementRecord> row = {};
    std::shared_ptr<const track::Course> course = {};
  };
  std::unordered_map<const void*, KeptShape> shapes = {};    // by row
  std::unordered_map<const void*, KeptCourse> courses = {};  // by row
  std::string settings_version = {};                         // of all courses
  std::shared_ptr<const track::FenceSet> fences = {};        // of all shards
  std::uint64_t fences_version = 0;                          // equal for the same rows
};

// `shards` at least 1 (CHECK).
MadePlan MakePlan(const PlanSources& sources, std::uint32_t shards);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_PLAN_MAKER_H_
