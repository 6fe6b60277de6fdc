#include "monitor/drone_line.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <fmt/format.h>

#include "intake/mqtt_json.h"
#include "monitor/device_drones.h"
#include "monitor/watches.h"
#include "remote_id/carrier.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::int64_t kNow = 1'790'000'000'000;

std::string Hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes)
    text += fmt::format("{:02X}", static_cast<unsigned char>(c));
  return text;
}
remote_id::Message Who(const char* id) {
  return {.body = remote_id::BasicId{.id_type = 1, .ua_type = 2, .id = remote_id::Field<20>(id)}};
}
remote_id::Message Here(double lat, double lon) {
  remote_id::Location location;
  location.SetPlace(geo::Point{.lat = lat, .lon = lon});
  location.SetSpeed(10);
  location.height = remote_id::AltitudeSent(80);
  return {.body = location};
}
std::string Messages(std::vector<remote_id::Message> messages) {
  return *remote_id::Encode(messages);
}

TEST(DroneLine, APackInAWifiFrameSaysAll) {
  const remote_id::Address address{2, 0, 0, 0, 0, 9};
  const std::string frame =
      remote_id::BeaconFrame(address, "drone", 1, 1, Messages({Who("1581F5"), Here(-4.05, 39.67)}));
  const auto line = ParseDroneLine(Hex(frame));
  ASSERT_TRUE(line) << line.error();
  EXPECT_EQ(line->transmitter, "02:00:00:00:00:09");
  DroneJoin join;
  const auto seen = join.Take(*line, kNow, 7, "tower");
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->id, "1581F5");
  EXPECT_EQ(seen->id_type, track::DroneIdType::kSerial);
  EXPECT_NEAR(seen->at.lat, -4.05, 1e-6);
  EXPECT_NEAR(seen->speed_mps, 10, 0.3);
  EXPECT_EQ(seen->height->m, 80);
  EXPECT_EQ(seen->receiver, "tower");
  EXPECT_EQ(seen->seq, 7);
}

TEST(DroneLine, WhatComesOneByOneIsJoinedByTransmitter) {
  DroneJoin join;
  const auto take = [&](const char* mac, const remote_id::Message& message, std::int64_t after_ms) {
    const std::string text =
        fmt::format(R"({{"mac":"{}","receiver":"r1","lat":-4,"lon":39,"messages":"{}"}})", mac,
                    Hex(Messages({message})));
    const auto line = ParseDroneLine(text);
    EXPECT_TRUE(line);
    return join.Take(*line, kNow + after_ms, 1, "tower");
  };
  EXPECT_FALSE(take("a", Who("DRONE-A"), 0));
  EXPECT_FALSE(take("b", Here(1, 1), 100));  // nobody has said who b is
  const auto seen = take("a", Here(1, 2), 200);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->id, "DRONE-A");
  EXPECT_EQ(seen->receiver_at->lon, 39);
  EXPECT_FALSE(take("a", Here(1, 2), 200 + DroneJoin::kJoinDroneMs + 1));  // too long ago
}

// Alarms of one drone that a tower heard.
std::vector<std::string> AlarmsOf(const char* serial, const track::DroneRegister* drones) {
  std::vector<std::string> templates;
  Watches watches(
      {.drone_register = drones},
      {.on_alarms =
           [&](const track::Alarms& alarms) {
             for (const track::Alarm& alarm : alarms)
               templates.push_back(alarm.finding.reasons.front().template_id);
           },
       .on_seen = [](UnitSource, std::string_view, const track::UnitView&, std::string_view) {}});
  watches.SetPlan(std::make_shared<const MadePlan>(MakePlan({.now_ms = kNow}, 1)));
  const std::string line = fmt::format(R"({{"mac":"a","messages":"{}"}})",
                                       Hex(Messages({Who(serial), Here(-4.05, 39.67)})));
  watches.TakeLine(intake::kRemoteIdProtocol, "tower", line, kNow, 1);
  watches.Flush();
  return templates;
}

TEST(DroneWatches, WhoIsNotRegisteredIsToldOfWhereThereIsARegister) {
  Shelf<DeviceRecord> devices{ParseDevice};
  const DeviceRecord drone{.id = "1581F5", .kind = DeviceKind::kDrone};
  ASSERT_TRUE(devices.Put({std::string(kDeviceRecords), drone.id, 1, WriteDevice(drone)}));
  const DeviceDrones drones(devices);
  EXPECT_THAT(AlarmsOf("1581F5", &drones), testing::IsEmpty());
  EXPECT_THAT(AlarmsOf("1581F6", &drones), testing::ElementsAre("track.unregistered.drone"));
  EXPECT_THAT(AlarmsOf("1581F6", nullptr), testing::IsEmpty());
}

TEST(DroneLine, WhatIsNoLineIsRefused) {
  for (const char* bad :
       {"", "0", "zz", "{", "{}", R"({"frame":"00"})", "00112233", R"({"messages":"zz"})"})
    EXPECT_FALSE(ParseDroneLine(bad)) << bad;
  EXPECT_FALSE(ParseDroneLine(std::string(kDroneLineMax + 2, '0')));
}

}  // namespace
}  // namespace tidewaiter::monitor
