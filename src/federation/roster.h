// Roster: who mirrors and cosigns, who writes which log with which keys, and how many cosignatures
// make an entry final. It is what a node needs of the charter, and no more.
//
//   ASSIGN_OR_RETURN(const CheckedNote note, CheckSigned(roster, bytes));
//   note.cosigners.size() >= roster.quorum                        // final
//
// Two quorums of q out of n share at least 2q - n members. With q > (n + f) / 2 that is more than
// f, the number of members that may lie: so an honest one would have signed both, and an honest one
// never signs two histories. Values; thread-safe as such.
#ifndef TIDEWAITER_FEDERATION_ROSTER_H_
#define TIDEWAITER_FEDERATION_ROSTER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "federation/signature_memo.h"
#include "tlog/checkpoint.h"
#include "tlog/note.h"

namespace tidewaiter::federation {

// As many members as a charter may have (ledger/charter.h).
inline constexpr std::size_t kMembersMax = 60;

struct Cosigner {
  std::string member;     // "na"
  tlog::VerifierKey key;  // of type kCosignature
};

// A key that signs checkpoints of a log.
struct LogKey {
  tlog::VerifierKey key;                   // its name is the log's origin
  std::uint64_t from_size = 0;             // of the first checkpoint that it may sign
  std::optional<std::uint64_t> to_size{};  // of the last one, when it was rotated or stolen
};

struct LogOf {
  std::string origin;
  std::string member;  // who writes it
  std::vector<LogKey> keys;
};

struct Roster {
  std::vector<Cosigner> cosigners;
  std::vector<LogOf> logs;
  std::size_t quorum = 0;  // q
  std::size_t faults = 0;  // f
  // Good signatures, so that none is verified twice; without one each is verified each time.
  std::shared_ptr<SignatureMemo> memo = {};

  [[nodiscard]] const LogOf* FindLog(std::string_view origin) const;
  [[nodiscard]] const Cosigner* FindMember(std::string_view member) const;
};

// That q > (n + f) / 2, that names and keys are there once, and that keys of a log bear its origin.
// Errors: kInvalidArgument naming what is wrong.
Status CheckRoster(const Roster& roster);

// A checkpoint and who is known to have signed it.
struct CheckedNote {
  tlog::Checkpoint checkpoint;
  std::string bytes;                   // as it came
  std::vector<std::string> cosigners;  // members whose cosignatures are good; rising, each once
  std::optional<std::int64_t> cosigned_at{};  // seconds since 1970: the latest of them
};

// Entries that it vouches for; 0 when there is none.
inline std::uint64_t SizeOf(const std::optional<CheckedNote>& note) {
  return note ? note->checkpoint.size : 0;
}

// Reads a checkpoint of a log of the roster and looks at all its signatures.
// Errors: kInvalidArgument (not a checkpoint), kNotFound (no such log), kFailedPrecondition (the
// log did not sign it, a known key's signature is bad); for a key that must not sign this size any
// more or not yet, the error's `field` is kStolenKeyField.
Result<CheckedNote> CheckSigned(const Roster& roster, std::string_view note);
inline constexpr std::string_view kStolenKeyField = "stolen_key";

// The member's good cosignature on `text` among these, or nothing.
std::optional<tlog::NoteSignature> FindCosignature(const Roster& roster, const Cosigner& cosigner,
                                                   std::string_view text,
                                                   const std::vector<tlog::NoteSignature>& among);

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_ROSTER_H_
