// What changes in the tariff, and for whom: comparisons, the codes that somebody watches, alerts.
#include <algorithm>
#include <charconv>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/tariff_alerts.h"
#include "api/tariff_calls.h"
#include "api/tariff_shelf.h"
#include "api/views.h"
#include "clearance/registry.h"
#include "codec/json_get.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "nomenclature/compare.h"
#include "tariff/compare.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using nomenclature::GoodsChange;
using nomenclature::GoodsCode;
using tariff::MeasureChange;

constexpr Day kYear = 365;  // how far ahead is looked when nobody says
constexpr std::size_t kWatchedMax = 200;
constexpr std::size_t kTimeLength = 24;  // of TimeText
constexpr std::size_t kAlertsMax = 20;   // older ones are not kept

struct Changes {
  std::vector<GoodsChange> goods;
  std::vector<MeasureChange> measures;
};

Changes Compare(const tariff::Tariff& before, Day before_day, const tariff::Tariff& after,
                Day after_day, std::string_view language) {
  return {nomenclature::Compare(before.goods(), before_day, after.goods(), after_day, language),
          tariff::CompareMeasures(before, before_day, after, after_day)};
}

// ---- GET /tariff/changes

// One of them, for a list that is sorted by code.
struct Entry {
  GoodsCode code;
  const GoodsChange* goods = nullptr;
  const MeasureChange* measure = nullptr;
};

std::vector<Entry> EntriesOf(const Changes& changes, GoodsCode under) {
  std::vector<Entry> entries;
  for (const GoodsChange& change : changes.goods)
    if (change.code.Under(under)) entries.push_back({change.code, &change, nullptr});
  for (const MeasureChange& change : changes.measures)
    if (change.code.Under(under)) entries.push_back({change.code, nullptr, &change});
  std::ranges::stable_sort(
      entries, {}, [](const Entry& entry) { return entry.code.Padded(GoodsCode::kDigitsMax); });
  return entries;
}

void AppendGoods(JsonWriter& json, const GoodsChange& change, const AskedTariff& before,
                 const AskedTariff& after) {
  const AskedTariff& of = change.after ? after : before;
  json.BeginObject().Member("code", change.code.text());
  json.Member("description",
              of.goods().Description(change.after ? *change.after : *change.before, of.language));
  json.Member("kind", nomenclature::ChangeName(change.kind));
  const nomenclature::Validity validity =
      of.goods().line(change.after ? *change.after : *change.before).validity;
  if (change.kind == GoodsChange::Kind::kAdded && validity.from != nomenclature::kAlways) {
    json.Member("day", FormatDay(validity.from));
  }
  if (change.kind == GoodsChange::Kind::kEnded && validity.until != nomenclature::kForever) {
    json.Member("day", FormatDay(validity.until));
  }
  json.MemberUnlessEmpty("before", change.was).MemberUnlessEmpty("after", change.is).EndObject();
}

void AppendMeasure(JsonWriter& json, const MeasureChange& change, const AskedTariff& before,
                   const AskedTariff& after) {
  const AskedTariff& of = change.after ? after : before;
  const std::uint32_t number = change.after ? *change.after : *change.before;
  const tariff::Measure& measure = of.tariff().measures()[number];
  const auto line = of.goods().Find(measure.code, measure.suffix, of.day);
  json.BeginObject().Member("code", change.code.text());
  json.Member("description",
              line ? of.goods().Description(*line, of.language) : std::string_view());
  json.Member("kind", tariff::ChangeName(change.kind));
  const nomenclature::Validity validity = of.tariff().ValidityOf(number);
  if (change.after && validity.from != nomenclature::kAlways) {
    json.Member("day", FormatDay(validity.from));
  } else if (!change.after && validity.until != nomenclature::kForever) {
    json.Member("day", FormatDay(validity.until));
  }
  json.Member("measure", measure.id).Member("type_name", TariffViews(of).TypeName(measure.type));
  json.Member("area", measure.area).Member("area_name", TariffViews(of).AreaName(measure.area));
  json.MemberUnlessEmpty("before", change.was).MemberUnlessEmpty("after", change.is);
  if (change.percent_points) {
    json.Member("percent_points", change.percent_points->Trimmed().text());
  }
  json.EndObject();
}

