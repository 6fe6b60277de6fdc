// The rules of conditions: everybody agrees to a table, anybody of them may show that it holds.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "ledger/internal/condition_data.h"
#include "ledger/moment.h"

namespace tidewaiter::ledger {
namespace {

constexpr std::int64_t kSecondMs = 1000;

void CheckSet(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<Condition>(ConditionMembers());
  if (!now) return;
  for (const Refusal& refusal : CheckTable(*now))
    refusals.push_back(refusal);
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < now->parties.size(); ++i) {
    const std::string at = fmt::format("/data/parties/{}", i);
    const std::string& party = now->parties[i];
    judge.NeedParty(party, at);
    if (!seen.insert(party).second) judge.Refuse("twice", at, "stands there twice");
    if (judge.SignedByParty(party, Power::kConditions)) continue;
    judge.Refuse("not_the_party", at, fmt::format("{} has not signed", party));
  }
  for (std::size_t i = 0; i < now->inputs.size(); ++i) {
    if (judge.charter().WriterOf(now->inputs[i].log) != nullptr) continue;
    judge.Refuse("log_unknown", fmt::format("/data/inputs/{}/log", i),
                 fmt::format("nobody writes {}", now->inputs[i].log));
  }
  if (now->deadline_ms <= step.spoken.entry.time_ms) {
    judge.Refuse("expired", "/data/deadline", "it is over before it begins");
  }
}

bool AnyPartySigned(const Judge& judge, const Condition& condition) {
  return std::ranges::any_of(condition.parties, [&](const std::string& party) {
    return judge.SignedByParty(party, Power::kConditions);
  });
}

// What one proof says about one input; nothing and a refusal when it says nothing.
std::optional<bool> TruthOf(const Judge& judge, const ConditionInput& input, const Entry& proven) {
  const std::string at = fmt::format("/data/inputs/{}", input.name);
  const std::int64_t now_ms = judge.entry().time_ms;
  if (proven.log != input.log || proven.object != input.object ||
      (!input.type.empty() && proven.type != input.type)) {
    judge.Refuse("other_object", at,
                 fmt::format("it proves {} of {} in {}", proven.type, proven.object, proven.log));
    return std::nullopt;
  }
  if (proven.time_ms > now_ms) {
    judge.Refuse("time", at, "what it proves is later than this");
    return std::nullopt;
  }
  if (input.fresh_s != 0 && now_ms - proven.time_ms > input.fresh_s * kSecondMs) {
    judge.Refuse("stale", at, fmt::format("what it proves is older than {} s", input.fresh_s));
    return std::nullopt;
  }
  return Holds(input, proven);
}

// The inputs that the proofs decide. Each proof is verified once, and none is there for nothing.
std::map<std::string, bool> KnownBy(const Judge& judge, const Condition& condition,
                                    const Firing& firing) {
  std::vector<std::optional<Entry>> proven;
  for (std::size_t i = 0; i < firing.proofs.size(); ++i) {
    proven.push_back(judge.Prove(firing.proofs[i], fmt::format("/data/proofs/{}", i)));
  }
  std::map<std::string, bool> known;
  std::set<std::size_t> used;
  for (const auto& [name, index] : firing.inputs) {
    const auto place = static_cast<std::size_t>(index);
    const auto input = std::ranges::find(condition.inputs, name, &ConditionInput::name);
    if (input == condition.inputs.end() || place >= proven.size()) {
      judge.Refuse("input_unknown", fmt::format("/data/inputs/{}", name),
                   "there is no such input, or no such proof");
      continue;
    }
    used.insert(place);
    if (!proven[place]) continue;
    if (const auto truth = TruthOf(judge, *input, *proven[place])) known[name] = *truth;
  }
  if (used.size() < proven.size()) {
    judge.Refuse("unused_proof", "/data/proofs", "a proof is there that no input names");
  }
  return known;
}

void CheckFire(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<Firing>(FiringMembers());
  const auto condition = judge.ReadBefore<Condition>(ConditionMembers());
  if (!now || !condition) return;
  if (!AnyPartySigned(judge, *condition)) {
    judge.Refuse("not_the_party", "", "none of the parties has signed");
  }
  if (step.spoken.entry.time_ms > condition->deadline_ms) {
    judge.Refuse("expired", "/time",
                 fmt::format("its time ended {}", FormatMoment(condition->deadline_ms)));
  }
  const Decision decision = Decide(*condition, KnownBy(judge, *condition, *now));
  if (!decision.outcome) {
    judge.Refuse("undecided", "/data/proofs",
                 fmt::format("row {} is open without more proofs", decision.row.value_or(0)));
  } else if (*decision.outcome != now->outcome) {
    judge.Refuse("wrong_outcome", "/data/outcome",
                 fmt::format("the table says {}", *decision.outcome));
  }
}

void CheckExpire(const Step& step, Refusals& refusals) {
  const Judge judge(step, refusals);
  const auto now = judge.Read<Firing>(FiringMembers());
  const auto condition = judge.ReadBefore<Condition>(ConditionMembers());
  if (!now || !condition) return;
  if (!AnyPartySigned(judge, *condition)) {
    judge.Refuse("not_the_party", "", "none of the parties has signed");
  }
  if (step.spoken.entry.time_ms <= condition->deadline_ms) {
    judge.Refuse("not_expired", "/time",
                 fmt::format("its time ends {}", FormatMoment(condition->deadline_ms)));
  }
  if (!now->inputs.empty() || !now->proofs.empty()) {
    judge.Refuse("unused_proof", "/data/proofs", "nothing is proven when time is over");
  }
  if (now->outcome != condition->otherwise) {
    judge.Refuse("wrong_outcome", "/data/outcome",
                 fmt::format("then the table says {}", condition->otherwise));
  }
}

constexpr RecordRule kRules[] = {
    {"condition.expire", Place::kEnds, CheckExpire},
    {"condition.fire", Place::kEnds, CheckFire},
    {"condition.set", Place::kOpens, CheckSet},
};

}  // namespace

std::span<const RecordRule> ConditionRules() {
  return kRules;
}

}  // namespace tidewaiter::ledger
