// Why: the findings of a declaration with their reasons, and the earlier lines they rest on.
#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "api/asked.h"
#include "api/operations.h"
#include "api/story.h"
#include "api/tariff_calls.h"
#include "api/views.h"
#include "clearance/lanes.h"
#include "clearance/standing.h"
#include "codec/json_writer.h"
#include "desk/assessment.h"
#include "desk/document.h"
#include "desk/fold.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;

constexpr int kEvidenceMax = 50;  // rows: who needs more asks the history in SQL

double Major(const House& house, double minor) {
  return minor / std::pow(10.0, house.settings.currency_digits);
}

std::string Amount(const House& house, double minor) {
  return desk::FormatAmount(std::llround(minor), house.settings.currency_digits);
}

bool HasEvidence(const Reason& reason) {
  const std::string& id = reason.template_id;
  return id == "profile.history" || id.starts_with("price.") || id.ends_with("_record") ||
         id.starts_with("context.habit_");
}

void AppendReason(JsonWriter& json, const Reason& reason, double without, const Call& call) {
  json.BeginObject().Member("template", reason.template_id);
  json.Member("sentence", risk::RenderReason(reason, call.language, call.house->settings.currency));
  json.Member("weight", reason.weight).Member("probability_without", without);
  json.Member("evidence", HasEvidence(reason));
  json.Key("parameters").BeginObject();
  for (const auto& [name, value] : reason.parameters)
    json.Member(name, value);
  json.EndObject().EndObject();
}

void AppendCodeDoubt(JsonWriter& json, const desk::CodeDoubt& doubt, const Call& call) {
  const auto tariff = call.house->engine.tariff_desk().tariff();
  json.Key("code_doubt").BeginObject().Member("probability", doubt.probability);
  json.Member("confidence", doubt.confidence).Key("likelier").BeginArray();
  for (const auto& [code, probability] : doubt.likelier) {
    json.BeginObject().Member("code", code);
    if (tariff) {
      json.MemberUnlessEmpty(
          "text", GoodsText(tariff->tariff->goods(), code, Today(call), LanguageTag(call)));
    }
    json.Member("probability", probability).EndObject();
  }
  json.EndArray().EndObject();
}

void AppendItem(JsonWriter& json, std::size_t number, const desk::ItemAssessment& item,
                const Call& call) {
  const House& house = *call.house;
  json.BeginObject().Member("number", number).Member("probability", item.probability);
  json.Member("expected", Amount(house, item.expected_minor));
  const Finding& finding = item.finding;
  json.Key("finding").BeginObject().Member("kind", ErrorKindName(finding.kind));
  json.Member("label", risk::KindLabel(finding.kind, call.language));
  json.Member("probability", finding.probability);
  json.Member("stake", Amount(house, static_cast<double>(finding.stake_minor)));
  for (std::uint8_t basis = 0; basis < risk::kStakeBasisCount; ++basis) {
    if (risk::StakeBasisName(risk::StakeBasis(basis)) != finding.stake_basis) continue;
    json.Member("stake_basis", risk::StakeBasisLabel(risk::StakeBasis(basis), call.language));
  }
  json.Key("reasons").BeginArray();
  for (std::size_t i = 0; i < finding.reasons.size(); ++i) {
    const double without =
        i < item.probability_without.size() ? item.probability_without[i] : item.probability;
    AppendReason(json, finding.reasons[i], without, call);
  }
  json.EndArray().EndObject();
  json.Key("kinds").BeginArray();
  for (const auto& [kind, probability] : item.kinds) {
    json.BeginObject().Member("kind", ErrorKindName(kind));
    json.Member("label", risk::KindLabel(kind, call.language));
    json.Member("probability", probability).EndObject();
  }
  json.EndArray();
  if (item.code_doubt) AppendCodeDoubt(json, *item.code_doubt, call);
  json.EndObject();
}

