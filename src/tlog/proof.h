// LogProof: a file that proves to anybody, without asking anybody, that an entry is in a log and
// that a quorum of witnesses saw it there (C2SP tlog-proof, ".tlog-proof").
//
//   const LogProof proof{.index = index, .path = path, .checkpoint = checkpoint};
//   WriteFile("certificate.tlog-proof", FormatProof(proof));
//
//   ASSIGN_OR_RETURN(const LogProof read, ParseProof(bytes));
//   const TrustVerdict verdict = VerifyProof(read, policy, LeafHash(entry));
//   if (verdict.ok()) ...
//
// The verifier brings the entry and a policy (tlog/policy.h); it needs no network and no clock, so
// a proof holds for as long as the keys in the policy are believed. Pure, thread-safe.
#ifndef TIDEWAITER_TLOG_PROOF_H_
#define TIDEWAITER_TLOG_PROOF_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "tlog/checkpoint.h"
#include "tlog/policy.h"
#include "tlog/tree.h"

namespace tidewaiter::tlog {

// Extra data is something like an entry or a salt beside it; an entry has at most 64 KiB.
inline constexpr std::size_t kProofExtraBytesMax = 128 * 1024;
// A note, its proof and the extra data in base64.
inline constexpr std::size_t kProofBytesMax = kNoteBytesMax + 2 * kProofExtraBytesMax;

struct LogProof {
  // What the application put beside it. Nothing signs it: it may have been changed by anybody.
  std::optional<std::string> extra = {};
  std::uint64_t index = 0;
  Proof path = {};
  SignedCheckpoint checkpoint = {};
};

// A bug of the caller when it could not be read again.
std::string FormatProof(const LogProof& proof);
// The same without extra data, for many entries under one checkpoint: `note` is its FormatNote.
std::string FormatProof(std::uint64_t index, std::span<const Hash> path, std::string_view note);

// Errors: kInvalidArgument. Nothing is verified.
Result<LogProof> ParseProof(std::string_view bytes);

// All that is wrong. `leaf` is the hash of the entry that the proof is shown for.
TrustVerdict VerifyProof(const LogProof& proof, const Policy& policy, const Hash& leaf);

}  // namespace tidewaiter::tlog

#endif  // TIDEWAITER_TLOG_PROOF_H_
