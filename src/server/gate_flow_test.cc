// A gate at work: cameras and readers post what they see, a pass is put together and decided, and
// people see it.
#include "server/test_gate_house.h"

namespace tidewaiter::server {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

using GateFlow = GateHouse;

TEST_P(GateFlow, WhatThreeReadersSeeIsOnePassThatOpens) {
  PutArmed(Draft());
  EXPECT_EQ(Post("cam-1", Reading("plate", kPlate)), 200);
  EXPECT_EQ(Post("rfid-1", Reading("tag", kTag)), 200);
  Settle();
  EXPECT_THAT(Passes(), IsEmpty());  // the camera for containers has not spoken
  EXPECT_EQ(Post("ocr-1", Reading("container_code", kContainer)), 200);
  Settle();
  const auto passes = Passes();
  ASSERT_THAT(passes, SizeIs(1));
  EXPECT_EQ(passes[0]["decision"], "open") << passes[0];
  EXPECT_EQ(passes[0]["movement"], "MV-1");
  EXPECT_EQ(passes[0]["lane"], "1");
  EXPECT_THAT(passes[0]["readings"], SizeIs(3));
  EXPECT_GT(passes[0]["agreement"], 0.99);
  // The same events again: makers send twice.
  EXPECT_EQ(Post("cam-1", Reading("plate", kPlate)), 200);
  Settle();
  EXPECT_THAT(Passes(), SizeIs(1));
}

TEST_P(GateFlow, WhoStandsAtNoGateOpensNone) {
  PutArmed(Draft());
  EXPECT_EQ(Post("cam-1", Reading("plate", kPlate), "another key"), 403);
  // It knows the key, and says that it stands at the gate; the register does not.
  monitor::DeviceRecord stray = GateReader("cam-9", monitor::DeviceKind::kCamera);
  stray.place = "depot";
  house_->Put(monitor::kDeviceRecords, "cam-9", monitor::WriteDevice(stray));
  EXPECT_EQ(Post("cam-9", Json{{"kind", "plate"},
                               {"value", kPlate},
                               {"gate", kGate},
                               {"lane", 1},
                               {"time", api::TimeText(clock_.now_ms)}}
                              .dump()),
            200);
  Settle();
  const Answered gates = house_->Get(anna_, "/api/v1/gates");
  ASSERT_THAT(gates.body["items"], SizeIs(1)) << gates.body;
  EXPECT_FALSE(gates.body["items"][0].contains("heard_at"));
}

TEST_P(GateFlow, AStrangersPlateIsReferred) {
  PutArmed(Draft());
  EXPECT_EQ(Post("cam-1", Reading("plate", "ZZ999QQ")), 200);
  EXPECT_EQ(Post("rfid-1", Reading("tag", "0123456789ABCDEF01234567")), 200);
  EXPECT_EQ(Post("ocr-1", Reading("container_code", "MSKU9070323")), 200);
  Settle();
  const auto passes = Passes();
  ASSERT_THAT(passes, SizeIs(1));
  EXPECT_EQ(passes[0]["decision"], "refer") << passes[0];
  EXPECT_FALSE(passes[0].contains("movement"));
}

TEST_P(GateFlow, ATelephoneIsATrackerLikeOthers) {
  house_->Put(monitor::kDeviceRecords, "phone-1",
              monitor::WriteDevice({.id = "phone-1",
                                    .kind = monitor::DeviceKind::kPhone,
                                    .secret_hash = monitor::SecretHash(kReaderKey)}));
  intake::TestClient client(room_->port("push"));
  client.Send(
      fmt::format("GET /?id=phone-1&lat=-1&lon=38&timestamp={}&key={} HTTP/1.1\r\n"
                  "Host: a\r\nContent-Length: 0\r\n\r\n",
                  clock_.now_ms / 1000, kReaderKey));
  EXPECT_EQ(client.Receive().status, 200);
  ASSERT_TRUE(room_->Settle());
  const monitor::UnitPtr unit = room_->board().Find("phone-1");
  ASSERT_TRUE(unit);
  EXPECT_EQ(unit->view.at, (geo::Point{.lat = -1, .lon = 38}));
}

INSTANTIATE_TEST_SUITE_P(Engine, GateFlow, testing::Values(EngineUnderTest()), store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
