// What this node asks of others, and evidence.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "federation/node.h"
#include "federation/wire.h"
#include "tlog/hash.h"

namespace tidewaiter::federation {
namespace {

std::string IdOf(std::string_view document) {
  return OriginHash(document);
}

}  // namespace

void Node::AskForGossip(std::int64_t now_ms) {
  next_gossip_ms_ = now_ms + options_.gossip_ms;
  const std::size_t members = roster_.cosigners.size();
  for (std::size_t i = 0; i < members; ++i) {
    gossip_turn_ = (gossip_turn_ + 1) % members;
    const std::string& member = roster_.cosigners[gossip_turn_].member;
    if (member == options_.member) continue;
    Ask(member, {.post = false, .path = "/gossip"}, GossipAsked{}, now_ms);
    return;
  }
}

void Node::OnGossip(const std::string& member, const Answer& answer, std::int64_t now_ms) {
  const auto items = ParseNotes(answer.body);
  if (!items) return Warn("bad_proof", "", member, items.error().message, now_ms);
  members_[member].heard_at_ms = now_ms;
  for (const std::string& item : *items) {
    const std::string_view text = item;
    if (text.starts_with("now ")) {
      OnTime(member, text.substr(4), now_ms);
    } else if (text.starts_with("evidence ") && text.ends_with('\n')) {
      const std::string id(text.substr(9, text.size() - 10));
      if (documents_.contains(id) || dismissed_.contains(id) || id.size() != 64) continue;
      Ask(member, {.post = false, .path = "/evidence/" + id}, EvidenceAsked{}, now_ms);
    } else {
      OnGossipNote(member, item, now_ms);
    }
  }
}

// A clock that is wrong is told once, until it is right again.
void Node::OnTime(const std::string& member, std::string_view text, std::int64_t now_ms) {
  std::int64_t theirs = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), theirs);
  constexpr std::int64_t kTimeMax = std::int64_t{1} << 52;
  if (failed != std::errc() || theirs < 0 || theirs > kTimeMax) return;
  MemberHealth& health = members_[member];
  health.skew_ms = theirs - now_ms;
  const bool skewed = *health.skew_ms > kSkewMs || *health.skew_ms < -kSkewMs;
  if (skewed && !health.skewed) {
    Warn(kCodeClockSkew, "", member, fmt::format("its clock is off by {} ms", *health.skew_ms),
         now_ms);
  }
  health.skewed = skewed;
}

void Node::OnGossipNote(const std::string& member, const std::string& bytes, std::int64_t now_ms) {
  const auto form = tlog::ParseSignedCheckpoint(bytes);
  if (!form) return Warn("bad_proof", "", member, form.error().message, now_ms);
  const std::string& origin = form->checkpoint.origin;
  if (roster_.FindLog(origin) == nullptr) return;
  std::string& heard = heard_[{member, origin}];
  if (heard == bytes) return;
  heard = bytes;
  Mirror* mirror = FindMirror(origin);
  if (mirror != nullptr && !mirror->IsNews(member, bytes, *form)) return;
  const auto note = CheckSigned(roster_, bytes);
  if (!note) return Warn("bad_proof", origin, member, note.error().message, now_ms);
  if (mirror == nullptr) return CompareWithOwn(member, *note, now_ms);
  CompareWithMirror(*mirror, member, *note, now_ms);
}

void Node::CompareWithMirror(Mirror& mirror, const std::string& member, const CheckedNote& note,
                             std::int64_t now_ms) {
  const Comparison comparison = mirror.Compare(note, now_ms);
  if (comparison.ask_at > 0) {
    AskForBeginning(member, comparison.about ? *comparison.about : note, comparison.ask_at, now_ms);
  }
  if (comparison.kind == Comparison::Kind::kContradicts)
    AskForSide(member, note.checkpoint.origin, note.checkpoint.size, now_ms);
}

void Node::AskForSide(const std::string& member, const std::string& origin, std::uint64_t size,
                      std::int64_t now_ms) {
  Ask(member, {.post = false, .path = fmt::format("/side/{}/{}", OriginHash(origin), size)},
      SideAsked{origin, size}, now_ms);
}

