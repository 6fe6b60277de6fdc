// Policy: which logs are believed, and how many witnesses must have signed a checkpoint before it
// counts (C2SP tlog-policy).
//
//   ASSIGN_OR_RETURN(const Policy policy, Policy::Parse(
//       "log ledger.customs-a.example/log1+79e54569+AWa+fj…\n"
//       "witness B witness.customs-b.example+05af7d87+BCCC…\n"
//       "witness C …\nwitness D …\n"
//       "group members 2 B C D\n"
//       "quorum members\n"));
//   const TrustVerdict verdict = CheckTrust(policy, checkpoint);
//   if (verdict.ok()) ...                    // signed by the log and by a quorum: it is final
//
// When every witness signs only what goes on from what it signed before, two checkpoints that fork
// cannot both be final as long as fewer witnesses lie than any two quorums share. With n witnesses
// of which f may lie, a quorum of q must have 2q - n > f: QuorumAgainst gives it, and
// SmallestOverlap says the same of any nested policy. So a policy can be judged before it is used.
// Pure; a Policy is immutable and thread-safe.
#ifndef TIDEWAITER_TLOG_POLICY_H_
#define TIDEWAITER_TLOG_POLICY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tlog/checkpoint.h"
#include "tlog/note.h"

namespace tidewaiter::tlog {

// One for each member of the World Customs Organization (186) and some; C2SP asks for at least 32
// of each.
inline constexpr std::size_t kPolicyLogsMax = 256;
inline constexpr std::size_t kPolicyWitnessesMax = 256;
inline constexpr std::size_t kPolicyGroupsMax = 256;
// As many lines with ML-DSA keys (1.8 kB of base64) and addresses.
inline constexpr std::size_t kPolicyBytesMax = 2'000'000;

struct PolicyLog {
  VerifierKey key = {};  // its name is the log's origin
  std::string url = {};  // "" when there is none
};

struct PolicyWitness {
  std::string name = {};  // in this policy alone
  VerifierKey key = {};   // of type kCosignature or one that is not known yet
  std::string url = {};
};

// A witness or a group, by its place.
struct PolicyMember {
  bool is_group = false;
  std::size_t index = 0;
};

struct PolicyGroup {
  std::string name = {};
  std::size_t threshold = 1;  // so many of the members must have signed
  std::vector<PolicyMember> members = {};
};

class Policy {
 public:
  // Errors: kInvalidArgument with the number of the line; the first one that is wrong. A last line
  // without an end is wrong too: a policy that was cut off must not count.
  static Result<Policy> Parse(std::string_view text);

  [[nodiscard]] const std::vector<PolicyLog>& logs() const { return logs_; }
  [[nodiscard]] const std::vector<PolicyWitness>& witnesses() const { return witnesses_; }
  [[nodiscard]] const std::vector<PolicyGroup>& groups() const { return groups_; }
  // Nothing: no witness is asked for.
  [[nodiscard]] const std::optional<PolicyMember>& quorum() const { return quorum_; }

  // Whether these witnesses, one flag for each, are a quorum. O(members).
  [[nodiscard]] bool IsQuorum(const std::vector<bool>& signed_by) const;

  // How many witnesses any two quorums have in common at least: a fork needs so many liars. 0: two
  // forks can both be final without anybody lying, as with no quorum or "any". O(members log).
  [[nodiscard]] std::size_t SmallestOverlap() const;

 private:
  friend class PolicyReader;
  std::vector<PolicyLog> logs_ = {};
  std::vector<PolicyWitness> witnesses_ = {};
  std::vector<PolicyGroup> groups_ = {};
  std::optional<PolicyMember> quorum_ = {};
};

// The least number of witnesses of n such that two quorums share more than f: above (n + f) / 2.
// 4 of which 1 may lie: 3; 7, 2: 5; 10, 3: 7. A bug of the caller when f >= n.
std::size_t QuorumAgainst(std::size_t n, std::size_t f);

// What is wrong with a checkpoint or a proof. Never renumber.
enum class TrustProblem : std::uint8_t {
  kUnknownLog = 1,           // no log of the policy has this origin
  kLogSignatureMissing = 2,  // it has, but did not sign
  kLogSignatureBad = 3,      // a line bears the log's key and was not made with it
  kWitnessSignatureBad = 4,  // the same of a witness
  kNoQuorum = 5,             // too few witnesses signed
  kNotIncluded = 6,          // the path does not lead from the leaf to the root
};
std::string_view NameOf(TrustProblem problem);  // "unknown_log", … for interfaces

struct TrustFinding {
  TrustProblem problem = TrustProblem::kUnknownLog;
  std::string about = {};  // the log's origin or the witness's name, "" where neither is meant
  friend bool operator==(const TrustFinding&, const TrustFinding&) = default;
};

struct TrustVerdict {
  std::vector<TrustFinding> findings = {};      // all of them
  std::vector<std::size_t> witnesses = {};      // that signed well, by their place in the policy
  std::vector<std::int64_t> unix_seconds = {};  // and when each did
  [[nodiscard]] bool ok() const { return findings.empty(); }
};

// Signatures of unknown keys are ignored; one bad line of a known key is a finding, as C2SP
// signed-note says. 45 microseconds for each signature of a known key.
TrustVerdict CheckTrust(const Policy& policy, const SignedCheckpoint& checkpoint);

}  // namespace tidewaiter::tlog

#endif  // TIDEWAITER_TLOG_POLICY_H_
