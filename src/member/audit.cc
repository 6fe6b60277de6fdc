#include "member/audit.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "federation/ledger_judge.h"
#include "federation/log_folder.h"
#include "ledger/charter.h"
#include "member/internal/proven.h"
#include "os/append_file.h"
#include "tlog/checkpoint.h"
#include "tlog/hash.h"
#include "tlog/tree.h"

namespace tidewaiter::member {
namespace {

namespace fs = std::filesystem;

// Its own index, thrown away at the end.
class TemporaryIndex {
 public:
  explicit TemporaryIndex(os::Path file) : file_(std::move(file)) { Remove(); }
  TemporaryIndex(const TemporaryIndex&) = delete;
  TemporaryIndex& operator=(const TemporaryIndex&) = delete;
  ~TemporaryIndex() { Remove(); }
  [[nodiscard]] const os::Path& file() const { return file_; }

 private:
  void Remove() const {
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm"})
      fs::remove(file_.string() + end, ignored);
  }
  os::Path file_;
};

Result<std::vector<LogAudit>> LookAtBytes(const os::Path& folder) {
  std::vector<LogAudit> logs;
  std::error_code failed;
  for (fs::directory_iterator it(folder / "logs", failed), end; !failed && it != end;
       it.increment(failed)) {
    ASSIGN_OR_RETURN(tlogstore::FsckReport report, tlogstore::Fsck(it->path() / "log"));
    logs.push_back({.origin = std::move(report.origin),
                    .folder = it->path(),
                    .size = report.size,
                    .faults = std::move(report.faults)});
  }
  if (failed) return Fail(ErrorCode::kUnavailable, failed.message());
  std::ranges::sort(logs, {}, &LogAudit::origin);
  return logs;
}

// Hashes all entries of a log that is no folder. What does not belong is told as an objection.
Status LookAtEntries(LogAudit& log, federation::LogStorage& storage) {
  log.size = storage.size();
  tlog::Frontier computed;
  for (std::uint64_t i = 0; i < log.size; ++i) {
    const auto entry = storage.Entry(i);
    if (!entry && entry.error().code != ErrorCode::kCorruption)
      return std::unexpected(entry.error());
    if (!entry) log.objections.push_back({i, {"tampered_tile", "", entry.error().message}});
    if (!entry) return {};
    computed.Append(tlog::LeafHash(*entry));
  }
  ASSIGN_OR_RETURN(const tlog::Hash root, tlog::RootOf(log.size, storage.nodes()));
  if (root != computed.Root())
    log.objections.push_back({log.size, {"tampered_tile", "", "another tree than its head has"}});
  return {};
}

// What was signed or cosigned of this log must still be here: a tail that was cut off is no fault
// of its bytes alone.
Status CompareWithOwnWord(LogAudit& log, federation::LogStorage& storage) {
  for (const std::string_view name : {"published", "mirrored"}) {
    ASSIGN_OR_RETURN(const auto record, storage.Get(name));
    if (!record) continue;
    ASSIGN_OR_RETURN(const tlog::SignedCheckpoint note, tlog::ParseSignedCheckpoint(*record));
    const tlog::Checkpoint& checkpoint = note.checkpoint;
    if (checkpoint.size > log.size) {
      log.objections.push_back(
          {log.size,
           {"truncated_file", "", fmt::format("{} entries were {}", checkpoint.size, name)}});
      continue;
    }
    ASSIGN_OR_RETURN(const tlog::Hash root, tlog::RootOf(checkpoint.size, storage.nodes()));
    if (root == checkpoint.root) continue;
    log.objections.push_back(
        {checkpoint.size, {"tampered_tile", "", fmt::format("another tree was {}", name)}});
  }
  return {};
}

// Every entry of one log, by the charters of `book`, which the charter's own log fills.
Status LookByRules(LogAudit& log, federation::LogStorage& storage, ledger::CharterBook& book,
                   const std::string& founding, const os::Path& index) {
  const TemporaryIndex temporary(index);
  auto judging = std::make_shared<Judging>();
  const CharterAt charter_at = [&](std::uint64_t size) { return book.At(size); };
  federation::LedgerRules rules{
      .charter_at = charter_at,
      .proofs =
          [&](std::string_view proof) { return ReadProven(proof, judging->charter(), charter_at); },
      .on_taken =
          [&](const ledger::Entry& entry) {
            if (!founding.empty() && entry.number > book.Latest().size())
              static_cast<void>(book.Apply(entry));
          }};
  ASSIGN_OR_RETURN(auto inside, federation::LedgerJudge::Open(std::move(rules), log.origin,
                                                              temporary.file(), storage));
  const auto judge = JudgeWithProofs(std::move(inside), judging, founding);
  log.by_rules = true;
  RETURN_IF_ERROR(CompareWithOwnWord(log, storage));
  for (std::uint64_t i = 0; i < log.size; ++i) {
    ASSIGN_OR_RETURN(const std::string bytes, storage.Entry(i));
    const auto entry = ledger::ReadEntry(bytes);
    const auto verdict = judge->Check(bytes, entry ? entry->time_ms : 0);
    if (verdict.kind != federation::Verdict::Kind::kStands &&
        log.objections.size() < kObjectionsKept) {
      for (const federation::Objection& objection : verdict.objections)
        log.objections.push_back({i, objection});
    }
    judge->Take(i, bytes);
  }
  return {};
}

// The logs that lie in a database: the charter's first, then those of all members that it names.
Status LookInDatabase(FolderAudit& audit, const federation::OpenStorage& open_log,
                      ledger::CharterBook& book, const std::string& founding,
                      const os::Path& index) {
  const std::string charter = book.Latest().origin();
  const auto look = [&](const std::string& origin) -> Status {
    ASSIGN_OR_RETURN(const auto storage, open_log(origin));
    LogAudit log{.origin = origin};
    RETURN_IF_ERROR(LookAtEntries(log, *storage));
    if (log.objections.empty()) {
      RETURN_IF_ERROR(LookByRules(log, *storage, book, origin == charter ? founding : "", index));
    }
    audit.logs.push_back(std::move(log));
    return {};
  };
  RETURN_IF_ERROR(look(charter));
  if (!audit.logs.back().by_rules) return {};
  std::set<std::string> origins;
  for (const auto& [id, member] : book.Latest().members())
    for (const ledger::LogKey& log : member.logs)
      if (log.origin != charter) origins.insert(log.origin);
  for (const std::string& origin : origins)
    RETURN_IF_ERROR(look(origin));
  return {};
}

Status LookInFolder(FolderAudit& audit, const os::Path& folder, ledger::CharterBook& book,
                    const std::string& founding, const os::Path& index) {
  const std::string origin = book.Latest().origin();
  ASSIGN_OR_RETURN(audit.logs, LookAtBytes(folder));
  const auto look = [&](LogAudit& log) -> Status {
    ASSIGN_OR_RETURN(const auto storage, federation::LogFolder::Open(log.folder, log.origin));
    return LookByRules(log, *storage, book, log.origin == origin ? founding : "", index);
  };
  const auto charter = std::ranges::find(audit.logs, origin, &LogAudit::origin);
  if (charter != audit.logs.end()) {
    if (!charter->faults.empty()) return {};  // without the charter nobody's word is known
    RETURN_IF_ERROR(look(*charter));
  }
  for (LogAudit& log : audit.logs) {
    if (log.origin != origin && log.faults.empty()) RETURN_IF_ERROR(look(log));
  }
  return {};
}

}  // namespace

bool FolderAudit::whole() const {
  return std::ranges::all_of(logs, [](const LogAudit& log) {
    return log.by_rules && log.faults.empty() && log.objections.empty();
  });
}

Result<FolderAudit> AuditFolder(const os::Path& folder, const federation::OpenStorage& open_log) {
  const auto founding = os::ReadFile(folder / "charter.first");
  if (!founding)
    return Fail(ErrorCode::kNotFound,
                folder.string() + " is not the folder of a member that joined");
  const auto lock = os::FileLock::Take(folder / "lock");
  if (!lock)
    return Fail(ErrorCode::kFailedPrecondition, folder.string() + " is in use by another process");
  const auto entry = ledger::ReadEntry(*founding);
  ledger::CharterBook book;
  if (!entry || !book.Apply(*entry).empty())
    return Fail(ErrorCode::kCorruption, "charter.first is not the beginning of a charter");
  RETURN_IF_ERROR(os::MakeFolder(folder / "index"));
  FolderAudit audit;
  const os::Path index = folder / "index" / "audit";
  RETURN_IF_ERROR(open_log ? LookInDatabase(audit, open_log, book, *founding, index)
                           : LookInFolder(audit, folder, book, *founding, index));
  return audit;
}

}  // namespace tidewaiter::member
