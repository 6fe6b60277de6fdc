#include "monitor/device_desk.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "monitor/internal/patience.h"

namespace tidewaiter::monitor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int64_t kNow = 1'790'000'000'000;

// Takes everything, and shows it.
class TakingWriter final : public RecordWriter {
 public:
  void Put(clearance::PutRecords records, Told told) override {
    for (const clearance::PutRecord& put : records.records) {
      kinds.push_back(put.kind);
      Show(put.collection, put.id, put.body, *put.if_version + 1);
    }
    told(*records.records.front().if_version + 1);
  }
  void Show(std::string_view collection, const std::string& id, std::string body,
            std::uint64_t version) {
    const desk::RecordRow row{std::string(collection), id, version, std::move(body)};
    ASSERT_TRUE(collection == kDeviceRecords ? devices.Put(row) : orders.Put(row));
  }
  Shelf<DeviceRecord> devices{ParseDevice};
  Shelf<DeviceOrder> orders{ParseOrder};
  std::vector<std::string> kinds;
};

class DeviceDeskTest : public testing::Test {
 protected:
  DeviceDeskTest() { clock_.unix_seconds = kNow / 1000; }
  void Know(const DeviceRecord& record) {
    writer_.Show(kDeviceRecords, record.id, WriteDevice(record), ++version_);
  }
  os::FakeClock clock_;
  TakingWriter writer_;
  DeviceDesk desk_{writer_.devices, writer_.orders, writer_, clock_};
  std::uint64_t version_ = 0;
};

TEST_F(DeviceDeskTest, TheIntakeIsToldWhatTheRegisterKnows) {
  EXPECT_FALSE(desk_.Find("S1"));
  Know({.id = "S1",
        .protocol = "jointech",
        .model = "JT701",
        .clock_offset_minutes = 180,
        .secret_hash = SecretHash("key")});
  auto found = desk_.Find("S1");
  ASSERT_TRUE(found);
  EXPECT_THAT(found->protocols, ElementsAre("jointech"));
  EXPECT_EQ(found->traits.clock_offset_minutes, 180);
  EXPECT_EQ(found->key_sha256, SecretHash("key"));
  EXPECT_FALSE(found->retired);
  EXPECT_FALSE(found->certificate_needed);
  Know({.id = "S1", .state = DeviceState::kRetired, .certificate = "CN=S1"});
  found = desk_.Find("S1");
  EXPECT_TRUE(found->retired);
  EXPECT_TRUE(found->certificate_needed);
}

TEST_F(DeviceDeskTest, ADeviceThatMisbehavesDoesNotFillTheJournal) {
  Know({.id = "S1"});
  intake::Fault fault{.reason = intake::FaultReason::kFrameFlood, .time_ms = kNow, .device = "S1"};
  for (int i = 0; i < 100; ++i)
    desk_.Note(fault);
  EXPECT_THAT(writer_.kinds, ElementsAre("device.fault"));
  EXPECT_THAT(writer_.devices.Find("S1")->value.faults, SizeIs(1));
  fault.time_ms += DeviceDesk::kFaultEveryMs;
  desk_.Note(fault);
  EXPECT_THAT(writer_.devices.Find("S1")->value.faults, SizeIs(2));
  fault.device = "nobody";
  desk_.Note(fault);
  EXPECT_THAT(writer_.kinds, SizeIs(2));
}

TEST_F(DeviceDeskTest, WhatTheIntakeNamesIsAnAlarmOnceAnHour) {
  intake::Fault fault{
      .reason = intake::FaultReason::kIdentityChanged, .time_ms = kNow, .device = "S1"};
  const auto first = AlarmOf(fault);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->kind, track::AlarmKind::kIdentity);
  fault.time_ms += 3'600'000;
  EXPECT_NE(AlarmOf(fault)->cause, first->cause);
  fault.reason = intake::FaultReason::kIdleTimeout;  // happens to honest ones
  EXPECT_FALSE(AlarmOf(fault));
}

TEST_F(DeviceDeskTest, OrdersOfAnEarlierRunEndWithTheirTime) {
  const DeviceOrder sent{.id = "DO-1",
                         .device = "S1",
                         .command = "disarm",
                         .state = OrderState::kSent,
                         .expires_ms = kNow + 1000};
  writer_.Show(kOrderRecords, sent.id, WriteOrder(sent), 1);
  desk_.Tick(kNow);
  EXPECT_THAT(writer_.kinds, IsEmpty());
  desk_.Tick(kNow + 1000);
  EXPECT_THAT(writer_.kinds, ElementsAre("device_order.expired"));
  EXPECT_EQ(writer_.orders.Find("DO-1")->value.state, OrderState::kExpired);
  desk_.Tick(kNow + 2000);
  EXPECT_THAT(writer_.kinds, SizeIs(1));
}

track::Alarm Silence(const char* cause, std::int64_t known_ms,
                     track::AlarmPhase phase = track::AlarmPhase::kRaised) {
  track::Alarm alarm{.cause = cause, .kind = track::AlarmKind::kSilence, .phase = phase};
  alarm.known_ms = known_ms;
  return alarm;
}

TEST(Patience, OurOwnAbsenceIsNobodysSilence) {
  Patience patience;
  EXPECT_THAT(patience.Filter({Silence("a", 5)}), SizeIs(1));  // nothing began
  patience.Begin(1000, 5000);
  EXPECT_THAT(patience.Filter({Silence("before", 900)}), SizeIs(1));
  EXPECT_THAT(patience.Filter({Silence("a", 2000), Silence("b", 3000)}), IsEmpty());
  track::Alarm cut{.cause = "c", .kind = track::AlarmKind::kSealCut};
  cut.known_ms = 2000;
  EXPECT_THAT(patience.Filter({cut}), SizeIs(1));
  // One came back, the other did not.
  EXPECT_THAT(patience.Filter({Silence("a", 6000, track::AlarmPhase::kEnded)}), IsEmpty());
  EXPECT_THAT(patience.Over(5000 + kPatienceMs - 1), IsEmpty());
  const track::Alarms left = patience.Over(5000 + kPatienceMs);
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(left[0].cause, "b");
  EXPECT_TRUE(patience.empty());
}

}  // namespace
}  // namespace tidewaiter::monitor
