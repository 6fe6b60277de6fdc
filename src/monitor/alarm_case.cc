#include "monitor/alarm_case.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::monitor {
namespace {

using track::AlarmKind;
using track::AlarmPhase;
using track::Severity;

// Sorts of alarms that usually have one cause.
enum class Sort : std::uint8_t { kSeal, kWay, kTime, kSignal, kCargo, kIdentity, kOther };

Sort SortOf(AlarmKind kind) {
  switch (kind) {
    case AlarmKind::kSealCut:
    case AlarmKind::kSealOpened:
    case AlarmKind::kSealTampered:
    case AlarmKind::kDoor:
      return Sort::kSeal;
    case AlarmKind::kDeviation:
    case AlarmKind::kWrongWay:
    case AlarmKind::kWrongNode:
    case AlarmKind::kMissedNode:
    case AlarmKind::kZone:
    case AlarmKind::kBorderCrossing:
      return Sort::kWay;
    case AlarmKind::kUnplannedStop:
    case AlarmKind::kDwell:
    case AlarmKind::kLate:
      return Sort::kTime;
    case AlarmKind::kSilence:
    case AlarmKind::kGap:
    case AlarmKind::kBattery:
    case AlarmKind::kJamming:
    case AlarmKind::kSpoofing:
    case AlarmKind::kJump:
    case AlarmKind::kClock:
      return Sort::kSignal;
    case AlarmKind::kTemperature:
    case AlarmKind::kSensorLost:
      return Sort::kCargo;
    case AlarmKind::kIdentity:
    case AlarmKind::kUnitMismatch:
    case AlarmKind::kUnregistered:
      return Sort::kIdentity;
    default:
      return Sort::kOther;
  }
}

void Record(AlarmCase& open, CaseStep step) {
  const bool by_house = step.by.empty();
  if (by_house && open.steps.size() >= kStepsMax) {
    ++open.steps_left_out;
    return;
  }
  open.steps.push_back(std::move(step));
}

void StartClock(AlarmCase& open, std::int64_t now_ms, const EscalationClocks& clocks) {
  const std::int64_t wait = clocks.Of(open.severity);
  const bool looked_at = open.state != CaseState::kOpen;
  if (wait == 0 || open.state == CaseState::kClosed) {
    open.due_ms = 0;
  } else {
    open.due_ms = now_ms + (looked_at ? wait * clocks.after_acknowledge : wait);
  }
}

track::Alarm* FindIn(AlarmCase& open, std::string_view cause) {
  if (open.alarm.cause == cause) return &open.alarm;
  for (track::Alarm& alarm : open.joined) {
    if (alarm.cause == cause) return &alarm;
  }
  return nullptr;
}

std::int64_t LastKnown(const AlarmCase& open) {
  std::int64_t last = open.alarm.known_ms;
  for (const track::Alarm& alarm : open.joined)
    last = std::max(last, alarm.known_ms);
  return last;
}

// Another word on an alarm that is in it already.
bool Update(AlarmCase& open, track::Alarm& known, const track::Alarm& alarm) {
  if (known == alarm || known.phase == AlarmPhase::kEnded) return false;
  track::Alarm next = alarm;
  next.severity = std::max(known.severity, alarm.severity);
  // What ended says nothing of its own: whoever works on it reads why it was raised.
  if (next.finding.reasons.empty()) next.finding = std::move(known.finding);
  if (next.thresholds.empty()) next.thresholds = std::move(known.thresholds);
  known = std::move(next);
  const CaseAct what = alarm.phase == AlarmPhase::kEnded ? CaseAct::kEnded : CaseAct::kGrew;
  Record(open, {.what = what, .at_ms = alarm.known_ms, .note = std::string(Name(alarm.kind))});
  return true;
}

void Join(AlarmCase& open, const track::Alarm& alarm) {
  if (open.joined.size() < kJoinedMax) {
    open.joined.push_back(alarm);
  } else {
    ++open.joined_left_out;
  }
  Record(open,
         {.what = CaseAct::kGrew, .at_ms = alarm.known_ms, .note = std::string(Name(alarm.kind))});
}

std::unexpected<Error> No(std::string word, std::string message) {
  return Fail(ErrorCode::kFailedPrecondition, std::move(message), std::move(word));
}

Status MayApply(const AlarmCase& open, const CaseStep& step) {
  const bool closed = open.state == CaseState::kClosed;
  if (step.note.size() > kNoteBytesMax) return No("too_long", "the note is too long");
  switch (step.what) {
    case CaseAct::kAcknowledge:
      if (open.state != CaseState::kOpen) return No("wrong_state", "somebody has it already");
      return {};
    case CaseAct::kNote:
      if (step.note.empty()) return No("note_needed", "a note has words");
      return {};
    case CaseAct::kHandOver:
      if (closed) return No("wrong_state", "the case is closed");
      if (step.to.empty()) return No("to_needed", "to whom?");
      return {};
    case CaseAct::kDispatch:
    case CaseAct::kReport:
      if (closed) return No("wrong_state", "the case is closed");
      return {};
    case CaseAct::kClose:
      if (closed || open.state == CaseState::kClosing) {
        return No("wrong_state", "it is closed already");
      }
      if (step.outcome == CaseOutcome::kNone) return No("outcome_needed", "how did it end?");
      if (step.note.empty()) return No("note_needed", "say why it may be closed");
      return {};
    case CaseAct::kApproveClose:
      if (open.state != CaseState::kClosing) return No("wrong_state", "nobody asked to close it");
      if (open.closer == step.by) return No("own_request", "another person has to agree");
      return {};
    case CaseAct::kReopen:
      if (!closed && open.state != CaseState::kClosing) return No("wrong_state", "it is open");
      if (step.note.empty()) return No("note_needed", "say why it is opened again");
      return {};
    default:
      return No("wrong_state", "people do not take this step");
  }
}

void Change(AlarmCase& open, const CaseStep& step) {
  switch (step.what) {
    case CaseAct::kAcknowledge:
      open.state = CaseState::kAcknowledged;
      open.holder = step.by;
      break;
    case CaseAct::kHandOver:
      open.holder = step.to;
      if (open.state == CaseState::kOpen) open.state = CaseState::kAcknowledged;
      break;
    case CaseAct::kDispatch:
      open.state = CaseState::kDispatched;
      if (open.holder.empty()) open.holder = step.by;
      break;
    case CaseAct::kClose:
      open.outcome = step.outcome;
      open.closer = step.by;
      open.state = open.severity == Severity::kCritical ? CaseState::kClosing : CaseState::kClosed;
      break;
    case CaseAct::kApproveClose:
      open.state = CaseState::kClosed;
      break;
    case CaseAct::kReopen:
      open.state = CaseState::kAcknowledged;
      open.holder = step.by;
      open.outcome = CaseOutcome::kNone;
      open.closer.clear();
      break;
    default:
      break;
  }
}

}  // namespace

