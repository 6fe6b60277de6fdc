#include "device/gate_reading.h"

#include <array>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device/test_vectors.h"

namespace tidewaiter::device {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

constexpr std::int64_t kTimeMs = 1'770'130'083'847;  // 2026-02-03T14:48:03.847Z

std::string Sample(const std::string& name) {
  std::ifstream file(VectorFolder() / "lpr" / name);
  return {std::istreambuf_iterator<char>(file), {}};
}

const GateReading& One(const GateRead& read) {
  static const GateReading none;
  EXPECT_THAT(read.problems, IsEmpty());
  EXPECT_EQ(read.readings.size(), 1U);
  return read.readings.empty() ? none : read.readings[0];
}

std::string Event(std::string_view anpr, std::string_view type = "ANPR") {
  return fmt::format(
      "<?xml version=\"1.0\"?><EventNotificationAlert><dateTime>2026-02-03T17:48:03.847+03:00"
      "</dateTime><eventType>{}</eventType><deviceID>88</deviceID><ANPR>{}</ANPR>"
      "<UUID>u-1</UUID></EventNotificationAlert>",
      type, anpr);
}

TEST(GateReading, ReadsHikvisionsSample) {
  const std::string sample = Sample("hikvision_anpr.xml");
  if (sample.empty()) GTEST_SKIP() << "no sample in " << VectorFolder();
  const GateReading reading = One(ReadGateEvent("application/xml", sample));
  EXPECT_EQ(reading.kind, GateKind::kPlate);
  EXPECT_EQ(reading.value, "KDA123B");
  EXPECT_EQ(reading.confidence, 0.92);
  EXPECT_THAT(reading.characters, ElementsAre(0.99, 0.99, 0.99, 0.61, 0.99, 0.99, 0.99));
  EXPECT_EQ(reading.reader, "88");
  EXPECT_EQ(reading.lane, 2);
  EXPECT_EQ(reading.direction, GateDirection::kForward);
  EXPECT_EQ(reading.country, "7");
  EXPECT_EQ(reading.time_ms, kTimeMs);
  EXPECT_EQ(reading.event, "0b9e2f0e-7a2c-4c55-9a29-2f3c2f6f0001");
  EXPECT_EQ(reading.vehicle, "truck");
}

TEST(GateReading, ReadsOpenAlprsSample) {
  const std::string sample = Sample("openalpr_group.json");
  if (sample.empty()) GTEST_SKIP() << "no sample in " << VectorFolder();
  const GateReading reading = One(ReadGateEvent("application/json", sample));
  EXPECT_EQ(reading.value, "KDA123B");
  EXPECT_DOUBLE_EQ(reading.confidence.value_or(0), 0.9207);
  EXPECT_THAT(reading.candidates,
              ElementsAre(Field(&GateCandidate::value, "KDA123B"),
                          (GateCandidate{.value = "KDA1238", .confidence = 0.852})));
  EXPECT_EQ(reading.reader, "1414799424");
  EXPECT_EQ(reading.gate, "gate-3");
  EXPECT_EQ(reading.region, "ke");
  EXPECT_EQ(reading.time_ms, kTimeMs);
  EXPECT_EQ(reading.event, "gate-3-cam1414799424-1770130083847");
}

TEST(GateReading, ReadsAxisSample) {
  const std::string sample = Sample("axis_lpv.json");
  if (sample.empty()) GTEST_SKIP() << "no sample in " << VectorFolder();
  const GateReading reading = One(ReadGateEvent("application/json", sample));
  EXPECT_EQ(reading.value, "KDA123B");
  EXPECT_EQ(reading.reader, "ACCC8E000001");
  EXPECT_EQ(reading.gate, "gate-3");
  EXPECT_EQ(reading.time_ms, kTimeMs);
  EXPECT_EQ(reading.confidence, std::nullopt);
  EXPECT_THAT(reading.image, IsEmpty());
}

TEST(GateReading, FindsTheEventBetweenPictures) {
  const std::string picture = std::string("\xff\xd8<\r\n\r\n\x00", 8) + "--other";
  const std::string body =
      "--abc\r\nContent-Disposition: form-data; name=\"licensePlatePicture\"; "
      "filename=\"plate.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n" +
      picture + "\r\n--abc\r\nContent-Disposition: form-data; name=\"anpr.xml\"\r\n\r\n" +
      Event("<licensePlate>KDA123B</licensePlate>") + "\r\n--abc--\r\n";
  for (const std::string_view type :
       {"multipart/form-data; boundary=abc", "multipart/form-data; boundary=\"abc\"; x=1"}) {
    const GateReading reading = One(ReadGateEvent(type, body));
    EXPECT_EQ(reading.value, "KDA123B");
    EXPECT_EQ(reading.image, "plate.jpg");
  }
  for (const std::string_view type : {"multipart/form-data", "multipart/form-data; boundary=no"}) {
    const GateRead read = ReadGateEvent(type, body);
    EXPECT_THAT(read.readings, IsEmpty());
    EXPECT_THAT(read.problems, ElementsAre(Field(&codec::Problem::code, "multipart")));
  }
}

TEST(GateReading, HeartbeatsAreNoEvents) {
  for (const std::string& body :
       {Event("", "videoloss"), Event("<licensePlate>unknown</licensePlate>")}) {
    const GateRead read = ReadGateEvent("application/xml", body);
    EXPECT_THAT(read.readings, IsEmpty());
    EXPECT_THAT(read.problems, IsEmpty());
  }
  const GateRead alpr = ReadGateEvent("", R"({"data_type":"heartbeat","agent_uid":"x"})");
  EXPECT_THAT(alpr.readings, IsEmpty());
  EXPECT_THAT(alpr.problems, IsEmpty());
}

TEST(GateReading, DropsCertaintiesThatDoNotFitThePlate) {
  const GateReading reading = One(ReadGateEvent(
      "", Event("<licensePlate>KDA1</licensePlate><plateCharBelieve>99,98</plateCharBelieve>")));
  EXPECT_THAT(reading.characters, IsEmpty());
}

TEST(GateReading, ReadsAContainerCode) {
  const GateReading reading = One(ReadGateEvent("application/json", R"({
      "kind": "container_code", "value": "CSQU3054383", "confidence": 0.97,
      "characters": [1, 1, 1, 1, 0.9, 1, 1, 1, 1, 1, 0.5],
      "candidates": [{"value": "CSQU3054383", "confidence": 0.97},
                     {"value": "CSQU3054388", "confidence": 0.02}],
      "reader": "ocr-2", "gate": "MBA-3", "lane": 2, "direction": "reverse",
      "time": "2026-02-03T17:48:03.847+03:00", "image": "ocr-2/1.jpg", "event": "17"})"));
  EXPECT_EQ(reading.kind, GateKind::kContainerCode);
  EXPECT_EQ(reading.value, "CSQU3054383");
  EXPECT_EQ(reading.characters.size(), 11U);
  EXPECT_EQ(reading.candidates.size(), 2U);
  EXPECT_EQ(reading.direction, GateDirection::kReverse);
  EXPECT_EQ(reading.time_ms, kTimeMs);
}

TEST(GateReading, ReadsTagWeightAndRadiationTogether) {
  const GateRead read = ReadGateEvent("application/json", R"({"readings": [
      {"kind": "tag", "value": "E2806894", "tid": "E280110C", "antenna": 3, "rssi_dbm": -61.5,
       "reader": "rfid-1", "time": "2026-02-03T14:48:03.847Z"},
      {"kind": "weight", "gross_kg": 41250, "axles_kg": [7100, 11000, 23150],
       "reader": "bridge", "time": "2026-02-03T14:48:03.847Z"},
      {"kind": "radiation", "gamma_cps": 812.5, "neutron_cps": 0.4, "gamma_alarm": true,
       "reader": "portal", "time": "2026-02-03T14:48:03.847Z"}]})");
  EXPECT_THAT(read.problems, IsEmpty());
  ASSERT_EQ(read.readings.size(), 3U);
  EXPECT_EQ(read.readings[0].tid, "E280110C");
  EXPECT_EQ(read.readings[0].antenna, 3);
  EXPECT_EQ(read.readings[0].rssi_dbm, -61.5);
  EXPECT_EQ(read.readings[1].gross_kg, 41'250);
  EXPECT_THAT(read.readings[1].axles_kg, ElementsAre(7100, 11000, 23150));
  EXPECT_TRUE(read.readings[2].gamma_alarm);
  EXPECT_FALSE(read.readings[2].neutron_alarm);
  EXPECT_EQ(read.readings[2].neutron_cps, 0.4);
}

