// Dashboard, reference lists, and the demo's stream.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/views.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "desk/document.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr int kDaysUsual = 30;
constexpr int kDaysMax = 3660;

struct DayCounts {
  std::int64_t lodged = 0;
  std::int64_t inspected = 0;
  std::int64_t irregular = 0;
  std::int64_t money_minor = 0;
  std::map<std::string, std::int64_t> lanes;
};

struct Totals {
  std::map<std::string, std::int64_t> lanes;
  std::map<std::string, std::int64_t> checked;  // by basis
  std::map<std::string, std::int64_t> found;
  std::map<std::string, std::int64_t> money;
  std::map<std::string, std::map<int, std::int64_t>> dwell;  // lane -> bucket -> count
  std::map<std::string, std::int64_t> done;                  // by officer
  std::map<Day, DayCounts> days;
};

std::string Before(const std::string& key) {
  return key.substr(0, key.find('/'));
}

std::string After(const std::string& key) {
  const std::size_t slash = key.find('/');
  return slash == std::string::npos ? "" : key.substr(slash + 1);
}

Totals Sum(const std::vector<desk::TallyRow>& tallies) {
  Totals totals;
  for (const desk::TallyRow& tally : tallies) {
    DayCounts& day = totals.days[tally.day];
    if (tally.measure == "lodged") {
      day.lodged += tally.count;
    } else if (tally.measure == "lane") {
      totals.lanes[Before(tally.key)] += tally.count;
      day.lanes[Before(tally.key)] += tally.count;
    } else if (tally.measure == "checked") {
      totals.checked[Before(tally.key)] += tally.count;
      day.inspected += tally.count;
    } else if (tally.measure == "found") {
      totals.found[Before(tally.key)] += tally.count;
      day.irregular += tally.count;
    } else if (tally.measure == "money") {
      totals.money[Before(tally.key)] += tally.count;
      day.money_minor += tally.count;
    } else if (tally.measure == "dwell") {
      totals.dwell[Before(tally.key)][std::atoi(After(tally.key).c_str())] += tally.count;
    } else if (tally.measure == "done") {
      totals.done[tally.key] += tally.count;
    }
  }
  return totals;
}

// k of n with Wilson's interval at 95 %.
void AppendRate(JsonWriter& json, std::int64_t k, std::int64_t n) {
  constexpr double kZ = 1.959963984540054;
  json.BeginObject().Member("n", n).Member("k", k);
  if (n > 0) {
    const auto count = static_cast<double>(n);
    const double share = static_cast<double>(k) / count;
    const double middle = (share + kZ * kZ / (2 * count)) / (1 + kZ * kZ / count);
    const double half = kZ / (1 + kZ * kZ / count) *
                        std::sqrt(share * (1 - share) / count + kZ * kZ / (4 * count * count));
    json.Member("share", share).Member("low", std::max(0.0, middle - half));
    json.Member("high", std::min(1.0, middle + half));
  }
  json.EndObject();
}

// Minutes below which that share of the counts lies; buckets are a tenth of a doubling wide.
double Percentile(const std::map<int, std::int64_t>& buckets, double share) {
  std::int64_t all = 0;
  for (const auto& [bucket, count] : buckets)
    all += count;
  const double wanted = share * static_cast<double>(all);
  std::int64_t seen = 0;
  for (const auto& [bucket, count] : buckets) {
    seen += count;
    if (static_cast<double>(seen) >= wanted) return (std::exp2((bucket + 0.5) / 10) - 1) / 60'000;
  }
  return 0;
}

void AppendLanes(JsonWriter& json, const Totals& totals) {
  json.Key("lanes").BeginArray();
  for (const char* lane : {"red", "yellow", "blue", "green"}) {
    const auto found = totals.lanes.find(lane);
    json.BeginObject().Member("lane", lane);
    json.Member("count", found == totals.lanes.end() ? 0 : found->second).EndObject();
  }
  json.EndArray();
}

