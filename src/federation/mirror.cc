#include "federation/mirror.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "federation/subtree.h"
#include "tlog/hash.h"

namespace tidewaiter::federation {
namespace {

constexpr std::string_view kSuspectRecord = "suspect";

std::string EvidenceRecord(std::size_t i) {
  return fmt::format("evidence-{}", i);
}

Answer Say(int status, std::string_view what) {
  return {.status = status, .body = std::string(what) + "\n"};
}

}  // namespace

Result<std::unique_ptr<Mirror>> Mirror::Open(MirrorOptions options,
                                             std::unique_ptr<LogStorage> storage,
                                             std::unique_ptr<Judge> judge) {
  std::uint64_t trusted = 0;
  for (const std::string_view name : {kMirroredRecord, kPublishedRecord}) {
    ASSIGN_OR_RETURN(const auto record, storage->Get(name));
    if (!record) continue;
    ASSIGN_OR_RETURN(const tlog::SignedCheckpoint note, tlog::ParseSignedCheckpoint(*record));
    trusted = std::max(trusted, note.checkpoint.size);
  }
  ASSIGN_OR_RETURN(LogCopy copy, LogCopy::Open(std::move(storage), std::move(judge), trusted));
  std::unique_ptr<Mirror> mirror(new Mirror(std::move(options), std::move(copy)));
  RETURN_IF_ERROR(mirror->Recover());
  // What the judge took and nobody cosigned may have been vouched for, its signatures not audited.
  if (mirror->copy_.judged() > trusted) {
    mirror->audited_ = trusted;
    mirror->unaudited_end_ = mirror->copy_.judged();
  }
  return mirror;
}

Status Mirror::RecoverNote(std::string_view name, std::optional<CheckedNote>& into) {
  ASSIGN_OR_RETURN(const auto record, copy_.storage().Get(name));
  if (!record) return {};
  auto note = CheckSigned(*options_.roster, *record);
  if (!note) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("the {} checkpoint: {}", name, note.error().message), "tampered_tile");
  }
  largest_seen_ = std::max(largest_seen_, note->checkpoint.size);
  into = std::move(*note);
  return {};
}

Status Mirror::RecoverEvidence() {
  for (std::size_t i = 0; i < kEvidenceMax; ++i) {
    ASSIGN_OR_RETURN(const auto record, copy_.storage().Get(EvidenceRecord(i)));
    if (!record) return {};
    ASSIGN_OR_RETURN(Evidence evidence, ReadEvidence(*record));
    lied_ = lied_ || evidence.lie != Lie::kStolenKey;
    evidence_.push_back(std::move(evidence));
  }
  return {};
}

// What was suspected when the power went is asked about again: nobody else may have been told. One
// by a key that is not in force any more is of no use.
Status Mirror::RecoverSuspect() {
  ASSIGN_OR_RETURN(const auto record, copy_.storage().Get(kSuspectRecord));
  if (!record) return {};
  if (auto note = CheckSigned(*options_.roster, *record)) suspects_.push_back(std::move(*note));
  return {};
}

Status Mirror::Recover() {
  RETURN_IF_ERROR(RecoverNote(kPendingRecord, pending_));
  RETURN_IF_ERROR(RecoverNote(kMirroredRecord, mirrored_));
  std::optional<CheckedNote> published;  // when we wrote this log ourselves
  RETURN_IF_ERROR(RecoverNote(kPublishedRecord, published));
  if (SizeOf(published) > SizeOf(mirrored_)) mirrored_ = std::move(published);
  RETURN_IF_ERROR(RecoverEvidence());
  RETURN_IF_ERROR(RecoverSuspect());
  if (SizeOf(pending_) > SizeOf(mirrored_) && SizeOf(pending_) <= copy_.size())
    unfinished_ = pending_;
  if (!mirrored_) return {};
  NoteGood(*mirrored_);
  ASSIGN_OR_RETURN(const tlog::Hash root, copy_.RootAt(mirrored_->checkpoint.size));
  if (root != mirrored_->checkpoint.root) {
    return Fail(ErrorCode::kCorruption, "the copy has another root than we cosigned",
                "tampered_tile");
  }
  return {};
}

