// What authors write: new entries and versions of rules.
#include <fmt/format.h>

#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/rule_check.h"
#include "api/rule_rights.h"
#include "api/rule_text.h"
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
using rulebook::EntryKind;
using rulebook::Secrecy;

struct Body {
  std::string text;
  std::optional<std::vector<std::string>> offices;
  std::optional<Secrecy> secrecy;
  std::string note;
};

void ReadText(JsonReader& in, JsonValue value, Body& body) {
  ReadRuleText(in, value, kRuleTextMax, body.text);
}
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
constexpr codec::JsonMember<Body> kCreate[] = {{"text", kRequired, ReadText},
                                               {"offices", kOptional, ReadPlaces},
                                               {"secrecy", kOptional, ReadSecrecy},
                                               {"note", kOptional, ReadNote}};
constexpr codec::JsonMember<Body> kNewVersion[] = {{"text", kRequired, ReadText},
                                                   {"note", kOptional, ReadNote}};
// ---- New entries
// ---------------------------------------------------------------------------------

rulebook::Draft DraftOf(const Call& call, const RulePiece& piece, const Body& body) {
  return {.kind = piece.kind,
          .title = piece.title,
          .offices = body.offices.value_or(UsualRuleOffices(call)),
          .secrecy = body.secrecy.value_or(Secrecy::kAuthors),
          .author = call.who.id,
          .note = body.note,
          .at_ms = call.now_ms(),
          .adopted_from = {}};
}

// Entries that the text begins, or nothing after the problems were sent.
std::optional<std::vector<RulePiece>> NewPieces(Call& call, const Body& body) {
  const RuleReading reading = ReadForAuthors(call, body.text);
  codec::Problems problems = ProblemsOf(body.text, reading.read.problems, "/text");
  std::vector<RulePiece> pieces;
  if (problems.empty()) {
    pieces = PiecesOf(body.text, reading.read.set);
    if (pieces.empty()) problems.push_back({"empty", "/text", "holds no rule, table or list"});
  }
  for (const RulePiece& piece : pieces) {
    if (call.house->rules.Find(piece.name) || IsReservedName(piece.name)) {
      problems.push_back({"name_taken", "/text", fmt::format("there is {} already", piece.name)});
    }
  }
  if (problems.empty()) return pieces;
  SendProblems(call, problems);
  return std::nullopt;
}

void Create(Call call) {
  if (AnsweredBefore(call)) return;
  const auto body = ReadRuleBody<Body>(call, kCreate);
  if (!body) return;
  const std::vector<std::string> offices = body->offices.value_or(UsualRuleOffices(call));
  if (!AllowedOrSent(call, Action::kWriteRules, offices)) return;
  if (const auto strange = StrangeOffices(call, offices, "/offices"); !strange.empty()) {
    return SendProblems(call, strange);
  }
  const auto pieces = NewPieces(call, *body);
  if (!pieces) return;
  const RuleViews views(call);
  clearance::PutRecords puts;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const RulePiece& piece : *pieces) {
    auto entry = rulebook::Begin(piece.name, DraftOf(call, piece, *body));
    if (!entry) return RefuseRule(call, entry.error());
    puts.records.push_back(
        PutEntry(*entry, 0, "rule.created", VersionData(1, body->note, piece.text)));
    puts.records.push_back(PutText(piece.name, 1, piece.text));
    json.Raw(views.RuleJson({*std::move(entry), 1}, 1, piece.text));
  }
  json.EndArray().EndObject();
  Submit(std::move(call), std::move(puts), [out = std::move(out)](const clearance::Applied&) {
    return clearance::Rendered{201, out};
  });
}

// ---- New versions
// --------------------------------------------------------------------------------

// `text` as the next version of the entry; sends what is against it.
void AddText(Call call, const ShelvedRule& shelved, const std::string& text, std::string note) {
  const Entry& entry = shelved.entry;
  const RuleReading reading = ReadForAuthors(call, text);
  codec::Problems problems = ProblemsOf(text, reading.read.problems, "/text");
  if (!problems.empty()) return SendProblems(call, problems);
  std::vector<RulePiece> pieces = PiecesOf(text, reading.read.set);
  if (pieces.size() != 1) {
    return SendProblem(call, "one_entry", "/text", fmt::format("is one {}", Name(entry.kind)));
  }
  if (pieces.front().name != entry.name) {
    return SendProblem(call, "name_changed", "/text",
                       fmt::format("{} keeps its name: begin another entry", entry.name));
  }
  Body body;
  body.note = std::move(note);
  auto changed = rulebook::AddVersion(entry, DraftOf(call, pieces.front(), body));
  if (!changed) return RefuseRule(call, changed.error());
  const std::uint32_t number = changed->newest().number;
  SubmitRule(std::move(call), {.entry = *std::move(changed),
                               .if_version = shelved.version,
                               .kind = "rule.version_added",
                               .data = VersionData(number, body.note, pieces.front().text),
                               .new_text = pieces.front().text,
                               .shown = pieces.front().text,
                               .shown_version = number});
}

void NewVersion(Call call) {
  if (AnsweredBefore(call)) return;
  const auto shelved = AskedRule(call);
  if (!shelved || !AllowedOrSent(call, Action::kWriteRules, shelved->entry.offices)) return;
  auto body = ReadRuleBody<Body>(call, kNewVersion);
  if (!body || !AskedRuleAsRead(call)) return;
  AddText(std::move(call), *shelved, body->text, body->note);
}

void NewCsv(Call call) {
  if (AnsweredBefore(call)) return;
  const auto shelved = AskedRule(call);
  if (!shelved || !AllowedOrSent(call, Action::kWriteRules, shelved->entry.offices)) return;
  if (!AskedRuleAsRead(call)) return;
  const Entry& entry = shelved->entry;
  if (entry.kind == EntryKind::kRule) {
    return call.Problem(409, "wrong_kind", "A rule is no table");
  }
  const auto before = call.house->rules.Text(call.house->store, entry.name, entry.newest().number);
  if (!before) return call.Fail(before.error());
  codec::Problems problems;
  const auto text = WithCsv(call, entry, *before, call.request.body, problems);
  if (!text) return SendProblems(call, problems);
  const std::string note(call.Query("note"));
  AddText(std::move(call), *shelved, *text, note);
}

}  // namespace

void CreateRules(Call call) {
  OnWorkerOfWriters(std::move(call), Create);
}
void AddRuleVersion(Call call) {
  OnWorkerOfWriters(std::move(call), NewVersion);
}
void PutRuleCsv(Call call) {
  OnWorkerOfWriters(std::move(call), NewCsv);
}

}  // namespace tidewaiter::api
