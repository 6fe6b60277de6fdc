// Rules on one declaration: which fired when it was judged, and why one does or does not now.
#include <algorithm>

#include <fmt/format.h>

#include "api/asked_findings.h"
#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/rule_rights.h"
#include "api/rule_views.h"
#include "api/views.h"
#include "codec/json_writer.h"
#include "desk/assessment.h"
#include "desk/document.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;

// Findings hold personal data: who reads them is noted before the answer.
void SendNoted(Call call, const std::string& declaration, std::string json) {
  SubmitThen(std::move(call), clearance::NoteRead{declaration, "rules"},
             [json = std::move(json)](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               asked.Send(200, json);
             });
}

void AppendHit(JsonWriter& json, const desk::RuleHit& hit, const Call& call) {
  json.BeginObject().Member("entry", hit.entry).Member("version", hit.version);
  json.Member("rule", hit.rule).Member("title", hit.title).Member("item", hit.item);
  json.Member("mode", desk::Name(hit.mode)).Member("suspects", ErrorKindName(hit.suspects));
  json.Member("confidence", hit.confidence);
  if (hit.demand != desk::Lane::kNone) json.Member("demand", desk::Name(hit.demand));
  json.Member("exempt", hit.exempt);
  if (hit.add_minor != 0) json.Member("add", AmountText(*call.house, hit.add_minor));
  json.MemberUnlessEmpty("advise", hit.advise);
  AppendTexts(json, "check", hit.check);
  const auto shelved = call.house->rules.Find(hit.entry);
  if (shelved && MaySee(call.who, shelved->entry) && !hit.why.empty()) {
    AppendShown(json, "why", hit.why);
  }
  if (hit.held) {
    json.Key("held").BeginObject().Member("checks", hit.held->checks);
    json.Member("right", hit.held->right).EndObject();
  }
  json.EndObject();
}

void Fired(Call call) {
  const auto asked = AskedFindings(call);
  if (!asked) return;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("rules_version", asked->assessment.rules_version);
  json.Key("hits").BeginArray();
  for (const desk::RuleHit& hit : asked->assessment.rule_hits)
    AppendHit(json, hit, call);
  json.EndArray().EndObject();
  SendNoted(std::move(call), asked->row.id, std::move(out));
}

// ---- Why, or why not
// -----------------------------------------------------------------------------

std::string_view TruthName(const std::optional<bool>& truth) {
  return !truth ? "unknown" : *truth ? "true" : "false";
}

std::string ExplanationJson(const clearance::RuleAnswer& answer, const std::string& entry,
                            std::int64_t now_ms) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  const bool any = !answer.rules.empty();
  json.Member("rule", any ? answer.rules.front().rule : entry).Member("version", answer.version);
  json.Member("truth", any ? TruthName(answer.rules.front().truth) : "unknown");
  json.Member("as_of", TimeText(now_ms)).Member("preparing", answer.preparing);
  json.Member("holds_here", answer.holds_here).Member("acts", answer.acts);
  if (answer.held) {
    json.Key("held").BeginObject().Member("checks", answer.held->checks);
    json.Member("right", answer.held->right).EndObject();
  }
  AppendShown(json, "why", any ? answer.rules.front().why : std::vector<desk::ShownCondition>());
  json.Key("rows").BeginArray();  // of a table: the others
  for (std::size_t i = 1; i < answer.rules.size(); ++i) {
    json.BeginObject().Member("rule", answer.rules[i].rule);
    json.Member("truth", TruthName(answer.rules[i].truth));
    AppendShown(json, "why", answer.rules[i].why);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

Result<std::shared_ptr<const desk::Document>> DocumentOf(const Call& call,
                                                         const desk::DeclarationRow& row) {
  ASSIGN_OR_RETURN(const auto event, call.house->store.FindEvent(row.document_seq));
  if (!event) return Fail(ErrorCode::kCorruption, "the document of " + row.id + " is not there");
  desk::DocumentRules rules = *call.house->engine.rules();
  rules.offices.clear();  // it was lodged where it was
  auto document = desk::ParseDocument(event->data, rules);
  if (!document) {
    return Fail(ErrorCode::kCorruption, "the document of " + row.id + " cannot be read");
  }
  return std::make_shared<const desk::Document>(*std::move(document));
}

void Explain(Call call) {
  const auto row = AskedDeclaration(call);
  if (!row) return;
  const auto shelved = AskedRule(call);
  if (!shelved) return;
  const auto document = DocumentOf(call, *row);
  if (!document) return call.Fail(document.error());
  const auto item = static_cast<std::uint32_t>(QueryNumber(call, "item").value_or(1));
  if (item > (*document)->items.size()) return call.NotFound();
  const std::string name = shelved->entry.name;
  clearance::RuleQuestion question{
      .entry = name, .version = 0, .document = *document, .declaration = row->id, .item = item};
  auto kept = std::make_shared<Call>(std::move(call));
  kept->house->engine.ExplainRule(
      std::move(question), [kept, name, id = row->id](Result<clearance::RuleAnswer> answer) {
        if (answer) {
          std::string json = ExplanationJson(*answer, name, kept->now_ms());
          return SendNoted(std::move(*kept), id, std::move(json));
        }
        if (answer.error().code != ErrorCode::kNotFound) return kept->Fail(answer.error());
        kept->Problem(409, "not_running", "It does not run at the moment");
      });
}

}  // namespace

void GetDeclarationRules(Call call) {
  OnWorker(std::move(call), Fired);
}
void ExplainRule(Call call) {
  OnWorker(std::move(call), Explain);
}

}  // namespace tidewaiter::api
