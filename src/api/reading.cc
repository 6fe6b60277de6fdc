// Lists and single declarations, as whoever asks may see them. Readings of what holds personal data
// are journalled before they are answered.
#include <algorithm>

#include <fmt/format.h>

#include "api/ledger_calls.h"
#include "api/operations.h"
#include "api/rule_rights.h"
#include "api/story.h"
#include "api/track_streams.h"
#include "api/track_views.h"
#include "api/views.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "desk/document.h"
#include "desk/fold.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;

constexpr int kLimitUsual = 50;
constexpr int kLimitMax = 200;
constexpr std::size_t kTextMax = 200;
constexpr std::int64_t kStreamMs = 15 * 60 * 1000;  // then a stream of events is asked for anew

Viewer ViewerOf(const Call& call) {
  return {.house = call.house,
          .officer = access::AllowsSomewhere(call.who, Action::kReadFindings),
          .language = call.language};
}

std::vector<std::string> Split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

// A query parameter that is not as it should be.
Error BadQuery(std::string_view name, std::string_view why) {
  return {ErrorCode::kInvalidArgument, fmt::format("{}: {}", name, why), std::string(name)};
}

Result<int> LimitOf(const Call& call) {
  const std::string_view text = call.Query("limit");
  if (text.empty()) return kLimitUsual;
  int limit = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || limit > kLimitMax) limit = -1;
    if (limit >= 0) limit = limit * 10 + (c - '0');
  }
  if (limit < 1 || limit > kLimitMax) {
    return std::unexpected(BadQuery("limit", "is not between 1 and 200"));
  }
  return limit;
}

template <typename Value, typename Find>
Status Names(const Call& call, std::string_view name, Find find, std::vector<Value>& into) {
  for (const std::string& part : Split(call.Query(name))) {
    const auto value = find(part);
    if (!value) return std::unexpected(BadQuery(name, "there is no '" + part + "'"));
    into.push_back(*value);
  }
  return {};
}

// Restricts the query to what the caller may see; false when that is nothing.
bool Restrict(const Call& call, Action action, desk::DeclarationQuery& query) {
  const access::ListScope scope = access::ScopeOf(call.who, action);
  if (scope.none()) return false;
  const std::string office(call.Query("office"));
  if (!office.empty()) query.offices = {office};
  if (scope.all) return true;
  if (!scope.offices.empty()) {
    if (query.offices.empty()) query.offices = scope.offices;
    return office.empty() || std::ranges::find(scope.offices, office) != scope.offices.end();
  }
  if (!scope.clients.empty()) {
    query.parties = scope.clients;
    return true;
  }
  query.officer = scope.officer;
  return true;
}

Result<desk::DeclarationQuery> QueryOf(const Call& call) {
  desk::DeclarationQuery query;
  RETURN_IF_ERROR(Names(call, "status", desk::FindState, query.statuses));
  RETURN_IF_ERROR(Names(call, "lane", desk::FindLane, query.lanes));
  ASSIGN_OR_RETURN(query.limit, LimitOf(call));
  query.importer = call.Query("importer");
  query.officer = call.Query("officer");
  if (query.officer == "me") query.officer = call.who.id;
  query.text = call.Query("q");
  if (query.text.size() > 4 * kTextMax) return std::unexpected(BadQuery("q", "is too long"));
  if (const auto from = call.Query("from"); !from.empty()) {
    ASSIGN_OR_RETURN(query.from_ms, ParseDate(from));
  }
  if (const auto to = call.Query("to"); !to.empty()) {
    ASSIGN_OR_RETURN(query.to_ms, ParseDate(to));
    query.to_ms += 86'400'000;  // the day itself is part of it
  }
  if (const auto cursor = call.Query("cursor"); !cursor.empty()) {
    ASSIGN_OR_RETURN(query.after, ParseCursor(cursor));
  }
  return query;
}

double SortValue(const desk::DeclarationRow& row, desk::Order order) {
  switch (order) {
    case desk::Order::kRank:
      return row.rank;
    case desk::Order::kDue:
      return static_cast<double>(row.due_ms);
    case desk::Order::kNewest:
      break;
  }
  return static_cast<double>(row.lodged_ms);
}

