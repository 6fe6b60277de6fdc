// Dispatches, shifts, devices, orders and thresholds.
#include "gtest/gtest.h"

#include "monitor/device_drones.h"
#include "monitor/device_record.h"
#include "monitor/dispatch.h"
#include "monitor/shift.h"
#include "monitor/track_settings.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::int64_t kNow = 1'790'000'000'000;

template <typename T>
std::string WhyNot(const Result<T>& result) {
  return result ? "" : result.error().field;
}

Dispatch Sent() {
  Dispatch dispatch{.id = "DP-1", .alarm = "AL-1", .movement = "MV-1"};
  dispatch.place = geo::Point{.lat = 1, .lon = 2};
  dispatch.response_unit = "RRU-4";
  dispatch.instructions = "look at the seal";
  dispatch.steps = {{.state = DispatchState::kSent, .by = "anna", .at_ms = kNow}};
  return dispatch;
}

DispatchStep To(DispatchState state) {
  return {.state = state,
          .by = "otieno",
          .at_ms = kNow,
          .note = "seal whole",
          .place = geo::Point{.lat = 1.5, .lon = 2.5},
          .found = Found::kNothing};
}

TEST(Dispatch, GoesForwardOnly) {
  Dispatch dispatch = *Step(Sent(), To(DispatchState::kUnderWay));  // accepted may be left out
  EXPECT_EQ(WhyNot(Step(dispatch, To(DispatchState::kAccepted))), "wrong_state");
  EXPECT_EQ(WhyNot(Step(dispatch, To(DispatchState::kSent))), "wrong_state");
  dispatch = *Step(dispatch, To(DispatchState::kOnScene));
  EXPECT_EQ(WhyNot(Step(dispatch, To(DispatchState::kRefused))), "wrong_state");
  dispatch = *Step(dispatch, To(DispatchState::kDone));
  EXPECT_FALSE(dispatch.open());
  EXPECT_EQ(dispatch.found, Found::kNothing);
  EXPECT_EQ(WhyNot(Step(dispatch, To(DispatchState::kDone))), "wrong_state");
}

TEST(Dispatch, EndsWithAReport) {
  DispatchStep step = To(DispatchState::kDone);
  step.found = Found::kUnsaid;
  EXPECT_EQ(WhyNot(Step(Sent(), step)), "found_needed");
  step = To(DispatchState::kRefused);
  step.note.clear();
  EXPECT_EQ(WhyNot(Step(Sent(), step)), "note_needed");
  EXPECT_FALSE(Step(Sent(), To(DispatchState::kRefused))->open());
}

TEST(Dispatch, IsReadAsItWasWritten) {
  const Dispatch dispatch = *Step(Sent(), To(DispatchState::kDone));
  EXPECT_EQ(*ParseDispatch(WriteDispatch(dispatch)), dispatch);
  const ResponseUnit unit{.id = "RRU-4",
                          .name = "Mariakani",
                          .kind = ResponseKind::kArmingTeam,
                          .base = geo::Point{.lat = -3.86, .lon = 39.47},
                          .device = "8041",
                          .phone = "+254",
                          .members = {"acc_1", "acc_2"},
                          .active = true};
  EXPECT_EQ(*ParseResponseUnit(WriteResponseUnit(unit)), unit);
  EXPECT_TRUE(unit.Has("acc_2"));
  EXPECT_FALSE(unit.Has("acc_3"));
  EXPECT_FALSE(ParseDispatch("{}"));
  EXPECT_FALSE(ParseResponseUnit("[]"));
}

