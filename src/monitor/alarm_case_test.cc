#include "monitor/alarm_case.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::monitor {
namespace {

using track::Alarm;
using track::AlarmKind;
using track::AlarmPhase;
using track::Severity;

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kNow = 1'790'000'000'000;
const EscalationClocks kClocks;

Alarm Cut(std::int64_t known_ms, Severity severity = Severity::kCritical) {
  Alarm alarm{.cause = "U1/seal_cut/1", .kind = AlarmKind::kSealCut, .severity = severity};
  alarm.unit = "U1";
  alarm.movement = "MV-1";
  alarm.began_ms = known_ms - kMinute;
  alarm.known_ms = known_ms;
  alarm.at = geo::Point{.lat = -1.5, .lon = 37.25};
  alarm.finding = {.kind = ErrorKind::kSeal,
                   .probability = 0.9,
                   .stake_minor = 0,
                   .stake_basis = {},
                   .reasons = {{"track.seal.cut", {{"device", "8041"}}, 2.5}}};
  alarm.thresholds = {{"seal.vibration_s", 60}};
  alarm.evidence = {7, 9, 12};
  return alarm;
}

Alarm Other(AlarmKind kind, std::int64_t known_ms, Severity severity) {
  Alarm alarm = Cut(known_ms, severity);
  alarm.kind = kind;
  alarm.cause = "U1/" + std::string(track::Name(kind)) + "/2";
  return alarm;
}

CaseStep By(const char* who, CaseAct what, std::int64_t at_ms = kNow + kMinute) {
  return {.what = what, .by = who, .at_ms = at_ms, .note = "because", .to = "", .outcome = {}};
}

CaseStep Close(const char* who) {
  CaseStep step = By(who, CaseAct::kClose);
  step.outcome = CaseOutcome::kConfirmed;
  return step;
}

std::string WhyNot(const AlarmCase& open, const CaseStep& step) {
  const auto changed = Apply(open, step, kClocks);
  return changed ? "" : changed.error().field;
}

TEST(AlarmCase, OneCauseIsOneCaseEverywhere) {
  EXPECT_EQ(CaseId("U1/seal_cut/1"), CaseId("U1/seal_cut/1"));
  EXPECT_NE(CaseId("U1/seal_cut/1"), CaseId("U1/seal_cut/2"));
  const AlarmCase open = OpenCase(Cut(kNow), kClocks);
  EXPECT_EQ(open.id, CaseId("U1/seal_cut/1"));
  EXPECT_EQ(open.due_ms, kNow + kClocks.critical_ms);
}

TEST(AlarmCase, TheSameAlarmAgainChangesNothing) {
  AlarmCase open = OpenCase(Cut(kNow), kClocks);
  const AlarmCase before = open;
  EXPECT_TRUE(Belongs(open, Cut(kNow)));
  EXPECT_FALSE(TakeIn(open, Cut(kNow), kClocks));
  EXPECT_EQ(open, before);
}

TEST(AlarmCase, WhatIsOfOneSortAndComesSoonJoins) {
  const AlarmCase open = OpenCase(Cut(kNow), kClocks);
  EXPECT_TRUE(Belongs(open, Other(AlarmKind::kSealOpened, kNow + kMinute, Severity::kCritical)));
  EXPECT_TRUE(Belongs(open, Other(AlarmKind::kDoor, kNow + kJoinMs, Severity::kWarning)));
  EXPECT_FALSE(Belongs(open, Other(AlarmKind::kDoor, kNow + kJoinMs + 1, Severity::kWarning)));
  EXPECT_FALSE(Belongs(open, Other(AlarmKind::kDeviation, kNow, Severity::kAlarm)));
  Alarm elsewhere = Other(AlarmKind::kDoor, kNow, Severity::kAlarm);
  elsewhere.unit = "U2";
  EXPECT_FALSE(Belongs(open, elsewhere));
  Alarm late = Other(AlarmKind::kDoor, kNow, Severity::kAlarm);
  late.late = true;  // for the record: does not belong to a live one
  EXPECT_FALSE(Belongs(open, late));
}

TEST(AlarmCase, AWorseAlarmOpensItAgain) {
  AlarmCase open = OpenCase(Other(AlarmKind::kDoor, kNow, Severity::kWarning), kClocks);
  open = *Apply(open, By("anna", CaseAct::kAcknowledge), kClocks);
  EXPECT_EQ(open.state, CaseState::kAcknowledged);
  ASSERT_TRUE(TakeIn(open, Cut(kNow + 5 * kMinute), kClocks));
  EXPECT_EQ(open.state, CaseState::kOpen);
  EXPECT_EQ(open.severity, Severity::kCritical);
  EXPECT_EQ(open.due_ms, kNow + 5 * kMinute + kClocks.critical_ms);
  EXPECT_EQ(open.joined.size(), 1U);
}

TEST(AlarmCase, ALighterOneDoesNot) {
  AlarmCase open = OpenCase(Cut(kNow), kClocks);
  open = *Apply(open, By("anna", CaseAct::kAcknowledge), kClocks);
  ASSERT_TRUE(TakeIn(open, Other(AlarmKind::kDoor, kNow + kMinute, Severity::kWarning), kClocks));
  EXPECT_EQ(open.state, CaseState::kAcknowledged);
  EXPECT_EQ(open.severity, Severity::kCritical);
}

TEST(AlarmCase, EndedIsNotedAndStaysOpen) {
  AlarmCase open = OpenCase(Cut(kNow), kClocks);
  Alarm ended = Cut(kNow);
  ended.phase = AlarmPhase::kEnded;
  ended.ended_ms = kNow + kMinute;
  ended.finding = {};
  ended.thresholds.clear();
  ASSERT_TRUE(TakeIn(open, ended, kClocks));
  EXPECT_EQ(open.alarm.ended_ms, kNow + kMinute);
  ASSERT_EQ(open.alarm.finding.reasons.size(), 1U);  // why it was raised is still told
  EXPECT_EQ(open.alarm.finding.reasons[0].template_id, "track.seal.cut");
  EXPECT_EQ(open.alarm.finding.probability, 0.9);
  EXPECT_EQ(open.alarm.thresholds, Cut(kNow).thresholds);
  EXPECT_TRUE(open.open());
  EXPECT_EQ(open.steps.back().what, CaseAct::kEnded);
  EXPECT_FALSE(TakeIn(open, Cut(kNow), kClocks));  // worked through again after a restart
}

TEST(AlarmCase, EscalatesWhenNobodyLooks) {
  AlarmCase open = OpenCase(Cut(kNow), kClocks);
  EXPECT_FALSE(Escalate(open, open.due_ms - 1, kClocks));
  EXPECT_TRUE(Escalate(open, open.due_ms, kClocks));
  EXPECT_EQ(open.escalations, 1);
  open = *Apply(open, By("anna", CaseAct::kAcknowledge), kClocks);
  EXPECT_EQ(open.due_ms, kNow + kMinute + kClocks.critical_ms * kClocks.after_acknowledge);
  EXPECT_EQ(OpenCase(Cut(kNow, Severity::kNotice), kClocks).due_ms, 0);
}

TEST(AlarmCase, TwoPeopleCloseACriticalOne) {
  AlarmCase open = *Apply(OpenCase(Cut(kNow), kClocks), Close("anna"), kClocks);
  EXPECT_EQ(open.state, CaseState::kClosing);
  EXPECT_EQ(WhyNot(open, By("anna", CaseAct::kApproveClose)), "own_request");
  open = *Apply(open, By("ben", CaseAct::kApproveClose), kClocks);
  EXPECT_EQ(open.state, CaseState::kClosed);
  EXPECT_EQ(open.outcome, CaseOutcome::kConfirmed);
  EXPECT_EQ(open.due_ms, 0);
}

TEST(AlarmCase, OnePersonClosesAWarning) {
  const AlarmCase open = OpenCase(Other(AlarmKind::kDoor, kNow, Severity::kWarning), kClocks);
  EXPECT_EQ(Apply(open, Close("anna"), kClocks)->state, CaseState::kClosed);
}

TEST(AlarmCase, SaysWhyNot) {
  const AlarmCase open = OpenCase(Cut(kNow), kClocks);
  EXPECT_EQ(WhyNot(open, By("anna", CaseAct::kClose)), "outcome_needed");
  CaseStep silent = Close("anna");
  silent.note.clear();
  EXPECT_EQ(WhyNot(open, silent), "note_needed");
  EXPECT_EQ(WhyNot(open, By("anna", CaseAct::kHandOver)), "to_needed");
  EXPECT_EQ(WhyNot(open, By("anna", CaseAct::kApproveClose)), "wrong_state");
  EXPECT_EQ(WhyNot(open, By("anna", CaseAct::kReopen)), "wrong_state");
  EXPECT_EQ(WhyNot(open, By("anna", CaseAct::kGrew)), "wrong_state");
  CaseStep long_note = By("anna", CaseAct::kNote);
  long_note.note.assign(kNoteBytesMax + 1, 'x');
  EXPECT_EQ(WhyNot(open, long_note), "too_long");
}

TEST(AlarmCase, ReopenedItIsHeldByWhoDid) {
  AlarmCase open = *Apply(OpenCase(Cut(kNow), kClocks), Close("anna"), kClocks);
  open = *Apply(open, By("ben", CaseAct::kReopen), kClocks);
  EXPECT_EQ(open.state, CaseState::kAcknowledged);
  EXPECT_EQ(open.holder, "ben");
  EXPECT_EQ(open.outcome, CaseOutcome::kNone);
  EXPECT_EQ(open.steps.size(), 3U);
}

TEST(AlarmCase, PossibleActsAreThoseThatApply) {
  using ::testing::Contains;
  using ::testing::Not;
  const AlarmCase closing = *Apply(OpenCase(Cut(kNow), kClocks), Close("anna"), kClocks);
  EXPECT_THAT(PossibleActs(closing, "anna"), Not(Contains(CaseAct::kApproveClose)));
  EXPECT_THAT(PossibleActs(closing, "ben"), Contains(CaseAct::kApproveClose));
}

TEST(AlarmCase, AFloodStaysSmall) {
  AlarmCase open = OpenCase(Cut(kNow), kClocks);
  for (int i = 0; i < 2000; ++i) {
    Alarm alarm = Other(AlarmKind::kDoor, kNow + i, Severity::kWarning);
    alarm.cause += std::to_string(i);
    ASSERT_TRUE(TakeIn(open, alarm, kClocks));
  }
  EXPECT_EQ(open.joined.size(), kJoinedMax);
  EXPECT_EQ(open.joined_left_out, 2000U - kJoinedMax);
  EXPECT_EQ(open.steps.size(), kStepsMax);
  open = *Apply(open, By("anna", CaseAct::kNote), kClocks);
  EXPECT_EQ(open.steps.back().by, "anna");  // what people do is always kept
}

TEST(AlarmCase, IsReadAsItWasWritten) {
  AlarmCase open = OpenCase(Cut(kNow), kClocks);
  TakeIn(open, Other(AlarmKind::kDoor, kNow + kMinute, Severity::kWarning), kClocks);
  open = *Apply(open, By("anna", CaseAct::kAcknowledge), kClocks);
  open = *Apply(open, Close("anna"), kClocks);
  const auto read = ParseCase(WriteCase(open));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(*read, open);
  EXPECT_EQ(read->alarm.finding.reasons, open.alarm.finding.reasons);
  EXPECT_EQ(read->alarm.thresholds, open.alarm.thresholds);
  EXPECT_EQ(read->alarm.evidence, open.alarm.evidence);
  EXPECT_EQ(read->alarm.at, open.alarm.at);
}

TEST(AlarmCase, DamagedRecordsAreTold) {
  const std::string good = WriteCase(OpenCase(Cut(kNow), kClocks));
  EXPECT_FALSE(ParseCase("[]"));
  EXPECT_FALSE(ParseCase("{}"));
  for (const char* word : {"\"open\"", "\"seal_cut\"", "\"critical\"", "\"finding\""}) {
    std::string bad = good;
    bad.replace(bad.find(word), 3, "\"xx");
    EXPECT_EQ(ParseCase(bad).error().code, ErrorCode::kCorruption) << word;
  }
}

}  // namespace
}  // namespace tidewaiter::monitor
