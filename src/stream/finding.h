// What the way from the posts to the centre has to tell: findings, and where a post stands.
#ifndef TIDEWAITER_STREAM_FINDING_H_
#define TIDEWAITER_STREAM_FINDING_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "chainlog/record.h"

namespace tidewaiter::stream {

// Numbers are in metrics and alarms: never renumber.
enum class FindingKind : std::uint8_t {
  // At the centre. The first three are for a person at once: somebody changed something.
  kFork = 1,       // a record that the chain we have contradicts: a rewritten or second history
  kNotProven = 2,  // bytes that do not give their hash
  kDropped = 3,    // the post removed records before the centre had them: they are lost
  kUnknownPost = 4,
  kMalformed = 5,     // not a batch, or of another post than its way says
  kEvidenceFull = 6,  // more contradicting records than are kept
  // At the post.
  kOtherHistory = 7,  // the centre says that it has a record that is not in our log
  kSentAgain = 8,     // the bus lost something: sent again from the centre's head on
  kTooLarge = 9,      // a record that the bus does not take: its limit must be raised
  kBundle = 10,       // what claims to be the centre's is not signed by it, or older than ours
};
std::string_view Name(FindingKind kind);  // "fork", "not_proven", ...

struct Finding {
  FindingKind kind = FindingKind::kFork;
  std::int64_t time_ms = 0;
  std::string post = {};
  std::uint64_t seq = 0;    // of the record; 0 = none
  std::string detail = {};  // for people
};
// May be called on any thread, several at once.
using OnFinding = std::function<void(const Finding&)>;

// Where a post stands at the centre.
struct Standing {
  chainlog::Head head = {};  // the last record of the post that is on the centre's disk
  bool missing = false;      // later ones came, the next one did not
  bool forked = false;       // there is evidence of another history
  friend bool operator==(const Standing&, const Standing&) = default;
};
// "17 1795777777000 5f1c… missing": the head, then "whole" or "missing", and maybe "forked".
std::string FormatStanding(const Standing& standing);
// Errors: kInvalidArgument.
Result<Standing> ParseStanding(std::string_view text);

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_FINDING_H_
