// For tests: a house with a control room whose truck has to pass a gate, and with the cameras and
// readers of that gate.
//
// The gate GZ-1 is at the end of the truck's way (test_track_house.h). At its lane 1 stand cam-1
// (plates), ocr-1 (container codes) and rfid-1 (tags); they post to the listener "push".
#ifndef TIDEWAITER_SERVER_TEST_GATE_HOUSE_H_
#define TIDEWAITER_SERVER_TEST_GATE_HOUSE_H_

#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"

#include "api/views.h"
#include "monitor/device_desk.h"
#include "monitor/gate_desk.h"
#include "os/test_folder.h"
#include "server/test_house.h"
#include "server/test_track_house.h"

namespace tidewaiter::server {

inline constexpr const char* kGate = "GZ-1";
inline constexpr const char* kPlate = "KBX123A";
inline constexpr const char* kContainer = "CSQU3054383";
inline constexpr const char* kTag = "E2801160600002054A1B2C3D";
inline constexpr const char* kReaderKey = "made-by-a-machine";

inline monitor::DeviceRecord GateReader(std::string id, monitor::DeviceKind kind,
                                        std::vector<device::GateKind> reads = {}) {
  monitor::DeviceRecord reader{.id = std::move(id), .kind = kind, .place = kGate, .lane = 1};
  reader.reads = std::move(reads);
  reader.secret_hash = monitor::SecretHash(kReaderKey);
  return reader;
}

inline std::string GateAt(double km) {
  const geo::Point at = track::Place(km);
  return fmt::format(R"({{"type":"Point","coordinates":[{},{}],"radius_m":400}})", at.lon, at.lat);
}

// In force, drawn by one and agreed by another.
inline std::string GateThing(std::string id, double km) {
  monitor::GeoVersion version{.name = "Frontier gate", .role = "gate", .shape = GateAt(km)};
  version.code = "H";
  version.reason = "test";
  version.by = "anna";
  auto thing = monitor::BeginThing(std::move(id), monitor::GeoKind::kPlace, std::move(version));
  CHECK(thing.has_value());
  thing = monitor::Approve(*std::move(thing), "ben", 1);
  CHECK(thing.has_value());
  return monitor::WriteThing(*thing);
}

// The truck with its container and tag, on its way to the gate.
inline monitor::MovementDraft GateDraft() {
  monitor::MovementDraft draft = TruckDraft();
  draft.unit.containers = {kContainer};
  draft.unit.devices.emplace_back(kTag);
  draft.nodes[1].place = kGate;
  draft.nodes[1].shape.clear();
  draft.office = "H";
  return draft;
}

class GateHouse : public testing::TestWithParam<store::TestEngine> {
 protected:
  void SetUp() override {
    const store::TestEngine engine = GetParam();
    const std::string missing = engine.missing ? engine.missing() : "";
    if (!missing.empty()) GTEST_SKIP() << missing;
    house_ = std::make_unique<TestHouse>(folder_.path(), engine);
    house_->Put("office", "H", R"({"id":"H","name":"Harbour"})");
    Register();
    Open();
    anna_ = house_->Account("anna", {access::Role::kControlRoomOfficer}, {"*"});
    gate_ = house_->Account("gate", {access::Role::kGateOfficer}, {"H"});
    far_ = house_->Account("far", {access::Role::kGateOfficer}, {"X"});
  }
  void TearDown() override {
    if (house_ && room_) Close();
    house_.reset();
  }

  void Register() {
    const auto put = [&](const monitor::DeviceRecord& device) {
      house_->Put(monitor::kDeviceRecords, device.id, monitor::WriteDevice(device));
    };
    put(TruckDevice());
    put({.id = kTag, .kind = monitor::DeviceKind::kTag});
    put(GateReader("cam-1", monitor::DeviceKind::kCamera));
    put(GateReader("ocr-1", monitor::DeviceKind::kCamera, {device::GateKind::kContainerCode}));
    put(GateReader("rfid-1", monitor::DeviceKind::kReader));
    house_->Put(monitor::kGeoRecords, kGate, GateThing(kGate, 40));
  }

