#include "member/audit.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "federation/ledger_judge.h"
#include "federation/log_folder.h"
#include "ledger/charter.h"
#include "member/internal/proven.h"
#include "os/append_file.h"
#include "tlog/checkpoint.h"

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

// What was signed or cosigned of this log must still be here: a tail that was cut off is no fault
// of its bytes alone.
Status CompareWithOwnWord(LogAudit& log, federation::LogFolder& storage) {
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
    ASSIGN_OR_RETURN(const tlog::Hash root, storage.log().RootAt(checkpoint.size));
    if (root == checkpoint.root) continue;
    log.objections.push_back(
        {checkpoint.size, {"tampered_tile", "", fmt::format("another tree was {}", name)}});
  }
  return {};
}

// Every entry of one log, by the charters of `book`, which the charter's own log fills.
Status LookByRules(LogAudit& log, ledger::CharterBook& book, const std::string& founding,
                   const os::Path& index) {
  const TemporaryIndex temporary(index);
  ASSIGN_OR_RETURN(const auto storage, federation::LogFolder::Open(log.folder, log.origin));
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
                                                              temporary.file(), *storage));
  const auto judge = JudgeWithProofs(std::move(inside), judging, founding);
  log.by_rules = true;
  RETURN_IF_ERROR(CompareWithOwnWord(log, *storage));
  for (std::uint64_t i = 0; i < log.size; ++i) {
    ASSIGN_OR_RETURN(const std::string bytes, storage->Entry(i));
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

}  // namespace

bool FolderAudit::whole() const {
  return std::ranges::all_of(logs, [](const LogAudit& log) {
    return log.by_rules && log.faults.empty() && log.objections.empty();
  });
}

Result<FolderAudit> AuditFolder(const os::Path& folder) {
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
  ASSIGN_OR_RETURN(audit.logs, LookAtBytes(folder));
  const auto charter = std::ranges::find(audit.logs, entry->log, &LogAudit::origin);
  const os::Path index = folder / "index" / "audit";
  if (charter != audit.logs.end()) {
    if (!charter->faults.empty()) return audit;  // without the charter nobody's word is known
    RETURN_IF_ERROR(LookByRules(*charter, book, *founding, index));
  }
  for (LogAudit& log : audit.logs) {
    if (log.origin == entry->log || !log.faults.empty()) continue;
    RETURN_IF_ERROR(LookByRules(log, book, "", index));
  }
  return audit;
}

}  // namespace tidewaiter::member