// Where the page begins: a number in the cursor.
Result<std::size_t> PageBegin(const Call& call) {
  const std::string_view cursor = call.Query("cursor");
  if (cursor.empty()) return 0;
  ASSIGN_OR_RETURN(const desk::Cursor after, ParseCursor(cursor));
  return static_cast<std::size_t>(std::max(0.0, after.value));
}

void List(Call call) {
  const auto other = AskForTariff(call);  // the version that is asked for, or the one in force
  if (!other) return;
  const bool versions = !call.Query("version").empty();
  AskedTariff before = *other;
  AskedTariff after = *other;
  if (versions) {
    before.in_force = call.house->engine.tariff_desk().tariff();
    if (!before.in_force) before.in_force = after.in_force;  // nothing is in force: no change
  }
  before.day = DayOf(call, "since", Today(call));
  after.day = DayOf(call, "until", versions ? before.day : before.day + kYear);
  GoodsCode under;
  if (const auto text = call.Query("under"); !text.empty()) {
    const auto code = GoodsCode::Parse(text);
    if (!code) return call.Problem(422, "code", "The code is none", code.error().message);
    under = *code;
  }
  const auto begin = PageBegin(call);
  if (!begin) return call.Fail(begin.error());
  const Changes changes =
      Compare(before.tariff(), before.day, after.tariff(), after.day, before.language);
  const std::vector<Entry> entries = EntriesOf(changes, under);
  const std::size_t end = std::min(entries.size(), *begin + static_cast<std::size_t>(call.Limit()));
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("since", FormatDay(before.day)).Member("until", FormatDay(after.day));
  if (versions) json.Member("version", after.in_force->version);
  json.Member("total", entries.size()).Key("items").BeginArray();
  for (std::size_t i = *begin; i < end; ++i) {
    if (entries[i].goods != nullptr) AppendGoods(json, *entries[i].goods, before, after);
    if (entries[i].measure != nullptr) AppendMeasure(json, *entries[i].measure, before, after);
  }
  json.EndArray();
  if (end < entries.size()) json.Member("next", CursorText({static_cast<double>(end), "c"}));
  json.EndObject();
  call.Send(200, std::move(out));
}

// ---- Watches

struct Alert {
  std::int64_t at_ms = 0;
  std::string version;
  std::size_t changes = 0;
  std::vector<std::string> codes;
};

struct Watch {
  std::vector<std::string> codes;
  std::vector<Alert> alerts;  // the newest first
};

Result<Watch> ReadWatch(const std::optional<desk::RecordRow>& record) {
  Watch watch;
  if (!record || record->body.empty()) return watch;
  const codec::JsonText json(record->body);
  if (!json.ok()) return Fail(ErrorCode::kCorruption, "a list of watched codes cannot be read");
  const auto texts = [](JsonValue object, std::string_view name) {
    std::vector<std::string> list;
    codec::EachOf(object, name, [&](JsonValue element) {
      std::string_view text;
      if (element.get(text) == simdjson::SUCCESS) list.emplace_back(text);
    });
    return list;
  };
  watch.codes = texts(json.root(), "codes");
  codec::EachOf(json.root(), "alerts", [&](JsonValue element) {
    watch.alerts.push_back({codec::IntegerOf(element, "at_ms"), codec::TextOf(element, "version"),
                            static_cast<std::size_t>(codec::IntegerOf(element, "changes")),
                            texts(element, "codes")});
  });
  return watch;
}

void AppendTexts(JsonWriter& json, std::string_view member, const std::vector<std::string>& texts) {
  json.Key(member).BeginArray();
  for (const std::string& text : texts)
    json.Text(text);
  json.EndArray();
}

