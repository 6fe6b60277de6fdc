#include "track/movement.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/check.h"
#include "track/movement_names.h"

namespace tidewaiter::track {
namespace {

using codec::Problems;

bool IsOrdered(const Window& window) {
  return window.until_ms == 0 || window.from_ms <= window.until_ms;
}

bool Overlap(const Window& a, const Window& b) {
  return (a.until_ms == 0 || b.from_ms <= a.until_ms) &&
         (b.until_ms == 0 || a.from_ms <= b.until_ms);
}

// Notes problems of one movement; pointers are put together here alone.
class Judge {
 public:
  explicit Judge(const Movement& movement) : movement_(movement) {}

  Problems All() {
    Nodes();
    Edges();
    Pairings();
    for (std::size_t i = 0; i < movement_.disarm.size(); ++i)
      Ordered(movement_.disarm[i], fmt::format("/disarm/{}", i));
    if (movement_.cold) Band(*movement_.cold);
    if (problems_.empty()) Reach();
    return std::move(problems_);
  }

 private:
  void Note(std::string_view code, std::string pointer, std::string detail) {
    problems_.push_back({std::string(code), std::move(pointer), std::move(detail)});
  }

  void Ordered(const Window& window, const std::string& pointer) {
    if (!IsOrdered(window)) Note("order", pointer, "ends before it begins");
  }

  void Band(const ColdBand& band) {
    const auto is_celsius = [](double c) { return c >= kCelsiusMin && c <= kCelsiusMax; };
    const bool told = is_celsius(band.low_c) && is_celsius(band.high_c) &&
                      is_celsius(band.setpoint_c.value_or(0)) &&
                      is_celsius(band.kinetic_max_c.value_or(0));
    if (!told) Note("range", "/cold", "no sensor measures that");
    if (band.sensor < 1 || band.sensor > kColdSensors) Note("range", "/cold/sensor", "1 or 2");
    if (!(band.low_c < band.high_c)) Note("order", "/cold/high_c", "is not above low_c");
  }

  void Drawn(const geo::Drawing& drawing, const std::string& pointer) {
    for (codec::Problem& problem : geo::ProblemsOf(drawing))
      Note(problem.code, pointer + problem.pointer, std::move(problem.detail));
  }

  void Nodes() {
    if (movement_.nodes.size() > kNodesMax) return Note("too_many", "/nodes", "too many nodes");
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < movement_.nodes.size(); ++i) {
      const Node& node = movement_.nodes[i];
      const std::string at = fmt::format("/nodes/{}", i);
      if (!ids.insert(node.id).second) Note("duplicate", at + "/id", node.id + " is there twice");
      Drawn(node.place, at + "/place");
      Ordered(node.arrival, at + "/arrival");
      if (node.dwell_max_s != 0 && node.dwell_max_s < node.dwell_min_s)
        Note("order", at + "/dwell_max_s", "is less than dwell_min_s");
    }
    const auto has = [&](NodeRole role) {
      return std::ranges::any_of(movement_.nodes, [&](const Node& n) { return n.role == role; });
    };
    if (!has(NodeRole::kOrigin)) Note("no_origin", "/nodes", "no node is the origin");
    const bool stays = movement_.mode == Mode::kDepot;  // it has nowhere to go
    if (!stays && !has(NodeRole::kDestination))
      Note("no_destination", "/nodes", "no node is the destination");
  }

  [[nodiscard]] bool Knows(std::string_view id) const {
    return std::ranges::any_of(movement_.nodes, [&](const Node& node) { return node.id == id; });
  }

  void Edges() {
    if (movement_.edges.size() > kEdgesMax) return Note("too_many", "/edges", "too many edges");
    std::set<std::pair<std::string_view, std::string_view>> pairs;
    for (std::size_t i = 0; i < movement_.edges.size(); ++i) {
      const Edge& edge = movement_.edges[i];
      const std::string at = fmt::format("/edges/{}", i);
      if (!Knows(edge.from)) Note("unknown_node", at + "/from", edge.from + " is no node");
      if (!Knows(edge.to)) Note("unknown_node", at + "/to", edge.to + " is no node");
      if (!pairs.insert({edge.from, edge.to}).second) Note("duplicate", at, "is there twice");
      Ordered(edge.window, at + "/window");
      if (edge.corridor) Drawn({.area = *edge.corridor}, at + "/corridor");
    }
  }

  void Pairings() {
    const auto& all = movement_.pairings;
    if (all.size() > kPairingsMax) return Note("too_many", "/pairings", "too many pairings");
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::string at = fmt::format("/pairings/{}", i);
      Ordered(all[i].valid, at);
      for (std::size_t j = 0; j < i; ++j) {
        const bool same = IsDevice(all[i].kind) == IsDevice(all[j].kind) &&
                          (IsDevice(all[i].kind) || all[i].kind == all[j].kind);
        if (same && all[i].value == all[j].value && Overlap(all[i].valid, all[j].valid))
          Note("duplicate", at + "/value", all[i].value + " is paired twice at one time");
      }
    }
  }

