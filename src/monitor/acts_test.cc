#include "monitor/acts.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "monitor/progress.h"
#include "monitor/test_movement.h"

namespace tidewaiter::monitor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using track::kStartMs;
using track::MovementState;

class ActsTest : public testing::Test {
 protected:
  ActsTest() {
    record_.journey.state = MovementState::kPlanned;
    record_.draft.planned_arrival_ms = kStartMs + 10 * 3'600'000;
    Device({.id = "S1", .kind = DeviceKind::kSeal, .lessee = "carrier"});
    Device({.id = "V1", .kind = DeviceKind::kTracker});
    Hear(true);
  }
  void Device(const DeviceRecord& record) {
    ASSERT_TRUE(
        devices_.Put({std::string(kDeviceRecords), record.id, ++version_, WriteDevice(record)}));
  }
  void Hear(bool locked, std::int64_t battery = 90) {
    device::Report report{.device = "S1", .time_ms = kStartMs};
    report.seal.Say(device::SealSign::kLocked, locked);
    report.Set(device::kBatteryLevel, 0, battery);
    board_.Hear(report, kStartMs);
  }
  Change Step(MovementState to, track::Authority rank = track::Authority::kOfficer,
              const std::string& reason = "") {
    return StepMovement(world_, *RowOf("T1", record_, 4),
                        {.to = to,
                         .by = "anna",
                         .rank = rank,
                         .at_ms = kStartMs + 1000,
                         .reason = reason,
                         .seals = {"S1"}});
  }
  // Does what was said, as the engine would.
  void Do(const clearance::PutRecords& put) {
    for (const clearance::PutRecord& one : put.records) {
      if (one.collection == kMovementRecords) record_ = *ParseMovementRecord(one.body);
      if (one.collection == kDeviceRecords) {
        ASSERT_TRUE(devices_.Put({one.collection, one.id, *one.if_version + 1, one.body}));
      }
    }
  }
  std::vector<std::string> Against(std::int64_t now_ms = kStartMs) {
    std::vector<std::string> codes;
    for (const codec::Problem& problem : ArmingProblems(world_, record_, {"S1"}, now_ms))
      codes.push_back(problem.code);
    return codes;
  }

  Shelf<DeviceRecord> devices_{ParseDevice};
  Board board_;
  World world_{devices_, board_};
  MovementRecord record_ = TestRecord();
  std::uint64_t version_ = 0;
};

TEST_F(ActsTest, ArmingTakesTheDevicesAndClosingGivesThemBack) {
  const Change armed = Step(MovementState::kArmed);
  ASSERT_TRUE(armed) << armed.error().error;
  EXPECT_EQ(armed->records[0].if_version, 4);
  EXPECT_EQ(armed->records[0].kind, "movement.armed");
  Do(*armed);
  EXPECT_EQ(record_.journey.state, MovementState::kArmed);
  EXPECT_EQ(devices_.Find("S1")->value.movement, "T1");
  EXPECT_EQ(devices_.Find("V1")->value.state, DeviceState::kArmed);
  const Change closed = Step(MovementState::kClosed, track::Authority::kSupervisor, "unloaded");
  ASSERT_TRUE(closed) << closed.error().error;
  Do(*closed);
  EXPECT_EQ(devices_.Find("S1")->value.state, DeviceState::kLeased);
  EXPECT_EQ(devices_.Find("V1")->value.state, DeviceState::kInStock);
}

TEST_F(ActsTest, ASealIsArmedOnItsOwnWordAlone) {
  EXPECT_THAT(Against(), IsEmpty());
  EXPECT_THAT(Against(kStartMs + kSealHeardMs + 1), ElementsAre("not_heard"));
  Hear(false);
  EXPECT_THAT(Against(), ElementsAre("open"));
  Hear(true, 10);
  EXPECT_THAT(Against(), ElementsAre("battery"));
  Hear(true, 90);
  Device({.id = "S1", .kind = DeviceKind::kSeal, .state = DeviceState::kArmed, .movement = "T9"});
  EXPECT_THAT(Against(), ElementsAre("in_use"));
  Device({.id = "S1", .kind = DeviceKind::kCamera});
  EXPECT_THAT(Against(), ElementsAre("not_a_seal"));
  const Change refused = Step(MovementState::kArmed);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "not_armable");
  EXPECT_THAT(refused.error().problems, SizeIs(1));
}

TEST_F(ActsTest, WithoutASealNothingIsArmed) {
  std::erase_if(record_.journey.pairings, [](const track::Pairing& pairing) {
    return pairing.kind == track::PairingKind::kSealDevice;
  });
  const codec::Problems problems = ArmingProblems(world_, record_, {}, kStartMs);
  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_EQ(problems[0].code, "no_seal");
}

