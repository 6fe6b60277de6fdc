// A movement out of what somebody said of it, the geography and the register.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "declaration/container_code.h"
#include "geo/read_shapes.h"
#include "monitor/gate_telling.h"
#include "monitor/movement_record.h"

namespace tidewaiter::monitor {
namespace {

using codec::JsonWriter;
using codec::Problems;
using track::PairingKind;

// Stands in for a place with problems, so that those of the path are told as well.
const geo::Drawing& SomePlace() {
  static const geo::Drawing place{.area = geo::Circle{.center = {}, .radius_m = 1}, .band = {}};
  return place;
}

class Builder {
 public:
  Builder(const MovementDraft& draft, const Lookup& lookup) : draft_(draft), lookup_(lookup) {}

  std::expected<MovementRecord, Problems> All(const Planned& planned) {
    MovementRecord record{.draft = draft_, .by = planned.by, .at_ms = planned.at_ms};
    record.journey.id = planned.id;
    record.journey.iot = planned.iot;
    record.journey.perishable = draft_.goods.perishable;
    record.journey.declarations = draft_.goods.declarations;
    Unit(record.journey);
    Cold(record.journey);
    Path(record.journey);
    Settings(record.journey);
    Times();
    Shipment();
    for (codec::Problem& problem : track::ProblemsOf(record.journey))
      Note(problem.code, UnderInput(problem.pointer), std::move(problem.detail));
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return record;
  }

 private:
  void Note(std::string_view code, std::string pointer, std::string detail) {
    problems_.push_back({std::string(code), std::move(pointer), std::move(detail)});
  }

  static std::string UnderInput(const std::string& pointer) {
    if (pointer.starts_with("/pairings")) return "/unit";
    if (pointer.starts_with("/cold")) return "/goods/temperature_high_c";
    return pointer.starts_with("/nodes") || pointer.starts_with("/edges") ? "/path" + pointer
                                                                          : pointer;
  }

  void Unit(track::Movement& journey) {
    const auto kind = FindUnitKind(draft_.unit.kind);
    if (kind) {
      journey.unit_kind = *kind;
    } else {
      Note("choice", "/unit/kind", "no such kind of unit: " + draft_.unit.kind);
    }
    const auto mode = FindMode(draft_.mode);
    if (mode) {
      journey.mode = *mode;
    } else {
      Note("choice", "/mode", "no such way to move: " + draft_.mode);
    }
    journey.unit = draft_.unit.Label();
    if (journey.unit.empty())
      Note("required", "/unit", "a plate, container, seal, device or registration is needed");
    for (std::size_t i = 0; i < draft_.unit.seals.size(); ++i)
      Seal(draft_.unit.seals[i], fmt::format("/unit/seals/{}", i), journey);
    for (std::size_t i = 0; i < draft_.unit.devices.size(); ++i)
      Device(draft_.unit.devices[i], fmt::format("/unit/devices/{}", i), journey);
    for (const std::string& plate : draft_.unit.plates)
      journey.pairings.push_back({.kind = PairingKind::kPlate, .value = plate});
    for (std::size_t i = 0; i < draft_.unit.containers.size(); ++i)
      Container(draft_.unit.containers[i], fmt::format("/unit/containers/{}", i), journey);
  }

  void Container(const std::string& said, const std::string& pointer, track::Movement& journey) {
    const auto code = ContainerCode::Parse(said);
    if (!code) return Note("format", pointer, code.error().message);
    journey.pairings.push_back(
        {.kind = PairingKind::kContainer, .value = std::string(code->text())});
  }

  bool IsUsable(const DeviceRecord& device, const std::string& pointer) {
    if (device.state != DeviceState::kRetired && device.state != DeviceState::kLost) return true;
    Note("retired", pointer, fmt::format("{} is {}", device.id, Name(device.state)));
    return false;
  }

  void Seal(const std::string& number, const std::string& pointer, track::Movement& journey) {
    const DeviceRecord* const device = lookup_.find_device(number);
    const bool electronic = device != nullptr && (device->kind == DeviceKind::kSeal ||
                                                  device->kind == DeviceKind::kFuelSeal);
    if (electronic && !IsUsable(*device, pointer)) return;
    journey.pairings.push_back(
        {.kind = electronic ? PairingKind::kSealDevice : PairingKind::kSealNumber,
         .value = number});
  }

  void Device(const std::string& number, const std::string& pointer, track::Movement& journey) {
    const DeviceRecord* const device = lookup_.find_device(number);
    if (device == nullptr) return Note("unknown_device", pointer, "no device is " + number);
    if (!IsUsable(*device, pointer)) return;
    const auto kind = PairingOf(device->kind);
    if (!kind) {
      return Note("choice", pointer, fmt::format("a {} does not travel", Name(device->kind)));
    }
    const auto same = [&](const track::Pairing& pairing) {
      return pairing.kind == *kind && pairing.value == number;  // said among the seals too
    };
    if (std::ranges::any_of(journey.pairings, same)) return;
    journey.pairings.push_back({.kind = *kind, .value = number});
  }

