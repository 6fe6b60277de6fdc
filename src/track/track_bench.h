// The same country for all measurements of tracking: 10,000 units against 10,000 fences, each under
// a movement with a corridor of 400 points. Most go their way; some stand, stray, send twice or in
// the wrong order.
#ifndef TIDEWAITER_TRACK_TRACK_BENCH_H_
#define TIDEWAITER_TRACK_TRACK_BENCH_H_

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/random.h"
#include "device/report.h"
#include "geo/measure.h"
#include "track/plan.h"

namespace tidewaiter::track::bench {

inline constexpr std::int64_t kStartMs = 1'796'083'200'000;
inline constexpr int kUnits = 10'000;
inline constexpr int kFences = 10'000;

inline geo::Ring RingAround(const geo::Point& center, double radius_m, int vertices,
                            Random& random) {
  geo::Ring ring;
  for (int i = 0; i < vertices; ++i)
    ring.push_back(
        geo::Destination(center, 360.0 * i / vertices, radius_m * random.Uniform(0.7, 1)));
  ring.push_back(ring.front());
  return ring;
}

// A country of 10 by 10 degrees.
inline geo::Point Somewhere(Random& random) {
  return {.lat = random.Uniform(-5, 5), .lon = random.Uniform(34, 44)};
}

inline ZoneFence RandomFence(int i, Random& random) {
  const auto vertices = static_cast<int>(8 + random.Below(57));
  geo::Polygon area{.parts = {{.outer = RingAround(Somewhere(random), random.Uniform(200, 8000),
                                                   vertices, random)}}};
  const FenceKind kinds[] = {FenceKind::kForbidden, FenceKind::kRestricted, FenceKind::kRestArea,
                             FenceKind::kDeadZone};
  return {.id = fmt::format("fence{}", i), .kind = kinds[i % 4], .shape = *geo::MakeShape({area})};
}

// 15 digits, as trackers have them.
inline std::string DeviceOf(int unit) {
  return fmt::format("35{:013}", unit);
}

struct Journey {
  geo::Point from;
  double bearing = 0;
};

inline Node NodeAt(const char* id, NodeRole role, const geo::Point& at) {
  return {.id = id, .role = role, .place = {.area = geo::Circle{.center = at, .radius_m = 300}}};
}

inline Movement RandomMovement(int i, const Journey& journey) {
  Movement movement{.id = fmt::format("T{}", i), .unit = fmt::format("U{}", i)};
  movement.pairings = {{.value = DeviceOf(i)}};
  const auto at = [&](double km) {
    return geo::Destination(journey.from, journey.bearing, km * 1000);
  };
  movement.nodes = {NodeAt("from", NodeRole::kOrigin, at(0)),
                    NodeAt("half", NodeRole::kCheckpoint, at(100)),
                    NodeAt("to", NodeRole::kDestination, at(200))};
  for (int part = 0; part < 2; ++part) {
    geo::Corridor corridor{.line = {}, .half_width_m = 500};
    for (int step = 0; step <= 200; ++step)
      corridor.line.push_back(at(100 * part + step * 0.5));
    movement.edges.push_back({.from = movement.nodes[static_cast<std::size_t>(part)].id,
                              .to = movement.nodes[static_cast<std::size_t>(part) + 1].id,
                              .corridor = corridor});
  }
  movement.state = MovementState::kUnderWay;
  return movement;
}

struct World {
  std::shared_ptr<const Plan> plan;
  std::vector<device::Report> reports;
};

inline World MakeWorld(int rounds) {
  Random random(6);
  PlanParts parts;
  std::vector<Journey> journeys;
  for (int i = 0; i < kFences; ++i)
    parts.fences.push_back(RandomFence(i, random));
  for (int i = 0; i < kUnits; ++i) {
    journeys.push_back({Somewhere(random), random.Uniform(0, 360)});
    parts.movements.push_back(RandomMovement(i, journeys.back()));
  }
  World world{.plan = *Plan::Build(std::move(parts)), .reports = {}};
  for (int round = 0; round < rounds; ++round) {
    for (int i = 0; i < kUnits; ++i) {
      const bool stands = i % 10 == 0;
      const double km = stands ? 10 : round * 0.5;
      geo::Point at = geo::Destination(journeys[static_cast<std::size_t>(i)].from,
                                       journeys[static_cast<std::size_t>(i)].bearing, km * 1000);
      if (i % 50 == 1) at.lat += 0.02;  // two kilometres beside the way
      device::Report report{.device = DeviceOf(i),
                            .time_ms = kStartMs + round * 30'000LL - (i % 30 == 2 ? 60'000 : 0)};
      report.fix = {.kind = device::FixKind::kSatellite,
                    .valid = true,
                    .at = at,
                    .time_ms = report.time_ms,
                    .speed_kmh = stands ? 0.0 : 60.0,
                    .accuracy_m = 10,
                    .satellites = 9};
      report.seal.Say(device::SealSign::kLocked, true);
      report.Set(device::kBatteryLevel, 80.0 - round * 0.01);
      world.reports.push_back(std::move(report));
    }
  }
  return world;
}

}  // namespace tidewaiter::track::bench

#endif  // TIDEWAITER_TRACK_TRACK_BENCH_H_
