// A gate at work: cameras and readers post what they see, a pass is put together and decided, and
// people see it.
#include "access/encoding.h"
#include "server/test_gate_house.h"

namespace tidewaiter::server {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

using GateFlow = GateHouse;

TEST_P(GateFlow, WhatThreeReadersSeeIsOnePassThatOpens) {
  monitor::MovementDraft draft = Draft();
  draft.shipment = "shipment/S1";
  PutArmed(draft);
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
  EXPECT_FALSE(passes[0].contains("told"));  // there is no ledger here
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
                               {"reader", "cam-1"},
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
  EXPECT_THAT(Passes(), IsEmpty());  // another reading may still say who it is
  clock_.now_ms += 31'000;
  api_house_->gates->Tick();
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
  Handed();
  ASSERT_TRUE(room_->Settle());
  clock_.now_ms += 60'000;  // reports are held a little, for others that are on their way
  room_->Tick();
  ASSERT_TRUE(room_->Settle());
  const monitor::UnitPtr unit = room_->board().Find("phone-1");
  ASSERT_TRUE(unit);
  EXPECT_EQ(unit->view.at, (geo::Point{.lat = -1, .lon = 38}));
}

// ---- What people set

std::vector<http::Header> Match(std::int64_t version) {
  return {{"If-Match", "\"" + std::to_string(version) + "\""}};
}

class GateSettings : public GateHouse {
 protected:
  void SetUp() override {
    GateHouse::SetUp();
    if (!house_) return;
    manager_ = house_->Account("manager", {access::Role::kManager}, {"*"});
  }
  Answered Put(const TestHouse::SignedIn& who, const Json& body, std::int64_t version) {
    std::vector<http::Header> headers = TestHouse::HeadersOf(who);
    headers.push_back({"Idempotency-Key", "s" + std::to_string(++keys_)});
    headers.push_back(Match(version).front());
    return house_->Call(http::Method::kPut, std::string("/api/v1/gates/") + kGate + "/settings",
                        headers, body.dump());
  }
  Json Gate() {
    const Answered one = house_->Get(anna_, std::string("/api/v1/gates?gate=") + kGate);
    EXPECT_EQ(one.body["items"].size(), 1U) << one.body;
    return one.body["items"][0];
  }

