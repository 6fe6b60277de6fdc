#include "intake/device_http.h"

#include "device/gate_reading.h"
#include "intake/test_intake.h"

namespace tidewaiter::intake {
namespace {

constexpr std::string_view kPlate =
    R"({"topic":"gate-3","device":"ACCC8E000001","name":"Gate 3 lane 2","plate":"KDA123B",)"
    R"("localTime":"2026-02-03 17:48:03","timestamp":1770130083847})";

class DeviceHttpTest : public IntakeTest {
 protected:
  void Open(std::vector<std::string> peers = {}) {
    Start();
    const Listener listener{.name = "push", .kind = ListenerKind::kHttp, .peers = std::move(peers)};
    auto http = DeviceHttp::Start(HttpOptionsOf(listener), *intake_, devices_);
    ASSERT_TRUE(http) << http.error();
    http_ = std::move(*http);
  }
  int Ask(const std::string& line, const std::string& body = "", const std::string& header = "") {
    TestClient client(http_->port());
    client.Send(line + " HTTP/1.1\r\nHost: a\r\n" + header +
                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return client.Receive().status;
  }
  static std::string Fix(std::string_view device) {
    return "GET /?id=" + std::string(device) + "&lat=-4.05&lon=39.67&timestamp=1770130083";
  }

  std::unique_ptr<DeviceHttp> http_;
};

TEST_F(DeviceHttpTest, AFixIsAFrameOfTheLogBeforeItIsAnswered) {
  Open();
  EXPECT_EQ(Ask(Fix(kOne) + "&key=key%20of%20one"), 200);
  const SeenArrival arrival = arrivals_.Next();
  EXPECT_EQ(arrival.device, kOne);
  EXPECT_EQ(arrival.protocol, "osmand");
  ASSERT_EQ(arrival.reports.size(), 1U);
  EXPECT_EQ(arrival.reports[0].fix.at, (geo::Point{.lat = -4.05, .lon = 39.67}));
  const std::vector<SeenArrival> logged = Logged();  // and is decoded again from there
  ASSERT_EQ(logged.size(), 1U);
  EXPECT_EQ(logged[0].reports, arrival.reports);
}

TEST_F(DeviceHttpTest, KeysAreShownInThreeWays) {
  Open();
  EXPECT_EQ(Ask(Fix(kOne), "", "Authorization: Bearer key of one\r\n"), 200);
  EXPECT_EQ(Ask(Fix(kOne), "", "Authorization: Basic bm9ib2R5OmtleSBvZiBvbmU=\r\n"), 200);
  EXPECT_EQ(Ask(Fix(kOne)), 403);
  EXPECT_EQ(Ask(Fix(kOne), "", "Authorization: Bearer key of two\r\n"), 403);
  EXPECT_EQ(Ask(Fix(kOne), "", "Authorization: Basic ###\r\n"), 403);
  EXPECT_EQ(Ask(Fix("stranger")), 403);
  EXPECT_EQ(faults_.Next().reason, FaultReason::kUnknownDevice);
}

TEST_F(DeviceHttpTest, OnlyTheseAddressesMayAsk) {
  Open({"192.0.2.1"});
  EXPECT_EQ(Ask(Fix(kOne) + "&key=key+of+one"), 403);
  EXPECT_TRUE(Logged().empty());
}

TEST_F(DeviceHttpTest, TheIntakeItselfOpensNone) {
  options_.listeners.push_back({.name = "push", .kind = ListenerKind::kHttp});
  const auto started = Intake::Start(options_);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, ErrorCode::kInvalidArgument);
}

TEST_F(DeviceHttpTest, WhatCannotBeReadIsKeptAndSaidSo) {
  Open();
  EXPECT_EQ(Ask("GET /?lat=5"), 400);
  const SeenArrival arrival = arrivals_.Next();
  EXPECT_TRUE(arrival.marks.Has(Mark::kUndecodable));
  EXPECT_EQ(arrival.device, "");
  EXPECT_EQ(Ask("GET /elsewhere"), 404);
  EXPECT_EQ(Ask("GET /readings/cam-1"), 405);
}

TEST_F(DeviceHttpTest, AnEventOfACameraIsKeptAsItCame) {
  devices_.devices["cam-1"] = {};
  Open();
  const std::string json = "Content-Type: application/json\r\n";
  EXPECT_EQ(Ask("POST /readings/cam-1", std::string(kPlate), json), 200);
  const SeenArrival arrival = arrivals_.Next();
  EXPECT_EQ(arrival.protocol, "gate");
  EXPECT_EQ(arrival.device, "cam-1");
  ASSERT_EQ(arrival.frame, "application/json\n" + std::string(kPlate));
  const auto read = device::ReadGateEvent("application/json", kPlate);
  ASSERT_EQ(read.readings.size(), 1U);
  EXPECT_EQ(read.readings[0].value, "KDA123B");
  EXPECT_EQ(Ask("POST /readings/cam-1", "nonsense", json), 200);  // it would throw it away
  EXPECT_EQ(arrivals_.Next().frame, "application/json\nnonsense");
  EXPECT_EQ(Ask("POST /readings/cam-2", std::string(kPlate), json), 403);
  EXPECT_EQ(Ask("POST /readings/", std::string(kPlate), json), 403);
}

TEST_F(DeviceHttpTest, PicturesFitAndFloodsDoNot) {
  devices_.devices["cam-1"] = {};
  Open();
  EXPECT_EQ(Ask("POST /readings/cam-1", std::string(600'000, 'x')), 200);
  EXPECT_EQ(arrivals_.Next().frame.size(), 600'001U);
  EXPECT_EQ(Ask("POST /readings/cam-1", std::string(kKeptBytesMax, 'x')), 413);
}

TEST_F(DeviceHttpTest, AFullDiskIsToldSoThatItComesAgain) {
  Open();
  os::FailFromAppend(1);
  EXPECT_EQ(Ask(Fix(kOne) + "&key=key+of+one"), 503);
  os::FailFromAppend(0);
  while (intake_->log().failed())
    std::this_thread::yield();
  EXPECT_EQ(Ask(Fix(kOne) + "&key=key+of+one"), 200);
  EXPECT_EQ(Logged().size(), 1U);
}

}  // namespace
}  // namespace tidewaiter::intake
