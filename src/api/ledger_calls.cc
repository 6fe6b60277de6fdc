#include "api/ledger_calls.h"

#include <simdjson.h>

#include <algorithm>

#include <fmt/format.h>

#include "api/ledger_payloads.h"
#include "ledger/did_key.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using access::Decision;
using access::Reason;
using member::Member;

// Types that note what somebody else's record was used for.
constexpr std::string_view kUses[] = {"certificate.use", "carnet.movement"};
// Types that holders of documents and titles and parties of shipments say with keys of their own.
constexpr std::string_view kOfHolders[] = {
    "title.transfer",    "title.nominate",  "title.endorse",     "title.transfer_both",
    "title.reject",      "title.surrender", "document.register", "document.transfer",
    "document.withdraw", "shipment.open",   "shipment.grant",    "shipment.event",
    "shipment.document", "shipment.access", "shipment.close",    "condition.set",
    "condition.fire",    "condition.expire"};

constexpr Decision kYes{.allowed = true, .reason = Reason::kNone};

bool IsOneOf(std::string_view type, std::span<const std::string_view> types) {
  return std::ranges::find(types, type) != types.end();
}

// Whether the action reaches anything: what it is about decides later.
Decision Somewhere(const access::Principal& who, Action action) {
  const Decision one = access::Allows(who, action, {});
  if (one.reason == Reason::kOutOfScope && access::AllowsSomewhere(who, action)) return kYes;
  return one;
}

// May they do one of these? The reason that helps most, else.
Decision AnyOf(const access::Principal& who, std::span<const Action> actions) {
  Decision may;
  for (const Action action : actions) {
    const Decision one = Somewhere(who, action);
    if (one) return one;
    if (may.reason != Reason::kSecondFactorNeeded) may = one;
  }
  return may;
}

void OnLedger(Call call, LedgerJob job) {
  if (call.house->ledger == nullptr) {
    return call.Problem(404, "no_ledger", "This server has no ledger");
  }
  OnWorker(std::move(call), [job](Call asked) {
    Member& ledger = *asked.house->ledger;
    job(std::move(asked), ledger);
  });
}

// Whether this account acts for a key; `own` are those of its clients.
Decision MayUseKey(const access::Principal& who, const std::set<std::string>& own,
                   std::string_view type, std::string_view key) {
  if (key.starts_with(ledger::kDidKey)) {
    if (own.contains(std::string(key))) return Somewhere(who, Action::kHoldTitles);
    return {.allowed = false, .reason = Reason::kNoRight};
  }
  std::vector<Action> actions{Action::kWriteLedger};
  if (type.starts_with("charter.")) actions = {Action::kGovernLedger};
  if (IsUse(type)) actions.push_back(Action::kAcquitLedger);
  return AnyOf(who, actions);
}

bool IsClient(const access::Principal& who, std::string_view client) {
  return std::ranges::find(who.clients, client) != who.clients.end();
}

}  // namespace

bool IsUse(std::string_view type) {
  return IsOneOf(type, kUses);
}

void ServeLedger(Call call, std::initializer_list<Action> actions, LedgerJob job) {
  const Decision may = AnyOf(call.who, std::span(actions.begin(), actions.size()));
  if (!may) return call.Denied(may.reason);
  OnLedger(std::move(call), job);
}

void ServeLedgerToAll(Call call, LedgerJob job) {
  OnLedger(std::move(call), job);
}

bool NeedsKey(Call& call) {
  if (HasGoodKey(call)) return true;
  call.Problem(400, "idempotency_key_missing",
               "An Idempotency-Key header of 1 to 64 visible characters is needed");
  return false;
}

std::string AskedObject(const Call& call) {
  return fmt::format("{}/{}", call.request.PathParameter("kind"),
                     call.request.PathParameter("local"));
}

bool SeesAllRecords(const access::Principal& who) {
  return access::ScopeOf(who, Action::kReadLedger).all;
}

std::set<std::string> KeysOf(const access::Principal& who, const Member& ledger) {
  std::set<std::string> keys;
  for (const Member::HolderKey& key : ledger.holder_keys()) {
    if (IsClient(who, key.owner)) keys.insert(key.did);
  }
  return keys;
}

