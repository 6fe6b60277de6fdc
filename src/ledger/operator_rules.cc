// Authorized operators (WCO SAFE Framework, pillar 2): whom a customs administration trusts, for
// which agreements of mutual recognition, with which benefits. Who the operator is stays private:
// the entry commits to name, number and country.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "ledger/operator.h"
#include "ledger/record_rules.h"
#include "ledger/rule_tools.h"

namespace tidewaiter::ledger {
namespace {

using codec::Characters;
using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::size_t kCodeMax = 64;              // of programmes, agreements, benefits, reasons
constexpr std::size_t kAgreementsOfOneMax = 200;  // more than any administration has concluded
constexpr std::array<std::string_view, 3> kStatuses = {"granted", "suspended", "revoked"};
constexpr std::array<std::string_view, 3> kHolder = {"holder_country", "holder_id", "holder_name"};

using Operator = OperatorState;

void ReadCode(JsonReader& in, JsonValue value, std::string& into) {
  in.Text(value, {.min = 1, .max = kCodeMax, .characters = Characters::kToken}, into);
}

void ReadBenefits(JsonReader& in, JsonValue value, Operator& state) {
  in.Map(value, kAgreementsOfOneMax, [&](std::string_view agreement, JsonValue codes) {
    std::set<std::string>& benefits = state.benefits[std::string(agreement)];
    in.Array(codes, 1, kBenefitsMax, [&](JsonValue element) {
      std::string code;
      ReadCode(in, element, code);
      if (!benefits.insert(code).second) in.Note("twice", "is said twice");
    });
  });
}

constexpr codec::JsonMember<Operator> kOperator[] = {
    {"programme", kRequired,
     [](JsonReader& in, JsonValue v, Operator& state) { ReadCode(in, v, state.programme); }},
    {"benefits", kRequired, ReadBenefits},
    {"valid_from", kRequired,
     [](JsonReader& in, JsonValue v, Operator& state) { ReadMoment(in, v, state.valid_from_ms); }},
    {"valid_until", kOptional,
     [](JsonReader& in, JsonValue v, Operator& state) { ReadMoment(in, v, state.valid_until_ms); }},
    {"status", kRequired,
     [](JsonReader& in, JsonValue v, Operator& state) {
       if (const auto at = in.Choice(v, kStatuses)) state.status = kStatuses[*at];
     }},
    {"reason", kOptional,
     [](JsonReader& in, JsonValue v, Operator& state) { ReadCode(in, v, state.reason); }},
    {"until", kOptional,
     [](JsonReader& in, JsonValue v, Operator& state) { ReadMoment(in, v, state.until_ms); }}};

std::optional<Operator> ReadOperator(const Entry& entry, Refusals& refusals) {
  return ReadData<Operator>(entry, kOperator, refusals);
}

void NeedStatus(const Operator& state, std::string_view status, Refusals& refusals) {
  if (state.status == status) return;
  Refuse(refusals, "status", "/data/status", fmt::format("follows as \"{}\"", status));
}

void NeedReason(const Operator& state, Refusals& refusals) {
  if (state.reason.empty()) Refuse(refusals, "reason", "/data/reason", "a reason is missing");
}

// Reasons and terms of suspensions stand where they belong, so that a state has one text.
void NeedNoReason(const Operator& state, Refusals& refusals) {
  if (!state.reason.empty()) Refuse(refusals, "reason", "/data/reason", "has no place here");
}
void NeedNoTerm(const Operator& state, Refusals& refusals) {
  if (state.until_ms) Refuse(refusals, "period", "/data/until", "has no place here");
}

void CheckPeriod(const Operator& state, std::int64_t time_ms, Refusals& refusals) {
  if (!state.valid_until_ms) return;
  if (*state.valid_until_ms <= state.valid_from_ms) {
    Refuse(refusals, "period", "/data/valid_until", "ends before it begins");
  }
  if (*state.valid_until_ms <= time_ms) {
    Refuse(refusals, "expired", "/data/valid_until", "is over when this is said");
  }
}

void CheckAgreement(const Step& step, const Agreement& agreement,
                    const std::set<std::string>& benefits, const std::string& pointer,
                    Refusals& refusals) {
  if (!agreement.parties.contains(Writer(step).id)) {
    Refuse(refusals, "not_a_party", pointer, agreement.id + " is between others");
  }
  const std::int64_t time_ms = step.spoken.entry.time_ms;
  if (time_ms < agreement.from_ms || (agreement.until_ms && time_ms >= *agreement.until_ms)) {
    Refuse(refusals, "agreement_not_in_force", pointer, agreement.id + " is not in force");
  }
  for (const std::string& benefit : benefits) {
    if (std::ranges::find(agreement.benefits, benefit) != agreement.benefits.end()) continue;
    Refuse(refusals, "benefit_unknown", pointer, agreement.id + " does not give " + benefit);
  }
}

void CheckAgreements(const Step& step, const Operator& state, Refusals& refusals) {
  const auto& agreements = step.world.charter.agreements();
  for (const auto& [id, benefits] : state.benefits) {
    const std::string pointer = "/data/benefits/" + id;
    const auto found = agreements.find(id);
    if (found == agreements.end()) {
      Refuse(refusals, "agreement_unknown", pointer, id + " is not in the charter");
    } else {
      CheckAgreement(step, found->second, benefits, pointer, refusals);
    }
  }
}

void NeedHolder(const Step& step, Refusals& refusals) {
  for (const std::string_view name : kHolder)
    NeedCommitment(step, name, refusals);
}

// What only changes the status says everything else again as it was.
void NeedSame(const Step& step, const Operator& now, const Operator& was, Refusals& refusals) {
  const auto terms = [](const Operator& state) {
    return std::tie(state.programme, state.benefits, state.valid_from_ms, state.valid_until_ms);
  };
  if (terms(now) != terms(was)) {
    Refuse(refusals, "state_changed", "/data", "changes more than the status");
  }
  if (step.spoken.entry.commitments != step.before->commitments) {
    Refuse(refusals, "commitments_changed", "/commitments", "are not those of the entry before");
  }
}

void CheckGrant(const Step& step, Refusals& refusals) {
  NeedSigner(step, Power::kOperators, Writer(step).id, refusals);
  NeedHolder(step, refusals);
  const auto now = ReadOperator(step.spoken.entry, refusals);
  if (!now) return;
  NeedStatus(*now, "granted", refusals);
  NeedNoReason(*now, refusals);
  NeedNoTerm(*now, refusals);
  CheckPeriod(*now, step.spoken.entry.time_ms, refusals);
  CheckAgreements(step, *now, refusals);
}

// The state now and before, when both can be read and the writer's key signed.
std::optional<std::pair<Operator, Operator>> ReadBoth(const Step& step, Refusals& refusals) {
  NeedSigner(step, Power::kOperators, Writer(step).id, refusals);
  auto now = ReadOperator(step.spoken.entry, refusals);
  auto was = ReadOperator(*step.before, refusals);
  if (!now || !was) return std::nullopt;
  return std::pair(*std::move(now), *std::move(was));
}

void NeedBefore(const Operator& was, std::string_view status, Refusals& refusals) {
  if (was.status == status) return;
  Refuse(refusals, "not_possible_now", "/type", fmt::format("the operator is {}", was.status));
}

// The same holder: its number is committed to with the same salt.
void CheckAmend(const Step& step, Refusals& refusals) {
  NeedHolder(step, refusals);
  const auto both = ReadBoth(step, refusals);
  if (!both) return;
  const auto& [now, was] = *both;
  NeedBefore(was, "granted", refusals);
  NeedStatus(now, "granted", refusals);
  NeedReason(now, refusals);
  NeedNoTerm(now, refusals);
  CheckPeriod(now, step.spoken.entry.time_ms, refusals);
  CheckAgreements(step, now, refusals);
  const Commitment* holder = FindCommitment(step.spoken.entry, "holder_id");
  const Commitment* before = FindCommitment(*step.before, "holder_id");
  if (holder != nullptr && before != nullptr && !(*holder == *before)) {
    Refuse(refusals, "holder_changed", "/commitments/holder_id", "is another operator's");
  }
  if (now.programme != was.programme) {
    Refuse(refusals, "state_changed", "/data/programme", "is another programme");
  }
}

void CheckSuspend(const Step& step, Refusals& refusals) {
  const auto both = ReadBoth(step, refusals);
  if (!both) return;
  const auto& [now, was] = *both;
  NeedBefore(was, "granted", refusals);
  NeedStatus(now, "suspended", refusals);
  NeedReason(now, refusals);
  NeedSame(step, now, was, refusals);
  if (now.until_ms && *now.until_ms <= step.spoken.entry.time_ms) {
    Refuse(refusals, "period", "/data/until", "is over when this is said");
  }
}

void CheckRestore(const Step& step, Refusals& refusals) {
  const auto both = ReadBoth(step, refusals);
  if (!both) return;
  const auto& [now, was] = *both;
  NeedBefore(was, "suspended", refusals);
  NeedStatus(now, "granted", refusals);
  NeedNoReason(now, refusals);
  NeedNoTerm(now, refusals);
  NeedSame(step, now, was, refusals);
  CheckPeriod(now, step.spoken.entry.time_ms, refusals);
}

void CheckRevoke(const Step& step, Refusals& refusals) {
  const auto both = ReadBoth(step, refusals);
  if (!both) return;
  const auto& [now, was] = *both;
  NeedStatus(now, "revoked", refusals);
  NeedReason(now, refusals);
  NeedNoTerm(now, refusals);
  NeedSame(step, now, was, refusals);
}

constexpr RecordRule kRules[] = {{"operator.grant", Place::kOpens, CheckGrant},
                                 {"operator.amend", Place::kGoesOn, CheckAmend},
                                 {"operator.suspend", Place::kGoesOn, CheckSuspend},
                                 {"operator.restore", Place::kGoesOn, CheckRestore},
                                 {"operator.revoke", Place::kEnds, CheckRevoke}};

}  // namespace

Result<OperatorState> OperatorOf(const Entry& entry) {
  Refusals refusals;
  auto state = ReadOperator(entry, refusals);
  if (state) return *std::move(state);
  return Fail(ErrorCode::kInvalidArgument, refusals.front().detail, refusals.front().pointer);
}

std::span<const RecordRule> OperatorRules() {
  return kRules;
}

}  // namespace tidewaiter::ledger
