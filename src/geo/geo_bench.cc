// Fences, corridors, countries. Arg = fences. S2 is asked the same in the same run where it was
// found when this was built (libs2-dev), and must agree but for what its curved edges change.
#include "geo/geo_bench.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "geo/countries.h"
#include "geo/fence_index.h"
#include "geo/polyline.h"
#include "geo/read_shapes.h"

namespace tidewaiter::geo {
namespace {

std::vector<Fence> Fences(std::size_t count) {
  std::vector<Fence> fences;
  for (const std::vector<Point>& corners : BenchRings(count)) {
    Ring ring(corners);
    ring.push_back(ring.front());
    auto shape = MakeShape({Polygon{{{ring, {}}}}, {}});
    CHECK(shape.has_value());
    fences.push_back({static_cast<std::uint32_t>(fences.size()), *shape});
  }
  return fences;
}

void BM_Fences(benchmark::State& state) {
  const auto rings = BenchRings(static_cast<std::size_t>(state.range(0)));
  const FenceIndex index = FenceIndex::Build(Fences(rings.size()));
  const std::vector<Point> places = BenchPlaces(rings, kBenchPlaces);
  std::vector<std::uint32_t> ids;
  std::size_t i = 0;
  std::size_t hits = 0;
  for (auto _ : state) {
    index.Find(places[i++ & (kBenchPlaces - 1)], ids);
    hits += ids.size();
    benchmark::DoNotOptimize(ids.data());
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["hits"] = static_cast<double>(hits) / static_cast<double>(state.iterations());
  state.counters["kB"] = static_cast<double>(index.bytes()) / 1024;
}
BENCHMARK(BM_Fences)->Arg(1000)->Arg(10'000);

void BM_FencesAlong(benchmark::State& state) {
  const auto rings = BenchRings(static_cast<std::size_t>(state.range(0)));
  const FenceIndex index = FenceIndex::Build(Fences(rings.size()));
  const std::vector<Point> places = BenchPlaces(rings, kBenchPlaces);
  std::vector<FenceCrossing> crossings;
  std::size_t i = 0;
  for (auto _ : state) {  // half a kilometre: a truck's half minute
    const Point& a = places[i++ & (kBenchPlaces - 1)];
    index.FindAlong(a, {a.lat + 0.003, a.lon + 0.003}, crossings);
    benchmark::DoNotOptimize(crossings.data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_FencesAlong)->Arg(10'000);

void BM_Build(benchmark::State& state) {
  const std::vector<Fence> fences = Fences(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(FenceIndex::Build(fences));
}
BENCHMARK(BM_Build)->Arg(1000)->Arg(10'000)->Unit(benchmark::kMillisecond);

#ifdef TIDEWAITER_S2
void BM_S2Fences(benchmark::State& state) {
  const auto rings = BenchRings(static_cast<std::size_t>(state.range(0)));
  const std::vector<Point> places = BenchPlaces(rings, kBenchPlaces);
  S2Fences s2(rings);
  s2.Prepare(places);
  const FenceIndex index = FenceIndex::Build(Fences(rings.size()));
  std::vector<std::uint32_t> ids;
  std::size_t differ = 0;
  for (std::size_t k = 0; k < 20'000; ++k) {
    index.Find(places[k], ids);
    differ += ids.size() != s2.Count(k) ? 1 : 0;
  }
  CHECK(differ < 10);
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(s2.Count(i++ & (kBenchPlaces - 1)));
  state.SetItemsProcessed(state.iterations());
  state.counters["differ"] = static_cast<double>(differ);
}
BENCHMARK(BM_S2Fences)->Arg(1000)->Arg(10'000);

void BM_S2Corridor(benchmark::State& state) {
  const std::vector<Point> way = BenchWay();
  const std::vector<Point> fixes = BenchFixes(way, 1 << 14);
  S2Way s2(way, fixes);
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(s2.IsWithin(i++ & ((1U << 14U) - 1), 2000));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_S2Corridor);
#endif

// Of each fix: 0 the whole line for distance and progress, 1 with a hint, 2 only whether within.
void BM_Corridor(benchmark::State& state) {
  const std::vector<Point> way = BenchWay();
  const std::vector<Point> fixes = BenchFixes(way, 1 << 14);
  const Polyline line(way);
  std::size_t i = 0;
  std::size_t within = 0;
  std::size_t hint = Polyline::kNoHint;
  for (auto _ : state) {
    const Point& fix = fixes[i++ & ((1U << 14U) - 1)];
    if (state.range(0) == 2) {
      within += line.IsWithin(fix, 2000) ? 1 : 0;
      continue;
    }
    const OnLine on = line.Nearest(fix, hint, 5000);
    if (state.range(0) == 1) hint = on.segment;
    within += on.distance_m <= 2000 ? 1 : 0;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["within"] = static_cast<double>(within) / static_cast<double>(state.iterations());
}
BENCHMARK(BM_Corridor)->Arg(0)->Arg(1)->Arg(2);

class World {
 public:
  World() {
    const char* shared = std::getenv("TIDEWAITER_SHARED");
    if (shared == nullptr) return;
    std::ifstream file(std::string(shared) +
                       "/data/track/data/geo/ne_50m_admin0_countries.geojson");
    text.assign(std::istreambuf_iterator<char>(file), {});
  }
  std::string text;
};

void BM_Countries(benchmark::State& state) {
  const auto world = Countries::Read(World().text);
  if (!world) return state.SkipWithError("TIDEWAITER_SHARED has no boundaries");
  Random random(46);
  std::vector<Point> places;
  for (std::size_t i = 0; i < kBenchPlaces; ++i)
    places.push_back({random.Uniform(-60, 80), random.Uniform(-180, 180)});
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(world->Of(places[i++ & (kBenchPlaces - 1)]));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Countries);

void BM_Shore(benchmark::State& state) {
  const auto world = Countries::Read(World().text);
  if (!world) return state.SkipWithError("TIDEWAITER_SHARED has no boundaries");
  Random random(47);
  std::size_t found = 0;
  for (auto _ : state) {
    const Point at{random.Uniform(-60, 80), random.Uniform(-180, 180)};
    found += world->Nearest(at, Countries::Line::kShore, 50 * kNauticalMileM) ? 1 : 0;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(state.iterations());
}
BENCHMARK(BM_Shore);

void BM_ReadCountries(benchmark::State& state) {
  const std::string text = World().text;
  if (text.empty()) return state.SkipWithError("TIDEWAITER_SHARED has no boundaries");
  for (auto _ : state)
    benchmark::DoNotOptimize(Countries::Read(text));
}
BENCHMARK(BM_ReadCountries)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::geo