void AppendHitRates(JsonWriter& json, const Totals& totals, int digits) {
  json.Key("hit_rates").BeginArray();
  for (const auto& [basis, checked] : totals.checked) {
    const auto found = totals.found.find(basis);
    const auto money = totals.money.find(basis);
    json.BeginObject().Member("basis", basis == "unknown" ? "none" : basis).Key("rate");
    AppendRate(json, found == totals.found.end() ? 0 : found->second, checked);
    json.Member("money",
                desk::FormatAmount(money == totals.money.end() ? 0 : money->second, digits));
    json.EndObject();
  }
  json.EndArray();
}

void AppendDwell(JsonWriter& json, const Totals& totals) {
  json.Key("dwell").BeginArray();
  for (const auto& [lane, buckets] : totals.dwell) {
    if (lane == "none") continue;
    std::int64_t count = 0;
    for (const auto& [bucket, n] : buckets)
      count += n;
    json.BeginObject().Member("lane", lane).Member("count", count);
    json.Member("p50_minutes", Percentile(buckets, 0.5));
    json.Member("p90_minutes", Percentile(buckets, 0.9));
    json.Member("p99_minutes", Percentile(buckets, 0.99)).EndObject();
  }
  json.EndArray();
}

Status AppendOfficers(JsonWriter& json, const House& house, Totals& totals,
                      const access::ListScope& scope, const std::string& office,
                      std::int64_t now_ms) {
  ASSIGN_OR_RETURN(const auto loads, house.store.ListLoads(now_ms, now_ms));
  std::map<std::string, desk::OfficerLoad> by_officer;
  for (const desk::OfficerLoad& load : loads)
    by_officer[load.officer] = load;
  for (const auto& [officer, done] : totals.done)
    by_officer[officer].done = done;
  json.Key("officers").BeginArray();
  for (const auto& [id, load] : by_officer) {
    const auto account = house.directory.Account(id);
    const std::string of = account && !account->offices.empty() ? account->offices.front() : "";
    if (!office.empty() && of != office && of != access::kAllOffices) continue;
    if (!scope.all &&
        !scope.Includes({.office = of, .declarant = {}, .importer = {}, .officer = id})) {
      continue;
    }
    json.BeginObject().Member("officer", id);
    json.MemberUnlessEmpty("name", house.directory.NameOf(id)).MemberUnlessEmpty("office", of);
    json.Member("open", load.open).Member("done", load.done).Member("overdue", load.overdue);
    json.EndObject();
  }
  json.EndArray();
  return {};
}

void AppendDays(JsonWriter& json, const Totals& totals, Day from, Day to, int digits) {
  json.Key("days").BeginArray();
  for (Day day = from; day <= to; ++day) {
    const auto found = totals.days.find(day);
    const DayCounts counts = found == totals.days.end() ? DayCounts{} : found->second;
    json.BeginObject().Member("day", FormatDay(day)).Member("lodged", counts.lodged);
    json.Member("inspected", counts.inspected).Member("irregular", counts.irregular);
    json.Member("money", desk::FormatAmount(counts.money_minor, digits));
    for (const char* lane : {"red", "yellow", "blue", "green"}) {
      const auto count = counts.lanes.find(lane);
      json.Member(lane, count == counts.lanes.end() ? std::int64_t{0} : count->second);
    }
    json.EndObject();
  }
  json.EndArray();
}

