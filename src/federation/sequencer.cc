// Queue, batches, signatures, finality. What goes to the mirrors is in sequencer_push.cc.
#include "federation/sequencer.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "federation/mirror.h"
#include "tlog/proof.h"
#include "tlog/tile.h"

namespace tidewaiter::federation {
namespace {}  // namespace

Sequencer::Sequencer(SequencerOptions options, LogCopy copy)
    : options_(std::move(options)), copy_(std::move(copy)) {
  RefreshPeers();
}

void Sequencer::RefreshPeers() {
  std::vector<Peer> before = std::exchange(peers_, {});
  for (const Cosigner& cosigner : options_.roster->cosigners) {
    if (cosigner.member == options_.member) continue;
    const auto known = std::ranges::find_if(
        before, [&](const Peer& peer) { return peer.standing.member == cosigner.member; });
    Peer peer;
    peer.standing.member = cosigner.member;
    peers_.push_back(known == before.end() ? peer : *known);
  }
  // What is not final yet becomes so by members and keys of the new roster alone.
  for (Signed& one : signed_) {
    std::erase_if(one.cosigned, [&](const auto& vote) {
      const Cosigner* cosigner = options_.roster->FindMember(vote.first);
      return cosigner == nullptr ||
             !FindCosignature(*options_.roster, *cosigner, one.note.text, one.note.signatures);
    });
  }
}

// What we ordered was judged before it was written. What we mirrored, before another member handed
// the log over, was judged before it was cosigned.
Result<std::uint64_t> Sequencer::TrustedOf(LogStorage& storage) {
  ASSIGN_OR_RETURN(const auto record, storage.Get(kMirroredRecord));
  ASSIGN_OR_RETURN(const auto published, storage.Get(kPublishedRecord));
  if (!record || published) return storage.size();
  ASSIGN_OR_RETURN(const tlog::SignedCheckpoint note, tlog::ParseSignedCheckpoint(*record));
  return note.checkpoint.size;
}

Result<std::unique_ptr<Sequencer>> Sequencer::Open(SequencerOptions options,
                                                   std::unique_ptr<LogStorage> storage,
                                                   std::unique_ptr<Judge> judge,
                                                   std::int64_t now_ms) {
  ASSIGN_OR_RETURN(const std::uint64_t trusted, TrustedOf(*storage));
  ASSIGN_OR_RETURN(LogCopy copy, LogCopy::Open(std::move(storage), std::move(judge), trusted));
  ASSIGN_OR_RETURN(const Judged judged, copy.JudgeTo(copy.size(), now_ms));
  if (judged.size < copy.size()) {
    return Fail(ErrorCode::kFailedPrecondition,
                "entries that another member ordered before do not stand", "rule_broken");
  }
  std::unique_ptr<Sequencer> sequencer(new Sequencer(std::move(options), std::move(copy)));
  RETURN_IF_ERROR(sequencer->RecoverPublished());
  if (sequencer->copy_.size() > 0) sequencer->Sign(sequencer->copy_.durable(), now_ms);
  return sequencer;
}

Status Sequencer::RecoverPublished() {
  ASSIGN_OR_RETURN(const auto record, copy_.storage().Get(kPublishedRecord));
  if (!record) return {};
  ASSIGN_OR_RETURN(CheckedNote note, CheckSigned(*options_.roster, *record));
  if (note.checkpoint.size > copy_.size()) {
    return Fail(
        ErrorCode::kCorruption,
        fmt::format("{} entries are there, {} were published", copy_.size(), note.checkpoint.size),
        "truncated_file");
  }
  ASSIGN_OR_RETURN(const tlog::Hash root, copy_.RootAt(note.checkpoint.size));
  if (root != note.checkpoint.root) {
    return Fail(ErrorCode::kCorruption, "the log has another root than was published",
                "tampered_tile");
  }
  published_ = std::move(note);
  return {};
}

Result<std::uint64_t> Sequencer::Submit(std::string entry, std::int64_t now_ms) {
  if (!stopped_.empty()) return Fail(ErrorCode::kUnavailable, "this log has stopped: " + stopped_);
  if (entry.empty() || entry.size() > tlog::kEntryBytesMax)
    return Fail(ErrorCode::kInvalidArgument, fmt::format("an entry of {} bytes", entry.size()));
  if (queue_.size() >= kQueueEntriesMax || queue_bytes_ + entry.size() > kQueueBytesMax)
    return Fail(ErrorCode::kUnavailable, "too many entries wait");
  queue_bytes_ += entry.size();
  queue_.push_back({.id = next_id_, .entry = std::move(entry), .since_ms = now_ms});
  return next_id_++;
}

Sequencer::Queue Sequencer::TakeQueue() {
  return {std::exchange(queue_, {}), std::exchange(queue_bytes_, 0), next_id_};
}

void Sequencer::PutQueue(Queue queue) {
  queue_ = std::move(queue.entries);
  queue_bytes_ = queue.bytes;
  next_id_ = queue.next_id;
}

std::optional<EntryState> Sequencer::StateOf(std::uint64_t id) const {
  if (waiting_ids_.contains(id)) return EntryState::kSigned;
  const bool queued = std::ranges::any_of(queue_, [&](const Queued& one) { return one.id == id; });
  return queued ? std::optional(EntryState::kTaken) : std::nullopt;
}

void Sequencer::Stop(std::string why) {
  if (!stopped_.empty()) return;
  stopped_ = std::move(why);
  for (const Queued& queued : queue_) {
    settled_.push_back({.id = queued.id,
                        .state = EntryState::kRefused,
                        .objections = {{"log_stopped", "", stopped_}}});
  }
  queue_.clear();
  queue_bytes_ = 0;
}

void Sequencer::StopFor(const Error& error, std::int64_t now_ms) {
  if (!IsOnlyRead(error)) {
    alarms_.push_back(
        {std::string(AlarmOf(error)), options_.origin, options_.member, error.message, now_ms});
  }
  Stop(error.message);
}

bool Sequencer::MayWrite(std::int64_t now_ms) {
  may_write_at_ms_ = now_ms;
  const Status may = copy_.storage().MayWrite();
  if (may || may.error().field != kTakenOver) return true;
  if (stopped_.empty()) StopFor(may.error(), now_ms);
  return false;
}

void Sequencer::Step(std::int64_t now_ms) {
  if (stopped_.empty() && now_ms - may_write_at_ms_ >= kMayWriteMs) MayWrite(now_ms);
  KeepPublished(now_ms);
  while (!held_ && stopped_.empty() && signed_.size() < kPipelineMax && MakeBatch(now_ms)) {
  }
}

// One batch from the queue to a signature. False when nothing came of it.
bool Sequencer::MakeBatch(std::int64_t now_ms) {
  std::vector<std::string> batch;
  std::deque<Queued> later;
  std::size_t bytes = 0;
  while (!queue_.empty() && batch.size() < kBatchEntriesMax && bytes < kBatchBytesMax) {
    Queued queued = std::move(queue_.front());
    queue_.pop_front();
    queue_bytes_ -= queued.entry.size();
    bytes += queued.entry.size();
    if (Admit(queued, batch, now_ms)) continue;
    later.push_back(std::move(queued));
  }
  for (auto queued = later.rbegin(); queued != later.rend(); ++queued) {
    queue_bytes_ += queued->entry.size();
    queue_.push_front(std::move(*queued));
  }
  if (batch.empty()) return false;
  if (const Status kept = copy_.Append(batch); !kept) {
    StopFor(kept.error(), now_ms);
    return false;
  }
  Sign(copy_.durable(), now_ms);
  return true;
}

// True when there is no more to do with it in the queue; false: later.
bool Sequencer::Admit(Queued& queued, std::vector<std::string>& batch, std::int64_t now_ms) {
  if (queued.not_before_ms > now_ms) return false;
  const Verdict verdict = copy_.judge().Check(queued.entry, now_ms);
  const bool in_vain =
      !verdict.objections.empty() && verdict.objections.front().code == kCodeCharterSuperseded;
  const bool may_wait = !in_vain && now_ms - queued.since_ms < kDeferMaxMs;
  if (verdict.kind == Verdict::Kind::kDeferred && may_wait) {
    queued.not_before_ms = now_ms + kDeferAgainMs;
    return false;
  }
  if (verdict.kind != Verdict::Kind::kStands) {
    Settle(queued, verdict);
    return true;
  }
  const std::uint64_t index = copy_.size() + batch.size();
  copy_.judge().Take(index, queued.entry);
  batch.push_back(std::move(queued.entry));
  waiting_.emplace(index, queued.id);
  waiting_ids_.emplace(queued.id, index);
  return true;
}

void Sequencer::Settle(const Queued& queued, const Verdict& verdict) {
  const bool again = verdict.other && !verdict.objections.empty() &&
                     verdict.objections.front().code == kCodeReplayed;
  if (again) {
    TellWhereItStands(queued, *verdict.other);
    return;
  }
  settled_.push_back({.id = queued.id,
                      .state = EntryState::kRefused,
                      .objections = verdict.objections,
                      .other = verdict.other});
}

void Sequencer::TellWhereItStands(const Queued& queued, std::uint64_t index) {
  waiting_.emplace(index, queued.id);
  waiting_ids_.emplace(queued.id, index);
  if (last_final_ && index < last_final_->checkpoint.size) SettleFinal(*last_final_);
}

void Sequencer::Sign(const DurableTree& tree, std::int64_t now_ms) {
  Signed one;
  one.checkpoint = {.origin = options_.origin, .size = tree.size(), .root = tree.root()};
  one.note.text = tlog::FormatCheckpoint(one.checkpoint);
  one.note.signatures.push_back(options_.log_key->Sign(one.note.text));
  if (options_.cosigner != nullptr) {
    one.note.signatures.push_back(options_.cosigner->Cosign(one.note.text, now_ms / 1000));
    one.cosigned.emplace(options_.member, true);
  }
  signed_size_ = one.checkpoint.size;
  signed_.push_back(std::move(one));
  CountCosignatures(now_ms);
}

void Sequencer::CountCosignatures(std::int64_t now_ms) {
  for (std::size_t i = signed_.size(); i-- > 0;) {
    if (signed_[i].cosigned.size() < options_.roster->quorum) continue;
    Publish(i, now_ms);
    return;
  }
}

// Checkpoint `which` has a quorum: it and all before it, of which it is the continuation, are
// final.
void Sequencer::Publish(std::size_t which, std::int64_t now_ms) {
  last_final_ = std::move(signed_[which]);
  signed_.erase(signed_.begin(), signed_.begin() + static_cast<std::ptrdiff_t>(which) + 1);
  CheckedNote note{.checkpoint = last_final_->checkpoint,
                   .bytes = tlog::FormatNote(last_final_->note),
                   .cosigners = {}};
  for (const auto& [member, yes] : last_final_->cosigned)
    note.cosigners.push_back(member);
  published_ = std::move(note);
  is_kept_ = false;
  KeepPublished(now_ms);
  SettleFinal(*last_final_);
}

// It is final all the same: the mirrors have it, and after a restart it is found again.
void Sequencer::KeepPublished(std::int64_t now_ms) {
  const bool soon = kept_at_ms_ != 0 && now_ms - kept_at_ms_ < kKeepPublishedMs;
  if (is_kept_ || soon) return;
  kept_at_ms_ = now_ms;
  is_kept_ = true;
  const Status kept = copy_.storage().Put(kPublishedRecord, published_->bytes);
  if (kept || IsOnlyRead(kept.error()) || !stopped_.empty()) return;
  alarms_.push_back({std::string(AlarmOf(kept.error())), options_.origin, options_.member,
                     kept.error().message, now_ms});
}

Sequencer::~Sequencer() {
  if (!is_kept_) static_cast<void>(copy_.storage().Put(kPublishedRecord, published_->bytes));
}

void Sequencer::SettleFinal(const Signed& final_one) {
  const auto end = waiting_.lower_bound(final_one.checkpoint.size);
  const std::string note = waiting_.begin() == end ? "" : tlog::FormatNote(final_one.note);
  for (auto waiting = waiting_.begin(); waiting != end; ++waiting) {
    const auto [index, id] = *waiting;
    waiting_ids_.erase(id);
    auto path = tlog::ProveInclusion(index, final_one.checkpoint.size, copy_.storage().nodes());
    Settled settled{.id = id, .state = EntryState::kFinal, .index = index};
    if (path) settled.proof = tlog::FormatProof(index, *path, note);
    settled_.push_back(std::move(settled));
  }
  waiting_.erase(waiting_.begin(), end);
}

std::string Sequencer::signed_note() const {
  if (!signed_.empty()) return tlog::FormatNote(signed_.back().note);
  return last_final_ ? tlog::FormatNote(last_final_->note) : std::string();
}

std::vector<MirrorStanding> Sequencer::standings() const {
  std::vector<MirrorStanding> standings;
  for (const Peer& peer : peers_)
    standings.push_back(peer.standing);
  return standings;
}

}  // namespace tidewaiter::federation
