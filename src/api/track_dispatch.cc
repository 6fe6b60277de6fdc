// Response units and what they are sent to.
#include <algorithm>
#include <array>
#include <cmath>

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
using monitor::DispatchState;
using monitor::ResponseUnit;

constexpr std::size_t kTextBytes = 2000;
constexpr double kLaterThanAll = 1e14;  // milliseconds

// ---- Who can go

void AppendHelper(JsonWriter& json, const monitor::Helper& helper, const TrackEyes& eyes) {
  json.BeginObject().Key("unit").Raw(ResponseUnitJson(helper.unit, eyes));
  json.Member("distance_m", std::round(helper.distance_m)).Member("time_s", helper.time_s);
  json.Member("basis", Name(helper.by))
      .Member("open_dispatches", helper.open_dispatches)
      .EndObject();
}

// Where the unit of the alarm is now, else where it was when the alarm was raised.
std::optional<geo::Point> PlaceOf(const monitor::AlarmCase& open, const ControlRoom& room) {
  const monitor::UnitPtr unit = room.board().Find(open.alarm.device);
  if (unit && unit->view.at) return unit->view.at;
  return open.alarm.at;
}

void Helpers(Call call, ControlRoom& room) {
  const auto row = AskedAlarm(call, room);
  if (!row) return;
  const TrackEyes eyes = EyesOf(call, room);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  if (const auto place = PlaceOf(row->value, room)) {
    for (const monitor::Helper& helper : room.HelpersFor(*place)) {
      if (helper.unit->value.active && helper.at) AppendHelper(json, helper, eyes);
    }
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

// ---- Sending

struct SendBody {
  std::string unit = {};
  std::string instructions = {};
};
constexpr codec::JsonMember<SendBody> kSend[] = {
    {"response_unit", codec::kRequired,
     [](JsonReader& in, JsonValue v, SendBody& b) { in.Text(v, {.min = 1, .max = 64}, b.unit); }},
    {"instructions", codec::kOptional, [](JsonReader& in, JsonValue v, SendBody& b) {
       in.Text(v, {.min = 0, .max = kTextBytes}, b.instructions);
     }}};

clearance::PutRecord PutDispatch(const monitor::Dispatch& dispatch, std::uint64_t if_version) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("alarm", dispatch.alarm).Member("unit", dispatch.response_unit);
  json.Member("state", Name(dispatch.state));
  json.MemberUnlessEmpty("note", dispatch.steps.back().note).EndObject();
  const bool sent = dispatch.state == DispatchState::kSent;
  return {.collection = std::string(monitor::kDispatchRecords),
          .id = dispatch.id,
          .if_version = if_version,
          .body = monitor::WriteDispatch(dispatch),
          .kind = sent ? "dispatch.sent" : "dispatch." + std::string(Name(dispatch.state)),
          .data = std::move(data)};
}

void Send(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const auto row = AskedAlarm(call, room);
  if (!row) return;
  const auto body = ReadTrackBody<SendBody>(call, kSend);
  if (!body) return;
  const auto unit = room.records().response_units.Find(body->unit);
  if (!unit || !unit->value.active) {
    const codec::Problem problem{"choice", "/response_unit", "is no response unit on duty"};
    return call.Problem(422, "problems", "The input has problems", {}, std::span(&problem, 1));
  }
  const monitor::Dispatch dispatch{
      .id = room.NewId("DP-"),
      .alarm = row->id,
      .movement = row->value.alarm.movement,
      .place = PlaceOf(row->value, room),
      .response_unit = unit->id,
      .instructions = body->instructions,
      .state = DispatchState::kSent,
      .found = monitor::Found::kUnsaid,
      .steps = {{.state = DispatchState::kSent, .by = call.who.id, .at_ms = call.now_ms()}}};
  auto put = monitor::StepCase(*row,
                               {.what = monitor::CaseAct::kDispatch,
                                .by = call.who.id,
                                .at_ms = call.now_ms(),
                                .note = body->instructions.substr(0, monitor::kNoteBytesMax),
                                .to = dispatch.id},
                               room.clocks());
  if (!put) return RefuseChange(call, put.error());
  put->records.insert(put->records.begin(), PutDispatch(dispatch, 0));
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(
      std::move(call), *std::move(put), 201,
      [eyes, dispatch](std::uint64_t version) {
        return DispatchJson({dispatch.id, version, dispatch}, eyes);
      },
      Send);
}

// ---- What became of it

bool IsOf(const ControlRoom& room, const monitor::Dispatch& dispatch, std::string_view account) {
  const auto unit = room.records().response_units.Find(dispatch.response_unit);
  return unit && unit->value.Has(account);
}

// Who sends sees all; who answers for a unit sees what that was sent to.
bool SeesDispatch(const Call& call, const ControlRoom& room, const monitor::Dispatch& dispatch) {
  return call.May(Action::kDispatch, {}) || IsOf(room, dispatch, call.who.id);
}

void List(Call call, ControlRoom& room) {
  std::vector<monitor::RowPtr<monitor::Dispatch>> rows;
  for (auto& row : room.records().dispatches.All()) {
    if (!SeesDispatch(call, room, row->value)) continue;
    if (QueryFlag(call, "mine") && !IsOf(room, row->value, call.who.id)) continue;
    if (!call.Query("open").empty() && QueryFlag(call, "open") != row->value.open()) continue;
    rows.push_back(std::move(row));
  }
  const auto key = [](const auto& row) {
    const auto sent = static_cast<double>(row->value.steps.front().at_ms);
    return std::pair(-sent - (row->value.open() ? kLaterThanAll : 0), row->id);
  };
  std::string next;
  if (!CutPage(call, rows, key, next, static_cast<std::size_t>(call.Limit()))) return;
  const TrackEyes eyes = EyesOf(call, room);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const auto& row : rows)
    json.Raw(DispatchJson(*row, eyes));
  json.EndArray().MemberUnlessEmpty("next", next).EndObject();
  call.Send(200, std::move(out));
}

