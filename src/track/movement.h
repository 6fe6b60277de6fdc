// Movement: one transport under customs control: what moves, who carries the seals and trackers,
// which way it is to take, by when, and how far it has come in the eyes of the authority.
//
//   track::ReadMovement read = track::ParseMovement(json);
//   if (!read.problems.empty()) return Refuse(read.problems);         // all of them, with pointers
//   const auto armed = Advance(read.movement, {.to = MovementState::kArmed, .at_ms = now,
//                                              .by = "officer 17", .rank = Authority::kOfficer});
//
// The allowed path is a graph: nodes are places with a role, edges the ways between them. A unit
// may go from a node to any that an edge leads to. Times are milliseconds since 1970 UTC, lengths
// metres. The JSON form is docs/formats/movement.md. Plain values; functions are pure.
#ifndef TIDEWAITER_TRACK_MOVEMENT_H_
#define TIDEWAITER_TRACK_MOVEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/problem.h"
#include "geo/shape.h"
#include "track/cold_band.h"
#include "track/iot_id.h"
#include "track/settings.h"

namespace tidewaiter::track {

// Numbers are stored: never renumber.
enum class UnitKind : std::uint8_t {
  kTruck = 1,
  kContainer = 2,
  kWagon = 3,
  kTrailer = 4,
  kVessel = 5,
  kAircraft = 6,
  kDrone = 7,
  kParcel = 8,
};
enum class Mode : std::uint8_t {
  kRoad = 1,
  kRail = 2,
  kSea = 3,
  kInland = 4,  // waterways
  kAir = 5,
  kDepot = 6,  // it stands, under watch
};
enum class NodeRole : std::uint8_t {
  kOrigin = 1,
  kGate = 2,
  kCheckpoint = 3,
  kRest = 4,  // may be passed by: a missed rest area is no alarm
  kBorder = 5,
  kTransfer = 6,
  kDestination = 7,
};
std::string_view Name(UnitKind kind);  // "truck", ...
std::string_view Name(Mode mode);      // "road", ...
std::string_view Name(NodeRole role);  // "origin", ...

// From and until are both in it; 0 leaves that end open.
struct Window {
  std::int64_t from_ms = 0;
  std::int64_t until_ms = 0;
  [[nodiscard]] bool Has(std::int64_t time_ms) const {
    return (from_ms == 0 || time_ms >= from_ms) && (until_ms == 0 || time_ms <= until_ms);
  }
  friend bool operator==(const Window&, const Window&) = default;
};

struct Node {
  std::string id = {};
  NodeRole role = NodeRole::kCheckpoint;
  geo::Drawing place = {};
  std::int64_t dwell_min_s = 0;  // 0: none
  std::int64_t dwell_max_s = 0;  // 0: none
  Window arrival = {};           // when it is expected to come
  friend bool operator==(const Node&, const Node&) = default;
};

struct Edge {
  std::string from = {};
  std::string to = {};
  std::optional<geo::Corridor> corridor = {};  // none: any way between them
  Window window = {};                          // when it may be on its way there
  double speed_limit_kmh = 0;                  // 0: that of the settings
  friend bool operator==(const Edge&, const Edge&) = default;
};

enum class PairingKind : std::uint8_t {
  kSealDevice = 1,     // an electronic seal, by the number it says
  kVehicleDevice = 2,  // the tracker of the truck
  kSensorDevice = 3,   // temperature, light ... without a say on where the unit is
  kPlate = 4,
  kContainer = 5,  // a container code (ISO 6346)
  kSealNumber = 6,
  kTag = 7,
};
std::string_view Name(PairingKind kind);  // "seal_device", ...
constexpr bool IsDevice(PairingKind kind) {
  return kind <= PairingKind::kSensorDevice;
}

// That something belongs to the movement, and for how long.
struct Pairing {
  PairingKind kind = PairingKind::kSealDevice;
  std::string value = {};
  Window valid = {};
  friend bool operator==(const Pairing&, const Pairing&) = default;
};

enum class MovementState : std::uint8_t {
  kPlanned = 1,
  kArmed = 2,  // seals closed and watched, still at the origin
  kUnderWay = 3,
  kArrived = 4,
  kClosed = 5,
  kCancelled = 6,
};
std::string_view Name(MovementState state);  // "planned", ...

// Whose word is needed for a step.
enum class Authority : std::uint8_t {
  kSystem = 1,      // what the devices showed
  kOfficer = 2,     // of customs
  kSupervisor = 3,  // who may end what went wrong
};
std::string_view Name(Authority authority);  // "system", "officer", "supervisor"

struct Step {
  MovementState to = MovementState::kPlanned;
  std::int64_t at_ms = 0;
  std::string by = {};
  Authority rank = Authority::kSystem;
  std::string reason = {};
  friend bool operator==(const Step&, const Step&) = default;
};

struct Movement {
  std::string id = {};
  IotId iot = {};
  UnitKind unit_kind = UnitKind::kTruck;
  std::string unit = {};  // what alarms are about: a plate, a container code, a wagon number
  Mode mode = Mode::kRoad;
  bool perishable = false;
  std::optional<ColdBand> cold = {};  // none: temperatures are not looked at
  std::vector<std::string> declarations = {};
  std::vector<Pairing> pairings = {};
  std::vector<Node> nodes = {};
  std::vector<Edge> edges = {};
  std::vector<Window> disarm = {};  // when seals may be opened, by authority
  Overrides limits = {};
  MovementState state = MovementState::kPlanned;
  std::vector<Step> steps = {};  // how it came to that state, oldest first
  friend bool operator==(const Movement&, const Movement&) = default;
};

// Limits of what comes from outside.
inline constexpr std::size_t kNodesMax = 64;  // a bit each in a word; transits have three to twenty
inline constexpr std::size_t kEdgesMax = 256;
inline constexpr std::size_t kPairingsMax = 64;
inline constexpr std::size_t kLinePointsMax = 20'000;  // 2,000 km, a point each 100 m
inline constexpr std::size_t kDeclarationsMax = 1000;
inline constexpr std::size_t kStepsMax = 100;
inline constexpr std::size_t kDisarmMax = 16;

// Everything that is wrong with what it says, whoever made it. Codes: those of geo::ProblemsOf
// under the place or corridor, duplicate (node id, edge, device at one time), unknown_node,
// no_origin, no_destination, unreachable (no way from an origin to this node), order (a window or a
// dwell that ends before it begins, a band whose ends are not in order), too_many.
codec::Problems ProblemsOf(const Movement& movement);

struct ReadMovement {
  Movement movement = {};
  codec::Problems problems = {};
};
ReadMovement ParseMovement(std::string_view json);
std::string WriteMovement(const Movement& movement);

// The movement after that step. planned -> armed -> under way -> arrived -> closed need an officer,
// but for under way and arrived, which the devices may show; cancelled, and closed from anything
// but arrived, need a supervisor and a reason. Nothing leads out of closed and cancelled.
// Errors: kFailedPrecondition (no such step, rank too low), kInvalidArgument (no name, no reason,
// a time before the last step). On an error nothing changed.
Result<Movement> Advance(const Movement& movement, const Step& step);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_MOVEMENT_H_
