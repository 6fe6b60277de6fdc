#include "member/archive.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "federation/wire.h"
#include "ledger/charter.h"
#include "member/internal/remote_log.h"
#include "os/append_file.h"
#include "tlog/policy.h"
#include "tlogstore/log_file.h"

namespace tidewaiter::member {
namespace {

bool IsFinal(const tlog::SignedCheckpoint& checkpoint, const std::string& policy_text) {
  const auto policy = tlog::Policy::Parse(policy_text);
  return policy && tlog::CheckTrust(*policy, checkpoint).ok();
}

// The largest that has a quorum, or null.
const tlog::SignedCheckpoint* FindFinal(const std::vector<tlog::SignedCheckpoint>& known,
                                        const std::string& policy) {
  const auto found = std::ranges::find_if(
      known, [&](const tlog::SignedCheckpoint& one) { return IsFinal(one, policy); });
  return found == known.end() ? nullptr : &*found;
}

// Entries that a verified checkpoint covers and that are not here yet.
Status Append(const os::Path& logs, const RemoteLog& remote, const tlog::Checkpoint& checkpoint,
              ArchivedLog& log) {
  ASSIGN_OR_RETURN(const auto file,
                   tlogstore::LogFile::Open(logs / federation::OriginHash(remote.origin()) / "log",
                                            {.origin = remote.origin()}));
  log.size = file->head().size();
  while (log.size < checkpoint.size) {
    ASSIGN_OR_RETURN(const auto entries, remote.Entries(log.size, checkpoint.size));
    const std::uint64_t end = log.size + entries.size();
    federation::Beginning beginning;
    if (end < checkpoint.size) {
      ASSIGN_OR_RETURN(beginning, remote.BeginningOf(end, checkpoint.size));
    }
    const std::vector<std::string_view> views(entries.begin(), entries.end());
    ASSIGN_OR_RETURN(const auto appended, file->AppendMirrored(views, checkpoint, beginning.proof));
    log.fresh += entries.size();
    log.size = appended.head.size();
  }
  return {};
}

// The charters of all entries, each judged by the one before; nothing is written.
Status ReadCharter(const RemoteLog& remote, std::uint64_t size, ledger::CharterBook& book) {
  while (book.Latest().size() < size) {
    ASSIGN_OR_RETURN(const auto entries, remote.Entries(book.Latest().size(), size));
    for (const std::string& bytes : entries) {
      ASSIGN_OR_RETURN(const ledger::Entry entry, ledger::ReadEntry(bytes));
      const ledger::Refusals refusals = book.Apply(entry);
      if (refusals.empty()) continue;
      return Fail(ErrorCode::kCorruption, fmt::format("entry {} of the charter: {}", entry.number,
                                                      refusals.front().detail));
    }
  }
  return {};
}

// By the founding entry the node must begin; its checkpoint must be final by the charter that it
// leads to, or by the one before that change.
Result<tlog::SignedCheckpoint> FollowCharter(const RemoteLog& remote, ledger::CharterBook& book) {
  ASSIGN_OR_RETURN(const auto known, remote.Checkpoints());
  if (known.empty() || known.front().checkpoint.size == 0)
    return Fail(ErrorCode::kUnavailable, "the node has nothing of the charter yet");
  RETURN_IF_ERROR(ReadCharter(remote, known.front().checkpoint.size, book));
  for (const tlog::SignedCheckpoint& checkpoint : known) {
    const std::uint64_t size = checkpoint.checkpoint.size;
    for (const std::uint64_t at : {size, size - 1}) {
      const auto charter = size == 0 ? nullptr : book.At(at);
      if (charter && IsFinal(checkpoint, charter->PolicyText(remote.origin()))) return checkpoint;
    }
  }
  return Fail(ErrorCode::kCorruption, "no checkpoint of the charter is final by its members");
}

Result<ArchivedLog> ArchiveCharter(const os::Path& logs, const RemoteLog& remote,
                                   ledger::CharterBook& book) {
  ArchivedLog log{.origin = remote.origin()};
  ASSIGN_OR_RETURN(const tlog::SignedCheckpoint checkpoint, FollowCharter(remote, book));
  RETURN_IF_ERROR(Append(logs, remote, checkpoint.checkpoint, log));
  return log;
}

ArchivedLog ArchiveLog(const os::Path& logs, const RemoteLog& remote,
                       const ledger::Charter& charter) {
  ArchivedLog log{.origin = remote.origin()};
  const Status done = [&]() -> Status {
    ASSIGN_OR_RETURN(const auto known, remote.Checkpoints());
    const auto* checkpoint = FindFinal(known, charter.PolicyText(remote.origin()));
    if (checkpoint == nullptr)
      return Fail(ErrorCode::kFailedPrecondition, "no checkpoint of it is final at that node");
    return Append(logs, remote, checkpoint->checkpoint, log);
  }();
  // A log in which nothing was said yet has no checkpoint.
  if (!done && done.error().code != ErrorCode::kNotFound) log.problem = done.error().message;
  return log;
}

// The charter's founding entry, which is trusted, and the book that begins with it.
Result<ledger::Entry> OpenBook(const os::Path& folder, ledger::CharterBook& book) {
  const auto founding = os::ReadFile(folder / "charter.first");
  if (!founding) return Fail(ErrorCode::kNotFound, folder.string() + " has no charter.first");
  auto first = ledger::ReadEntry(*founding);
  if (first && book.Apply(*first).empty()) return first;
  return Fail(ErrorCode::kCorruption, "charter.first is not the beginning of a charter");
}

RemoteLog There(const ArchiveOptions& options, const std::string& origin) {
  return {{options.url, options.call_timeout_s, options.ca_file}, origin};
}

// Of all logs but the charter's.
std::set<std::string> OriginsOf(const ledger::Charter& charter) {
  std::set<std::string> origins;
  for (const auto& [id, member] : charter.members())
    for (const ledger::LogKey& log : member.logs)
      if (log.origin != charter.origin()) origins.insert(log.origin);
  return origins;
}

}  // namespace

Result<std::vector<ArchivedLog>> ArchiveFrom(const ArchiveOptions& options) {
  ledger::CharterBook book;
  ASSIGN_OR_RETURN(const ledger::Entry first, OpenBook(options.folder, book));
  const auto lock = os::FileLock::Take(options.folder / "lock");
  if (!lock) {
    return Fail(ErrorCode::kFailedPrecondition,
                options.folder.string() + " is in use by another process");
  }
  const os::Path folder = options.folder / "logs";
  RETURN_IF_ERROR(os::MakeFolder(folder));
  std::vector<ArchivedLog> logs;
  // The book begins with the founding entry that is trusted: one that another entry follows at the
  // node than that is refused by its hash.
  ASSIGN_OR_RETURN(ArchivedLog charter, ArchiveCharter(folder, There(options, first.log), book));
  logs.push_back(std::move(charter));
  if (options.charter_only) {
    RETURN_IF_ERROR(
        os::WriteFile(options.folder / "charter.size", std::to_string(logs.front().size) + "\n"));
    return logs;
  }
  for (const std::string& origin : OriginsOf(book.Latest()))
    logs.push_back(ArchiveLog(folder, There(options, origin), book.Latest()));
  return logs;
}

Result<std::map<std::string, std::string>> FinalCheckpointsAt(const ArchiveOptions& options) {
  ledger::CharterBook book;
  ASSIGN_OR_RETURN(const ledger::Entry first, OpenBook(options.folder, book));
  std::map<std::string, std::string> notes;
  ASSIGN_OR_RETURN(const tlog::SignedCheckpoint charter,
                   FollowCharter(There(options, first.log), book));
  notes.emplace(first.log, tlog::FormatNote(charter.note));
  for (const std::string& origin : OriginsOf(book.Latest())) {
    const auto known = There(options, origin).Checkpoints();
    if (!known && known.error().code == ErrorCode::kNotFound) continue;  // nothing was said yet
    if (!known) return std::unexpected(known.error());
    const auto* last = FindFinal(*known, book.Latest().PolicyText(origin));
    if (last != nullptr) notes.emplace(origin, tlog::FormatNote(last->note));
  }
  return notes;
}

}  // namespace tidewaiter::member