void AppendPage(JsonWriter& json, const std::vector<desk::DeclarationRow>& rows,
                const desk::DeclarationQuery& query, const Viewer& viewer) {
  json.Key("items").BeginArray();
  for (const desk::DeclarationRow& row : rows)
    AppendSummary(json, row, viewer);
  json.EndArray();
  if (rows.size() == static_cast<std::size_t>(query.limit)) {
    json.Member("next", CursorText({SortValue(rows.back(), query.order), rows.back().id}));
  }
}

// Sends `json` once the reading stands in the journal.
void SendRead(Call call, std::string declaration, std::string what, std::string json) {
  SubmitThen(std::move(call), clearance::NoteRead{std::move(declaration), std::move(what)},
             [json = std::move(json)](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               asked.Send(200, json);
             });
}

void List(Call call) {
  auto query = QueryOf(call);
  if (!query) return call.Fail(query.error());
  const Viewer viewer = ViewerOf(call);
  if (!viewer.officer) query->lanes.clear();  // a trader must not find lanes by asking for them
  std::vector<desk::DeclarationRow> rows;
  if (Restrict(call, Action::kListDeclarations, *query)) {
    auto found = call.house->store.ListDeclarations(*query);
    if (!found) return call.Fail(found.error());
    rows = *std::move(found);
  }
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  AppendPage(json, rows, *query, viewer);
  json.EndObject();
  SendRead(std::move(call), "", fmt::format("list of {}", rows.size()), std::move(out));
}

void Queue(Call call) {
  auto query = QueryOf(call);
  if (!query) return call.Fail(query.error());
  const std::string_view sort = call.Query("sort");
  query->order = sort == "due"      ? desk::Order::kDue
                 : sort == "lodged" ? desk::Order::kNewest
                                    : desk::Order::kRank;
  if (query->statuses.empty()) query->statuses = {desk::State::kUnderControl, desk::State::kHeld};
  std::vector<desk::DeclarationRow> rows;
  std::vector<desk::OpenCount> counts;
  if (Restrict(call, Action::kListQueue, *query)) {
    auto found = call.house->store.ListDeclarations(*query);
    if (!found) return call.Fail(found.error());
    rows = *std::move(found);
    auto counted = call.house->store.CountOpen(query->offices, call.now_ms());
    if (!counted) return call.Fail(counted.error());
    counts = *std::move(counted);
  }
  std::int64_t by_lane[desk::kLaneCount] = {};
  std::int64_t held = 0;
  std::int64_t pre_arrival = 0;
  std::int64_t overdue = 0;
  for (const desk::OpenCount& count : counts) {
    overdue += count.overdue;
    if (count.status == desk::State::kHeld) held += count.count;
    if (count.status == desk::State::kPreArrival) pre_arrival += count.count;
    if (count.status == desk::State::kUnderControl) {
      by_lane[static_cast<std::size_t>(count.lane)] += count.count;
    }
  }
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  AppendPage(json, rows, *query, ViewerOf(call));
  json.Key("counts").BeginObject();
  json.Member("red", by_lane[static_cast<std::size_t>(desk::Lane::kRed)]);
  json.Member("yellow", by_lane[static_cast<std::size_t>(desk::Lane::kYellow)]);
  json.Member("blue", by_lane[static_cast<std::size_t>(desk::Lane::kBlue)]);
  json.Member("held", held).Member("pre_arrival", pre_arrival).Member("overdue", overdue);
  json.EndObject().EndObject();
  SendRead(std::move(call), "", fmt::format("queue of {}", rows.size()), std::move(out));
}

// What this reader may do now, by right and by state.
std::vector<std::string_view> Allowed(const Call& call, const desk::DeclarationRow& row) {
  const access::Subject subject{.office = row.office,
                                .declarant = row.declarant,
                                .importer = row.importer,
                                .officer = row.officer};
  std::vector<std::string_view> allowed;
  const auto add = [&](std::string_view name, Action action, bool possible) {
    if (possible && call.May(action, subject)) allowed.push_back(name);
  };
  const bool open_control = desk::IsOpen(row.control_status);
  add("amend", Action::kAmend, desk::MayAmend(row));
  add("cancel", Action::kCancel, desk::MayCancel(row));
  add("arrive", Action::kArrive, desk::MayArrive(row));
  add("attach", Action::kAttachDocument, row.status != desk::State::kCancelled);
  add("release", Action::kRelease, desk::MayRelease(row));
  add("hold", Action::kHold, desk::MayHold(row));
  add("seize", Action::kSeize, desk::MaySeize(row));
  add("reroute", Action::kReroute, desk::MayReroute(row));
  add("assign", Action::kAssignControl,
      open_control && row.control_status != desk::ControlStatus::kStarted);
  add("start", Action::kStartControl, row.control_status == desk::ControlStatus::kAssigned);
  add("act", Action::kRecordAct, open_control && row.control_status != desk::ControlStatus::kOpen);
  add("dismiss", Action::kDismissFinding, open_control);
  add("read_findings", Action::kReadFindings, row.decision_seq != 0);
  add("read_history", Action::kReadHistory, true);
  return allowed;
}

