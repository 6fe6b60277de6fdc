// What others say of the log, and lies.
#include <algorithm>
#include <iterator>
#include <map>
#include <ranges>
#include <utility>

#include <fmt/format.h>

#include "federation/mirror.h"
#include "federation/subtree.h"
#include "tlog/hash.h"

namespace tidewaiter::federation {

std::string_view Mirror::writer() const {
  const LogOf* log = options_.roster->FindLog(options_.origin);
  return log == nullptr ? std::string_view() : std::string_view(log->member);
}

// Checkpoints of our history, those first that somebody cosigned who cosigned `note` too: if that
// one is of another history, then they said both.
std::vector<CheckedNote> Mirror::KnownTo(const CheckedNote& note) const {
  std::vector<CheckedNote> known;
  for (const std::string& member : note.cosigners) {
    const auto word = words_.find(member);
    if (word == words_.end() || member == writer()) continue;
    if (auto checked = CheckSigned(*options_.roster, word->second))
      known.push_back(std::move(*checked));
  }
  for (const auto* one : {&mirrored_, &pending_, &final_}) {
    if (*one) known.push_back(**one);
  }
  std::ranges::copy(recent_, std::back_inserter(known));
  return known;
}

// Evidence that `note` and what we know are of two histories. Only what we know with its root
// counts: checkpoints signed by the log, and our own entries up to the largest of those.
Result<std::optional<Evidence>> Mirror::FindContradiction(const CheckedNote& note) {
  const tlog::Checkpoint& checkpoint = note.checkpoint;
  const CheckedNote* same = FindKnown(checkpoint.size);
  if (checkpoint.size == 0 || (same != nullptr && same->checkpoint.root == checkpoint.root))
    return std::nullopt;
  for (const CheckedNote& one : KnownTo(note)) {
    const std::uint64_t ours = one.checkpoint.size;
    if (ours < checkpoint.size) continue;
    Beginning beginning{.root = one.checkpoint.root};
    if (ours > checkpoint.size) {
      if (ours > copy_.size()) continue;
      ASSIGN_OR_RETURN(beginning, copy_.BeginningOf(checkpoint.size, ours));
    }
    if (beginning.root == checkpoint.root) return std::nullopt;
    ASSIGN_OR_RETURN(Evidence evidence, ProveFork(note, one, writer(), beginning));
    return evidence;
  }
  return std::nullopt;
}

bool Mirror::IsNews(std::string_view member, std::string_view bytes,
                    const tlog::SignedCheckpoint& other) {
  const tlog::Checkpoint& checkpoint = other.checkpoint;
  if (checkpoint.size == 0) return false;
  if (checkpoint.size > copy_.size()) return true;
  const auto root = copy_.RootAt(checkpoint.size);
  if (!root || *root != checkpoint.root) return true;
  // Its word is what it cosigned itself; what it passes on of others binds it to nothing.
  const Cosigner* cosigner = options_.roster->FindMember(member);
  const bool own_word =
      cosigner != nullptr && std::ranges::any_of(other.note.signatures, [&](const auto& line) {
        return line.name == cosigner->key.name && line.id == cosigner->key.id;
      });
  if (own_word) words_.insert_or_assign(std::string(member), std::string(bytes));
  // We have its entries and have not come to cosign them: it may be the only way to hear how.
  if (checkpoint.size > std::max(SizeOf(mirrored_), SizeOf(ahead_))) return true;
  if (own_word && ahead_ && SizeOf(mirrored_) < checkpoint.size &&
      ahead_->checkpoint == checkpoint && std::ranges::count(ahead_->cosigners, member) == 0) {
    return true;  // one more that may be asked for it
  }
  const bool newer = !final_ || final_->checkpoint.size < checkpoint.size;
  const bool another = own_word && mirrored_ && mirrored_->checkpoint == checkpoint &&
                       std::ranges::count(mirrored_->cosigners, member) == 0;
  return newer && (another || other.note.signatures.size() > options_.roster->quorum);
}

std::optional<CheckedNote> Mirror::WordOf(std::string_view member) const {
  const auto word = words_.find(member);
  if (word == words_.end()) return std::nullopt;
  auto note = CheckSigned(*options_.roster, word->second);
  if (!note || std::ranges::count(note->cosigners, member) == 0) return std::nullopt;
  return std::move(*note);
}

bool Mirror::Contradicts(const CheckedNote& note, std::int64_t now_ms) {
  auto found = FindContradiction(note);
  if (!found) {
    Warn("storage", found.error().message, now_ms);
    return false;
  }
  if (!*found) return false;
  const bool back = mirrored_ && note.checkpoint.size < mirrored_->checkpoint.size;
  if (back && (*found)->lie == Lie::kFork) (*found)->lie = Lie::kRollback;
  Keep(std::move(**found), now_ms);
  return true;
}

// Who cosigned what is ahead of us has its entries, so the more of them the better.
void Mirror::NoteGood(const CheckedNote& note) {
  if (!note.cosigners.empty() && SizeOf(ahead_) < note.checkpoint.size) ahead_ = note;
  if (ahead_ && ahead_->checkpoint == note.checkpoint && SizeOf(mirrored_) < note.checkpoint.size) {
    if (auto merged = Merged(*ahead_, note)) ahead_ = std::move(merged);
  }
  for (const std::string& member : note.cosigners)
    words_.try_emplace(member, note.bytes);
  if (note.cosigners.size() < options_.roster->quorum) return;
  if (!final_ || final_->checkpoint.size < note.checkpoint.size) final_ = note;
}

// `ours` with the cosignatures of the same checkpoint that only `theirs` bears. Nothing: none.
std::optional<CheckedNote> Mirror::Merged(const CheckedNote& ours,
                                          const CheckedNote& theirs) const {
  if (std::ranges::includes(ours.cosigners, theirs.cosigners)) return std::nullopt;
  auto merged = tlog::ParseNote(ours.bytes);
  const auto other = tlog::ParseNote(theirs.bytes);
  if (!merged || !other) return std::nullopt;
  for (const std::string& member : theirs.cosigners) {
    const Cosigner* cosigner = options_.roster->FindMember(member);
    if (cosigner == nullptr || std::ranges::count(ours.cosigners, member) > 0) continue;
    if (auto line = FindCosignature(*options_.roster, *cosigner, merged->text, other->signatures))
      merged->signatures.push_back(std::move(*line));
  }
  auto checked = CheckSigned(*options_.roster, tlog::FormatNote(*merged));
  if (!checked) return std::nullopt;
  return std::move(*checked);
}

// What others put under the checkpoint that we mirrored. When that makes a quorum it is kept, since
// the writer may not come to publish it.
void Mirror::MergeCosignatures(const CheckedNote& other, std::int64_t now_ms) {
  if (!mirrored_ || mirrored_->checkpoint != other.checkpoint) return;
  auto merged = Merged(*mirrored_, other);
  if (!merged) return;
  const bool is_final_now = merged->cosigners.size() >= options_.roster->quorum &&
                            mirrored_->cosigners.size() < options_.roster->quorum;
  mirrored_ = std::move(*merged);
  if (!is_final_now) return;
  if (const Status kept = copy_.storage().Put(kMirroredRecord, mirrored_->bytes); !kept)
    Fail503(kept.error(), now_ms);
  NoteGood(*mirrored_);
}

// Who cosigned it may have given its word for ours too, of another size than the fork was proven
// with: the larger of its two words shows how it began.
Comparison Mirror::Stray(const CheckedNote& other) {
  Comparison comparison{Comparison::Kind::kContradicts};
  for (const std::string& member : other.cosigners)
    strays_.insert_or_assign(member, other);
  const bool named = std::ranges::count(evidence_, Lie::kEquivocation, &Evidence::lie) > 0;
  std::optional<CheckedNote> largest;
  for (const std::string& member : other.cosigners) {
    auto word = named || member == writer() ? std::nullopt : WordOf(member);
    if (SizeOf(word) > SizeOf(largest)) largest = std::move(word);
  }
  comparison.ask_at = std::min(SizeOf(largest), other.checkpoint.size);
  if (SizeOf(largest) > other.checkpoint.size) comparison.about = std::move(largest);
  return comparison;
}

Comparison Mirror::Compare(const CheckedNote& other, std::int64_t now_ms) {
  if (Contradicts(other, now_ms)) return Stray(other);
  const std::uint64_t size = other.checkpoint.size;
  largest_seen_ = std::max(largest_seen_, size);
  const bool same = FindKnown(size) != nullptr;
  const auto root = size <= copy_.size() ? copy_.RootAt(size) : Result<tlog::Hash>(tlog::Hash());
  const bool stored = size <= copy_.size() && root && *root == other.checkpoint.root;
  if (same || stored) {
    MergeCosignatures(other, now_ms);
    NoteGood(other);
    return {};
  }
  // Where we know most: a history that leaves ours later would agree at a smaller size.
  std::uint64_t most = 0;
  for (const CheckedNote& ours : KnownTo(other)) {
    const std::uint64_t at = ours.checkpoint.size;
    if (at <= size) most = std::max(most, at);
  }
  if (most == 0) {  // we have nothing yet that it could contradict
    NoteGood(other);
    return {};
  }
  return {Comparison::Kind::kAhead, most};
}

Result<bool> Mirror::CompareBeginning(const CheckedNote& other, std::uint64_t at,
                                      const Beginning& beginning, std::int64_t now_ms) {
  if (at == 0 || at > other.checkpoint.size) return false;
  RETURN_IF_ERROR(tlog::VerifyConsistency(at, other.checkpoint.size, beginning.proof,
                                          beginning.root, other.checkpoint.root));
  RETURN_IF_ERROR(CompareWithForks(other, at, beginning, now_ms));
  for (const CheckedNote& ours : KnownTo(other)) {
    if (ours.checkpoint.size != at) continue;
    if (ours.checkpoint.root == beginning.root) {
      ASSIGN_OR_RETURN(const auto later, FindContradiction(other));
      if (!later) NoteGood(other);  // else it leaves our history behind that
      return false;
    }
    ASSIGN_OR_RETURN(Evidence evidence, ProveFork(ours, other, writer(), beginning));
    Keep(std::move(evidence), now_ms);
    return true;
  }
  return false;  // we went on meanwhile
}

// Whether somebody who cosigned `other` cosigned another history of the size `at` too: a side of a
// fork that we know, or a word that did not fit when it came.
Status Mirror::CompareWithForks(const CheckedNote& other, std::uint64_t at,
                                const Beginning& beginning, std::int64_t now_ms) {
  std::vector<CheckedNote> sides;
  for (const Evidence& fork : evidence_) {
    for (const std::string* side : {&fork.first, &fork.second}) {
      if (auto note = CheckSigned(*options_.roster, *side)) sides.push_back(std::move(*note));
    }
  }
  std::ranges::copy(std::views::values(strays_), std::back_inserter(sides));
  for (const CheckedNote& side : sides) {
    if (side.checkpoint.size != at || side.checkpoint.root == beginning.root) continue;
    ASSIGN_OR_RETURN(Evidence evidence, ProveFork(side, other, writer(), beginning));
    if (evidence.lie == Lie::kEquivocation) Keep(std::move(evidence), now_ms);
  }
  return {};
}

// The two checkpoints of a fork: the one that our copy bears out, and the other.
struct Mirror::Sides {
  tlog::Checkpoint ours;
  tlog::Checkpoint theirs;
  bool ours_first = false;
};
Result<std::optional<Mirror::Sides>> Mirror::SidesOf(const Evidence& fork) {
  if (fork.second.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(tlog::SignedCheckpoint first, tlog::ParseSignedCheckpoint(fork.first));
  ASSIGN_OR_RETURN(tlog::SignedCheckpoint second, tlog::ParseSignedCheckpoint(fork.second));
  for (const bool ours_first : {true, false}) {
    const tlog::Checkpoint& ours = (ours_first ? first : second).checkpoint;
    if (ours.size > copy_.size()) continue;
    ASSIGN_OR_RETURN(const tlog::Hash root, copy_.RootAt(ours.size));
    if (root != ours.root) continue;
    return Sides{ours, (ours_first ? second : first).checkpoint, ours_first};
  }
  return std::nullopt;
}

Status Mirror::CompareEntries(const EntryPackage& package, std::uint64_t end, std::int64_t now_ms) {
  std::vector<Evidence> forks = evidence_;
  for (const Evidence& fork : forks) {
    ASSIGN_OR_RETURN(const auto sides, SidesOf(fork));
    if (!sides || sides->theirs.size != end || package.begin % kPackageEntries != 0) continue;
    RETURN_IF_ERROR(FindReordered(fork, *sides, package, now_ms));
  }
  return {};
}

Status Mirror::FindReordered(const Evidence& fork, const Sides& sides, const EntryPackage& package,
                             std::int64_t now_ms) {
  std::map<tlog::Hash, std::uint64_t> places;  // of our entries in that stretch
  const std::uint64_t ours_end = std::min(sides.ours.size, package.begin + kPackageEntries);
  for (std::uint64_t i = package.begin; i < ours_end; ++i) {
    ASSIGN_OR_RETURN(const tlog::Hash leaf, copy_.storage().nodes().Get({.level = 0, .index = i}));
    places.emplace(leaf, i);
  }
  LeafNodes theirs;
  for (const std::string& entry : package.entries)
    theirs.Append(tlog::LeafHash(entry));
  for (std::size_t j = 0; j < package.entries.size(); ++j) {
    const auto place = places.find(tlog::LeafHash(package.entries[j]));
    if (place == places.end() || place->second == package.begin + j) continue;
    Exhibit other{.index = package.begin + j, .entry = package.entries[j]};
    ASSIGN_OR_RETURN(other.path, tlog::ProveInclusion(j, package.entries.size(), theirs));
    std::ranges::copy(package.proof, std::back_inserter(other.path));
    ASSIGN_OR_RETURN(Exhibit ours, copy_.Show(place->second, sides.ours.size));
    Evidence reordered = fork;
    reordered.lie = Lie::kReordered;
    reordered.exhibits = {std::move(ours), std::move(other)};
    if (!sides.ours_first) std::swap(reordered.exhibits[0], reordered.exhibits[1]);
    RETURN_IF_ERROR(VerifyEvidence(reordered, *options_.roster, options_.step_of));
    Keep(std::move(reordered), now_ms);
    return {};
  }
  return {};
}

void Mirror::Keep(Evidence evidence, std::int64_t now_ms) {
  evidence.found_by = options_.member;
  evidence.found_at_ms = now_ms;
  if (!TakeEvidence(evidence)) return;
  Warn(LieName(evidence.lie), evidence.detail, now_ms);
  if (evidence.lie != Lie::kStolenKey) alarms_.back().member = writer();
  fresh_.push_back(std::move(evidence));
}

bool Mirror::TakeEvidence(const Evidence& evidence) {
  const bool same = std::ranges::any_of(evidence_, [&](const Evidence& one) {
    return one.lie == evidence.lie && one.first == evidence.first && one.second == evidence.second;
  });
  const auto alike = std::ranges::count(evidence_, evidence.lie, &Evidence::lie);
  if (same || alike >= static_cast<std::ptrdiff_t>(kEvidenceOfAKindMax)) return false;
  if (evidence_.size() >= kEvidenceMax) return false;
  // What cannot be written down now is still believed until the next start.
  const std::string name = fmt::format("evidence-{}", evidence_.size());
  if (const Status kept = copy_.storage().Put(name, WriteEvidence(evidence)); !kept) broken_ = true;
  evidence_.push_back(evidence);
  lied_ = lied_ || evidence.lie != Lie::kStolenKey;
  return true;
}

}  // namespace tidewaiter::federation
