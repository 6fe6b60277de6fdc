// Positions a second that the watches take: ships on many seas, and in one crowded one.
#include <benchmark/benchmark.h>

#include "base/random.h"
#include "track/test_vessels.h"

namespace tidewaiter::track {
namespace {

// One round of positions of each ship, a minute apart. Arg: ships; width of their sea in degrees.
void BM_Vessels(benchmark::State& state) {
  const auto ships = static_cast<std::uint32_t>(state.range(0));
  const auto width = static_cast<double>(state.range(1));
  Random random(1);
  std::vector<VesselPosition> positions(ships);
  for (std::uint32_t i = 0; i < ships; ++i) {
    positions[i].mmsi = 201'000'000 + i;
    positions[i].at = {.lat = random.Uniform(0, width), .lon = random.Uniform(1, 1 + width)};
    positions[i].sog_kn = random.Uniform(0, 15);
    positions[i].time_ms = kNoonMs;
  }
  VesselScene scene;
  for ([[maybe_unused]] auto _ : state) {
    for (VesselPosition& position : positions) {
      position.time_ms += kMinuteMs;
      position.at.lat += position.sog_kn / 3600;
      if (position.at.lat > 80) position.at.lat -= 80;
      scene.watch.Take(position, scene.alarms);
    }
    scene.watch.Tick(positions[0].time_ms, scene.alarms);
    scene.alarms.clear();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(ships));
}
BENCHMARK(BM_Vessels)->Args({10'000, 60})->Args({100'000, 60})->Args({10'000, 1});

}  // namespace
}  // namespace tidewaiter::track