TEST(Shift, IsTakenByWhoWasNamed) {
  const Shift shift{.id = "SH-1", .by = "anna", .to = "ben", .note = "KDA 123B waits at Salgaa"};
  EXPECT_TRUE(MayHandOver(shift));
  EXPECT_EQ(WhyNot(Accept(shift, "anna", kNow)), "not_yours");
  const Shift taken = *Accept(shift, "ben", kNow);
  EXPECT_EQ(WhyNot(Accept(taken, "ben", kNow)), "wrong_state");
  EXPECT_EQ(*ParseShift(WriteShift(taken)), taken);
  EXPECT_EQ(MayHandOver({.by = "anna", .to = "anna", .note = "x"}).error().field, "own_request");
  EXPECT_EQ(MayHandOver({.by = "anna", .to = "ben"}).error().field, "note_needed");
  EXPECT_FALSE(ParseShift("7"));
}

TEST(DeviceRecord, ArmedComesAndGoesWithAMovementAlone) {
  using enum DeviceState;
  EXPECT_TRUE(MayFollow(kInStock, kLeased));
  EXPECT_TRUE(MayFollow(kLost, kInStock));  // found again
  EXPECT_FALSE(MayFollow(kInStock, kArmed));
  EXPECT_FALSE(MayFollow(kArmed, kInStock));
  EXPECT_TRUE(MayFollow(kArmed, kArmed));
  EXPECT_FALSE(MayFollow(kRetired, kInStock));
}

TEST(DeviceRecord, KeepsTheNewestFaults) {
  DeviceRecord record{.id = "8041"};
  for (int i = 0; i < 30; ++i)
    AddFault(record, {.at_ms = i, .code = "flood"});
  ASSERT_EQ(record.faults.size(), kDeviceFaultsMax);
  EXPECT_EQ(record.faults.front().at_ms, 10);
  record.kind = DeviceKind::kFuelSeal;
  record.state = DeviceState::kArmed;
  record.movement = "MV-1";
  record.secret_hash = "hash";
  record.clock_offset_minutes = 480;
  EXPECT_EQ(*ParseDevice(WriteDevice(record)), record);
  record.lane = 3;
  record.reads = {device::GateKind::kPlate, device::GateKind::kSeal};
  record.drone_class = 0;
  record.mass_kg = 0.249;
  EXPECT_EQ(*ParseDevice(WriteDevice(record)), record);
  EXPECT_FALSE(ParseDevice(R"({"id":"c","kind":"camera","state":"leased","reads":["smell"]})"));
  EXPECT_FALSE(ParseDevice("{}"));
}

TEST(DeviceDrones, KnowsThoseThatAreRegistered) {
  Shelf<DeviceRecord> devices{ParseDevice};
  const auto put = [&](const DeviceRecord& record) {
    ASSERT_TRUE(devices.Put({std::string(kDeviceRecords), record.id, 1, WriteDevice(record)}));
  };
  DeviceRecord drone{.id = "1581F45", .kind = DeviceKind::kDrone, .owner = "FIN87astrdge12k8"};
  drone.drone_class = 1;
  drone.mass_kg = 0.8;
  put(drone);
  put({.id = "S1", .kind = DeviceKind::kSeal});
  put({.id = "GONE", .kind = DeviceKind::kDrone, .state = DeviceState::kRetired});
  const DeviceDrones drones(devices);
  const auto known = drones.Find(track::DroneIdType::kSerial, "1581F45");
  ASSERT_TRUE(known);
  EXPECT_EQ(known->operator_id, "FIN87astrdge12k8");
  EXPECT_EQ(known->eu_class, 1);
  EXPECT_EQ(known->mass_kg, 0.8);
  EXPECT_TRUE(drones.Find(track::DroneIdType::kRegistration, "1581F45"));
  EXPECT_FALSE(drones.Find(track::DroneIdType::kSession, "1581F45"));
  EXPECT_FALSE(drones.Find(track::DroneIdType::kSerial, "S1"));
  EXPECT_FALSE(drones.Find(track::DroneIdType::kSerial, "GONE"));
  EXPECT_FALSE(drones.Find(track::DroneIdType::kSerial, "1581F46"));
}

