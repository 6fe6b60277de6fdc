// Alarms: listed by how bad they are, read with all that was done, taken in hand and closed.
#include <algorithm>
#include <array>

#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_views.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using monitor::AlarmCase;
using monitor::CaseAct;
using monitor::ControlRoom;
using track::Severity;

using RowPtr = monitor::RowPtr<AlarmCase>;

constexpr double kLaterThanAll = 1e13;  // milliseconds

// ---- Reading

struct Asked {
  std::optional<monitor::CaseState> state = {};
  std::optional<Severity> at_least = {};
  std::optional<track::AlarmKind> kind = {};
  std::int64_t from_ms = 0;
  std::int64_t until_ms = 0;
};

std::optional<Severity> FindSeverity(std::string_view name) {
  for (const Severity one :
       {Severity::kNotice, Severity::kWarning, Severity::kAlarm, Severity::kCritical}) {
    if (Name(one) == name) return one;
  }
  return std::nullopt;
}

// Nothing after an answer.
std::optional<Asked> AskedOf(Call& call) {
  Asked asked;
  asked.state = monitor::FindCaseState(call.Query("state"));
  asked.at_least = FindSeverity(call.Query("severity"));
  const std::string_view kind = call.Query("kind");
  asked.kind = track::FindAlarmKind(kind);
  if (!kind.empty() && !asked.kind) {
    const codec::Problem problem{"choice", "/kind", "is no kind of alarm"};
    call.Problem(400, "parameters", "The address asks for what there is not", {},
                 std::span(&problem, 1));
    return std::nullopt;
  }
  const auto from = QueryTime(call, "from");
  if (!from) return std::nullopt;
  const auto until = QueryTime(call, "until");
  if (!until) return std::nullopt;
  asked.from_ms = *from;
  asked.until_ms = *until;
  return asked;
}

bool Says(const AlarmCase& open, std::string_view words, const ControlRoom& room) {
  if (Contains(open.id, words) || Contains(open.alarm.unit, words) ||
      Contains(open.alarm.device, words) || Contains(open.alarm.movement, words)) {
    return true;
  }
  const auto movement = room.records().movements.Find(open.alarm.movement);
  return movement && Contains(movement->value.draft.unit.Label(), words);
}

bool Fits(const Call& call, const Asked& asked, const AlarmCase& open, const ControlRoom& room) {
  const std::string_view movement = call.Query("movement");
  return (asked.state ? open.state == *asked.state : open.open()) &&
         (!asked.at_least || open.severity >= *asked.at_least) &&
         (!asked.kind || open.alarm.kind == *asked.kind) &&
         (movement.empty() || open.alarm.movement == movement) &&
         (!QueryFlag(call, "mine") || open.holder == call.who.id) &&
         (asked.from_ms == 0 || open.alarm.known_ms >= asked.from_ms) &&
         (asked.until_ms == 0 || open.alarm.known_ms <= asked.until_ms) &&
         Says(open, call.Query("q"), room);
}

// Of those that are open, of all that they may see.
void AppendCounts(JsonWriter& json, const std::array<std::int64_t, 5>& counts) {
  json.Key("counts").BeginObject();
  for (const Severity one :
       {Severity::kCritical, Severity::kAlarm, Severity::kWarning, Severity::kNotice}) {
    json.Member(Name(one), counts[static_cast<std::size_t>(one)]);
  }
  json.EndObject();
}

void List(Call call, ControlRoom& room) {
  const auto asked = AskedOf(call);
  if (!asked) return;
  std::array<std::int64_t, 5> counts{};
  std::vector<RowPtr> rows;
  for (RowPtr& row : room.records().alarms.All()) {
    if (!AllowsOnAlarm(call.who, Action::kReadAlarms, row->value, room)) continue;
    if (row->value.open()) ++counts[static_cast<std::size_t>(row->value.severity)];
    if (Fits(call, *asked, row->value, room)) rows.push_back(std::move(row));
  }
  // What is closed comes after all that is open.
  const auto key = [](const RowPtr& row) {
    const auto severity = row->value.open() ? static_cast<int>(row->value.severity) : 0;
    return std::pair(-severity * kLaterThanAll - static_cast<double>(row->value.alarm.known_ms),
                     row->id);
  };
  std::string next;
  if (!CutPage(call, rows, key, next, static_cast<std::size_t>(call.Limit()))) return;
  const TrackEyes eyes = EyesOf(call, room);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const RowPtr& row : rows)
    json.Raw(AlarmJson(*row, eyes));
  json.EndArray();
  AppendCounts(json, counts);
  json.MemberUnlessEmpty("next", next).EndObject();
  call.Send(200, std::move(out));
}

