// What an entry costs a node: reading its form, judging it, finding the one before.
//   build/release/ledger_bench      fixed inputs; each result is checked once
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "ledger/disclosure.h"
#include "ledger/number_set.h"
#include "ledger/object_index.h"
#include "ledger/oprf.h"
#include "ledger/test_federation.h"
#include "ledger/title.h"

namespace tidewaiter::ledger {
namespace {

const TestFederation& Federation() {
  static const TestFederation federation;
  return federation;
}

Saying Grant() {
  return {.type = "operator.grant",
          .data = R"({"programme":"AEO-C","benefits":{"mra-na-bw":["priority"]},)"
                  R"("status":"granted","valid_from":"2026-01-01T00:00:00.000Z"})",
          .commits = {{"holder_name", "a"}, {"holder_id", "b"}, {"holder_country", "c"}}};
}

std::string GrantBytes() {
  TestLog log(Federation());
  const Entry entry = SignAs(log.Draft(Grant()), {"customs.na/desk"});
  return *AssembleEntry(entry.text, entry.signatures);
}

void ReadOne(benchmark::State& state) {
  const std::string bytes = GrantBytes();
  CHECK(ReadEntry(bytes).has_value());
  for (auto _ : state)
    benchmark::DoNotOptimize(ReadEntry(bytes));
  state.counters["bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(ReadOne);

template <Refusals (*kCheck)(const Entry&, const World&)>
void Judge(benchmark::State& state) {
  TestLog log(Federation());
  const Entry entry = *ReadEntry(GrantBytes());
  const World world = log.WorldOf("operator/1");
  CHECK(kCheck(entry, world).empty());
  for (auto _ : state)
    benchmark::DoNotOptimize(kCheck(entry, world));
}
BENCHMARK(Judge<CheckEntry>)->Name("JudgeWithSignature");
BENCHMARK(Judge<CheckEntryUnverified>)->Name("JudgeWithoutSignature");

// The rule with the largest state that passes from hand to hand; two keys are read, one is new.
void JudgeTransfer(benchmark::State& state) {
  TestLog log(Federation());
  Title title{.carrier = "na", .to_order = true, .holder = DidOf("anna")};
  CHECK(
      log.Say({.type = "title.issue", .data = WriteTitle(title), .commits = {{"document", "bill"}}})
          .empty());
  title.holder = DidOf("ben");
  const Entry entry = SignAs(
      log.Draft(
          {.type = "title.transfer", .data = WriteTitle(title), .commits = {{"document", "bill"}}}),
      {"anna"});
  const World world = log.WorldOf("title/1");
  CHECK(CheckEntryUnverified(entry, world).empty());
  for (auto _ : state)
    benchmark::DoNotOptimize(CheckEntryUnverified(entry, world));
}
BENCHMARK(JudgeTransfer);

void ApplyCharter(benchmark::State& state) {
  const Entry entry = Federation().Change("charter.rules", R"({"rules":2})",
                                          TestFederation::Charters({"na", "bw", "za"}));
  for (auto _ : state) {
    Charter charter = Federation().charter();
    benchmark::DoNotOptimize(charter.Apply(entry));
  }
}
BENCHMARK(ApplyCharter);

void Commit(benchmark::State& state) {
  const Salt salt{};
  for (auto _ : state)
    benchmark::DoNotOptimize(CommitTo(salt, R"("Walvis Trading (Pty) Ltd")"));
}
BENCHMARK(Commit);

void LookUpNumber(benchmark::State& state, std::string_view keying) {
  const RegistryKey key{};
  for (auto _ : state)
    benchmark::DoNotOptimize(ValueOf(key, keying, "IM0400000012"));
}
BENCHMARK_CAPTURE(LookUpNumber, hmac, "hmac-sha256");
BENCHMARK_CAPTURE(LookUpNumber, oprf, "oprf-ristretto255");

void EvaluateBlinded(benchmark::State& state) {
  const OprfKey key(std::array<unsigned char, 32>{});
  const OprfBlind blind = *OprfBlind::Of("IM0400000012");
  for (auto _ : state)
    benchmark::DoNotOptimize(key.BlindEvaluate(blind.element()));
}
BENCHMARK(EvaluateBlinded);

// A file of an index that goes with the program: 10 million entries are 400 MB.
class IndexFile {
 public:
  // So many entries, of objects with three each.
  explicit IndexFile(std::uint64_t entries)
      : path_(std::filesystem::temp_directory_path() /
              fmt::format("ledger_bench_{}_{}", ::getpid(), entries)) {
    ObjectIndex index = *ObjectIndex::Open(path_, "log", entries);
    const std::uint64_t objects = entries / 3 + 1;
    for (std::uint64_t at = 0; at < entries; ++at) {
      const auto number = static_cast<std::uint32_t>(at / objects + 1);
      CHECK(index.Add(at, fmt::format("title/{}", at % objects), number).has_value());
    }
    CHECK(index.Flush().has_value());
  }
  IndexFile(const IndexFile&) = delete;
  IndexFile& operator=(const IndexFile&) = delete;
  ~IndexFile() {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"})
      std::filesystem::remove(path_.native() + suffix, ignored);
  }
  [[nodiscard]] const os::Path& path() const { return path_; }

 private:
  os::Path path_;
};

constexpr std::uint64_t kLarge = 10'000'000;
const os::Path& LargeIndex() {
  static const IndexFile large(kLarge);  // both benchmarks look into the same one
  return large.path();
}

void FillIndex(benchmark::State& state) {
  for (auto _ : state)
    const IndexFile made(static_cast<std::uint64_t>(state.range(0)));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(FillIndex)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(1);

void OpenIndex(benchmark::State& state) {
  const os::Path& file = LargeIndex();
  for (auto _ : state)
    CHECK(ObjectIndex::Open(file, "log", kLarge)->covered() == kLarge);
}
BENCHMARK(OpenIndex)->Unit(benchmark::kMillisecond);

void FindLatest(benchmark::State& state) {
  const ObjectIndex index = *ObjectIndex::Open(LargeIndex(), "log", kLarge);
  std::uint64_t object = 0;
  for (auto _ : state) {
    object = (object + 7919) % (kLarge / 3);
    CHECK((*index.FindLatest(fmt::format("title/{}", object))).has_value());
  }
}
BENCHMARK(FindLatest);

}  // namespace
}  // namespace tidewaiter::ledger
