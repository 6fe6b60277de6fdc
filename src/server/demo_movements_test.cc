// The demo's movements: what its people see a moment after the first start, and that it goes on
// after a stop with nothing twice.
#include "server/demo_movements.h"

#include <map>
#include <set>

#include "gmock/gmock.h"

#include "geo/countries.h"
#include "ledger/condition.h"
#include "monitor/gate_readers.h"
#include "os/test_folder.h"
#include "server/demo_federation.h"
#include "server/demo_ledger.h"
#include "server/demo_stock.h"
#include "server/gate_teller.h"
#include "server/test_agreement.h"
#include "server/test_house.h"
#include "server/test_track_house.h"

namespace tidewaiter::server {
namespace {

using access::Role;
using testing::IsSupersetOf;
using testing::SizeIs;
using track::MovementState;

constexpr std::int64_t kMinuteMs = 60'000;

TEST(DemoLand, RoadsLeadFromPlaceToPlaceOnLand) {
  const DemoLand land = MakeDemoLand({.sea_office = "S", .border_office = "B"});
  ASSERT_THAT(land.ground.routes, SizeIs(3));
  const os::TestFolder folder;
  const auto layers = WriteDemoMap(folder.path());
  ASSERT_TRUE(layers) << layers.error();
  const auto text = os::ReadFile((*layers)[0].file);
  ASSERT_TRUE(text);
  const auto countries = geo::Countries::Read(*text);
  ASSERT_TRUE(countries) << countries.error();
  for (const sim::Route& route : land.ground.routes) {
    EXPECT_GT(route.line.length_m(), 100'000);
    for (const sim::Site& site : route.sites)
      EXPECT_NE(land.Find(site.id), nullptr) << site.id;
    for (std::size_t i = 0; i + 1 < route.sites.size(); ++i)
      EXPECT_NE(land.Find(DemoLand::SectionOf(route, i)), nullptr) << route.id;
    for (const double share : {0.05, 0.5, 0.9})
      EXPECT_EQ(countries->Of(route.line.PointAt(share * route.line.length_m())), "XA") << route.id;
  }
}

TEST(DemoTimetable, IsTheSameAgainAndNoDeviceIsInTwoTrucks) {
  const DemoLand land = MakeDemoLand({});
  const DemoTimetable one(land.ground, kTrackStartMs);
  const DemoTimetable other(land.ground, kTrackStartMs);
  EXPECT_EQ(one.Tell(one.Trip(7)).frames, other.Tell(other.Trip(7)).frames);
  std::map<std::string, std::int64_t> free_ms;
  for (std::uint64_t n = 0; n < 2 * kDemoSets; ++n) {
    const DemoTrip trip = one.Trip(n);
    const DemoJourney journey = one.Tell(trip);
    const std::int64_t end_ms = journey.story.truck.back().time_ms;
    EXPECT_LT(end_ms - trip.trip.start_ms, kDemoLongestMs) << n;
    for (const std::string& device : {trip.trip.seal.id, trip.trip.tracker.id, trip.cooling}) {
      if (device.empty()) continue;
      EXPECT_GE(trip.trip.start_ms, free_ms[device]) << n;
      free_ms[device] = end_ms;
    }
  }
}

TEST(DemoReadings, OfTwelveTrucksOneIsMisreadAndOneShines) {
  const DemoTimetable timetable(MakeDemoLand({}).ground, kTrackStartMs);
  int misread = 0;
  int shining = 0;
  for (std::uint64_t n = 0; n < 24; ++n) {
    const auto readings = DemoReadings(timetable.Trip(n), "harbour-gate", kTrackStartMs);
    if (*readings[0].confidence < 0.9) ++misread;
    if (readings.back().gamma_alarm) ++shining;
  }
  EXPECT_EQ(misread, 2);
  EXPECT_EQ(shining, 2);
}

class DemoMovementsTest : public testing::Test {
 protected:
  void SetUp() override {
    house_ = std::make_unique<TestHouse>(folder_.path(), EngineUnderTest());
    for (const auto& [name, role] :
         {std::pair("control", Role::kControlRoomOfficer),
          std::pair("control2", Role::kControlRoomOfficer),
          std::pair("night1", Role::kControlRoomOfficer),
          std::pair("night2", Role::kControlRoomOfficer), std::pair("gate", Role::kGateOfficer),
          std::pair("inspector", Role::kInspector)}) {
      house_->Account(name, {role}, {"H"});
    }
    house_->Account("trader", {Role::kTrader}, {}, {"I1"});
    Restart();
  }
  void TearDown() override { End(); }

  void End() {
    if (movements_) movements_->Stop();
    if (teller_) teller_->Stop();
    teller_.reset();
    if (room_) {
      house_->api().Stop();
      federation_.reset();
      room_->Stop();
      house_->Close();
    }
    room_.reset();
    movements_.reset();
  }
  void Restart() {
    if (room_) {
      End();
    } else {
      house_->Close();
    }
    auto movements = DemoMovements::Open(folder_.path() / "track", clock_);
    ASSERT_TRUE(movements) << movements.error();
    movements_ = *std::move(movements);
    house_->furnish = [this](api::House& house) {
      monitor::RoomOptions options = TrackOptions(folder_.path() / "track", movements_->clock());
      options.base_map = movements_->base_map();
      auto room = monitor::ControlRoom::Open(house.store, house.engine, std::move(options));
      ASSERT_TRUE(room) << room.error();
      room_ = *std::move(room);
      house.room = room_.get();
      house.settings.track_folder = folder_.path() / "track";
      gates_ = [&house] { return house.gates.get(); };
      if (with_ledger_) OpenLedger(house);
    };
    house_->Open();
    const Status started = room_->Start();
    ASSERT_TRUE(started) << started.error();
    const Status settled = movements_->Settle(*room_, *gates_(), house_->store(), house_->engine(),
                                              [] { return true; });
    ASSERT_TRUE(settled) << settled.error();
  }
  void OpenLedger(api::House& house) {
    auto federation = DemoFederation::Open({.folder = folder_.path() / "federation",
                                            .key = house.key,
                                            .url = "https://desk.example",
                                            .clock = &ledger_clock_});
    ASSERT_TRUE(federation) << federation.error();
    federation_ = *std::move(federation);
    house.ledger = &federation_->own();
    house.payloads = federation_->payloads();
    house.settings.ledger_folder = federation_->FolderOf(kDemoMember);
    api_house_ = &house;
  }
  // Until nothing of the past is left.
  void CatchUp() {
    constexpr int kStepsMax = 5000;
    for (int i = 0; !movements_->Step(); ++i)
      ASSERT_LT(i, kStepsMax);
    ASSERT_TRUE(room_->Settle());
    room_->Tick();
    ASSERT_TRUE(room_->Settle());
  }
  // Time goes on, as it does while the demo runs.
  void Live(std::int64_t minutes) {
    for (std::int64_t i = 0; i < minutes * 3; ++i) {
      clock_.now_ms = clock_.now_ms + kMinuteMs / 3;
      movements_->Step();
      room_->Tick();
    }
    ASSERT_TRUE(room_->Settle());
  }

  std::map<MovementState, int> States() {
    std::map<MovementState, int> states;
    for (const auto& row : room_->records().movements.All())
      ++states[row->value.journey.state];
    return states;
  }
  std::set<track::Severity> OpenSeverities() {
    std::set<track::Severity> open;
    for (const auto& row : room_->records().alarms.All()) {
      if (row->value.open()) open.insert(row->value.severity);
    }
    return open;
  }
  std::set<track::AlarmKind> Kinds() {
    std::set<track::AlarmKind> kinds;
    for (const auto& row : room_->records().alarms.All()) {
      kinds.insert(row->value.alarm.kind);
      for (const track::Alarm& joined : row->value.joined)
        kinds.insert(joined.kind);
    }
    return kinds;
  }
  std::string PassesSaid() {
    std::string said;
    for (const auto& row : gates_()->Passes())
      said += fmt::format("{} at {}: {}\n", row->value.movement, row->value.gate,
                          Name(row->value.verdict));
    return said;
  }
  std::uint64_t Frames() { return room_->frame_head().seq; }

  os::TestFolder folder_;
  TrackClock clock_;
  std::unique_ptr<DemoMovements> movements_;
  std::unique_ptr<monitor::ControlRoom> room_;
  std::unique_ptr<TestHouse> house_;
  std::function<monitor::GateDesk*()> gates_;
  bool with_ledger_ = false;
  FlowingClock ledger_clock_{clock_};
  std::unique_ptr<DemoFederation> federation_;
  api::House* api_house_ = nullptr;
  std::shared_ptr<GateTeller> teller_;
};

TEST_F(DemoMovementsTest, TheFirstStartShowsAControlRoomAtWork) {
  CatchUp();
  auto states = States();
  EXPECT_GT(states[MovementState::kUnderWay], 25);
  EXPECT_GT(states[MovementState::kClosed], 5);
  EXPECT_GT(states[MovementState::kPlanned], 2);
  EXPECT_GT(states[MovementState::kArmed], 0);
  using track::AlarmKind;
  EXPECT_THAT(Kinds(), IsSupersetOf({AlarmKind::kSealCut, AlarmKind::kDeviation,
                                     AlarmKind::kSilence, AlarmKind::kUnplannedStop,
                                     AlarmKind::kTemperature, AlarmKind::kRadiation}));
  EXPECT_THAT(OpenSeverities(),
              IsSupersetOf({track::Severity::kCritical, track::Severity::kAlarm}));
  const auto dispatches = room_->records().dispatches.All();
  EXPECT_TRUE(std::ranges::any_of(dispatches, [](const auto& row) { return row->value.open(); }));
  EXPECT_THAT(room_->records().shifts.All(), SizeIs(1));
  std::map<track::Verdict, int> passes;
  for (const auto& row : gates_()->Passes())
    ++passes[row->value.verdict];
  EXPECT_THAT(passes, SizeIs(3));
  EXPECT_GT(passes[track::Verdict::kOpen], 20);
  const monitor::Picture picture = room_->PictureOf({});
  EXPECT_THAT(picture.kind, IsSupersetOf({"truck", "vessel", "drone"}));
  // Whoever was closed can be proven: their frames are in the log.
  EXPECT_GT(Frames(), 10'000U);
}

TEST_F(DemoMovementsTest, WhatReadsATruckStandsAtALaneOfItsGate) {
  const DemoTimetable timetable(MakeDemoLand({}).ground, kTrackStartMs);
  const auto devices = room_->records().devices.All();
  for (const char* gate : {"harbour-gate", "palm-gate", "hill-crossing", "stone-pass"}) {
    const auto lanes = monitor::LanesOf(devices, gate);
    ASSERT_THAT(lanes, SizeIs(kDemoLanes)) << gate;
    for (std::uint64_t n = 0; n < kDemoLanes; ++n) {
      std::set<device::GateKind> kinds;
      std::int64_t lane = 0;
      for (const auto& reading : DemoReadings(timetable.Trip(n), gate, kTrackStartMs)) {
        const auto reader = room_->records().devices.Find(reading.reader);
        ASSERT_TRUE(reader) << reading.reader;
        EXPECT_EQ(reader->value.place, gate);
        EXPECT_EQ(reader->value.lane, reading.lane) << reading.reader;
        kinds.insert(reading.kind);
        lane = reader->value.lane;
      }
      const auto at = std::ranges::find(lanes, lane, &track::GateLane::lane);
      ASSERT_NE(at, lanes.end()) << gate;
      EXPECT_EQ(std::set(at->kinds.begin(), at->kinds.end()), kinds) << gate;
    }
  }
}

TEST_F(DemoMovementsTest, APassIsDecidedWhenAllOfItIsRead) {
  CatchUp();
  const DemoTimetable timetable(MakeDemoLand({}).ground, kTrackStartMs);
  const auto passes = gates_()->Passes();
  const auto has_passed = [&](const std::string& movement) {
    return std::ranges::any_of(passes,
                               [&](const auto& row) { return row->value.movement == movement; });
  };
  std::uint64_t number = 0;  // of one that is armed and was at no gate yet, with a clean plate
  const auto is_fit = [&] {
    const auto row = room_->records().movements.Find(DemoMovementId(number));
    return row && row->value.watched() && number % 12 != 7 && !has_passed(row->id);
  };
  while (!is_fit())
    ASSERT_LT(++number, 1000U);
  const monitor::MovementRecord movement =
      room_->records().movements.Find(DemoMovementId(number))->value;
  const auto node = std::ranges::find_if(movement.draft.nodes, [](const monitor::PathNode& one) {
    return one.place.ends_with("-gate") || one.place == "hill-crossing" ||
           one.place == "stone-pass";
  });
  ASSERT_NE(node, movement.draft.nodes.end());
  clock_.now_ms = clock_.now_ms + 10'000;  // what is expected is looked up again
  intake::Inbox<bool> told;
  gates_()->Take(node->place, DemoReadings(timetable.Trip(number), node->place, clock_.now_ms), "",
                 [&](const Status& status) { told.Put(status.has_value()); });
  ASSERT_TRUE(told.Next());
  house_->Put("office", "H", R"({"id":"H","name":"Harbour"})");  // behind what the gate wrote
  // No time went by: nobody waited for the end of a window.
  const auto after = gates_()->Passes();
  EXPECT_TRUE(std::ranges::any_of(after, [&](const auto& row) {
    return row->value.movement == movement.id() && row->value.readings.size() == 5;
  })) << movement.id();
}

TEST_F(DemoMovementsTest, TheGateOfATruckStandsInTheLedger) {
  with_ledger_ = true;
  Restart();
  teller_ = GateTeller::Start({.ledger = federation_->own(),
                               .payloads = federation_->payloads(),
                               .gates = api_house_->gates,
                               .engine = house_->engine(),
                               .clock = &ledger_clock_});
  const DemoHolders holders{
      .clients = {"I1"}, .importers = [] {
        return Result<std::vector<DemoTrader>>({{"T1", "Trader one"}, {"T2", "Trader two"}});
      }};
  DemoLedger::Start(*federation_, *api_house_, holders, [](std::string_view line) {
    ADD_FAILURE() << line;
  })->Wait();
  CatchUp();
  const auto told = [&] {
    const auto tellings = gates_()->Tellings();
    return !tellings.empty() && std::ranges::all_of(tellings, [](const auto& row) {
      return row->value.state == monitor::TellingState::kTold;
    });
  };
  ASSERT_TRUE(Eventually(told)) << PassesSaid();
  const auto fired =
      federation_->own().Say({.type = "condition.fire", .object = "condition/rel-13"});
  ASSERT_TRUE(fired) << fired.error();
  ASSERT_THAT(fired->refusals, SizeIs(0));
  const auto story = federation_->own().Tell("condition/rel-13");
  EXPECT_EQ(ledger::FiringOf(story->steps.back().entry)->outcome, "release");
}

TEST_F(DemoMovementsTest, AfterAStopItGoesOnWithNothingTwice) {
  CatchUp();
  Live(3);
  const std::size_t alarms = room_->records().alarms.size();
  const std::size_t movements = room_->records().movements.size();
  const std::size_t devices = room_->records().devices.size();
  const std::uint64_t frames = Frames();
  Restart();
  EXPECT_EQ(room_->records().alarms.size(), alarms);
  EXPECT_EQ(room_->records().movements.size(), movements);
  EXPECT_EQ(room_->records().devices.size(), devices);
  CatchUp();
  EXPECT_LE(Frames(), frames + 20);  // no time has gone by
  Live(6);
  EXPECT_GT(Frames(), frames + 200);
  EXPECT_GT(room_->records().movements.size(), movements);
}

TEST_F(DemoMovementsTest, AfterDaysTheOldTrucksAreClosedAndOthersAreUnderWay) {
  CatchUp();
  std::set<std::string> before;
  for (const auto& row : room_->records().movements.All())
    before.insert(row->id);
  clock_.now_ms = clock_.now_ms + 3 * 24 * 60 * kMinuteMs;
  Restart();
  CatchUp();
  int fresh = 0;
  for (const auto& row : room_->records().movements.All()) {
    if (before.contains(row->id)) {
      EXPECT_FALSE(row->value.open()) << row->id;
    } else if (row->value.journey.state == MovementState::kUnderWay) {
      ++fresh;
    }
  }
  EXPECT_GT(fresh, 25);
}

}  // namespace
}  // namespace tidewaiter::server
