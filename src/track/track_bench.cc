// State and rules of the country of track_bench.h.
#include "track/track_bench.h"

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "track/tracker.h"

namespace tidewaiter::track {
namespace {

void Positions(benchmark::State& state) {
  constexpr int kRounds = 60;
  static const bench::World world = bench::MakeWorld(kRounds);
  std::size_t alarms_all = 0;
  std::size_t bytes = 0;
  for (auto _ : state) {
    Tracker tracker;
    tracker.SetPlan(world.plan);
    Alarms alarms;
    std::uint64_t seq = 0;
    for (const device::Report& report : world.reports) {
      const auto round = static_cast<std::int64_t>(seq / bench::kUnits);
      tracker.Take(report, {.seq = seq++, .received_ms = bench::kStartMs + round * 30'000 + 1000},
                   alarms);
    }
    tracker.Drain(alarms);
    alarms_all = alarms.size();
    bytes = tracker.Save().size() / bench::kUnits;
  }
  CHECK(alarms_all > 1000);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(world.reports.size()));
  state.counters["alarms"] = static_cast<double>(alarms_all);
  state.counters["saved_bytes_per_unit"] = static_cast<double>(bytes);
}
BENCHMARK(Positions)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::track
