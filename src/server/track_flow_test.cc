// A truck under customs control leaves its corridor: from the socket to a case that people work on,
// and everything is there again after a start.
#include "gmock/gmock.h"

#include "device/voice_seals.h"
#include "os/test_folder.h"
#include "server/test_house.h"
#include "server/test_track_house.h"

namespace tidewaiter::server {
namespace {

using testing::SizeIs;

class TrackFlow : public testing::TestWithParam<store::TestEngine> {
 protected:
  void SetUp() override {
    const store::TestEngine engine = GetParam();
    const std::string missing = engine.missing ? engine.missing() : "";
    if (!missing.empty()) GTEST_SKIP() << missing;
    house_ = std::make_unique<TestHouse>(folder_.path(), engine);
    house_->Put(monitor::kDeviceRecords, kTruck, monitor::WriteDevice(TruckDevice()));
    Restart();
  }
  void TearDown() override {
    room_.reset();
    house_.reset();
  }

  // The whole house again, with its control room.
  void Restart() {
    if (room_) room_->Stop();
    room_.reset();
    house_->Close();
    house_->furnish = [this](api::House& house) {
      auto room = monitor::ControlRoom::Open(house.store, house.engine,
                                             TrackOptions(folder_.path() / "track", clock_));
      ASSERT_TRUE(room) << room.error();
      room_ = *std::move(room);
      house.room = room_.get();
      room_->OnArrival([this](const intake::Arrival& arrival) {
        intake::SeenArrival seen;
        seen.seq = arrival.seq;
        arrivals_.Put(std::move(seen));
      });
    };
    house_->Open();
    const Status started = room_->Start();
    ASSERT_TRUE(started) << started.error();
    ASSERT_TRUE(room_->Settle());
  }

  void Submit(const clearance::PutRecords& records) {
    for (const clearance::PutRecord& put : records.records)
      house_->Put(put.collection, put.id, put.body);
  }

  // Frames `from` to `to`, each acknowledged, at their time.
  void Drive(int from, int to) {
    intake::TestClient client(room_->port("trackers"));
    client.Send(intake::TeltonikaLogin(kTruck));
    ASSERT_EQ(client.ReceivePast(intake::kLoginYes), intake::kLoginYes);
    arrivals_.Next();
    for (int n = from; n < to; ++n) {
      clock_.now_ms = kTrackStartMs + n * kFixMs + 500;
      client.Send(TruckFrame(n));
      ASSERT_EQ(client.ReceivePast(intake::kOneTaken), intake::kOneTaken);
      arrivals_.Next();
      room_->Tick();
    }
    ASSERT_TRUE(room_->Settle());
    room_->Tick();
    ASSERT_TRUE(room_->Settle());
  }

  std::vector<desk::RecordRow> Alarms() {
    const auto rows = house_->store().ListRecords(monitor::kAlarmRecords);
    EXPECT_TRUE(rows);
    return rows ? *rows : std::vector<desk::RecordRow>();
  }
  std::vector<std::string> Events(const std::string& subject) {
    std::vector<std::string> kinds;
    const auto events = house_->store().EventsOf(subject);
    EXPECT_TRUE(events);
    for (const desk::Event& event : *events)
      kinds.push_back(event.kind);
    return kinds;
  }

