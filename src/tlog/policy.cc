#include "tlog/policy.h"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "tlog/internal/lines.h"

namespace tidewaiter::tlog {
namespace {

constexpr std::string_view kNone = "none";
constexpr std::string_view kBlanks = " \t";

using Words = std::vector<std::string_view>;

Words SplitWords(std::string_view line) {
  Words words;
  while (true) {
    const std::size_t begin = line.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const std::size_t end = std::min(line.find_first_of(kBlanks), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

bool IsAllowed(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || byte == '\n' || (byte >= 0x20 && byte != 0x7F);
}

std::unexpected<Error> Malformed(std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message));
}

bool MayWitness(KeyType type) {
  return type != KeyType::kEd25519 && type != KeyType::kEcdsa && type != KeyType::kTreeHead;
}

}  // namespace

// Line by line; what is not there yet cannot be referred to.
class PolicyReader {
 public:
  Result<Policy> Read(std::string_view text) {
    if (text.size() > kPolicyBytesMax) return Malformed("the policy is too long");
    if (!std::all_of(text.begin(), text.end(), IsAllowed)) {
      return Malformed("the policy has control characters");
    }
    for (std::size_t number = 1; !text.empty(); ++number) {
      const auto line = internal::TakeLine(text);
      if (!line) return Malformed("the last line of the policy has no end");
      if (const Status status = ReadLine(SplitWords(*line)); !status) {
        return Malformed(fmt::format("line {}: {}", number, status.error().message));
      }
    }
    if (!has_quorum_) return Malformed("the policy has no quorum");
    return std::move(policy_);
  }

 private:
  Status ReadLine(const Words& words) {
    if (words.empty() || words[0].starts_with('#')) return {};
    if (words[0] == "log") return ReadLog(words);
    if (words[0] == "witness") return ReadWitness(words);
    if (words[0] == "group") return ReadGroup(words);
    if (words[0] == "quorum") return ReadQuorum(words);
    return Malformed(fmt::format("\"{}\" is not log, witness, group or quorum", words[0]));
  }

  Status ReadLog(const Words& words) {
    if (words.size() < 2 || words.size() > 3) return Malformed("log <key> [<address>]");
    if (policy_.logs_.size() == kPolicyLogsMax) return Malformed("there are too many logs");
    ASSIGN_OR_RETURN(VerifierKey key, ParseVerifierKey(words[1]));
    if (!log_keys_.insert(key.key).second) return Malformed("another log has the same key");
    policy_.logs_.push_back({std::move(key), std::string(words.size() > 2 ? words[2] : "")});
    return {};
  }

  Status ReadWitness(const Words& words) {
    if (words.size() < 3 || words.size() > 4) return Malformed("witness <name> <key> [<address>]");
    if (policy_.witnesses_.size() == kPolicyWitnessesMax) {
      return Malformed("there are too many witnesses");
    }
    ASSIGN_OR_RETURN(VerifierKey key, ParseVerifierKey(words[2]));
    if (!MayWitness(key.type)) return Malformed("a key of this type does not cosign");
    if (!witness_keys_.insert(key.key).second) return Malformed("another witness has this key");
    RETURN_IF_ERROR(Define(words[1], {false, policy_.witnesses_.size()}));
    policy_.witnesses_.push_back(
        {std::string(words[1]), std::move(key), std::string(words.size() > 3 ? words[3] : "")});
    return {};
  }

  Status ReadGroup(const Words& words) {
    if (words.size() < 4) return Malformed("group <name> <all, any or a number> <name>...");
    if (policy_.groups_.size() == kPolicyGroupsMax) return Malformed("there are too many groups");
    PolicyGroup group{.name = std::string(words[1])};
    for (const std::string_view name : std::span(words).subspan(3)) {
      ASSIGN_OR_RETURN(const PolicyMember member, Find(name));
      if (!taken_.insert(std::string(name)).second) {
        return Malformed(fmt::format("{} is a member already", name));
      }
      group.members.push_back(member);
    }
    const std::size_t members = group.members.size();
    const auto number = words[2] == "any"   ? std::optional<std::uint64_t>(1)
                        : words[2] == "all" ? std::optional<std::uint64_t>(members)
                                            : internal::ParseNumber(words[2], members);
    if (!number || *number == 0) {
      return Malformed(fmt::format("{} of {} members is no threshold", words[2], members));
    }
    group.threshold = *number;
    RETURN_IF_ERROR(Define(words[1], {true, policy_.groups_.size()}));
    policy_.groups_.push_back(std::move(group));
    return {};
  }

  Status ReadQuorum(const Words& words) {
    if (words.size() != 2) return Malformed("quorum <name>");
    if (has_quorum_) return Malformed("there is a quorum already");
    has_quorum_ = true;
    if (words[1] == kNone) return {};
    ASSIGN_OR_RETURN(policy_.quorum_, Find(words[1]));
    return {};
  }

  Status Define(std::string_view name, PolicyMember member) {
    if (name == kNone) return Malformed("none is not a name");
    if (!names_.emplace(name, member).second) {
      return Malformed(fmt::format("there is a {} already", name));
    }
    return {};
  }

