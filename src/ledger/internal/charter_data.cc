#include "ledger/internal/charter_data.h"

#include <span>
#include <utility>

#include "ledger/rule_tools.h"
#include "tlog/hash.h"

namespace tidewaiter::ledger {
namespace {

using codec::Characters;
using codec::JsonMember;
using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::size_t kPeopleTextMax = 200;                   // names and addresses of members
constexpr std::size_t kCodeMax = 64;                          // of agreements, benefits, reasons
constexpr std::int64_t kLogSizeMax = std::int64_t{1} << 53U;  // what JSON says exactly
constexpr std::size_t kPowersMax = 11;                        // all that there are
constexpr std::int64_t kRulesMax = 1000;                      // versions of the rules

// ---- single values

PublicKey KeyIn(JsonReader& in, JsonValue value) {
  std::string text;
  in.Text(value, {.min = 44, .max = 44, .characters = Characters::kToken}, text);
  const Result<tlog::Hash> key = tlog::ParseHash(text);  // 32 bytes in base64 too
  if (!key && !text.empty()) in.Note("format", "is not 32 bytes in base64");
  return key ? *key : PublicKey{};
}

std::string CodeIn(JsonReader& in, JsonValue value) {
  std::string code;
  in.Text(value, {.min = 1, .max = kCodeMax, .characters = Characters::kToken}, code);
  return code;
}

// A name of which `is_good` says that it has the form.
std::string NameIn(JsonReader& in, JsonValue value, bool (*is_good)(std::string_view)) {
  std::string text;
  in.Text(value, {.min = 1, .max = kLogOriginMax, .characters = Characters::kToken}, text);
  if (!text.empty() && !is_good(text)) in.Note("format", "is not a name of this kind");
  return text;
}

// Names of keys look like origins, and must not look like keys that stand for themselves.
bool IsSignerName(std::string_view text) {
  return IsLogOrigin(text) && !text.starts_with("did:");
}
bool IsEndorsedType(std::string_view text) {
  return IsEntryType(text) || (text.ends_with('.') && IsEntryType(std::string(text) + "x"));
}

std::string PeopleTextIn(JsonReader& in, JsonValue value) {
  std::string text;
  in.Text(value, {.min = 1, .max = kPeopleTextMax}, text);
  return text;
}

std::int64_t IntegerIn(JsonReader& in, JsonValue value, std::int64_t low, std::int64_t high) {
  std::int64_t number = low;
  in.Integer(value, low, high, number);
  return number;
}

std::int64_t CountIn(JsonReader& in, JsonValue value) {
  return IntegerIn(in, value, 0, static_cast<std::int64_t>(kMembersMax));
}

// Words that all have to be different: parties, benefits, powers. `take` is false for one that it
// has already.
template <typename TakeNew>
void EachOnce(JsonReader& in, JsonValue value, std::size_t min, std::size_t max, TakeNew take) {
  in.Array(value, min, max, [&](JsonValue element) {
    if (!take(element)) in.Note("twice", "is said twice");
  });
}

PowerSet PowersIn(JsonReader& in, JsonValue value) {
  PowerSet powers;
  EachOnce(in, value, 1, kPowersMax, [&](JsonValue element) {
    const std::optional<Power> power = PowerNamed(CodeIn(in, element));
    if (!power) {
      in.Note("choice", "is no power of a key");
      return true;
    }
    const bool is_new = !powers.contains(*power);
    powers.insert(*power);
    return is_new;
  });
  return powers;
}

std::set<std::string> MemberIdsIn(JsonReader& in, JsonValue value, std::size_t min) {
  std::set<std::string> ids;
  EachOnce(in, value, min, kMembersMax,
           [&](JsonValue element) { return ids.insert(NameIn(in, element, IsMemberId)).second; });
  return ids;
}

// ---- keys with names

constexpr JsonMember<NamedKey> kKey = {
    "key", kRequired,
    [](JsonReader& in, JsonValue v, NamedKey& named) { named.key = KeyIn(in, v); }};
constexpr JsonMember<NamedKey> kCosignerKey[] = {{"name", kRequired,
                                                  [](JsonReader& in, JsonValue v, NamedKey& named) {
                                                    named.name = NameIn(in, v, IsSignerName);
                                                  }},
                                                 kKey};
constexpr JsonMember<NamedKey> kLogKey[] = {
    {"origin", kRequired,
     [](JsonReader& in, JsonValue v, NamedKey& named) { named.name = NameIn(in, v, IsLogOrigin); }},
    kKey};
constexpr JsonMember<NamedKey> kKeeperKey[] = {
    {"member", kRequired,
     [](JsonReader& in, JsonValue v, NamedKey& named) { named.name = NameIn(in, v, IsMemberId); }},
    kKey};

NamedKey NamedKeyIn(JsonReader& in, JsonValue value,
                    std::span<const JsonMember<NamedKey>> members) {
  NamedKey key;
  in.Object<NamedKey>(value, members, key);
  return key;
}

constexpr JsonMember<Signer> kSignerMembers[] = {
    {"name", kRequired,
     [](JsonReader& in, JsonValue v, Signer& signer) {
       signer.name = NameIn(in, v, IsSignerName);
     }},
    {"key", kRequired,
     [](JsonReader& in, JsonValue v, Signer& signer) { signer.key = KeyIn(in, v); }},
    {"powers", kRequired,
     [](JsonReader& in, JsonValue v, Signer& signer) { signer.powers = PowersIn(in, v); }}};

Signer SignerIn(JsonReader& in, JsonValue value) {
  Signer signer;
  in.Object<Signer>(value, kSignerMembers, signer);
  return signer;
}

constexpr JsonMember<LogEnd> kLogEndMembers[] = {
    {"origin", kRequired,
     [](JsonReader& in, JsonValue v, LogEnd& end) { end.origin = NameIn(in, v, IsLogOrigin); }},
    {"to_size", kRequired, [](JsonReader& in, JsonValue v, LogEnd& end) {
       end.to_size = static_cast<std::uint64_t>(IntegerIn(in, v, 0, kLogSizeMax));
     }}};

// ---- a member that joins

void CosignerInto(JsonReader& in, JsonValue value, Member& member) {
  const NamedKey key = NamedKeyIn(in, value, kCosignerKey);
  member.cosigner_name = key.name;
  member.cosigner = key.key;
}

constexpr JsonMember<NewMember> kNewMember[] = {
    {"id", kRequired,
     [](JsonReader& in, JsonValue v, NewMember& joins) {
       joins.member.id = NameIn(in, v, IsMemberId);
     }},
    {"name", kRequired,
     [](JsonReader& in, JsonValue v, NewMember& joins) {
       joins.member.name = PeopleTextIn(in, v);
     }},
    {"url", kRequired,
     [](JsonReader& in, JsonValue v, NewMember& joins) { joins.member.url = PeopleTextIn(in, v); }},
    {"cosigns", kRequired,
     [](JsonReader& in, JsonValue v, NewMember& joins) { in.Bool(v, joins.member.cosigns); }},
    {"cosigner", kRequired,
     [](JsonReader& in, JsonValue v, NewMember& joins) { CosignerInto(in, v, joins.member); }},
    {"sealing", kRequired,
     [](JsonReader& in, JsonValue v, NewMember& joins) { joins.member.sealing = KeyIn(in, v); }},
    {"logs", kRequired,
     [](JsonReader& in, JsonValue v, NewMember& joins) {
       in.Array(v, 0, kLogsMax, [&](JsonValue element) {
         const NamedKey log = NamedKeyIn(in, element, kLogKey);
         joins.member.logs.push_back({.origin = log.name, .key = log.key});
       });
     }},
    {"signers", kRequired, [](JsonReader& in, JsonValue v, NewMember& joins) {
       in.Array(v, 1, kSignersMax,
                [&](JsonValue element) { joins.signers.push_back(SignerIn(in, element)); });
     }}};

void JoiningIn(JsonReader& in, JsonValue value, CharterData& data) {
  in.Object<NewMember>(value, kNewMember, data.joining.emplace_back());
}

// ---- agreements and endorsements

constexpr JsonMember<Agreement> kAgreementMembers[] = {
    {"id", kRequired,
     [](JsonReader& in, JsonValue v, Agreement& agreement) { agreement.id = CodeIn(in, v); }},
    {"parties", kRequired,
     [](JsonReader& in, JsonValue v, Agreement& agreement) {
       agreement.parties = MemberIdsIn(in, v, 2);
     }},
    {"benefits", kRequired,
     [](JsonReader& in, JsonValue v, Agreement& agreement) {
       std::set<std::string> codes;
       EachOnce(in, v, 1, kBenefitsMax, [&](JsonValue element) {
         agreement.benefits.push_back(CodeIn(in, element));
         return codes.insert(agreement.benefits.back()).second;
       });
     }},
    {"from", kRequired,
     [](JsonReader& in, JsonValue v, Agreement& agreement) {
       ReadMoment(in, v, agreement.from_ms);
     }},
    {"until", kOptional, [](JsonReader& in, JsonValue v, Agreement& agreement) {
       ReadMoment(in, v, agreement.until_ms);
     }}};

// ---- what each type says

using Part = JsonMember<CharterData>;

constexpr Part kFederation = {"federation", kRequired,
                              [](JsonReader& in, JsonValue v, CharterData& data) {
                                data.federation = NameIn(in, v, IsMemberId);
                              }};
constexpr Part kFounders = {
    "members", kRequired, [](JsonReader& in, JsonValue v, CharterData& data) {
      in.Array(v, 2, kMembersMax, [&](JsonValue element) { JoiningIn(in, element, data); });
    }};
constexpr Part kJoining = {"member", kRequired, JoiningIn};
constexpr Part kMemberId = {"member", kRequired,
                            [](JsonReader& in, JsonValue v, CharterData& data) {
                              data.member = NameIn(in, v, IsMemberId);
                            }};
template <bool kNeeded>
constexpr Part kFaults = {"faults", kNeeded, [](JsonReader& in, JsonValue v, CharterData& data) {
                            data.faults = CountIn(in, v);
                          }};
template <bool kNeeded>
constexpr Part kQuorum = {"quorum", kNeeded, [](JsonReader& in, JsonValue v, CharterData& data) {
                            data.quorum = CountIn(in, v);
                          }};
template <bool kNeeded>
constexpr Part kChangeNeed = {
    "change_need", kNeeded,
    [](JsonReader& in, JsonValue v, CharterData& data) { data.change_need = CountIn(in, v); }};
constexpr Part kRules = {"rules", kRequired, [](JsonReader& in, JsonValue v, CharterData& data) {
                           data.rules = IntegerIn(in, v, 1, kRulesMax);
                         }};
constexpr Part kKeeper = {"keeper", kRequired, [](JsonReader& in, JsonValue v, CharterData& data) {
                            data.keeper = NamedKeyIn(in, v, kKeeperKey);
                          }};
constexpr Part kPeopleName = {
    "name", kOptional,
    [](JsonReader& in, JsonValue v, CharterData& data) { data.name = PeopleTextIn(in, v); }};
constexpr Part kUrl = {"url", kOptional, [](JsonReader& in, JsonValue v, CharterData& data) {
                         data.url = PeopleTextIn(in, v);
                       }};
constexpr Part kCosigns = {
    "cosigns", kOptional,
    [](JsonReader& in, JsonValue v, CharterData& data) { in.Bool(v, data.cosigns.emplace()); }};
constexpr Part kCosigner = {"cosigner", kOptional,
                            [](JsonReader& in, JsonValue v, CharterData& data) {
                              data.cosigner = NamedKeyIn(in, v, kCosignerKey);
                            }};
constexpr Part kSealing = {
    "sealing", kOptional,
    [](JsonReader& in, JsonValue v, CharterData& data) { data.sealing = KeyIn(in, v); }};
constexpr Part kSigner = {"signer", kRequired, [](JsonReader& in, JsonValue v, CharterData& data) {
                            data.signer = SignerIn(in, v);
                          }};
constexpr Part kSignerName = {"name", kRequired,
                              [](JsonReader& in, JsonValue v, CharterData& data) {
                                data.name = NameIn(in, v, IsSignerName);
                              }};
constexpr Part kReason = {"reason", kRequired, [](JsonReader& in, JsonValue v, CharterData& data) {
                            data.reason = CodeIn(in, v);
                          }};
constexpr Part kLog = {"log", kRequired, [](JsonReader& in, JsonValue v, CharterData& data) {
                         data.log = NamedKeyIn(in, v, kLogKey);
                       }};
constexpr Part kSuccessor = {"successor", kOptional,
                             [](JsonReader& in, JsonValue v, CharterData& data) {
                               data.successor = NamedKeyIn(in, v, kLogKey);
                             }};
constexpr Part kNewKey = {"key", kRequired, [](JsonReader& in, JsonValue v, CharterData& data) {
                            data.key = KeyIn(in, v);
                          }};
constexpr Part kLogEnds = {"logs", kRequired, [](JsonReader& in, JsonValue v, CharterData& data) {
                             in.Array(v, 0, kLogsMax, [&](JsonValue element) {
                               in.Object<LogEnd>(element, kLogEndMembers,
                                                 data.log_ends.emplace_back());
                             });
                           }};
constexpr Part kLogEnd = {"end", kRequired, [](JsonReader& in, JsonValue v, CharterData& data) {
                            in.Object<LogEnd>(v, kLogEndMembers, data.log_end);
                          }};
constexpr Part kAgreement = {"agreement", kRequired,
                             [](JsonReader& in, JsonValue v, CharterData& data) {
                               in.Object<Agreement>(v, kAgreementMembers, data.agreement);
                             }};
constexpr Part kAgreementId = {
    "agreement", kRequired,
    [](JsonReader& in, JsonValue v, CharterData& data) { data.agreement.id = CodeIn(in, v); }};
constexpr Part kUntil = {"until", kRequired, [](JsonReader& in, JsonValue v, CharterData& data) {
                           ReadMoment(in, v, data.until_ms);
                         }};
constexpr Part kEndorsedType = {"type", kRequired,
                                [](JsonReader& in, JsonValue v, CharterData& data) {
                                  data.endorsement.type = NameIn(in, v, IsEndorsedType);
                                }};
constexpr Part kEndorsers = {"members", kRequired,
                             [](JsonReader& in, JsonValue v, CharterData& data) {
                               data.endorsement.members = static_cast<std::size_t>(CountIn(in, v));
                             }};
constexpr Part kEndorsersOf = {"of", kOptional, [](JsonReader& in, JsonValue v, CharterData& data) {
                                 data.endorsement.of = MemberIdsIn(in, v, 1);
                               }};

constexpr Part kFound[] = {
    kFederation, kKeeper, kFounders, kFaults<kRequired>, kQuorum<kRequired>, kChangeNeed<kRequired>,
    kRules};
constexpr Part kMemberAdd[] = {kJoining, kFaults<kOptional>, kQuorum<kOptional>,
                               kChangeNeed<kOptional>};
constexpr Part kMemberRemove[] = {
    kMemberId, kReason, kLogEnds, kFaults<kOptional>, kQuorum<kOptional>, kChangeNeed<kOptional>};
constexpr Part kMemberChange[] = {kMemberId,          kPeopleName,        kUrl,
                                  kCosigns,           kCosigner,          kSealing,
                                  kFaults<kOptional>, kQuorum<kOptional>, kChangeNeed<kOptional>};
constexpr Part kSignerAdd[] = {kMemberId, kSigner};
constexpr Part kSignerEnd[] = {kSignerName, kReason};
constexpr Part kLogAdd[] = {kMemberId, kLog};
constexpr Part kLogRotate[] = {kLogEnd, kNewKey, kReason};
constexpr Part kLogRetire[] = {kLogEnd, kSuccessor, kReason};
constexpr Part kKeeperChange[] = {kKeeper};
constexpr Part kAgreementSet[] = {kAgreement};
constexpr Part kAgreementEnd[] = {kAgreementId, kUntil, kReason};
constexpr Part kEndorsementSet[] = {kEndorsedType, kEndorsers, kEndorsersOf};
constexpr Part kRulesChange[] = {kRules};
constexpr Part kQuorumChange[] = {kFaults<kRequired>, kQuorum<kRequired>, kChangeNeed<kRequired>};

struct TypeParts {
  std::string_view type;
  std::span<const Part> parts;
};
constexpr TypeParts kTypes[] = {{"charter.found", kFound},
                                {"charter.member.add", kMemberAdd},
                                {"charter.member.remove", kMemberRemove},
                                {"charter.member.change", kMemberChange},
                                {"charter.signer.add", kSignerAdd},
                                {"charter.signer.end", kSignerEnd},
                                {"charter.log.add", kLogAdd},
                                {"charter.log.rotate", kLogRotate},
                                {"charter.log.retire", kLogRetire},
                                {"charter.keeper", kKeeperChange},
                                {"charter.agreement.set", kAgreementSet},
                                {"charter.agreement.end", kAgreementEnd},
                                {"charter.endorsement.set", kEndorsementSet},
                                {"charter.rules", kRulesChange},
                                {"charter.quorum", kQuorumChange}};

}  // namespace

std::optional<CharterData> ReadCharterData(const Entry& entry, Refusals& refusals) {
  for (const TypeParts& known : kTypes)
    if (known.type == entry.type) return ReadData<CharterData>(entry, known.parts, refusals);
  Refuse(refusals, "type_unknown", "/type", entry.type + " is no change of a charter");
  return std::nullopt;
}

}  // namespace tidewaiter::ledger
