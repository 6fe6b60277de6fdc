// Clients of the simulated world, and what must hold at its end.
#include <algorithm>

#include <fmt/format.h>

#include "federation/test_world.h"
#include "tlog/proof.h"

namespace tidewaiter::federation {
namespace {

constexpr std::size_t kEntriesALog = 10;
constexpr std::int64_t kHandAgainMs = 2'000;
constexpr std::size_t kLogs = 2;

}  // namespace

// The next entry of the object by what is known to be final.
std::string World::NextOf(std::size_t log, const std::string& object, const std::string& text) {
  TestEntry next{.object = object, .time_ms = now_, .text = text};
  const auto head = heads_.find({log, object});
  if (head != heads_.end()) {
    next.number = head->second.number + 1;
    next.previous = head_leaves_[{log, object}];
  }
  return Write(next);
}

// Entries over time: new objects, successors, and now and then two holders who want to be the next.
void World::Work(std::int64_t until_ms) {
  for (std::size_t log = 0; log < kLogs; ++log) {
    for (std::size_t i = 0; i < kEntriesALog; ++i) {
      const std::int64_t at = now_ + static_cast<std::int64_t>(random_.Below(
                                         static_cast<std::uint64_t>(until_ms - now_ - 500)));
      At(at, [this, log, i] {
        std::vector<std::size_t> operators;  // twins each have their own clients
        for (std::size_t j = 0; j < instances_.size(); ++j) {
          if (instances_[j].member == log && !instances_[j].deaf) operators.push_back(j);
        }
        if (instances_[operators.front()].asleep) return Misuse(operators.front(), i);
        const std::string object = fmt::format("o{}", random_.Below(3));
        const bool race = random_.Chance(0.4) || operators.size() > 1;
        Submit(log, operators.front(), NextOf(log, object, fmt::format("a{}", i)));
        if (race) Submit(log, operators.back(), NextOf(log, object, fmt::format("b{}", i)));
      });
    }
  }
}

// What rules that are asleep let pass.
void World::Misuse(std::size_t instance, std::size_t i) {
  const std::string object = fmt::format("x{}", i);
  const bool twice = options_.misdeed == Misdeed::kReplay;
  Submit(0, instance, NextOf(0, object, "a"));
  Submit(0, instance, twice ? submissions_.back().bytes : NextOf(0, object, "b"));
  lied_ = true;
}

void World::Submit(std::size_t log, std::size_t instance, std::string bytes) {
  const bool honest =
      !instances_[instance].liar && !instances_[instance].spoilt.contains(TestOrigin(log));
  submissions_.push_back(
      {.log = log, .instance = instance, .bytes = std::move(bytes), .must_settle = honest});
  Hand(submissions_.back());
}

void World::Hand(Submission& submission) {
  Instance& target = instances_[submission.instance];
  submission.at_ms = now_;
  if (!target.node) return;
  const auto id = target.node->Submit(submission.bytes, ClockOf(target));
  if (!id) return;
  submission.id = *id;
  submission.incarnation = target.incarnation;
}

// A client that has no answer comes again with the same bytes.
void World::HandAgain() {
  for (Submission& one : submissions_) {
    const Instance& target = instances_[one.instance];
    const bool forgotten = one.incarnation != target.incarnation;
    if (!one.settled && (forgotten && now_ - one.at_ms > kHandAgainMs / 4)) Hand(one);
  }
}

void World::OnSettled(std::size_t instance, const Settled& settled) {
  for (Submission& one : submissions_) {
    if (one.settled || one.instance != instance || one.id != settled.id ||
        one.incarnation != instances_[instance].incarnation) {
      continue;
    }
    one.settled = true;
    if (settled.state == EntryState::kFinal) OnFinal(one, settled);
    return;
  }
}

// What a client does with a proof: nothing is believed that it does not show.
void World::OnFinal(const Submission& submission, const Settled& settled) {
  const auto proof = tlog::ParseProof(settled.proof);
  if (!proof) return Complain("no proof: " + proof.error().message);
  const auto note = CheckSigned(roster_, tlog::FormatNote(proof->checkpoint.note));
  const tlog::Hash leaf = tlog::LeafHash(submission.bytes);
  const tlog::Checkpoint& checkpoint = proof->checkpoint.checkpoint;
  if (!note || note->cosigners.size() < roster_.quorum) return Complain("final without a quorum");
  if (!tlog::VerifyInclusion(proof->index, checkpoint.size, leaf, proof->path, checkpoint.root))
    return Complain("a proof of something else");
  const auto [place, is_new] = finals_.emplace(std::pair(submission.log, proof->index), leaf);
  if (!is_new && place->second != leaf)
    Complain(fmt::format("two final entries at {} of log {}", proof->index, submission.log));
  const std::string step = *TestStepOf(submission.bytes);
  const auto [successor, first] = steps_.emplace(std::pair(submission.log, step), leaf);
  if (!first && successor->second != leaf) Complain("two final successors: " + step);
  TestEntry entry = *ReadTest(submission.bytes);
  const std::pair key(submission.log, entry.object);
  const auto head = heads_.find(key);
  if (head != heads_.end() && head->second.number >= entry.number) return;
  head_leaves_[key] = ShortHash(leaf);
  heads_.insert_or_assign(key, std::move(entry));
}

std::vector<std::string> World::NamesWanted() const {
  switch (options_.misdeed) {
    case Misdeed::kFork:
      return {"fork", "rollback"};  // who is told the smaller one later takes it for going back
    case Misdeed::kRollback:
      return {"rollback", "fork"};
    case Misdeed::kEquivocation:
      if (equivocated_) return {"equivocation"};
      return {"fork", "rollback", "equivocation"};  // the accomplice did not come to it
    case Misdeed::kReordered:
      return {"reordered"};
    case Misdeed::kReplay:
      return {"replayed_entry"};
    case Misdeed::kDouble:
      return {"double_transfer"};
    case Misdeed::kStolenKey:
      return {"stolen_key"};
    default:
      return {};
  }
}

bool World::Quiet() {
  const std::string before = std::exchange(complaints_, "");
  CheckLiveness();
  CheckCaught();
  CheckReached();
  const bool quiet = complaints_.empty();
  complaints_ = before;
  return quiet;
}

std::string World::Complaints() {
  CheckFinals();
  CheckMirrors();
  CheckLiveness();
  CheckCaught();
  CheckReached();
  return complaints_;
}

// Every honest disk that has come so far has every final entry, unchanged.
void World::CheckFinals() {
  for (std::size_t i = 0; i < instances_.size(); ++i) {
    const Instance& self = instances_[i];
    if (self.liar) continue;
    for (const auto& [place, leaf] : finals_) {
      const std::string origin = TestOrigin(place.first);
      const auto disk = self.disks.find(origin);
      if (self.spoilt.contains(origin) || disk == self.disks.end()) continue;
      const bool own = self.member == place.first;
      const std::uint64_t size = own ? disk->second->entries.size() : MirroredSize(self, origin);
      if (own && place.second >= size) Complain(fmt::format("m{} lost a final entry", i));
      if (place.second < size && disk->second->rows[0][place.second] != leaf &&
          !AbandonedHistory(self, origin)) {
        Complain(fmt::format("m{} has another entry {} of {}", i, place.second, origin));
      }
    }
  }
}

std::uint64_t World::MirroredSize(const Instance& self, const std::string& origin) {
  Mirror* mirror = self.node ? self.node->FindMirror(origin) : nullptr;
  return mirror != nullptr && mirror->mirrored() ? mirror->mirrored()->checkpoint.size : 0;
}

// An honest mirror that a liar led onto the side that never became final: it knows so.
bool World::AbandonedHistory(const Instance& self, const std::string& origin) {
  Mirror* mirror = self.node ? self.node->FindMirror(origin) : nullptr;
  return mirror != nullptr && mirror->lied();
}

// Of a log that did not lie all honest members cosigned one history.
void World::CheckMirrors() {
  for (std::size_t log = 0; log < kLogs; ++log) {
    const std::string origin = TestOrigin(log);
    const bool honest = std::ranges::none_of(instances_, [&](const Instance& one) {
      return one.member == log && one.liar && !one.deaf;
    });
    if (!honest) continue;
    std::map<std::uint64_t, tlog::Hash> leaves;
    for (const Instance& self : instances_) {
      const auto disk = self.disks.find(origin);
      if (self.liar || self.spoilt.contains(origin) || disk == self.disks.end()) continue;
      for (std::uint64_t i = 0; i < MirroredSize(self, origin); ++i) {
        const auto [place, is_new] = leaves.emplace(i, disk->second->rows[0][i]);
        if (!is_new && place->second != disk->second->rows[0][i])
          Complain(fmt::format("two histories of {} at {}", origin, i));
      }
      if (AbandonedHistory(self, origin)) Complain("an honest log was accused: " + origin);
    }
  }
}

std::set<std::string> World::Names() const {
  std::set<std::string> names;
  for (const Instance& self : instances_) {
    if (self.liar) continue;
    names.insert(self.alarms.begin(), self.alarms.end());
    if (!self.node) continue;
    for (const Evidence& evidence : self.node->evidence()) {
      if (VerifyEvidence(evidence, roster_, TestStepOf)) names.emplace(LieName(evidence.lie));
    }
  }
  return names;
}

// Whether the log signed for entries that are on nobody's disk: the backup was older, and the power
// of who had been told went before they came. None of them can be final, and the log stands still.
bool World::AreGone(const std::string& origin) const {
  std::uint64_t signed_for = 0;
  std::uint64_t kept = 0;
  for (const Instance& self : instances_) {
    const auto disk = self.disks.find(origin);
    if (disk == self.disks.end()) continue;
    kept = std::max<std::uint64_t>(kept, disk->second->entries.size());
    const auto pending = disk->second->records.find(kPendingRecord);
    if (pending == disk->second->records.end()) continue;
    if (const auto note = tlog::ParseSignedCheckpoint(pending->second))
      signed_for = std::max(signed_for, note->checkpoint.size);
  }
  return signed_for > kept;
}

void World::CheckLiveness() {
  const bool stands_still = options_.misdeed == Misdeed::kOldDisk && AreGone(TestOrigin(0));
  for (const Submission& one : submissions_) {
    if (instances_[one.instance].dead || (stands_still && one.log == 0)) continue;
    if (one.must_settle && !one.settled) Complain("never settled: " + one.bytes);
  }
}

// When the writer is dead for ever all others come as far as any of them, and as any client was
// told.
void World::CheckReached() {
  if (options_.misdeed != Misdeed::kDeadWriter) return;
  std::uint64_t furthest = 0;
  for (const auto& [place, leaf] : finals_)
    if (place.first == 0) furthest = std::max(furthest, place.second + 1);
  for (std::size_t i = 1; i < n_; ++i)
    furthest = std::max(furthest, MirroredSize(instances_[i], TestOrigin(0)));
  for (std::size_t i = 1; i < n_; ++i) {
    Mirror* mirror = instances_[i].node ? instances_[i].node->FindMirror(TestOrigin(0)) : nullptr;
    if (mirror == nullptr || furthest == 0) continue;
    const std::uint64_t cosigned = SizeOf(mirror->mirrored());
    const std::uint64_t known_final = SizeOf(mirror->final_one());
    if (cosigned < furthest || known_final < furthest) {
      Complain(fmt::format("m{} cosigned {} and knows {} to be final of {}", i, cosigned,
                           known_final, furthest));
    }
  }
}

// What was final and not on the disk that was brought back is there again.
void World::CheckBroughtBack() {
  const Instance& owner = instances_[0];
  if (!owner.alarms.contains("rollback")) Complain("nobody said that the disk went back");
  const bool writes = owner.node && owner.node->own_log() != nullptr;
  const bool gone = AreGone(TestOrigin(0));
  if (!writes && !gone) Complain("its owner did not fetch what the disk lacks");
  if (writes && gone) Complain("its owner goes on from what it did not sign");
  std::size_t kept = 0;
  for (const Instance& self : instances_) {
    const auto disk = self.disks.find(TestOrigin(0));
    if (disk != self.disks.end()) kept = std::max(kept, disk->second->entries.size());
  }
  if (owner.disks.at(TestOrigin(0))->entries.size() < kept)
    Complain("others have more of the log than its owner");
}

void World::CheckCaught() {
  if (!lied_) return;
  const std::vector<std::string> wanted = NamesWanted();
  bool named = wanted.empty();
  for (const Instance& self : instances_) {
    if (self.liar || !self.node || wanted.empty()) continue;
    bool accused = false;
    for (const Evidence& evidence : self.node->evidence()) {
      if (evidence.log != TestOrigin(0)) continue;
      accused = true;
      const bool good = VerifyEvidence(evidence, roster_, TestStepOf).has_value();
      if (!good) Complain("evidence that proves nothing: " + std::string(LieName(evidence.lie)));
      named = named || std::ranges::count(wanted, LieName(evidence.lie)) > 0;
    }
    if (!accused && self.member != 0)
      Complain(TestMember(self.member) + " does not know of the lie");
  }
  if (!named) Complain("nobody calls it " + wanted.front());
  if (options_.misdeed == Misdeed::kTampered && !instances_[3].alarms.contains("tampered_tile"))
    Complain("nobody noticed the changed byte");
  if (options_.misdeed == Misdeed::kTruncated && !instances_[3].alarms.contains("truncated_file"))
    Complain("nobody noticed that entries are gone");
  if (options_.misdeed == Misdeed::kOldDisk) CheckBroughtBack();
  const bool told = std::ranges::any_of(
      instances_, [](const Instance& one) { return one.alarms.contains("tampered_tile m3"); });
  if (options_.misdeed == Misdeed::kBadTiles && !told) Complain("nobody saw that m3 serves lies");
  const bool skew = std::ranges::any_of(
      instances_, [](const Instance& one) { return one.alarms.contains("clock_skew"); });
  if (options_.misdeed == Misdeed::kClockSkew && !skew) Complain("nobody noticed the wrong clock");
}

}  // namespace tidewaiter::federation
