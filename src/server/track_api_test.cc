// The control room by its API: a truck is planned, armed and watched; its alarm is worked on by
// people with their rights, closed by two, and the journey is proven by a signed file.
#include "gmock/gmock.h"

#include "monitor/evidence.h"
#include "os/test_folder.h"
#include "server/test_house.h"
#include "server/test_track_house.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* kMovements = "/api/v1/movements";

class TrackApi : public testing::TestWithParam<store::TestEngine> {
 protected:
  void SetUp() override {
    const store::TestEngine engine = GetParam();
    const std::string missing = engine.missing ? engine.missing() : "";
    if (!missing.empty()) GTEST_SKIP() << missing;
    house_ = std::make_unique<TestHouse>(folder_.path(), engine);
    house_->Put("office", "H", R"({"id":"H","name":"Harbour"})");
    house_->Put("office", "F", R"({"id":"F","name":"Frontier"})");
    house_->Close();
    house_->furnish = [this](api::House& house) {
      auto room = monitor::ControlRoom::Open(house.store, house.engine,
                                             TrackOptions(folder_.path() / "track", clock_));
      ASSERT_TRUE(room) << room.error();
      room_ = *std::move(room);
      house.room = room_.get();
      house.settings.track_folder = folder_.path() / "track";
      room_->OnArrival([this](const intake::Arrival& arrival) {
        intake::SeenArrival seen;
        seen.seq = arrival.seq;
        arrivals_.Put(std::move(seen));
      });
    };
    house_->Open();
    const Status started = room_->Start();
    ASSERT_TRUE(started) << started.error();
    anna_ = house_->Account("anna", {Role::kControlRoomOfficer}, {"*"});
    ben_ = house_->Account("ben", {Role::kControlRoomOfficer}, {"*"});
    gate_ = house_->Account("gate", {Role::kGateOfficer}, {"H"});
    auditor_ = house_->Account("auditor", {Role::kAuditor}, {"*"});
    trader_ = house_->Account("trader", {Role::kBroker}, {}, {"B1"});
    stranger_ = house_->Account("stranger", {Role::kBroker}, {}, {"B2"});
  }
  void TearDown() override {
    if (house_) End();
    house_.reset();
  }
  // As a server ends: what goes out, then devices, then the engine.
  void End() {
    house_->api().Stop();
    room_.reset();
    house_->Close();
  }

  Answered Put(const TestHouse::SignedIn& who, const std::string& target, const Json& body,
               std::vector<http::Header> more = {}) {
    std::vector<http::Header> headers = TestHouse::HeadersOf(who);
    headers.push_back({"Idempotency-Key", "p" + std::to_string(++keys_)});
    for (http::Header& header : more)
      headers.push_back(std::move(header));
    return house_->Call(http::Method::kPut, target, headers, body.dump());
  }
  static std::vector<http::Header> Match(std::int64_t version) {
    return {{"If-Match", "\"" + std::to_string(version) + "\""}};
  }
  Answered Step(const TestHouse::SignedIn& who, const std::string& target, const Json& body,
                std::int64_t version) {
    return house_->Post(who, target + "/steps", body, Match(version));
  }

  void Register() {
    const Answered made = Put(anna_, std::string("/api/v1/devices/") + kTruck,
                              {{"kind", "tracker"},
                               {"state", "in_stock"},
                               {"protocol", "teltonika"},
                               {"secret", "made-by-a-machine"}});
    ASSERT_EQ(made.status, 200) << made.body;
    EXPECT_EQ(made.body["secret_set"], true);
    EXPECT_EQ(made.body.dump().find("made-by"), std::string::npos);
  }