Answer Mirror::AddCheckpoint(const federation::AddCheckpoint& request, std::int64_t now_ms) {
  const auto form = tlog::ParseSignedCheckpoint(request.checkpoint);
  if (!form) return Say(kMalformed, form.error().message);
  if (form->checkpoint.origin != options_.origin)
    return Say(kMalformed, "a checkpoint of another log");
  const auto note = CheckSigned(*options_.roster, request.checkpoint);
  if (note) return TakeCheckpoint(*note, request.old_size, request.proof, now_ms);
  if (note.error().field == kStolenKeyField) {
    Keep({.lie = Lie::kStolenKey,
          .log = options_.origin,
          .first = request.checkpoint,
          .detail = note.error().message},
         now_ms);
  }
  return Say(kForbidden, note.error().message);
}

Answer Mirror::TakeCheckpoint(const CheckedNote& note, std::uint64_t old_size,
                              const tlog::Proof& proof, std::int64_t now_ms) {
  if (lied_) return Say(kForbidden, "this log has lied");
  if (broken_) return Say(kLater, "our storage failed");
  const tlog::Checkpoint& checkpoint = note.checkpoint;
  if (old_size > checkpoint.size) return Say(kMalformed, "the old size is the larger one");
  if (checkpoint.size == 0 && checkpoint.root != tlog::EmptyRoot())
    return Say(kUnprocessable, "not the root of an empty tree");
  if (Contradicts(note, now_ms)) return Say(kUnprocessable, "not our history");
  const std::uint64_t ours = pending_ ? pending_->checkpoint.size : 0;
  if (old_size != ours) {
    // A writer that does not know where we are, or one with another history in hand: it may never
    // come again to show which.
    if (checkpoint.size > ours && ours > 0) {
      if (const Status kept = Suspect(note); !kept) return Fail503(kept.error(), now_ms);
    }
    return {.status = kConflict, .type = std::string(kSizeType), .body = WriteSize(ours)};
  }
  if (Answer refusal = CheckGrowth(note, old_size, proof); refusal.status != kOk) {
    Warn("bad_proof", "a checkpoint came without a proof that it goes on from ours", now_ms);
    if (const Status kept = Suspect(note); !kept) return Fail503(kept.error(), now_ms);
    return refusal;
  }
  if (pending_ && pending_->checkpoint.size == checkpoint.size) return {};
  if (const Status kept = copy_.storage().Put(kPendingRecord, note.bytes); !kept)
    return Fail503(kept.error(), now_ms);
  if (pending_) recent_.push_front(*pending_);
  if (recent_.size() > kRecentMax) recent_.pop_back();
  pending_ = note;
  largest_seen_ = std::max(largest_seen_, checkpoint.size);
  return {};
}

Status Mirror::Suspect(const CheckedNote& note) {
  if (suspects_.size() >= kEvidenceMax) return {};
  suspects_.push_back(note);
  return copy_.storage().Put(kSuspectRecord, note.bytes);
}

Answer Mirror::CheckGrowth(const CheckedNote& note, std::uint64_t old_size,
                           const tlog::Proof& proof) {
  if (old_size == 0)
    return proof.empty() ? Answer{} : Say(kUnprocessable, "nothing is to be proven from 0");
  const tlog::Checkpoint& checkpoint = note.checkpoint;
  const Status grown = tlog::VerifyConsistency(old_size, checkpoint.size, proof,
                                               pending_->checkpoint.root, checkpoint.root);
  return grown ? Answer{} : Say(kUnprocessable, grown.error().message);
}

MirrorInfo Mirror::Info(std::uint64_t end) const {
  const std::uint64_t pending = pending_ ? pending_->checkpoint.size : 0;
  return {.pending_size = FindKnown(end) != nullptr ? end : pending, .next_entry = copy_.size()};
}

