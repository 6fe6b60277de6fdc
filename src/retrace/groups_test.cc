#include "retrace/groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::retrace {
namespace {

using testing::DoubleNear;
using track::AlarmKind;
using track::Severity;

track::Movement Trip(std::string id, std::string seal, std::string to) {
  track::Movement movement{.id = std::move(id)};
  movement.pairings = {{.kind = track::PairingKind::kSealDevice, .value = std::move(seal)},
                       {.kind = track::PairingKind::kPlate, .value = "KBX 123A"}};
  movement.nodes = {{.id = "port"}, {.id = std::move(to)}};
  return movement;
}

JudgedAlarm Alarmed(std::string movement, std::string device, bool right) {
  return {.kind = AlarmKind::kSilence,
          .severity = Severity::kWarning,
          .right = right,
          .device = std::move(device),
          .movement = std::move(movement)};
}

TEST(Groups, CountWhoHadAFalseAlarmByDeviceAndByRoad) {
  PlanFile plan;
  plan.movements = {Trip("M1", "A", "north"), Trip("M2", "B", "north"), Trip("M3", "A", "south")};
  const Protocols protocols{{"A", "jt808"}, {"B", "jointech"}};
  const std::vector<JudgedAlarm> outcomes{Alarmed("M1", "A", false), Alarmed("M1", "A", false),
                                          Alarmed("M2", "B", true), Alarmed("", "C", false)};
  const auto groups = GroupsOf(plan, protocols, outcomes);
  ASSERT_EQ(groups.size(), 4U);
  EXPECT_EQ(groups[0].by + " " + groups[0].name, "device jointech");
  EXPECT_EQ(groups[0].wronged.hits, 0U);
  EXPECT_EQ(groups[0].wronged.of, 1U);
  EXPECT_EQ(groups[1].name, "jt808");
  EXPECT_EQ(groups[1].wronged.hits, 1U) << "two alarms, one trip";
  EXPECT_EQ(groups[1].wronged.of, 2U);
  EXPECT_EQ(groups[1].false_alarms, 2U);
  EXPECT_EQ(groups[2].by + " " + groups[2].name, "road port-north");
  EXPECT_EQ(groups[2].wronged.of, 2U);
  EXPECT_EQ(groups[3].name, "port-south");
  const std::vector<std::vector<GroupFigure>> twice{groups, groups};
  const auto sums = SumGroups(twice);
  ASSERT_EQ(sums.size(), 4U);
  EXPECT_EQ(sums[1].wronged.of, 4U);
  EXPECT_EQ(sums[1].false_alarms, 4U);
}

// Two worlds, each with ten silences of which one was right: the other world teaches
// (1 + 10 * (1 + 10 * 0.2) / 20) / 20 = 0.125.
TEST(Calibration, EachWorldIsToldOfByWhatTheOtherTaught) {
  Judgement world;
  for (int i = 0; i < 10; ++i)
    world.outcomes.push_back(Alarmed("M", "A", i == 0));
  const std::vector<Judgement> worlds{world, world};
  const Calibration calibration = CalibrationOf(worlds);
  EXPECT_EQ(calibration.alarms, 20U);
  ASSERT_EQ(calibration.kinds.size(), 1U);
  EXPECT_THAT(calibration.kinds[0].guessed, DoubleNear(0.2, 1e-12));
  EXPECT_THAT(calibration.kinds[0].said, DoubleNear(0.125, 1e-12));
  EXPECT_THAT(calibration.kinds[0].right.value, DoubleNear(0.1, 1e-12));
  EXPECT_THAT(calibration.guess_brier, DoubleNear(0.9 * 0.04 + 0.1 * 0.64, 1e-12));
  EXPECT_THAT(calibration.brier, DoubleNear(0.9 * 0.015625 + 0.1 * 0.765625, 1e-12));
}

TEST(Calibration, OneWorldAloneWasTaughtByNone) {
  Judgement world;
  world.outcomes = {Alarmed("M", "A", true)};
  const Calibration calibration = CalibrationOf({&world, 1});
  EXPECT_EQ(calibration.brier, calibration.guess_brier);
  EXPECT_EQ(CalibrationOf({}).alarms, 0U);
}

}  // namespace
}  // namespace tidewaiter::retrace