TEST_F(ActsTest, StepsSayWhyNot) {
  EXPECT_EQ(Step(MovementState::kArrived).error().code, "wrong_state");
  EXPECT_EQ(Step(MovementState::kCancelled).error().code, "reason_needed");
  Do(*Step(MovementState::kArmed));
  EXPECT_EQ(Step(MovementState::kClosed, track::Authority::kOfficer, "x").error().code, "no_right");
}

TEST_F(ActsTest, ASealOpensWhenTwoAgree) {
  record_.journey.state = MovementState::kUnderWay;
  EXPECT_EQ(AskDisarm(*RowOf("T1", record_), "anna", kStartMs, "").error().code, "reason_needed");
  Do(*AskDisarm(*RowOf("T1", record_), "anna", kStartMs, "inspection"));
  EXPECT_EQ(AskDisarm(*RowOf("T1", record_), "ben", kStartMs, "too").error().code, "wrong_state");
  int orders = 0;
  const auto id = [&] { return "DO-" + std::to_string(++orders); };
  const auto decide = [&](const char* by) {
    return DecideDisarm(world_, *RowOf("T1", record_), true, by, kStartMs + 1000, "", id);
  };
  EXPECT_EQ(decide("anna").error().code, "own_request");
  EXPECT_EQ(orders, 0);
  const Change agreed = decide("ben");
  ASSERT_TRUE(agreed);
  ASSERT_THAT(agreed->records, SizeIs(2));
  const auto order = ParseOrder(agreed->records[1].body);
  ASSERT_TRUE(order);
  EXPECT_EQ(order->device, "S1");
  EXPECT_EQ(order->command, "disarm");
  EXPECT_EQ(order->by, "anna");
  EXPECT_EQ(order->second, "ben");
  Do(*agreed);
  EXPECT_TRUE(record_.journey.disarm.back().Has(kStartMs + 2000));
}

TEST_F(ActsTest, OrdersOfOnePersonNeverOpenASeal) {
  const auto why = [&](const char* device, const char* command) {
    const Change put =
        OrderCommand(world_, {.id = "DO-1", .device = device, .command = command, .by = "anna"});
    return put ? "" : put.error().code;
  };
  EXPECT_EQ(why("S1", "position_once"), "");
  EXPECT_EQ(why("S1", "disarm"), "two_people");
  EXPECT_EQ(why("S1", "explode"), "unknown_command");
  EXPECT_EQ(why("S9", "position_once"), "unknown_device");
}

TEST_F(ActsTest, APlannedMovementAloneIsChanged) {
  EXPECT_TRUE(PutMovement(record_, nullptr));
  EXPECT_TRUE(PutMovement(record_, RowOf("T1", record_).get()));
  record_.journey.state = MovementState::kUnderWay;
  EXPECT_EQ(PutMovement(record_, RowOf("T1", record_).get()).error().code, "wrong_state");
}

// ---- what devices show

track::UnitView SeenAt(const char* node, std::int64_t minute) {
  track::UnitView view;
  view.device = "S1";
  view.movement = "T1";
  view.at = track::Place(1);
  view.at_ms = kStartMs + minute * track::kMinute;
  view.node = node;
  return view;
}

TEST(Progress, ItLeftAndItArrived) {
  MovementRecord record = TestRecord();
  record.journey.state = MovementState::kArmed;
  const auto show = [&](const char* node, std::int64_t minute) -> std::string {
    const auto shown = Progress(record, SeenAt(node, minute), kStartMs + minute * track::kMinute);
    if (!shown) return "";
    record = shown->record;
    return shown->event;
  };
  EXPECT_EQ(show("", 1), "");  // never seen at the origin: nothing says that it left
  EXPECT_EQ(show("yard", 2), "movement.visit");
  EXPECT_EQ(show("yard", 3), "");
  EXPECT_EQ(show("", 4), "movement.departed");
  EXPECT_EQ(record.journey.state, MovementState::kUnderWay);
  EXPECT_EQ(show("weigh", 40), "movement.visit");
  EXPECT_EQ(show("", 50), "movement.visit");
  EXPECT_EQ(show("depot", 100), "movement.arrived");
  EXPECT_EQ(record.journey.steps.back().by, "system");
  ASSERT_THAT(record.visits, SizeIs(3));
  EXPECT_EQ(record.visits[1].left_ms, kStartMs + 50 * track::kMinute);
  EXPECT_FALSE(AddVisit(record, "nowhere", "gate", kStartMs));
  EXPECT_TRUE(AddVisit(record, "depot", "gate", kStartMs));
  EXPECT_THAT(record.visits.back().seen_by, ElementsAre("position", "gate"));
}

TEST(Progress, OnlyTheLeadingDeviceHasASay) {
  MovementRecord record = TestRecord();
  track::UnitView view = SeenAt("yard", 1);
  view.device = "V1";
  EXPECT_FALSE(Progress(record, view, kStartMs));
  EXPECT_EQ(LeadOf(record, kStartMs), "S1");
  EXPECT_NEAR(WayLengthM(record.journey), 100'000, 500);
}

}  // namespace
}  // namespace tidewaiter::monitor