bool NamesOneOf(const member::Story& story, const std::set<std::string>& keys) {
  return std::ranges::any_of(story.steps, [&](const member::Step& step) {
    return std::ranges::any_of(keys, [&](const std::string& key) {
      const auto& signatures = step.entry.signatures;
      return step.entry.data.find('"' + key + '"') != std::string::npos ||
             std::ranges::find(signatures, key, &ledger::EntrySignature::name) != signatures.end();
    });
  });
}

Result<bool> MaySee(const Call& call, const Member& ledger, const member::Story& story) {
  if (SeesAllRecords(call.who)) return true;
  if (!access::AllowsSomewhere(call.who, Action::kReadLedger)) return false;
  if (NamesOneOf(story, KeysOf(call.who, ledger))) return true;
  if (!call.house->payloads) return false;
  ASSIGN_OR_RETURN(const auto objects, call.house->payloads->ObjectsOf(call.who.clients));
  return objects.contains(story.record.object);
}

std::optional<member::Story> AskedStory(Call& call, Member& ledger) {
  auto story = ledger.Tell(AskedObject(call), {}, UsableBy(call.who, ledger));
  if (!story) {
    if (story.error().code == ErrorCode::kNotFound) {
      call.NotFound();
    } else {
      call.Fail(story.error());
    }
    return std::nullopt;
  }
  const auto may = MaySee(call, ledger, *story);
  if (may && *may) return *std::move(story);
  if (may) {
    call.NotFound();
  } else {
    call.Fail(may.error());
  }
  return std::nullopt;
}

Decision MaySayType(const access::Principal& who, std::string_view type) {
  std::vector<Action> actions{Action::kWriteLedger};
  if (type.starts_with("charter.")) actions = {Action::kGovernLedger};
  if (IsUse(type)) actions.push_back(Action::kAcquitLedger);
  if (IsOneOf(type, kOfHolders)) actions.push_back(Action::kHoldTitles);
  return AnyOf(who, actions);
}

Decision MaySign(const access::Principal& who, const Member& ledger, std::string_view type,
                 std::span<const std::string> signers) {
  const std::set<std::string> own = KeysOf(who, ledger);
  Decision may = kYes;
  for (const std::string& signer : signers) {
    if (const Decision one = MayUseKey(who, own, type, signer); !one) may = one;
  }
  return may;
}

member::MayUse UsableBy(const access::Principal& who, const Member& ledger) {
  return [who, own = KeysOf(who, ledger)](std::string_view type, std::string_view key) {
    return MayUseKey(who, own, type, key).allowed;
  };
}

codec::Problems ProblemsOf(const ledger::Refusals& refusals) {
  codec::Problems problems;
  for (const ledger::Refusal& refusal : refusals)
    problems.push_back({refusal.code, refusal.pointer, refusal.detail});
  return problems;
}

void RefuseSaying(Call& call, const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
      return SendOneProblem(call, "format", error.field, error.message);
    case ErrorCode::kNotFound:
      return SendOneProblem(call, "unknown", error.field.empty() ? "/object" : error.field,
                            error.message);
    case ErrorCode::kFailedPrecondition:
      return SendOneProblem(call, "not_possible_here", error.field, error.message);
    default:
      return call.Fail(error);
  }
}

void RefuseByRules(Call& call, const ledger::Refusals& refusals) {
  const codec::Problems problems = ProblemsOf(refusals);
  const auto taken = std::ranges::find(refusals, "number_taken", &ledger::Refusal::code);
  if (taken == refusals.end()) return SendLedgerProblems(call, problems);
  call.Problem(409, "number_taken", "Somebody was first: look again", taken->detail, problems);
}

void SendLedgerProblems(Call& call, std::span<const codec::Problem> problems) {
  call.Problem(422, "problems", "The input has problems", {}, problems);
}

void SendOneProblem(Call& call, std::string_view code, std::string_view pointer,
                    std::string detail) {
  const codec::Problem problem{std::string(code), std::string(pointer), std::move(detail)};
  SendLedgerProblems(call, std::span(&problem, 1));
}

void ReadJsonObject(codec::JsonReader& in, codec::JsonValue value, std::string& into) {
  if (!value.is_object()) return in.Note("type", "is no object");
  into = simdjson::minify(value);
}

}  // namespace tidewaiter::api
