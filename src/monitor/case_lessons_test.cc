#include "monitor/case_lessons.h"

#include <gtest/gtest.h>

namespace tidewaiter::monitor {
namespace {

using track::AlarmKind;
using track::Severity;

AlarmCase Closed(std::string id, CaseOutcome outcome) {
  AlarmCase closed{.id = std::move(id)};
  closed.alarm.kind = AlarmKind::kSilence;
  closed.alarm.severity = Severity::kWarning;
  closed.state = CaseState::kClosed;
  closed.outcome = outcome;
  return closed;
}

TEST(CaseLessons, ConfirmedIsRightFalseAndExplainedAreNot) {
  CaseLessons lessons;
  lessons.See(Closed("a", CaseOutcome::kConfirmed));
  lessons.See(Closed("b", CaseOutcome::kFalseAlarm));
  lessons.See(Closed("c", CaseOutcome::kExplained));
  lessons.See(Closed("d", CaseOutcome::kUnresolved));
  track::Confidence expected;
  expected.Add(AlarmKind::kSilence, Severity::kWarning, true);
  expected.Add(AlarmKind::kSilence, Severity::kWarning, false);
  expected.Add(AlarmKind::kSilence, Severity::kWarning, false);
  EXPECT_EQ(lessons.confidence(), expected);
}

TEST(CaseLessons, ACaseTeachesOnceAndNotWhileItIsOpen) {
  CaseLessons lessons;
  AlarmCase one = Closed("a", CaseOutcome::kConfirmed);
  one.state = CaseState::kClosing;  // waits for a second person
  lessons.See(one);
  EXPECT_EQ(lessons.confidence().checked(AlarmKind::kSilence), 0U);
  one.state = CaseState::kClosed;
  lessons.See(one);
  lessons.See(one);
  EXPECT_EQ(lessons.confidence().checked(AlarmKind::kSilence), 1U);
  one.state = CaseState::kOpen;  // opened again
  one.outcome = CaseOutcome::kNone;
  lessons.See(one);
  EXPECT_EQ(lessons.confidence(), track::Confidence());
}

TEST(CaseLessons, AllAlarmsOfACaseLearnFromItAndTheNextSaysSo) {
  CaseLessons lessons;
  AlarmCase one = Closed("a", CaseOutcome::kFalseAlarm);
  one.joined.emplace_back().kind = AlarmKind::kBattery;
  lessons.See(one);
  EXPECT_EQ(lessons.confidence().checked(AlarmKind::kBattery), 1U);
  track::Alarms alarms(1);
  alarms[0].kind = AlarmKind::kSilence;
  alarms[0].severity = Severity::kWarning;
  lessons.Say(alarms);
  EXPECT_LT(alarms[0].finding.probability, track::GuessOf(Severity::kWarning));
  EXPECT_GT(alarms[0].finding.probability, 0);
}

}  // namespace
}  // namespace tidewaiter::monitor