constexpr std::array<std::string_view, 5> kStates{"accepted", "under_way", "on_scene", "done",
                                                  "refused"};
constexpr std::array<std::string_view, 3> kFound{"nothing", "confirmed", "other"};

struct StepBody {
  monitor::DispatchStep said = {};
};
constexpr codec::JsonMember<StepBody> kStep[] = {
    {"state", codec::kRequired,
     [](JsonReader& in, JsonValue v, StepBody& b) {
       if (const auto place = in.Choice(v, kStates)) {
         b.said.state = *monitor::FindDispatchState(kStates[*place]);
       }
     }},
    {"note", codec::kOptional,
     [](JsonReader& in, JsonValue v, StepBody& b) {
       in.Text(v, {.min = 0, .max = monitor::kNoteBytesMax}, b.said.note);
     }},
    {"found", codec::kOptional,
     [](JsonReader& in, JsonValue v, StepBody& b) {
       if (const auto place = in.Choice(v, kFound)) {
         b.said.found = *monitor::FindFound(kFound[*place]);
       }
     }},
    {"place", codec::kOptional,
     [](JsonReader& in, JsonValue v, StepBody& b) { ReadPlace(in, v, b.said.place); }}};

// A report is told to the case as well, where it is still open.
void AddReport(clearance::PutRecords& put, const monitor::Dispatch& dispatch, const Call& call,
               const ControlRoom& room) {
  if (dispatch.open()) return;
  const auto alarm = room.records().alarms.Find(dispatch.alarm);
  if (!alarm) return;
  auto told = monitor::StepCase(*alarm,
                                {.what = monitor::CaseAct::kReport,
                                 .by = call.who.id,
                                 .at_ms = call.now_ms(),
                                 .note = dispatch.steps.back().note,
                                 .to = dispatch.id},
                                room.clocks());
  if (!told) return;  // closed meanwhile: the dispatch has the report
  for (clearance::PutRecord& record : told->records)
    put.records.push_back(std::move(record));
}

