// Worlds (test_world.h) with seeds that no test has.
//
//   build/release/federation_bench --benchmark_filter=^BM_Worlds      minutes; 1,200 of each
//   misdeed
//
// "broken" counts those in which a promise does not hold; which ones goes to standard error.
#include <cstdint>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "federation/test_world.h"

namespace tidewaiter::federation {
namespace {

constexpr std::uint64_t kFirstSeed = 80'000;
constexpr std::uint64_t kOfEach = 1'200;

void BM_Worlds(benchmark::State& state) {
  std::size_t worlds = 0;
  std::size_t lies = 0;
  std::size_t broken = 0;
  for (auto _ : state) {
    for (std::uint64_t i = 0; i < kOfEach * kMisdeeds; ++i) {
      const WorldOptions options{.seed = kFirstSeed + i / kMisdeeds,
                                 .misdeed = static_cast<Misdeed>(i % kMisdeeds)};
      World world(options);
      world.Run();
      const std::string complaints = world.Complaints();
      ++worlds;
      lies += world.lied() ? 1 : 0;
      if (complaints.empty()) continue;
      ++broken;
      fmt::print(stderr, "seed {} of {}: {}", options.seed, NameOf(options.misdeed), complaints);
    }
  }
  state.counters["worlds"] = static_cast<double>(worlds);
  state.counters["lies"] = static_cast<double>(lies);
  state.counters["broken"] = static_cast<double>(broken);
}
BENCHMARK(BM_Worlds)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace tidewaiter::federation
