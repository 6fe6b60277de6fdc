#include "retrace/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::retrace {
namespace {

using testing::DoubleNear;
using track::AlarmKind;
using track::Severity;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kBeganMs = 1'800'000'000'000;

TruthRow Row(std::string kind, std::string unit, int from_min, int to_min) {
  return {.kind = std::move(kind),
          .unit = std::move(unit),
          .began_ms = kBeganMs + from_min * kMinuteMs,
          .ended_ms = kBeganMs + to_min * kMinuteMs};
}

track::Alarm Told(AlarmKind kind, std::string unit, int began_min, int known_min,
                  Severity severity = Severity::kAlarm) {
  track::Alarm alarm{.kind = kind, .severity = severity, .unit = std::move(unit)};
  alarm.began_ms = kBeganMs + began_min * kMinuteMs;
  alarm.known_ms = kBeganMs + known_min * kMinuteMs;
  alarm.cause = alarm.unit + "/" + std::string(Name(kind)) + std::to_string(began_min);
  return alarm;
}

// Wilson's intervals as statsmodels 0.14 gives them (proportion_confint, method "wilson").
TEST(Share, Wilson) {
  const Share half = ShareOf(5, 10);
  EXPECT_THAT(half.low, DoubleNear(0.236593, 1e-5));
  EXPECT_THAT(half.high, DoubleNear(0.763407, 1e-5));
  const Share none = ShareOf(0, 20);
  EXPECT_EQ(none.low, 0);
  EXPECT_THAT(none.high, DoubleNear(0.161125, 1e-5));
  EXPECT_EQ(ShareOf(0, 0).high, 1);
}

TEST(Judge, ADeedIsFoundByItsProofsAlone) {
  const std::vector<TruthRow> truth{Row("seal_cut", "A", 0, 10), Row("seal_cut", "B", 0, 10),
                                    Row("long_stop", "C", 0, 30)};
  const track::Alarms alarms{Told(AlarmKind::kSealCut, "A", 2, 3),
                             Told(AlarmKind::kUnplannedStop, "A", 1, 16),
                             Told(AlarmKind::kSealCut, "C", 5, 6)};
  const Judgement judged = Judge(truth, alarms, {.trips = 3});
  ASSERT_EQ(judged.deeds.size(), 2U);
  EXPECT_EQ(judged.deeds[0].kind, "seal_cut");
  EXPECT_EQ(judged.deeds[0].found.hits, 1U);
  EXPECT_EQ(judged.deeds[0].found.of, 2U);
  EXPECT_EQ(judged.deeds[0].delay_median_s, 180);
  EXPECT_EQ(judged.deeds[1].found.hits, 0U) << "a cut does not prove a stop";
  // The stop at A and the cut at C are consequences: something was going on there.
  EXPECT_EQ(judged.precision.hits, 3U);
  EXPECT_EQ(judged.false_alarms, 0U);
}

TEST(Judge, WhatIsFalse) {
  const std::vector<TruthRow> truth{Row("overspeed", "A", 0, 10), Row("police_stop", "B", 0, 5)};
  const track::Alarms alarms{
      Told(AlarmKind::kOverspeed, "A", 200, 201),                  // hours later
      Told(AlarmKind::kUnplannedStop, "B", 1, 6),                  // at a look-alike
      Told(AlarmKind::kDeviation, "Z", 1, 2),                      // of whom nothing is known
      Told(AlarmKind::kDeviation, "Y", 1, 2, Severity::kNotice)};  // for the record
  const Judgement judged = Judge(truth, alarms, {.trips = 100});
  EXPECT_EQ(judged.false_alarms, 3U);
  EXPECT_EQ(judged.false_per_1000_trips, 30);
  EXPECT_EQ(judged.recall.hits, 0U);
  ASSERT_EQ(judged.deeds.size(), 2U);
  EXPECT_EQ(judged.deeds[1].found.hits, 1U) << "the look-alike was alarmed about";
  for (const AlarmFigure& figure : judged.alarms) {
    EXPECT_EQ(figure.raised, figure.look_alikes + figure.in_vain) << Name(figure.kind);
  }
}

// Notices are counted beside, unless they became more; each alarm says what came of it.
TEST(Judge, NoticesAndWhatCameOfEachAlarm) {
  const std::vector<TruthRow> truth{Row("long_stop", "A", 0, 30)};
  track::Alarms alarms{Told(AlarmKind::kSilence, "A", 1, 2, Severity::kNotice),
                       Told(AlarmKind::kSilence, "B", 1, 2, Severity::kNotice),
                       Told(AlarmKind::kSilence, "B", 1, 9, Severity::kWarning),
                       Told(AlarmKind::kUnplannedStop, "A", 5, 6)};
  alarms[2].device = "S2";
  const Judgement judged = Judge(truth, alarms, {.trips = 2});
  EXPECT_EQ(judged.notices, 1U);
  ASSERT_EQ(judged.outcomes.size(), 2U);
  EXPECT_EQ(judged.outcomes[0].severity, Severity::kWarning);
  EXPECT_EQ(judged.outcomes[0].device, "S2");
  EXPECT_FALSE(judged.outcomes[0].right);
  EXPECT_TRUE(judged.outcomes[1].right);
  const std::vector<Judgement> twice{judged, judged};
  EXPECT_EQ(Sum(twice).notices, 2U);
  EXPECT_EQ(Sum(twice).outcomes.size(), 4U);
}

TEST(Judge, OneCauseCountsOnce) {
  const std::vector<TruthRow> truth{Row("long_stop", "A", 0, 60)};
  track::Alarm first = Told(AlarmKind::kUnplannedStop, "A", 0, 5, Severity::kWarning);
  track::Alarm grown = first;
  grown.phase = track::AlarmPhase::kGrown;
  grown.severity = Severity::kAlarm;
  track::Alarm ended = first;
  ended.phase = track::AlarmPhase::kEnded;
  const Judgement judged = Judge(truth, track::Alarms{first, grown, ended}, {});
  ASSERT_EQ(judged.alarms.size(), 1U);
  EXPECT_EQ(judged.alarms[0].raised, 1U);
  EXPECT_EQ(judged.deeds[0].delay_median_s, 300);
}

TEST(Judge, ByMovementDeviceAndArea) {
  TruthRow moved = Row("tag_moved", "A", 0, 100);
  moved.movement = "M1";
  TruthRow jammed = Row("jammed_corridor", "B", 0, 20);
  jammed.device = "111 222";
  track::Alarm by_movement = Told(AlarmKind::kUnitMismatch, "other", 20, 21);
  by_movement.movement = "M1";
  const std::vector<TruthRow> truth{moved, jammed};
  const Judgement judged =
      Judge(truth,
            track::Alarms{by_movement, Told(AlarmKind::kJamming, "device:222", 3, 5),
                          Told(AlarmKind::kJamming, "square:-2.0,-24.0", 4, 6)},
            {});
  EXPECT_EQ(judged.recall.hits, 2U);
  EXPECT_EQ(judged.false_alarms, 0U);
}

TEST(Judge, SeveralWorldsAreAsOne) {
  const std::vector<TruthRow> one{Row("seal_cut", "A", 0, 10), Row("long_stop", "B", 0, 40)};
  const std::vector<TruthRow> two{Row("seal_cut", "C", 0, 10)};
  const track::Alarms of_one{Told(AlarmKind::kSealCut, "A", 0, 4)};
  const track::Alarms of_two{Told(AlarmKind::kSealCut, "C", 0, 2),
                             Told(AlarmKind::kZone, "Q", 0, 2)};
  std::vector<TruthRow> both_rows = one;
  both_rows.insert(both_rows.end(), two.begin(), two.end());
  track::Alarms both = of_one;
  both.insert(both.end(), of_two.begin(), of_two.end());
  const std::vector<Judgement> worlds{Judge(one, of_one, {.trips = 10}),
                                      Judge(two, of_two, {.trips = 20})};
  EXPECT_EQ(WriteJudgement(Sum(worlds)), WriteJudgement(Judge(both_rows, both, {.trips = 30})));
}

}  // namespace
}  // namespace tidewaiter::retrace
