// Events a second: read, written, hashed, captured, found. Every run checks its result once.
#include <benchmark/benchmark.h>

#include "base/check.h"
#include "epcis/event_hash.h"
#include "epcis/of_movement.h"
#include "epcis/read.h"
#include "epcis/store.h"
#include "epcis/test_events.h"
#include "epcis/test_files.h"
#include "epcis/write.h"

namespace tidewaiter::epcis {
namespace {

constexpr std::size_t kEvents = 1000;

// What a gate sends: a unit, a truck, a place, a document; 500 bytes.
std::vector<Event> GateEvents(std::size_t count) {
  std::vector<Event> events;
  for (std::size_t i = 0; i < count; ++i) {
    Fact fact;
    fact.at = {.ms = 1'795'489'200'000 + static_cast<std::int64_t>(i) * 1000, .offset_min = 180};
    fact.unit = "CSQU" + std::to_string(1'000'000 + i % 50'000);
    fact.plate = "KBX" + std::to_string(i % 9000);
    fact.declaration = "26KE" + std::to_string(i);
    fact.place.node = "GATE-3";
    events.push_back(GatePassed({}, GatePass::kArriving, fact));
  }
  return events;
}

void Count(benchmark::State& state, std::size_t events, std::size_t bytes) {
  const auto runs = static_cast<std::int64_t>(state.iterations());
  state.SetItemsProcessed(runs * static_cast<std::int64_t>(events));
  state.SetBytesProcessed(runs * static_cast<std::int64_t>(bytes));
}

void BM_ReadGateEvents(benchmark::State& state) {
  const std::string text = WriteDocument(GateEvents(kEvents), 0);
  CHECK(ReadJson(text).events.size() == kEvents && ReadJson(text).problems.empty());
  for (auto _ : state)
    benchmark::DoNotOptimize(ReadJson(text));
  Count(state, kEvents, text.size());
}
BENCHMARK(BM_ReadGateEvents)->Unit(benchmark::kMillisecond);

void BM_ReadAnyEvents(benchmark::State& state) {
  EventMaker maker(7);
  std::vector<Event> events;
  for (std::size_t i = 0; i < kEvents; ++i)
    events.push_back(maker.Make());
  const std::string text = WriteDocument(events, 0);
  CHECK(ReadJson(text).events == events);
  for (auto _ : state)
    benchmark::DoNotOptimize(ReadJson(text));
  Count(state, kEvents, text.size());
}
BENCHMARK(BM_ReadAnyEvents)->Unit(benchmark::kMillisecond);

void BM_ReadXml(benchmark::State& state) {
  const std::string text = TestFile("reference/parties.xml");
  CHECK(ReadXml(text).problems.empty());
  for (auto _ : state)
    benchmark::DoNotOptimize(ReadXml(text));
  Count(state, 1, text.size());
}
BENCHMARK(BM_ReadXml)->Unit(benchmark::kMicrosecond);

void BM_Write(benchmark::State& state) {
  const std::vector<Event> events = GateEvents(kEvents);
  const std::size_t bytes = WriteDocument(events, 0).size();
  for (auto _ : state)
    benchmark::DoNotOptimize(WriteDocument(events, 0));
  Count(state, kEvents, bytes);
}
BENCHMARK(BM_Write)->Unit(benchmark::kMillisecond);

void BM_Hash(benchmark::State& state) {
  const std::vector<Event> events = GateEvents(1);
  CHECK(EventHashId(events[0]) == events[0].event_id);
  for (auto _ : state)
    benchmark::DoNotOptimize(EventHashId(events[0]));
  Count(state, 1, PreHash(events[0]).size());
}
BENCHMARK(BM_Hash)->Unit(benchmark::kMicrosecond);

void BM_Capture(benchmark::State& state) {
  const std::vector<Event> events = GateEvents(kEvents);
  for (auto _ : state) {
    EventStore store;
    Batch batch = store.Prepare(events, 0);
    store.Commit(std::move(batch));
    CHECK(store.size() == kEvents);
  }
  Count(state, kEvents, 0);
}
BENCHMARK(BM_Capture)->Unit(benchmark::kMillisecond);

void BM_FindContainer(benchmark::State& state) {
  EventStore store;
  Batch batch = store.Prepare(GateEvents(static_cast<std::size_t>(state.range(0))), 0);
  store.Commit(std::move(batch));
  codec::Problems problems;
  const Query query = ParseQuery({{"MATCH_anyEPC", "urn:epc:id:bic:CSQU1000017"}}, problems);
  CHECK(!store.Find(query).events.empty());
  for (auto _ : state)
    benchmark::DoNotOptimize(store.Find(query));
  Count(state, 1, 0);
}
BENCHMARK(BM_FindContainer)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tidewaiter::epcis
