// Rules as those see them who may: lists, versions, what changed, how they did.
#include <algorithm>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/rule_rights.h"
#include "api/rule_text.h"
#include "api/rule_views.h"
#include "api/story.h"
#include "api/views.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "detect/rules/csv.h"
#include "detect/rules/print.h"
#include "match/normalize.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;
using rulebook::Entry;
using rulebook::EntryKind;
using rulebook::Phase;
using rulebook::Version;

constexpr std::int64_t kDayMs = 86'400'000;

std::string Lowered(std::string_view text) {
  return match::Normalize(text);
}

// Words that all stand in name, title or author; case and accents do not count.
bool Mentions(const Call& call, const Entry& entry, std::string_view words) {
  const std::string& author = entry.newest().author;
  const std::string all = Lowered(fmt::format("{} {} {} {}", entry.name, entry.title, author,
                                              call.house->directory.NameOf(author)));
  const std::string wanted = Lowered(words);
  std::size_t begin = 0;
  while (begin < wanted.size()) {
    const std::size_t end = std::min(wanted.find(' ', begin), wanted.size());
    if (all.find(wanted.substr(begin, end - begin)) == std::string::npos) return false;
    begin = end + 1;
  }
  return true;
}

bool Holds(const Entry& entry, std::string_view office) {
  return entry.offices.empty() || std::ranges::find(entry.offices, office) != entry.offices.end();
}

bool HasPhase(const Entry& entry, Phase phase) {
  return std::ranges::find(entry.versions, phase, &Version::phase) != entry.versions.end();
}

bool IsAsked(const Call& call, const Entry& entry) {
  if (const auto kind = call.Query("kind"); !kind.empty() && kind != Name(entry.kind)) return false;
  // Of the newest version, or of one that runs: an older withdrawn draft is of no interest.
  if (const auto phase = rulebook::FindPhase(call.Query("phase")); phase) {
    if (entry.newest().phase != *phase && !(Runs(*phase) && HasPhase(entry, *phase))) return false;
  }
  if (const auto office = call.Query("office"); !office.empty() && !Holds(entry, office)) {
    return false;
  }
  if (!call.Query("waiting").empty() && !HasPhase(entry, Phase::kSubmitted)) return false;
  if (!call.Query("running").empty() && entry.acting() == nullptr && entry.shadow() == nullptr) {
    return false;
  }
  return MaySee(call.who, entry) && Mentions(call, entry, call.Query("text"));
}

void List(Call call) {
  std::string after;
  if (const auto cursor = call.Query("cursor"); !cursor.empty()) {
    const auto parsed = ParseCursor(cursor);
    if (!parsed) return call.Fail(parsed.error());
    after = parsed->id;
  }
  const RuleViews views(call);
  const auto limit = static_cast<std::size_t>(call.Limit());
  std::size_t shown = 0;
  std::string last;
  bool more = false;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const auto& shelved : call.house->rules.All()) {
    if (shelved->entry.name <= after || !IsAsked(call, shelved->entry)) continue;
    more = shown == limit;
    if (more) break;
    views.AppendSummary(json, *shelved);
    last = shelved->entry.name;
    ++shown;
  }
  json.EndArray();
  if (more) json.Member("next", CursorText({0, last}));
  json.EndObject();
  call.Send(200, std::move(out));
}

void Get(Call call) {
  const auto shelved = AskedRule(call);
  if (!shelved) return;
  const Version* version = AskedVersion(call, shelved->entry);
  if (version == nullptr) return;
  const auto text = call.house->rules.Text(call.house->store, shelved->entry.name, version->number);
  if (!text) return call.Fail(text.error());
  std::string body = RuleViews(call).RuleJson(*shelved, version->number, *text);
  call.Send(200, std::move(body), {{"ETag", fmt::format("\"{}\"", shelved->version)}});
}