  // Every node must be on some way that starts at an origin.
  void Reach() {
    std::set<std::string_view> reached;
    for (const Node& node : movement_.nodes) {
      if (node.role == NodeRole::kOrigin) reached.insert(node.id);
    }
    for (std::size_t round = 0; round < movement_.nodes.size(); ++round) {
      for (const Edge& edge : movement_.edges) {
        if (reached.contains(edge.from)) reached.insert(edge.to);
      }
    }
    for (std::size_t i = 0; i < movement_.nodes.size(); ++i) {
      const std::string& id = movement_.nodes[i].id;
      if (!reached.contains(id))
        Note("unreachable", fmt::format("/nodes/{}", i), "no way leads to " + id);
    }
  }

  const Movement& movement_;
  Problems problems_;
};

struct Transition {
  MovementState from;
  MovementState to;
  Authority rank;
};
constexpr std::array kTransitions{
    Transition{MovementState::kPlanned, MovementState::kArmed, Authority::kOfficer},
    Transition{MovementState::kArmed, MovementState::kUnderWay, Authority::kSystem},
    Transition{MovementState::kArmed, MovementState::kPlanned, Authority::kOfficer},
    Transition{MovementState::kUnderWay, MovementState::kArrived, Authority::kSystem},
    Transition{MovementState::kArrived, MovementState::kUnderWay, Authority::kSystem},
    Transition{MovementState::kArrived, MovementState::kClosed, Authority::kOfficer},
    Transition{MovementState::kArmed, MovementState::kClosed, Authority::kSupervisor},
    Transition{MovementState::kUnderWay, MovementState::kClosed, Authority::kSupervisor},
    Transition{MovementState::kPlanned, MovementState::kCancelled, Authority::kOfficer},
    Transition{MovementState::kArmed, MovementState::kCancelled, Authority::kSupervisor},
    Transition{MovementState::kUnderWay, MovementState::kCancelled, Authority::kSupervisor},
    Transition{MovementState::kArrived, MovementState::kCancelled, Authority::kSupervisor},
};

const Transition* FindTransition(MovementState from, MovementState to) {
  const auto* const found = std::ranges::find_if(
      kTransitions, [&](const Transition& t) { return t.from == from && t.to == to; });
  return found == kTransitions.end() ? nullptr : found;
}

// Ends of movements that were not the planned ones have to be explained.
bool NeedsReason(const Step& step, Authority needed) {
  return needed == Authority::kSupervisor || step.to == MovementState::kCancelled;
}

}  // namespace

std::string_view Name(UnitKind kind) {
  return kUnitKinds.at(static_cast<std::size_t>(kind) - 1);
}
std::string_view Name(Mode mode) {
  return kModes.at(static_cast<std::size_t>(mode) - 1);
}
std::string_view Name(NodeRole role) {
  return kRoles.at(static_cast<std::size_t>(role) - 1);
}
std::string_view Name(PairingKind kind) {
  return kPairingKinds.at(static_cast<std::size_t>(kind) - 1);
}
std::string_view Name(MovementState state) {
  return kStates.at(static_cast<std::size_t>(state) - 1);
}
std::string_view Name(Authority authority) {
  return kAuthorities.at(static_cast<std::size_t>(authority) - 1);
}

Problems ProblemsOf(const Movement& movement) {
  return Judge(movement).All();
}

Result<Movement> Advance(const Movement& movement, const Step& step) {
  const Transition* const found = FindTransition(movement.state, step.to);
  if (found == nullptr) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("no step from {} to {}", Name(movement.state), Name(step.to)));
  }
  if (step.rank < found->rank) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("{} needs the word of: {}", Name(step.to), Name(found->rank)));
  }
  if (movement.steps.size() >= kStepsMax)
    return Fail(ErrorCode::kFailedPrecondition, "the movement has too many steps");
  if (step.by.empty()) return Fail(ErrorCode::kInvalidArgument, "nobody is named", "/by");
  if (step.reason.empty() && NeedsReason(step, found->rank))
    return Fail(ErrorCode::kInvalidArgument, "a reason is needed", "/reason");
  if (!movement.steps.empty() && step.at_ms < movement.steps.back().at_ms)
    return Fail(ErrorCode::kInvalidArgument, "is before the last step", "/at_ms");
  Movement moved = movement;
  moved.state = step.to;
  moved.steps.push_back(step);
  return moved;
}

}  // namespace tidewaiter::track