  void Open() {
    house_->Close();
    house_->clock().unix_seconds = kTrackStartMs / 1000;
    house_->furnish = [this](api::House& house) {
      monitor::RoomOptions options = TrackOptions(folder_.path() / "track", clock_);
      options.listeners.push_back({.name = "push", .kind = intake::ListenerKind::kHttp});
      tune_(options);
      auto room = monitor::ControlRoom::Open(house.store, house.engine, std::move(options));
      ASSERT_TRUE(room) << room.error();
      room_ = *std::move(room);
      house.room = room_.get();
      house.settings.track_folder = folder_.path() / "track";
      api_house_ = &house;
      also_(house);
    };
    house_->Open();
    const Status started = room_->Start();
    ASSERT_TRUE(started) << started.error();
  }
  // As a server ends: what goes out, then devices, then the engine.
  void Close() {
    house_->api().Stop();
    room_.reset();
    house_->Close();
  }

  static monitor::MovementDraft Draft() { return GateDraft(); }
  void PutArmed(const monitor::MovementDraft& draft, const std::string& id = "MV-1") {
    const auto built = room_->Build(
        draft, {.id = id, .iot = room_->NewIot(), .by = "anna", .at_ms = kTrackStartMs});
    ASSERT_TRUE(built) << built.error().front().pointer;
    auto armed = monitor::StepMovement(
        room_->world(), {.id = id, .version = 0, .value = *built},
        {.to = track::MovementState::kArmed, .by = "anna", .at_ms = kTrackStartMs});
    ASSERT_TRUE(armed);
    for (const clearance::PutRecord& put : armed->records)
      house_->Put(put.collection, put.id, put.body);
    ASSERT_TRUE(room_->Settle());
  }

  // Frames `from` to `to` of the truck, each acknowledged and judged, at their time.
  void Drive(int from, int to) {
    intake::TestClient client(room_->port("trackers"));
    client.Send(intake::TeltonikaLogin(kTruck));
    ASSERT_EQ(client.ReceivePast(intake::kLoginYes), intake::kLoginYes);
    for (int n = from; n < to; ++n) {
      clock_.now_ms = kTrackStartMs + n * kFixMs + 500;
      house_->clock().unix_seconds = clock_.now_ms / 1000;
      client.Send(TruckFrame(n));
      ASSERT_EQ(client.ReceivePast(intake::kOneTaken), intake::kOneTaken);
      room_->Tick();
    }
    // Acknowledged is before handed on: the next frame is taken behind the last one.
    Handed();
    ASSERT_TRUE(room_->Settle());
    room_->Tick();
    ASSERT_TRUE(room_->Settle());
  }
  void Handed() {
    std::mutex mutex;
    std::condition_variable wake;
    bool is_taken = false;
    room_->Take({.listener = "api", .protocol = "gate", .device = "x", .bytes = "x"},
                [&](const Result<intake::Taken>&) {
                  const std::lock_guard lock(mutex);
                  is_taken = true;
                  wake.notify_one();
                });
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return is_taken; });
  }

  // What the listener answers to an event.
  int Post(const std::string& reader, const std::string& body,
           const std::string& key = kReaderKey) {
    intake::TestClient client(room_->port("push"));
    client.Send("POST /readings/" + reader +
                " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer " +
                key + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return client.Receive().status;
  }
  // In our own form; makers' forms are tested where they are read.
  std::string Reading(const std::string& kind, const std::string& value) const {
    return Json{{"kind", kind},
                {"value", value},
                {"reader", "itself"},
                {"time", api::TimeText(clock_.now_ms)}}
        .dump();
  }
  // All that was posted is looked at and in the store.
  void Settle() {
    Handed();
    api_house_->gates->Flush();
    house_->Put("office", "H", R"({"id":"H","name":"Harbour"})");  // behind what the gate wrote
  }
  std::vector<Json> Passes() {
    const Answered answered = house_->Get(anna_, std::string("/api/v1/gates/") + kGate + "/passes");
    EXPECT_EQ(answered.status, 200) << answered.body;
    return answered.body.value("items", std::vector<Json>());
  }

  os::TestFolder folder_;
  TrackClock clock_;
  std::unique_ptr<monitor::ControlRoom> room_;
  std::unique_ptr<TestHouse> house_;
  api::House* api_house_ = nullptr;
  std::function<void(monitor::RoomOptions&)> tune_ = [](monitor::RoomOptions&) {};
  std::function<void(api::House&)> also_ = [](api::House&) {};  // furnishes the next Open
  TestHouse::SignedIn anna_, gate_, far_;
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_TEST_GATE_HOUSE_H_
