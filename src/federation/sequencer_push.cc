// Checkpoints and entries on their way to the mirrors, and what they answer.
#include <algorithm>

#include <fmt/format.h>

#include "federation/sequencer.h"
#include "federation/wire.h"

namespace tidewaiter::federation {
namespace {

constexpr int kConflictsMax = 3;  // in a row, without progress: then a pause

}  // namespace

// The oldest checkpoint that is not final and that this mirror may still cosign; when there is none
// the last final one, so that a mirror that was away comes after.
const Sequencer::Signed* Sequencer::TargetOf(const Peer& peer) const {
  const auto wants = [&](const Signed& one) {
    return one.checkpoint.size >= std::max(peer.pending, peer.standing.cosigned) &&
           !one.cosigned.contains(peer.standing.member);
  };
  for (const Signed& one : signed_) {
    if (wants(one)) return &one;
  }
  if (signed_.empty() && last_final_ && wants(*last_final_)) return &*last_final_;
  return nullptr;
}

std::vector<Push> Sequencer::TakePushes(std::int64_t now_ms) {
  std::vector<Push> pushes;
  if (!stopped_.empty()) return pushes;
  for (Peer& peer : peers_) {
    if (peer.in_flight != 0 && now_ms - peer.since_ms >= kCallTimeoutMs)
      OnAnswer(peer.standing.member, peer.in_flight, std::nullopt, now_ms);
    if (peer.in_flight != 0 || peer.not_before_ms > now_ms) continue;
    const Signed* target = TargetOf(peer);
    if (target == nullptr) continue;
    auto call = MakeCall(peer, *target);
    if (!call) {
      StopFor(call.error(), now_ms);
      return pushes;
    }
    peer.in_flight = next_push_++;
    peer.target = target->checkpoint.size;
    peer.since_ms = now_ms;
    pushes.push_back({peer.standing.member, peer.in_flight, std::move(*call)});
  }
  return pushes;
}

Result<Call> Sequencer::MakeCall(Peer& peer, const Signed& target) {
  federation::AddEntries upload{.origin = options_.origin,
                                .start = std::min(peer.next, target.checkpoint.size),
                                .end = target.checkpoint.size};
  const bool new_to_it = peer.pending < upload.end || peer.pending == 0;
  peer.ticket = new_to_it && !peer.plain;
  peer.checkpoint_only = new_to_it && peer.plain;
  if (new_to_it) {
    AddCheckpoint before{.old_size = peer.pending};
    ASSIGN_OR_RETURN(before.proof, copy_.Consistency(peer.pending, upload.end));
    // With a quorum's cosignatures when it is final: then a mirror that was away need not look at
    // all signatures before it goes on.
    before.checkpoint = tlog::FormatNote(target.note);
    if (peer.plain) return Call{.path = "/add-checkpoint", .body = WriteAddCheckpoint(before)};
    upload.ticket = std::string(kCheckpointTicket) + WriteAddCheckpoint(before);
  }
  RETURN_IF_ERROR(copy_.Fill(upload));
  return Call{.path = "/add-entries", .body = WriteAddEntries(upload)};
}

void Sequencer::BackOff(Peer& peer, std::int64_t now_ms) {
  const int doublings = std::min(peer.standing.failures, 8);
  ++peer.standing.failures;
  peer.not_before_ms = now_ms + std::min(kRetryFirstMs << doublings, kRetryLastMs);
}

void Sequencer::OnAnswer(std::string_view member, std::uint64_t id,
                         const std::optional<Answer>& answer, std::int64_t now_ms) {
  const auto found = std::ranges::find_if(
      peers_, [&](const Peer& peer) { return peer.standing.member == member; });
  if (found == peers_.end() || found->in_flight != id || id == 0) return;
  Peer& peer = *found;
  peer.in_flight = 0;
  peer.standing.last_status = answer ? answer->status : 0;
  if (!answer) {
    BackOff(peer, now_ms);
    return;
  }
  const int status = answer->status;
  if (peer.checkpoint_only) {
    OnCheckpointTaken(peer, *answer, now_ms);
  } else if (status == kOk) {
    OnCosigned(peer, *answer, now_ms);
  } else if (status == kConflict || status == kAccepted) {
    OnElsewhere(peer, *answer, now_ms);
  } else {
    // One that has no checkpoint of ours did not look into the ticket.
    peer.plain = peer.plain || (status == kUnprocessable && peer.ticket);
    BackOff(peer, now_ms);
  }
}

void Sequencer::OnCheckpointTaken(Peer& peer, const Answer& answer, std::int64_t now_ms) {
  const auto size = ParseSize(answer.body);
  if (answer.status == kOk) {
    peer.pending = peer.target;
    peer.conflicts = 0;
  } else if (answer.status == kConflict && size && *size <= signed_size_) {
    peer.pending = *size;
    if (++peer.conflicts > kConflictsMax) BackOff(peer, now_ms);
  } else {
    BackOff(peer, now_ms);
  }
}

void Sequencer::OnCosigned(Peer& peer, const Answer& answer, std::int64_t now_ms) {
  peer.pending = std::max(peer.pending, peer.target);
  peer.next = std::max(peer.next, peer.target);
  const auto lines = tlog::ParseSignatures(answer.body);
  const Cosigner* cosigner = options_.roster->FindMember(peer.standing.member);
  Signed* target = nullptr;
  for (Signed& one : signed_) {
    if (one.checkpoint.size == peer.target) target = &one;
  }
  const bool late = target == nullptr && last_final_ && last_final_->checkpoint.size == peer.target;
  if (late) target = &*last_final_;
  if (target == nullptr) {  // final meanwhile, and another after it
    peer.standing.cosigned = std::max(peer.standing.cosigned, peer.target);
    return;
  }
  const auto line = lines && cosigner != nullptr
                        ? FindCosignature(*options_.roster, *cosigner, target->note.text, *lines)
                        : std::nullopt;
  if (!line) {
    alarms_.push_back({"bad_proof", options_.origin, peer.standing.member,
                       "an answer without a good cosignature", now_ms});
    BackOff(peer, now_ms);
    return;
  }
  peer.conflicts = 0;
  peer.standing.failures = 0;
  peer.standing.cosigned = std::max(peer.standing.cosigned, peer.target);
  peer.standing.cosigned_at_ms = now_ms;
  target->note.signatures.push_back(*line);
  target->cosigned.emplace(peer.standing.member, true);
  if (!late) CountCosignatures(now_ms);
}

void Sequencer::OnElsewhere(Peer& peer, const Answer& answer, std::int64_t now_ms) {
  const auto info = ParseMirrorInfo(answer.body);
  if (!info) {
    BackOff(peer, now_ms);
    return;
  }
  const bool progress = answer.status == kAccepted && info->next_entry > peer.next;
  peer.pending = info->pending_size;
  peer.next = info->next_entry;
  // What a mirror says of itself binds nobody: one that claims more than there is, is left alone.
  if (std::max(peer.pending, peer.next) > signed_size_) {
    if (peer.conflicts == 0) {
      alarms_.push_back(
          {"claims_more", options_.origin, peer.standing.member,
           fmt::format("says that it has {} entries of {}", info->next_entry, signed_size_),
           now_ms});
    }
    peer.conflicts = 1;
    peer.pending = 0;
    peer.next = 0;
    BackOff(peer, now_ms);
    return;
  }
  peer.conflicts = progress ? 0 : peer.conflicts + 1;
  if (peer.conflicts <= kConflictsMax) return;
  peer.plain = peer.plain || peer.ticket;
  BackOff(peer, now_ms);
}

}  // namespace tidewaiter::federation