  os::TestFolder folder_;
  TrackClock clock_;
  intake::Inbox<intake::SeenArrival> arrivals_;
  std::unique_ptr<TestHouse> house_;
  std::unique_ptr<monitor::ControlRoom> room_;
};

TEST_P(TrackFlow, ATruckThatLeavesItsCorridorIsACase) {
  Submit(ArmedTruck(*room_));
  ASSERT_TRUE(room_->Settle());
  Drive(0, 24);
  const auto rows = Alarms();
  ASSERT_THAT(rows, SizeIs(1));
  const auto open = monitor::ParseCase(rows[0].body);
  ASSERT_TRUE(open);
  EXPECT_EQ(open->alarm.kind, track::AlarmKind::kDeviation);
  EXPECT_EQ(open->alarm.movement, "MV-1");
  EXPECT_EQ(open->state, monitor::CaseState::kOpen);
  // What the devices showed of the way.
  const auto movement = room_->records().movements.Find("MV-1");
  EXPECT_EQ(movement->value.journey.state, track::MovementState::kUnderWay);
  ASSERT_THAT(movement->value.visits, SizeIs(1));
  EXPECT_EQ(movement->value.visits[0].node, "yard");
  // And what people see.
  const monitor::Picture picture = room_->PictureOf({.attention = true});
  ASSERT_THAT(picture.id, SizeIs(1));
  EXPECT_EQ(picture.movement[0], "MV-1");
  EXPECT_EQ(picture.state[0], "under_way");
  EXPECT_EQ(picture.severity[0], static_cast<int>(open->severity));
  const monitor::MovementNow now = room_->NowOf(movement->value);
  EXPECT_EQ(now.open_alarms, 1U);
  EXPECT_GT(now.progress, 0.1);
}

TEST_P(TrackFlow, WhatPeopleDidSurvivesAStartAndNothingIsAlarmedTwice) {
  Submit(ArmedTruck(*room_));
  ASSERT_TRUE(room_->Settle());
  Drive(0, 24);
  const auto row = room_->records().alarms.All().front();
  const auto put = monitor::StepCase(
      *row, {.what = monitor::CaseAct::kAcknowledge, .by = "anna", .at_ms = clock_.now_ms}, {});
  ASSERT_TRUE(put);
  Submit(*put);
  const auto before = Alarms();
  Restart();
  EXPECT_EQ(Alarms(), before);
  // Without its snapshot it works through the whole log again, to the same end.
  std::filesystem::remove(folder_.path() / "track" / "trackers.snapshot");
  Restart();
  EXPECT_EQ(Alarms(), before);
  const auto open = monitor::ParseCase(Alarms().at(0).body);
  EXPECT_EQ(open->holder, "anna");
  const auto kinds = Events(row->id);
  EXPECT_EQ(std::ranges::count(kinds, "alarm.raised"), 1);
  // And it goes on where it was: the same alarm, not another one.
  Drive(24, 30);
  EXPECT_THAT(Alarms(), SizeIs(1));
}

// A seal may not speak for days: what it said is further back than a start looks into the log.
TEST_P(TrackFlow, WhatASealSaidIsKnownAfterAStart) {
  constexpr const char* kSeal = "7560405553";
  house_->Put(monitor::kDeviceRecords, kSeal,
              monitor::WriteDevice(
                  {.id = kSeal, .kind = monitor::DeviceKind::kSeal, .protocol = "jointech"}));
  device::Report said{.device = kSeal, .time_ms = kTrackStartMs};
  said.fix = {.kind = device::FixKind::kSatellite,
              .valid = true,
              .at = track::Place(0),
              .time_ms = kTrackStartMs};
  said.Set(device::kBatteryLevel, 0, std::int64_t{80});
  said.seal.Say(device::SealSign::kLocked, true);
  room_->Take({.listener = "handed",
               .protocol = "jointech",
               .device = kSeal,
               .bytes = device::SayJt701Position(said, 1)},
              [](const Result<intake::Taken>& taken) { EXPECT_TRUE(taken) << taken.error(); });
  arrivals_.Next();
  ASSERT_TRUE(room_->Settle());
  const monitor::UnitPtr before = room_->board().Find(kSeal);
  ASSERT_NE(before, nullptr);
  ASSERT_TRUE(before->seal.Has(device::SealSign::kLocked));
  ASSERT_EQ(monitor::SealWord(*before), "idle");
  constexpr int kDay = 24 * 3'600'000 / static_cast<int>(kFixMs);
  Drive(kDay, kDay + 2);
  Drive(2 * kDay, 2 * kDay + 2);
  for (int start = 0; start < 2; ++start) {
    Restart();
    const monitor::UnitPtr after = room_->board().Find(kSeal);
    ASSERT_NE(after, nullptr);
    EXPECT_EQ(monitor::SealWord(*after), "idle");
    EXPECT_TRUE(after->seal == before->seal);
    EXPECT_EQ(after->seal_ms, before->seal_ms);
    EXPECT_EQ(after->since_ms, before->since_ms);
    EXPECT_EQ(after->battery_percent, before->battery_percent);
  }
}

TEST_P(TrackFlow, WhatClosedMovementsTookIsLearnedAndKept) {
  Submit(ArmedTruck(*room_));
  ASSERT_TRUE(room_->Settle());
  Drive(0, 8);
  const auto now = room_->records().movements.Find("MV-1");
  const auto first = room_->EtaOf(now->value);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->eta.basis, track::EtaBasis::kPlan);
  EXPECT_GT(first->eta.at_ms, clock_.now_ms);
  EXPECT_LT(first->eta.early_ms, first->eta.at_ms);
  EXPECT_GT(first->eta.late_ms, first->eta.at_ms);
  // Another truck went there and took its time; its movement is closed.
  monitor::MovementRecord closed = now->value;
  closed.journey.id = "MV-0";
  closed.journey.pairings.clear();
  closed.journey.state = track::MovementState::kClosed;
  closed.visits = {{.node = "yard", .arrived_ms = kTrackStartMs, .left_ms = kTrackStartMs + 60'000},
                   {.node = "depot", .arrived_ms = kTrackStartMs + 9'000'000}};
  house_->Put(monitor::kMovementRecords, "MV-0", monitor::WriteMovementRecord(closed));
  const auto second = room_->EtaOf(now->value);
  EXPECT_EQ(second->journeys, 1U);
  EXPECT_EQ(second->eta.basis, track::EtaBasis::kHistory);
  EXPECT_GT(second->eta.at_ms, first->eta.at_ms);
  Restart();
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "track" / "arrivals.snapshot"));
  const auto kept = room_->EtaOf(room_->records().movements.Find("MV-1")->value);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->journeys, 1U);
  // Without what was kept it learns from the records again.
  std::filesystem::remove(folder_.path() / "track" / "arrivals.snapshot");
  Restart();
  const auto again = room_->EtaOf(room_->records().movements.Find("MV-1")->value);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->journeys, 1U);
}