  static Json Place(double km) {
    const geo::Point at = track::Place(km);
    return {{"type", "Point"}, {"coordinates", {at.lon, at.lat}}, {"radius_m", 400}};
  }
  static Json Input() {
    Json line = Json::array();
    for (const double km : {0.0, 20.0, 40.0}) {
      const geo::Point at = track::Place(km);
      line.push_back({{"lat", at.lat}, {"lon", at.lon}});
    }
    return {{"unit",
             {{"kind", "truck"},
              {"plates", {"KBX 123A"}},
              {"seals", {"M-778"}},
              {"devices", {kTruck}}}},
            {"mode", "road"},
            {"principal", "B1"},
            {"office", "H"},
            {"destination_office", "F"},
            {"path",
             {{"nodes",
               {{{"id", "yard"}, {"role", "origin"}, {"shape", Place(0)}},
                {{"id", "depot"}, {"role", "destination"}, {"shape", Place(40)}}}},
              {"edges",
               {{{"from", "yard"}, {"to", "depot"}, {"line", line}, {"half_width_m", 500}}}}}}};
  }
  // Planned by the trader and armed by Anna; its id.
  std::string Armed() {
    Register();
    const Answered planned = house_->Post(trader_, kMovements, Input());
    EXPECT_EQ(planned.status, 201) << planned.body;
    const std::string id = planned.body["summary"].value("id", "");
    const Answered armed = Step(anna_, Target(id), {{"step", "arm"}, {"checks", {{"seal", true}}}},
                                planned.body["summary"].value("version", 0));
    EXPECT_EQ(armed.status, 200) << armed.body;
    EXPECT_EQ(armed.body["summary"]["state"], "armed");
    EXPECT_TRUE(room_->Settle());
    room_->Tick();
    return id;
  }
  static std::string Target(const std::string& id) { return std::string(kMovements) + "/" + id; }

  void Drive(int from, int to) {
    intake::TestClient client(room_->port("trackers"));
    client.Send(intake::TeltonikaLogin(kTruck));
    ASSERT_EQ(client.ReceivePast(intake::kLoginYes), intake::kLoginYes);
    arrivals_.Next();
    for (int n = from; n < to; ++n) {
      clock_.now_ms = kTrackStartMs + n * kFixMs + 500;
      house_->clock().unix_seconds = clock_.now_ms / 1000;
      client.Send(TruckFrame(n));
      ASSERT_EQ(client.ReceivePast(intake::kOneTaken), intake::kOneTaken);
      arrivals_.Next();
      room_->Tick();
    }
    ASSERT_TRUE(room_->Settle());
    room_->Tick();
    ASSERT_TRUE(room_->Settle());
  }

  // A seal was cut: critical, so it takes two to close it.
  std::string Cut(const std::string& movement) {
    track::Alarm alarm{.cause = "KBX 123A/seal_cut/1",
                       .kind = track::AlarmKind::kSealCut,
                       .severity = track::Severity::kCritical,
                       .unit = "KBX 123A",
                       .movement = movement,
                       .began_ms = clock_.now_ms,
                       .known_ms = clock_.now_ms,
                       .at = track::Place(3)};
    room_->Raise({alarm});
    EXPECT_TRUE(room_->Settle());
    return "/api/v1/alarms/" + monitor::CaseId(alarm.cause);
  }
  std::int64_t VersionOf(const std::string& alarm) {
    return house_->Get(anna_, alarm).body["alarm"].value("version", 0);
  }

  os::TestFolder folder_;
  TrackClock clock_;
  intake::Inbox<intake::SeenArrival> arrivals_;
  std::unique_ptr<monitor::ControlRoom> room_;
  std::unique_ptr<TestHouse> house_;
  TestHouse::SignedIn anna_, ben_, gate_, auditor_, trader_, stranger_;
  int keys_ = 0;
};

TEST_P(TrackApi, FromPlanToEvidence) {
  const std::string id = Armed();
  Drive(0, 24);
  const Answered seen = house_->Get(trader_, Target(id));
  ASSERT_EQ(seen.status, 200) << seen.body;
  EXPECT_EQ(seen.body["summary"]["state"], "under_way");
  EXPECT_FALSE(seen.body["summary"].contains("open_alarms"));
  EXPECT_THAT(seen.body["visits"], SizeIs(1));

  const Answered alarms = house_->Get(anna_, "/api/v1/alarms?lang=fr");
  ASSERT_EQ(alarms.status, 200) << alarms.body;
  ASSERT_THAT(alarms.body["items"], SizeIs(1));
  const Json& alarm = alarms.body["items"][0];
  EXPECT_EQ(alarm["kind"], "deviation");
  EXPECT_EQ(alarm["movement"], id);
  EXPECT_NE(alarm["title"], house_->Get(anna_, "/api/v1/alarms").body["items"][0]["title"]);
  const std::string target = "/api/v1/alarms/" + alarm.value("id", "");
  EXPECT_EQ(Step(anna_, target, {{"step", "acknowledge"}}, 999).status, 412);
  const Answered taken = Step(anna_, target, {{"step", "acknowledge"}}, VersionOf(target));
  ASSERT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(taken.body["alarm"]["holder_name"], "anna");

  const Answered track = house_->Get(trader_, Target(id) + "/track");
  ASSERT_EQ(track.status, 200) << track.body;
  EXPECT_THAT(track.body["points"], Not(IsEmpty()));
  EXPECT_THAT(track.body["alarms"], IsEmpty());
  EXPECT_THAT(house_->Get(anna_, Target(id) + "/track").body["alarms"], SizeIs(1));
  const Answered frames = house_->Get(auditor_, Target(id) + "/frames?limit=5");
  ASSERT_EQ(frames.status, 200) << frames.body;
  ASSERT_THAT(frames.body["items"], SizeIs(5));
  const Answered more =
      house_->Get(auditor_, Target(id) + "/frames?limit=5&cursor=" + frames.body.value("next", ""));
  ASSERT_EQ(more.status, 200) << more.body;
  EXPECT_GT(more.body["items"][0]["seq"], frames.body["items"][4]["seq"]);

  const Answered evidence = house_->Get(anna_, Target(id) + "/evidence");
  ASSERT_EQ(evidence.status, 200) << evidence.body;
}