// As a record, or as the API shows it.
std::string WatchJson(const Watch& watch, bool record) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  AppendTexts(json, "codes", watch.codes);
  json.Key("alerts").BeginArray();
  for (const Alert& alert : watch.alerts) {
    json.BeginObject();
    if (record) {
      json.Member("at_ms", alert.at_ms);
    } else {
      json.Member("at", TimeText(alert.at_ms));
    }
    json.Member("version", alert.version).Member("changes", alert.changes);
    AppendTexts(json, "codes", alert.codes);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

clearance::PutRecord PutWatch(std::string account, const Watch& watch) {
  return {.collection = std::string(collection::kTariffWatch),
          .id = std::move(account),
          .if_version = std::nullopt,
          .body = WatchJson(watch, true),
          .kind = {},
          .data = {}};
}

void GetWatches(Call call) {
  const auto record = call.house->store.FindRecord(collection::kTariffWatch, call.who.id);
  if (!record) return call.Fail(record.error());
  const auto watch = ReadWatch(*record);
  if (!watch) return call.Fail(watch.error());
  call.Send(200, WatchJson(*watch, false));
}

struct Choice {
  std::vector<std::string> codes;
  std::string seen;  // as TimeText; "" = nothing was seen
};

constexpr codec::JsonMember<Choice> kBody[] = {
    {"codes", codec::kRequired,
     [](JsonReader& in, JsonValue v, Choice& w) {
       in.Array(v, 0, kWatchedMax, [&](JsonValue element) {
         std::string text;
         in.Text(element, {.min = 2, .max = 12, .characters = codec::Characters::kDigits}, text);
         if (text.empty()) return;
         const auto code = GoodsCode::Parse(text);
         if (!code) return in.Note("format", code.error().message);
         if (std::ranges::find(w.codes, text) != w.codes.end()) {
           return in.Note("duplicate", "said twice");
         }
         w.codes.push_back(std::move(text));
       });
     }},
    {"seen", codec::kOptional, [](JsonReader& in, JsonValue v, Choice& w) {
       in.Text(v, {.min = kTimeLength, .max = kTimeLength}, w.seen);
     }}};

void PutWatches(Call call) {
  if (AnsweredBefore(call)) return;
  JsonReader in;
  Choice choice;
  if (const auto root = in.Parse(call.request.body)) in.Object<Choice>(*root, kBody, choice);
  if (!in.problems().empty()) return SendProblems(call, in.problems());
  const auto record = call.house->store.FindRecord(collection::kTariffWatch, call.who.id);
  if (!record) return call.Fail(record.error());
  auto watch = ReadWatch(*record);
  if (!watch) return call.Fail(watch.error());
  watch->codes = std::move(choice.codes);
  // Texts of one length: their order is that of the times.
  std::erase_if(watch->alerts,
                [&](const Alert& alert) { return TimeText(alert.at_ms) <= choice.seen; });
  std::string shown = WatchJson(*watch, false);
  clearance::PutRecord put = PutWatch(call.who.id, *watch);
  put.if_version = *record ? (*record)->version : 0;  // an alert that comes meanwhile is not lost
  Submit(std::move(call), std::move(put), [shown = std::move(shown)](const clearance::Applied&) {
    return clearance::Rendered{200, shown};
  });
}

}  // namespace

Result<std::vector<clearance::PutRecord>> AlertsFor(House& house,
                                                    const clearance::TariffInForce* before,
                                                    const clearance::TariffInForce& now,
                                                    std::int64_t now_ms) {
  std::vector<clearance::PutRecord> puts;
  if (before == nullptr) return puts;
  ASSIGN_OR_RETURN(const auto records, house.store.ListRecords(collection::kTariffWatch));
  if (records.empty()) return puts;
  const auto today = static_cast<Day>(now_ms / 86'400'000);
  const Changes changes = Compare(*before->tariff, today, *now.tariff, today, "en");
  for (const desk::RecordRow& record : records) {
    ASSIGN_OR_RETURN(Watch watch, ReadWatch(record));
    Alert alert{now_ms, now.version, 0, {}};
    for (const std::string& text : watch.codes) {
      ASSIGN_OR_RETURN(const GoodsCode code, GoodsCode::Parse(text));
      // Its own line, what stands under it, and what it stands under.
      const auto concerns = [&](const auto& change) {
        const GoodsCode changed = change.code.Significant(2);
        const GoodsCode watched = code.Significant(2);
        return changed.Under(watched) || watched.Under(changed);
      };
      const auto count = std::ranges::count_if(changes.goods, concerns) +
                         std::ranges::count_if(changes.measures, concerns);
      if (count == 0) continue;
      alert.changes += static_cast<std::size_t>(count);
      alert.codes.push_back(text);
    }
    if (alert.codes.empty()) continue;
    watch.alerts.insert(watch.alerts.begin(), std::move(alert));
    if (watch.alerts.size() > kAlertsMax) watch.alerts.resize(kAlertsMax);
    puts.push_back(PutWatch(record.id, watch));
  }
  return puts;
}

void ListTariffChanges(Call call) {
  ServeTariff(std::move(call), List);
}
void GetTariffWatches(Call call) {
  ServeTariff(std::move(call), GetWatches);
}
void PutTariffWatches(Call call) {
  ServeTariff(std::move(call), PutWatches);
}

}  // namespace tidewaiter::api