void Step(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const auto row = room.records().dispatches.Find(call.request.PathParameter("id"));
  if (!row || !SeesDispatch(call, room, row->value)) return call.NotFound();
  auto body = ReadTrackBody<StepBody>(call, kStep);
  if (!body || !ReadAsIs(call, row->version)) return;
  body->said.by = call.who.id;
  body->said.at_ms = call.now_ms();
  const auto after = monitor::Step(row->value, body->said);
  if (!after) return RefuseWord(call, after.error());
  clearance::PutRecords put = One(PutDispatch(*after, row->version));
  AddReport(put, *after, call, room);
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(
      std::move(call), std::move(put), 200,
      [eyes, after = *after](std::uint64_t version) {
        return DispatchJson({after.id, version, after}, eyes);
      },
      Step);
}

// ---- Response units

void ListUnits(Call call, ControlRoom& room) {
  const TrackEyes eyes = EyesOf(call, room);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const auto& row : room.records().response_units.All())
    json.Raw(ResponseUnitJson(row, eyes));
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

constexpr std::array<std::string_view, 4> kKinds{"patrol", "arming_team", "gate_team", "partner"};
constexpr codec::JsonMember<ResponseUnit> kUnit[] = {
    {"name", codec::kRequired,
     [](JsonReader& in, JsonValue v, ResponseUnit& u) {
       in.Text(v, {.min = 1, .max = 100}, u.name);
     }},
    {"kind", codec::kOptional,
     [](JsonReader& in, JsonValue v, ResponseUnit& u) {
       if (const auto place = in.Choice(v, kKinds)) {
         u.kind = *monitor::FindResponseKind(kKinds[*place]);
       }
     }},
    {"base", codec::kOptional,
     [](JsonReader& in, JsonValue v, ResponseUnit& u) { ReadPlace(in, v, u.base); }},
    {"device", codec::kOptional,
     [](JsonReader& in, JsonValue v, ResponseUnit& u) {
       in.Text(v, {.min = 0, .max = 40}, u.device);
     }},
    {"phone", codec::kOptional,
     [](JsonReader& in, JsonValue v, ResponseUnit& u) {
       in.Text(v, {.min = 0, .max = 40}, u.phone);
     }},
    {"members", codec::kOptional,
     [](JsonReader& in, JsonValue v, ResponseUnit& u) { ReadTexts(in, v, 20, 64, u.members); }},
    {"active", codec::kRequired,
     [](JsonReader& in, JsonValue v, ResponseUnit& u) { in.Bool(v, u.active); }}};

std::string UnitData(const ResponseUnit& unit) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("name", unit.name).Member("kind", Name(unit.kind));
  AppendList(json, "members", unit.members);
  json.Member("active", unit.active).EndObject();
  return data;
}

void PutUnit(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const std::string id(call.request.PathParameter("id"));
  if (!monitor::IsGeoId(id)) return call.NotFound();
  auto unit = ReadTrackBody<ResponseUnit>(call, kUnit);
  if (!unit) return;
  unit->id = id;
  const auto before = room.records().response_units.Find(id);
  clearance::PutRecord put{.collection = std::string(monitor::kResponseUnitRecords),
                           .id = id,
                           .if_version = before ? before->version : 0,
                           .body = monitor::WriteResponseUnit(*unit),
                           .kind = before ? "response_unit.changed" : "response_unit.created",
                           .data = UnitData(*unit)};
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(
      std::move(call), One(std::move(put)), 200,
      [eyes, unit = *std::move(unit)](std::uint64_t version) {
        using Row = monitor::Row<ResponseUnit>;
        return ResponseUnitJson(std::make_shared<const Row>(Row{unit.id, version, unit}), eyes);
      });
}

}  // namespace

void ListHelpers(Call call) {
  ServeTrack(std::move(call), {Action::kDispatch}, Helpers);
}
void SendHelp(Call call) {
  ServeTrack(std::move(call), {Action::kDispatch}, Send);
}
void ListDispatches(Call call) {
  ServeTrack(std::move(call), {Action::kDispatch, Action::kRespond}, List);
}
void StepDispatch(Call call) {
  ServeTrack(std::move(call), {Action::kDispatch, Action::kRespond}, Step);
}
void ListResponseUnits(Call call) {
  ServeTrack(std::move(call), {Action::kDispatch, Action::kRespond}, ListUnits);
}
void PutResponseUnit(Call call) {
  ServeTrack(std::move(call), {Action::kDispatch}, PutUnit);
}

}  // namespace tidewaiter::api