const CheckedNote* Mirror::FindKnown(std::uint64_t size) const {
  if (pending_ && pending_->checkpoint.size == size) return &*pending_;
  if (mirrored_ && mirrored_->checkpoint.size == size) return &*mirrored_;
  const auto found = std::ranges::find_if(
      recent_, [&](const CheckedNote& note) { return note.checkpoint.size == size; });
  return found == recent_.end() ? nullptr : &*found;
}

// The checkpoint that came with the entries. Where we are elsewhere than the sender thought goes on
// to the interval, which says so better; a refusal is an answer.
std::optional<Answer> Mirror::TakeTicket(const federation::AddEntries& upload,
                                         std::int64_t now_ms) {
  if (!upload.ticket.starts_with(kCheckpointTicket)) return std::nullopt;
  const auto request =
      ParseAddCheckpoint(std::string_view(upload.ticket).substr(kCheckpointTicket.size()));
  if (!request) return Say(kMalformed, request.error().message);
  Answer answer = AddCheckpoint(*request, now_ms);
  if (answer.status == kOk || answer.status == kConflict) return std::nullopt;
  return answer;
}

std::optional<Answer> Mirror::CheckInterval(const federation::AddEntries& upload) const {
  if (!pending_) return Say(kUnprocessable, "no checkpoint of this log yet");
  const std::uint64_t next = copy_.size();
  const bool known = FindKnown(upload.end) != nullptr;
  const bool old = mirrored_ && upload.end < mirrored_->checkpoint.size;
  const bool gap = upload.start > next;
  const std::uint64_t again =
      gap ? 0 : std::min(upload.end, next) - std::min(upload.start, upload.end);
  if (known && !old && !gap && again <= kExcessMax) return std::nullopt;
  MirrorInfo info = Info(upload.end);
  if (old) info.pending_size = pending_->checkpoint.size;
  return Answer{
      .status = kConflict, .type = std::string(kMirrorInfoType), .body = WriteMirrorInfo(info)};
}

Answer Mirror::AddEntries(ReadEntries request, std::int64_t now_ms) {
  const federation::AddEntries& upload = request.upload;
  if (lied_) return Say(kForbidden, "this log has lied");
  if (broken_) return Say(kLater, "our storage failed");
  if (auto answer = TakeTicket(upload, now_ms)) return *answer;
  if (auto answer = CheckInterval(upload)) return *answer;
  const CheckedNote target = *FindKnown(upload.end);
  const auto fresh = CheckPackages(request.upload, target);
  if (!fresh) {
    Warn("bad_proof", fresh.error().message, now_ms);
    return Say(kUnprocessable, fresh.error().message);
  }
  if (request.broken && upload.packages.empty()) return Say(kMalformed, "no whole package");
  const bool completes = copy_.size() + fresh->entries.size() == upload.end;
  if (completes && copy_.RootWith(fresh->leaves) != target.checkpoint.root)
    return NotOurHistory(target, now_ms);
  if (const Status kept = copy_.Append(fresh->entries, fresh->leaves); !kept)
    return Fail503(kept.error(), now_ms);
  if (copy_.size() < upload.end) {
    if (const auto judged = JudgeAhead(target, fresh->entries, now_ms); !judged)
      return Fail503(judged.error(), now_ms);
    return {.status = kAccepted,
            .type = std::string(kMirrorInfoType),
            .body = WriteMirrorInfo({.pending_size = upload.end, .next_entry = copy_.size()})};
  }
  return Complete(target, fresh->entries, now_ms);
}

// Every package against the checkpoint; the entries that we have not yet, which are moved out.
Result<Mirror::Fresh> Mirror::CheckPackages(federation::AddEntries& upload,
                                            const CheckedNote& target) {
  Fresh fresh;
  for (EntryPackage& package : upload.packages) {
    std::vector<tlog::Hash> leaves;
    leaves.reserve(package.entries.size());
    for (const std::string& entry : package.entries)
      leaves.push_back(tlog::LeafHash(entry));
    RETURN_IF_ERROR(CheckPackage(package, leaves, target, fresh.leaves));
    const std::uint64_t next = copy_.size() + fresh.entries.size();
    const std::uint64_t skip = next > package.begin ? next - package.begin : 0;
    for (std::uint64_t i = skip; i < package.entries.size(); ++i) {
      fresh.entries.push_back(std::move(package.entries[i]));
      fresh.leaves.push_back(leaves[i]);
    }
  }
  return fresh;
}

