#include "intake/mqtt_json.h"

#include <gtest/gtest.h>

namespace tidewaiter::intake {
namespace {

TEST(MqttJson, AReportWithEverything) {
  device::Report report;
  const Status read = ReadMqttReport(
      R"({"t":"2026-11-24T03:00:00.250Z","lat":-4.05,"lon":39.67,"alt":12,"spd":10,"crs":90,)"
      R"("acc":5,"sats":7,"seq":41,"seal":{"locked":true,"rope_cut":false,"of_later":true},)"
      R"("alarms":["sos"],"readings":{"batteryLevel":80,"temp2":4.5,"door":true,"other":1},"x":[]})",
      report);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(report.time_ms, 1'795'489'200'250);
  EXPECT_EQ(report.fix.time_ms, report.time_ms);
  EXPECT_EQ(report.fix.kind, device::FixKind::kSatellite);
  EXPECT_TRUE(report.fix.valid);
  EXPECT_EQ(report.fix.at, (geo::Point{-4.05, 39.67}));
  EXPECT_DOUBLE_EQ(report.fix.speed_kmh, 36);
  EXPECT_EQ(report.fix.satellites, 7);
  EXPECT_TRUE(report.seal.Has(device::SealSign::kLocked));
  EXPECT_TRUE(report.seal.Knows(device::SealSign::kRopeCut));
  EXPECT_FALSE(report.seal.Has(device::SealSign::kRopeCut));
  EXPECT_TRUE(report.signs.Has(device::Sign::kSos));
  EXPECT_EQ(report.Number(device::kBatteryLevel), 80);
  EXPECT_EQ(report.Number(device::kTemperature, 2), 4.5);
  EXPECT_EQ(report.Flag(device::kDoor), true);
  EXPECT_EQ(report.Number(device::kIndex), 41);
  EXPECT_EQ(report.readings.size(), 4U);
}

TEST(MqttJson, WithoutAPlaceThereIsNoFix) {
  device::Report report;
  ASSERT_TRUE(ReadMqttReport(R"({"t":1795489200000})", report));
  EXPECT_EQ(report.fix, device::Fix{});
  ASSERT_TRUE(ReadMqttReport(R"({"lat":1,"lon":2,"cell":true})", report));
  EXPECT_EQ(report.fix.kind, device::FixKind::kCell);
}

TEST(MqttJson, RefusesWhatCannotBe) {
  for (const std::string_view bad :
       {"", "[]", "{", R"({"lat":91,"lon":1})", R"({"lat":1})", R"({"lat":"1","lon":2})",
        R"({"t":"yesterday"})", R"({"t":-1})", R"({"spd":-1})", R"({"seal":[]})",
        R"({"seal":{"locked":1}})", R"({"alarms":"sos"})",
        R"({"a":{"b":{"c":{"d":{"e":{"f":{"g":1}}}}}}})"}) {
    device::Report report;
    const Status read = ReadMqttReport(bad, report);
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(MqttJson, Topics) {
  const auto topic = ParseTopic("sc/v1/ke/seal/88/pos");
  ASSERT_TRUE(topic);
  EXPECT_EQ(topic->base, "sc/v1/ke/seal/88");
  EXPECT_EQ(topic->device, "88");
  EXPECT_EQ(topic->leaf, "pos");
  EXPECT_EQ(ParseTopic("sc/v1/ke/seal/88/#")->leaf, "#");
  for (const std::string_view bad :
       {"", "sc/v1/ke/seal/88", "sc/v1/ke/seal/88/", "sc/v1/ke/seal/88/a/b", "sc/v1/+/seal/88/cmd",
        "sc/v1/ke/seal/+/cmd", "sc/v2/ke/seal/88/pos", "sc/v1//seal/88/pos", "#"})
    EXPECT_FALSE(ParseTopic(bad)) << bad;
}

TEST(MqttJson, Commands) {
  device::Command command{.kind = device::CommandKind::kOutput, .device = "88"};
  command.parameters["index"] = "1";
  EXPECT_EQ(
      WriteMqttCommand(command, 7, 1'795'489'200'999),
      R"({"cmd":7,"kind":"output","expires":"2026-11-24T03:00:00Z","parameters":{"index":"1"}})");
  EXPECT_EQ(AnsweredCommand(R"({"cmd":7,"result":"done"})"), 7U);
  for (const std::string_view none : {"", "7", R"({"cmd":-7})", R"({"cmd":"7"})", "{}"})
    EXPECT_EQ(AnsweredCommand(none), 0U) << none;
}

}  // namespace
}  // namespace tidewaiter::intake