void Dashboard(Call call) {
  const House& house = *call.house;
  const std::int64_t now_ms = call.now_ms();
  Day to = static_cast<Day>(now_ms / kDayMs);
  Day from = to - kDaysUsual + 1;
  if (const auto text = call.Query("to"); !text.empty()) {
    const auto day = ParseIsoDay(text);
    if (!day) return call.Fail({ErrorCode::kInvalidArgument, day.error().message, "to"});
    to = *day;
    from = to - kDaysUsual + 1;
  }
  if (const auto text = call.Query("from"); !text.empty()) {
    const auto day = ParseIsoDay(text);
    if (!day) return call.Fail({ErrorCode::kInvalidArgument, day.error().message, "from"});
    from = *day;
  }
  if (from > to || to - from > kDaysMax) {
    return call.Fail(
        {ErrorCode::kInvalidArgument, "from must not be after to, nor ten years before", "from"});
  }
  const access::ListScope scope = access::ScopeOf(call.who, Action::kReadDashboard);
  const std::string office(call.Query("office"));
  std::vector<std::string> offices = scope.all ? std::vector<std::string>{} : scope.offices;
  if (!office.empty()) {
    if (!scope.all && std::ranges::find(offices, office) == offices.end()) return call.NotFound();
    offices = {office};
  }
  if (scope.none()) return call.Denied(access::Reason::kNoRight);
  const auto tallies = house.store.ListTallies(from, to, offices);
  if (!tallies) return call.Fail(tallies.error());
  Totals totals = Sum(*tallies);
  const int digits = house.settings.currency_digits;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("from", FormatDay(from)).Member("to", FormatDay(to));
  json.Member("currency", house.settings.currency);
  AppendLanes(json, totals);
  AppendHitRates(json, totals, digits);
  AppendDwell(json, totals);
  if (const auto appended = AppendOfficers(json, house, totals, scope, office, now_ms); !appended) {
    return call.Fail(appended.error());
  }
  AppendDays(json, totals, from, to, digits);
  json.EndObject();
  call.Send(200, std::move(out));
}

std::string DemoJson(const DemoControl& demo) {
  const DemoControl::State state = demo.state();
  std::string out;
  JsonWriter(out)
      .BeginObject()
      .Member("running", state.running)
      .Member("per_minute", state.per_minute)
      .Member("lodged", state.lodged)
      .Member("inspectors", state.inspectors)
      .EndObject();
  return out;
}

struct DemoBody {
  double per_minute = 0;
  bool inspectors = true;
};
constexpr codec::JsonMember<DemoBody> kDemo[] = {
    {"per_minute", codec::kRequired,
     [](codec::JsonReader& in, codec::JsonValue v, DemoBody& body) {
       in.Number(v, 0, 60'000, body.per_minute);
     }},
    {"inspectors", codec::kOptional, [](codec::JsonReader& in, codec::JsonValue v, DemoBody& body) {
       in.Bool(v, body.inspectors);
     }}};

}  // namespace

void GetDashboard(Call call) {
  if (!access::AllowsSomewhere(call.who, Action::kReadDashboard)) {
    return call.Denied(access::Reason::kNoRight);
  }
  OnWorker(std::move(call), Dashboard);
}

void GetReference(Call call) {
  const House& house = *call.house;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("error_kinds").BeginArray();
  if (access::AllowsSomewhere(call.who, Action::kReadFindings)) {
    for (const ErrorKind kind : AllErrorKinds()) {
      json.BeginObject().Member("name", ErrorKindName(kind));
      json.Member("label", risk::KindLabel(kind, call.language)).EndObject();
    }
  }
  json.EndArray().Key("offices").BeginArray();
  for (const clearance::Office& office : house.engine.offices()) {
    json.BeginObject().Member("id", office.id).Member("name", office.name);
    json.MemberUnlessEmpty("time_zone", office.time_zone).EndObject();
  }
  json.EndArray().Member("currency", house.settings.currency);
  json.Member("currency_digits", house.settings.currency_digits);
  json.Key("languages").BeginArray();
  for (const char* language : {"en", "fr", "es", "ar"})
    json.Text(language);
  json.EndArray().Key("extra_attributes").BeginArray();
  for (const std::string& name : house.settings.extra_names)
    json.Text(name);
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

void GetDemo(Call call) {
  if (call.house->demo == nullptr) return call.NotFound();
  call.Send(200, DemoJson(*call.house->demo));
}

void PutDemo(Call call) {
  if (call.house->demo == nullptr) return call.NotFound();
  const access::Decision may = access::Allows(call.who, Action::kRunDemo, {});
  if (!may && !access::AllowsSomewhere(call.who, Action::kRunDemo)) {
    return call.Denied(may.reason);
  }
  codec::JsonReader in;
  DemoBody body;
  if (const auto root = in.Parse(call.request.body)) in.Object<DemoBody>(*root, kDemo, body);
  if (!in.problems().empty()) {
    return call.Problem(422, "problems", "The input has problems", {}, in.problems());
  }
  call.house->demo->Set(body.per_minute, body.inspectors);
  call.Send(200, DemoJson(*call.house->demo));
}

}  // namespace tidewaiter::api