// `fresh`: leaves of the packages before it, from the end of our copy on.
Status Mirror::CheckPackage(const EntryPackage& package, std::span<const tlog::Hash> leaves,
                            const CheckedNote& target, std::span<const tlog::Hash> fresh) {
  const std::uint64_t rounded = package.begin / kPackageEntries * kPackageEntries;
  tlog::Frontier subtree;
  for (std::uint64_t i = rounded; i < package.begin; ++i) {
    if (i >= copy_.size()) {
      subtree.Append(fresh[i - copy_.size()]);
      continue;
    }
    ASSIGN_OR_RETURN(const tlog::Hash leaf, copy_.storage().nodes().Get({.level = 0, .index = i}));
    subtree.Append(leaf);
  }
  subtree.Append(leaves);
  const std::uint64_t end = package.begin + package.entries.size();
  ASSIGN_OR_RETURN(const tlog::Hash root, RootFromSubtree(rounded, end, target.checkpoint.size,
                                                          subtree.Root(), package.proof));
  if (root == target.checkpoint.root) return {};
  return Fail(ErrorCode::kCorruption,
              fmt::format("entries [{}, {}) are not those of the checkpoint", package.begin, end));
}

// What we have came from others and became final, and the writer's checkpoint does not go on from
// it: packages that begin at a bundle's edge do not show that.
Answer Mirror::NotOurHistory(const CheckedNote& target, std::int64_t now_ms) {
  Status kept = Suspect(target);
  if (pending_ && pending_->checkpoint == target.checkpoint) {
    pending_ = mirrored_;  // it is none of ours, so that it can be compared with what is
    if (kept && pending_) kept = copy_.storage().Put(kPendingRecord, pending_->bytes);
  }
  std::erase_if(recent_,
                [&](const CheckedNote& note) { return note.checkpoint == target.checkpoint; });
  return kept ? Say(kUnprocessable, "not our history") : Fail503(kept.error(), now_ms);
}

// With all cosignatures of a quorum signatures of entries are looked at afterwards.
Result<Judged> Mirror::JudgeTo(const CheckedNote& target, std::uint64_t end,
                               std::span<const std::string> last, std::int64_t now_ms) {
  const bool vouched = target.cosigners.size() >= options_.roster->quorum;
  const std::uint64_t before = copy_.judged();
  Result<Judged> judged = copy_.JudgeTo(end, now_ms, vouched, last);
  if (judged && vouched && judged->size > before) {
    if (audited_ >= unaudited_end_) audited_ = before;
    unaudited_end_ = judged->size;
  }
  return judged;
}

// What a quorum vouches for is judged as it comes, while it is in memory, and not all of it in one
// go at the end, which would keep all others waiting. What objections there are is told at the end,
// and the audit begins there: evidence shows an entry in the whole tree.
Status Mirror::JudgeAhead(const CheckedNote& target, std::span<const std::string> last,
                          std::int64_t now_ms) {
  if (target.cosigners.size() < options_.roster->quorum) return {};
  more_to_come_ = true;
  const auto judged = JudgeTo(target, copy_.size(), last, now_ms);
  return judged ? Status() : std::unexpected(judged.error());
}

// `last`: entries at the end of our copy that are in memory still.
Answer Mirror::Complete(const CheckedNote& target, std::span<const std::string> last,
                        std::int64_t now_ms) {
  more_to_come_ = false;
  const auto root = copy_.RootAt(target.checkpoint.size);
  if (!root) return Fail503(root.error(), now_ms);
  if (*root != target.checkpoint.root) return NotOurHistory(target, now_ms);
  const auto judged = JudgeTo(target, target.checkpoint.size, last, now_ms);
  if (!judged) return Fail503(judged.error(), now_ms);
  if (judged->stopped_by) return Object(target, *judged, now_ms);
  if (auditing()) return Say(kLater, "audit");
  waiting_for_.clear();
  return Cosign(target, now_ms);
}

