// Limits of gates: set where those of the alarms are, in force with the next reading, and named by
// the alarms that they made. And entries: each is good for one pass, whoever opened.
#include "access/encoding.h"
#include "server/test_gate_house.h"

namespace tidewaiter::server {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kSettings = "/api/v1/track-settings";
constexpr const char* kThrough = "track.gate.through_already";

class GateLimits : public GateHouse {
 protected:
  void SetUp() override {
    GateHouse::SetUp();
    if (!house_) return;
    manager_ = house_->Account("manager", {access::Role::kManager}, {"*"});
    house_->Put(monitor::kDeviceRecords, "scale-1",
                monitor::WriteDevice(GateReader("scale-1", monitor::DeviceKind::kWeighbridge)));
    monitor::MovementDraft draft = Draft();
    draft.goods.gross_mass_kg = 20'000;
    draft.unit.tare_kg = 15'000;
    PutArmed(draft);
  }

  Json Now() { return house_->Get(manager_, kSettings).body; }
  Answered Set(const Json& values, const std::string& version) {
    std::vector<http::Header> headers = TestHouse::HeadersOf(manager_);
    headers.push_back({"Idempotency-Key", "l" + std::to_string(++keys_)});
    headers.push_back({"If-Match", '"' + version + '"'});
    const Json body{{"values", values}, {"reason", "another scale"}};
    return house_->Call(http::Method::kPut, kSettings, headers, body.dump());
  }
  Json Set(const Json& values) {
    const Answered set = Set(values, Now().value("version", ""));
    EXPECT_EQ(set.status, 200) << set.body;
    return set.body;
  }

  void Later(std::int64_t seconds) {
    clock_.now_ms += 1000 * seconds;
    house_->clock().unix_seconds = clock_.now_ms / 1000;
  }
  void PostWeight(int gross_kg) {
    EXPECT_EQ(Post("scale-1", Json{{"kind", "weight"},
                                   {"gross_kg", gross_kg},
                                   {"reader", "itself"},
                                   {"time", api::TimeText(clock_.now_ms)}}
                                  .dump()),
              200);
  }
  // The truck and its container, weighed; 35 tonnes are expected.
  void Come(int gross_kg) {
    EXPECT_EQ(Post("cam-1", Reading("plate", kPlate)), 200);
    EXPECT_EQ(Post("rfid-1", Reading("tag", kTag)), 200);
    EXPECT_EQ(Post("ocr-1", Reading("container_code", kContainer)), 200);
    PostWeight(gross_kg);
    Settle();
    EXPECT_TRUE(room_->Settle());
  }
  std::vector<Json> Alarms() {
    return house_->Get(anna_, "/api/v1/alarms").body.value("items", std::vector<Json>());
  }
  // Of the pass that began last.
  Json Last() {
    const auto passes = Passes();
    EXPECT_THAT(passes, testing::Not(IsEmpty()));
    return passes.empty() ? Json() : *std::ranges::max_element(passes, {}, [](const Json& pass) {
      return pass.value("at", "");
    });
  }
  // Why it was decided so.
  std::vector<std::string> LastReasons() {
    std::vector<std::string> words;
    const auto passes = api_house_->gates->Passes();
    const auto last =
        std::ranges::max_element(passes, {}, [](const auto& row) { return row->value.at_ms; });
    if (last == passes.end()) return words;
    for (const Reason& reason : (*last)->value.reasons)
      words.push_back(reason.template_id);
    return words;
  }

