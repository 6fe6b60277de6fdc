#include "server/demo_stock.h"

#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/json_writer.h"
#include "server/demo_trips.h"

namespace tidewaiter::server {
namespace {

using clearance::PutRecords;
using monitor::DeviceKind;
using monitor::DeviceRecord;
using monitor::DeviceState;
using monitor::GeoThing;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::size_t kAtOnce = 100;  // records of one command

std::string GeoData(const GeoThing& thing) {
  std::string data;
  codec::JsonWriter json(data);
  json.BeginObject().Member("kind", Name(thing.kind)).Member("version", thing.newest().number);
  json.Member("name", thing.newest().name).Member("retired", false);
  json.MemberUnlessEmpty("reason", thing.newest().reason).EndObject();
  return data;
}

// Drawn first, all of it, and then approved: the journal shows both.
void PutGeography(const monitor::ControlRoom& room, const DemoLand& land, const DemoCast& cast,
                  std::int64_t now_ms, DemoHand& hand) {
  PutRecords drawn;
  PutRecords approved;
  for (const DemoThing& one : land.things) {
    if (room.records().geo.Find(one.id)) continue;
    monitor::GeoVersion version = one.version;
    version.by = cast.control;
    version.at_ms = now_ms;
    auto thing = monitor::BeginThing(one.id, one.kind, std::move(version));
    CHECK(thing.has_value());
    drawn.records.push_back(DemoRecord(monitor::kGeoRecords, one.id, 0, monitor::WriteThing(*thing),
                                       "geo.drawn", GeoData(*thing)));
    if (one.waits) continue;
    thing = monitor::Approve(*std::move(thing), cast.control2, now_ms + 1);
    CHECK(thing.has_value());
    approved.records.push_back(DemoRecord(monitor::kGeoRecords, one.id, 1,
                                          monitor::WriteThing(*thing), "geo.approved",
                                          GeoData(*thing)));
  }
  if (drawn.records.empty()) return;
  hand.Do(cast.control, std::move(drawn));
  hand.Wait();
  hand.Do(cast.control2, std::move(approved));
}

DeviceRecord RecordOf(const sim::Device& device, DeviceKind kind) {
  DeviceRecord record{.id = device.id, .kind = kind};
  record.protocol = sim::ProtocolOf(device.voice);
  record.owner = "CUSTOMS";
  record.place = "North Harbour, device store";
  record.clock_offset_minutes = 0;
  switch (device.voice) {
    case sim::Voice::kJointech:
      record.model = "rope seal 701";
      break;
    case sim::Voice::kJt808:
      record.model = "padlock 808";
      break;
    default:
      record.model = "truck tracker";
  }
  return record;
}

// Every third set is on lease to a carrier.
void Lease(std::uint64_t set, std::int64_t now_ms, DeviceRecord& record) {
  if (set % 3 != 0) return;
  record.state = DeviceState::kLeased;
  record.lessee = kDemoCarriers[set / 3 % std::size(kDemoCarriers)];
  record.lease_from_ms = now_ms - 60 * kDayMs;
  record.lease_until_ms = now_ms + static_cast<std::int64_t>(20 + set) * kDayMs;
}

std::vector<DeviceRecord> DevicesOfTrips(std::int64_t now_ms) {
  std::vector<DeviceRecord> all;
  for (std::uint64_t set = 0; set < kDemoSets; ++set) {
    all.push_back(RecordOf(DemoSeal(set), DeviceKind::kSeal));
    Lease(set, now_ms, all.back());
    all.push_back(RecordOf(DemoTracker(set), DeviceKind::kTracker));
    Lease(set, now_ms, all.back());
    if (const std::string cooling = DemoCooling(set); !cooling.empty()) {
      all.push_back({.id = cooling, .kind = DeviceKind::kOther});
      all.back().protocol = DemoCoolingProtocol();
      all.back().model = "cooling monitor";
      all.back().owner = "CUSTOMS";
    }
  }
  return all;
}

void AddLane(const char* gate, std::uint64_t lane, std::vector<DeviceRecord>& all) {
  using device::GateKind;
  struct Stands {
    const char* what;
    DeviceKind kind;
    std::vector<GateKind> reads;
  };
  const Stands stands[] = {
      {"CAM", DeviceKind::kCamera, {GateKind::kPlate, GateKind::kContainerCode}},
      {"ANT", DeviceKind::kReader, {GateKind::kSeal}},
      {"SCALE", DeviceKind::kWeighbridge, {}},
      {"PORTAL", DeviceKind::kPortal, {}}};
  for (const Stands& one : stands) {
    DeviceRecord& reader = all.emplace_back();
    reader.id = DemoReader(one.what, gate, lane);
    reader.kind = one.kind;
    reader.owner = "CUSTOMS";
    reader.place = gate;
    reader.lane = static_cast<std::int64_t>(lane);
    reader.reads = one.reads;
  }
}

// In the store, at the workshop, gone; and what stands at gates.
std::vector<DeviceRecord> DevicesElsewhere() {
  constexpr std::uint64_t kSpare = 14;
  std::vector<DeviceRecord> all;
  for (std::uint64_t i = 0; i < kSpare; ++i) {
    DeviceRecord record = RecordOf(DemoSeal(kDemoSets + i), DeviceKind::kSeal);
    if (i % 5 == 1) record.state = DeviceState::kInRepair;
    if (i == 7) record.state = DeviceState::kLost;
    if (i == 9) record.state = DeviceState::kRetired;
    all.push_back(std::move(record));
  }
  for (const char* gate : {"harbour-gate", "palm-gate", "hill-crossing", "stone-pass"}) {
    for (std::uint64_t lane = 1; lane <= kDemoLanes; ++lane)
      AddLane(gate, lane, all);
  }
  for (const DemoPatrol& patrol : DemoPatrols()) {
    if (patrol.device.empty()) continue;
    all.push_back({.id = patrol.device, .kind = DeviceKind::kTracker});
    all.back().protocol = "teltonika";
    all.back().model = "car tracker";
    all.back().place = patrol.name;
  }
  return all;
}

std::string DeviceData(const DeviceRecord& device) {
  std::string data;
  codec::JsonWriter json(data);
  json.BeginObject().Member("kind", Name(device.kind)).Member("state", Name(device.state));
  json.MemberUnlessEmpty("lessee", device.lessee).Member("secret", false).EndObject();
  return data;
}

void PutDevices(const monitor::ControlRoom& room, const DemoCast& cast, std::int64_t now_ms,
                DemoHand& hand) {
  std::vector<DeviceRecord> all = DevicesOfTrips(now_ms);
  for (DeviceRecord& record : DevicesElsewhere())
    all.push_back(std::move(record));
  PutRecords put;
  for (const DeviceRecord& device : all) {
    if (room.records().devices.Find(device.id)) continue;
    put.records.push_back(DemoRecord(monitor::kDeviceRecords, device.id, 0,
                                     monitor::WriteDevice(device), "device.created",
                                     DeviceData(device)));
    if (put.records.size() == kAtOnce) hand.Do(cast.control, std::exchange(put, {}));
  }
  if (!put.records.empty()) hand.Do(cast.control, std::move(put));
}

void PutPatrols(const monitor::ControlRoom& room, const DemoCast& cast, DemoHand& hand) {
  PutRecords put;
  for (const DemoPatrol& patrol : DemoPatrols()) {
    if (room.records().response_units.Find(patrol.id)) continue;
    const monitor::ResponseUnit unit{.id = patrol.id,
                                     .name = patrol.name,
                                     .kind = patrol.kind,
                                     .base = patrol.base,
                                     .device = patrol.device,
                                     .phone = "+999 555 0117",
                                     .members = {cast.inspector, cast.gate}};
    put.records.push_back(DemoRecord(monitor::kResponseUnitRecords, patrol.id, 0,
                                     monitor::WriteResponseUnit(unit), "response_unit.created"));
  }
  if (!put.records.empty()) hand.Do(cast.control, std::move(put));
}

// The night has handed over to the officer whose account the page shows.
void PutShift(const monitor::ControlRoom& room, const DemoCast& cast, std::int64_t now_ms,
              DemoHand& hand) {
  if (!room.records().shifts.All().empty()) return;
  monitor::Shift shift{.id = room.NewId("SH-"), .by = cast.night1, .to = cast.control};
  shift.note =
      "A quiet night. Trucks unload at the Marsh again: look at who leaves the Great Road.";
  shift.handed_ms = now_ms;
  shift.accepted_ms = now_ms + 60'000;
  hand.Do(cast.control, PutRecords{{DemoRecord(monitor::kShiftRecords, shift.id, 0,
                                               monitor::WriteShift(shift), "shift.taken")}});
}

}  // namespace

const std::vector<DemoPatrol>& DemoPatrols() {
  using monitor::ResponseKind;
  static const std::vector<DemoPatrol> patrols{{"patrol-1",
                                                "Patrol 1, Mile Post",
                                                ResponseKind::kPatrol,
                                                {.lat = -3.87, .lon = -22.5},
                                                "863400000000901"},
                                               {"patrol-2",
                                                "Patrol 2, Old Mill",
                                                ResponseKind::kPatrol,
                                                {.lat = -3.73, .lon = -22.95},
                                                "863400000000902"},
                                               {"patrol-3",
                                                "Patrol 3, Long Ridge",
                                                ResponseKind::kPatrol,
                                                {.lat = -5.22, .lon = -22.53},
                                                "863400000000903"},
                                               {"arming-harbour",
                                                "Arming team, North Harbour",
                                                ResponseKind::kArmingTeam,
                                                {.lat = -4, .lon = -22.03},
                                                ""},
                                               {"border-police",
                                                "Border police, Hill Crossing",
                                                ResponseKind::kPartner,
                                                {.lat = -3.5, .lon = -23.57},
                                                ""}};
  return patrols;
}

std::string DemoReader(std::string_view what, std::string_view gate, std::uint64_t lane) {
  return fmt::format("{}-{}-{}", what, gate, lane);
}

void SettleDemoStock(const monitor::ControlRoom& room, const DemoLand& land, const DemoCast& cast,
                     std::int64_t now_ms, DemoHand& hand) {
  PutGeography(room, land, cast, now_ms, hand);
  PutDevices(room, cast, now_ms, hand);
  PutPatrols(room, cast, hand);
  PutShift(room, cast, now_ms, hand);
  hand.Wait();
}

}  // namespace tidewaiter::server
