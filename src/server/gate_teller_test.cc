// "The seal was whole at the gate" as a fact of the ledger: a truck of a shipment goes through a
// gate, the ledger is told once whatever is killed, and the condition between the parties fires.
#include "server/gate_teller.h"

#include "device/voice_seals.h"
#include "ledger/condition.h"
#include "ledger/draft.h"
#include "ledger/moment.h"
#include "ledger/shipment.h"
#include "monitor/gate_evidence.h"
#include "server/demo_federation.h"
#include "server/test_agreement.h"
#include "server/test_gate_house.h"

namespace tidewaiter::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kElectronicSeal = "7560405553";
constexpr const char* kShipment = "shipment/S1";
constexpr std::int64_t kDayMs = 24LL * 3'600'000;

class GateTellerFlow : public GateHouse {
 protected:
  void SetUp() override {
    also_ = [this](api::House& house) {
      OpenFederation();
      house.ledger = &federation_->own();
      house.payloads = federation_->payloads();
      house.settings.ledger_folder = federation_->FolderOf(kDemoMember);
    };
    GateHouse::SetUp();
    if (!room_) return;
    house_->Put(
        monitor::kDeviceRecords, kElectronicSeal,
        monitor::WriteDevice(
            {.id = kElectronicSeal, .kind = monitor::DeviceKind::kSeal, .protocol = "jointech"}));
  }
  void TearDown() override {
    if (room_) End();
    house_.reset();
  }
  void OpenFederation() {
    auto opened = DemoFederation::Open({.folder = folder_.path() / "federation",
                                        .key = key_,
                                        .url = "https://desk.example",
                                        .clock = &ledger_clock_});
    ASSERT_TRUE(opened) << opened.error();
    federation_ = *std::move(opened);
  }
  void StartTeller() {
    teller_ = GateTeller::Start({.ledger = federation_->own(),
                                 .payloads = federation_->payloads(),
                                 .gates = api_house_->gates,
                                 .engine = house_->engine(),
                                 .clock = &ledger_clock_});
  }
  // As a server ends: nothing of what it knew but its folders.
  void End() {
    if (teller_) teller_->Stop();
    teller_.reset();
    house_->api().Stop();
    federation_.reset();
    Close();
  }

  // Opened by customs, which may write events or read them.
  void OpenShipment(const std::string& object = kShipment, const char* events = "rw") {
    Say({.type = "shipment.open",
         .object = object,
         .data = fmt::format(R"({{"parties":[{{"party":"xx","role":"customs"}}],)"
                             R"("matrix":{{"customs":{{"events":"{}"}}}}}})",
                             events)});
  }
  // Released when the truck left with its seal whole.
  void SetCondition() {
    Say({.type = "condition.set",
         .object = "condition/C1",
         .data = fmt::format(
             R"({{"inputs":[{{"name":"gate","log":"{}","object":"{}","type":"shipment.event",)"
             R"("need":{{"/kind":"{}"}}}}],)"
             R"("rows":[{{"when":{{"gate":true}},"then":"release"}}],)"
             R"("otherwise":"hold","deadline":"{}","parties":["xx"]}})",
             federation_->own().own_log(), kShipment, monitor::kGatePassedSealed,
             ledger::FormatMoment(ledger_clock_.UnixMilliseconds() + kDayMs))});
  }
  member::Said Say(const member::Wish& wish) {
    const auto said = federation_->own().Say(wish);
    EXPECT_TRUE(said) << said.error();
    if (!said) return {};
    for (const ledger::Refusal& refusal : said->refusals)
      ADD_FAILURE() << refusal.code << ' ' << refusal.pointer << ' ' << refusal.detail;
    return *said;
  }
  std::vector<member::Step> Events(const std::string& object = kShipment) {
    const auto story = federation_->own().Tell(object);
    std::vector<member::Step> events;
    if (!story) return events;
    for (const member::Step& step : story->steps)
      if (step.entry.type == "shipment.event") events.push_back(step);
    return events;
  }
  static std::string KindOf(const member::Step& step) {
    return ledger::ShipmentNoteOf(step.entry)->kind;
  }