TEST(DeviceOrder, EndsOnce) {
  DeviceOrder order{.id = "OR-1", .device = "8041", .command = "reboot"};
  order.parameters = {{"frequency", "60"}};
  order.expires_ms = kNow;
  order = *Move(order, OrderState::kSent, 5, "");
  EXPECT_EQ(WhyNot(Move(order, OrderState::kQueued, 6, "")), "wrong_state");
  order = *Move(order, OrderState::kConfirmed, 7, "OK");
  EXPECT_EQ(order.sent_ms, 5);
  EXPECT_EQ(order.done_ms, 7);
  EXPECT_EQ(order.answer, "OK");
  EXPECT_EQ(WhyNot(Move(order, OrderState::kExpired, 8, "")), "wrong_state");
  EXPECT_EQ(*ParseOrder(WriteOrder(order)), order);
  EXPECT_FALSE(ParseOrder(R"({"state":"sent"})"));
}

TEST(Disarm, NeedsTwo) {
  const Disarm asked{.by = "anna", .at_ms = kNow, .reason = "inspection at Busia"};
  EXPECT_EQ(WhyNot(Decide(asked, true, "anna", kNow, "")), "own_request");
  EXPECT_EQ(WhyNot(Decide(asked, false, "ben", kNow, "")), "note_needed");
  EXPECT_EQ(WhyNot(Decide(asked, true, "ben", kNow + kDisarmWaitsMs + 1, "")), "wrong_state");
  const Disarm agreed = *Decide(asked, true, "ben", kNow + kDisarmWaitsMs, "");
  EXPECT_EQ(agreed.state, DisarmState::kApproved);
  EXPECT_EQ(WhyNot(Decide(agreed, true, "carl", kNow, "")), "wrong_state");
}

TEST(TrackSettings, KeepTheLimitsThatWereInForceAtGates) {
  TrackSettings set;
  track::GateSettings gates;
  set.SetGates(gates, 500);
  EXPECT_TRUE(set.gates_before.empty());  // nothing changed
  gates.window_s = 45;
  set.SetGates(gates, 1000);
  gates.window_s = 60;
  set.SetGates(gates, 2000);
  EXPECT_EQ(set.GatesAt(999).window_s, 30);
  EXPECT_EQ(set.GatesAt(1000).window_s, 45);
  EXPECT_EQ(set.GatesAt(1999).window_s, 45);
  EXPECT_EQ(set.GatesAt(2000).window_s, 60);
  const auto read = ParseTrackSettings(WriteTrackSettings(set));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(*read, set);
  EXPECT_EQ(read->version(), set.version());
  EXPECT_NE(set.version(), TrackSettings().version());
}

TEST(TrackSettings, KeepOnlyTheNewestChanges) {
  TrackSettings set;
  track::GateSettings gates;
  for (std::size_t i = 1; i <= kGateLimitsKept + 3; ++i) {
    gates.late_s = static_cast<double>(i);
    set.SetGates(gates, static_cast<std::int64_t>(i) * 1000);
  }
  EXPECT_EQ(set.gates_before.size(), kGateLimitsKept);
  EXPECT_EQ(set.GatesAt(0).late_s, 3);  // older ones are forgotten
}

TEST(TrackSettings, OfATimeBeforeGatesHadLimitsReadWithTheStartValues) {
  const auto old = ParseTrackSettings(R"({"values":{"stop.alarm_s":1200},"by":"anna","at_ms":5})");
  ASSERT_TRUE(old) << old.error();
  EXPECT_EQ(old->gates, track::GateSettings());
  EXPECT_EQ(old->values[track::Limit::kStopAlarm], 1200);
  for (const char* const bent :
       {R"({"values":{},"gates":{"gate.window_s":0}})", R"({"values":{},"gates":[]})",
        R"({"values":{},"gates_before":[{"values":{"speed":1},"until_ms":5}]})"}) {
    EXPECT_FALSE(ParseTrackSettings(bent)) << bent;
  }
}

}  // namespace
}  // namespace tidewaiter::monitor