TEST_P(TrackApi, AnAlarmIsSentToReportedOnAndClosedByTwo) {
  const std::string id = Armed();
  const std::string alarm = Cut(id);
  const Answered unit = Put(anna_, "/api/v1/response-units/RU-1",
                            {{"name", "Patrol 1"},
                             {"active", true},
                             {"members", {gate_.id}},
                             {"base", {{"lat", -1.0}, {"lon", 37.0}}}});
  ASSERT_EQ(unit.status, 200) << unit.body;
  const Answered helpers = house_->Get(anna_, alarm + "/helpers");
  ASSERT_THAT(helpers.body["items"], SizeIs(1)) << helpers.body;
  EXPECT_GT(helpers.body["items"][0]["distance_m"], 0);

  EXPECT_EQ(house_->Post(anna_, alarm + "/dispatch", {{"response_unit", "none"}}).status, 422);
  const Answered sent = house_->Post(anna_, alarm + "/dispatch",
                                     {{"response_unit", "RU-1"}, {"instructions", "look"}});
  ASSERT_EQ(sent.status, 201) << sent.body;
  const std::string dispatch = "/api/v1/dispatches/" + sent.body.value("id", "");
  EXPECT_EQ(house_->Get(anna_, alarm).body["alarm"]["state"], "dispatched");
  EXPECT_THAT(house_->Get(gate_, "/api/v1/dispatches?mine=true").body["items"], SizeIs(1));
  EXPECT_EQ(Step(gate_, dispatch, {{"state", "accepted"}}, 1).status, 200);
  const Answered unsaid = Step(gate_, dispatch, {{"state", "done"}, {"note", "cut"}}, 2);
  EXPECT_EQ(unsaid.status, 422) << unsaid.body;
  const Answered done = Step(
      gate_, dispatch, {{"state", "done"}, {"note", "rope is cut"}, {"found", "confirmed"}}, 2);
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.body["report"], "rope is cut");

  EXPECT_EQ(Step(anna_, alarm, {{"step", "close"}, {"note", "x"}}, VersionOf(alarm)).status, 422);
  const Json close = {{"step", "close"}, {"note", "handed to police"}, {"outcome", "confirmed"}};
  const Answered closing = Step(anna_, alarm, close, VersionOf(alarm));
  ASSERT_EQ(closing.status, 200) << closing.body;
  EXPECT_EQ(closing.body["alarm"]["state"], "closing");
  const Answered own = Step(anna_, alarm, {{"step", "approve_close"}}, VersionOf(alarm));
  EXPECT_EQ(own.status, 409);
  EXPECT_EQ(own.body["code"], "own_request") << own.body;
  const Answered closed = Step(ben_, alarm, {{"step", "approve_close"}}, VersionOf(alarm));
  ASSERT_EQ(closed.status, 200) << closed.body;
  EXPECT_EQ(closed.body["alarm"]["state"], "closed");
  EXPECT_THAT(house_->Get(anna_, "/api/v1/alarms").body["items"], IsEmpty());
  EXPECT_THAT(house_->Get(anna_, "/api/v1/alarms?state=closed").body["items"], SizeIs(1));
}