struct BadEvent {
  std::string_view body;
  std::string_view pointer;
  std::string_view code;
};
TEST(GateReading, PointsAtEveryProblem) {
  const std::array<BadEvent, 14> cases{
      {{"{", "", "json"},
       {R"({"a": 1})", "", "unknown"},
       {R"({"kind": "plate"})", "/time", "required"},
       {R"({"kind": "plate"})", "/reader", "required"},
       {R"({"kind": "smell", "reader": "a", "time": "x"})", "/kind", "choice"},
       {R"({"kind": "smell", "reader": "a", "time": "x"})", "/time", "format"},
       {R"({"kind": "plate", "reader": "a", "time": "2026-02-03T14:48:03Z"})", "/value",
        "required"},
       {R"({"kind": "weight", "reader": "a", "time": "2026-02-03T14:48:03Z"})", "/gross_kg",
        "required"},
       {R"({"kind": "plate", "value": "A", "confidence": 92, "reader": "a",
            "time": "2026-02-03T14:48:03Z"})",
        "/confidence", "range"},
       {R"({"kind": "plate", "value": "A", "characters": [1, 1], "reader": "a",
            "time": "2026-02-03T14:48:03Z"})",
        "/characters", "range"},
       {R"({"readings": [{"kind": "plate", "colour": "red"}]})", "/readings/0/colour",
        "unknown_member"},
       {R"({"data_type": "alpr_group", "best_plate": {"plate": "A"}})", "/timestamp", "required"},
       {R"({"plate": 7, "timestamp": 1770130083847})", "/plate", "type"},
       {"<EventNotificationAlert><eventType>ANPR</eventType></EventNotificationAlert>",
        "/ANPR/licensePlate", "required"}}};
  for (const BadEvent& each : cases) {
    const GateRead read = ReadGateEvent("", each.body);
    EXPECT_THAT(read.readings, IsEmpty()) << each.body;
    EXPECT_THAT(read.problems,
                Contains(::testing::AllOf(Field(&codec::Problem::pointer, each.pointer),
                                          Field(&codec::Problem::code, each.code))))
        << each.body;
  }
}

