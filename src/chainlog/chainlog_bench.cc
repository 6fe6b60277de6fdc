// What a record costs beside the disk, and with it, in groups of 1, 16, 256 and 1024.
#include <filesystem>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "chainlog/log.h"
#include "chainlog/reader.h"

namespace tidewaiter::chainlog {
namespace {

constexpr std::size_t kRecordBytes = 240;  // a frame of a tracker with what is said about it

os::Path Folder() {
  return std::filesystem::temp_directory_path() / "tidewaiter_chainlog_bench";
}

// Appends as many records as a group has, waits for the disk, and so on. Time is of all; `cpu_ns`
// is what both threads computed for one record.
void BM_Append(benchmark::State& state) {
  std::filesystem::remove_all(Folder());
  Options options;
  options.group_wait_ms = 0;
  auto log = Log::Open(Folder(), options);
  CHECK(log.has_value());
  const std::string record(kRecordBytes, 'x');
  const std::int64_t group = state.range(0);
  for ([[maybe_unused]] const auto& step : state) {
    for (std::int64_t i = 0; i < group; ++i)
      CHECK((*log)->Append(record).has_value());
    CHECK((*log)->Flush().has_value());
  }
  CHECK((*log)->head().seq == static_cast<std::uint64_t>(group * state.iterations()));
  state.SetItemsProcessed(group * state.iterations());
  log->reset();
  std::filesystem::remove_all(Folder());
}
BENCHMARK(BM_Append)->Arg(1)->Arg(16)->Arg(256)->Arg(1024)->MeasureProcessCPUTime()->UseRealTime();

void BM_Read(benchmark::State& state) {
  std::filesystem::remove_all(Folder());
  constexpr int kRecords = 200'000;
  {
    auto log = Log::Open(Folder(), {});
    CHECK(log.has_value());
    for (int i = 0; i < kRecords; ++i)
      CHECK((*log)->Append(std::string(kRecordBytes, static_cast<char>(i))).has_value());
  }
  for ([[maybe_unused]] const auto& step : state) {
    auto reader = Reader::Open(Folder());
    int count = 0;
    while (*reader->Next())
      ++count;
    CHECK(count == kRecords);
  }
  state.SetItemsProcessed(kRecords * state.iterations());
  std::filesystem::remove_all(Folder());
}
BENCHMARK(BM_Read)->Unit(benchmark::kMillisecond);

void BM_Verify(benchmark::State& state) {
  std::filesystem::remove_all(Folder());
  {
    auto log = Log::Open(Folder(), {});
    for (int i = 0; i < 200'000; ++i)
      CHECK((*log)->Append(std::string(kRecordBytes, static_cast<char>(i))).has_value());
  }
  for ([[maybe_unused]] const auto& step : state)
    CHECK(Verify(Folder())->records == 200'000);
  state.SetItemsProcessed(200'000 * state.iterations());
  std::filesystem::remove_all(Folder());
}
BENCHMARK(BM_Verify)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::chainlog
