// Logs of real entries under the real rules, on a disk: opening a judge over ten million, one entry
// at a time, a mirror that was away for a million, and how close to the signatures all else comes.
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "federation/ledger_judge.h"
#include "federation/log_folder.h"
#include "federation/mirror.h"
#include "federation/sequencer.h"
#include "federation/test_judge.h"
#include "federation/test_storage.h"
#include "federation/wire.h"
#include "ledger/draft.h"
#include "ledger/test_federation.h"
#include "os/append_file.h"
#include "os/clock.h"
#include "tlog/ed25519.h"

namespace tidewaiter::federation {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kNow = ledger::kTestTimeMs + 3'600'000;
constexpr std::string_view kOrigin = "customs.na/ledger";

os::Path BenchFolder(std::string_view name) {
  return fs::temp_directory_path() / fmt::format("tidewaiter_ledger_log_{}", name);
}

const ledger::TestFederation& Founded() {
  static const ledger::TestFederation federation;
  return federation;
}

LedgerRules Rules() {
  return {.charter_at = [](std::uint64_t size) { return Founded().book().At(size); },
          .proofs = [](std::string_view) -> Result<ledger::Entry> {
            return Fail(ErrorCode::kNotFound, "there are none here");
          }};
}

// The grant of one operator; 720 bytes.
std::string Grant(std::uint64_t i) {
  ledger::Entry draft;
  draft.log = kOrigin;
  draft.type = "operator.grant";
  draft.object = fmt::format("operator/{}", i);
  draft.charter = Founded().charter().size();
  draft.time_ms = ledger::kTestTimeMs + 60'000;
  draft.data = R"({"benefits":{"mra-na-bw":["priority"]},"programme":"AEO-C","status":"granted",)"
               R"("valid_from":"2026-01-01T00:00:00.000Z"})";
  for (const char* name : {"holder_country", "holder_id", "holder_name"})
    draft.commitments.push_back({name, ledger::CommitmentOf(name)});
  const std::string text = *ledger::TextToSign(draft);
  static const tlog::Ed25519Key key = ledger::KeyNamed("customs.na/desk");
  return *ledger::AssembleEntry(text, {ledger::SignText(text, "customs.na/desk", key)});
}

// A quorum of na's federation under a checkpoint, in tlog's terms.
CheckedNote FinalNote(const Roster& roster, std::uint64_t size, const tlog::Hash& root) {
  tlog::Note note{
      tlog::FormatCheckpoint({.origin = std::string(kOrigin), .size = size, .root = root}), {}};
  note.signatures.push_back(
      tlog::Signer(std::string(kOrigin), ledger::KeyNamed(kOrigin)).Sign(note.text));
  for (const auto& [id, member] : Founded().charter().members()) {
    if (id == "zm") continue;  // three of four
    const tlog::Signer cosigner(member.cosigner_name, ledger::KeyNamed(member.cosigner_name),
                                tlog::KeyType::kCosignature);
    note.signatures.push_back(cosigner.Cosign(note.text, kNow / 1000));
  }
  return *CheckSigned(roster, tlog::FormatNote(note));
}

// ---- opening over ten million

// A log of ten million entries in the form of entries, and its index: as it is when it was closed
// in order, and as a kill left it that came at the worst moment. Made once a run, in some minutes.
class TenMillion {
 public:
  static constexpr std::uint64_t kSize = 10'000'000;
  TenMillion() {
    fs::remove_all(folder_);
    auto storage = Storage();
    auto judge = LedgerJudge::Open(Rules(), kOrigin, folder_ / "index", *storage);
    std::vector<std::string> batch;
    const ledger::EntrySignature nobody{.name = "x"};
    for (std::uint64_t i = 0; i < kSize; ++i) {
      ledger::Entry draft;
      draft.log = kOrigin;
      draft.type = "a.b";
      draft.object = fmt::format("operator/{}", i);
      draft.time_ms = ledger::kTestTimeMs;
      draft.data = "{}";
      batch.push_back(*ledger::AssembleEntry(*ledger::TextToSign(draft), {nobody}));
      if (batch.size() < 4'096 && i + 1 < kSize) continue;
      CHECK(storage->Append(batch).has_value());
      const std::uint64_t begin = i + 1 - batch.size();
      for (std::size_t j = 0; j < batch.size(); ++j)
        (*judge)->Take(begin + j, batch[j]);
      batch.clear();
    }
    for (const char* suffix : {"", "-wal"})
      fs::copy_file(folder_ / ("index" + std::string(suffix)),
                    folder_ / ("killed" + std::string(suffix)));
  }
  TenMillion(const TenMillion&) = delete;
  TenMillion& operator=(const TenMillion&) = delete;
  ~TenMillion() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::unique_ptr<LogStorage> Storage() const {
    return *LogFolder::Open(folder_, kOrigin);
  }
  [[nodiscard]] const os::Path& folder() const { return folder_; }

 private:
  os::Path folder_ = BenchFolder("large");
};

const TenMillion& Large() {
  static const TenMillion large;
  return large;
}

void OpenJudge(benchmark::State& state, const std::string& index) {
  const os::Path used = Large().folder() / "used";
  for (auto _ : state) {
    state.PauseTiming();
    for (const char* suffix : {"", "-wal"}) {
      fs::remove(used.string() + suffix);
      if (fs::exists(Large().folder() / (index + suffix)))
        fs::copy_file(Large().folder() / (index + suffix), used.string() + suffix);
    }
    state.ResumeTiming();
    auto storage = Large().Storage();
    auto judge = LedgerJudge::Open(Rules(), kOrigin, used, *storage);
    CHECK(judge.has_value());
    state.counters["read_again"] = static_cast<double>(TenMillion::kSize - (*judge)->taken());
    auto copy = LogCopy::Open(std::move(storage), std::move(*judge), TenMillion::kSize);
    CHECK(copy.has_value() && copy->judged() == TenMillion::kSize);
    state.PauseTiming();
    copy = Fail(ErrorCode::kInternal, "closed");
    state.ResumeTiming();
  }
}
void BM_OpenJudgeOverTenMillion(benchmark::State& state) {
  OpenJudge(state, "index");
}
BENCHMARK(BM_OpenJudgeOverTenMillion)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(5);
void BM_OpenJudgeOverTenMillionAfterAKill(benchmark::State& state) {
  OpenJudge(state, "killed");
}
BENCHMARK(BM_OpenJudgeOverTenMillionAfterAKill)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(3);

// ---- one at a time

Roster Alone() {
  Roster roster = RosterOf(Founded().charter());
  std::erase_if(roster.cosigners, [](const Cosigner& one) { return one.member != "na"; });
  roster.quorum = 1;
  roster.faults = 0;
  return roster;
}

std::unique_ptr<Sequencer> OpenLog(const Roster& roster, std::unique_ptr<LogStorage> storage,
                                   const os::Path& index) {
  static const tlog::Signer log_key(std::string(kOrigin), ledger::KeyNamed(kOrigin));
  static const tlog::Signer cosigner("customs.na/mirror", ledger::KeyNamed("customs.na/mirror"),
                                     tlog::KeyType::kCosignature);
  auto judge = LedgerJudge::Open(Rules(), kOrigin, index, *storage);
  auto log = Sequencer::Open({.origin = std::string(kOrigin),
                              .member = "na",
                              .roster = &roster,
                              .log_key = &log_key,
                              .cosigner = &cosigner},
                             std::move(storage), std::move(*judge), kNow);
  CHECK(log.has_value());
  return std::move(*log);
}

// What the disk does in that folder without us: waits a second, each for the bytes of one entry,
// over zeros that are there already or behind the end of a file that grows.
double WaitsPerSecond(const os::Path& folder, bool room) {
  constexpr std::size_t kWaits = 1'000;
  const std::string bytes(720, 'x');
  auto file = os::AppendFile::Open(folder / (room ? "room" : "growing"));
  CHECK(file.has_value());
  if (room) CHECK(file->Reserve(kWaits * bytes.size()).has_value());
  const double begin_s = os::RealClock().MonotonicSeconds();
  for (std::size_t i = 0; i < kWaits; ++i)
    CHECK(file->Append(bytes).has_value() && file->Sync().has_value());
  return static_cast<double>(kWaits) / (os::RealClock().MonotonicSeconds() - begin_s);
}

// Judged with its signature, on disk, signed, cosigned by ourselves and proven, before the next.
void BM_OneAtATime(benchmark::State& state) {
  const os::Path folder = BenchFolder("one");
  fs::remove_all(folder);
  const Roster roster = Alone();
  std::vector<std::string> entries;
  for (std::uint64_t i = 0; i < 20'000; ++i)
    entries.push_back(Grant(i));
  {
    auto log = OpenLog(roster, *LogFolder::Open(folder, kOrigin), folder / "index");
    std::size_t next = 0;
    for (auto _ : state) {
      CHECK(log->Submit(entries[next++], kNow).has_value());
      log->Step(kNow);
      CHECK(log->TakeSettled().size() == 1);
    }
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["disk_waits_per_s"] = WaitsPerSecond(folder, true);
  state.counters["growing_waits_per_s"] = WaitsPerSecond(folder, false);
  fs::remove_all(folder);
}
BENCHMARK(BM_OneAtATime)->UseRealTime()->Iterations(5'000);

double ProcessorSeconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Batches of 128 in memory, one core: processor time beside that of verifying nothing but each
// entry's one signature, in the same run.
void BM_AgainstTheSignatureLimit(benchmark::State& state) {
  constexpr std::size_t kBatch = 128;
  const os::Path folder = BenchFolder("limit");
  const Roster roster = Alone();
  std::vector<std::string> entries;
  for (std::uint64_t i = 0; i < 100 * kBatch; ++i)
    entries.push_back(Grant(i));
  std::vector<ledger::Entry> read;
  for (const std::string& bytes : entries)
    read.push_back(*ledger::ReadEntry(bytes));
  const tlog::Ed25519Key key = ledger::KeyNamed("customs.na/desk");
  double whole_s = 0;
  double signatures_s = 0;
  for (auto _ : state) {
    fs::remove_all(folder);
    CHECK(os::MakeFolder(folder).has_value());
    auto log = OpenLog(roster,
                       std::make_unique<MemoryStorage>(std::make_shared<MemoryDisk>(),
                                                       std::make_shared<PowerSwitch>()),
                       folder / "index");
    double begin_s = ProcessorSeconds();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      CHECK(log->Submit(entries[i], kNow).has_value());
      if (i % kBatch == kBatch - 1) log->Step(kNow);
    }
    CHECK(log->TakeSettled().size() == entries.size());
    whole_s += ProcessorSeconds() - begin_s;
    begin_s = ProcessorSeconds();
    for (const ledger::Entry& entry : read)
      CHECK(tlog::VerifyEd25519(key.public_key(), entry.text, entry.signatures[0].signature));
    signatures_s += ProcessorSeconds() - begin_s;
  }
  const auto count = static_cast<double>(entries.size()) * static_cast<double>(state.iterations());
  state.counters["entries_per_s"] = count / whole_s;
  state.counters["signatures_per_s"] = count / signatures_s;
  state.counters["share"] = signatures_s / whole_s;
  fs::remove_all(folder);
}
BENCHMARK(BM_AgainstTheSignatureLimit)->Unit(benchmark::kMillisecond)->Iterations(3);

// ---- a mirror that was away

// The history as another node sends it, in requests of five megabytes.
std::vector<std::string> MillionInPieces(const Roster& roster, std::uint64_t size) {
  auto log = LogCopy::Open(std::make_unique<MemoryStorage>(std::make_shared<MemoryDisk>(),
                                                           std::make_shared<PowerSwitch>()),
                           std::make_unique<TestJudge>(true), 0);
  std::vector<std::string> entries;
  for (std::uint64_t i = 0; i < size; ++i) {
    entries.push_back(Grant(i));
    if (entries.size() < 10'000 && i + 1 < size) continue;
    CHECK(log->Append(entries).has_value());
    entries.clear();
  }
  const CheckedNote note = FinalNote(roster, size, log->root());
  std::vector<std::string> bodies;
  for (std::uint64_t have = 0; have < size;) {
    AddEntries upload{.origin = std::string(kOrigin), .start = have, .end = size};
    upload.ticket =
        std::string(kCheckpointTicket) +
        WriteAddCheckpoint(
            {.old_size = have, .proof = *log->Consistency(have, size), .checkpoint = note.bytes});
    CHECK(log->Fill(upload).has_value());
    for (const EntryPackage& package : upload.packages)
      have += package.entries.size();
    bodies.push_back(WriteAddEntries(upload));
  }
  return bodies;
}

// A mirror on disk takes a million entries that are final: hashes, proofs and rules, and its index.
// Their signatures are audited behind, which is not in this time.
void BM_MillionBehind(benchmark::State& state) {
  constexpr std::uint64_t kSize = 1'000'000;
  const os::Path folder = BenchFolder("behind");
  const Roster roster = RosterOf(Founded().charter());
  const tlog::Signer cosigner("customs.bw/mirror", ledger::KeyNamed("customs.bw/mirror"),
                              tlog::KeyType::kCosignature);
  const std::vector<std::string> bodies = MillionInPieces(roster, kSize);
  for (auto _ : state) {
    state.PauseTiming();
    fs::remove_all(folder);
    auto storage = *LogFolder::Open(folder, kOrigin);
    auto judge = LedgerJudge::Open(Rules(), kOrigin, folder / "index", *storage);
    auto mirror = Mirror::Open({.origin = std::string(kOrigin),
                                .member = "bw",
                                .roster = &roster,
                                .cosigner = &cosigner,
                                .step_of = LedgerStepOf},
                               std::move(storage), std::move(*judge));
    state.ResumeTiming();
    for (const std::string& body : bodies)
      CHECK((*mirror)->TakeHistory(*ParseAddEntries(body), kNow).has_value());
    CHECK((*mirror)->copy().judged() == kSize);
    state.PauseTiming();
    mirror->reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSize));
  fs::remove_all(folder);
}
BENCHMARK(BM_MillionBehind)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

}  // namespace
}  // namespace tidewaiter::federation
