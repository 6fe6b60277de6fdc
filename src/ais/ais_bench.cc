// Lines into typed values, on traffic as a shore station hears it: of 100 messages 68 positions of
// class A, 20 of class B, 6 static reports of two sentences, 6 parts of class B static reports.
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "ais/reader.h"
#include "ais/sentence.h"
#include "ais/vessel.h"
#include "ais/write.h"
#include "base/check.h"
#include "base/random.h"

namespace {
std::size_t allocations = 0;
}

// Counts, so that "nothing is allocated" is measured and not believed. Not inlined: g++ would see a
// new without its delete, and a free of what it did not see come from malloc.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

namespace tidewaiter::ais {
namespace {

constexpr std::size_t kMessages = 20'000;

Message AnyOf(Random& random) {
  Message message{.mmsi = static_cast<std::uint32_t>(200'000'000 + random.Below(500'000'000))};
  const geo::Point at{.lat = static_cast<double>(random.Below(160)) - 80,
                      .lon = static_cast<double>(random.Below(360)) - 180};
  const std::size_t kind = random.Below(100);
  if (kind < 68) {
    message.type = kind < 60 ? 1 : 3;
    message.body = PositionReport{.status = 0,
                                  .speed = SpeedOf(12.3),
                                  .position = PositionOf(at),
                                  .course = CourseOf(static_cast<double>(random.Below(360)))};
  } else if (kind < 88) {
    message.type = 18;
    message.body = ClassBReport{.speed = SpeedOf(4), .position = PositionOf(at)};
  } else if (kind < 94) {
    message.type = 5;
    message.body = StaticReport{.imo = 9'134'270,
                                .callsign = Text<7>("3FOF8"),
                                .name = Text<20>("EVER DIADEM"),
                                .ship_type = 70,
                                .destination = Text<20>("NEW YORK")};
  } else {
    message.type = 24;
    message.body = StaticPartA{.name = Text<20>("PROGUY")};
  }
  return message;
}

struct Traffic {
  std::vector<std::string> lines;
  std::size_t bytes = 0;
};
const Traffic& TheTraffic() {
  static const Traffic traffic = [] {
    Traffic made;
    Random random(1);
    for (std::size_t i = 0; i < kMessages; ++i) {
      const auto lines = WriteSentences(AnyOf(random), {.sequence = static_cast<int>(i % 10)});
      CHECK(lines.has_value());
      for (const std::string& line : *lines) {
        made.bytes += line.size() + 1;
        made.lines.push_back(line);
      }
    }
    return made;
  }();
  return traffic;
}

void Report(benchmark::State& state, std::size_t before) {
  const Traffic& traffic = TheTraffic();
  state.counters["allocations"] = static_cast<double>(allocations - before);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(traffic.lines.size()));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(traffic.bytes));
}

// Sentences a second, decoded.
void BM_Read(benchmark::State& state) {
  const Traffic& traffic = TheTraffic();
  Reader reader;
  Heard heard;
  std::size_t messages = 0;
  const std::size_t before = allocations;
  for ([[maybe_unused]] auto _ : state) {
    for (const std::string& line : traffic.lines)
      messages += reader.Push(line, 0, heard) == Pushed::kMessage ? 1U : 0U;
  }
  CHECK(messages == kMessages * static_cast<std::size_t>(state.iterations()));
  Report(state, before);
}
BENCHMARK(BM_Read)->Unit(benchmark::kMillisecond);

// The same and what a watch over ships needs of it.
void BM_Sightings(benchmark::State& state) {
  const Traffic& traffic = TheTraffic();
  Reader reader;
  Heard heard;
  std::size_t seen = 0;
  const std::size_t before = allocations;
  for ([[maybe_unused]] auto _ : state) {
    for (const std::string& line : traffic.lines) {
      if (reader.Push(line, 0, heard) != Pushed::kMessage) continue;
      const auto sighting = SightingOf(heard.message, heard.time_ms);
      seen += sighting && sighting->at ? 1U : 0U;
      seen += ParticularsOf(heard.message) ? 1U : 0U;
    }
  }
  CHECK(seen == kMessages * static_cast<std::size_t>(state.iterations()));
  Report(state, before);
}
BENCHMARK(BM_Sightings)->Unit(benchmark::kMillisecond);

// The sentences alone: fields and checksum.
void BM_Sentences(benchmark::State& state) {
  const Traffic& traffic = TheTraffic();
  const std::size_t before = allocations;
  for ([[maybe_unused]] auto _ : state) {
    for (const std::string& line : traffic.lines)
      benchmark::DoNotOptimize(ParseSentence(line));
  }
  Report(state, before);
}
BENCHMARK(BM_Sentences)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::ais
