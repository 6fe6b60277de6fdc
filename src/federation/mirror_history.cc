// Entries that come from another member than the log's writer.
#include <utility>

#include "federation/mirror.h"
#include "tlog/tree.h"

namespace tidewaiter::federation {

// The checkpoint that the ticket carries, when it goes on from exactly what is on our disk.
Result<CheckedNote> Mirror::TargetOf(const federation::AddEntries& upload) {
  if (!upload.ticket.starts_with(kCheckpointTicket))
    return Fail(ErrorCode::kInvalidArgument, "no checkpoint came with the entries");
  ASSIGN_OR_RETURN(
      const auto ticket,
      ParseAddCheckpoint(std::string_view(upload.ticket).substr(kCheckpointTicket.size())));
  ASSIGN_OR_RETURN(CheckedNote note, CheckSigned(*options_.roster, ticket.checkpoint));
  const tlog::Checkpoint& checkpoint = note.checkpoint;
  if (checkpoint.origin != options_.origin || checkpoint.size != upload.end)
    return Fail(ErrorCode::kInvalidArgument, "a checkpoint of other entries");
  if (ticket.old_size != copy_.size() || upload.start != copy_.size())
    return Fail(ErrorCode::kConflict, "we are elsewhere by now");
  if (copy_.size() == 0) return note;
  RETURN_IF_ERROR(tlog::VerifyConsistency(copy_.size(), checkpoint.size, ticket.proof, copy_.root(),
                                          checkpoint.root));
  return note;
}

// So that a later upload, and whoever says otherwise, is held against it.
Status Mirror::MakeKnown(const CheckedNote& note) {
  if (FindKnown(note.checkpoint.size) != nullptr) return {};
  if (SizeOf(pending_) < note.checkpoint.size) {
    RETURN_IF_ERROR(copy_.storage().Put(kPendingRecord, note.bytes));
    if (pending_) recent_.push_front(std::move(*pending_));
    pending_ = note;
  } else {
    recent_.push_front(note);
  }
  if (recent_.size() > kRecentMax) recent_.pop_back();
  return {};
}

// What the writer had told us itself and never sent may have been of another history.
Status Mirror::CompareWithPending(const CheckedNote& before, const CheckedNote& target,
                                  std::int64_t now_ms) {
  const std::uint64_t size = before.checkpoint.size;
  if (size == 0 || size > target.checkpoint.size) return {};
  ASSIGN_OR_RETURN(const Beginning beginning, copy_.BeginningOf(size, target.checkpoint.size));
  if (beginning.root == before.checkpoint.root) return {};
  ASSIGN_OR_RETURN(Evidence evidence, ProveFork(before, target, writer(), beginning));
  Keep(std::move(evidence), now_ms);
  return {};
}

Status Mirror::TakeHistory(ReadEntries request, std::int64_t now_ms) {
  if (lied_ || broken_) return Fail(ErrorCode::kFailedPrecondition, "nothing is taken of this log");
  ASSIGN_OR_RETURN(CheckedNote target, TargetOf(request.upload));
  if (Contradicts(target, now_ms)) return {};
  ASSIGN_OR_RETURN(const Fresh fresh, CheckPackages(request.upload, target));
  const std::optional<CheckedNote> before = pending_;
  Status kept = MakeKnown(target);
  if (kept) kept = copy_.Append(fresh.entries, fresh.leaves);
  if (kept) kept = JudgeAhead(target, fresh.entries, now_ms);
  if (!kept) {
    Fail503(kept.error(), now_ms);
    return kept;
  }
  largest_seen_ = std::max(largest_seen_, target.checkpoint.size);
  if (copy_.size() < target.checkpoint.size) return {};
  if (before) RETURN_IF_ERROR(CompareWithPending(*before, target, now_ms));
  unfinished_ = std::move(target);
  Finish(now_ms);
  return {};
}

void Mirror::Finish(std::int64_t now_ms) {
  if (!unfinished_ || lied_ || broken_ || auditing()) return;
  const CheckedNote target = *unfinished_;
  if (SizeOf(mirrored_) < target.checkpoint.size &&
      Complete(target, {}, now_ms).status == kUnprocessable) {
    unfinished_.reset();  // what is on our disk does not lead to it
    return;
  }
  if (SizeOf(mirrored_) >= target.checkpoint.size) {
    unfinished_.reset();
    NoteGood(*mirrored_);
  }
}

}  // namespace tidewaiter::federation
