// AlarmCase: what people make of an alarm: who looks at it, what was done, how it ended. Alarms
// with one cause are one case, and further alarms of the same unit and the same sort join it while
// it is open, so that a cut seal is one line on the screen and not twelve.
//
//   AlarmCase open = OpenCase(alarm, clocks);
//   ASSIGN_OR_RETURN(open, Apply(open, {.what = CaseAct::kAcknowledge, .by = anna, .at_ms = now}));
//   Apply(closing, {.what = CaseAct::kApproveClose, .by = anna})   // "own_request": not the same
//   one
//
// A value; every change is one function that says yes with the changed case or no with the reason.
// Nothing is ever removed from a case. A critical one is closed by one person and approved by
// another. Kept as a record "alarm" whose id is the case's, each change an event
// (docs/formats/journal.md). Pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_ALARM_CASE_H_
#define TIDEWAITER_MONITOR_ALARM_CASE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "track/alarm.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kAlarmRecords = "alarm";  // collection

// Stored: never renumber.
enum class CaseState : std::uint8_t {
  kOpen = 1,          // nobody has looked
  kAcknowledged = 2,  // somebody has
  kDispatched = 3,    // somebody is on the way
  kClosing = 4,       // closed by one, waits for another to agree
  kClosed = 5,
};
std::string_view Name(CaseState state);  // "open", "acknowledged", ...
std::optional<CaseState> FindCaseState(std::string_view name);

enum class CaseAct : std::uint8_t {
  kRaised = 1,  // by the house, as the next three
  kGrew = 2,
  kEnded = 3,
  kEscalated = 4,
  kAcknowledge = 5,
  kNote = 6,
  kHandOver = 7,
  kDispatch = 8,  // a response unit was sent: `to` is the dispatch
  kReport = 9,    // and reported
  kClose = 10,
  kApproveClose = 11,
  kReopen = 12,
};
std::string_view Name(CaseAct act);  // "raised", "acknowledge", ...
std::optional<CaseAct> FindCaseAct(std::string_view name);

enum class CaseOutcome : std::uint8_t {
  kNone = 0,
  kConfirmed = 1,
  kFalseAlarm = 2,
  kExplained = 3,  // it was so, and had a good reason
  kUnresolved = 4,
};
std::string_view Name(CaseOutcome outcome);  // "", "confirmed", ...
std::optional<CaseOutcome> FindCaseOutcome(std::string_view name);

struct CaseStep {
  CaseAct what = CaseAct::kNote;
  std::string by = {};  // account; "" = the house
  std::int64_t at_ms = 0;
  std::string note = {};
  std::string to = {};                       // account or dispatch
  CaseOutcome outcome = CaseOutcome::kNone;  // of kClose
  friend bool operator==(const CaseStep&, const CaseStep&) = default;
};

// How long a case may wait for somebody, by severity, before it goes to the next person.
struct EscalationClocks {
  std::int64_t critical_ms = 3 * 60'000;
  std::int64_t alarm_ms = 10 * 60'000;
  std::int64_t warning_ms = 60 * 60'000;
  // An acknowledged case is to be closed or handed on within this many times as long.
  int after_acknowledge = 10;
  [[nodiscard]] std::int64_t Of(track::Severity severity) const;  // 0: never
};

struct AlarmCase {
  std::string id = {};      // CaseId of the first cause
  track::Alarm alarm = {};  // the one that opened it, as it is now
  std::vector<track::Alarm> joined = {};
  track::Severity severity = track::Severity::kWarning;  // the worst of them
  CaseState state = CaseState::kOpen;
  std::string holder = {};  // account; "" = nobody
  std::string closer = {};  // who asked to close it, while kClosing
  std::int64_t due_ms = 0;  // when it escalates; 0: never
  int escalations = 0;
  CaseOutcome outcome = CaseOutcome::kNone;
  std::vector<CaseStep> steps = {};
  std::size_t steps_left_out = 0;   // "grew" and "escalated" of a long case that were not kept
  std::size_t joined_left_out = 0;  // alarms beyond kJoinedMax
  friend bool operator==(const AlarmCase&, const AlarmCase&) = default;

  // The alarm of this cause in it.
  [[nodiscard]] const track::Alarm* Find(std::string_view cause) const;
  [[nodiscard]] bool open() const { return state != CaseState::kClosed; }
};

inline constexpr std::size_t kJoinedMax = 50;  // alarms that are kept whole in one case
inline constexpr std::size_t kStepsMax = 400;  // beyond them only people's steps are kept
inline constexpr std::size_t kNoteBytesMax = 4000;
inline constexpr std::int64_t kJoinMs = 60 * 60'000;  // a case takes in what comes this soon after

// "AL-" and 16 hexadecimal digits, the same for the same cause everywhere.
std::string CaseId(std::string_view cause);

AlarmCase OpenCase(const track::Alarm& alarm, const EscalationClocks& clocks);

// Whether an alarm belongs in an open case: it has the cause, or it is of the same unit and the
// same sort (seal, way, time, signal, cargo, identity) and came soon enough.
bool Belongs(const AlarmCase& open, const track::Alarm& alarm);
// Takes it in. A worse alarm opens a case anew that was acknowledged only for less. False when it
// changes nothing: the same alarm again.
bool TakeIn(AlarmCase& open, const track::Alarm& alarm, const EscalationClocks& clocks);

// True when it was due: one more escalation and the next due time.
bool Escalate(AlarmCase& open, std::int64_t now_ms, const EscalationClocks& clocks);

// Why not, as a stable word in Error::field: "wrong_state", "own_request" (approves what they
// closed themselves), "outcome_needed", "note_needed", "to_needed", "too_long".
Result<AlarmCase> Apply(AlarmCase open, const CaseStep& step, const EscalationClocks& clocks);
// What Apply would say yes to, for buttons. `me` is the account.
std::vector<CaseAct> PossibleActs(const AlarmCase& open, std::string_view me);

// The record of a case. Errors: kCorruption.
std::string WriteCase(const AlarmCase& open);
Result<AlarmCase> ParseCase(std::string_view text);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_ALARM_CASE_H_