void Get(Call call, ControlRoom& room) {
  const RowPtr row = AskedAlarm(call, room);
  if (!row) return;
  call.Send(200, AlarmDetailJson(*row, EyesOf(call, room)));
}

// ---- Steps

constexpr std::array<std::string_view, 6> kStepWords{"acknowledge", "note",          "hand_over",
                                                     "close",       "approve_close", "reopen"};
constexpr std::array<CaseAct, 6> kStepActs{CaseAct::kAcknowledge,  CaseAct::kNote,
                                           CaseAct::kHandOver,     CaseAct::kClose,
                                           CaseAct::kApproveClose, CaseAct::kReopen};
constexpr std::array<std::string_view, 4> kOutcomes{"confirmed", "false_alarm", "explained",
                                                    "unresolved"};

struct StepBody {
  std::optional<std::size_t> step = {};
  monitor::CaseStep said = {};
};
constexpr codec::JsonMember<StepBody> kStep[] = {
    {"step", codec::kRequired,
     [](JsonReader& in, JsonValue v, StepBody& b) { b.step = in.Choice(v, kStepWords); }},
    {"note", codec::kOptional,
     [](JsonReader& in, JsonValue v, StepBody& b) {
       in.Text(v, {.min = 0, .max = monitor::kNoteBytesMax}, b.said.note);
     }},
    {"to", codec::kOptional,
     [](JsonReader& in, JsonValue v, StepBody& b) {
       in.Text(v, {.min = 0, .max = 64}, b.said.to);
     }},
    {"outcome", codec::kOptional, [](JsonReader& in, JsonValue v, StepBody& b) {
       if (const auto place = in.Choice(v, kOutcomes)) {
         b.said.outcome = *monitor::FindCaseOutcome(kOutcomes[*place]);
       }
     }}};

Action NeededFor(CaseAct act) {
  const bool closes =
      act == CaseAct::kClose || act == CaseAct::kApproveClose || act == CaseAct::kReopen;
  return closes ? Action::kCloseAlarms : Action::kHandleAlarms;
}

// Handing over to somebody who may not handle it would leave it with nobody.
bool CanTake(Call& call, const monitor::CaseStep& step, const AlarmCase& open,
             const ControlRoom& room) {
  if (step.what != CaseAct::kHandOver || step.to.empty()) return true;
  const auto account = call.house->directory.Account(step.to);
  if (account &&
      AllowsOnAlarm(access::PrincipalOf(*account, true), Action::kHandleAlarms, open, room)) {
    return true;
  }
  const codec::Problem problem{"choice", "/to", "is nobody who handles alarms"};
  call.Problem(422, "problems", "The input has problems", {}, std::span(&problem, 1));
  return false;
}

void Step(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const RowPtr row = AskedAlarm(call, room);
  if (!row) return;
  auto body = ReadTrackBody<StepBody>(call, kStep);
  if (!body) return;
  body->said.what = kStepActs[*body->step];
  body->said.by = call.who.id;
  body->said.at_ms = call.now_ms();
  const auto may = AllowsOnAlarm(call.who, NeededFor(body->said.what), row->value, room);
  if (!may) {
    // They see it: so "no such thing" would be no answer.
    return may.reason == access::Reason::kOutOfScope
               ? call.Problem(403, "out_of_scope", "It belongs to offices that are not yours")
               : call.Denied(may.reason);
  }
  if (!ReadAsIs(call, row->version) || !CanTake(call, body->said, row->value, room)) return;
  auto put = monitor::StepCase(*row, body->said, room.clocks());
  if (!put) return RefuseChange(call, put.error());
  auto after = monitor::ParseCase(put->records.front().body);
  if (!after) return call.Fail(after.error());
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(std::move(call), *std::move(put), 200,
             [eyes, open = *std::move(after)](std::uint64_t version) {
               return AlarmDetailJson({open.id, version, open}, eyes);
             });
}

}  // namespace

void ListAlarms(Call call) {
  ServeTrack(std::move(call), {Action::kReadAlarms}, List);
}
void GetAlarm(Call call) {
  ServeTrack(std::move(call), {Action::kReadAlarms}, Get);
}
void StepAlarm(Call call) {
  ServeTrack(std::move(call), {Action::kHandleAlarms, Action::kCloseAlarms}, Step);
}

}  // namespace tidewaiter::api
