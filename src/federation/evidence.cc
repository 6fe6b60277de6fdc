#include "federation/evidence.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "tlog/hash.h"

namespace tidewaiter::federation {
namespace {

constexpr std::array<std::string_view, 8> kLieNames = {
    "fork",       "rollback",       "reordered",       "equivocation",
    "stolen_key", "replayed_entry", "double_transfer", "rule_broken"};

std::unexpected<Error> NotProven(std::string what) {
  return Fail(ErrorCode::kInvalidArgument, std::move(what));
}

bool IsFork(Lie lie) {
  return lie == Lie::kFork || lie == Lie::kRollback || lie == Lie::kReordered ||
         lie == Lie::kEquivocation;
}

// Who besides the writer put a name to both.
std::vector<std::string> OnBoth(const CheckedNote& one, const CheckedNote& other,
                                std::string_view writer) {
  std::vector<std::string> both;
  std::ranges::set_intersection(one.cosigners, other.cosigners, std::back_inserter(both));
  std::erase(both, writer);
  return both;
}

Status CheckExhibit(const Exhibit& exhibit, const tlog::Checkpoint& checkpoint) {
  return tlog::VerifyInclusion(exhibit.index, checkpoint.size, tlog::LeafHash(exhibit.entry),
                               exhibit.path, checkpoint.root);
}

// That the second's tree begins otherwise than the first's.
Status CheckDivergence(const tlog::Checkpoint& first, const tlog::Checkpoint& second,
                       const tlog::Hash& beginning, const tlog::Proof& consistency) {
  if (first.origin != second.origin) return NotProven("checkpoints of two logs");
  if (first.size == 0 || first.size > second.size) return NotProven("the first is the larger one");
  if (beginning == first.root) return NotProven("both are of one history");
  if (first.size == second.size && beginning != second.root)
    return NotProven("the beginning is not the second's");
  return tlog::VerifyConsistency(first.size, second.size, consistency, beginning, second.root);
}

Status CheckReordered(const Evidence& evidence, const tlog::Checkpoint& first,
                      const tlog::Checkpoint& second) {
  if (evidence.exhibits.size() != 2) return NotProven("two places are to be shown");
  const Exhibit& one = evidence.exhibits[0];
  const Exhibit& other = evidence.exhibits[1];
  if (one.entry != other.entry || one.index == other.index)
    return NotProven("not one entry at two places");
  RETURN_IF_ERROR(CheckExhibit(one, first));
  return CheckExhibit(other, second);
}

Result<Proven> VerifyFork(const Evidence& evidence, const Roster& roster) {
  ASSIGN_OR_RETURN(const CheckedNote first, CheckSigned(roster, evidence.first));
  ASSIGN_OR_RETURN(const CheckedNote second, CheckSigned(roster, evidence.second));
  RETURN_IF_ERROR(CheckDivergence(first.checkpoint, second.checkpoint, evidence.beginning,
                                  evidence.consistency));
  Proven proven{.lie = evidence.lie, .log = first.checkpoint.origin};
  proven.liars = OnBoth(first, second, roster.FindLog(proven.log)->member);
  if (evidence.lie == Lie::kReordered)
    RETURN_IF_ERROR(CheckReordered(evidence, first.checkpoint, second.checkpoint));
  if (evidence.lie == Lie::kEquivocation && proven.liars.empty())
    return NotProven("nobody cosigned both");
  return proven;
}

Status VerifyPair(const Evidence& evidence, const tlog::Checkpoint& checkpoint,
                  const StepOf& step_of) {
  if (evidence.exhibits.size() != 2) return NotProven("two entries are to be shown");
  const Exhibit& one = evidence.exhibits[0];
  const Exhibit& other = evidence.exhibits[1];
  if (one.index == other.index) return NotProven("one entry alone");
  RETURN_IF_ERROR(CheckExhibit(one, checkpoint));
  RETURN_IF_ERROR(CheckExhibit(other, checkpoint));
  const bool same = one.entry == other.entry;
  if (evidence.lie == Lie::kReplayedEntry)
    return same ? Status() : NotProven("two different entries");
  const auto step = step_of(one.entry);
  if (same || !step || step != step_of(other.entry)) return NotProven("not two successors of one");
  return {};
}

Result<Proven> VerifyEntries(const Evidence& evidence, const Roster& roster,
                             const StepOf& step_of) {
  ASSIGN_OR_RETURN(const CheckedNote note, CheckSigned(roster, evidence.first));
  Proven proven{.lie = evidence.lie, .log = note.checkpoint.origin};
  if (evidence.lie == Lie::kRuleBroken) {
    if (evidence.exhibits.size() != 1 || evidence.code.empty())
      return NotProven("an entry and the code of its refusal are to be shown");
    RETURN_IF_ERROR(CheckExhibit(evidence.exhibits[0], note.checkpoint));
    proven.needs_rules = true;
    return proven;
  }
  RETURN_IF_ERROR(VerifyPair(evidence, note.checkpoint, step_of));
  return proven;
}

Result<Proven> VerifyStolenKey(const Evidence& evidence, const Roster& roster) {
  ASSIGN_OR_RETURN(const tlog::SignedCheckpoint form, tlog::ParseSignedCheckpoint(evidence.first));
  const auto note = CheckSigned(roster, evidence.first);
  if (note || note.error().field != kStolenKeyField)
    return NotProven("no key signed what it must not");
  return Proven{.lie = Lie::kStolenKey, .log = form.checkpoint.origin};
}

}  // namespace

std::string_view LieName(Lie lie) {
  return kLieNames[static_cast<std::size_t>(lie)];
}

Result<Proven> VerifyEvidence(const Evidence& evidence, const Roster& roster,
                              const StepOf& step_of) {
  const LogOf* log = roster.FindLog(evidence.log);
  if (log == nullptr) return Fail(ErrorCode::kNotFound, "no log is called " + evidence.log);
  Result<Proven> proven = IsFork(evidence.lie) ? VerifyFork(evidence, roster)
                          : evidence.lie == Lie::kStolenKey
                              ? VerifyStolenKey(evidence, roster)
                              : VerifyEntries(evidence, roster, step_of);
  if (!proven) return proven;
  if (proven->log != evidence.log) return NotProven("it is of another log");
  // A thief has the key and the member has not lied.
  if (evidence.lie != Lie::kStolenKey) proven->liars.push_back(log->member);
  std::ranges::sort(proven->liars);
  const auto twice = std::ranges::unique(proven->liars);
  proven->liars.erase(twice.begin(), twice.end());
  return proven;
}

Result<Evidence> ProveFork(const CheckedNote& one, const CheckedNote& other,
                           std::string_view writer, const Beginning& beginning) {
  const bool in_order = one.checkpoint.size <= other.checkpoint.size;
  const CheckedNote& first = in_order ? one : other;
  const CheckedNote& second = in_order ? other : one;
  RETURN_IF_ERROR(
      CheckDivergence(first.checkpoint, second.checkpoint, beginning.root, beginning.proof));
  const bool alone = OnBoth(first, second, writer).empty();
  Evidence evidence{.lie = alone ? Lie::kFork : Lie::kEquivocation,
                    .log = first.checkpoint.origin,
                    .first = first.bytes,
                    .second = second.bytes,
                    .beginning = beginning.root,
                    .consistency = beginning.proof};
  evidence.detail =
      fmt::format("two histories of {}: one of {} entries, one of {} that begins otherwise",
                  evidence.log, first.checkpoint.size, second.checkpoint.size);
  return evidence;
}

Result<Exhibit> ShowEntry(std::uint64_t index, std::uint64_t size, std::string entry,
                          tlog::NodeSource& nodes) {
  Exhibit exhibit{.index = index, .entry = std::move(entry)};
  ASSIGN_OR_RETURN(exhibit.path, tlog::ProveInclusion(index, size, nodes));
  return exhibit;
}

}  // namespace tidewaiter::federation
