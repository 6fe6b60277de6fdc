// Tariff quotas: what is left, and how it went. Who used them is nobody's business here.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/tariff_calls.h"
#include "api/views.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;
using tariff::QuotaDefinition;

constexpr std::size_t kUsesShown = 100;
constexpr std::size_t kUsesForDays = 100'000;  // a year of a busy quota
constexpr std::int64_t kDayMs = 86'400'000;

// Measures by the quota that they belong to, valid on the day.
std::map<std::string, std::vector<const tariff::Measure*>, std::less<>> MeasuresByQuota(
    const AskedTariff& asked) {
  std::map<std::string, std::vector<const tariff::Measure*>, std::less<>> by;
  for (const tariff::Measure& measure : asked.tariff().measures()) {
    if (measure.order_number.empty() || !measure.validity.Holds(asked.day)) continue;
    by[measure.order_number].push_back(&measure);
  }
  return by;
}

void AppendQuota(JsonWriter& json, const Call& call, const AskedTariff& asked,
                 const QuotaDefinition& quota, std::span<const tariff::Measure* const> measures) {
  std::optional<tariff::QuotaState> state;
  call.house->engine.tariff_desk().Read(
      [&](const tariff::QuotaBook& book) { state = book.StateOf(quota.order_number, asked.day); });
  json.BeginObject().Member("order_number", quota.order_number);
  json.Member("from", FormatDay(quota.period.from)).Member("until", FormatDay(quota.period.until));
  json.Member("volume", quota.volume.text());
  json.Member("unit", quota.currency.empty() ? quota.unit.text() : quota.currency);
  json.Member("used", state ? state->used.text() : std::string("0"));
  json.Member("left", state ? state->left.text() : quota.volume.text());
  json.Member("status", state ? tariff::QuotaStatusName(state->status) : "not_open");
  json.Member("method", quota.method == tariff::QuotaMethod::kLicensed ? "licensed" : "first_come");
  if (quota.critical_percent) json.Member("critical_percent", quota.critical_percent->text());
  std::set<std::string> goods;
  std::set<std::string> areas;
  for (const tariff::Measure* measure : measures) {
    goods.insert(measure->code.text());
    areas.insert(measure->area);
  }
  json.Key("goods").BeginArray();
  for (const std::string& code : goods)
    json.Text(code);
  json.EndArray().Key("areas").BeginArray();
  for (const std::string& area : areas)
    json.Text(TariffViews(asked).AreaName(area));
  json.EndArray().EndObject();
}

bool Fits(std::string_view words, const QuotaDefinition& quota,
          std::span<const tariff::Measure* const> measures) {
  if (words.empty() || quota.order_number.starts_with(words)) return true;
  return std::ranges::any_of(measures, [&](const tariff::Measure* measure) {
    return measure->code.text().starts_with(words);
  });
}

void List(Call call) {
  const auto asked = AskForTariff(call);
  if (!asked) return;
  std::string after;
  if (const auto cursor = call.Query("cursor"); !cursor.empty()) {
    const auto parsed = ParseCursor(cursor);
    if (!parsed) return call.Fail(parsed.error());
    after = parsed->id;
  }
  std::vector<const QuotaDefinition*> quotas;
  for (const QuotaDefinition& quota : asked->tariff().quotas())
    if (quota.period.Holds(asked->day)) quotas.push_back(&quota);
  std::ranges::sort(quotas, {}, &QuotaDefinition::order_number);
  const auto by = MeasuresByQuota(*asked);
  const auto limit = static_cast<std::size_t>(call.Limit());
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("day", FormatDay(asked->day)).Key("items").BeginArray();
  std::string last;
  std::size_t shown = 0;
  bool more = false;
  for (const QuotaDefinition* quota : quotas) {
    const auto found = by.find(quota->order_number);
    const auto measures = found == by.end()
                              ? std::span<const tariff::Measure* const>()
                              : std::span<const tariff::Measure* const>(found->second);
    if (quota->order_number <= after || !Fits(call.Query("q"), *quota, measures)) continue;
    more = shown == limit;
    if (more) break;
    AppendQuota(json, call, *asked, *quota, measures);
    last = quota->order_number;
    ++shown;
  }
  json.EndArray();
  if (more) json.Member("next", CursorText({0, last}));
  json.EndObject();
  call.Send(200, std::move(out));
}

// What was left at the end of each day with a use, the earliest first.
void AppendDays(JsonWriter& json, const std::vector<clearance::QuotaUse>& newest_first) {
  std::map<Day, std::string> days;
  for (const clearance::QuotaUse& use : newest_first)
    days.try_emplace(static_cast<Day>(use.request.accepted_ms / kDayMs), use.got.left.text());
  json.Key("days").BeginArray();
  for (const auto& [day, left] : days)
    json.BeginObject().Member("day", FormatDay(day)).Member("left", left).EndObject();
  json.EndArray();
}

void GetOne(Call call) {
  const auto asked = AskForTariff(call);
  if (!asked) return;
  const std::string_view order = call.request.PathParameter("order");
  const QuotaDefinition* quota = asked->tariff().FindQuota(order, asked->day);
  if (quota == nullptr) {
    return call.Problem(404, "quota_unknown", "There is no such quota on that day");
  }
  const auto by = MeasuresByQuota(*asked);
  const auto found = by.find(order);
  const auto measures = found == by.end() ? std::vector<const tariff::Measure*>() : found->second;
  const TariffViews views(*asked);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("quota");
  AppendQuota(json, call, *asked, *quota, measures);
  json.Key("measures").BeginArray();
  for (const tariff::Measure* measure : measures)
    views.AppendMeasure(json, *measure, measure->code);
  json.EndArray();
  auto uses = call.house->engine.tariff_desk().Latest(order, kUsesForDays);
  std::erase_if(uses, [&](const clearance::QuotaUse& use) {
    return !quota->period.Holds(static_cast<Day>(use.request.accepted_ms / kDayMs));
  });
  json.Key("uses").BeginArray();
  for (std::size_t i = 0; i < std::min(uses.size(), kUsesShown); ++i) {
    json.BeginObject().Member("at", TimeText(uses[i].request.accepted_ms));
    json.Member("asked", uses[i].got.asked.text()).Member("covered", uses[i].got.covered.text());
    json.Member("left", uses[i].got.left.text()).EndObject();
  }
  json.EndArray();
  AppendDays(json, uses);
  json.EndObject();
  call.Send(200, std::move(out));
}

}  // namespace

void ListQuotas(Call call) {
  ServeTariff(std::move(call), List);
}
void GetQuota(Call call) {
  ServeTariff(std::move(call), GetOne);
}

}  // namespace tidewaiter::api
