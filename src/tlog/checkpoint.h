// Checkpoint: what a log says of itself, signed: its name, how many entries it has, and the root of
// the tree over them (C2SP tlog-checkpoint).
//
//   const Checkpoint checkpoint{"ledger.customs-a.example/log1", size, root};
//   const Note note{FormatCheckpoint(checkpoint), {signer.Sign(FormatCheckpoint(checkpoint))}};
//
//   ASSIGN_OR_RETURN(const SignedCheckpoint signed_one, ParseSignedCheckpoint(bytes));
//   if (CheckNote(signed_one.note, keys).trusted()) Use(signed_one.checkpoint);
//
// A log that signs two checkpoints of which neither goes on from the other is dead: what signs is
// handed a head that is on disk (tlogstore/durable_head.h), never a size and a root alone.
// Pure, thread-safe, O(bytes).
#ifndef TIDEWAITER_TLOG_CHECKPOINT_H_
#define TIDEWAITER_TLOG_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tlog/hash.h"
#include "tlog/note.h"

namespace tidewaiter::tlog {

// Extension lines mean nothing to anybody here; nobody needs more than a few.
inline constexpr std::size_t kExtensionLinesMax = 16;

struct Checkpoint {
  std::string origin = {};  // which log; the name of the key that signs for it
  std::uint64_t size = 0;   // entries
  Hash root = {};
  std::vector<std::string> extensions = {};  // opaque lines; kept, since they are signed
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// The text of the note. A bug of the caller when it could not be read again.
std::string FormatCheckpoint(const Checkpoint& checkpoint);

// Errors: kInvalidArgument (a line is missing or empty, a number with leading zeros or above
// kSizeMax, a root that is not 32 bytes, too many extension lines). Whether an empty tree has the
// root of an empty tree is for the caller to ask: a witness answers that otherwise (422) than a
// malformed one.
Result<Checkpoint> ParseCheckpoint(std::string_view text);

struct SignedCheckpoint {
  Checkpoint checkpoint = {};
  Note note = {};
};

// Both at once. Nothing is verified. Errors: kInvalidArgument.
Result<SignedCheckpoint> ParseSignedCheckpoint(std::string_view bytes);

}  // namespace tidewaiter::tlog

#endif  // TIDEWAITER_TLOG_CHECKPOINT_H_
