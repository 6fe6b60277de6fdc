// Evidence: a document that proves a lie to anybody who has the federation's keys, offline and
// years later: what the liar signed itself.
//
//   const std::string text = WriteEvidence(evidence);              // keep it, send it to everybody
//   ASSIGN_OR_RETURN(const Evidence read, ReadEvidence(text));
//   ASSIGN_OR_RETURN(const Proven proven, VerifyEvidence(read, roster, step_of));
//   proven.kind; proven.liars                                      // "fork", {"na"}
//
// Lies and what proves each:
//   fork             two signed checkpoints of which neither goes on from the other: the second
//   with
//                    a consistency proof from a beginning that is not the first's root
//   rollback         the same, when the log had gone back behind what it had signed before (the
//                    order in which they came is the witness's word; the fork is proven)
//   reordered        a fork that holds one entry at two places: an inclusion proof in each
//   equivocation     a fork of which both sides bear a cosignature of a member other than the
//   writer stolen_key       a checkpoint by a key that must not sign one of that size
//   replayed_entry   one checkpoint, the same bytes at two indices
//   double_transfer  one checkpoint, two different entries with the object and number in common
//   rule_broken      one checkpoint, an entry that its rule refuses: `code` says which. It needs
//   the
//                    rules and the entries before it; whoever mirrors the log judges it himself
// A document is JSON (docs/formats/evidence.md). Pure; thread-safe; O(bytes) and 45 microseconds
// per signature.
#ifndef TIDEWAITER_FEDERATION_EVIDENCE_H_
#define TIDEWAITER_FEDERATION_EVIDENCE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "federation/roster.h"
#include "federation/wire.h"
#include "tlog/tree.h"

namespace tidewaiter::federation {

// Two checkpoints with all members' signatures (2 × 15 kB), two entries of 60 kB as base64, proofs.
inline constexpr std::size_t kEvidenceBytesMax = std::size_t{512} * 1024;

// Stored by name (LieName); never given another meaning.
enum class Lie : std::uint8_t {
  kFork,
  kRollback,
  kReordered,
  kEquivocation,
  kStolenKey,
  kReplayedEntry,
  kDoubleTransfer,
  kRuleBroken,
};
std::string_view LieName(Lie lie);  // "fork"

struct Exhibit {
  std::uint64_t index = 0;
  std::string entry = {};
  tlog::Proof path = {};  // to the root of the first checkpoint; a second one of kReordered: of the
                          // second checkpoint
  friend bool operator==(const Exhibit&, const Exhibit&) = default;
};

struct Evidence {
  Lie lie = Lie::kFork;
  std::string log = {};          // origin
  std::string first = {};        // a signed checkpoint; of two the one that is not larger
  std::string second = {};       // of a fork
  tlog::Hash beginning = {};     // the root that the second's tree has at the size of the first
  tlog::Proof consistency = {};  // from there to the second
  std::vector<Exhibit> exhibits = {};
  std::string code = {};         // of kRuleBroken
  std::string detail = {};       // for people
  std::string found_by = {};     // member
  std::int64_t found_at_ms = 0;  // by its clock
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

std::string WriteEvidence(const Evidence& evidence);
// Form only. Errors: kInvalidArgument with the pointer of the first problem.
Result<Evidence> ReadEvidence(std::string_view text);

// "title/T-7#3" of an entry that names an object and a number, nothing of others: two entries that
// say the same are two successors of one.
using StepOf = std::function<std::optional<std::string>(std::string_view entry)>;

struct Proven {
  Lie lie = Lie::kFork;
  std::string log = {};
  std::vector<std::string> liars = {};  // members; the log's writer, and who cosigned both sides
  bool needs_rules = false;             // the entry is there, whether it breaks a rule is not shown
};
// Errors: kInvalidArgument (it does not prove what it says), kNotFound (no such log).
Result<Proven> VerifyEvidence(const Evidence& evidence, const Roster& roster,
                              const StepOf& step_of);

// Two signed checkpoints in either order. `beginning` and `consistency` as above, of the larger
// one. It is an equivocation when somebody else than the log's writer cosigned both. Errors:
// kInvalidArgument: they are of one history.
Result<Evidence> ProveFork(const CheckedNote& one, const CheckedNote& other,
                           std::string_view writer, const Beginning& beginning);

// Entry `index` with its path in a tree of `size` leaves. Errors: those of the sources.
Result<Exhibit> ShowEntry(std::uint64_t index, std::uint64_t size, std::string entry,
                          tlog::NodeSource& nodes);

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_EVIDENCE_H_