TEST_P(TrackFlow, WhoIsInNoOpenMovementLeavesTheMapInTheEnd) {
  Submit(ArmedTruck(*room_));
  ASSERT_TRUE(room_->Settle());
  Drive(0, 8);
  const auto later = [this](int seconds) {
    clock_.now_ms += std::int64_t{1000} * seconds;
    room_->Tick();
    ASSERT_TRUE(room_->Settle());
  };
  // Silent in an open movement: it stays, and one sees since when.
  const int age_s = monitor::MapAges().device_s;
  for (const int seconds : {age_s, 600, 600})  // what its silence raises is raised by then
    later(seconds);
  ASSERT_THAT(room_->PictureOf({}).id, testing::ElementsAre(kTruck));
  EXPECT_LT(room_->PictureOf({}).heard_ms[0], clock_.now_ms - std::int64_t{1000} * age_s);
  // It is closed, and so are its alarms.
  monitor::MovementRecord closed = room_->records().movements.Find("MV-1")->value;
  closed.journey.state = track::MovementState::kClosed;
  house_->Put(monitor::kMovementRecords, "MV-1", monitor::WriteMovementRecord(closed));
  for (const auto& row : room_->records().alarms.All()) {
    EXPECT_THAT(room_->PictureOf({}).id, SizeIs(1)) << "an open alarm is about somebody";
    monitor::AlarmCase over = row->value;
    over.state = monitor::CaseState::kClosed;
    house_->Put(monitor::kAlarmRecords, row->id, monitor::WriteCase(over));
  }
  const std::uint64_t seen = room_->PictureOf({}).seq;
  EXPECT_THAT(room_->PictureOf({}).id, testing::IsEmpty());
  later(120);
  const monitor::Picture change = room_->PictureOf({.after = seen});
  ASSERT_THAT(change.id, testing::ElementsAre(kTruck));
  EXPECT_EQ(change.state[0], "gone");
  EXPECT_THAT(room_->PictureOf({.after = change.seq}).id, testing::IsEmpty());
  // When it speaks again it is back.
  const auto frame = static_cast<int>((clock_.now_ms - kTrackStartMs) / kFixMs);
  Drive(frame, frame + 2);
  later(60);
  EXPECT_THAT(room_->PictureOf({}).id, testing::ElementsAre(kTruck));
}

TEST_P(TrackFlow, AnOrderGoesOutWhenItIsOnDiskAndWaitsForItsDevice) {
  const auto put = monitor::OrderCommand(room_->world(), {.id = "DO-1",
                                                          .device = kTruck,
                                                          .command = "position_once",
                                                          .by = "anna",
                                                          .at_ms = clock_.now_ms,
                                                          .expires_ms = clock_.now_ms + 3'600'000});
  ASSERT_TRUE(put);
  Submit(*put);
  Restart();  // nobody was connected: it is given again
  intake::TestClient client(room_->port("trackers"));
  client.Send(intake::TeltonikaLogin(kTruck));
  ASSERT_EQ(client.ReceivePast(intake::kLoginYes), intake::kLoginYes);
  // Codec 12: four zero bytes, and the command's text inside.
  EXPECT_NE(client.ReceivePast("getgps"), "");
  // It was written as sent before anybody could ask.
  using Clock = std::chrono::steady_clock;  // tidy:allow(clock) how long a test waits
  const auto end = Clock::now() + std::chrono::seconds(20);
  const auto state = [&] { return room_->records().orders.Find("DO-1")->value.state; };
  while (state() == monitor::OrderState::kQueued && Clock::now() < end)
    room_->Tick();
  EXPECT_EQ(state(), monitor::OrderState::kSent);
}

TEST_P(TrackFlow, APortThatIsTakenEndsTheStart) {
  monitor::RoomOptions options = TrackOptions(folder_.path() / "other", clock_);
  options.listeners[0].port = room_->port("trackers");
  auto second = monitor::ControlRoom::Open(house_->store(), house_->engine(), std::move(options));
  ASSERT_TRUE(second);
  EXPECT_FALSE((*second)->Start());
}

INSTANTIATE_TEST_SUITE_P(Engine, TrackFlow, testing::Values(EngineUnderTest()), store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
