// Readings as they come in at a gate, and what is decided when.
#include "track/gate_watch.h"

#include <gtest/gtest.h>

#include "track/test_gate.h"

namespace tidewaiter::track {
namespace {

using device::GateKind;

const char* const kList = R"(
E1 plate KBX123A container CSQU3054383 kg 32000 released green trusted quiet
E2 plate KCA880B container MSKU9070323 released green trusted quiet
E3 plate KDD001C released green)";

GateWatch WatchOf(const char* list = kList) {
  GateWatch watch;
  watch.SetLanes(
      {{.gate = "post", .lane = 1, .kinds = {GateKind::kPlate, GateKind::kContainerCode}}});
  watch.SetExpected(std::make_shared<const ExpectedList>(EntriesOf(list)));
  return watch;
}

// Each comes when it was read; a second after: nothing but time.
struct Follower {
  GateWatch watch = WatchOf();
  GateOutcome out = {};
  std::uint64_t seq = 0;
  void Read(const std::string& lines) {
    for (const device::GateReading& reading : ReadingsOf(lines))
      watch.Take(reading, {.seq = seq++, .received_ms = reading.time_ms}, out);
  }
  void Until(double second) {
    watch.Tick(kGateStartMs + static_cast<std::int64_t>(second * 1000), out);
  }
  // "at 3 open fast E1; at 40 completed refer E1: ..."
  [[nodiscard]] std::string Story() const {
    std::string story;
    for (const Decided& decided : out.decided) {
      if (!story.empty()) story += "; ";
      story += "at " + std::to_string((decided.decided_ms - kGateStartMs) / 1000) + " ";
      if (decided.completed) story += "completed ";
      story += Told(decided.decision);
    }
    return story;
  }
};

TEST(GateWatch, DecidesOnceAllReadersHaveSpoken) {
  Follower follower;
  follower.Read("plate KBX123A at 1");
  EXPECT_EQ(follower.Story(), "");
  follower.Read("container_code CSQU3054383 at 3");
  EXPECT_EQ(follower.Story(), "at 3 open fast E1");
  follower.Until(100);
  EXPECT_EQ(follower.out.decided.size(), 1);
  EXPECT_TRUE(follower.out.alarms.empty());
  EXPECT_EQ(follower.out.decided[0].evidence, (std::vector<std::uint64_t>{0, 1}));
}

TEST(GateWatch, DecidesWithWhatThereIsAtTheEndOfTheWindow) {
  Follower follower;
  follower.Read("plate KBX123A at 1");
  follower.Until(30.9);
  EXPECT_EQ(follower.Story(), "");
  follower.Until(31);
  EXPECT_EQ(follower.Story(), "at 31 open E1: container_unread");
}

TEST(GateWatch, WaitsForAnotherReadingWhileUnsure) {
  Follower follower;
  follower.Read("plate UAR555X at 1; container_code CSQU3054388 sure 0.2 at 2");
  EXPECT_EQ(follower.Story(), "");
  follower.Read("plate KBX123A at 4 by plate2");
  EXPECT_EQ(follower.Story(), "at 4 open fast E1");
}

TEST(GateWatch, RadiationWaitsForNobody) {
  Follower follower;
  follower.Read("plate UAR555X at 1; container_code TEXU4512302 at 2; radiation gamma 700 at 2.5");
  follower.Until(33);
  EXPECT_EQ(follower.Story(), "at 2 hold: gamma not_expected");
  ASSERT_EQ(follower.out.alarms.size(), 1);
  EXPECT_EQ(follower.out.alarms[0].kind, AlarmKind::kRadiation);
  EXPECT_EQ(follower.out.alarms[0].evidence, (std::vector<std::uint64_t>{0, 1, 2}));
}

TEST(GateWatch, LateReadingsCompleteAPassAndReverseNothing) {
  Follower follower;
  follower.Read("plate KBX123A at 1; container_code CSQU3054383 at 2; tag E2 at 9");
  EXPECT_EQ(follower.Story(), "at 2 open fast E1; at 9 completed open fast E1");
  EXPECT_TRUE(follower.out.alarms.empty());
  // A second camera sees another container on the truck that is through.
  follower.Read("container_code TEXU4512302 by rear at 12");
  EXPECT_EQ(follower.out.decided.back().decision.verdict, Verdict::kRefer);
  EXPECT_TRUE(follower.out.decided.back().completed);
  EXPECT_EQ(follower.out.decided.front().decision.verdict, Verdict::kOpen);
  ASSERT_EQ(follower.out.alarms.size(), 1);
  EXPECT_EQ(follower.out.alarms[0].kind, AlarmKind::kUnitMismatch);
  EXPECT_EQ(follower.out.alarms[0].severity, Severity::kCritical);
  EXPECT_EQ(follower.out.alarms[0].finding.reasons[0].template_id, "track.gate.late_worse");
}

TEST(GateWatch, LateRadiationAndWeightAreAlarms) {
  Follower follower;
  follower.Read(
      "plate KBX123A at 1; container_code CSQU3054383 at 2; radiation gamma 700 at 9;"
      "weight kg 40000 at 10");
  std::set<AlarmKind> kinds;
  for (const Alarm& alarm : follower.out.alarms)
    kinds.insert(alarm.kind);
  EXPECT_EQ(kinds, (std::set{AlarmKind::kRadiation, AlarmKind::kWeight, AlarmKind::kUnitMismatch}));
}

TEST(GateWatch, TwoUnitsBehindOneAnotherAreTwoPasses) {
  Follower follower;
  follower.Read(
      "plate KBX123A at 1; container_code CSQU3054383 at 3; plate KCA880B at 12;"
      "container_code MSKU9070323 at 14");
  EXPECT_EQ(follower.Story(), "at 3 open fast E1; at 14 open fast E2");
  EXPECT_TRUE(follower.out.alarms.empty());
}

TEST(GateWatch, OneReaderThatSeesTheSameTwiceSeesOneUnit) {
  Follower follower;
  follower.Read(
      "plate KBX123A at 1 sure 0.8; plate KBXI23A at 12 sure 0.6;"
      "container_code CSQU3054383 at 14");
  EXPECT_EQ(follower.Story(), "at 14 open fast E1");
}

TEST(GateWatch, LanesAreApart) {
  Follower follower;
  follower.Read("plate KBX123A at 1; container_code MSKU9070323 at 2 lane 2");
  follower.Until(60);
  EXPECT_EQ(follower.Story(), "at 31 open E1: container_unread; at 32 open E2: plate_unread");
}

TEST(GateWatch, ARecordMayHoldSeveralReadings) {
  Follower follower;
  for (const device::GateReading& reading :
       ReadingsOf("plate KBX123A at 1; container_code CSQU3054383 at 1"))
    follower.watch.Take(reading, {.seq = 7, .received_ms = kGateStartMs + 1000}, follower.out);
  EXPECT_EQ(follower.Story(), "at 1 open fast E1");
  EXPECT_EQ(follower.watch.next_seq(), 8);
}

TEST(GateWatch, AnEntryOpensOnce) {
  Follower follower;
  follower.Read("plate KDD001C at 1");
  follower.Until(40);
  follower.Read("plate KDD001C at 200");
  follower.Until(240);
  EXPECT_EQ(follower.Story(),
            "at 31 open E3: not_trusted seal_unwatched; "
            "at 230 refer E3: through_already");
  // A new list that has the entry still knows that it was used; one without forgets.
  follower.watch.SetExpected(std::make_shared<const ExpectedList>(EntriesOf(kList)));
  EXPECT_TRUE(follower.watch.passed().contains("E3"));
  follower.watch.SetExpected(std::make_shared<const ExpectedList>());
  EXPECT_TRUE(follower.watch.passed().empty());
}

TEST(GateWatch, AnEntryThatWasUsedElsewhereOpensNoMore) {
  Follower follower;
  follower.watch.SetUsed("E3");
  follower.watch.SetUsed("E9");  // no longer expected: nothing to remember
  EXPECT_EQ(follower.watch.passed().size(), 1U);
  follower.Read("plate KDD001C at 1");
  follower.Until(40);
  EXPECT_EQ(follower.Story(), "at 31 refer E3: through_already");
}

TEST(GateWatch, LimitsAreInForceAtOnceAlsoForWhatWaits) {
  Follower follower;
  follower.Read("plate KBX123A at 1");
  GateSettings settings;
  settings.window_s = 5;
  settings.weight_share = 0.01;
  settings.weight_kg = 10;
  follower.watch.SetSettings(settings);
  follower.Until(7);
  EXPECT_EQ(follower.Story(), "at 6 open E1: container_unread");
  // A kilogram in a hundred is too much now, and the alarm says by which limit.
  follower.Read("plate KBX123A at 300; container_code CSQU3054383 at 301; weight kg 32400 at 301");
  ASSERT_EQ(follower.out.alarms.size(), 1);
  const Alarm& alarm = follower.out.alarms[0];
  EXPECT_EQ(alarm.kind, AlarmKind::kWeight);
  EXPECT_EQ(alarm.settings, VersionOf(settings));
  ASSERT_EQ(alarm.thresholds.size(), 2U);  // the larger of the two holds
  EXPECT_EQ(alarm.thresholds[0].name, "gate.weight_share");
  EXPECT_EQ(alarm.thresholds[0].value, 0.01);
  EXPECT_EQ(alarm.thresholds[1].name, "gate.weight_kg");
  EXPECT_EQ(alarm.thresholds[1].value, 10);
}

TEST(GateWatch, CountsAndLimits) {
  Follower follower;
  follower.Read("plate KBX123A at 1 event 5; plate KBX123A at 1 event 5");
  EXPECT_EQ(follower.watch.counts().duplicates, 1);
  device::GateReading off = ReadingOf("plate KCA880B lane 3");
  off.time_ms -= 3'600'000;  // a clock an hour behind
  follower.watch.Take(off, {.seq = 10, .received_ms = kGateStartMs + 2000}, follower.out);
  EXPECT_EQ(follower.watch.counts().clock_wrong, 1);
  follower.watch.Take(off, {.seq = 9, .received_ms = kGateStartMs + 2000}, follower.out);
  EXPECT_EQ(follower.watch.counts().taken, 3);  // a record is taken once
  device::GateReading nowhere = ReadingOf("plate KCA880B");
  nowhere.gate.clear();
  follower.watch.Take(nowhere, {.seq = 11, .received_ms = kGateStartMs + 2000}, follower.out);
  EXPECT_EQ(follower.watch.counts().dropped, 1);
}

TEST(GateWatch, StoppedAnywhereItDecidesTheSame) {
  const std::vector<device::GateReading> readings = ReadingsOf(
      "plate KBX123A at 1; container_code CSQU3054383 at 3; tag E2 at 5;"
      "plate KCA880B at 12; weight kg 100 at 13; container_code MSKU9070323 at 14;"
      "plate KDD001C at 60; container_code TEXU4512302 at 65 maybe TEXU4512307 0.3;"
      "plate KDD001C at 130; radiation gamma 9 at 131");
  std::string whole;
  for (std::size_t stop = readings.size() + 1; stop-- > 0;) {
    Follower follower;
    for (std::size_t i = 0; i < readings.size(); ++i) {
      if (i == stop) {
        GateWatch other = WatchOf();
        ASSERT_TRUE(other.Load(follower.watch.Save()).has_value());
        EXPECT_EQ(other.Save(), follower.watch.Save());
        follower.watch = std::move(other);
      }
      follower.watch.Take(readings[i], {.seq = i, .received_ms = readings[i].time_ms},
                          follower.out);
    }
    follower.Until(500);
    if (whole.empty()) whole = follower.Story();
    EXPECT_EQ(follower.Story(), whole) << "stopped at " << stop;
  }
  EXPECT_NE(whole.find("open fast E2"), std::string::npos) << whole;
}

TEST(GateWatch, RefusesBytesThatAreNotWhole) {
  Follower follower;
  follower.Read("plate KBX123A at 1; container_code CSQU3054383 at 3; plate KCA880B at 20");
  const std::string saved = follower.watch.Save();
  for (std::size_t length = 0; length < saved.size(); length += 7)
    EXPECT_FALSE(WatchOf().Load(std::string_view(saved).substr(0, length)).has_value()) << length;
  for (std::size_t i = 0; i < saved.size(); i += 5) {
    std::string bent = saved;
    bent[i] = static_cast<char>(bent[i] ^ 4);
    EXPECT_FALSE(follower.watch.Load(bent).has_value()) << i;
  }
  EXPECT_EQ(follower.watch.Save(), saved);
}

}  // namespace
}  // namespace tidewaiter::track