TEST_P(TrackApi, EachSeesAndDoesWhatIsTheirs) {
  const std::string id = Armed();
  const std::string alarm = Cut(id);
  EXPECT_EQ(house_->Get(stranger_, Target(id)).status, 404);
  EXPECT_THAT(house_->Get(stranger_, kMovements).body["items"], IsEmpty());
  EXPECT_THAT(house_->Get(trader_, kMovements).body["items"], SizeIs(1));
  EXPECT_EQ(house_->Get(trader_, alarm).status, 403);
  EXPECT_EQ(house_->Get(gate_, alarm).status, 200);
  EXPECT_EQ(house_->Get(auditor_, alarm).status, 200);
  EXPECT_EQ(Step(auditor_, alarm, {{"step", "acknowledge"}}, VersionOf(alarm)).status, 403);
  EXPECT_EQ(Step(gate_, alarm, {{"step", "acknowledge"}}, VersionOf(alarm)).status, 403);
  const std::int64_t version = house_->Get(trader_, Target(id)).body["summary"].value("version", 0);
  EXPECT_EQ(Step(trader_, Target(id), {{"step", "close"}, {"reason", "done"}}, version).status,
            403);
  EXPECT_EQ(Put(trader_, Target(id), Input(), Match(version)).body["code"], "wrong_state");
  EXPECT_EQ(house_->Get(gate_, "/api/v1/devices").status, 403);
  const auto far = house_->Account("far", {Role::kGateOfficer}, {"X"});
  EXPECT_EQ(house_->Get(far, alarm).status, 404);
}

TEST_P(TrackApi, ASealIsOpenedByTwo) {
  const std::string id = Armed();
  const std::string target = Target(id) + "/disarm";
  EXPECT_EQ(house_->Post(anna_, target, {{"reason", ""}}).status, 422);
  const Answered asked = house_->Post(anna_, target, {{"reason", "inspection"}});
  ASSERT_EQ(asked.status, 202) << asked.body;
  EXPECT_EQ(asked.body["state"], "waiting");
  const Answered own = house_->Post(anna_, target + "/decision", {{"approve", true}});
  EXPECT_EQ(own.body["code"], "own_request") << own.body;
  const Answered agreed = house_->Post(ben_, target + "/decision", {{"approve", true}});
  ASSERT_EQ(agreed.status, 200) << agreed.body;
  EXPECT_EQ(agreed.body["state"], "approved");
}

TEST_P(TrackApi, WhoActsForOnePartyAlonePlansForIt) {
  Register();
  Json input = Input();
  input.erase("principal");
  const Answered planned = house_->Post(trader_, kMovements, input);
  ASSERT_EQ(planned.status, 201) << planned.body;
  EXPECT_EQ(planned.body["summary"]["principal"], "B1");
}

TEST_P(TrackApi, AMovementNamesItsShipmentAsTheLedgerDoes) {
  Register();
  Json input = Input();
  input["shipment"] = "S1";
  const Answered refused = house_->Post(trader_, kMovements, input);
  ASSERT_EQ(refused.status, 422) << refused.body;
  ASSERT_THAT(refused.body["problems"], SizeIs(1));
  EXPECT_EQ(refused.body["problems"][0]["pointer"], "/shipment");
  input["shipment"] = "shipment/S1";
  const Answered planned = house_->Post(trader_, kMovements, input);
  ASSERT_EQ(planned.status, 201) << planned.body;
  EXPECT_EQ(planned.body["summary"]["shipment"], "shipment/S1");
  EXPECT_FALSE(planned.body.contains("findings"));  // nobody knows here: there is no ledger
}

TEST_P(TrackApi, OneSealOneOperation) {
  Armed();
  const Answered again = house_->Post(trader_, kMovements, Input());
  ASSERT_EQ(again.status, 422) << again.body;
  std::vector<std::string> codes;
  for (const Json& problem : again.body["problems"])
    codes.push_back(problem["code"]);
  EXPECT_THAT(codes, Contains("in_use"));
}

