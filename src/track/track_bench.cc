// State and rules: 10,000 units against 10,000 fences, each under a movement with a corridor of 400
// points. Most go their way; some stand, stray, send twice or in the wrong order.
#include <cmath>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "geo/measure.h"
#include "track/plan.h"
#include "track/tracker.h"

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kStartMs = 1'796'083'200'000;
constexpr int kUnits = 10'000;
constexpr int kFences = 10'000;

geo::Ring RingAround(const geo::Point& center, double radius_m, int vertices, Random& random) {
  geo::Ring ring;
  for (int i = 0; i < vertices; ++i)
    ring.push_back(
        geo::Destination(center, 360.0 * i / vertices, radius_m * random.Uniform(0.7, 1)));
  ring.push_back(ring.front());
  return ring;
}

// A country of 10 by 10 degrees.
geo::Point Somewhere(Random& random) {
  return {.lat = random.Uniform(-5, 5), .lon = random.Uniform(34, 44)};
}

ZoneFence RandomFence(int i, Random& random) {
  const auto vertices = static_cast<int>(8 + random.Below(57));
  geo::Polygon area{.parts = {{.outer = RingAround(Somewhere(random), random.Uniform(200, 8000),
                                                   vertices, random)}}};
  const FenceKind kinds[] = {FenceKind::kForbidden, FenceKind::kRestricted, FenceKind::kRestArea,
                             FenceKind::kDeadZone};
  return {.id = fmt::format("fence{}", i), .kind = kinds[i % 4], .shape = *geo::MakeShape({area})};
}

struct Journey {
  geo::Point from;
  double bearing = 0;
};

Node NodeAt(const char* id, NodeRole role, const geo::Point& at) {
  return {.id = id, .role = role, .place = {.area = geo::Circle{.center = at, .radius_m = 300}}};
}

Movement RandomMovement(int i, const Journey& journey) {
  Movement movement{.id = fmt::format("T{}", i), .unit = fmt::format("U{}", i)};
  movement.pairings = {{.value = fmt::format("S{}", i)}};
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

World MakeWorld(int rounds) {
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
      device::Report report{.device = fmt::format("S{}", i),
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

void Positions(benchmark::State& state) {
  constexpr int kRounds = 60;
  static const World world = MakeWorld(kRounds);
  std::size_t alarms_all = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    Tracker tracker;
    tracker.SetPlan(world.plan);
    Alarms alarms;
    std::uint64_t seq = 0;
    for (const device::Report& report : world.reports) {
      const auto round = static_cast<std::int64_t>(seq / kUnits);
      tracker.Take(report, {.seq = seq++, .received_ms = kStartMs + round * 30'000 + 1000}, alarms);
    }
    tracker.Drain(alarms);
    alarms_all = alarms.size();
    bytes = tracker.Save().size() / kUnits;
  }
  CHECK(alarms_all > 1000);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(world.reports.size()));
  state.counters["alarms"] = static_cast<double>(alarms_all);
  state.counters["saved_bytes_per_unit"] = static_cast<double>(bytes);
}
BENCHMARK(Positions)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::track
