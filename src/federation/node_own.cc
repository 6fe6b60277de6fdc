// How far our own log is, before anything new is signed in it: what others say, and the history
// that an older disk lacks.
#include <algorithm>

#include <fmt/format.h>

#include "federation/node.h"
#include "federation/wire.h"

namespace tidewaiter::federation {

std::string Node::OwnOrigin() const {
  return options_.log_key ? options_.log_key->verifier().name : std::string();
}

// So many that one who does not lie knew of anything that a quorum made final, we apart: n - q + 1
// meet every quorum. Of the f that may lie we are one when our disk went back.
std::size_t Node::WordsNeeded() const {
  const std::size_t n = roster_.cosigners.size();
  const bool counts = roster_.FindMember(options_.member) != nullptr;
  if (counts && roster_.quorum <= 1) return 0;
  const std::size_t liars = roster_.faults == 0 ? 0 : roster_.faults - 1;
  return std::min(n - roster_.quorum + 1 + liars, counts ? n - 1 : n);
}

bool Node::HasEnoughWords() const {
  return words_->told.size() >= WordsNeeded();
}

// While more of them are needed.
std::vector<std::string> Node::Awaited() const {
  std::vector<std::string> awaited;
  if (!words_ || HasEnoughWords()) return awaited;
  for (const Cosigner& cosigner : roster_.cosigners) {
    if (cosigner.member != options_.member && !words_->told.contains(cosigner.member))
      awaited.push_back(cosigner.member);
  }
  return awaited;
}

void Node::AskForWords(std::int64_t now_ms) {
  if (now_ms < words_->next_ms) return;
  if (words_->next_ms == 0) words_->grace_ms = now_ms + kWordGraceMs;
  words_->next_ms = now_ms + kWordAgainMs;
  for (const std::string& member : Awaited())
    Ask(member, {.post = false, .path = "/word/" + OriginHash(OwnOrigin())}, WordAsked{}, now_ms);
}

void Node::OnWords(const std::string& member, const Answer& answer, std::int64_t now_ms) {
  const auto notes = ParseNotes(answer.body);
  if (!notes || !words_) return;
  const std::string origin = OwnOrigin();
  for (const std::string& bytes : *notes) {
    // A checkpoint that our key signed: whoever shows it, we did, or somebody who has our key.
    const auto note = CheckSigned(roster_, bytes);
    if (!note || note->checkpoint.origin != origin) continue;
    if (Mirror* mirror = FindMirror(origin)) {
      CompareWithMirror(*mirror, member, *note, now_ms);
    } else {
      CompareWithOwn(member, *note, now_ms);
    }
  }
  words_->told.insert(member);
  BelieveDisk(now_ms);
}

// Our disk lacks what we signed. A mirror can fetch it, proves it, and sees when it is another
// history; meanwhile nothing is signed.
void Node::BecomeMirror(const std::string& member, const CheckedNote& note, std::int64_t now_ms) {
  const std::string origin = OwnOrigin();
  const LogOf* log = roster_.FindLog(origin);
  if (log == nullptr) return;
  Warn("rollback", origin, options_.member,
       fmt::format("{} has a checkpoint of ours with {} entries, {} are on our disk: the rest is "
                   "fetched from others",
                   member, note.checkpoint.size, sequencer_->copy().size()),
       now_ms);
  const std::string last = sequencer_->signed_note();
  if (!last.empty()) {  // the others' history is held against it
    const Status kept = sequencer_->copy().storage().Put(kMirroredRecord, last);
    if (!kept) return sequencer_->Stop(kept.error().message);
  }
  words_->queue = sequencer_->TakeQueue();
  sequencer_.reset();
  std::erase_if(asked_,
                [](const auto& one) { return std::holds_alternative<PushAsked>(one.second.what); });
  OpenMirror(*log, now_ms);
  if (Mirror* mirror = FindMirror(origin)) CompareWithMirror(*mirror, member, note, now_ms);
}

// The mirror has all that anybody was seen to have of it, and enough have said what they have.
void Node::ComeBack(std::int64_t now_ms) {
  if (!words_ || sequencer_ || !HasEnoughWords()) return;
  const std::string origin = OwnOrigin();
  Mirror* mirror = FindMirror(origin);
  if (mirror == nullptr || mirror->lied() || !mirror->mirrored()) return;
  const tlog::Checkpoint& whole = mirror->mirrored()->checkpoint;
  if (whole.size < mirror->largest_seen() || whole.root != mirror->copy().root()) return;
  mirrors_.erase(origin);
  following_.erase(origin);
  OpenOwnLog(now_ms);
  if (!sequencer_) return;
  sequencer_->PutQueue(std::move(words_->queue));
  BelieveDisk(now_ms);
}

// Enough have spoken, and none of them has more than is here. What is not final yet only one of the
// others may know: they have a moment to say so too.
void Node::BelieveDisk(std::int64_t now_ms) {
  if (!sequencer_ || !HasEnoughWords()) return;
  const bool counts = roster_.FindMember(options_.member) != nullptr;
  const std::size_t others = roster_.cosigners.size() - (counts ? 1 : 0);
  const bool waits = words_->next_ms == 0 || now_ms < words_->grace_ms;
  if (WordsNeeded() > 0 && words_->told.size() < others && waits) return;
  sequencer_->Hold(false);
  words_.reset();
}

std::optional<OwnHealth> Node::HealthOfOwn() const {
  if (sequencer_) {
    return OwnHealth{.origin = sequencer_->origin(),
                     .signed_size = sequencer_->signed_size(),
                     .final_size = SizeOf(sequencer_->published()),
                     .queued = sequencer_->queued(),
                     .stopped = sequencer_->stopped(),
                     .awaits = Awaited(),
                     .mirrors = sequencer_->standings()};
  }
  const auto mirror = mirrors_.find(OwnOrigin());
  if (mirror == mirrors_.end()) return std::nullopt;
  const std::uint64_t size = SizeOf(mirror->second->mirrored());
  return OwnHealth{
      .origin = mirror->first,
      .signed_size = size,
      .final_size = SizeOf(mirror->second->final_one()),
      .queued = words_->queue.entries.size(),
      .stopped = fmt::format("{} of {} entries are here, the rest is being fetched",
                             mirror->second->copy().size(), mirror->second->largest_seen()),
      .awaits = Awaited(),
      .mirrors = {}};
}

}  // namespace tidewaiter::federation