  void SaySeal(bool cut) {
    device::Report said{.device = kElectronicSeal, .time_ms = clock_.now_ms};
    said.fix = {.kind = device::FixKind::kSatellite,
                .valid = true,
                .at = track::Place(0),
                .time_ms = clock_.now_ms};
    said.Set(device::kBatteryLevel, 0, std::int64_t{80});
    said.seal.Say(device::SealSign::kLocked, true);
    said.seal.Say(device::SealSign::kRopeInserted, true);
    said.seal.Say(device::SealSign::kRopeCut, cut);
    room_->Take({.listener = "handed",
                 .protocol = "jointech",
                 .device = kElectronicSeal,
                 .bytes = device::SayJt701Position(said, 1)},
                [](const Result<intake::Taken>& taken) { EXPECT_TRUE(taken) << taken.error(); });
    Handed();
    clock_.now_ms += 60'000;  // reports are held a little, for others that are on their way
    house_->clock().unix_seconds = clock_.now_ms / 1000;
    room_->Tick();
    ASSERT_TRUE(room_->Settle());
  }
  // The truck of a shipment, under the eyes of an electronic seal.
  void ArmTruck(const std::string& shipment = kShipment) {
    SaySeal(false);
    monitor::MovementDraft draft = Draft();
    draft.unit.devices.emplace_back(kElectronicSeal);
    draft.shipment = shipment;
    PutArmed(draft);
    SaySeal(false);
  }
  void ComeToGate() {
    EXPECT_EQ(Post("cam-1", Reading("plate", kPlate)), 200);
    EXPECT_EQ(Post("rfid-1", Reading("tag", kTag)), 200);
    EXPECT_EQ(Post("ocr-1", Reading("container_code", kContainer)), 200);
    Settle();
  }
  Json Pass() {
    const auto passes = Passes();
    EXPECT_THAT(passes, SizeIs(1));
    return passes.empty() ? Json() : passes[0];
  }
  Json Told() { return Pass().value("told", Json::object()); }
  bool Becomes(const std::string& state) {
    return Eventually([&] { return Told().value("state", "") == state; });
  }
  monitor::RowPtr<monitor::GateTelling> Telling() {
    const auto tellings = api_house_->gates->Tellings();
    EXPECT_THAT(tellings, SizeIs(1));
    return tellings.empty() ? nullptr : tellings[0];
  }
  // What was on disk when it was killed.
  void PutBack(const monitor::GateTelling& telling) {
    house_->Put(monitor::kTellingRecords, telling.pass, monitor::WriteTelling(telling));
    ASSERT_TRUE(Eventually([&] { return Telling()->value == telling; }));
  }

  FlowingClock ledger_clock_{clock_};
  access::SecretKey key_ = access::SecretKey::New(access::SystemSecrets());
  std::unique_ptr<DemoFederation> federation_;
  std::shared_ptr<GateTeller> teller_;
};

TEST_P(GateTellerFlow, AWholeSealFiresTheCondition) {
  StartTeller();
  OpenShipment();
  SetCondition();
  ArmTruck();
  ComeToGate();
  ASSERT_EQ(Pass()["decision"], "open") << Pass();
  ASSERT_TRUE(Becomes("told")) << Pass();
  const auto events = Events();
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_TRUE(events[0].is_final);
  EXPECT_EQ(KindOf(events[0]), monitor::kGatePassedSealed);
  EXPECT_EQ(Told(), (Json{{"shipment", kShipment},
                          {"state", "told"},
                          {"log", federation_->own().own_log()},
                          {"entry", events[0].index},
                          {"number", 2}}));
  EXPECT_EQ(house_->Get(anna_, "/api/v1/movements/MV-1").body["summary"]["shipment"], kShipment);
  // Gate and unit are private, and kept.
  const auto kept = federation_->payloads()->With([&](payload::Store& store) {
    return store.Read({events[0].entry.log, kShipment, 2}, {.by = "test", .purpose = "test"});
  });
  ASSERT_TRUE(kept) << kept.error();
  EXPECT_EQ(kept->state, payload::KeptState::kFinal);
  EXPECT_THAT(kept->payload.fields, SizeIs(3));
  // What it was for.
  EXPECT_TRUE(Say({.type = "condition.fire", .object = "condition/C1"}).final_here);
  const auto story = federation_->own().Tell("condition/C1");
  ASSERT_THAT(story->steps, SizeIs(2));
  EXPECT_EQ(ledger::FiringOf(story->steps[1].entry)->outcome, "release");
}