  static std::optional<PairingKind> PairingOf(DeviceKind kind) {
    switch (kind) {
      case DeviceKind::kSeal:
      case DeviceKind::kFuelSeal:
        return PairingKind::kSealDevice;
      case DeviceKind::kTracker:
      case DeviceKind::kPhone:
        return PairingKind::kVehicleDevice;
      case DeviceKind::kTag:
        return PairingKind::kTag;
      case DeviceKind::kOther:
        return PairingKind::kSensorDevice;
      default:
        return std::nullopt;
    }
  }

  // One bound alone is a band as well: the other is what no sensor measures.
  void Cold(track::Movement& journey) {
    const Goods& goods = draft_.goods;
    if (!goods.temperature_low_c && !goods.temperature_high_c) return;
    const track::ColdBand band{.low_c = goods.temperature_low_c.value_or(track::kCelsiusMin),
                               .high_c = goods.temperature_high_c.value_or(track::kCelsiusMax)};
    if (band.low_c < band.high_c) {
      journey.cold = band;
    } else {
      Note("order", "/goods/temperature_high_c", "is not above the low one");
    }
  }

  void Path(track::Movement& journey) {
    for (std::size_t i = 0; i < draft_.nodes.size(); ++i)
      journey.nodes.push_back(Node(draft_.nodes[i], fmt::format("/path/nodes/{}", i)));
    for (std::size_t i = 0; i < draft_.edges.size(); ++i)
      journey.edges.push_back(Edge(draft_.edges[i], fmt::format("/path/edges/{}", i)));
  }

  // The drawing of a version in force, or of a shape that came along; nothing and a problem.
  std::optional<geo::Drawing> Drawn(const std::string& shape, const std::string& pointer) {
    auto drawing = ReadGeoShape(shape);
    if (drawing) return *std::move(drawing);
    for (codec::Problem& problem : drawing.error())
      Note(problem.code, pointer + problem.pointer, std::move(problem.detail));
    return std::nullopt;
  }

  track::Node Node(const PathNode& said, const std::string& at) {
    track::Node node{.id = said.id, .place = SomePlace(), .dwell_min_s = said.dwell_min_s};
    node.dwell_max_s = said.dwell_max_s;
    node.arrival = said.window;
    const auto role = FindNodeRole(said.role);
    if (!role) Note("choice", at + "/role", "no such role: " + said.role);
    node.role = role.value_or(track::NodeRole::kCheckpoint);
    const bool is_end =
        node.role == track::NodeRole::kOrigin || node.role == track::NodeRole::kDestination;
    if (said.optional && !is_end) node.role = track::NodeRole::kRest;
    std::optional<geo::Drawing> place;
    if (!said.place.empty()) {
      const GeoVersion* const version = lookup_.find_geo(said.place, GeoKind::kPlace);
      if (version == nullptr) {
        Note("unknown_place", at + "/place", "no place in force is " + said.place);
        return node;
      }
      if (node.dwell_max_s == 0) node.dwell_max_s = version->dwell_max_s;
      place = Drawn(version->shape, at + "/place");
    } else if (said.shape.empty()) {
      Note("required", at + "/place", "a place or a shape is needed");
      return node;
    } else {
      place = Drawn(said.shape, at + "/shape");
    }
    if (place) Settle(*std::move(place), at, node);
    return node;
  }

  // A node is a circle or one polygon, at every altitude.
  void Settle(geo::Drawing place, const std::string& at, track::Node& node) {
    const auto* const polygon = std::get_if<geo::Polygon>(&place.area);
    const bool is_one = std::holds_alternative<geo::Circle>(place.area) ||
                        (polygon != nullptr && polygon->parts.size() == 1);
    if (!is_one) return Note("choice", at, "a node is a circle or a single polygon");
    place.band.reset();
    node.place = std::move(place);
  }

  track::Edge Edge(const PathEdge& said, const std::string& at) {
    track::Edge edge{.from = said.from, .to = said.to, .corridor = {}, .window = said.window};
    edge.speed_limit_kmh = said.speed_limit_kmh;
    if (!said.mode.empty() && !FindMode(said.mode))
      Note("choice", at + "/mode", "no such way to move: " + said.mode);
    if (!said.corridor.empty()) {
      Corridor(said.corridor, at, edge);
    } else if (!said.line.empty()) {
      if (said.half_width_m == 0)
        Note("required", at + "/half_width_m", "a line needs half its width");
      edge.corridor = {.line = said.line, .half_width_m = said.half_width_m};
    }
    return edge;
  }