void Node::AskForBeginning(const std::string& member, const CheckedNote& note, std::uint64_t at,
                           std::int64_t now_ms) {
  const std::string& origin = note.checkpoint.origin;
  Ask(member,
      {.post = false,
       .path = fmt::format("/beginning/{}/{}/{}", OriginHash(origin), at, note.checkpoint.size)},
      BeginningAsked{note, at}, now_ms);
}

void Node::OnBeginning(const Asked& asked, const BeginningAsked& what, const Answer& answer,
                       std::int64_t now_ms) {
  const std::string& origin = what.note.checkpoint.origin;
  Mirror* mirror = FindMirror(origin);
  const auto beginning = ParseBeginning(answer.body);
  if (mirror == nullptr || !beginning) return;
  const auto forked = mirror->CompareBeginning(what.note, what.at, *beginning, now_ms);
  if (!forked) return Warn("bad_proof", origin, asked.member, forked.error().message, now_ms);
  if (!*forked) return;
  AskForSide(asked.member, origin, what.note.checkpoint.size, now_ms);
  const Comparison more = mirror->Stray(what.note);
  const bool is_new = more.about.has_value() || more.ask_at != what.at;
  if (more.ask_at > 0 && is_new)
    AskForBeginning(asked.member, more.about ? *more.about : what.note, more.ask_at, now_ms);
}

void Node::OnSide(const SideAsked& what, const Answer& answer, std::int64_t now_ms) {
  Mirror* mirror = FindMirror(what.origin);
  const auto side = ParseAddEntries(answer.body);
  if (mirror == nullptr || !side || side->broken || side->upload.packages.size() != 1 ||
      side->upload.end != what.size) {
    return;
  }
  if (const Status compared = mirror->CompareEntries(side->upload.packages[0], what.size, now_ms);
      !compared) {
    Warn("bad_proof", what.origin, "", compared.error().message, now_ms);
  }
}

// A checkpoint of our own log that somebody else has: if it is not ours, then our key is somewhere
// else, or our disk went back. Either way we must not sign any more.
void Node::CompareWithOwn(const std::string& member, const CheckedNote& note, std::int64_t now_ms) {
  if (!sequencer_ || sequencer_->origin() != note.checkpoint.origin) return;
  const std::uint64_t size = note.checkpoint.size;
  if (size > sequencer_->signed_size()) {
    if (!sequencer_->MayWrite(now_ms)) return;  // they are those of the machine that took over
    // Enough had spoken, and one of the others has more: as long as we signed nothing since, it is
    // not another history.
    if (!words_ && !options_.trusts_disk && sequencer_->signed_size() == opened_size_)
      words_.emplace();
    if (words_) return BecomeMirror(member, note, now_ms);
    std::string why = fmt::format("{} has a checkpoint of ours with {} entries, we signed {}",
                                  member, size, sequencer_->signed_size());
    Warn("rollback", note.checkpoint.origin, options_.member, why, now_ms);
    return sequencer_->Stop(std::move(why));
  }
  if (!sequencer_->published()) return;
  const CheckedNote& ours = *sequencer_->published();
  const auto root = sequencer_->copy().RootAt(size);
  if (size == 0 || !root || *root == note.checkpoint.root) return;
  const std::uint64_t smaller = std::min(size, ours.checkpoint.size);
  if (smaller != size) return;  // told when ours has come as far
  const auto beginning = sequencer_->copy().BeginningOf(size, ours.checkpoint.size);
  if (!beginning) return;
  auto evidence = ProveFork(note, ours, options_.member, *beginning);
  if (!evidence) return;
  evidence->found_by = options_.member;
  evidence->found_at_ms = now_ms;
  AccuseOwn(std::move(*evidence), now_ms);
}

void Node::AccuseOwn(Evidence evidence, std::int64_t now_ms) {
  const std::string id = IdOf(WriteEvidence(evidence));
  if (own_evidence_.contains(id) || own_evidence_.size() >= kEvidenceMax) return;
  Warn(LieName(evidence.lie), evidence.log, options_.member, evidence.detail, now_ms);
  if (sequencer_ && evidence.lie != Lie::kStolenKey)
    sequencer_->Stop(fmt::format("{} was proven", LieName(evidence.lie)));
  KeepDocument(evidence);
  own_evidence_.emplace(id, std::move(evidence));
}

