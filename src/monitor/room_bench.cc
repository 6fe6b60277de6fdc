// What the pool of trackers, the board and the case book cost by themselves, without disk and
// store.
#include <atomic>

#include <benchmark/benchmark.h>

#include "monitor/board.h"
#include "monitor/test_movement.h"
#include "monitor/tracker_pool.h"

namespace tidewaiter::monitor {
namespace {

constexpr int kUnits = 2000;

std::shared_ptr<const MadePlan> Plan(std::uint32_t shards) {
  PlanSources sources{.now_ms = track::kStartMs};
  for (int i = 0; i < kUnits; ++i) {
    const std::string id = "T" + std::to_string(i);
    sources.movements.push_back(RowOf(id, TestRecord(id, "-" + std::to_string(i))));
  }
  return std::make_shared<MadePlan>(MakePlan(sources, shards));
}

// Reports through the pool: all units go along their way, one fix each 30 seconds.
void BM_Pool(benchmark::State& state) {
  const auto shards = static_cast<std::uint32_t>(state.range(0));
  std::atomic<std::uint64_t> alarms = 0;
  TrackerPool pool({.shards = shards},
                   {.on_alarms = [&](const track::Alarms& all) { alarms += all.size(); }});
  pool.SetPlan(Plan(shards));
  std::uint64_t seq = 0;
  std::int64_t round = 0;
  for (auto _ : state) {
    for (int i = 0; i < kUnits; ++i) {
      device::Report report{.device = "S1-" + std::to_string(i),
                            .time_ms = track::kStartMs + round * 30'000};
      report.fix = {.kind = device::FixKind::kSatellite,
                    .valid = true,
                    .at = track::Place(static_cast<double>(round % 200) * 0.5),
                    .time_ms = report.time_ms,
                    .speed_kmh = 60};
      report.seal.Say(device::SealSign::kLocked, true);
      pool.Take({&report, 1}, {.seq = seq++, .received_ms = report.time_ms + 500});
    }
    ++round;
  }
  pool.Flush();
  state.SetItemsProcessed(state.iterations() * kUnits);
  state.counters["alarms"] = static_cast<double>(alarms.load());
}
BENCHMARK(BM_Pool)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

// Everything on the board in one box.
void BM_Select(benchmark::State& state) {
  Board board;
  for (int i = 0; i < 50'000; ++i) {
    track::UnitView view;
    view.device = "D" + std::to_string(i);
    view.at = geo::Point{.lat = i % 100 * 0.01, .lon = i / 100 * 0.01};
    board.See(view);
  }
  std::size_t found = 0;
  for (auto _ : state) {
    found = board.Select({.box = geo::Box{-1, -1, 2, 10}}).size();
    benchmark::DoNotOptimize(found);
  }
  state.counters["units"] = static_cast<double>(found);
}
BENCHMARK(BM_Select)->Unit(benchmark::kMillisecond);

void BM_Plan(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(Plan(2));
  state.counters["movements"] = kUnits;
}
BENCHMARK(BM_Plan)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::monitor
