#include "monitor/movement_record.h"

#include <array>

#include "monitor/names.h"

namespace tidewaiter::monitor {
namespace {

using track::Mode;
using track::NodeRole;
using track::UnitKind;

constexpr Names<Mode, 6> kModes{{{Mode::kRoad, "road"},
                                 {Mode::kRail, "rail"},
                                 {Mode::kSea, "sea"},
                                 {Mode::kInland, "inland_water"},
                                 {Mode::kAir, "air"},
                                 {Mode::kDepot, "depot"}}};

// What is none of them is watched like a parcel: nothing is known of how it moves.
constexpr Names<UnitKind, 9> kUnitKinds{{{UnitKind::kTruck, "truck"},
                                         {UnitKind::kContainer, "container"},
                                         {UnitKind::kWagon, "wagon"},
                                         {UnitKind::kTrailer, "trailer"},
                                         {UnitKind::kVessel, "vessel"},
                                         {UnitKind::kAircraft, "aircraft"},
                                         {UnitKind::kDrone, "drone"},
                                         {UnitKind::kParcel, "parcel"},
                                         {UnitKind::kParcel, "other"}}};

// Where goods change the vehicle or stand, they are handed on.
constexpr Names<NodeRole, 9> kRoles{{{NodeRole::kOrigin, "origin"},
                                     {NodeRole::kGate, "gate"},
                                     {NodeRole::kCheckpoint, "checkpoint"},
                                     {NodeRole::kRest, "rest"},
                                     {NodeRole::kBorder, "border"},
                                     {NodeRole::kTransfer, "port"},
                                     {NodeRole::kTransfer, "station"},
                                     {NodeRole::kTransfer, "depot"},
                                     {NodeRole::kDestination, "destination"}}};

}  // namespace

std::optional<Mode> FindMode(std::string_view word) {
  return FindIn(kModes, word);
}
std::string_view ModeWord(Mode mode) {
  return NameIn(kModes, mode);
}
std::optional<UnitKind> FindUnitKind(std::string_view word) {
  return FindIn(kUnitKinds, word);
}
std::optional<NodeRole> FindNodeRole(std::string_view word) {
  return FindIn(kRoles, word);
}

std::string UnitNames::Label() const {
  if (!plates.empty()) return plates.front();
  if (!containers.empty()) return containers.front();
  if (!registration.empty()) return registration;
  if (!mmsi.empty()) return mmsi;
  if (!seals.empty()) return seals.front();
  return devices.empty() ? std::string() : devices.front();
}

bool MovementRecord::watched() const {
  return journey.state == track::MovementState::kArmed ||
         journey.state == track::MovementState::kUnderWay ||
         journey.state == track::MovementState::kArrived;
}

bool MovementRecord::open() const {
  return watched() || journey.state == track::MovementState::kPlanned;
}

}  // namespace tidewaiter::monitor