  TestHouse::SignedIn manager_;
  int keys_ = 0;
};

TEST_P(GateSettings, BoothsAreForTheGateAndTrustForOthers) {
  EXPECT_EQ(Gate()["settings"]["version"], 0);
  EXPECT_EQ(Gate()["settings"]["booths"], 1);
  EXPECT_EQ(Gate()["lanes"], 1);
  EXPECT_EQ(Put(far_, {{"booths", 2}}, 0).status, 403);
  EXPECT_EQ(Put(gate_, {{"booths", 9}}, 0).status, 422);  // there are eight
  EXPECT_EQ(Put(gate_, {{"booths", 2}}, 7).status, 412);
  const Answered set = Put(gate_, {{"booths", 3}, {"wait_limit_min", 45}}, 0);
  ASSERT_EQ(set.status, 200) << set.body;
  EXPECT_EQ(set.body["settings"]["booths"], 3);
  const auto version = set.body["settings"].value("version", 0);
  EXPECT_EQ(Put(gate_, {{"booths", 3}, {"trusted", {"C1"}}}, version).status, 403);
  const Answered trusted = Put(manager_, {{"booths", 3}, {"trusted", {"P1", "C1"}}}, version);
  ASSERT_EQ(trusted.status, 200) << trusted.body;
  EXPECT_THAT(trusted.body["settings"]["trusted"], testing::ElementsAre("C1", "P1"));
  EXPECT_EQ(Gate()["settings"]["wait_limit_min"], 45);
  Close();
  Open();
  EXPECT_EQ(Gate()["settings"]["booths"], 3);
}

TEST_P(GateSettings, WhoComesIsInTheForecast) {
  EXPECT_FALSE(Gate().contains("queue"));  // nobody passed, nobody comes
  monitor::MovementDraft draft = Draft();
  draft.goods.perishable = true;
  PutArmed(draft);
  room_->Tick();
  Drive(0, 4);
  clock_.now_ms += 120'000;  // later than a forecast is kept
  house_->clock().unix_seconds = clock_.now_ms / 1000;
  const Json queue = Gate()["queue"];
  EXPECT_EQ(queue["coming"], 1) << queue;
  ASSERT_THAT(queue["hours"], SizeIs(track::kForecastHours));
  // 40 km at 50 km/h: within the first hours.
  EXPECT_GT(queue["hours"][0].value("arrivals", 0.0) + queue["hours"][1].value("arrivals", 0.0),
            0.8);
  EXPECT_EQ(queue["hours"][0]["suggested"], 1);
  EXPECT_EQ(queue["servers"], 1);
}

TEST_P(GateSettings, WhatIsWeighedIsHeldAgainstWhatWasDeclared) {
  monitor::MovementDraft draft = Draft();
  draft.goods.gross_mass_kg = 20'000;
  draft.unit.tare_kg = 15'000;
  PutArmed(draft);
  house_->Put(monitor::kDeviceRecords, "scale-1",
              monitor::WriteDevice(GateReader("scale-1", monitor::DeviceKind::kWeighbridge)));
  Post("cam-1", Reading("plate", kPlate));
  Post("rfid-1", Reading("tag", kTag));
  Post("ocr-1", Reading("container_code", kContainer));
  Post("scale-1", Json{{"kind", "weight"},
                       {"gross_kg", 39'000},
                       {"reader", "itself"},
                       {"time", api::TimeText(clock_.now_ms)}}
                      .dump());
  Settle();
  const auto passes = Passes();
  ASSERT_THAT(passes, SizeIs(1));
  EXPECT_EQ(passes[0]["decision"], "refer") << passes[0];  // four tonnes more than 35
  const Answered alarms = house_->Get(anna_, "/api/v1/alarms");
  ASSERT_THAT(alarms.body["items"], SizeIs(1)) << alarms.body;
  EXPECT_EQ(alarms.body["items"][0]["kind"], "weight");
}

TEST_P(GateSettings, ATrustedOperatorIsTrustedOnTheList) {
  ASSERT_EQ(Put(manager_, {{"booths", 1}, {"trusted", {"C1"}}}, 0).status, 200);
  monitor::MovementDraft draft = Draft();
  draft.carrier = "C1";
  PutArmed(draft);
  const std::string target = std::string("/api/v1/gates/") + kGate + "/list";
  const Answered list = house_->Get(gate_, target);
  ASSERT_THAT(list.body["entries"], SizeIs(1)) << list.body;
  EXPECT_EQ(list.body["entries"][0]["trusted"], true);
  EXPECT_THAT(list.body["entries"][0]["tags"], testing::ElementsAre(kTag));
}

// ---- A gate that is alone

TEST_P(GateFlow, WhatAGateDecidedAloneComesInOnce) {
  PutArmed(Draft());
  const std::string target = std::string("/api/v1/gates/") + kGate;
  const Answered list = house_->Get(gate_, target + "/list");
  ASSERT_EQ(list.status, 200) << list.body;
  const std::string bytes = *access::Base64UrlDecode(list.body.value("signed", ""));
  auto alone = monitor::OfflineGate::Open(bytes, api_house_->gates->public_key(), kGate);
  ASSERT_TRUE(alone) << alone.error();
  track::GateOutcome out;
  std::uint64_t seq = 0;
  for (const auto& [kind, value] :
       {std::pair{device::GateKind::kPlate, kPlate}, std::pair{device::GateKind::kTag, kTag},
        std::pair{device::GateKind::kContainerCode, kContainer}}) {
    device::GateReading reading{.kind = kind, .value = value, .reader = "r", .gate = kGate};
    reading.lane = 1;
    reading.time_ms = clock_.now_ms;
    alone->Take(reading, {.seq = ++seq, .received_ms = clock_.now_ms}, out);
  }
  ASSERT_THAT(out.decided, SizeIs(1));
  ASSERT_EQ(out.decided[0].decision.verdict, track::Verdict::kOpen);
  const std::string journal = monitor::WriteJournal(kGate, alone->Journal(0));
  const auto hand_in = [&](const std::string& what) {
    return house_->Post(gate_, target + "/journal", {{"journal", access::Base64UrlEncode(what)}});
  };
  const Answered taken = hand_in(journal);
  ASSERT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(taken.body["taken"], 1);
  EXPECT_EQ(taken.body["next"], 2);
  EXPECT_EQ(hand_in(journal).body["taken"], 0);  // the answer was lost, say
  const auto passes = Passes();
  ASSERT_THAT(passes, SizeIs(1));
  EXPECT_EQ(passes[0]["decision"], "open");
  EXPECT_EQ(passes[0]["by"], "list");
  EXPECT_EQ(passes[0]["offline"], true);
  ASSERT_TRUE(room_->Settle());
  const auto movement = room_->records().movements.Find("MV-1");
  ASSERT_THAT(movement->value.visits, SizeIs(1));
  EXPECT_EQ(movement->value.visits[0].seen_by.at(0), "gate");
  // It goes on where it was, also after a start.
  Close();
  Open();
  const Answered next = house_->Get(gate_, target + "/list");
  const auto read = monitor::ReadList(*access::Base64UrlDecode(next.body.value("signed", "")),
                                      api_house_->gates->public_key());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->next_number, 2U);
  EXPECT_EQ(hand_in("nonsense").status, 422);
  EXPECT_EQ(hand_in(monitor::WriteJournal("GZ-2", {})).status, 422);
  std::vector<monitor::OfflinePass> gap = alone->Journal(0);
  gap[0].number = 9;
  EXPECT_EQ(hand_in(monitor::WriteJournal(kGate, gap)).status, 409);
  EXPECT_THAT(Passes(), SizeIs(1));
}

INSTANTIATE_TEST_SUITE_P(Engine, GateSettings, testing::Values(EngineUnderTest()),
                         store::EngineName);
INSTANTIATE_TEST_SUITE_P(Engine, GateFlow, testing::Values(EngineUnderTest()), store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