void Mirror::Audit(std::int64_t now_ms) {
  if (!auditing()) return;
  const std::uint64_t end = std::min(unaudited_end_, audited_ + kAuditEntries);
  for (; audited_ < end; ++audited_) {
    const auto entry = copy_.storage().Entry(audited_);
    if (!entry) {
      Fail503(entry.error(), now_ms);
      return;
    }
    Verdict verdict = copy_.judge().Audit(*entry);
    if (verdict.kind != Verdict::Kind::kRefused) continue;
    Object(unfinished_ ? *unfinished_ : *pending_, {audited_, std::move(verdict)}, now_ms);
    return;
  }
}

Answer Mirror::Cosign(const CheckedNote& target, std::int64_t now_ms) {
  auto note = tlog::ParseNote(target.bytes);
  if (!note) return Fail503(note.error(), now_ms);
  const tlog::NoteSignature line = options_.cosigner->Cosign(note->text, now_ms / 1000);
  if (!mirrored_ || mirrored_->checkpoint.size < target.checkpoint.size) {
    std::erase_if(note->signatures, [&](const tlog::NoteSignature& other) {
      return other.name == line.name && other.id == line.id;
    });
    note->signatures.push_back(line);
    CheckedNote cosigned = target;
    cosigned.bytes = tlog::FormatNote(*note);
    cosigned.cosigners.push_back(options_.member);
    std::ranges::sort(cosigned.cosigners);
    cosigned.cosigners.erase(std::ranges::unique(cosigned.cosigners).begin(),
                             cosigned.cosigners.end());
    if (const Status kept = copy_.storage().Put(kMirroredRecord, cosigned.bytes); !kept)
      return Fail503(kept.error(), now_ms);
    mirrored_ = std::move(cosigned);
    NoteGood(*mirrored_);
  }
  return {.body = tlog::FormatSignature(line)};
}

// An entry that does not stand. The log signed for it, so a refusal is a lie of the log.
Answer Mirror::Object(const CheckedNote& target, const Judged& judged, std::int64_t now_ms) {
  const Verdict& verdict = *judged.stopped_by;
  const Objection objection = verdict.objections.empty() ? Objection{} : verdict.objections.front();
  if (verdict.kind == Verdict::Kind::kDeferred) {
    if (waiting_for_ != objection.code)
      Warn(objection.code, fmt::format("entry {}: {}", judged.size, objection.detail), now_ms);
    waiting_for_ = objection.code;
    return Say(kLater, objection.code);
  }
  Evidence evidence{.lie = Lie::kRuleBroken,
                    .log = options_.origin,
                    .first = target.bytes,
                    .code = objection.code,
                    .detail = objection.detail};
  if (verdict.other && *verdict.other < judged.size) {
    if (objection.code == kCodeReplayed) evidence.lie = Lie::kReplayedEntry;
    if (objection.code == kCodeNumberTaken) evidence.lie = Lie::kDoubleTransfer;
  }
  std::vector<std::uint64_t> shown = {judged.size};
  if (evidence.lie != Lie::kRuleBroken) shown.insert(shown.begin(), *verdict.other);
  for (const std::uint64_t index : shown) {
    auto exhibit = copy_.Show(index, target.checkpoint.size);
    if (!exhibit) return Fail503(exhibit.error(), now_ms);
    evidence.exhibits.push_back(std::move(*exhibit));
  }
  Keep(std::move(evidence), now_ms);
  return Say(kForbidden, objection.code);
}

Answer Mirror::Fail503(const Error& error, std::int64_t now_ms) {
  broken_ = true;
  if (!IsOnlyRead(error)) Warn(AlarmOf(error), error.message, now_ms);
  return Say(kLater, "our storage failed");
}

void Mirror::Warn(std::string_view code, std::string detail, std::int64_t now_ms) {
  alarms_.push_back({std::string(code), options_.origin, "", std::move(detail), now_ms});
}

}  // namespace tidewaiter::federation
