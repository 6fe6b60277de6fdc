// Journeys of goods between 2 and 8 degrees, told in lines (test_journey.h), and what is alarmed.
#include "track/cold_chain.h"

#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "track/sentences.h"
#include "track/test_journey.h"

namespace tidewaiter::track {
namespace {

std::shared_ptr<const Plan> ColdPlan(const ColdBand& band) {
  PlanParts parts = TestParts();
  parts.movements[0].cold = band;
  // At the origin for the whole time: nothing but temperatures and doors is told.
  return PlanOf(std::move(parts));
}

std::vector<std::string> Alarmed(const std::string& journey, const ColdBand& band = {}) {
  std::vector<std::string> told;
  for (const Alarm& alarm : Ride(ReadJourney(journey), ColdPlan(band))) {
    const bool cold = alarm.kind == AlarmKind::kTemperature || alarm.kind == AlarmKind::kSensorLost;
    if (cold) told.push_back(Told(alarm));
  }
  return told;
}

struct Row {
  const char* what;
  const char* journey;
  std::vector<std::string> alarms;
};

const Row kRows[] = {
    {"inside", "0-300/5 km 0 temp 5", {}},
    {"at the limits", "0-100/5 km 0 temp 2\n105-200/5 km 0 temp 8", {}},
    {"a spike", "0-60/5 km 0 temp 5\n65-90/5 km 0 temp 19\n95-200/5 km 0 temp 5", {}},
    {"too warm for half an hour",
     "0-60/5 km 0 temp 5\n65-95/5 km 0 temp 19\n100-200/5 km 0 temp 5",
     {"temperature alarm at 65", "temperature alarm ended at 65"}},
    {"too cold for half an hour",
     "0-60/5 km 0 temp 5\n65-95/5 km 0 temp -1\n100-200/5 km 0 temp 5",
     {"temperature alarm at 65", "temperature alarm ended at 65"}},
    {"too warm for two hours",
     "0-60/5 km 0 temp 5\n65-190/5 km 0 temp 19",
     {"temperature alarm at 65", "temperature critical grown at 65"}},
    {"defrosting", "0-60/5 km 0 temp 5\n65-105/5 km 0 temp 13\n110-200/5 km 0 temp 5", {}},
    {"warm for longer than defrosting takes",
     "0-60/5 km 0 temp 5\n65-110/5 km 0 temp 13",
     {"temperature alarm at 65"}},
    {"cold is no defrosting",
     "0-60/5 km 0 temp 5\n65-100/5 km 0 temp 0",
     {"temperature alarm at 65"}},
    {"the sensor stops, the device does not",
     "0-60/5 km 0 temp 5\n65-120/5 km 0",
     {"sensor_lost alarm at 60"}},
    {"and comes back",
     "0-60/5 km 0 temp 5\n65-120/5 km 0\n125 km 0 temp 5",
     {"sensor_lost alarm at 60", "sensor_lost alarm ended at 60"}},
    {"a device without a sensor", "0-300/5 km 0", {}},
};

TEST(ColdChain, AlarmsOnTheWay) {
  for (const Row& row : kRows)
    EXPECT_EQ(Alarmed(row.journey), row.alarms) << row.what;
}

TEST(ColdChain, NothingIsLookedAtWithoutABand) {
  for (const Alarm& alarm : Ride(ReadJourney("0-300/5 km 0 temp 40"), PlanOf(TestParts())))
    EXPECT_NE(alarm.kind, AlarmKind::kTemperature);
}

TEST(ColdChain, SaysThatADoorWasOpened) {
  const auto words = [](const std::string& journey) {
    for (const Alarm& alarm : Ride(ReadJourney(journey), ColdPlan({}))) {
      if (alarm.kind == AlarmKind::kTemperature) return alarm.finding.reasons[0].template_id;
    }
    return std::string();
  };
  EXPECT_EQ(words("0-55/5 km 0 temp 5\n60 km 0 temp 5 door\n65-100/5 km 0 temp 19"),
            "track.temperature.above_door");
  EXPECT_EQ(words("0-25/5 km 0 temp 5\n30 km 0 temp 5 door\n35-60/5 km 0 temp 5\n"
                  "65-100/5 km 0 temp 19"),
            "track.temperature.above");
}

TEST(ColdChain, ReturnAirFarFromTheSetpoint) {
  const ColdBand band{.low_c = -30, .high_c = -10, .setpoint_c = -22};
  EXPECT_EQ(Alarmed("0-30/5 km 0 temp -21\n35-95/5 km 0 temp -18", band),
            (std::vector<std::string>{"temperature warning at 35"}));
  EXPECT_TRUE(Alarmed("0-30/5 km 0 temp -21\n35-95/5 km 0 temp -19", band).empty());
}

// Hour by hour warmer, inside the band of 2 to 8 degrees.
TEST(ColdChain, WhatWarmsSteadilyIsToldOfBefore) {
  const ColdBand band{.setpoint_c = 5};
  using Lines = std::vector<std::string>;
  EXPECT_EQ(Alarmed("0-60/5 km 0 temp 5\n65-240/5 km 0 temp 5-7.5", band),
            (Lines{"temperature warning at 150"}));
  // Two tenths an hour; warmer and then steady; back to the cold in between, as a compressor that
  // cycles and a machine that defrosts are.
  EXPECT_TRUE(Alarmed("0-600/5 km 0 temp 5-7", band).empty());
  EXPECT_TRUE(Alarmed("0-60/5 km 0 temp 5\n65-600/5 km 0 temp 6.5", band).empty());
  std::string cycles;
  for (int at = 0; at < 600; at += 30) {
    cycles += fmt::format("{}-{}/5 km 0 temp {}\n", at, at + 20, at / 30 % 2 == 0 ? 4 : 7);
  }
  EXPECT_TRUE(Alarmed(cycles, band).empty());
  EXPECT_TRUE(
      Alarmed("0-120/5 km 0 temp 5\n125-160/5 km 0 temp 11\n165-400/5 km 0 temp 5", band).empty());
  // Two hours are missing: nothing is compared across them.
  EXPECT_TRUE(Alarmed("0-60/5 km 0 temp 5\n180-240/5 km 0 temp 6.5", band).empty());
}

TEST(ColdChain, MeanKineticTemperatureIsRefusedWhereMuchIsMissing) {
  const ColdBand band{.low_c = 0, .high_c = 60, .kinetic_max_c = 25};
  EXPECT_EQ(Alarmed("0-240/10 km 0 temp 30", band),
            (std::vector<std::string>{"temperature alarm at 60"}));
  EXPECT_TRUE(Alarmed("0-240/10 km 0 temp 24", band).empty());
  // Four hours in six are missing, though what is there is far too warm.
  EXPECT_TRUE(Alarmed("0-50/10 km 0 temp 30\n340 km 0 temp 30 late 0", band).empty());
}

TEST(ColdChain, AlarmsAreSaid) {
  for (const Row& row : kRows) {
    for (const Alarm& alarm : Ride(ReadJourney(row.journey), ColdPlan({}))) {
      for (const Language language : kLanguages) {
        const std::string said = SayAlarm(alarm, language);
        EXPECT_EQ(said.find("–"), std::string::npos) << said;
        EXPECT_EQ(said.find("track."), std::string::npos) << said;
      }
    }
  }
}

TEST(ColdChain, SavedAnywhereItGoesOn) {
  const auto plan = ColdPlan({.kinetic_max_c = 6});
  const std::vector<Coming> journey = ReadJourney(
      "0-55/5 km 0 temp 5\n60 km 0 temp 5 door\n65-190/5 km 0 temp 19\n"
      "195-260/5 km 0\n265-300/5 km 0 temp 5");
  const Alarms whole = Ride(journey, plan);
  ASSERT_GT(whole.size(), 3);
  for (std::size_t stop = 0; stop <= journey.size(); stop += 5) {
    Tracker first;
    first.SetPlan(plan);
    Alarms alarms;
    Follow(first, journey, 0, stop, alarms);
    Tracker second;
    second.SetPlan(plan);
    ASSERT_TRUE(second.Load(first.Save()).has_value());
    Follow(second, journey, stop, journey.size(), alarms);
    second.Drain(alarms);
    EXPECT_EQ(alarms, whole) << stop;
  }
}

TEST(ColdChain, BandsInMovements) {
  Movement movement = TestMovement();
  movement.cold = ColdBand{.low_c = -25, .high_c = -18, .setpoint_c = -22};
  const ReadMovement read = ParseMovement(WriteMovement(movement));
  EXPECT_TRUE(read.problems.empty());
  EXPECT_EQ(read.movement.cold, movement.cold);
  movement.cold = ColdBand{.low_c = 8, .high_c = 2};
  const codec::Problems problems = ProblemsOf(movement);
  ASSERT_EQ(problems.size(), 1);
  EXPECT_EQ(problems[0].pointer, "/cold/high_c");
}

std::vector<TemperatureReading> Temperatures(const std::vector<std::pair<int, double>>& steps,
                                             int until_min) {
  std::vector<TemperatureReading> readings;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const int to = i + 1 < steps.size() ? steps[i + 1].first : until_min + 1;
    for (int minute = steps[i].first; minute < to && steps[i].second > -99; minute += 5)
      readings.push_back({kStartMs + minute * kMinute, steps[i].second});
  }
  return readings;
}

ColdReport ReportOn(const std::vector<std::pair<int, double>>& steps, int until_min,
                    const std::vector<Window>& doors = {}) {
  const auto report = ExamineCold({}, Temperatures(steps, until_min), doors, kStartMs,
                                  kStartMs + until_min * kMinute, Settings());
  CHECK(report.has_value());
  return *report;
}

TEST(ColdChain, ReportsForThePapers) {
  const Window door{.from_ms = kStartMs + 55 * kMinute, .until_ms = kStartMs + 58 * kMinute};
  const ColdReport report =
      ReportOn({{0, 5}, {65, 19}, {120, 5}, {200, 13}, {230, 5}, {300, 1}, {360, 5}}, 400, {door});
  ASSERT_EQ(report.excursions.size(), 3);
  EXPECT_EQ(report.excursions[0], (ColdExcursion{.from_ms = kStartMs + 65 * kMinute,
                                                 .until_ms = kStartMs + 120 * kMinute,
                                                 .above = true,
                                                 .peak_c = 19,
                                                 .by_door = true}));
  EXPECT_TRUE(report.excursions[1].defrost);
  EXPECT_TRUE(report.excursions[1].excused);
  EXPECT_FALSE(report.excursions[2].above);
  EXPECT_FALSE(report.excursions[2].excused);
  EXPECT_EQ(report.lowest_c, 1);
  EXPECT_EQ(report.highest_c, 19);
  ASSERT_TRUE(report.kinetic_c.has_value());
  EXPECT_GT(*report.kinetic_c, 6);
  EXPECT_TRUE(report.gaps.empty());
}

TEST(ColdChain, ReportsWhatIsMissing) {
  const ColdReport report = ReportOn({{0, 5}, {60, -100}, {300, 5}}, 400);
  ASSERT_EQ(report.gaps.size(), 1);
  EXPECT_EQ(report.gaps[0].from_ms, kStartMs + 55 * kMinute);
  EXPECT_NEAR(report.missing_share, 185.0 / 400, 0.001);
  EXPECT_FALSE(report.kinetic_c.has_value());
  EXPECT_FALSE(ExamineCold({}, {}, {}, 0, 1000, Settings()).has_value());
}

// An alarm of the tracker is an excursion of the report that is not excused, and the other way.
TEST(ColdChain, AlarmsAndReportAgree) {
  Random random(3);
  int excursions = 0;
  for (int round = 0; round < 60; ++round) {
    std::string journey;
    std::vector<std::pair<int, double>> steps;
    int minute = 0;
    while (minute < 1200) {
      const double celsius = std::round(random.Uniform(-4, 20) * 2) / 2;
      const int length = 5 * (1 + static_cast<int>(random.Below(14)));
      steps.emplace_back(minute, celsius);
      journey += fmt::format("{}-{}/5 km 0 temp {}\n", minute, minute + length - 5, celsius);
      minute += length;
    }
    steps.emplace_back(minute, 5);
    journey += fmt::format("{}-{}/5 km 0 temp 5\n", minute, minute + 60);
    std::set<std::int64_t> alarmed;
    PlanParts parts = TestParts();
    parts.movements[0].cold = ColdBand{};
    parts.movements[0].limits = {{Limit::kAlarmCooldown, 0}};
    std::ranges::sort(parts.movements[0].limits);
    for (const Alarm& alarm : Ride(ReadJourney(journey), PlanOf(std::move(parts)))) {
      // A trend is told of inside the band: no report has it.
      const bool trend = alarm.cause.ends_with("/trend");
      if (alarm.kind == AlarmKind::kTemperature && !trend) alarmed.insert(alarm.began_ms);
    }
    std::set<std::int64_t> reported;
    for (const ColdExcursion& excursion : ReportOn(steps, minute + 60).excursions) {
      // The tracker knows the last reading outside, the report the first one inside again.
      const std::int64_t outside_ms = excursion.until_ms - 5 * kMinute - excursion.from_ms;
      const bool defrosting = excursion.above && excursion.peak_c <= 8 + 6;
      if (outside_ms >= (defrosting ? 45 : 30) * kMinute) {
        reported.insert(excursion.from_ms);
        EXPECT_FALSE(excursion.excused);
      }
    }
    EXPECT_EQ(alarmed, reported) << journey;
    excursions += static_cast<int>(reported.size());
  }
  EXPECT_GT(excursions, 100);
}

}  // namespace
}  // namespace tidewaiter::track
