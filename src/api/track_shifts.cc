// Shifts: who has the control room, handed on from one to the next with what is open.
#include <algorithm>

#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_views.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using monitor::ControlRoom;
using monitor::Shift;

using RowPtr = monitor::RowPtr<Shift>;

constexpr std::size_t kNoteBytes = 8000;
constexpr std::size_t kCasesHandedMax = 1000;  // in one change; the rest stay to be handed on
constexpr std::size_t kColleaguesMax = 1000;   // more than any country's room has, in all shifts

// The newest first.
std::vector<RowPtr> Newest(const ControlRoom& room) {
  auto rows = room.records().shifts.All();
  std::ranges::sort(rows, [](const RowPtr& a, const RowPtr& b) {
    return std::pair(a->value.handed_ms, a->id) > std::pair(b->value.handed_ms, b->id);
  });
  return rows;
}

// The one that was taken last; null: the room was never held.
RowPtr Current(const std::vector<RowPtr>& newest) {
  RowPtr current;
  for (const RowPtr& row : newest) {
    if (row->value.accepted_ms == 0) continue;
    if (!current || row->value.accepted_ms > current->value.accepted_ms) current = row;
  }
  return current;
}

// When the next one was taken after this was; 0: none.
std::int64_t UntilOf(const Shift& shift, const std::vector<RowPtr>& newest) {
  std::int64_t until = 0;
  for (const RowPtr& row : newest) {
    const std::int64_t taken = row->value.accepted_ms;
    if (shift.accepted_ms == 0 || taken <= shift.accepted_ms) continue;
    until = until == 0 ? taken : std::min(until, taken);
  }
  return until;
}

// Who may hold the room; whoever holds it has to handle what comes in.
bool MayHold(const access::Account& account) {
  return access::Allows(access::PrincipalOf(account, true), Action::kHandleAlarms, {}).allowed;
}

// Whom `who` may hand the room to, by name; of many the first kColleaguesMax, the others by id.
std::vector<access::Account> Colleagues(const Directory& directory, std::string_view who) {
  std::vector<access::Account> found = directory.Accounts();
  std::erase_if(found, [&](const access::Account& account) {
    return account.id == who || !MayHold(account);
  });
  std::ranges::sort(found, [](const access::Account& a, const access::Account& b) {
    return std::pair(std::string_view(a.display_name), std::string_view(a.id)) <
           std::pair(std::string_view(b.display_name), std::string_view(b.id));
  });
  if (found.size() > kColleaguesMax) found.resize(kColleaguesMax);
  return found;
}

// Only for those who hand over: the list of accounts is not everybody's to read.
void AppendColleagues(JsonWriter& json, const Call& call) {
  if (!access::Allows(call.who, Action::kHandleAlarms, {}).allowed) return;
  json.Key("colleagues").BeginArray();
  for (const access::Account& account : Colleagues(call.house->directory, call.who.id)) {
    const std::string& name = account.display_name.empty() ? account.name : account.display_name;
    json.BeginObject().Member("id", account.id).Member("name", name).EndObject();
  }
  json.EndArray();
}

void List(Call call, ControlRoom& room) {
  const std::vector<RowPtr> newest = Newest(room);
  std::vector<RowPtr> rows = newest;
  const auto key = [](const RowPtr& row) {
    return std::pair(-static_cast<double>(row->value.handed_ms), row->id);
  };
  std::string next;
  if (!CutPage(call, rows, key, next, static_cast<std::size_t>(call.Limit()))) return;
  const TrackEyes eyes = EyesOf(call, room);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const RowPtr& row : rows)
    json.Raw(ShiftJson(row->value, UntilOf(row->value, newest), eyes));
  json.EndArray().MemberUnlessEmpty("next", next);
  if (const RowPtr current = Current(newest)) {
    json.Key("current").Raw(ShiftJson(current->value, 0, eyes));
  }
  AppendColleagues(json, call);
  json.EndObject();
  call.Send(200, std::move(out));
}

constexpr codec::JsonMember<Shift> kShift[] = {
    {"to", codec::kRequired,
     [](JsonReader& in, JsonValue v, Shift& s) { in.Text(v, {.min = 1, .max = 64}, s.to); }},
    {"note", codec::kRequired, [](JsonReader& in, JsonValue v, Shift& s) {
       in.Text(v, {.min = 0, .max = kNoteBytes}, s.note);
     }}};

