// ProofFile: everything that somebody needs to check one entry years later, offline: the entry, its
// `.tlog-proof`, and the policy under which it was final. One file for a trader to keep.
//
//   const std::string text = WriteProofFile(file);
//   const Checked checked = CheckProofFile(*ReadProofFile(text), {.policy = trusted});
//   checked.ok()                                            // or checked.problems, all of them
//
// Who checks must know the policy – or the charter's keys – from elsewhere: a file that brings its
// own proves no more than that it agrees with itself, and Checked says so. docs/formats/proof.md.
#ifndef TIDEWAITER_MEMBER_PROOF_FILE_H_
#define TIDEWAITER_MEMBER_PROOF_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/entry.h"
#include "ledger/refusal.h"

namespace tidewaiter::member {

// An entry, a proof with the signatures of a hundred members, a policy with their keys.
inline constexpr std::size_t kProofFileBytesMax = std::size_t{256} * 1024;

struct ProofFile {
  std::string entry;   // its bytes, a signed note
  std::string proof;   // `.tlog-proof`, C2SP
  std::string policy;  // tlog-policy of the log as the writer of this file knows it
};

// {"entry":…,"policy":…,"proof":…,"v":1}: canonical JSON, strings as they are, a line end.
std::string WriteProofFile(const ProofFile& file);
// Errors: kInvalidArgument with a pointer. At most kProofFileBytesMax.
Result<ProofFile> ReadProofFile(std::string_view json);

struct Trust {
  std::string policy = {};  // that the checker knows; empty: the file's own is used, and said so
};

struct Checked {
  // entry_form, policy, proof (they cannot be read), unknown_log, other_log, checkpoint_signature,
  // cosignature (a bad one), not_final (too few), not_included. All of them.
  ledger::Refusals problems = {};
  bool own_policy = false;  // only the file's own word says whose keys these are
  std::optional<ledger::Entry> entry = {};
  std::uint64_t index = 0;
  std::uint64_t size = 0;                   // of the checkpoint
  std::vector<std::string> cosigners = {};  // names of keys whose cosignatures are good
  std::int64_t cosigned_at_ms = 0;          // the latest of them
  [[nodiscard]] bool ok() const { return problems.empty(); }
};
// Pure; thread-safe; some 100 µs.
Checked CheckProofFile(const ProofFile& file, const Trust& trust);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_PROOF_FILE_H_
