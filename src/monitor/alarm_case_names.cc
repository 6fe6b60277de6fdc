// Names of states, acts and outcomes.
#include "monitor/alarm_case.h"
#include "monitor/names.h"

namespace tidewaiter::monitor {
namespace {

constexpr Names<CaseState, 5> kStates{{{CaseState::kOpen, "open"},
                                       {CaseState::kAcknowledged, "acknowledged"},
                                       {CaseState::kDispatched, "dispatched"},
                                       {CaseState::kClosing, "closing"},
                                       {CaseState::kClosed, "closed"}}};

constexpr Names<CaseAct, 12> kActs{{{CaseAct::kRaised, "raised"},
                                    {CaseAct::kGrew, "grew"},
                                    {CaseAct::kEnded, "ended"},
                                    {CaseAct::kEscalated, "escalated"},
                                    {CaseAct::kAcknowledge, "acknowledge"},
                                    {CaseAct::kNote, "note"},
                                    {CaseAct::kHandOver, "hand_over"},
                                    {CaseAct::kDispatch, "dispatch"},
                                    {CaseAct::kReport, "report"},
                                    {CaseAct::kClose, "close"},
                                    {CaseAct::kApproveClose, "approve_close"},
                                    {CaseAct::kReopen, "reopen"}}};

constexpr Names<CaseOutcome, 5> kOutcomes{{{CaseOutcome::kNone, ""},
                                           {CaseOutcome::kConfirmed, "confirmed"},
                                           {CaseOutcome::kFalseAlarm, "false_alarm"},
                                           {CaseOutcome::kExplained, "explained"},
                                           {CaseOutcome::kUnresolved, "unresolved"}}};

}  // namespace

std::string_view Name(CaseState state) {
  return NameIn(kStates, state);
}
std::optional<CaseState> FindCaseState(std::string_view name) {
  return FindIn(kStates, name);
}
std::string_view Name(CaseAct act) {
  return NameIn(kActs, act);
}
std::optional<CaseAct> FindCaseAct(std::string_view name) {
  return FindIn(kActs, name);
}
std::string_view Name(CaseOutcome outcome) {
  return NameIn(kOutcomes, outcome);
}
std::optional<CaseOutcome> FindCaseOutcome(std::string_view name) {
  return FindIn(kOutcomes, name);
}

}  // namespace tidewaiter::monitor
