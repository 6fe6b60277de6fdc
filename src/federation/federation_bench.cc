// Five administrations in one process, over HTTP on the loopback: from submitting to finality.
// With disk:0 storages are in memory: the protocol, HTTP and signatures alone. The five nodes,
// their servers and the clients share the machine.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include "federation/log_folder.h"
#include "federation/mirror.h"
#include "federation/test_http.h"

namespace tidewaiter::federation {
namespace {

std::atomic<std::uint64_t> objects = 0;

// Storages of all members in folders; without a disk in memory.
HttpFederation::Open StoragesIn(const os::Path& folder) {
  return
      [folder](std::size_t member, std::string_view origin) -> Result<std::unique_ptr<LogStorage>> {
        return LogFolder::Open(folder / std::to_string(member) / OriginHash(origin), origin);
      };
}

// Each of the clients waits for its entry before it sends the next. Seconds that each entry took.
void RunClients(HttpFederation& federation, std::int64_t clients, std::vector<double>& seconds) {
  constexpr std::size_t kEach = 40;
  std::mutex mutex;
  std::vector<std::jthread> threads;
  for (std::int64_t c = 0; c < clients; ++c) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < kEach; ++i) {
        const std::string entry =
            HttpFederation::Entry("o" + std::to_string(++objects), std::string(400, 'x'));
        const double begin_s = os::RealClock().MonotonicSeconds();
        CHECK(SubmitAndWait(federation.url(0), entry, {}).has_value());
        const double took_s = os::RealClock().MonotonicSeconds() - begin_s;
        const std::lock_guard lock(mutex);
        seconds.push_back(took_s);
      }
    });
  }
}

void BM_SubmitUntilFinal(benchmark::State& state) {
  const os::Path folder = std::filesystem::temp_directory_path() / "tidewaiter_federation_bench";
  std::filesystem::remove_all(folder);
  const bool on_disk = state.range(1) != 0;
  std::vector<double> seconds;
  {
    HttpFederation federation(5, 1, on_disk ? StoragesIn(folder) : HttpFederation::Open());
    for (auto _ : state)
      RunClients(federation, state.range(0), seconds);
  }
  std::ranges::sort(seconds);
  state.SetItemsProcessed(static_cast<std::int64_t>(seconds.size()));
  state.counters["p50_ms"] = 1000 * seconds[seconds.size() / 2];
  state.counters["p99_ms"] = 1000 * seconds[seconds.size() * 99 / 100];
  std::filesystem::remove_all(folder);
}
BENCHMARK(BM_SubmitUntilFinal)
    ->ArgNames({"clients", "disk"})
    ->ArgsProduct({{1, 8, 64, 256}, {0, 1}})
    ->UseRealTime()
    ->Iterations(2);

// A mirror that was away takes final history: entries a second, without the wire.
void BM_CatchUp(benchmark::State& state) {
  constexpr std::uint64_t kEntries = 50'000;
  const Roster roster = TestRoster(4, 1, 1);
  const tlog::Signer cosigner = TestCosigner(1);
  auto log = LogCopy::Open(std::make_unique<MemoryStorage>(std::make_shared<MemoryDisk>(),
                                                           std::make_shared<PowerSwitch>()),
                           std::make_unique<TestJudge>(), 0);
  std::vector<std::string> entries;
  for (std::uint64_t i = 0; i < kEntries; ++i)
    entries.push_back(Write({.object = "o" + std::to_string(i), .text = std::string(400, 'x')}));
  CHECK(log->Append(entries).has_value());
  tlog::Note note{
      tlog::FormatCheckpoint({.origin = TestOrigin(0), .size = kEntries, .root = log->root()}), {}};
  note.signatures.push_back(TestLogKey(0).Sign(note.text));
  for (const std::size_t i : {0U, 2U, 3U})
    note.signatures.push_back(TestCosigner(i).Cosign(note.text, 1));
  std::vector<std::string> bodies;
  for (std::uint64_t at = 0; at < kEntries; at += 16 * kPackageEntries) {
    AddEntries upload{.origin = TestOrigin(0), .start = at, .end = kEntries};
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(16, PackageCount(at, kEntries)); ++i)
      upload.packages.push_back(*log->Package(RangeOfPackage(at, kEntries, i), kEntries));
    bodies.push_back(WriteAddEntries(upload));
  }
  for (auto _ : state) {
    auto mirror = Mirror::Open({.origin = TestOrigin(0),
                                .member = "m1",
                                .roster = &roster,
                                .cosigner = &cosigner,
                                .step_of = TestStepOf},
                               std::make_unique<MemoryStorage>(std::make_shared<MemoryDisk>(),
                                                               std::make_shared<PowerSwitch>()),
                               std::make_unique<TestJudge>());
    CHECK((*mirror)->AddCheckpoint({.checkpoint = tlog::FormatNote(note)}, 1).status == kOk);
    int status = 0;
    for (const std::string& body : bodies)
      status = (*mirror)->AddEntries(*ParseAddEntries(body), 1).status;
    CHECK(status == kLater && (*mirror)->copy().judged() == kEntries);  // audited behind
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kEntries));
}
BENCHMARK(BM_CatchUp)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::federation
