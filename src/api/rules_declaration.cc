// Rules on one declaration: which fired when it was judged, and why one does or does not now.
#include <algorithm>

#include <fmt/format.h>

#include "api/asked.h"
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
  const desk::Assessment* const assessment = &asked->assessment;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("rules_version", assessment->rules_version);
  json.Key("hits").BeginArray();
  for (const desk::RuleHit& hit : assessment->rule_hits)
    AppendHit(json, hit, call);
  json.EndArray().EndObject();
  SendNoted(std::move(call), asked->row.id, "rules", std::move(out));
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

// What is known by now of its goods at other steps.
Result<clearance::StagesPtr> StatedNow(const Call& call, const desk::DeclarationRow& row,
                                       const desk::Document& document) {
  return clearance::StatedBefore(call.house->store, *call.house->engine.rules(), document, row.id,
                                 call.house->engine.state().seq);
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
  const auto stages = StatedNow(call, *row, **document);
  if (!stages) return call.Fail(stages.error());
  clearance::RuleQuestion question{.entry = name,
                                   .version = 0,
                                   .document = *document,
                                   .declaration = row->id,
                                   .item = item,
                                   .stages = *stages};
  auto kept = std::make_shared<Call>(std::move(call));
  kept->house->engine.ExplainRule(
      std::move(question), [kept, name, id = row->id](Result<clearance::RuleAnswer> answer) {
        if (answer) {
          std::string json = ExplanationJson(*answer, name, kept->now_ms());
          return SendNoted(std::move(*kept), id, "rules", std::move(json));
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
