// Proven: proofs inside entries (a condition's, a handover's), and a judge that believes them and
// the one founding entry.
#ifndef TIDEWAITER_MEMBER_INTERNAL_PROVEN_H_
#define TIDEWAITER_MEMBER_INTERNAL_PROVEN_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "federation/judge.h"
#include "ledger/charter.h"
#include "ledger/entry.h"

namespace tidewaiter::member {

// The charter of exactly that many entries; null: it has not come.
using CharterAt = std::function<std::shared_ptr<const ledger::Charter>(std::uint64_t size)>;

// The entry that a `.tlog-proof` with the entry as its extra data shows to have been final, under
// any charter from the one that the proven entry names to `newest`. So the answer depends on the
// bytes and on the judged entry alone, and every mirror has the same. Errors: kInvalidArgument
// (form), kFailedPrecondition (it was final under none of them).
Result<ledger::Entry> ReadProven(std::string_view proof, std::uint64_t newest,
                                 const CharterAt& charter_at);

// A `.tlog-proof` that carries its entry, as entries embed it. Errors: kInvalidArgument.
Result<std::string> WithEntry(std::string_view proof, std::string_view entry);

// What the judge of one log looks at now; its proofs ask for it.
struct Judging {
  std::string_view entry = {};
  // The charter size that the entry names. 0 when it is none.
  [[nodiscard]] std::uint64_t charter() const;
};

// Sets `judging` around each question to `inside`. With `founding`, the first entry of the log must
// be those bytes: everybody who was asked has signed one beginning, and this member joined that.
std::unique_ptr<federation::Judge> JudgeWithProofs(std::unique_ptr<federation::Judge> inside,
                                                   std::shared_ptr<Judging> judging,
                                                   std::string founding);

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_PROVEN_H_