TEST_P(GateTellerFlow, ABrokenSealDoesNot) {
  StartTeller();
  OpenShipment();
  SetCondition();
  ArmTruck();
  SaySeal(true);
  ComeToGate();
  const Json held = Pass();
  ASSERT_EQ(held["decision"], "hold") << held;
  EXPECT_FALSE(held.contains("told"));
  const Answered opened =
      house_->Post(gate_, std::string("/api/v1/gates/") + kGate + "/passes/" + held.value("id", ""),
                   {{"decision", "open"}, {"note", "goods counted, seal replaced"}},
                   {{"If-Match", '"' + std::to_string(held.value("version", 0)) + '"'}});
  ASSERT_EQ(opened.status, 200) << opened.body;
  ASSERT_TRUE(Becomes("told")) << Pass();
  ASSERT_THAT(Events(), SizeIs(1));
  EXPECT_EQ(KindOf(Events()[0]), monitor::kGatePassedUnsealed);
  const auto fired = federation_->own().Say(
      {.type = "condition.fire", .object = "condition/C1", .data = R"({"outcome":"release"})"});
  ASSERT_TRUE(fired) << fired.error();
  EXPECT_THAT(fired->refusals, testing::Not(testing::IsEmpty()));
}

// Nobody can say of a seal that may be opened by right that it is whole.
TEST_P(GateTellerFlow, WithoutASealThatIsWatchedNobodyKnows) {
  StartTeller();
  OpenShipment();
  monitor::MovementDraft draft = Draft();
  draft.shipment = kShipment;
  PutArmed(draft);
  ComeToGate();
  ASSERT_TRUE(Becomes("told")) << Pass();
  ASSERT_THAT(Events(), SizeIs(1));
  EXPECT_EQ(KindOf(Events()[0]), monitor::kGatePassed);
}

TEST_P(GateTellerFlow, AShipmentThatIsNotThereYetIsWaitedFor) {
  StartTeller();
  ArmTruck();
  const Json findings = house_->Get(anna_, "/api/v1/movements/MV-1").body["findings"];
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0]["code"], "shipment_unknown");
  EXPECT_EQ(findings[0]["pointer"], "/shipment");
  ComeToGate();
  ASSERT_TRUE(Eventually([&] { return Told().value("why", "") == "shipment_unknown"; }));
  EXPECT_EQ(Told()["state"], "waiting");
  OpenShipment();
  ASSERT_TRUE(Becomes("told")) << Pass();
  EXPECT_FALSE(Told().contains("why"));
  EXPECT_FALSE(house_->Get(anna_, "/api/v1/movements/MV-1").body.contains("findings"));
}

TEST_P(GateTellerFlow, AShipmentThatNeverComesIsGivenUpAloud) {
  ArmTruck();
  ComeToGate();
  clock_.now_ms += kUnknownMaxMs + 1;
  StartTeller();
  ASSERT_TRUE(Becomes("refused")) << Pass();
  EXPECT_EQ(Told()["why"], "shipment_unknown");
}

TEST_P(GateTellerFlow, WhatTheRulesRefuseIsKeptWithTheirWords) {
  AddTellingReadings(api_house_->metrics, api_house_->gates);
  StartTeller();
  OpenShipment(kShipment, "r");
  ArmTruck();
  ComeToGate();
  ASSERT_TRUE(Becomes("refused")) << Pass();
  EXPECT_EQ(Told()["why"], "no_right");
  EXPECT_THAT(Told().value("detail", ""), HasSubstr("/data/by"));
  EXPECT_THAT(Events(), SizeIs(0));
  EXPECT_THAT(api_house_->metrics.Render(), HasSubstr("ledger_gate_events_refused 1"));
  EXPECT_THAT(api_house_->metrics.Render(), HasSubstr("ledger_gate_events_waiting 0"));
  // Nothing private is left of what was not said.
  EXPECT_TRUE(Eventually([&] {
    const auto drafts =
        federation_->payloads()->With([](payload::Store& store) { return store.Drafts(); });
    return drafts && drafts->empty();
  }));
}

