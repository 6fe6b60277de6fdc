// Adding lines to 400 questions, and asking. Every line belongs to one group of each stream; groups
// are drawn as importers and codes are (Zipf); the lines are of one year.
#include <vector>

#include <benchmark/benchmark.h>

#include "aggregate/windows.h"
#include "base/check.h"
#include "base/hash.h"
#include "base/random.h"

namespace tidewaiter::aggregate {
namespace {

constexpr std::size_t kQuestions = 400;
constexpr std::size_t kBatch = 4'096;

// `shared` questions a stream: 1 is the worst case, each with a filter of its own.
std::vector<Stream> Streams(std::size_t shared) {
  constexpr std::int32_t kDays[] = {30, 90, 180, 365};
  constexpr Kind kKinds[] = {Kind::kMedian, Kind::kSum, Kind::kCount, Kind::kLargest};
  std::vector<Stream> streams(kQuestions / shared);
  for (std::size_t q = 0; q < kQuestions; ++q) {
    streams[q / shared].push_back({kKinds[q % 4], 0.5, kDays[q / 4 % 4]});
  }
  return streams;
}

std::vector<Event> Lines(std::size_t lines, std::size_t groups) {
  const Zipf zipf(groups, 0.8);
  Random random(1);
  std::vector<Event> events;
  for (std::size_t i = 0; i < lines; ++i) {
    events.push_back(Event::Number(Mix(zipf.Draw(random)), static_cast<Day>(365 * i / lines),
                                   random.LogNormal(5, 1)));
  }
  return events;
}

// Batches of lines, each added to all streams; streams group by keys of their own.
void AddLines(Windows& windows, const std::vector<Event>& lines, std::size_t begin,
              std::size_t end) {
  std::vector<Event> batch;
  for (; begin < end; begin += kBatch) {
    for (std::size_t s = 0; s < windows.streams().size(); ++s) {
      batch.assign(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                   lines.begin() + static_cast<std::ptrdiff_t>(std::min(end, begin + kBatch)));
      for (Event& event : batch)
        event.group += s;
      windows.AddAll(s, batch);
    }
  }
}

// Args: lines, groups a stream, questions that share a stream.
void BM_Add(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const std::vector<Event> lines = Lines(count, static_cast<std::size_t>(state.range(1)));
  std::size_t bytes = 0;
  for ([[maybe_unused]] auto _ : state) {
    Windows windows(Streams(static_cast<std::size_t>(state.range(2))));
    AddLines(windows, lines, 0, count);
    bytes = windows.bytes();
    CHECK(windows.groups() > 0);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
  state.counters["mb"] = static_cast<double>(bytes) / 1e6;
}
BENCHMARK(BM_Add)
    ->Args({200'000, 5'000, 4})
    ->Args({200'000, 5'000, 1})
    ->Args({200'000, 50'000, 4})
    ->Args({1'000'000, 20'000, 4})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

// Args: entries of the one group, then the kind: adding one and asking, as a walk does.
void BM_AskLongWindow(benchmark::State& state) {
  const auto kind = static_cast<Kind>(state.range(1));
  Windows windows({{{kind, 0.9, 90}}});
  const std::int64_t a_day = state.range(0) / 90;
  Random random(1);
  std::int64_t i = 0;
  const auto add = [&] {
    const Day day = static_cast<Day>(i++ / a_day);
    windows.Add(0, kind == Kind::kDistinct ? Event::Code(1, day, random.Below(10'000))
                                           : Event::Number(1, day, random.LogNormal(5, 1)));
    return day;
  };
  while (i < state.range(0))
    add();
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(windows.Ask(0, 0, 1, add()));
  state.counters["mb"] = static_cast<double>(windows.bytes()) / 1e6;
}
BENCHMARK(BM_AskLongWindow)
    ->ArgsProduct({{90, 900, 90'000, 900'000},
                   {static_cast<int>(Kind::kSum), static_cast<int>(Kind::kQuantile),
                    static_cast<int>(Kind::kDistinct)}});

}  // namespace
}  // namespace tidewaiter::aggregate