void AppendAttachments(JsonWriter& json, const std::vector<desk::Event>& events,
                       const House& house) {
  json.Key("attachments").BeginArray();
  for (const desk::Event& event : events) {
    if (event.kind != desk::kind::kAttached) continue;
    const codec::JsonText data(event.data);
    if (!data.ok()) continue;
    json.BeginObject();
    for (const char* name : {"id", "name", "type", "sha256"})
      json.Member(name, codec::TextOf(data.root(), name));
    json.MemberUnlessEmpty("about", codec::TextOf(data.root(), "about"));
    json.Member("bytes", codec::IntegerOf(data.root(), "bytes"));
    json.Member("attached_at", TimeText(event.time_ms));
    const std::string name = house.directory.NameOf(event.actor);
    json.Member("by", name.empty() ? event.actor : name).EndObject();
  }
  json.EndArray();
}

void One(Call call) {
  desk::Store& store = call.house->store;
  const std::string id(call.request.PathParameter("id"));
  const auto row = store.FindDeclaration(id);
  if (!row) return call.Fail(row.error());
  if (!*row) return call.NotFound();
  const desk::DeclarationRow& found = **row;
  const access::Decision may = access::Allows(call.who, Action::kReadDeclaration,
                                              {.office = found.office,
                                               .declarant = found.declarant,
                                               .importer = found.importer,
                                               .officer = found.officer});
  if (!may) return call.Denied(may.reason);
  const auto document = store.FindEvent(found.document_seq);
  if (!document) return call.Fail(document.error());
  const auto events = store.EventsOf(id);
  if (!events) return call.Fail(events.error());
  const Viewer viewer = ViewerOf(call);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("summary");
  AppendSummary(json, found, viewer);
  json.Key("document").Raw(*document ? (*document)->data : "null");
  AppendAttachments(json, *events, *call.house);
  if (viewer.officer && !found.control.empty()) {
    const auto control = store.FindControl(found.control);
    if (!control) return call.Fail(control.error());
    if (*control) {
      const auto details = ReadOrder(store, **control);
      if (!details) return call.Fail(details.error());
      json.Key("control");
      AppendControl(json, **control, *details, viewer);
    }
  }
  json.Key("allowed").BeginArray();
  for (const std::string_view name : Allowed(call, found))
    json.Text(name);
  json.EndArray().EndObject();
  SubmitThen(
      std::move(call), clearance::NoteRead{id, "declaration"},
      [out = std::move(out), version = found.version](Call asked, const clearance::Answer& answer) {
        if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
          return asked.Refused(*refusal);
        }
        asked.Send(200, out, {{"ETag", fmt::format("\"{}\"", version)}});
      });
}

