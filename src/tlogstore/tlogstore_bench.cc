// A log on disk: entries made durable one at a time and together, opening and proving in one of ten
// million entries, and a mirror that catches up.
#include <filesystem>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "tlogstore/fsck.h"
#include "tlogstore/log_file.h"

namespace tidewaiter::tlogstore {
namespace {

constexpr std::string_view kOrigin = "bench.example/log";
constexpr std::size_t kEntryBytes = 512;      // a signed statement of some lines
constexpr std::uint64_t kLarge = 10'000'000;  // entries of the large log, of few bytes

os::Path Folder(const char* name) {
  return std::filesystem::temp_directory_path() / fmt::format("tidewaiter_tlogstore_{}", name);
}

std::unique_ptr<LogFile> Open(const os::Path& folder) {
  auto log = LogFile::Open(folder, {.origin = std::string(kOrigin)});
  CHECK(log.has_value());
  return std::move(*log);
}

void AppendTo(LogFile& log, std::uint64_t size) {
  std::vector<std::string> texts(kBatchEntriesMax);
  while (log.head().size() < size) {
    const std::uint64_t begin = log.head().size();
    const auto count = std::min<std::uint64_t>(texts.size(), size - begin);
    std::vector<std::string_view> entries;
    for (std::uint64_t i = 0; i < count; ++i) {
      texts[i] = fmt::format("entry {}", begin + i);
      entries.push_back(texts[i]);
    }
    CHECK(log.AppendBatch(entries).has_value());
  }
}

// Made once a run, which takes a minute or two; half a gigabyte, removed at the end.
const os::Path& LargeLog() {
  struct Kept {
    os::Path folder = Folder("large");
    Kept() {
      std::filesystem::remove_all(folder);
      AppendTo(*Open(folder), kLarge);
    }
    Kept(const Kept&) = delete;
    Kept& operator=(const Kept&) = delete;
    ~Kept() {
      std::error_code ignored;
      std::filesystem::remove_all(folder, ignored);
    }
  };
  static const Kept log;
  return log.folder;
}

// Entries on disk, each write of so many with its fdatasync; with the bundles written meanwhile.
void BM_Append(benchmark::State& state) {
  const os::Path folder = Folder("append");
  std::filesystem::remove_all(folder);
  auto log = Open(folder);
  const std::string entry(kEntryBytes, 'x');
  const auto batch = static_cast<std::size_t>(state.range(0));
  const std::vector<std::string_view> entries(batch, entry);
  for ([[maybe_unused]] const auto& step : state)
    CHECK(log->AppendBatch(entries).has_value());
  CHECK(log->head().size() == batch * static_cast<std::uint64_t>(state.iterations()));
  state.SetItemsProcessed(static_cast<std::int64_t>(batch) * state.iterations());
  log.reset();
  std::filesystem::remove_all(folder);
}
BENCHMARK(BM_Append)->Arg(1)->Arg(16)->Arg(128)->Arg(1024)->MeasureProcessCPUTime()->UseRealTime();

// The same with a signed checkpoint for each write, as a log does that answers with proofs.
void BM_AppendAndSign(benchmark::State& state) {
  const os::Path folder = Folder("sign");
  std::filesystem::remove_all(folder);
  auto log = Open(folder);
  const tlog::Signer signer(kOrigin, tlog::Ed25519Key({1}));
  const std::string entry(kEntryBytes, 'x');
  const std::vector<std::string_view> entries(static_cast<std::size_t>(state.range(0)), entry);
  for ([[maybe_unused]] const auto& step : state) {
    const auto appended = log->AppendBatch(entries);
    CHECK(appended.has_value());
    benchmark::DoNotOptimize(SignHead(appended->head, signer));
  }
  state.SetItemsProcessed(state.range(0) * state.iterations());
  log.reset();
  std::filesystem::remove_all(folder);
}
BENCHMARK(BM_AppendAndSign)->Arg(1)->Arg(128)->MeasureProcessCPUTime()->UseRealTime();

// A new log filled in large batches, bundles and tiles written out by and by.
void BM_Fill(benchmark::State& state) {
  constexpr std::uint64_t kSize = 262'144;
  const os::Path folder = Folder("fill");
  for ([[maybe_unused]] const auto& step : state) {
    std::filesystem::remove_all(folder);
    AppendTo(*Open(folder), kSize);
  }
  std::filesystem::remove_all(folder);
  state.SetItemsProcessed(static_cast<std::int64_t>(kSize) * state.iterations());
}
BENCHMARK(BM_Fill)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();

void BM_OpenTenMillion(benchmark::State& state) {
  const os::Path& folder = LargeLog();
  for ([[maybe_unused]] const auto& step : state)
    CHECK(Open(folder)->head().size() == kLarge);
}
BENCHMARK(BM_OpenTenMillion)->Unit(benchmark::kMillisecond)->UseRealTime();

void BM_ProveInclusionInTenMillion(benchmark::State& state) {
  auto log = Open(LargeLog());
  Random random(1);
  for ([[maybe_unused]] const auto& step : state)
    CHECK(log->ProveInclusion(random.Below(kLarge), kLarge).has_value());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ProveInclusionInTenMillion)->UseRealTime();

// What somebody does who was handed the proof; and how many bytes of hashes it has.
void BM_VerifyInclusionInTenMillion(benchmark::State& state) {
  auto log = Open(LargeLog());
  const tlog::Hash root = log->head().root();
  constexpr std::uint64_t kIndex = 4'711'000;
  const tlog::Hash leaf = tlog::LeafHash(*log->Entry(kIndex));
  const auto proof = log->ProveInclusion(kIndex, kLarge);
  for ([[maybe_unused]] const auto& step : state)
    CHECK(tlog::VerifyInclusion(kIndex, kLarge, leaf, *proof, root).has_value());
  state.SetItemsProcessed(state.iterations());
  state.counters["proof_bytes"] = static_cast<double>(proof->size() * sizeof(tlog::Hash));
}
BENCHMARK(BM_VerifyInclusionInTenMillion)->UseRealTime();

void BM_ProveConsistencyInTenMillion(benchmark::State& state) {
  auto log = Open(LargeLog());
  Random random(1);
  for ([[maybe_unused]] const auto& step : state)
    CHECK(log->ProveConsistency(1 + random.Below(kLarge), kLarge).has_value());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ProveConsistencyInTenMillion)->UseRealTime();

void BM_ReadEntry(benchmark::State& state) {
  auto log = Open(LargeLog());
  Random random(1);
  for ([[maybe_unused]] const auto& step : state)
    CHECK(log->Entry(random.Below(kLarge)).has_value());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ReadEntry)->UseRealTime();

// The next 4,096 entries, proved to lead to the checkpoint.
void CopySome(LogFile& log, const tlog::Checkpoint& checkpoint, LogFile& mirror) {
  const std::uint64_t begin = mirror.head().size();
  std::vector<std::string> texts;
  while (texts.size() < kBatchEntriesMax) {
    auto some = log.Entries(begin + texts.size(), tlog::kTileWidth);
    CHECK(some.has_value());
    texts.insert(texts.end(), some->begin(), some->end());
  }
  const auto proof = log.ProveConsistency(begin + texts.size(), checkpoint.size);
  CHECK(proof.has_value());
  const std::vector<std::string_view> entries(texts.begin(), texts.end());
  CHECK(mirror.AppendMirrored(entries, checkpoint, *proof).has_value());
}

// Both sides: entries read and verified in the one log, hashed, compared and stored in the other.
void BM_MirrorCatchesUp(benchmark::State& state) {
  constexpr std::uint64_t kSize = 262'144;
  auto log = Open(LargeLog());
  const tlog::Checkpoint checkpoint = log->head().checkpoint();
  const os::Path folder = Folder("mirror");
  for ([[maybe_unused]] const auto& step : state) {
    std::filesystem::remove_all(folder);
    auto mirror = Open(folder);
    while (mirror->head().size() < kSize)
      CopySome(*log, checkpoint, *mirror);
  }
  std::filesystem::remove_all(folder);
  state.SetItemsProcessed(static_cast<std::int64_t>(kSize) * state.iterations());
}
BENCHMARK(BM_MirrorCatchesUp)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

// Every leaf and node from the bytes.
void BM_FsckTenMillion(benchmark::State& state) {
  const os::Path& folder = LargeLog();
  for ([[maybe_unused]] const auto& step : state) {
    const auto report = Fsck(folder);
    CHECK(report.has_value() && report->faults.empty() && report->size == kLarge);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(kLarge) * state.iterations());
}
BENCHMARK(BM_FsckTenMillion)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime();

}  // namespace
}  // namespace tidewaiter::tlogstore