std::string Printed(Call& call, const Entry& entry, const std::string& text) {
  const auto book = BookOf(call);
  const rules::Schema& schema = book->program().schema();
  const auto lists = call.house->rules.Lists(call.house->store, schema);
  const rules::ReadRulesResult read = rules::ReadRules(text, schema, *lists);
  const rules::RuleSet& set = read.set;
  if (entry.kind == EntryKind::kList && !set.lists.empty()) return PrintList(set.lists.front());
  if (entry.kind == EntryKind::kTable && !set.tables.empty()) {
    return PrintTable(set.tables.front(), schema);
  }
  return set.rules.empty() ? text : PrintRule(set.rules.front(), schema);
}

std::string_view Name(LineChange::Kind kind) {
  constexpr std::string_view kNames[] = {"same", "removed", "added"};
  return kNames[static_cast<std::size_t>(kind)];
}

void Compare(Call call) {
  const auto shelved = AskedRule(call);
  if (!shelved) return;
  const Entry& entry = shelved->entry;
  const std::int64_t to = QueryNumber(call, "to").value_or(entry.newest().number);
  const std::int64_t from = QueryNumber(call, "from").value_or(std::max<std::int64_t>(1, to - 1));
  std::string texts[2];
  for (std::size_t i = 0; i < 2; ++i) {
    const auto number = static_cast<std::uint32_t>(i == 0 ? from : to);
    if (entry.Find(number) == nullptr) return call.NotFound();
    auto text = call.house->rules.Text(call.house->store, entry.name, number);
    if (!text) return call.Fail(text.error());
    texts[i] = *std::move(text);
  }
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("from", from).Member("to", to).Key("clauses").BeginArray();
  for (const ClauseChange& change : CompareClauses(ClausesOf(Printed(call, entry, texts[0])),
                                                   ClausesOf(Printed(call, entry, texts[1])))) {
    json.BeginObject().Member("clause", change.clause).Member("before", change.before);
    json.Member("after", change.after).EndObject();
  }
  json.EndArray().Key("lines").BeginArray();
  for (const LineChange& change : CompareLines(texts[0], texts[1])) {
    json.BeginObject().Member("kind", Name(change.kind)).Member("text", change.text).EndObject();
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

void Life(Call call) {
  const auto shelved = AskedRule(call);
  if (!shelved) return;
  const House& house = *call.house;
  const auto events = house.store.EventsOf(shelved->entry.name);
  if (!events) return call.Fail(events.error());
  const StoryContext context{
      .name_of = [&](std::string_view id) { return house.directory.NameOf(id); }};
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const desk::Event& event : *events) {
    if (!event.kind.starts_with("rule.")) continue;  // something else has the same id
    const std::string name = house.directory.NameOf(event.actor);
    const codec::JsonText data(event.data);
    json.BeginObject().Member("seq", event.seq).Member("at", TimeText(event.time_ms));
    json.Member("kind", event.kind).Member("by", event.actor).MemberUnlessEmpty("by_name", name);
    if (data.ok()) {
      const std::int64_t version = codec::IntegerOf(data.root(), "version");
      if (version > 0) json.Member("version", version);
    }
    json.Member("sentence", EventSentence(event, name, call.language, context));
    json.Key("data").Raw(event.data).EndObject();
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

void Stats(Call call) {
  const auto shelved = AskedRule(call);
  if (!shelved) return;
  if (shelved->entry.kind == EntryKind::kList) {
    return call.Problem(409, "wrong_kind", "A list does not fire");
  }
  const auto days =
      static_cast<int>(QueryNumber(call, "days").value_or(clearance::RuleCounts::kDaysKept));
  const auto today = static_cast<Day>(call.now_ms() / kDayMs);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("stats").Raw(RuleViews(call).StatsJson(shelved->entry, days));
  json.Key("days").BeginArray();
  for (const auto& [day, count] : call.house->engine.rule_counts().DaysOf(shelved->entry.name)) {
    if (day <= today - days) continue;
    json.BeginObject().Member("day", FormatDay(day)).Member("fired", count.fired);
    json.Member("watched", count.watched).Member("held", count.held);
    json.Member("checked", count.checked + count.watched_checked);
    json.Member("right", count.right + count.watched_right).EndObject();
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

// ---- Hits
// ----------------------------------------------------------------------------------------

// What a control said of an item: wrong as suspected is right of the rule.
std::string_view OutcomeOf(std::string_view act, std::uint32_t item, std::string_view suspects) {
  const codec::JsonText json(act);
  if (!json.ok()) return "none";
  std::string_view outcome = "none";
  codec::EachOf(json.root(), "items", [&](simdjson::dom::element found) {
    if (codec::IntegerOf(found, "number") != item) return;
    codec::EachOf(found, "fields", [&](simdjson::dom::element field) {
      if (codec::TextOf(field, "kind") != suspects) return;
      const std::string result = codec::TextOf(field, "result");
      if (result == "corrected") outcome = "right";
      if (result == "confirmed") outcome = "wrong";
    });
  });
  return outcome;
}

Result<std::string_view> OutcomeOf(desk::Store& store, const desk::DeclarationRow& row,
                                   std::uint32_t item, std::string_view suspects) {
  if (row.control.empty() || row.control_status != desk::ControlStatus::kDone) return "none";
  ASSIGN_OR_RETURN(const auto control, store.FindControl(row.control));
  if (!control) return "none";
  ASSIGN_OR_RETURN(const OrderDetails details, ReadOrder(store, *control));
  return OutcomeOf(details.act, item, suspects);
}

Status AppendHit(JsonWriter& json, Call& call, const desk::RuleHitRow& hit,
                 std::string_view suspects) {
  desk::Store& store = call.house->store;
  ASSIGN_OR_RETURN(const auto row, store.FindDeclaration(hit.declaration));
  json.BeginObject().Member("declaration", hit.declaration).Member("item", hit.item);
  json.Member("at", TimeText(hit.time_ms)).Member("mode", desk::Name(hit.mode));
  std::string_view outcome = "none";
  if (row) {
    if (row->lane != desk::Lane::kNone) json.Member("lane", desk::Name(row->lane));
    ASSIGN_OR_RETURN(outcome, OutcomeOf(store, *row, hit.item, suspects));
    json.Member("goods", row->goods);
  }
  json.Member("outcome", outcome).Member("importer", hit.importer);
  json.Member("version", hit.version).EndObject();
  return {};
}

Result<desk::RuleHitQuery> HitQuery(const Call& call, const Entry& entry,
                                    const access::ListScope& scope) {
  desk::RuleHitQuery query{.entry = entry.name, .limit = call.Limit()};
  if (!scope.all) query.offices = scope.offices;
  if (const auto cursor = call.Query("cursor"); !cursor.empty()) {
    ASSIGN_OR_RETURN(const desk::Cursor after, ParseCursor(cursor));
    if (!(after.value >= 1 && after.value < 9e15)) {
      return Fail(ErrorCode::kInvalidArgument, "this is no cursor of ours", "cursor");
    }
    query.before_seq = static_cast<std::uint64_t>(after.value);
  }
  return query;
}

// Hits on declarations whose findings the reader may see.
void Hits(Call call) {
  const auto shelved = AskedRule(call);
  if (!shelved) return;
  const auto scope = access::ScopeOf(call.who, access::Action::kReadFindings);
  const auto query = HitQuery(call, shelved->entry, scope);
  if (!query) return call.Fail(query.error());
  std::vector<desk::RuleHitRow> hits;
  if (scope.all || !scope.offices.empty()) {
    auto found = call.house->store.ListRuleHits(*query);
    if (!found) return call.Fail(found.error());
    hits = *std::move(found);
  }
  const auto head =
      call.house->rules.Head(call.house->store, BookOf(call)->program().schema(), shelved->entry);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const desk::RuleHitRow& hit : hits) {
    const Status added = AppendHit(json, call, hit, head ? head->suspects : "");
    if (!added) return call.Fail(added.error());
  }
  json.EndArray();
  if (hits.size() >= static_cast<std::size_t>(query->limit)) {
    json.Member("next", CursorText({static_cast<double>(hits.back().seq), "h"}));
  }
  json.EndObject();
  call.Send(200, std::move(out));
}

// ---- Files
// ---------------------------------------------------------------------------------------

void SendText(Call& call, std::string type, std::string text, std::string_view file) {
  std::vector<http::Header> headers = SafetyHeaders();
  headers.push_back({"Content-Disposition", fmt::format("attachment; filename=\"{}\"", file)});
  call.reply.Send({.status = 200,
                   .content_type = std::move(type),
                   .body = std::move(text),
                   .headers = std::move(headers)});
}

void Csv(Call call) {
  const auto shelved = AskedRule(call);
  if (!shelved) return;
  const Entry& entry = shelved->entry;
  if (entry.kind == EntryKind::kRule) {
    return call.Problem(409, "wrong_kind", "A rule is no table");
  }
  const Version* version = AskedVersion(call, entry);
  if (version == nullptr) return;
  const auto text = call.house->rules.Text(call.house->store, entry.name, version->number);
  if (!text) return call.Fail(text.error());
  const auto book = BookOf(call);
  const auto lists = call.house->rules.Lists(call.house->store, book->program().schema());
  const auto read = rules::ReadRules(*text, book->program().schema(), *lists);
  const bool is_list = entry.kind == EntryKind::kList;
  if (is_list ? read.set.lists.empty() : read.set.tables.empty()) {
    return call.Problem(409, "unreadable", "Its text cannot be read any more");
  }
  SendText(call, "text/csv; charset=utf-8",
           is_list ? rules::ListToCsv(read.set.lists.front())
                   : rules::TableToCsv(read.set.tables.front()),
           entry.name + ".csv");
}

// All names asked for, or everything that may be seen.
void Export(Call call) {
  std::vector<std::string> names;
  for (const auto& [name, value] : call.request.query) {
    if (name == "name" && !value.empty()) names.push_back(value);
  }
  std::string text;
  std::size_t found = 0;
  for (const auto& shelved : call.house->rules.All()) {
    const Entry& entry = shelved->entry;
    if (!names.empty() && std::ranges::find(names, entry.name) == names.end()) continue;
    if (!MaySee(call.who, entry)) continue;
    ++found;
    const Version* acting = entry.acting();
    const std::uint32_t number = acting != nullptr ? acting->number : entry.newest().number;
    const auto one = call.house->rules.Text(call.house->store, entry.name, number);
    if (!one) return call.Fail(one.error());
    text += text.empty() ? "" : "\n";
    text += *one;
  }
  if (found == 0 && !names.empty()) return call.NotFound();
  SendText(call, "text/plain; charset=utf-8", std::move(text), "tidewaiter.rules");
}

// For whoever may see some rules.
void OnWorkerOfReaders(Call call, void (*job)(Call)) {
  using access::Action;
  if (!access::AllowsSomewhere(call.who, Action::kReadRules) &&
      !access::AllowsSomewhere(call.who, Action::kReadFindings)) {
    return MayNot(call, access::Allows(call.who, Action::kReadRules, {}));
  }
  OnWorker(std::move(call), job);
}

}  // namespace

void ListRules(Call call) {
  OnWorkerOfReaders(std::move(call), List);
}
void GetRule(Call call) {
  OnWorker(std::move(call), Get);
}
void CompareRule(Call call) {
  OnWorker(std::move(call), Compare);
}
void GetRuleLife(Call call) {
  OnWorker(std::move(call), Life);
}
void GetRuleStats(Call call) {
  OnWorker(std::move(call), Stats);
}
void ListRuleHits(Call call) {
  OnWorker(std::move(call), Hits);
}
void GetRuleCsv(Call call) {
  OnWorker(std::move(call), Csv);
}
void ExportRules(Call call) {
  OnWorkerOfReaders(std::move(call), Export);
}

}  // namespace tidewaiter::api
