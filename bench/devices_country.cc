#include "bench/devices_country.h"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "geo/measure.h"

namespace tidewaiter::bench {
namespace {

constexpr double kHalfWayKm = 100;
constexpr double kStepKm = 5;  // between two points of a corridor
constexpr std::size_t kRecordsAtOnce = 1000;
constexpr std::string_view kMovementPrefix = "MV-";

monitor::DeviceRecord RegisteredDevice(std::string id) {
  return {.id = std::move(id),
          .kind = monitor::DeviceKind::kTracker,
          .state = monitor::DeviceState::kArmed,
          .protocol = "teltonika",
          .model = "FMB920"};
}

std::string PointText(const geo::Point& at) {
  return fmt::format("[{:.6f},{:.6f}]", at.lon, at.lat);
}

std::string PolygonAround(const geo::Point& center, double radius_m, Random& random) {
  const auto corners = static_cast<int>(8 + random.Below(57));
  std::string ring;
  std::string first;
  for (int i = 0; i < corners; ++i) {
    const double radius = radius_m * random.Uniform(0.7, 1);
    const std::string point = PointText(geo::Destination(center, 360.0 * i / corners, radius));
    if (i == 0) first = point;
    ring += point + ",";
  }
  return R"({"type":"Polygon","coordinates":[[)" + ring + first + "]]}";
}

// A country of 10 by 10 degrees.
geo::Point Somewhere(Random& random) {
  return {.lat = random.Uniform(-5, 5), .lon = random.Uniform(34, 44)};
}

// Areas that nobody may enter are small: large ones would be full of alarms.
monitor::GeoThing FenceOf(int i, Random& random) {
  constexpr std::array<std::string_view, 4> kRoles{"forbidden", "restricted", "rest_area",
                                                   "dead_zone"};
  const auto role = static_cast<std::size_t>(i) % kRoles.size();
  const double radius_m = random.Uniform(200, role < 2 ? 600 : 8000);
  monitor::GeoVersion version{.name = fmt::format("fence {}", i),
                              .role = std::string(kRoles[role]),
                              .shape = PolygonAround(Somewhere(random), radius_m, random)};
  version.reason = "measured";
  version.by = "anna";
  auto thing =
      monitor::BeginThing(fmt::format("GZ-{:05}", i), monitor::GeoKind::kFence, std::move(version));
  CHECK(thing.has_value());
  thing = monitor::Approve(*std::move(thing), "ben", 1);
  CHECK(thing.has_value());
  return *std::move(thing);
}

monitor::PathNode NodeAt(const char* id, const char* role, const geo::Point& at) {
  monitor::PathNode node{.id = id, .role = role};
  node.shape = R"({"type":"Point","radius_m":300,"coordinates":)" + PointText(at) + "}";
  return node;
}

// Puts records into a store, many in one commit.
class Filler {
 public:
  explicit Filler(desk::Store& store) : store_(store) {}
  Status Put(std::string_view collection, std::string id, std::string body) {
    batch_.records.push_back({std::string(collection), std::move(id), 1, std::move(body)});
    return batch_.records.size() < kRecordsAtOnce ? Status() : Write();
  }
  Status Write() {
    RETURN_IF_ERROR(store_.Commit(batch_));
    batch_ = {};
    return {};
  }

 private:
  desk::Store& store_;
  desk::Batch batch_;
};

}  // namespace

std::string DeviceOf(int unit) {
  return fmt::format("35{:013}", unit);
}

std::string MovementOf(int unit) {
  return fmt::format("{}{:05}", kMovementPrefix, unit);
}

int UnitOfMovement(std::string_view movement) {
  CHECK(movement.starts_with(kMovementPrefix));
  movement.remove_prefix(kMovementPrefix.size());
  int unit = -1;
  std::from_chars(movement.data(), movement.data() + movement.size(), unit);
  CHECK(unit >= 0);
  return unit;
}

Country::Country(int units) {
  Random random(6);
  for (int i = 0; i < units; ++i) {
    const geo::Point from = Somewhere(random);
    journeys_.push_back({from, random.Uniform(0, 360), random.Uniform(2, kHalfWayKm - 0.5)});
  }
}

geo::Point Country::At(const Journey& journey, double km) const {
  return geo::Destination(journey.from, journey.bearing_deg, km * 1000);
}

geo::Point Country::PlaceOf(int unit, double seconds) const {
  const Journey& journey = journeys_[static_cast<std::size_t>(unit)];
  return At(journey, journey.begin_km + seconds / 3600 * kUnitKmh);
}

monitor::MovementDraft Country::DraftOf(int unit) const {
  const Journey& journey = journeys_[static_cast<std::size_t>(unit)];
  monitor::MovementDraft draft;
  draft.unit.kind = "truck";
  draft.unit.plates = {fmt::format("K{:06}", unit)};
  draft.unit.devices = {DeviceOf(unit)};
  draft.mode = "road";
  draft.nodes = {NodeAt("from", "origin", At(journey, 0)),
                 NodeAt("half", "checkpoint", At(journey, kHalfWayKm)),
                 NodeAt("to", "destination", At(journey, 2 * kHalfWayKm))};
  for (std::size_t part = 0; part < 2; ++part) {
    monitor::PathEdge edge{.from = draft.nodes[part].id, .to = draft.nodes[part + 1].id};
    edge.half_width_m = 500;
    for (double km = 0; km <= kHalfWayKm; km += kStepKm)
      edge.line.push_back(At(journey, static_cast<double>(part) * kHalfWayKm + km));
    draft.edges.push_back(std::move(edge));
  }
  return draft;
}

monitor::MovementRecord Country::RecordOf(int unit, std::int64_t now_ms) const {
  const monitor::DeviceRecord device = RegisteredDevice(DeviceOf(unit));
  const monitor::Lookup lookup{
      .find_geo = [](std::string_view, monitor::GeoKind) { return nullptr; },
      .find_device = [&](std::string_view) { return &device; }};
  const auto number = static_cast<std::uint64_t>(unit);
  const std::int64_t hour_ago_ms = now_ms - 3'600'000;
  auto built = monitor::BuildMovement(DraftOf(unit), lookup,
                                      {.id = MovementOf(unit),
                                       .iot = track::IotId::Version7(hour_ago_ms, number, 2),
                                       .by = "anna",
                                       .at_ms = hour_ago_ms});
  CHECK(built.has_value());
  built->journey.state = track::MovementState::kUnderWay;
  built->visits = {{.node = "from",
                    .arrived_ms = hour_ago_ms,
                    .left_ms = hour_ago_ms + 60'000,
                    .seen_by = {"position"}}};
  return *std::move(built);
}

Status Country::Fill(desk::Store& store, std::int64_t now_ms) const {
  Filler filler(store);
  Random random(7);
  for (int i = 0; i < kFences; ++i) {
    const monitor::GeoThing fence = FenceOf(i, random);
    RETURN_IF_ERROR(filler.Put(monitor::kGeoRecords, fence.id, monitor::WriteThing(fence)));
  }
  for (int unit = 0; unit < units(); ++unit) {
    const monitor::DeviceRecord device = RegisteredDevice(DeviceOf(unit));
    RETURN_IF_ERROR(filler.Put(monitor::kDeviceRecords, device.id, monitor::WriteDevice(device)));
    const monitor::MovementRecord record = RecordOf(unit, now_ms);
    RETURN_IF_ERROR(
        filler.Put(monitor::kMovementRecords, record.id(), monitor::WriteMovementRecord(record)));
  }
  return filler.Write();
}

}  // namespace tidewaiter::bench
