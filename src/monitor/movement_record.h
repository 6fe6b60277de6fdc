// MovementRecord: a movement as the authority keeps it: the journey (track::Movement) and what is
// said about it beside: who carries, who answers, what goods, who agreed to open the seal, which
// places it has passed.
//
//   auto built = BuildMovement(draft, {.find_geo = by_id, .find_device = by_number}, said);
//   if (!built) return Refuse(built.error());               // all problems, with pointers
//   Put("movement", built->id(), WriteMovementRecord(*built));
//
// A draft names places and corridors of the geography; the record keeps their shapes as they were
// in force when it was built, for a route is what was agreed then. Kept as a record "movement"
// (docs/formats/journal.md). Values and pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_MOVEMENT_RECORD_H_
#define TIDEWAITER_MONITOR_MOVEMENT_RECORD_H_

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/problem.h"
#include "monitor/device_record.h"
#include "monitor/geo_thing.h"
#include "track/movement.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kMovementRecords = "movement";  // collection, ids "MV-..."

struct Goods {
  std::vector<std::string> declarations = {};
  std::vector<std::string> consignments = {};
  std::vector<std::string> hs_codes = {};
  std::string description = {};
  bool perishable = false;
  std::optional<double> temperature_low_c = {};
  std::optional<double> temperature_high_c = {};
  double gross_mass_kg = 0;  // 0: not said
  friend bool operator==(const Goods&, const Goods&) = default;
};

// As people name the unit. The journey has it as pairings.
struct UnitNames {
  std::string kind = {};  // word of the contract: "truck", ..., "other"
  std::vector<std::string> plates = {};
  std::vector<std::string> containers = {};
  std::vector<std::string> seals = {};    // mechanical or electronic
  std::vector<std::string> devices = {};  // trackers, electronic seals
  std::string mmsi = {};
  std::string registration = {};
  std::string driver = {};
  double tare_kg = 0;  // of the vehicle with trailer and empty containers; 0: not said
  friend bool operator==(const UnitNames&, const UnitNames&) = default;
  // The first plate, container, registration, ship, seal or device: what people call it.
  [[nodiscard]] std::string Label() const;
};

struct PathNode {
  std::string id = {};
  std::string role = {};   // word of the contract
  std::string place = {};  // id of a place of the geography; "": `shape`
  std::string name = {};
  std::string shape = {};  // GeoJSON geometry with our members
  std::int64_t dwell_min_s = 0;
  std::int64_t dwell_max_s = 0;
  track::Window window = {};
  bool optional = false;  // may be passed by
  friend bool operator==(const PathNode&, const PathNode&) = default;
};

struct PathEdge {
  std::string from = {};
  std::string to = {};
  std::string corridor = {};  // id of a corridor of the geography; "": `line`
  std::vector<geo::Point> line = {};
  double half_width_m = 0;
  std::string mode = {};  // word of the contract; "": that of the movement
  track::Window window = {};
  double speed_limit_kmh = 0;
  friend bool operator==(const PathEdge&, const PathEdge&) = default;
};

// What a person says of a movement: MovementInput of the contract, member by member.
struct MovementDraft {
  UnitNames unit = {};
  std::string mode = {};
  Goods goods = {};
  std::vector<PathNode> nodes = {};
  std::vector<PathEdge> edges = {};
  std::string carrier = {};
  std::string principal = {};
  std::string office = {};
  std::string destination_office = {};
  std::int64_t planned_departure_ms = 0;  // 0: not said
  std::int64_t planned_arrival_ms = 0;
  std::string note = {};
  std::string shipment = {};  // of the ledger, "shipment/S1": it is told of passes; "": none
  std::map<std::string, double, std::less<>> settings = {};
  friend bool operator==(const MovementDraft&, const MovementDraft&) = default;
};

struct NodeVisit {
  std::string node = {};
  std::int64_t arrived_ms = 0;
  std::int64_t left_ms = 0;               // 0: is there
  std::vector<std::string> seen_by = {};  // "position", "gate", "camera"
  friend bool operator==(const NodeVisit&, const NodeVisit&) = default;
};
inline constexpr std::size_t kVisitsMax = 500;  // further ones are not kept

struct MovementRecord {
  MovementDraft draft = {};      // as it was said last
  track::Movement journey = {};  // what the tracker works by: id, state, steps, seals, shapes
  std::string by = {};           // who planned it
  std::int64_t at_ms = 0;
  std::optional<Disarm> disarm = {};  // the last request to open the seal
  std::vector<NodeVisit> visits = {};
  std::vector<std::string> checks = {};  // what was looked at when it was armed
  friend bool operator==(const MovementRecord&, const MovementRecord&) = default;

  [[nodiscard]] const std::string& id() const { return journey.id; }
  // Under the eyes of the tracker: armed, under way or arrived.
  [[nodiscard]] bool watched() const;
  // Planned or watched.
  [[nodiscard]] bool open() const;
};

// What a draft refers to. Null: there is none of that id.
struct Lookup {
  std::function<const GeoVersion*(std::string_view id, GeoKind kind)> find_geo = {};  // in force
  std::function<const DeviceRecord*(std::string_view id)> find_device = {};
};

struct Planned {
  std::string id = {};
  track::IotId iot = {};
  std::string by = {};
  std::int64_t at_ms = 0;
};

// The record of a draft. Devices that the register has as seals become seals of the journey, other
// devices its trackers; a seal that no register knows is a number on it. Problems, all of them,
// under the members of MovementInput: unknown_place, unknown_corridor, unknown_device, retired (a
// device), choice, required, range, format, unknown_member (a setting), shapes' own, and those of
// track::ProblemsOf (under /path/nodes, /path/edges).
std::expected<MovementRecord, codec::Problems> BuildMovement(const MovementDraft& draft,
                                                             const Lookup& lookup,
                                                             const Planned& planned);

// A geometry with our members (GeoShape of the contract) as a drawing. Problems with pointers into
// it; a line needs half_width_m, a point radius_m.
std::expected<geo::Drawing, codec::Problems> ReadGeoShape(std::string_view json);

// The words of the contract that differ from the tracker's: "inland_water", "port", "other" ...
std::optional<track::Mode> FindMode(std::string_view word);
std::string_view ModeWord(track::Mode mode);
std::optional<track::UnitKind> FindUnitKind(std::string_view word);
std::optional<track::NodeRole> FindNodeRole(std::string_view word);

std::string WriteMovementRecord(const MovementRecord& record);
Result<MovementRecord> ParseMovementRecord(std::string_view text);  // errors: kCorruption

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_MOVEMENT_RECORD_H_