TEST(GateReading, OneBadReadingLeavesTheOthers) {
  const GateRead read = ReadGateJson(R"({"readings": [{"kind": "plate"},
      {"kind": "plate", "value": "A", "reader": "a", "time": "2026-02-03T14:48:03Z"}]})");
  EXPECT_EQ(read.readings.size(), 1U);
  EXPECT_EQ(read.problems.size(), 2U);
}

TEST(GateReading, HasLimits) {
  EXPECT_FALSE(ReadHikvision("", std::string(kGateBytesMax + 1, '<')).problems.empty());
  EXPECT_FALSE(ReadHikvision("", std::string(kGateDocumentBytesMax + 1, '<')).problems.empty());
  std::string many = R"({"readings": [)";
  for (std::size_t i = 0; i <= kGateReadingsMax; ++i)
    many += i == 0 ? "{}" : ",{}";
  EXPECT_THAT(ReadGateJson(many + "]}").problems,
              Contains(Field(&codec::Problem::code, "too_many")));
  const std::string deep = "<EventNotificationAlert>" + std::string(kGateDocumentBytesMax / 2, ' ');
  std::string nested;
  for (int i = 0; i < 20'000; ++i)
    nested += "<a>";
  EXPECT_FALSE(ReadHikvision("", deep + nested).problems.empty());
}

TEST(GateReading, KindsHaveNames) {
  for (int i = 1; i <= 6; ++i) {
    const auto kind = static_cast<GateKind>(i);
    EXPECT_EQ(FindGateKind(Name(kind)), kind);
  }
  EXPECT_EQ(FindGateKind("smell"), std::nullopt);
}

}  // namespace
}  // namespace tidewaiter::device