  TestHouse::SignedIn manager_;
  int keys_ = 0;
};

TEST_P(GateLimits, StandAmongTheOthersWithTheirWords) {
  const Json now = Now();
  EXPECT_EQ(now["values"]["gate.window_s"], 30);
  EXPECT_EQ(now["gate_version"], track::VersionOf(track::GateSettings()));
  const std::vector<Json> rows = now["rows"];
  const auto row =
      std::ranges::find_if(rows, [](const Json& one) { return one["name"] == "gate.weight_kg"; });
  ASSERT_NE(row, rows.end());
  EXPECT_EQ((*row)["start"], 500);
  EXPECT_EQ((*row)["unit"], "kg");
  EXPECT_NE((*row)["text"], "");
}

TEST_P(GateLimits, AreRefusedOutOfTheirRangeAndWhenSomebodyWasFirst) {
  const std::string version = Now().value("version", "");
  const Answered bad = Set({{"gate.window_s", 0}, {"gate.speed", 1}}, version);
  ASSERT_EQ(bad.status, 422) << bad.body;
  ASSERT_THAT(bad.body["problems"], SizeIs(2)) << bad.body;
  EXPECT_EQ(bad.body["problems"][0]["pointer"], "/values/gate.speed");  // members as sent: by name
  EXPECT_EQ(bad.body["problems"][1]["pointer"], "/values/gate.window_s");
  const Json set = Set({{"gate.window_s", 45}});
  EXPECT_EQ(set["values"]["gate.window_s"], 45);
  EXPECT_EQ(Set({{"gate.window_s", 60}}, version).status, 412);
  Close();
  Open();
  EXPECT_EQ(Now(), set);
}

TEST_P(GateLimits, HoldFromTheNextReadingOn) {
  EXPECT_EQ(Post("cam-1", Reading("plate", kPlate)), 200);  // the gate is at work already
  Settle();
  Set({{"gate.weight_share", 0.2}});
  EXPECT_EQ(Post("rfid-1", Reading("tag", kTag)), 200);
  EXPECT_EQ(Post("ocr-1", Reading("container_code", kContainer)), 200);
  PostWeight(39'000);  // four tonnes more: too much at first
  Settle();
  EXPECT_EQ(Last()["decision"], "open") << Last();
  EXPECT_THAT(Alarms(), IsEmpty());
}

TEST_P(GateLimits, OfTheWindowAreForWhatWaitsToo) {
  EXPECT_EQ(Post("cam-1", Reading("plate", kPlate)), 200);
  Settle();
  Set({{"gate.window_s", 5}});
  Later(6);
  api_house_->gates->Tick();
  Settle();
  EXPECT_THAT(Passes(), SizeIs(1));
}

TEST_P(GateLimits, AnAlarmNamesThoseThatWereInForce) {
  const Json set = Set({{"gate.weight_share", 0.01}, {"gate.weight_kg", 100}});
  Come(36'000);  // one tonne more: little at first
  ASSERT_THAT(Alarms(), SizeIs(1));
  Set({{"gate.weight_share", 0.3}});
  const Json alarm = Alarms().at(0);
  EXPECT_EQ(alarm["kind"], "weight");
  EXPECT_EQ(alarm["settings"], set["gate_version"]);
  EXPECT_EQ(alarm["thresholds"][0]["name"], "gate.weight_share");
  EXPECT_EQ(alarm["thresholds"][0]["value"], 0.01);
}

// ---- A gate that is alone

class AloneGate : public GateLimits {
 protected:
  monitor::OfflineGate Alone() {
    const Answered list = house_->Get(gate_, std::string("/api/v1/gates/") + kGate + "/list");
    const auto bytes = access::Base64UrlDecode(list.body.value("signed", ""));
    CHECK(bytes.has_value());
    auto alone = monitor::OfflineGate::Open(*bytes, api_house_->gates->public_key(), kGate);
    CHECK(alone.has_value());
    return *std::move(alone);
  }
  Answered HandIn(const monitor::OfflineGate& alone) {
    const std::string journal = monitor::WriteJournal(kGate, alone.Journal(0));
    return house_->Post(gate_, std::string("/api/v1/gates/") + kGate + "/journal",
                        {{"journal", access::Base64UrlEncode(journal)}});
  }
  void ComeTo(monitor::OfflineGate& alone, double gross_kg) {
    track::GateOutcome out;
    std::uint64_t seq = 0;
    for (const auto& [kind, value] :
         {std::pair{device::GateKind::kPlate, kPlate}, std::pair{device::GateKind::kTag, kTag},
          std::pair{device::GateKind::kContainerCode, kContainer},
          std::pair{device::GateKind::kWeight, ""}}) {
      device::GateReading reading{.kind = kind, .value = value, .reader = "r", .gate = kGate};
      if (kind == device::GateKind::kWeight) reading.gross_kg = gross_kg;
      reading.lane = 1;
      reading.time_ms = clock_.now_ms;
      alone.Take(reading, {.seq = ++seq, .received_ms = clock_.now_ms}, out);
    }
    EXPECT_THAT(out.decided, SizeIs(1));
  }
};

TEST_P(AloneGate, DecidesByTheLimitsOfItsListAndItsAlarmsSaySo) {
  const Json set = Set({{"gate.weight_share", 0.01}, {"gate.weight_kg", 100}});
  Later(10);
  monitor::OfflineGate alone = Alone();
  EXPECT_EQ(alone.list().settings.weight_share, 0.01);
  Later(10);
  Set({{"gate.weight_share", 0.3}});  // the gate does not hear of it
  ComeTo(alone, 36'000);
  ASSERT_EQ(HandIn(alone).status, 200);
  ASSERT_TRUE(room_->Settle());
  ASSERT_THAT(Alarms(), SizeIs(1));
  EXPECT_EQ(Alarms()[0]["settings"], set["gate_version"]);
  EXPECT_EQ(Alarms()[0]["thresholds"][0]["value"], 0.01);
}

TEST_P(AloneGate, WhatItOpenedIsUsed) {
  monitor::OfflineGate alone = Alone();
  ComeTo(alone, 35'000);
  ASSERT_EQ(HandIn(alone).status, 200);
  Later(600);
  Come(35'000);
  EXPECT_THAT(LastReasons(), Contains(kThrough));
  EXPECT_THAT(Alone().list().entries, IsEmpty());
}

// ---- Entries

class GateEntries : public GateLimits {};

TEST_P(GateEntries, OpenOnceAlsoWhenAPersonOpened) {
  Come(39'000);
  const Json first = Last();
  ASSERT_EQ(first["decision"], "refer") << first;
  const std::string target =
      std::string("/api/v1/gates/") + kGate + "/passes/" + first.value("id", "");
  const Answered decided =
      house_->Post(gate_, target, {{"decision", "open"}, {"note", "weighed again"}},
                   {{"If-Match", '"' + std::to_string(first.value("version", 0)) + '"'}});
  ASSERT_EQ(decided.status, 200) << decided.body;
  Later(600);
  Come(35'000);
  EXPECT_THAT(LastReasons(), Contains(kThrough));
}

TEST_P(GateEntries, OpenOnceAlsoAfterAStart) {
  Come(35'000);
  ASSERT_EQ(Last()["decision"], "open") << Last();
  EXPECT_THAT(Passes(), SizeIs(1));
  Close();
  Open();
  Later(600);
  Come(35'000);
  EXPECT_THAT(Passes(), SizeIs(2));
  EXPECT_EQ(Last()["decision"], "refer") << Last();
  EXPECT_THAT(LastReasons(), Contains(kThrough));
}

INSTANTIATE_TEST_SUITE_P(Engine, GateLimits, testing::Values(EngineUnderTest()), store::EngineName);
INSTANTIATE_TEST_SUITE_P(Engine, AloneGate, testing::Values(EngineUnderTest()), store::EngineName);
INSTANTIATE_TEST_SUITE_P(Engine, GateEntries, testing::Values(EngineUnderTest()),
                         store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