TEST_P(GateTellerFlow, EventsOfAShipmentAreToldInTheOrderOfTheirPasses) {
  OpenShipment();
  ArmTruck();
  ComeToGate();
  monitor::GateTelling second = Telling()->value;
  monitor::GatePass pass = api_house_->gates->FindPass(second.pass)->value;
  pass.id = "GP-0";  // before the other by its name
  second.pass = pass.id;
  second.since_ms += 1;
  second.seal = track::SealStanding::kSilent;
  house_->Put(monitor::kPassRecords, pass.id, monitor::WriteGatePass(pass));
  house_->Put(monitor::kTellingRecords, pass.id, monitor::WriteTelling(second));
  StartTeller();
  ASSERT_TRUE(Eventually([&] { return Events().size() == 2; }));
  EXPECT_EQ(KindOf(Events()[0]), monitor::kGatePassedSealed);
  EXPECT_EQ(KindOf(Events()[1]), monitor::kGatePassed);
}

// ---- Killed

TEST_P(GateTellerFlow, BeforeAnythingWasDraftedItIsToldOnce) {
  OpenShipment();
  ArmTruck();
  ComeToGate();
  EXPECT_EQ(Told()["state"], "waiting");
  for (int start = 0; start < 2; ++start) {
    End();
    Open();
    StartTeller();
    ASSERT_TRUE(Becomes("told")) << Pass();
    EXPECT_THAT(Events(), SizeIs(1));
  }
}

TEST_P(GateTellerFlow, BetweenDraftAndSubmissionThatVeryDraftIsTold) {
  OpenShipment();
  ArmTruck();
  ComeToGate();
  monitor::GateTelling telling = Telling()->value;
  const auto made =
      monitor::ConditionEvidenceOf(api_house_->gates->FindPass(telling.pass)->value, telling.seal,
                                   {.latest = federation_->own().Tell(kShipment)->steps[0].entry,
                                    .by = "xx",
                                    .charter = federation_->own().charter()->size(),
                                    .now_ms = ledger_clock_.UnixMilliseconds()},
                                   access::SystemSecrets());
  ASSERT_TRUE(made) << made.error();
  ASSERT_TRUE(federation_->payloads()->With([&](payload::Store& store) {
    return store.Keep({made->draft.log, kShipment, 2}, made->payload);
  }));
  telling.drafts = {*ledger::TextToSign(made->draft)};
  PutBack(telling);
  End();
  Open();
  StartTeller();
  ASSERT_TRUE(Becomes("told")) << Pass();
  ASSERT_THAT(Events(), SizeIs(1));
  EXPECT_EQ(ledger::TextToSign(Events()[0].entry), telling.drafts[0]);
}

TEST_P(GateTellerFlow, BetweenSubmissionAndRecordItIsFoundThere) {
  StartTeller();
  OpenShipment();
  ArmTruck();
  ComeToGate();
  ASSERT_TRUE(Becomes("told")) << Pass();
  const Json told = Told();
  teller_->Stop();
  monitor::GateTelling telling = Telling()->value;
  telling.state = monitor::TellingState::kWaiting;
  telling.drafts = {*ledger::TextToSign(Events()[0].entry), "{\"a later one\":1}"};
  telling.log.clear();
  telling.number = 0;
  telling.index = 0;
  PutBack(telling);
  End();
  Open();
  StartTeller();
  ASSERT_TRUE(Becomes("told")) << Pass();
  EXPECT_EQ(Told(), told);
  EXPECT_THAT(Events(), SizeIs(1));
}

// Somebody else's entry took the number of the draft.
TEST_P(GateTellerFlow, WhenSomebodyElseIsFirstItIsDraftedAnew) {
  OpenShipment();
  ArmTruck();
  ComeToGate();
  monitor::GateTelling telling = Telling()->value;
  const auto other = federation_->own().Prepare(
      {.type = "shipment.event", .object = kShipment, .data = R"({"kind":"dcsa:LOAD"})"});
  ASSERT_TRUE(other) << other.error();
  telling.drafts = {other->text};
  Say({.type = "shipment.event", .object = kShipment, .data = R"({"kind":"dcsa:DISC"})"});
  PutBack(telling);
  StartTeller();
  ASSERT_TRUE(Becomes("told")) << Pass();
  EXPECT_EQ(Told()["number"], 3);
  std::vector<std::string> kinds;
  for (const member::Step& step : Events())
    kinds.push_back(KindOf(step));
  EXPECT_THAT(kinds, ElementsAre("dcsa:DISC", std::string(monitor::kGatePassedSealed)));
}

INSTANTIATE_TEST_SUITE_P(Engine, GateTellerFlow, testing::Values(EngineUnderTest()),
                         store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
