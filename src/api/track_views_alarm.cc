// Alarms, dispatches, response units and shifts as JSON.
#include <algorithm>

#include "api/track_calls.h"
#include "api/track_views.h"
#include "track/sentences.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;
using monitor::AlarmCase;
using monitor::CaseAct;
using monitor::CaseStep;

// What an alarm says by itself, whoever works on it.
void AppendAlarmFacts(JsonWriter& json, const track::Alarm& alarm, const TrackEyes& eyes) {
  json.Member("kind", Name(alarm.kind)).Member("unit", alarm.unit);
  if (const auto movement = eyes.room->records().movements.Find(alarm.movement)) {
    json.MemberUnlessEmpty("label", movement->value.draft.unit.Label());
  }
  json.MemberUnlessEmpty("movement", alarm.movement).MemberUnlessEmpty("device", alarm.device);
  json.Member("began", TimeText(alarm.began_ms)).Member("raised", TimeText(alarm.known_ms));
  AppendTime(json, "ended", alarm.ended_ms);
  json.Member("late", alarm.late);
  AppendAt(json, "place", alarm.at);
  json.Member("title", track::SayAlarm(alarm, eyes.language));
  json.Key("reasons").BeginArray();
  for (const Reason& reason : alarm.finding.reasons)
    AppendTrackReason(json, reason, eyes.language);
  json.EndArray().Member("probability", alarm.finding.probability);
  json.Key("thresholds").BeginArray();
  for (const track::Threshold& threshold : alarm.thresholds) {
    json.BeginObject().Member("name", threshold.name).Member("value", threshold.value).EndObject();
  }
  json.EndArray().MemberUnlessEmpty("settings", alarm.settings);
  json.Key("evidence").BeginArray();
  for (const std::uint64_t seq : alarm.evidence)
    json.Unsigned(seq);
  json.EndArray();
}

void AppendCase(JsonWriter& json, const AlarmRow& row, const TrackEyes& eyes) {
  const AlarmCase& open = row.value;
  json.BeginObject().Member("id", open.id).Member("severity", Name(open.severity));
  json.Member("state", Name(open.state));
  AppendAlarmFacts(json, open.alarm, eyes);
  if (!open.holder.empty()) AppendWho(json, "holder", open.holder, eyes);
  if (open.open()) AppendTime(json, "due", open.due_ms);
  json.Member("escalations", open.escalations);
  json.MemberUnlessEmpty("outcome", Name(open.outcome));
  json.Member("others", open.joined.size() + open.joined_left_out);
  json.Member("version", row.version).EndObject();
}

void AppendJoined(JsonWriter& json, const track::Alarm& alarm, const AlarmRow& row,
                  const TrackEyes& eyes) {
  json.BeginObject().Member("id", monitor::CaseId(alarm.cause));
  json.Member("severity", Name(alarm.severity)).Member("state", Name(row.value.state));
  AppendAlarmFacts(json, alarm, eyes);
  json.Member("version", row.version).EndObject();
}

void AppendNote(JsonWriter& json, const CaseStep& step, const TrackEyes& eyes) {
  json.BeginObject().Member("at", TimeText(step.at_ms));
  AppendWho(json, "by", step.by, eyes);
  json.Member("step", Name(step.what)).MemberUnlessEmpty("note", step.note);
  if (step.what == CaseAct::kHandOver) {
    AppendWho(json, "to", step.to, eyes);
  } else {
    json.MemberUnlessEmpty("to", step.to);
  }
  json.EndObject();
}

// Steps of people that the contract has, as far as they may make them.
bool MayAct(CaseAct act, const AlarmCase& open, const TrackEyes& eyes) {
  const auto may = [&](Action action) {
    return AllowsOnAlarm(eyes.who, action, open, *eyes.room).allowed;
  };
  switch (act) {
    case CaseAct::kAcknowledge:
    case CaseAct::kNote:
    case CaseAct::kHandOver:
      return may(Action::kHandleAlarms);
    case CaseAct::kDispatch:
      return may(Action::kDispatch);
    case CaseAct::kClose:
    case CaseAct::kApproveClose:
    case CaseAct::kReopen:
      return may(Action::kCloseAlarms);
    default:
      return false;
  }
}

std::string_view UnitState(const monitor::ResponseUnit& unit, const TrackEyes& eyes) {
  using monitor::DispatchState;
  if (!unit.active) return "off_duty";
  auto furthest = DispatchState::kDone;
  for (const auto& row : eyes.room->records().dispatches.All()) {
    const monitor::Dispatch& dispatch = row->value;
    if (!dispatch.open() || dispatch.response_unit != unit.id) continue;
    if (furthest == DispatchState::kDone || dispatch.state > furthest) furthest = dispatch.state;
  }
  switch (furthest) {
    case DispatchState::kOnScene:
      return "on_scene";
    case DispatchState::kUnderWay:
      return "under_way";
    case DispatchState::kSent:
    case DispatchState::kAccepted:
      return "assigned";
    default:
      return "free";
  }
}

