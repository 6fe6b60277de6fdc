#include "api/tariff_calls.h"

#include <algorithm>
#include <vector>

#include "api/tariff_shelf.h"
#include "base/check.h"
#include "risk/language.h"

namespace tidewaiter::api {

using codec::JsonWriter;
using nomenclature::GoodsCode;
using nomenclature::LineId;
using tariff::Measure;

namespace {

constexpr std::int64_t kDayMs = 86'400'000;

// What an action does, in a word that the desk says in its own language.
std::string_view ConditionKind(const tariff::Condition& condition) {
  if (!condition.document.empty()) return "document";
  return condition.limit ? "limit" : "otherwise";
}

std::string LimitText(const tariff::Condition& condition) {
  if (!condition.limit) return {};
  std::string text = condition.limit->text();
  if (!condition.limit_currency.empty()) text += ' ' + condition.limit_currency;
  if (!condition.limit_unit.code.empty()) {
    text += condition.limit_currency.empty() ? ' ' : '/';
    text += condition.limit_unit.text();
  }
  return text;
}

// What people call it; "" where the tariff does not say.
template <typename T>
std::string_view NameOf(const T* found) {
  return found == nullptr ? std::string_view() : std::string_view(found->name);
}

}  // namespace

Day Today(const Call& call) {
  return static_cast<Day>(call.now_ms() / kDayMs);
}

Day DayOf(const Call& call, std::string_view member, Day otherwise) {
  const std::string_view text = call.Query(member);
  if (text.empty()) return otherwise;
  return ParseIsoDay(text).value_or(otherwise);
}

std::string LanguageTag(const Call& call) {
  return std::string(risk::LanguageCode(call.language));
}

std::optional<AskedTariff> AskForTariff(Call& call) {
  AskedTariff asked{.in_force = call.house->engine.tariff_desk().tariff(),
                    .day = DayOf(call, "day", Today(call)),
                    .language = LanguageTag(call)};
  if (const auto version = call.Query("version"); !version.empty()) {
    if (!call.May(access::Action::kManageTariff, {})) {
      call.Denied(access::Allows(call.who, access::Action::kManageTariff, {}).reason);
      return std::nullopt;
    }
    auto opened = call.house->tariffs->Open(version);
    if (!opened) {
      call.Fail(opened.error());
      return std::nullopt;
    }
    asked.in_force = std::move(*opened);
  }
  if (!asked.in_force) {
    call.Problem(404, "no_tariff", "No tariff is in force",
                 "an analyst or a manager loads one, and another puts it in force");
    return std::nullopt;
  }
  return asked;
}

void SendProblemsOf(Call& call, const codec::Problems& problems) {
  call.Problem(422, "problems", "The question has problems",
               problems.empty() ? std::string() : problems.front().detail, problems);
}

void ServeTariff(Call call, void (*job)(Call)) {
  if (!call.May(access::Action::kReadTariff, {})) return call.Denied(access::Reason::kNoRight);
  OnWorker(std::move(call), job);
}

std::string GoodsText(const nomenclature::Nomenclature& goods, std::string_view code, Day day,
                      std::string_view language) {
  const auto parsed = GoodsCode::Parse(code);
  if (!parsed) return {};
  const auto line = goods.Find(*parsed, day);
  if (!line) return {};
  std::vector<LineId> path = goods.Ancestors(*line, day);
  std::ranges::reverse(path);
  path.push_back(*line);
  std::string text;
  for (const LineId id : path) {
    const std::string_view said = goods.Description(id, language);
    if (said.empty()) continue;
    if (!text.empty()) text += "; ";
    text += said;
  }
  return text;
}

void AppendValidity(JsonWriter& json, const nomenclature::Validity& validity) {
  if (validity.from != nomenclature::kAlways) json.Member("from", FormatDay(validity.from));
  if (validity.until != nomenclature::kForever) json.Member("until", FormatDay(validity.until));
}

void TariffViews::AppendLine(JsonWriter& json, LineId id) const {
  const nomenclature::GoodsLine line = asked_.goods().line(id);
  const bool has_more = !asked_.goods().Children(id, asked_.day).empty();
  json.BeginObject().Member("code", line.code.text()).Member("suffix", int{line.suffix});
  json.Member("level", int{line.level});
  json.Member("description", asked_.goods().Description(id, asked_.language));
  json.Member("declarable", asked_.goods().Declarable(id, asked_.day));
  json.Member("has_more", has_more).MemberUnlessEmpty("unit", line.unit);
  if (line.suffix == nomenclature::kDeclarableSuffix && line.level > 0) {
    json.MemberUnlessEmpty("duty", AnyOriginDuty(id));
  }
  AppendValidity(json, line.validity);
  json.EndObject();
}

void TariffViews::AppendAbove(JsonWriter& json, LineId line) const {
  std::vector<LineId> above = asked_.goods().Ancestors(line, asked_.day);
  std::ranges::reverse(above);
  json.Key("above").BeginArray();
  for (const LineId id : above)
    AppendLine(json, id);
  json.EndArray();
}

void TariffViews::AppendNotes(JsonWriter& json, LineId line) const {
  const int chapter = asked_.goods().line(line).code.chapter();
  std::vector<std::string> subjects;
  for (const nomenclature::Section& section : asked_.goods().sections()) {
    if (section.first_chapter <= chapter && chapter <= section.last_chapter &&
        std::ranges::find(subjects, section.number) == subjects.end()) {
      subjects.push_back(section.number);
    }
  }
  for (const LineId id : asked_.goods().Ancestors(line, asked_.day))
    subjects.push_back(asked_.goods().line(id).code.text());
  subjects.push_back(asked_.goods().line(line).code.text());
  json.Key("notes").BeginArray();
  for (const std::string& subject : subjects) {
    const auto notes = asked_.goods().Notes(subject, asked_.day);
    const bool spoken = std::ranges::any_of(
        notes, [&](const nomenclature::Note* note) { return note->language == asked_.language; });
    for (const nomenclature::Note* note : notes) {
      if (spoken && note->language != asked_.language) continue;
      json.BeginObject().Member("subject", note->subject).Member("text", note->text).EndObject();
    }
  }
  json.EndArray();
}

std::string TariffViews::AreaName(std::string_view area) const {
  const tariff::Area* found = asked_.tariff().FindArea(area);
  return found == nullptr || found->name.empty() ? std::string(area) : found->name;
}

std::string TariffViews::TypeName(std::string_view type) const {
  const tariff::MeasureType* found = asked_.tariff().FindType(type);
  return found == nullptr ? std::string(type) : found->name;
}

std::string TariffViews::AnyOriginDuty(LineId line) const {
  std::vector<std::uint32_t> numbers;
  asked_.tariff().MeasuresFor(line, asked_.day, numbers);
  for (const std::uint32_t number : numbers) {
    const Measure& measure = asked_.tariff().measures()[number];
    const tariff::MeasureType* type = asked_.tariff().FindType(measure.type);
    if (type == nullptr || type->role != tariff::Role::kDuty) continue;
    return measure.elsewhere.empty() ? measure.duty.text() : measure.elsewhere;
  }
  return {};
}

void TariffViews::AppendRegulation(JsonWriter& json, std::string_view member,
                                   std::string_view regulation) const {
  if (regulation.empty()) return;
  const tariff::Regulation* found = asked_.tariff().FindRegulation(regulation);
  json.Key(member).BeginObject().Member("id", regulation);
  if (found != nullptr) {
    json.MemberUnlessEmpty("title", found->title).MemberUnlessEmpty("url", found->url);
  }
  json.EndObject();
}

void TariffViews::AppendDocument(JsonWriter& json, std::string_view member,
                                 std::string_view code) const {
  if (code.empty()) return;
  const tariff::Document* found = asked_.tariff().FindDocument(code);
  json.Key(member).BeginObject().Member("code", code);
  json.Member("name", NameOf(found)).EndObject();
}

void TariffViews::AppendConditions(JsonWriter& json, const Measure& measure) const {
  json.Key("conditions").BeginArray();
  for (const tariff::Condition& condition : measure.conditions) {
    json.BeginObject().Member("code", condition.code).Member("sequence", condition.sequence);
    AppendDocument(json, "document", condition.document);
    json.MemberUnlessEmpty("limit", LimitText(condition)).Member("action", condition.action);
    json.Member("met_by", ConditionKind(condition));
    if (!condition.duty.terms().empty()) json.Member("rate", condition.duty.text());
    json.EndObject();
  }
  json.EndArray();
}

void TariffViews::AppendFootnotes(JsonWriter& json, const Measure& measure) const {
  json.Key("footnotes").BeginArray();
  for (const std::string& id : measure.footnotes) {
    const tariff::Footnote* found = asked_.tariff().FindFootnote(id);
    json.BeginObject().Member("id", id);
    json.Member("text", found == nullptr ? std::string_view() : std::string_view(found->text));
    json.EndObject();
  }
  json.EndArray();
}

void TariffViews::AppendMeasure(JsonWriter& json, const Measure& measure, GoodsCode at) const {
  const tariff::MeasureType* type = asked_.tariff().FindType(measure.type);
  CHECK(type != nullptr);  // Build refuses others
  constexpr std::string_view kTrades[] = {"import", "export", "both"};
  json.BeginObject().Member("id", measure.id).Member("type", measure.type);
  json.Member("type_name", type->name).Member("role", tariff::RoleName(type->role));
  json.Member("trade", kTrades[static_cast<std::size_t>(type->trade)]);
  json.Member("area", measure.area).Member("area_name", AreaName(measure.area));
  json.Key("excluded").BeginArray();
  for (const std::string& area : measure.excluded)
    json.Text(area);
  json.EndArray();
  json.Member("rate", measure.elsewhere.empty() ? measure.duty.text() : std::string());
  json.MemberUnlessEmpty("elsewhere", measure.elsewhere);
  if (!measure.additional_code.empty()) {
    const tariff::AdditionalCode* found =
        asked_.tariff().FindAdditionalCode(measure.additional_code);
    json.Key("additional_code").BeginObject().Member("code", measure.additional_code);
    json.Member("name", NameOf(found)).EndObject();
  }
  json.MemberUnlessEmpty("order_number", measure.order_number);
  json.MemberUnlessEmpty("preference", type->preference);
  AppendRegulation(json, "regulation", measure.regulation);
  AppendValidity(json, measure.validity);
  if (measure.code.Significant(2) != at.Significant(2)) {
    json.Member("inherited_from", measure.code.text());
  }
  AppendConditions(json, measure);
  AppendFootnotes(json, measure);
  json.EndObject();
}

}  // namespace tidewaiter::api