clearance::PutRecord PutShift(const Shift& shift, std::uint64_t if_version, std::string_view kind) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("to", shift.to).Member("open_alarms", shift.open_alarms);
  json.MemberUnlessEmpty("note", shift.note).EndObject();
  return {.collection = std::string(monitor::kShiftRecords),
          .id = shift.id,
          .if_version = if_version,
          .body = monitor::WriteShift(shift),
          .kind = std::string(kind),
          .data = std::move(data)};
}

void HandOver(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  auto shift = ReadTrackBody<Shift>(call, kShift);
  if (!shift) return;
  const auto next = call.house->directory.Account(shift->to);
  if (!next || !MayHold(*next)) {
    const codec::Problem problem{"choice", "/to", "is nobody who may hold the room"};
    return call.Problem(422, "problems", "The input has problems", {}, std::span(&problem, 1));
  }
  shift->id = room.NewId("SH-");
  // A room that nobody holds yet is taken by the first who comes.
  const std::vector<RowPtr> newest = Newest(room);
  const bool first = !Current(newest) && shift->to == call.who.id;
  shift->by = first ? "" : call.who.id;
  // Later than the one before it, whatever the clock says: the newest is the one that can be taken.
  const std::int64_t before_ms = newest.empty() ? 0 : newest.front()->value.handed_ms;
  shift->handed_ms = std::max(call.now_ms(), before_ms + 1);
  for (const auto& row : room.records().alarms.All())
    shift->open_alarms += row->value.open() ? 1 : 0;
  if (const Status may = monitor::MayHandOver(*shift); !may) return RefuseWord(call, may.error());
  const TrackEyes eyes = EyesOf(call, room);
  clearance::PutRecord put = PutShift(*shift, 0, "shift.handed_over");
  PutAndShow(std::move(call), One(std::move(put)), 201,
             [eyes, shift = *shift](std::uint64_t) { return ShiftJson(shift, 0, eyes); });
}

// Open cases of those who leave go to the one who comes.
void AddCases(clearance::PutRecords& put, const Shift& shift, const RowPtr& current,
              std::int64_t now_ms, const ControlRoom& room) {
  const std::string holder = current ? current->value.to : std::string();
  for (const auto& row : room.records().alarms.All()) {
    const std::string& held_by = row->value.holder;
    if (put.records.size() > kCasesHandedMax) return;
    if (!row->value.open() || held_by.empty() || held_by == shift.to) continue;
    if (held_by != shift.by && held_by != holder) continue;
    auto handed = monitor::StepCase(
        *row, {.what = monitor::CaseAct::kHandOver, .by = held_by, .at_ms = now_ms, .to = shift.to},
        room.clocks());
    if (!handed) continue;  // what waits for a second person stays with who closed it
    for (clearance::PutRecord& record : handed->records)
      put.records.push_back(std::move(record));
  }
}

void Take(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const std::vector<RowPtr> newest = Newest(room);
  const auto at = std::ranges::find(newest, call.request.PathParameter("id"),
                                    [](const RowPtr& row) { return std::string_view(row->id); });
  if (at == newest.end()) return call.NotFound();
  if (at != newest.begin()) {
    return call.Problem(409, "wrong_state", "Not possible in the present state",
                        "it was handed over again since");
  }
  const auto taken = monitor::Accept((*at)->value, call.who.id, call.now_ms());
  if (!taken) return RefuseWord(call, taken.error());
  clearance::PutRecords put = One(PutShift(*taken, (*at)->version, "shift.taken"));
  AddCases(put, *taken, Current(newest), call.now_ms(), room);
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(
      std::move(call), std::move(put), 200,
      [eyes, taken = *taken](std::uint64_t) { return ShiftJson(taken, 0, eyes); }, Take);
}

}  // namespace

void ListShifts(Call call) {
  ServeTrack(std::move(call), {Action::kReadAlarms}, List);
}
void HandOverShift(Call call) {
  ServeTrack(std::move(call), {Action::kHandleAlarms}, HandOver);
}
void AcceptShift(Call call) {
  ServeTrack(std::move(call), {Action::kHandleAlarms}, Take);
}

}  // namespace tidewaiter::api
