// Passes a second at a gate: fused, matched against a list and decided. One in ten plates is read
// wrong in one character.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "track/gate.h"

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kNowMs = 1'796'083'200'000;

std::string RandomPlate(Random& random) {
  std::string plate = "K";
  for (int i = 0; i < 6; ++i)
    plate += static_cast<char>(i >= 2 && i <= 4 ? '0' + random.Below(10) : 'A' + random.Below(26));
  return plate;
}

std::vector<Expected> RandomEntries(std::size_t count, Random& random) {
  std::vector<Expected> entries;
  for (std::size_t i = 0; i < count; ++i) {
    entries.push_back({.id = fmt::format("E{:06}", i),
                       .plates = {RandomPlate(random)},
                       .tags = {fmt::format("E2004700{:016X}", random.Next())},
                       .release = Release::kReleased,
                       .risk = Risk::kGreen,
                       .seal = SealStanding::kQuiet,
                       .trusted = true});
  }
  return entries;
}

std::vector<Pass> RandomPasses(const std::vector<Expected>& entries, Random& random) {
  std::vector<Pass> passes;
  for (int i = 0; i < 64; ++i) {
    const Expected& entry = entries[random.Below(entries.size())];
    device::GateReading plate{.value = entry.plates[0], .confidence = 0.93, .reader = "c"};
    if (i % 10 == 0) plate.value[2] = 'W';
    device::GateReading tag{.kind = device::GateKind::kTag, .value = entry.tags[0]};
    passes.push_back(Fuse("post", 1, {plate, tag}));
  }
  return passes;
}

void BM_Passes(benchmark::State& state) {
  Random random(1);
  const std::vector<Expected> entries =
      RandomEntries(static_cast<std::size_t>(state.range(0)), random);
  const std::vector<Pass> passes = RandomPasses(entries, random);
  const ExpectedList list(entries);
  // One that was read wrong may be referred: no camera takes that for a digit often.
  for (std::size_t n = 0; n < passes.size(); ++n)
    CHECK(n % 10 == 0 || Decide(passes[n], list, {}, {.now_ms = kNowMs}).verdict == Verdict::kOpen);
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(Decide(passes[i++ % passes.size()], list, {}, {.now_ms = kNowMs}));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Passes)->Arg(100)->Arg(1000)->Arg(10'000);

}  // namespace
}  // namespace tidewaiter::track
