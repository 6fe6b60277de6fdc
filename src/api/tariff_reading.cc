// The tariff as everybody may read it: what it is, its tree, a line with its measures, search.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/tariff_calls.h"
#include "api/tariff_shelf.h"
#include "api/views.h"
#include "clearance/registry.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;
using nomenclature::GoodsCode;
using nomenclature::LineId;

constexpr int kSuffixUsual = nomenclature::kDeclarableSuffix;

int SuffixOf(const Call& call) {
  const std::string_view text = call.Query("suffix");
  int suffix = 0;
  for (const char c : text)
    suffix = suffix * 10 + (c - '0');  // the description has checked it
  return text.empty() ? kSuffixUsual : suffix;
}

// The line that is asked for. Nothing after an answer was sent: 404, with the nearest line above.
std::optional<LineId> FindLine(Call& call, const AskedTariff& asked, std::string_view text) {
  const auto code = GoodsCode::Parse(text);
  if (!code) {
    call.Problem(422, "code", "The code is none", code.error().message);
    return std::nullopt;
  }
  const auto line = asked.goods().Find(*code, SuffixOf(call), asked.day);
  if (line) return line;
  const auto nearest = asked.goods().Nearest(*code, asked.day);
  call.Problem(
      404, "unknown_code", "There is no such line on that day",
      nearest ? fmt::format("the nearest above is {}", asked.goods().line(*nearest).code.text())
              : std::string("nor a chapter for it"));
  return std::nullopt;
}

// ---- GET /tariff

void Get(Call call) {
  const auto asked = AskForTariff(call);
  if (!asked) return;
  const auto record = call.house->store.FindRecord(clearance::collection::kTariff, "current");
  if (!record) return call.Fail(record.error());
  const tariff::Tariff& tariff = asked->tariff();
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("version", asked->in_force->version);
  std::string name;
  if (*record && !(*record)->body.empty()) {
    const codec::JsonText stored((*record)->body);
    if (stored.ok()) {
      name = codec::TextOf(stored.root(), "name");
      json.Member("activated_at", TimeText(codec::IntegerOf(stored.root(), "activated_ms")));
      json.Member("activated_by", call.house->directory.NameOf(codec::TextOf(stored.root(), "by")));
    }
  }
  json.Member("name", name).Member("country", tariff.reckoning().country);
  json.Member("currency", tariff.reckoning().currency);
  json.Key("languages").BeginArray();
  for (const std::string& language : asked->goods().languages())
    json.Text(language);
  json.EndArray();
  json.Member("lines", asked->goods().size()).Member("measures", tariff.measures().size());
  json.Member("quotas", tariff.quotas().size()).EndObject();
  call.Send(200, std::move(out));
}

// ---- GET /tariff/lines

void AppendSections(JsonWriter& json, const AskedTariff& asked) {
  json.Key("sections").BeginArray();
  const auto& sections = asked.goods().sections();
  const bool spoken = std::ranges::any_of(sections, [&](const nomenclature::Section& section) {
    return section.language == asked.language;
  });
  std::set<std::string> said;
  for (const nomenclature::Section& section : sections) {
    if (spoken && section.language != asked.language) continue;
    if (!said.insert(section.number).second) continue;
    json.BeginObject().Member("number", section.number).Member("title", section.title);
    json.Member("first_chapter", section.first_chapter);
    json.Member("last_chapter", section.last_chapter).EndObject();
  }
  json.EndArray();
}