  Result<PolicyMember> Find(std::string_view name) const {
    const auto found = names_.find(name);
    if (found == names_.end()) return Malformed(fmt::format("no line above defines {}", name));
    return found->second;
  }

  Policy policy_;
  bool has_quorum_ = false;
  std::map<std::string, PolicyMember, std::less<>> names_;
  std::set<std::string> taken_;     // names that are in a group
  std::set<std::string> log_keys_;  // bytes of keys: names and ids may differ
  std::set<std::string> witness_keys_;
};

Result<Policy> Policy::Parse(std::string_view text) {
  return PolicyReader().Read(text);
}

// Groups stand behind their members, so one pass in their order is enough.
bool Policy::IsQuorum(const std::vector<bool>& signed_by) const {
  CHECK(signed_by.size() == witnesses_.size());
  std::vector<bool> groups;
  const auto has_signed = [&](const PolicyMember& member) -> bool {
    return member.is_group ? groups[member.index] : signed_by[member.index];
  };
  for (const PolicyGroup& group : groups_) {
    const auto count = std::count_if(group.members.begin(), group.members.end(), has_signed);
    groups.push_back(static_cast<std::size_t>(count) >= group.threshold);
  }
  return !quorum_ || has_signed(*quorum_);
}

// Two choices of k of n members share at least 2k - n of them; in each of those the two quorums
// share at least what that member's do, and whoever wants them to share little takes the members
// where that is least. A name is in one group at most, so nothing is counted twice.
std::size_t Policy::SmallestOverlap() const {
  std::vector<std::size_t> groups;
  const auto overlap = [&](const PolicyMember& member) {
    return member.is_group ? groups[member.index] : std::size_t{1};
  };
  for (const PolicyGroup& group : groups_) {
    std::vector<std::size_t> least;
    for (const PolicyMember& member : group.members)
      least.push_back(overlap(member));
    std::sort(least.begin(), least.end());
    const std::size_t n = least.size();
    least.resize(2 * group.threshold > n ? 2 * group.threshold - n : 0);
    std::size_t sum = 0;
    for (const std::size_t one : least)
      sum += one;
    groups.push_back(sum);
  }
  return quorum_ ? overlap(*quorum_) : 0;
}

std::size_t QuorumAgainst(std::size_t n, std::size_t f) {
  CHECK(f < n);
  return (n + f) / 2 + 1;
}

// ---- checking

namespace {

// The log's own signature.
void CheckLog(const Policy& policy, const SignedCheckpoint& checkpoint, TrustVerdict& verdict) {
  const std::string& origin = checkpoint.checkpoint.origin;
  std::vector<VerifierKey> keys;
  for (const PolicyLog& log : policy.logs()) {
    if (log.key.name == origin) keys.push_back(log.key);
  }
  if (keys.empty()) return verdict.findings.push_back({TrustProblem::kUnknownLog, origin});
  const NoteCheck check = CheckNote(checkpoint.note, keys);
  if (check.has_bad()) return verdict.findings.push_back({TrustProblem::kLogSignatureBad, origin});
  if (!check.trusted()) verdict.findings.push_back({TrustProblem::kLogSignatureMissing, origin});
}

void CheckWitnesses(const Policy& policy, const SignedCheckpoint& checkpoint,
                    TrustVerdict& verdict) {
  std::vector<VerifierKey> keys;
  for (const PolicyWitness& witness : policy.witnesses())
    keys.push_back(witness.key);
  std::vector<bool> signed_by(keys.size());
  for (const SignatureCheck& check : CheckNote(checkpoint.note, keys).signatures) {
    if (!check.key) continue;
    const std::size_t witness = *check.key;
    if (check.state == SignatureState::kBad) {
      verdict.findings.push_back(
          {TrustProblem::kWitnessSignatureBad, policy.witnesses()[witness].name});
    } else if (check.state == SignatureState::kGood && !signed_by[witness]) {
      signed_by[witness] = true;
      verdict.witnesses.push_back(witness);
      verdict.unix_seconds.push_back(check.unix_seconds.value_or(0));
    }
  }
  if (!policy.IsQuorum(signed_by)) verdict.findings.push_back({TrustProblem::kNoQuorum, ""});
}

}  // namespace

std::string_view NameOf(TrustProblem problem) {
  switch (problem) {
    case TrustProblem::kUnknownLog:
      return "unknown_log";
    case TrustProblem::kLogSignatureMissing:
      return "log_signature_missing";
    case TrustProblem::kLogSignatureBad:
      return "log_signature_bad";
    case TrustProblem::kWitnessSignatureBad:
      return "witness_signature_bad";
    case TrustProblem::kNoQuorum:
      return "no_quorum";
    case TrustProblem::kNotIncluded:
      return "not_included";
  }
  return "";
}

TrustVerdict CheckTrust(const Policy& policy, const SignedCheckpoint& checkpoint) {
  TrustVerdict verdict;
  CheckLog(policy, checkpoint, verdict);
  CheckWitnesses(policy, checkpoint, verdict);
  return verdict;
}

}  // namespace tidewaiter::tlog