std::int64_t EscalationClocks::Of(Severity severity) const {
  switch (severity) {
    case Severity::kCritical:
      return critical_ms;
    case Severity::kAlarm:
      return alarm_ms;
    case Severity::kWarning:
      return warning_ms;
    case Severity::kNotice:
      return 0;
  }
  CHECK(false);
}

const track::Alarm* AlarmCase::Find(std::string_view cause) const {
  if (alarm.cause == cause) return &alarm;
  const auto at = std::ranges::find(joined, cause, &track::Alarm::cause);
  return at == joined.end() ? nullptr : &*at;
}

std::string CaseId(std::string_view cause) {
  return fmt::format("AL-{:016x}", HashBytes(cause));
}

AlarmCase OpenCase(const track::Alarm& alarm, const EscalationClocks& clocks) {
  AlarmCase open{.id = CaseId(alarm.cause), .alarm = alarm};
  open.severity = alarm.severity;
  Record(open, {.what = CaseAct::kRaised, .at_ms = alarm.known_ms});
  StartClock(open, alarm.known_ms, clocks);
  return open;
}

bool Belongs(const AlarmCase& open, const track::Alarm& alarm) {
  if (open.Find(alarm.cause) != nullptr) return true;
  if (!open.open() || open.alarm.unit != alarm.unit || open.alarm.late != alarm.late) return false;
  if (open.alarm.movement != alarm.movement) return false;
  const bool alike =
      open.alarm.kind == alarm.kind ||
      (SortOf(open.alarm.kind) == SortOf(alarm.kind) && SortOf(alarm.kind) != Sort::kOther);
  return alike && alarm.known_ms - LastKnown(open) <= kJoinMs;
}

bool TakeIn(AlarmCase& open, const track::Alarm& alarm, const EscalationClocks& clocks) {
  track::Alarm* const known = FindIn(open, alarm.cause);
  if (known != nullptr) {
    if (!Update(open, *known, alarm)) return false;
  } else {
    Join(open, alarm);
  }
  if (alarm.severity <= open.severity) return true;
  open.severity = alarm.severity;
  if (open.state == CaseState::kAcknowledged) open.state = CaseState::kOpen;
  StartClock(open, alarm.known_ms, clocks);
  return true;
}

bool Escalate(AlarmCase& open, std::int64_t now_ms, const EscalationClocks& clocks) {
  if (open.due_ms == 0 || now_ms < open.due_ms || !open.open()) return false;
  ++open.escalations;
  Record(open, {.what = CaseAct::kEscalated, .at_ms = now_ms, .to = open.holder});
  StartClock(open, now_ms, clocks);
  return true;
}

Result<AlarmCase> Apply(AlarmCase open, const CaseStep& step, const EscalationClocks& clocks) {
  RETURN_IF_ERROR(MayApply(open, step));
  const CaseState before = open.state;
  Change(open, step);
  Record(open, step);
  if (open.state != before || step.what == CaseAct::kHandOver) {
    StartClock(open, step.at_ms, clocks);
  }
  return open;
}

std::vector<CaseAct> PossibleActs(const AlarmCase& open, std::string_view me) {
  static constexpr std::array kActs{CaseAct::kAcknowledge, CaseAct::kNote,  CaseAct::kHandOver,
                                    CaseAct::kDispatch,    CaseAct::kClose, CaseAct::kApproveClose,
                                    CaseAct::kReopen};
  std::vector<CaseAct> possible;
  for (const CaseAct act : kActs) {
    const CaseStep step{.what = act,
                        .by = std::string(me),
                        .note = "?",
                        .to = "?",
                        .outcome = CaseOutcome::kConfirmed};
    if (MayApply(open, step)) possible.push_back(act);
  }
  return possible;
}

}  // namespace tidewaiter::monitor