void History(Call call) {
  desk::Store& store = call.house->store;
  const std::string id(call.request.PathParameter("id"));
  const auto row = store.FindDeclaration(id);
  if (!row) return call.Fail(row.error());
  if (!*row) return call.NotFound();
  const access::Decision may = access::Allows(call.who, Action::kReadHistory,
                                              {.office = (*row)->office,
                                               .declarant = (*row)->declarant,
                                               .importer = (*row)->importer,
                                               .officer = (*row)->officer});
  if (!may) return call.Denied(may.reason);
  const auto events = store.EventsOf(id);
  if (!events) return call.Fail(events.error());
  const House& house = *call.house;
  const Viewer viewer = ViewerOf(call);
  StoryContext context;
  context.name_of = [&house](std::string_view account) { return house.directory.NameOf(account); };
  context.for_trader = !viewer.officer;
  context.currency = house.settings.currency;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("declaration", id).Key("events").BeginArray();
  for (const desk::Event& event : *events) {
    // What a trader may know of the story is what they were told.
    if (!viewer.officer && desk::NotificationCode(event).empty() &&
        event.kind != desk::kind::kAttached && event.kind != desk::kind::kQuotaServed &&
        event.kind != desk::kind::kQuotaReturned) {
      continue;
    }
    const std::string name = house.directory.NameOf(event.actor);
    json.BeginObject().Member("seq", event.seq).Member("at", TimeText(event.time_ms));
    json.Member("kind", event.kind);
    json.Member("actor", viewer.officer || event.actor == call.who.id ? event.actor : "customs");
    if (viewer.officer) json.MemberUnlessEmpty("actor_name", name);
    if (event.version != 0) json.Member("version", event.version);
    json.Member("sentence", EventSentence(event, name, call.language, context));
    if (viewer.officer) {
      json.Key("details").Raw(event.data);
      json.Member("hash", desk::HexOf(event.hash));
    }
    json.EndObject();
  }
  json.EndArray().EndObject();
  SendRead(std::move(call), id, "history", std::move(out));
}

void Controls(Call call) {
  desk::ControlQuery query;
  const auto limit = LimitOf(call);
  if (!limit) return call.Fail(limit.error());
  query.limit = *limit;
  if (const auto read = Names(call, "status", desk::FindControlStatus, query.statuses); !read) {
    return call.Fail(read.error());
  }
  if (query.statuses.empty()) {
    query.statuses = {desk::ControlStatus::kOpen, desk::ControlStatus::kAssigned,
                      desk::ControlStatus::kStarted};
  }
  query.officer = call.Query("officer");
  if (query.officer == "me") query.officer = call.who.id;
  desk::DeclarationQuery scope;
  std::vector<desk::ControlRow> rows;
  if (const auto cursor = call.Query("cursor"); !cursor.empty()) {
    const auto after = ParseCursor(cursor);
    if (!after) return call.Fail(after.error());
    query.after = *after;
  }
  if (Restrict(call, Action::kListQueue, scope)) {
    query.offices = scope.offices;
    if (query.officer.empty()) query.officer = scope.officer;
    auto found = call.house->store.ListControls(query);
    if (!found) return call.Fail(found.error());
    rows = *std::move(found);
  }
  const Viewer viewer = ViewerOf(call);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const desk::ControlRow& row : rows) {
    const auto details = ReadOrder(call.house->store, row);
    if (!details) return call.Fail(details.error());
    AppendControl(json, row, *details, viewer);
  }
  json.EndArray();
  if (rows.size() == static_cast<std::size_t>(query.limit)) {
    json.Member("next", CursorText({static_cast<double>(rows.back().due_ms), rows.back().id}));
  }
  json.EndObject();
  call.Send(200, std::move(out));
}

void OneControl(Call call) {
  desk::Store& store = call.house->store;
  const auto row = store.FindControl(call.request.PathParameter("id"));
  if (!row) return call.Fail(row.error());
  if (!*row) return call.NotFound();
  const access::Decision may = access::Allows(
      call.who, Action::kListQueue,
      {.office = (*row)->office, .declarant = {}, .importer = {}, .officer = (*row)->officer});
  if (!may) return call.Denied(may.reason);
  const auto details = ReadOrder(store, **row);
  if (!details) return call.Fail(details.error());
  call.Send(200, ControlJson(**row, *details, ViewerOf(call)));
}

void Notifications(Call call) {
  const auto limit = LimitOf(call);
  if (!limit) return call.Fail(limit.error());
  std::uint64_t before = 0;
  if (const auto cursor = call.Query("cursor"); !cursor.empty()) {
    const auto after = ParseCursor(cursor);
    if (!after) return call.Fail(after.error());
    before = static_cast<std::uint64_t>(std::max(0.0, after->value));
  }
  const access::ListScope scope = access::ScopeOf(call.who, Action::kReadOwnNotifications);
  std::vector<desk::NotificationRow> rows;
  if (!scope.clients.empty()) {
    auto found = call.house->store.ListNotifications(scope.clients, before, *limit);
    if (!found) return call.Fail(found.error());
    rows = *std::move(found);
  }
  const bool more = rows.size() == static_cast<std::size_t>(*limit);
  const std::uint64_t last = rows.empty() ? 0 : rows.back().seq;
  // A broker who acts for declarant and importer gets one piece of news once.
  rows.erase(std::unique(rows.begin(), rows.end(),
                         [](const auto& a, const auto& b) { return a.seq == b.seq; }),
             rows.end());
  const Viewer viewer = ViewerOf(call);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const desk::NotificationRow& row : rows)
    json.Raw(NotificationJson(row, viewer));
  json.EndArray();
  if (more) {
    json.Member("next", CursorText({static_cast<double>(last), "n"}));
  }
  json.EndObject();
  call.Send(200, std::move(out));
}