void Node::KeepDocument(const Evidence& evidence) {
  std::string text = WriteEvidence(evidence);
  std::string id = IdOf(text);
  documents_.emplace(std::move(id), std::move(text));
  const auto proven = VerifyEvidence(evidence, roster_, options_.step_of);
  if (!proven || proven->needs_rules) return;
  for (const std::string& liar : proven->liars)
    members_[liar].lied = true;
}

// A document from somebody else: believed as far as it proves itself.
Status Node::OnEvidence(std::string_view text, std::int64_t now_ms) {
  ASSIGN_OR_RETURN(Evidence evidence, ReadEvidence(text));
  if (documents_.contains(IdOf(text))) return {};
  const Result<Proven> verified = VerifyEvidence(evidence, roster_, options_.step_of);
  if (!verified) {
    // About a log that is not in our roster: no lie of who told it, and no matter of ours before
    // the roster changes.
    if (verified.error().code == ErrorCode::kNotFound) Dismiss(IdOf(text));
    return std::unexpected(verified.error());
  }
  const Proven& proven = *verified;
  Dismiss(IdOf(text));
  if (proven.needs_rules) return {};
  Mirror* mirror = FindMirror(evidence.log);
  if (mirror == nullptr) {
    if (sequencer_ && sequencer_->origin() == evidence.log) AccuseOwn(std::move(evidence), now_ms);
    return {};
  }
  if (!mirror->TakeEvidence(evidence)) return {};
  const bool writer_lied = std::ranges::find(proven.liars, mirror->writer()) != proven.liars.end();
  Warn(LieName(evidence.lie), evidence.log, writer_lied ? mirror->writer() : "", evidence.detail,
       now_ms);
  KeepDocument(evidence);
  AskForSides(evidence, now_ms);
  return {};
}

void Node::Dismiss(std::string id) {
  if (dismissed_.size() >= kDismissedMax) dismissed_.clear();
  dismissed_.insert(std::move(id));
}

// The log's writer is asked about checkpoints of its own that do not fit: what it answers proves
// the lie, or that it was the way that spoiled them.
void Node::AskTheWriter(Mirror& mirror, std::int64_t now_ms) {
  const LogOf* log = roster_.FindLog(mirror.origin());
  if (log == nullptr) return;
  for (const CheckedNote& suspect : mirror.TakeSuspects()) {
    const Comparison comparison = mirror.Compare(suspect, now_ms);
    if (comparison.kind == Comparison::Kind::kAhead)
      AskForBeginning(log->member, suspect, comparison.ask_at, now_ms);
  }
}

// Of a fork the writer is asked for the entries of both sides: one of them is not ours.
void Node::AskForSides(const Evidence& evidence, std::int64_t now_ms) {
  const LogOf* log = roster_.FindLog(evidence.log);
  if (log == nullptr || evidence.second.empty() || evidence.lie == Lie::kReordered) return;
  for (const std::string* bytes : {&evidence.first, &evidence.second}) {
    const auto note = tlog::ParseSignedCheckpoint(*bytes);
    if (note) AskForSide(log->member, evidence.log, note->checkpoint.size, now_ms);
  }
}

// Evidence that our mirrors found goes to everybody at once; who misses it hears of it by gossip.
void Node::Spread(std::int64_t now_ms) {
  for (const auto& [origin, mirror] : mirrors_) {
    AskTheWriter(*mirror, now_ms);
    for (const Evidence& evidence : mirror->TakeFresh()) {
      KeepDocument(evidence);
      AskForSides(evidence, now_ms);
      if (evidence.lie == Lie::kRuleBroken) continue;  // each judges for himself
      for (const Cosigner& cosigner : roster_.cosigners) {
        if (cosigner.member == options_.member) continue;
        Ask(cosigner.member, {.path = "/evidence", .body = WriteEvidence(evidence)}, EvidenceTold{},
            now_ms);
      }
    }
  }
}

}  // namespace tidewaiter::federation
