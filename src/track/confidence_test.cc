#include "track/confidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::track {
namespace {

using testing::DoubleNear;

constexpr AlarmKind kKind = AlarmKind::kSilence;

void Add(Confidence& confidence, Severity severity, int right, int wrong) {
  for (int i = 0; i < right; ++i)
    confidence.Add(kKind, severity, true);
  for (int i = 0; i < wrong; ++i)
    confidence.Add(kKind, severity, false);
}

TEST(Confidence, IsTheGuessBeforeAnybodyChecked) {
  const Confidence confidence;
  EXPECT_DOUBLE_EQ(confidence.Of(kKind, Severity::kNotice), 0.05);
  EXPECT_DOUBLE_EQ(confidence.Of(kKind, Severity::kWarning), 0.2);
  EXPECT_DOUBLE_EQ(confidence.Of(kKind, Severity::kAlarm), 0.5);
  EXPECT_DOUBLE_EQ(confidence.Of(kKind, Severity::kCritical), 0.8);
}

// By hand: the kind has 1 right of 10, so (1 + 10 * 0.2) / 20 = 0.15; the warning itself
// (1 + 10 * 0.15) / 20 = 0.125.
TEST(Confidence, LearnsAsTheEngineDoes) {
  Confidence confidence;
  Add(confidence, Severity::kWarning, 1, 9);
  EXPECT_THAT(confidence.Of(kKind, Severity::kWarning), DoubleNear(0.125, 1e-12));
  // Other severities of the kind learn from it, half-heartedly: (1 + 10 * 0.5) / 20.
  EXPECT_THAT(confidence.Of(kKind, Severity::kAlarm), DoubleNear(0.3, 1e-12));
  EXPECT_DOUBLE_EQ(confidence.Of(AlarmKind::kDoor, Severity::kWarning), 0.2);
  EXPECT_EQ(confidence.checked(kKind), 10U);
}

TEST(Confidence, ManyCasesOutweighTheGuess) {
  Confidence confidence;
  Add(confidence, Severity::kCritical, 100, 900);
  EXPECT_THAT(confidence.Of(kKind, Severity::kCritical), DoubleNear(0.1, 0.01));
}

TEST(Confidence, TwoAreAddedAsIfOneHadSeenAll) {
  Confidence a;
  Confidence b;
  Confidence both;
  Add(a, Severity::kAlarm, 3, 1);
  Add(b, Severity::kWarning, 0, 5);
  Add(both, Severity::kAlarm, 3, 1);
  Add(both, Severity::kWarning, 0, 5);
  a.Add(b);
  EXPECT_EQ(a, both);
}

TEST(Confidence, IsSaidInTheFindingsButWhereTheSystemSawItItself) {
  Confidence confidence;
  Add(confidence, Severity::kWarning, 1, 9);
  Alarms alarms(2);
  alarms[0].kind = alarms[1].kind = kKind;
  alarms[0].finding.probability = 0.2;
  alarms[1].finding.probability = 1;
  confidence.Say(alarms);
  EXPECT_THAT(alarms[0].finding.probability, DoubleNear(0.125, 1e-12));
  EXPECT_EQ(alarms[1].finding.probability, 1);
}

}  // namespace
}  // namespace tidewaiter::track