void ListLines(Call call) {
  const auto asked = AskForTariff(call);
  if (!asked) return;
  const TariffViews views(*asked);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("day", FormatDay(asked->day));
  std::vector<LineId> below;
  if (const auto under = call.Query("under"); !under.empty()) {
    const auto line = FindLine(call, *asked, under);
    if (!line) return;
    json.Key("line");
    views.AppendLine(json, *line);
    views.AppendAbove(json, *line);
    views.AppendNotes(json, *line);
    json.Key("sections").BeginArray().EndArray();
    below = asked->goods().Children(*line, asked->day);
  } else {
    json.Key("above").BeginArray().EndArray();
    json.Key("notes").BeginArray().EndArray();
    AppendSections(json, *asked);
    below = asked->goods().Chapters(asked->day);
  }
  json.Key("items").BeginArray();
  for (const LineId line : below)
    views.AppendLine(json, line);
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

// ---- GET /tariff/lines/{code}

bool IsAsked(const Call& call, const AskedTariff& asked, const tariff::Measure& measure) {
  const tariff::MeasureType* type = asked.tariff().FindType(measure.type);
  const std::string_view trade = call.Query("trade");
  if (type != nullptr && !trade.empty()) {
    if (trade == "import" && type->trade == tariff::Trade::kExport) return false;
    if (trade == "export" && type->trade == tariff::Trade::kImport) return false;
  }
  const std::string_view origin = call.Query("origin");
  if (origin.empty() || measure.area.empty()) return true;
  const auto holds = [&](std::string_view area) {
    return area == origin || asked.tariff().InArea(origin, area, asked.day);
  };
  return holds(measure.area) && std::ranges::none_of(measure.excluded, holds);
}

void AppendMeasures(JsonWriter& json, const Call& call, const AskedTariff& asked, LineId line) {
  std::vector<std::uint32_t> numbers;
  asked.tariff().MeasuresFor(line, asked.day, numbers);
  std::vector<const tariff::Measure*> measures;
  for (const std::uint32_t number : numbers) {
    const tariff::Measure& measure = asked.tariff().measures()[number];
    if (IsAsked(call, asked, measure)) measures.push_back(&measure);
  }
  std::ranges::stable_sort(measures, {}, [&](const tariff::Measure* measure) {
    const tariff::MeasureType* type = asked.tariff().FindType(measure->type);
    return std::pair(type == nullptr ? 0 : type->order, std::string_view(measure->area));
  });
  const TariffViews views(asked);
  json.Key("measures").BeginArray();
  for (const tariff::Measure* measure : measures)
    views.AppendMeasure(json, *measure, asked.goods().line(line).code);
  json.EndArray();
}

void AppendLines(JsonWriter& json, std::string_view member, const AskedTariff& asked,
                 const std::vector<LineId>& lines) {
  const TariffViews views(asked);
  json.Key(member).BeginArray();
  for (const LineId line : lines)
    views.AppendLine(json, line);
  json.EndArray();
}

// What the code was in the other editions of the Harmonized System, where tables were given.
void AppendCorrelations(JsonWriter& json, const Call& call, GoodsCode code) {
  json.Key("correlations").BeginArray();
  const auto& tables = call.house->correlations;
  for (const std::string& edition : nomenclature::Editions()) {
    if (!tables || code.digits() < 6 || edition == nomenclature::Editions().back()) continue;
    const nomenclature::Correlated to =
        tables->Between(code, nomenclature::Editions().back(), edition);
    if (to.codes.empty()) continue;
    json.BeginObject().Member("edition", edition).Key("codes").BeginArray();
    for (const GoodsCode one : to.codes)
      json.Text(one.text());
    json.EndArray().Member("kind", nomenclature::CorrelationName(to.kind));
    json.Member("exact", to.exact).EndObject();
  }
  json.EndArray();
}

void GetLine(Call call) {
  const auto asked = AskForTariff(call);
  if (!asked) return;
  const auto line = FindLine(call, *asked, call.request.PathParameter("code"));
  if (!line) return;
  const GoodsCode code = asked->goods().line(*line).code;
  const TariffViews views(*asked);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("day", FormatDay(asked->day)).Key("line");
  views.AppendLine(json, *line);
  views.AppendAbove(json, *line);
  AppendLines(json, "below", *asked, asked->goods().Children(*line, asked->day));
  views.AppendNotes(json, *line);
  AppendMeasures(json, call, *asked, *line);
  AppendLines(json, "history", *asked, asked->goods().History(code));
  AppendCorrelations(json, call, code);
  json.EndObject();
  call.Send(200, std::move(out));
}

// ---- GET /tariff/search

void Search(Call call) {
  const auto asked = AskForTariff(call);
  if (!asked) return;
  const auto found = asked->in_force->search->Find(call.Query("q"), asked->language, asked->day,
                                                   static_cast<std::size_t>(call.Limit()));
  const TariffViews views(*asked);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const LineId line : found) {
    json.BeginObject().Key("line");
    views.AppendLine(json, line);
    views.AppendAbove(json, line);
    json.EndObject();
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

}  // namespace

void GetTariff(Call call) {
  ServeTariff(std::move(call), Get);
}
void ListTariffLines(Call call) {
  ServeTariff(std::move(call), ListLines);
}
void GetTariffLine(Call call) {
  ServeTariff(std::move(call), GetLine);
}
void SearchTariff(Call call) {
  ServeTariff(std::move(call), Search);
}

}  // namespace tidewaiter::api
