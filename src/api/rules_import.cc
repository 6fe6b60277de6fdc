// Many rules from a file: new entries and new versions, as drafts.
#include <algorithm>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/rule_check.h"
#include "api/rule_rights.h"
#include "api/rule_text.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using rulebook::Entry;

// A line end takes two bytes in JSON, other characters up to six.
constexpr codec::JsonLimits kImportBody{
    .bytes_max = 2 * kRuleImportMax, .depth_max = 8, .problems_max = 1000};

struct Body {
  std::string text;
  std::string note;
  std::optional<std::vector<std::string>> offices;
};

constexpr codec::JsonMember<Body> kImport[] = {
    {"text", codec::kRequired,
     [](JsonReader& in, JsonValue v, Body& b) { ReadRuleText(in, v, kRuleImportMax, b.text); }},
    {"note", codec::kOptional,
     [](JsonReader& in, JsonValue v, Body& b) { in.Text(v, {.max = kRuleNoteMax}, b.note); }},
    {"offices", codec::kOptional,
     [](JsonReader& in, JsonValue v, Body& b) { ReadOffices(in, v, b.offices.emplace()); }}};

// What becomes of one piece.
struct Imported {
  std::string_view result;  // "created", "new_version", "same", "refused"
  std::string problem = {};
};

class Importer {
 public:
  Importer(const Call& call, const Body& body, std::vector<std::string> offices)
      : call_(call), body_(body), offices_(std::move(offices)) {}

  Imported Add(const RulePiece& piece) {
    if (piece.text.size() > kRuleTextMax) return {"refused", "too_long"};
    const auto shelved = call_.house->rules.Find(piece.name);
    return shelved ? AddVersion(*shelved, piece) : Begin(piece);
  }

  clearance::PutRecords TakePuts() { return std::move(puts_); }

 private:
  [[nodiscard]] rulebook::Draft DraftOf(const RulePiece& piece) const {
    return {.kind = piece.kind,
            .title = piece.title,
            .offices = offices_,
            .secrecy = rulebook::Secrecy::kAuthors,
            .author = call_.who.id,
            .note = body_.note,
            .at_ms = call_.now_ms(),
            .adopted_from = {}};
  }

  Imported Begin(const RulePiece& piece) {
    if (IsReservedName(piece.name)) return {"refused", "name_taken"};
    if (!MayInAll(call_.who, Action::kWriteRules, offices_)) return {"refused", "no_right"};
    auto entry = rulebook::Begin(piece.name, DraftOf(piece));
    if (!entry) return {"refused", entry.error().field};
    Put(*entry, 0, "rule.created", piece);
    return {"created"};
  }

  Imported AddVersion(const ShelvedRule& shelved, const RulePiece& piece) {
    const Entry& entry = shelved.entry;
    if (!MaySee(call_.who, entry)) return {"refused", "name_taken"};
    const auto text =
        call_.house->rules.Text(call_.house->store, entry.name, entry.newest().number);
    if (text && *text == piece.text && entry.kind == piece.kind) return {"same"};
    if (!MayInAll(call_.who, Action::kWriteRules, entry.offices)) return {"refused", "no_right"};
    auto changed = rulebook::AddVersion(entry, DraftOf(piece));
    if (!changed) return {"refused", changed.error().field};
    Put(*changed, shelved.version, "rule.version_added", piece);
    return {"new_version"};
  }

  void Put(const Entry& entry, std::uint64_t if_version, std::string_view kind,
           const RulePiece& piece) {
    const std::uint32_t number = entry.newest().number;
    puts_.records.push_back(
        PutEntry(entry, if_version, kind, VersionData(number, body_.note, piece.text)));
    puts_.records.push_back(PutText(entry.name, number, piece.text));
  }

  const Call& call_;
  const Body& body_;
  std::vector<std::string> offices_;
  clearance::PutRecords puts_;
};

std::optional<Body> ReadImport(Call& call) {
  JsonReader in;
  Body body;
  if (const auto root = in.Parse(call.request.body, kImportBody)) {
    in.Object<Body>(*root, kImport, body);
  }
  if (in.problems().empty()) return body;
  call.Problem(422, "problems", "The input has problems", {}, in.problems());
  return std::nullopt;
}

void Import(Call call) {
  if (AnsweredBefore(call)) return;
  const auto body = ReadImport(call);
  if (!body) return;
  const RuleReading reading = ReadForAuthors(call, body->text);
  const codec::Problems problems = ProblemsOf(body->text, reading.read.problems, "/text");
  if (!problems.empty()) {
    return call.Problem(422, "problems", "The input has problems", {}, problems);
  }
  Importer importer(call, *body, body->offices.value_or(UsualRuleOffices(call)));
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const RulePiece& piece : PiecesOf(body->text, reading.read.set)) {
    const Imported imported = importer.Add(piece);
    json.BeginObject().Member("name", piece.name).Member("result", imported.result);
    json.MemberUnlessEmpty("problem", imported.problem).EndObject();
  }
  json.EndArray().EndObject();
  // Nothing to change is still answered the same when it is asked again.
  clearance::PutRecords puts = importer.TakePuts();
  Submit(std::move(call), std::move(puts), [out = std::move(out)](const clearance::Applied&) {
    return clearance::Rendered{200, out};
  });
}

}  // namespace

void ImportRules(Call call) {
  if (!access::AllowsSomewhere(call.who, Action::kWriteRules)) {
    return MayNot(call, access::Allows(call.who, Action::kWriteRules, {}));
  }
  OnWorker(std::move(call), Import);
}

}  // namespace tidewaiter::api