void AppendDispatchStep(JsonWriter& json, const monitor::DispatchStep& step,
                        const TrackEyes& eyes) {
  json.BeginObject().Member("state", Name(step.state)).Member("at", TimeText(step.at_ms));
  AppendWho(json, "by", step.by, eyes);
  json.MemberUnlessEmpty("note", step.note);
  AppendAt(json, "place", step.place);
  json.EndObject();
}

}  // namespace

std::string AlarmTitle(const AlarmCase& alarm, risk::Language language) {
  return track::SayAlarm(alarm.alarm, language);
}

std::string AlarmJson(const AlarmRow& row, const TrackEyes& eyes) {
  std::string out;
  JsonWriter json(out);
  AppendCase(json, row, eyes);
  return out;
}

std::string AlarmDetailJson(const AlarmRow& row, const TrackEyes& eyes) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("alarm");
  AppendCase(json, row, eyes);
  json.Key("notes").BeginArray();
  for (const CaseStep& step : row.value.steps)
    AppendNote(json, step, eyes);
  json.EndArray().Key("joined").BeginArray();
  for (const track::Alarm& alarm : row.value.joined)
    AppendJoined(json, alarm, row, eyes);
  json.EndArray().Key("dispatches").BeginArray();
  for (const auto& dispatch : eyes.room->records().dispatches.All()) {
    if (dispatch->value.alarm == row.value.id) json.Raw(DispatchJson(*dispatch, eyes));
  }
  json.EndArray().Key("may").BeginArray();
  for (const CaseAct act : monitor::PossibleActs(row.value, eyes.who.id)) {
    if (MayAct(act, row.value, eyes)) json.Text(Name(act));
  }
  json.EndArray().EndObject();
  return out;
}

std::string DispatchJson(const DispatchRow& row, const TrackEyes& eyes) {
  const monitor::Dispatch& dispatch = row.value;
  const monitor::RoomRecords& records = eyes.room->records();
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", dispatch.id).Member("alarm", dispatch.alarm);
  if (const auto alarm = records.alarms.Find(dispatch.alarm)) {
    json.Member("alarm_title", AlarmTitle(alarm->value, eyes.language));
  }
  json.MemberUnlessEmpty("movement", dispatch.movement);
  AppendAt(json, "place", dispatch.place);
  json.Member("response_unit", dispatch.response_unit);
  if (const auto unit = records.response_units.Find(dispatch.response_unit)) {
    json.Member("response_unit_name", unit->value.name);
  }
  json.Member("state", Name(dispatch.state));
  const monitor::DispatchStep& sent = dispatch.steps.front();
  json.Member("at", TimeText(sent.at_ms));
  AppendWho(json, "by", sent.by, eyes);
  json.MemberUnlessEmpty("instructions", dispatch.instructions).Key("steps").BeginArray();
  for (const monitor::DispatchStep& step : dispatch.steps)
    AppendDispatchStep(json, step, eyes);
  json.EndArray();
  if (dispatch.state == monitor::DispatchState::kDone) {
    json.MemberUnlessEmpty("report", dispatch.steps.back().note);
  }
  json.MemberUnlessEmpty("found", Name(dispatch.found));
  json.Member("version", row.version).EndObject();
  return out;
}

std::string ResponseUnitJson(const monitor::RowPtr<monitor::ResponseUnit>& row,
                             const TrackEyes& eyes) {
  const monitor::ResponseUnit& unit = row->value;
  const monitor::Helper where = eyes.room->WhereIs(row);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", unit.id).Member("name", unit.name);
  json.Member("kind", Name(unit.kind));
  AppendAt(json, "base", unit.base);
  AppendAt(json, "place", where.at);
  AppendTime(json, "heard_at", where.heard_ms);
  json.MemberUnlessEmpty("device", unit.device).MemberUnlessEmpty("phone", unit.phone);
  AppendList(json, "members", unit.members);
  json.Member("active", unit.active).Member("state", UnitState(unit, eyes));
  json.Member("version", row->version).EndObject();
  return out;
}

std::string ShiftJson(const monitor::Shift& shift, std::int64_t until_ms, const TrackEyes& eyes) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", shift.id);
  json.Member("from", TimeText(shift.accepted_ms > 0 ? shift.accepted_ms : shift.handed_ms));
  AppendTime(json, "until", until_ms);
  AppendWho(json, "by", shift.by, eyes);
  AppendWho(json, "to", shift.to, eyes);
  json.MemberUnlessEmpty("note", shift.note).Member("open_alarms", shift.open_alarms);
  json.Member("accepted", shift.accepted_ms > 0).EndObject();
  return out;
}

}  // namespace tidewaiter::api
