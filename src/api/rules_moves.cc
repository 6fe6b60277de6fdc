// Steps in the lives of rules, and offers of them to other offices.
#include <fmt/format.h>

#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/rule_check.h"
#include "api/rule_rights.h"
#include "api/rule_views.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using codec::kOptional;
using codec::kRequired;
using rulebook::Entry;
using rulebook::Phase;
using rulebook::Secrecy;

struct Body {
  std::optional<std::vector<std::string>> offices;
  std::optional<Secrecy> secrecy;
  std::string note;
  std::int64_t version = 0;
  Phase to = Phase::kDraft;
  std::int64_t percent = 0;
  std::string reason;
  bool adopt = false;
  std::string name;
};

void ReadNote(JsonReader& in, JsonValue value, Body& body) {
  in.Text(value, {.max = kRuleNoteMax}, body.note);
}
void ReadPlaces(JsonReader& in, JsonValue value, Body& body) {
  ReadOffices(in, value, body.offices.emplace());
}
void ReadSecrecy(JsonReader& in, JsonValue value, Body& body) {
  constexpr std::string_view kNames[] = {"authors", "officers"};
  if (const auto place = in.Choice(value, kNames)) body.secrecy = Secrecy(*place + 1);
}
void ReadVersion(JsonReader& in, JsonValue value, Body& body) {
  in.Integer(value, 1, 100'000, body.version);
}

constexpr codec::JsonMember<Body> kChange[] = {{"offices", kOptional, ReadPlaces},
                                               {"secrecy", kOptional, ReadSecrecy}};
constexpr codec::JsonMember<Body> kMove[] = {
    {"version", kRequired, ReadVersion},
    {"to", kRequired,
     [](JsonReader& in, JsonValue v, Body& b) {
       constexpr std::string_view kNames[] = {"draft",    "submitted", "returned",
                                              "approved", "shadow",    "partial",
                                              "active",   "retired",   "withdrawn"};
       if (const auto place = in.Choice(v, kNames)) b.to = Phase(*place + 1);
     }},
    {"percent", kOptional,
     [](JsonReader& in, JsonValue v, Body& b) { in.Integer(v, 1, 99, b.percent); }},
    {"reason", kOptional,
     [](JsonReader& in, JsonValue v, Body& b) { in.Text(v, {.max = kRuleNoteMax}, b.reason); }}};
constexpr codec::JsonMember<Body> kPropose[] = {{"version", kRequired, ReadVersion},
                                                {"to", kRequired, ReadPlaces},
                                                {"note", kOptional, ReadNote}};
constexpr codec::JsonMember<Body> kAnswer[] = {
    {"adopt", kRequired, [](JsonReader& in, JsonValue v, Body& b) { in.Bool(v, b.adopt); }},
    {"name", kOptional, [](JsonReader& in, JsonValue v, Body& b) {
       in.Text(v,
               {.min = 1, .max = rulebook::kNameBytesMax, .characters = codec::Characters::kToken},
               b.name);
     }}};

// ---- Steps
// ---------------------------------------------------------------------------------------

// What stands against a step besides the table of steps: a text that is not ready, rules that
// cannot run together. Empty: nothing.
codec::Problems AgainstMove(const Call& call, const Entry& before, const Entry& after,
                            const rulebook::Move& move, const std::string& text) {
  if (move.to == Phase::kSubmitted || move.to == Phase::kApproved) {
    return AgainstSubmission(call, after, text);
  }
  const rulebook::Version* was = before.Find(move.version);
  const bool ran = was != nullptr && Runs(was->phase);
  if (Runs(move.to) || ran) return AgainstRunning(call, before, after);
  return {};
}

void MoveOne(Call call) {
  if (AnsweredBefore(call)) return;
  const auto shelved = AskedRule(call);
  if (!shelved) return;
  const Entry& entry = shelved->entry;
  // Who may do neither learns nothing of what would be wrong with the step.
  if (!MayInAll(call.who, Action::kWriteRules, entry.offices) &&
      !AllowedOrSent(call, Action::kApproveRules, entry.offices)) {
    return;
  }
  const auto body = ReadRuleBody<Body>(call, kMove);
  if (!body || !AllowedOrSent(call, ActionFor(body->to), entry.offices)) return;
  if (!AskedRuleAsRead(call)) return;
  const rulebook::Move move{.version = static_cast<std::uint32_t>(body->version),
                            .to = body->to,
                            .by = call.who.id,
                            .at_ms = call.now_ms(),
                            .percent = static_cast<int>(body->percent),
                            .reason = body->reason};
  auto moved = rulebook::Apply(entry, move);
  if (!moved) return RefuseRule(call, moved.error());
  const auto text = call.house->rules.Text(call.house->store, entry.name, move.version);
  if (!text) return call.Fail(text.error());
  const codec::Problems problems = AgainstMove(call, entry, *moved, move, *text);
  if (!problems.empty()) return SendProblems(call, problems);
  SubmitRule(std::move(call), {.entry = *std::move(moved),
                               .if_version = shelved->version,
                               .kind = fmt::format("rule.{}", Name(move.to)),
                               .data = MoveData(move),
                               .shown = *text,
                               .shown_version = move.version});
}

void ChangeOne(Call call) {
  if (AnsweredBefore(call)) return;
  const auto shelved = AskedRule(call);
  if (!shelved || !AllowedOrSent(call, Action::kWriteRules, shelved->entry.offices)) return;
  const auto body = ReadRuleBody<Body>(call, kChange);
  if (!body || !AskedRuleAsRead(call)) return;
  const Entry& entry = shelved->entry;
  const std::vector<std::string> offices = body->offices.value_or(entry.offices);
  if (!AllowedOrSent(call, Action::kWriteRules, offices)) return;
  if (const auto strange = StrangeOffices(call, offices, "/offices"); !strange.empty()) {
    return SendProblems(call, strange);
  }
  auto changed = rulebook::Change(entry, offices, body->secrecy.value_or(entry.secrecy),
                                  call.who.id, call.now_ms());
  if (!changed) return RefuseRule(call, changed.error());
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("version", changed->newest().number);
  AppendTexts(json, "offices", changed->offices);
  json.Member("secrecy", Name(changed->secrecy)).EndObject();
  const std::uint32_t number = changed->newest().number;
  const auto text = call.house->rules.Text(call.house->store, entry.name, number);
  if (!text) return call.Fail(text.error());
  SubmitRule(std::move(call), {.entry = *std::move(changed),
                               .if_version = shelved->version,
                               .kind = "rule.changed",
                               .data = std::move(data),
                               .shown = *text,
                               .shown_version = number});
}

// ---- Offers
// --------------------------------------------------------------------------------------

// Each office answers for itself: an offer to several is one to each.
Result<Entry> ProposeToEach(const Call& call, const Entry& entry, const Body& body) {
  rulebook::Proposal proposal{.version = static_cast<std::uint32_t>(body.version),
                              .by = call.who.id,
                              .at_ms = call.now_ms(),
                              .note = body.note,
                              .record = RuleViews(call).StatsJson(entry, kStatsDays)};
  if (body.offices->empty()) return rulebook::Propose(entry, proposal);
  Entry offered = entry;
  for (const std::string& office : *body.offices) {
    proposal.to = {office};
    ASSIGN_OR_RETURN(offered, rulebook::Propose(std::move(offered), proposal));
  }
  return offered;
}

void ProposeOne(Call call) {
  if (AnsweredBefore(call)) return;
  const auto shelved = AskedRule(call);
  if (!shelved || !AllowedOrSent(call, Action::kWriteRules, shelved->entry.offices)) return;
  const auto body = ReadRuleBody<Body>(call, kPropose);
  if (!body || !AskedRuleAsRead(call)) return;
  const Entry& entry = shelved->entry;
  if (const auto strange = StrangeOffices(call, *body->offices, "/to"); !strange.empty()) {
    return SendProblems(call, strange);
  }
  if (entry.offices.empty()) {
    return call.Problem(409, "national", "It holds everywhere already");
  }
  auto offered = ProposeToEach(call, entry, *body);
  if (!offered) return RefuseRule(call, offered.error());
  const auto number = static_cast<std::uint32_t>(body->version);
  const auto text = call.house->rules.Text(call.house->store, entry.name, number);
  if (!text) return call.Fail(text.error());
  SubmitRule(std::move(call), {.entry = *std::move(offered),
                               .if_version = shelved->version,
                               .kind = "rule.proposed",
                               .data = ProposalData(number, *body->offices, body->note),
                               .shown = *text,
                               .shown_version = number});
}

std::string AnswerData(const Entry& offered, std::size_t place, const std::string& name) {
  const rulebook::Proposal& proposal = offered.proposals[place];
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("version", proposal.version).Member("proposal", place + 1);
  json.Member("answer", proposal.answer).MemberUnlessEmpty("name", name);
  AppendTexts(json, "to", proposal.to);
  json.EndObject();
  return data;
}

// The entry that an adopted offer begins, under another name.
struct Adopted {
  Entry entry;
  std::string text;
};
std::optional<Adopted> Adopt(Call& call, const Entry& offered, const rulebook::Proposal& proposal,
                             const std::string& name) {
  if (!rulebook::IsName(name)) {
    SendProblem(call, "no_name", "/name", "is lower case letters, digits and '_'");
    return std::nullopt;
  }
  if (call.house->rules.Find(name) || IsReservedName(name)) {
    SendProblem(call, "name_taken", "/name", fmt::format("there is {} already", name));
    return std::nullopt;
  }
  const auto text = call.house->rules.Text(call.house->store, offered.name, proposal.version);
  if (!text) {
    call.Fail(text.error());
    return std::nullopt;
  }
  const std::string renamed = Renamed(call, offered.kind, *text, name);
  auto entry = rulebook::Begin(name, {.kind = offered.kind,
                                      .title = offered.title,
                                      .offices = proposal.to,
                                      .secrecy = offered.secrecy,
                                      .author = call.who.id,
                                      .note = proposal.note,
                                      .at_ms = call.now_ms(),
                                      .adopted_from = offered.name});
  if (!entry) {
    RefuseRule(call, entry.error());
    return std::nullopt;
  }
  return Adopted{*std::move(entry), renamed};
}

void AnswerAdopting(Call call, clearance::PutRecord put, const Adopted& adopted) {
  std::string body = RuleViews(call).RuleJson({adopted.entry, 1}, 1, adopted.text);
  clearance::PutRecords puts;
  puts.records.push_back(
      PutEntry(adopted.entry, 0, "rule.created", VersionData(1, "", adopted.text)));
  puts.records.push_back(PutText(adopted.entry.name, 1, adopted.text));
  puts.records.push_back(std::move(put));
  Submit(std::move(call), std::move(puts), [body = std::move(body)](const clearance::Applied&) {
    return clearance::Rendered{200, body};
  });
}

void AnswerOne(Call call) {
  if (AnsweredBefore(call)) return;
  const auto shelved = AskedRule(call);
  if (!shelved) return;
  const Entry& entry = shelved->entry;
  if (!access::AllowsSomewhere(call.who, Action::kWriteRules)) {
    return MayNot(call, access::Allows(call.who, Action::kWriteRules, {}));
  }
  const auto number = PathNumber(call, "number");
  if (!number || *number < 1 || !std::in_range<std::size_t>(*number)) return call.NotFound();
  const std::size_t place = static_cast<std::size_t>(*number) - 1;
  if (place >= entry.proposals.size()) return call.NotFound();
  if (!AllowedOrSent(call, Action::kWriteRules, entry.proposals[place].to)) return;
  const auto body = ReadRuleBody<Body>(call, kAnswer);
  if (!body) return;
  auto answered = rulebook::Answer(entry, place, body->adopt, call.who.id, call.now_ms());
  if (!answered) return RefuseRule(call, answered.error());
  std::string data = AnswerData(*answered, place, body->name);
  if (!body->adopt) {
    const auto text = call.house->rules.Text(call.house->store, entry.name, entry.newest().number);
    if (!text) return call.Fail(text.error());
    return SubmitRule(std::move(call), {.entry = *answered,
                                        .if_version = shelved->version,
                                        .kind = "rule.answered",
                                        .data = std::move(data),
                                        .shown = *text,
                                        .shown_version = entry.newest().number});
  }
  const auto adopted = Adopt(call, entry, answered->proposals[place], body->name);
  if (!adopted) return;
  AnswerAdopting(std::move(call),
                 PutEntry(*answered, shelved->version, "rule.answered", std::move(data)), *adopted);
}

}  // namespace

void MoveRule(Call call) {
  OnWorker(std::move(call), MoveOne);
}
void ChangeRule(Call call) {
  OnWorkerOfWriters(std::move(call), ChangeOne);
}
void ProposeRule(Call call) {
  OnWorkerOfWriters(std::move(call), ProposeOne);
}
void AnswerRuleProposal(Call call) {
  OnWorkerOfWriters(std::move(call), AnswerOne);
}

}  // namespace tidewaiter::api