// Empty where there is no control room, or it is not theirs to look at.
decltype(Streams::Watcher::room) RoomSeenBy(const Call& call) {
  if (call.house->room == nullptr) return {};
  TrackEyes eyes = EyesOf(call, *call.house->room);
  if (!eyes.officer) return {};
  return [eyes = std::move(eyes)](std::string_view collection, std::string_view id) mutable {
    eyes.now_ms = eyes.house->clock.UnixMilliseconds();
    return RecordSeenBy(collection, id, eyes);
  };
}

// Records of the ledger that they may see; alarms for officers.
decltype(Streams::Watcher::ledger) LedgerSeenBy(const Call& call) {
  member::Member* const ledger = call.house->ledger;
  if (ledger == nullptr || !access::AllowsSomewhere(call.who, Action::kReadLedger)) return {};
  if (SeesAllRecords(call.who)) return [](std::string_view) { return true; };
  return [ledger, who = call.who](std::string_view object) {
    if (object.empty()) return false;
    const auto story = ledger->Tell(object);
    return story && NamesOneOf(*story, KeysOf(who, *ledger));
  };
}

}  // namespace

void ListDeclarations(Call call) {
  if (!access::AllowsSomewhere(call.who, Action::kListDeclarations)) {
    return call.Denied(access::Reason::kNoRight);
  }
  OnWorker(std::move(call), List);
}

void GetQueue(Call call) {
  if (!access::AllowsSomewhere(call.who, Action::kListQueue)) {
    return call.Denied(access::Reason::kNoRight);
  }
  OnWorker(std::move(call), Queue);
}

void GetDeclaration(Call call) {
  OnWorker(std::move(call), One);
}

void GetHistory(Call call) {
  OnWorker(std::move(call), History);
}

void ListControls(Call call) {
  if (!access::AllowsSomewhere(call.who, Action::kListQueue)) {
    return call.Denied(access::Reason::kNoRight);
  }
  OnWorker(std::move(call), Controls);
}

void GetControl(Call call) {
  OnWorker(std::move(call), OneControl);
}

void ListNotifications(Call call) {
  if (!access::AllowsSomewhere(call.who, Action::kReadOwnNotifications)) {
    return call.Denied(access::Reason::kNoRight);
  }
  OnWorker(std::move(call), Notifications);
}

void StreamEvents(Call call) {
  Streams::Watcher watcher;
  watcher.declarations = access::ScopeOf(call.who, Action::kListQueue);
  if (!ViewerOf(call).officer) watcher.declarations = {};
  watcher.notifications = access::ScopeOf(call.who, Action::kReadOwnNotifications);
  watcher.rules = [who = call.who](const rulebook::Entry& entry) { return MaySee(who, entry); };
  watcher.room = RoomSeenBy(call);
  watcher.ledger = LedgerSeenBy(call);
  watcher.office = call.Query("office");
  watcher.language = call.language;
  watcher.principal = call.who.id;
  if (call.session) watcher.session = call.session->token_hash;
  watcher.until_ms = call.now_ms() + kStreamMs;
  std::uint64_t after = 0;
  for (const char c : call.request.FindHeader("Last-Event-ID").value_or("")) {
    if (c < '0' || c > '9' || after > (std::uint64_t{1} << 58U)) break;
    after = after * 10 + static_cast<std::uint64_t>(c - '0');
  }
  Streams& streams = *call.house->streams;
  std::vector<http::Header> headers = SafetyHeaders();
  std::erase_if(headers, [](const http::Header& h) { return h.name == "Cache-Control"; });
  SubmitThen(std::move(call), clearance::NoteRead{"", "live events"},
             [&streams, watcher, after, headers](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               streams.Open(std::move(asked.reply), watcher, after, headers);
             });
}

}  // namespace tidewaiter::api