  void Corridor(const std::string& id, const std::string& at, track::Edge& edge) {
    const GeoVersion* const version = lookup_.find_geo(id, GeoKind::kCorridor);
    if (version == nullptr)
      return Note("unknown_corridor", at + "/corridor", "no corridor in force is " + id);
    const auto drawing = Drawn(version->shape, at + "/corridor");
    if (!drawing) return;
    const auto* const corridor = std::get_if<geo::Corridor>(&drawing->area);
    if (corridor == nullptr) return Note("choice", at + "/corridor", id + " is no line");
    edge.corridor = *corridor;
    if (edge.speed_limit_kmh == 0) edge.speed_limit_kmh = version->speed_limit_kmh;
  }

  void Settings(track::Movement& journey) {
    for (const auto& [name, value] : draft_.settings) {
      const auto limit = track::FindLimit(name);
      if (!limit) {
        Note("unknown_member", "/settings/" + name, "no such threshold");
        continue;
      }
      const track::LimitRow& row = track::LimitRows()[static_cast<std::size_t>(*limit)];
      if (!(value >= row.low && value <= row.high)) {
        Note("range", "/settings/" + name, fmt::format("is not {} to {}", row.low, row.high));
        continue;
      }
      journey.limits.emplace_back(*limit, value);
    }
    std::ranges::sort(journey.limits);
  }

  void Times() {
    if (draft_.planned_arrival_ms != 0 && draft_.planned_arrival_ms < draft_.planned_departure_ms)
      Note("order", "/planned_arrival", "is before the departure");
  }

  void Shipment() {
    if (!draft_.shipment.empty() && !IsShipment(draft_.shipment))
      Note("format", "/shipment", "is no shipment of the ledger, as in shipment/S1");
  }

  const MovementDraft& draft_;
  const Lookup& lookup_;
  Problems problems_;
};

// The geometry as a Feature of GeoJSON, whose properties hold what we write beside coordinates.
std::string FeatureOf(simdjson::dom::element shape) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("type", "Feature").Key("properties").BeginObject();
  const auto copy = [&](std::string_view ours, std::string_view theirs, double factor) {
    double number = 0;
    if (shape.at_key(ours).get(number) == simdjson::SUCCESS) json.Member(theirs, number * factor);
  };
  copy("radius_m", "radius_m", 1);
  copy("half_width_m", "width_m", 2);
  copy("floor_m", "altitude_floor_m", 1);
  copy("ceiling_m", "altitude_ceiling_m", 1);
  json.MemberUnlessEmpty("altitude_reference", codec::TextOf(shape, "height_reference"));
  json.EndObject().Key("geometry").BeginObject();
  json.Member("type", codec::TextOf(shape, "type"));
  simdjson::dom::element coordinates;
  if (shape.at_key("coordinates").get(coordinates) == simdjson::SUCCESS)
    json.Key("coordinates").Raw(simdjson::minify(coordinates));
  json.EndObject().EndObject();
  return out;
}

// Theirs to ours: "/geometry/coordinates/0" -> "/coordinates/0".
std::string OurPointer(const std::string& pointer) {
  constexpr std::string_view kGeometry = "/geometry";
  return pointer.starts_with(kGeometry) ? pointer.substr(kGeometry.size()) : "";
}

}  // namespace

std::expected<geo::Drawing, Problems> ReadGeoShape(std::string_view json) {
  const codec::JsonText said(json);
  if (!said.ok() || !said.root().is_object())
    return std::unexpected(Problems{{"type", "", "a shape is an object"}});
  geo::ReadFeatures read = geo::ReadGeoJson(FeatureOf(said.root()));
  for (codec::Problem& problem : read.problems)
    problem.pointer = OurPointer(problem.pointer);
  if (!read.problems.empty()) return std::unexpected(std::move(read.problems));
  if (read.features.size() != 1 || !read.features.front().drawing) {
    const bool is_line = codec::TextOf(said.root(), "type") == "LineString";
    return std::unexpected(Problems{{"required", is_line ? "/half_width_m" : "/radius_m",
                                     "a line needs its half width, a point its radius"}});
  }
  geo::Drawing drawing = *std::move(read.features.front().drawing);
  Problems problems = geo::ProblemsOf(drawing);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return drawing;
}

std::expected<MovementRecord, Problems> BuildMovement(const MovementDraft& draft,
                                                      const Lookup& lookup,
                                                      const Planned& planned) {
  return Builder(draft, lookup).All(planned);
}

}  // namespace tidewaiter::monitor