TEST_P(TrackApi, NobodyPutsInForceWhatTheyDrew) {
  const std::string target = "/api/v1/geography/FZ-1";
  const Json fence = {
      {"role", "forbidden"}, {"name", "Camp"}, {"shape", Place(10)}, {"reason", "theft"}};
  EXPECT_EQ(Put(anna_, target, fence).status, 400);
  EXPECT_EQ(Put(anna_, target + "?kind=fence",
                {{"name", "Camp"}, {"shape", {{"type", "Point"}}}, {"reason", "theft"}})
                .status,
            422);
  ASSERT_EQ(Put(anna_, target + "?kind=fence", fence).status, 200);
  EXPECT_EQ(house_->Get(trader_, target).status, 404);
  const Answered own = house_->Post(anna_, target + "/approve", Json::object());
  EXPECT_EQ(own.body["code"], "own_work") << own.body;
  ASSERT_EQ(house_->Post(ben_, target + "/approve", Json::object()).status, 200);
  EXPECT_EQ(house_->Get(trader_, target).status, 200);
  EXPECT_THAT(house_->Get(anna_, "/api/v1/geography?bbox=-180,-90,180,90").body["items"],
              SizeIs(1));
  EXPECT_THAT(house_->Get(anna_, "/api/v1/geography?bbox=170,60,-170,70").body["items"], IsEmpty());
}

TEST_P(TrackApi, OfAFileThatIsGoodInPartsTheGoodIsShownAndTheRestIsTold) {
  const auto read = [&](const char* text) {
    return house_->Post(anna_, "/api/v1/geography/import", {{"format", "geojson"}, {"text", text}});
  };
  const Answered mixed = read(R"({"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"name":"Yard"},
       "geometry":{"type":"Point","coordinates":[37,-1]}},
      {"type":"Feature","properties":{"name":"Nowhere"},
       "geometry":{"type":"Point","coordinates":[37,-91]}}]})");
  ASSERT_EQ(mixed.status, 200) << mixed.body;
  ASSERT_THAT(mixed.body["things"], SizeIs(1));
  EXPECT_EQ(mixed.body["things"][0]["name"], "Yard");
  ASSERT_THAT(mixed.body["problems"], SizeIs(1)) << mixed.body;
  EXPECT_EQ(mixed.body["problems"][0]["pointer"], "/text#/features/1/geometry/coordinates");
  EXPECT_EQ(read(R"({"type":"Point","coordinates":[37,-91]})").status, 422);
}

TEST_P(TrackApi, TheRoomIsHandedOnWithWhatIsOpen) {
  const std::string alarm = Cut(Armed());
  ASSERT_EQ(Step(anna_, alarm, {{"step", "acknowledge"}}, VersionOf(alarm)).status, 200);
  const Answered first =
      house_->Post(anna_, "/api/v1/shifts", {{"to", anna_.id}, {"note", "all quiet"}});
  ASSERT_EQ(first.status, 201) << first.body;
  const auto accept = [&](const TestHouse::SignedIn& who, const Answered& shift) {
    return house_->Post(who, "/api/v1/shifts/" + shift.body.value("id", "") + "/accept",
                        Json::object());
  };
  ASSERT_EQ(accept(anna_, first).status, 200);
  EXPECT_EQ(house_->Post(anna_, "/api/v1/shifts", {{"to", trader_.id}, {"note", "x"}}).status, 422);
  const Answered next =
      house_->Post(anna_, "/api/v1/shifts", {{"to", ben_.id}, {"note", "one open"}});
  ASSERT_EQ(next.status, 201) << next.body;
  EXPECT_EQ(next.body["open_alarms"], 1);
  EXPECT_EQ(accept(anna_, next).body["code"], "not_yours");
  ASSERT_EQ(accept(ben_, next).status, 200);
  EXPECT_EQ(house_->Get(anna_, alarm).body["alarm"]["holder"], ben_.id);
  EXPECT_EQ(house_->Get(anna_, "/api/v1/shifts").body["current"]["to"], ben_.id);
}

TEST_P(TrackApi, WhoHandsTheRoomOverIsToldToWhom) {
  const Json colleagues = house_->Get(anna_, "/api/v1/shifts").body["colleagues"];
  ASSERT_THAT(colleagues, SizeIs(1)) << colleagues;
  EXPECT_EQ(colleagues[0]["id"], ben_.id);
  EXPECT_NE(colleagues[0].value("name", ""), "");
  // Who only reads shifts is told nobody's name.
  const Answered read = house_->Get(auditor_, "/api/v1/shifts");
  ASSERT_EQ(read.status, 200);
  EXPECT_FALSE(read.body.contains("colleagues")) << read.body;
}

TEST_P(TrackApi, WithoutAControlRoomThereIsNone) {
  End();
  house_->furnish = {};
  house_->Open();
  EXPECT_EQ(house_->Get(anna_, kMovements).body["code"], "no_control_room");
}

INSTANTIATE_TEST_SUITE_P(Engine, TrackApi, testing::Values(EngineUnderTest()), store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