// What would have changed the decision: each reason of the leading item gone, and a smaller worth.
void AppendWhatIf(JsonWriter& json, const AskedAssessment& looked, const Call& call) {
  const desk::Assessment& a = looked.assessment;
  json.Key("what_if").BeginArray();
  const bool targeted = a.basis == SelectionBasis::kTargeted;
  if (targeted && !a.items.empty()) {
    const desk::ItemAssessment& item = a.items[a.Leading()];
    const auto is_trust = [](const Reason& reason) {
      return reason.template_id == "operator.trusted";
    };
    const bool trusted = std::ranges::any_of(item.finding.reasons, is_trust);
    const double factor = trusted ? clearance::kTrustedRankFactor : 1;
    for (std::size_t i = 0; i < item.finding.reasons.size(); ++i) {
      const double without = item.probability_without[i];
      // The worth of the item falls as its probability does; the other items stay.
      const double share = item.probability > 0 ? without / item.probability : 1;
      const double rank = is_trust(item.finding.reasons[i])
                              ? a.rank / factor
                              : a.rank - factor * item.expected_minor * (1 - share);
      WhatIf what;
      what.template_id = item.finding.reasons[i].template_id;
      what.reason_sentence =
          risk::RenderReason(item.finding.reasons[i], call.language, call.house->settings.currency);
      what.probability = without;
      what.lane = clearance::LanePlanner::LaneFor(rank, item.finding.kind, a.thresholds);
      json.BeginObject().Member("change", WhatIfSentence(what, call.language));
      json.Member("lane", desk::Name(what.lane)).Member("probability", without).EndObject();
    }
    const double least = std::min({a.thresholds.red, a.thresholds.yellow, a.thresholds.blue});
    if (std::isfinite(least)) {
      WhatIf what;
      what.worth_below_minor = std::llround(least);
      what.currency = call.house->settings.currency;
      what.currency_digits = call.house->settings.currency_digits;
      json.BeginObject().Member("change", WhatIfSentence(what, call.language));
      json.Member("lane", "green").EndObject();
    }
  }
  json.EndArray();
}

void Findings(Call call) {
  const auto looked = AskedFindings(call);
  if (!looked) return;
  const desk::Assessment& a = looked->assessment;
  const House& house = *call.house;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("declaration", looked->row.id);
  json.Member("version", looked->row.version).Member("decided_at", TimeText(looked->decided_ms));
  if (a.lane != desk::Lane::kNone) json.Member("lane", desk::Name(a.lane));
  json.Member("basis", a.basis == SelectionBasis::kUnknown ? "none" : SelectionBasisName(a.basis));
  json.Member("rank", Major(house, a.rank));
  json.Key("thresholds").BeginObject();
  for (const auto& [name, value] :
       {std::pair{"red", a.thresholds.red}, std::pair{"yellow", a.thresholds.yellow},
        std::pair{"blue", a.thresholds.blue}}) {
    if (std::isfinite(value)) json.Member(name, Major(house, value));
  }
  json.EndObject().Member("draw", a.draw_probability);
  json.Member("model_version", a.model_version).Member("policy_version", a.policy_version);
  json.Member("learned_events", a.learned_seq);
  AppendWhatIf(json, *looked, call);
  json.Key("items").BeginArray();
  for (std::size_t i = 0; i < a.items.size(); ++i)
    AppendItem(json, i + 1, a.items[i], call);
  json.EndArray().EndObject();
  SubmitThen(std::move(call), clearance::NoteRead{looked->row.id, "findings"},
             [out = std::move(out)](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               asked.Send(200, out);
             });
}

using Where = std::vector<std::pair<std::string, std::string>>;

// The attributes that a reason's lines share.
Where WhereOf(const Reason& reason, const desk::GoodsItem& item, const desk::DeclarationRow& row) {
  Where where;
  if (reason.template_id == "profile.history") {
    for (const auto& [name, value] : reason.parameters) {
      if (FindAttribute(name)) where.emplace_back(name, value);
    }
  } else if (reason.template_id.starts_with("price.")) {
    const std::string_view level = reason.Parameter("level");
    const std::size_t digits = level == "4" ? 4 : level == "3" ? 6 : item.hs_code.size();
    where.emplace_back("hs_code", item.hs_code.substr(0, digits));
    if (level == "0" || level == "1") where.emplace_back("origin", item.origin);
  } else if (reason.template_id == "context.supplier_record") {
    where.emplace_back("supplier", item.supplier);
  } else if (reason.template_id == "context.declarant_record") {
    where.emplace_back("declarant", row.declarant);
  } else {
    where.emplace_back("importer", row.importer);
  }
  return where;
}

struct Evidence {
  std::int64_t checked = 0;
  std::int64_t wrong = 0;
  bool more = false;
};

std::string KindsJson(KindSet kinds) {
  std::string out;
  JsonWriter json(out);
  json.BeginArray();
  for (const ErrorKind kind : AllErrorKinds()) {
    if (kinds.Has(kind)) json.Text(ErrorKindName(kind));
  }
  json.EndArray();
  return out;
}

