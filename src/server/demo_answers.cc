// What the demo's control room does about alarms, and its gate officer about held passes.
#include <algorithm>
#include <array>

#include "base/hash.h"
#include "codec/json_writer.h"
#include "server/demo_people.h"

namespace tidewaiter::server {
namespace {

using monitor::CaseAct;
using monitor::CaseOutcome;
using monitor::CaseState;
using monitor::CaseStep;
using monitor::Dispatch;
using monitor::DispatchState;
using track::Severity;

constexpr std::int64_t kMinuteMs = 60'000;

// Minutes until a simulated officer looks at a case, by its severity from notice to critical, and
// as many again by chance: time enough for whoever sits at the desk.
constexpr std::array<std::int64_t, 5> kLookAfter{45, 45, 25, 12, 4};
constexpr std::int64_t kPatrolAfter = 8;
constexpr std::int64_t kCloseAfter = 50;  // and as many again
constexpr std::int64_t kAgreeAfter = 6;
// Longer than it takes until the next one waits: a gate officer always finds something to do.
constexpr std::int64_t kPassAfter = 75;

// Minutes of a case's own, always the same.
std::int64_t Spread(std::string_view id, std::int64_t most) {
  return static_cast<std::int64_t>(HashBytes(id) % static_cast<std::uint64_t>(most));
}

std::int64_t MinutesSince(std::int64_t time_ms, std::int64_t now_ms) {
  return (now_ms - time_ms) / kMinuteMs;
}

struct Ending {
  CaseOutcome outcome;
  const char* note;
};
Ending EndingOf(track::AlarmKind kind) {
  using track::AlarmKind;
  switch (kind) {
    case AlarmKind::kSealCut:
    case AlarmKind::kDeviation:
    case AlarmKind::kUnitMismatch:
      return {CaseOutcome::kConfirmed, "Goods counted at the post; a report goes to the office"};
    case AlarmKind::kUnplannedStop:
    case AlarmKind::kDwell:
    case AlarmKind::kLate:
      return {CaseOutcome::kExplained, "The driver had changed a wheel"};
    case AlarmKind::kSilence:
    case AlarmKind::kClock:
      return {CaseOutcome::kFalseAlarm, "No network there; all frames came afterwards"};
    default:
      return {CaseOutcome::kExplained, "Looked at, nothing to follow up"};
  }
}

std::string DispatchData(const Dispatch& dispatch) {
  std::string data;
  codec::JsonWriter json(data);
  json.BeginObject().Member("alarm", dispatch.alarm).Member("unit", dispatch.response_unit);
  json.Member("state", Name(dispatch.state));
  json.MemberUnlessEmpty("note", dispatch.steps.back().note).EndObject();
  return data;
}

clearance::PutRecord PutDispatch(const Dispatch& dispatch, std::uint64_t version) {
  return DemoRecord(monitor::kDispatchRecords, dispatch.id, version,
                    monitor::WriteDispatch(dispatch),
                    "dispatch." + std::string(Name(dispatch.state)), DispatchData(dispatch));
}

}  // namespace

void DemoPeople::Answer(std::int64_t now_ms) {
  for (const auto& row : room_.records().alarms.All()) {
    if (row->value.open()) AnswerCase(*row, now_ms);
  }
  for (const auto& row : room_.records().dispatches.All()) {
    if (row->value.open()) StepDispatch(*row, now_ms);
  }
  DecidePasses(now_ms);
}

void DemoPeople::StepCase(const CaseRow& row, const std::string& who, CaseStep step,
                          std::int64_t now_ms) {
  step.by = who;
  step.at_ms = now_ms;
  hand_.Do(who, monitor::StepCase(row, step, room_.clocks()));
}

void DemoPeople::AnswerCase(const CaseRow& row, std::int64_t now_ms) {
  const monitor::AlarmCase& open = row.value;
  // What a person of the desk has taken in hand is theirs.
  const bool is_theirs = !open.holder.empty() && open.holder != cast_.night1;
  if (is_theirs || open.steps.empty()) return;
  const std::int64_t age = MinutesSince(open.steps.front().at_ms, now_ms);
  const std::int64_t quiet = MinutesSince(open.steps.back().at_ms, now_ms);
  const std::int64_t look = kLookAfter[static_cast<std::size_t>(open.severity)];
  switch (open.state) {
    case CaseState::kOpen:
      if (age >= look + Spread(row.id, look))
        StepCase(row, cast_.night1, {.what = CaseAct::kAcknowledge}, now_ms);
      return;
    case CaseState::kAcknowledged:
      if (open.severity == Severity::kCritical && age >= kPatrolAfter && SendPatrol(row, now_ms))
        return;
      [[fallthrough]];
    case CaseState::kDispatched:
      if (age >= kCloseAfter + Spread(row.id, kCloseAfter)) {
        const Ending end = EndingOf(open.alarm.kind);
        StepCase(row, cast_.night1,
                 {.what = CaseAct::kClose, .note = end.note, .outcome = end.outcome}, now_ms);
      }
      return;
    case CaseState::kClosing:
      if (quiet >= kAgreeAfter && open.closer == cast_.night1)
        StepCase(row, cast_.night2, {.what = CaseAct::kApproveClose}, now_ms);
      return;
    case CaseState::kClosed:
      return;
  }
}

// The nearest that is free; one patrol a case.
bool DemoPeople::SendPatrol(const CaseRow& row, std::int64_t now_ms) {
  const auto is_sent = [](const CaseStep& step) { return step.what == CaseAct::kDispatch; };
  if (!row.value.alarm.at || std::ranges::any_of(row.value.steps, is_sent)) return false;
  const auto helpers = room_.HelpersFor(*row.value.alarm.at);
  const auto free = std::ranges::find_if(helpers, [](const monitor::Helper& helper) {
    return helper.unit->value.active && helper.open_dispatches == 0 &&
           helper.unit->value.kind == monitor::ResponseKind::kPatrol;
  });
  if (free == helpers.end()) return false;
  Dispatch dispatch{.id = room_.NewId("DP-"),
                    .alarm = row.id,
                    .movement = row.value.alarm.movement,
                    .place = row.value.alarm.at,
                    .response_unit = free->unit->id,
                    .instructions = "Look at the seal and the doors, take pictures"};
  dispatch.steps = {{.state = DispatchState::kSent, .by = cast_.night1, .at_ms = now_ms}};
  auto put = monitor::StepCase(row,
                               {.what = CaseAct::kDispatch,
                                .by = cast_.night1,
                                .at_ms = now_ms,
                                .note = dispatch.instructions,
                                .to = dispatch.id},
                               room_.clocks());
  if (!put) return false;
  put->records.insert(put->records.begin(), PutDispatch(dispatch, 0));
  hand_.Do(cast_.night1, std::move(put));
  // One at a time: whoever is sent next must see that this one is under way.
  hand_.Wait();
  return true;
}

void DemoPeople::StepDispatch(const monitor::Row<Dispatch>& row, std::int64_t now_ms) {
  struct Next {
    DispatchState state;
    std::int64_t after;  // minutes
  };
  static constexpr std::array<std::pair<DispatchState, Next>, 4> kNext{
      {{DispatchState::kSent, {DispatchState::kAccepted, 2}},
       {DispatchState::kAccepted, {DispatchState::kUnderWay, 2}},
       {DispatchState::kUnderWay, {DispatchState::kOnScene, 25}},
       {DispatchState::kOnScene, {DispatchState::kDone, 12}}}};
  const Dispatch& open = row.value;
  // Sent by a person of the desk: people answer it.
  if (open.steps.empty() || open.steps.front().by != cast_.night1) return;
  const auto found =
      std::ranges::find(kNext, open.state, [](const auto& pair) { return pair.first; });
  if (found == kNext.end()) return;
  const Next next = found->second;
  if (MinutesSince(open.steps.back().at_ms, now_ms) < next.after) return;
  monitor::DispatchStep step{.state = next.state, .by = cast_.inspector, .at_ms = now_ms};
  if (next.state == DispatchState::kDone) {
    step.found = monitor::Found::kConfirmed;
    step.note =
        "Rope cut and knotted; eleven cartons are missing. Sealed anew, escorted to the post.";
  }
  const auto after = monitor::Step(open, step);
  if (!after) return;
  clearance::PutRecords put{{PutDispatch(*after, row.version)}};
  const auto alarm = room_.records().alarms.Find(open.alarm);
  if (!after->open() && alarm) {
    auto told = monitor::StepCase(*alarm,
                                  {.what = CaseAct::kReport,
                                   .by = cast_.inspector,
                                   .at_ms = now_ms,
                                   .note = step.note,
                                   .to = open.id},
                                  room_.clocks());
    if (told) put.records.push_back(std::move(told->records.front()));
  }
  hand_.Do(cast_.inspector, std::move(put));
}

void DemoPeople::DecidePasses(std::int64_t now_ms) {
  for (const auto& row : gates_.Passes()) {
    const monitor::GatePass& pass = row->value;
    if (!pass.waits()) continue;
    if (MinutesSince(pass.at_ms, now_ms) < kPassAfter + Spread(row->id, kPassAfter)) continue;
    const bool is_held = pass.verdict == track::Verdict::kHold;
    hand_.Do(cast_.gate,
             gates_.DecidePass(*row,
                               {.verdict = is_held ? track::Verdict::kRefer : track::Verdict::kOpen,
                                .by = cast_.gate,
                                .note = is_held ? "To the scanner, with an officer"
                                                : "Papers and plate read by eye: in order"}));
  }
}

}  // namespace tidewaiter::server
