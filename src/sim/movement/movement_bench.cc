// How fast a frame log is worked through again, and a world is made.
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "retrace/ingest.h"
#include "retrace/replay.h"
#include "sim/movement/world.h"

namespace tidewaiter::sim {
namespace {

// One corridor for a month at the default 40 trips a day would be 1,200; this is a sixth of it.
constexpr WorldOptions kWorld{.seed = 1, .trips = 200};

// A log made once for the program, in a folder that goes with it.
class Made {
 public:
  Made()
      : folder_(std::filesystem::temp_directory_path() /
                ("movement_bench_" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(folder_);
    auto world = MovementWorld::Create(kWorld, InventedLand());
    CHECK(world.has_value());
    auto ingest = retrace::Ingest::Open(folder_);
    CHECK(ingest.has_value());
    while (const auto frame = (*world)->Next())
      CHECK((*ingest)->Add(*frame).has_value());
    CHECK((*ingest)->Finish().has_value());
    plan = (*world)->plan();
    frames = (*ingest)->counts().frames;
  }
  ~Made() { std::filesystem::remove_all(folder_); }
  Made(const Made&) = delete;
  Made& operator=(const Made&) = delete;
  [[nodiscard]] const os::Path& folder() const { return folder_; }
  retrace::PlanFile plan;
  std::uint64_t frames = 0;

 private:
  os::Path folder_;
};
const Made& TheLog() {
  static const Made made;
  return made;
}

void BM_Replay(benchmark::State& state) {
  const Made& made = TheLog();
  std::size_t alarms = 0;
  for (auto _ : state) {
    const auto replayed = retrace::Replay(made.folder(), made.plan, NoProgress);
    CHECK(replayed.has_value() && replayed->counts.frames == made.frames);
    alarms = replayed->alarms.size();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(made.frames));
  state.counters["frames"] = static_cast<double>(made.frames);
  // A year of it at the same number of trips a day, by the time of one round.
  constexpr double kYearTrips = 365 * kWorld.trips_per_day;
  state.counters["year_minutes"] = benchmark::Counter(
      60 * static_cast<double>(kWorld.trips) / kYearTrips,
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["alarms"] = static_cast<double>(alarms);
}
BENCHMARK(BM_Replay)->Unit(benchmark::kMillisecond);

void BM_World(benchmark::State& state) {
  std::int64_t frames = 0;
  for (auto _ : state) {
    auto world = MovementWorld::Create({.seed = 1, .trips = 20}, InventedLand());
    CHECK(world.has_value());
    while (const auto frame = (*world)->Next())
      ++frames;
  }
  state.SetItemsProcessed(frames);
}
BENCHMARK(BM_World)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::sim