// What the desk itself has found since it runs.
Status AppendOwn(JsonWriter& json, const House& house, const Where& where, std::uint64_t before_seq,
                 Evidence& evidence) {
  desk::OutcomeQuery query;
  query.before_seq = before_seq;
  query.limit = kEvidenceMax;
  for (const auto& [name, value] : where) {
    if (name == "importer") query.importer = value;
    if (name == "declarant") query.declarant = value;
    if (name == "supplier") query.supplier = value;
    if (name == "hs_code") query.hs_prefix = value;
    if (name == "origin") query.origin = value;
    if (name == "office") query.office = value;
  }
  ASSIGN_OR_RETURN(const auto rows, house.store.ListOutcomes(query));
  for (const desk::OutcomeRow& row : rows) {
    if (row.source == OutcomeSource::kDismissal) continue;
    ++evidence.checked;
    evidence.wrong += row.wrong.empty() ? 0 : 1;
    json.BeginObject().Member("id", fmt::format("{}-{}", row.declaration, row.item));
    json.Member("declaration", row.declaration).Member("date", FormatDay(row.date));
    json.Member("office", row.office).Member("importer", row.importer);
    json.Member("hs_code", row.hs_code).Member("origin", row.origin);
    json.Member("description", row.description);
    json.Member("value", Amount(house, static_cast<double>(row.value_minor)));
    json.Member("irregular", !row.wrong.empty()).Key("wrong").Raw(KindsJson(row.wrong));
    json.Member("source", OutcomeSourceName(row.source));
    json.Member("recovered", Amount(house, static_cast<double>(row.recovered_minor))).EndObject();
  }
  evidence.more = rows.size() == static_cast<std::size_t>(kEvidenceMax);
  return {};
}

Status AppendPast(JsonWriter& json, const House& house, const Where& where, bool checked_only,
                  Evidence& evidence) {
  if (!house.find_past || where.empty()) return {};
  ASSIGN_OR_RETURN(const auto lines, house.find_past(where, checked_only, kEvidenceMax));
  for (const PastLine& line : lines) {
    const bool looked = line.source != "none" && !line.source.empty();
    evidence.checked += looked ? 1 : 0;
    evidence.wrong += line.wrong.empty() ? 0 : 1;
    json.BeginObject().Member("id", line.id).Member("declaration", "");
    json.Member("date", FormatDay(line.date)).Member("office", line.office);
    json.Member("importer", line.importer).Member("hs_code", line.hs_code);
    json.Member("origin", line.origin).Member("description", line.description);
    if (line.value_minor != kMissingMoney) {
      json.Member("value", Amount(house, static_cast<double>(line.value_minor)));
    }
    json.Member("irregular", !line.wrong.empty()).Key("wrong").Raw(KindsJson(line.wrong));
    json.Member("source", line.source);
    json.Member("recovered", Amount(house, static_cast<double>(line.recovered_minor)));
    json.EndObject();
  }
  evidence.more = evidence.more || lines.size() == static_cast<std::size_t>(kEvidenceMax);
  return {};
}

std::size_t NumberIn(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? number : static_cast<std::size_t>(-1);
}

void EvidenceRows(Call call) {
  const auto looked = AskedFindings(call);
  if (!looked) return;
  const House& house = *call.house;
  const std::size_t number = NumberIn(call.request.PathParameter("number"));
  const std::size_t place = call.Query("reason").empty() ? 0 : NumberIn(call.Query("reason"));
  const auto& items = looked->assessment.items;
  if (number == 0 || number > items.size() || place >= items[number - 1].finding.reasons.size()) {
    return call.NotFound();
  }
  const Reason& reason = items[number - 1].finding.reasons[place];
  const auto event = house.store.FindEvent(looked->row.document_seq);
  if (!event) return call.Fail(event.error());
  desk::DocumentRules rules = *house.engine.rules();
  rules.offices.clear();
  const auto document = *event ? desk::ParseDocument((*event)->data, rules)
                               : std::expected<desk::Document, desk::Problems>();
  if (!document || document->items.size() < number) return call.NotFound();
  const Where where = WhereOf(reason, document->items[number - 1], looked->row);
  const bool checked_only = !reason.template_id.starts_with("price.") &&
                            !reason.template_id.starts_with("context.habit_");
  Evidence evidence;
  std::string rows;
  JsonWriter row_json(rows);
  row_json.BeginArray();
  // Only what was known when the declaration was judged.
  Status read = AppendOwn(row_json, house, where, looked->assessment.learned_seq + 1, evidence);
  if (read) read = AppendPast(row_json, house, where, checked_only, evidence);
  if (!read) return call.Fail(read.error());
  row_json.EndArray();
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Member("sentence", risk::RenderReason(reason, call.language, house.settings.currency));
  json.Member("checked", evidence.checked).Member("wrong", evidence.wrong);
  json.Key("rows").Raw(rows).Member("more", evidence.more).EndObject();
  SubmitThen(std::move(call), clearance::NoteRead{looked->row.id, "evidence"},
             [out = std::move(out)](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               asked.Send(200, out);
             });
}

}  // namespace

void GetFindings(Call call) {
  OnWorker(std::move(call), Findings);
}

void GetEvidence(Call call) {
  OnWorker(std::move(call), EvidenceRows);
}

}  // namespace tidewaiter::api
