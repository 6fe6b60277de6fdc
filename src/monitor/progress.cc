#include "monitor/progress.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>

#include "geo/measure.h"
#include "monitor/record_writer.h"

namespace tidewaiter::monitor {
namespace {

using track::MovementState;
using track::NodeRole;
using track::PairingKind;

const track::Node* FindNode(const MovementRecord& record, std::string_view id) {
  const auto at = std::ranges::find(record.journey.nodes, id, &track::Node::id);
  return at == record.journey.nodes.end() ? nullptr : &*at;
}

// The step that the place shows, if any.
std::optional<MovementState> StepShown(const MovementRecord& record, const track::UnitView& view) {
  const track::Node* const node = FindNode(record, view.node);
  const MovementState state = record.journey.state;
  if (state == MovementState::kArmed) {
    const bool is_at_origin = node != nullptr && node->role == NodeRole::kOrigin;
    // Before it was seen at its origin nothing says that it left.
    const bool was_there = !record.visits.empty();
    if (was_there && !is_at_origin) return MovementState::kUnderWay;
  }
  const bool is_there = node != nullptr && node->role == NodeRole::kDestination;
  if (state == MovementState::kUnderWay && is_there) return MovementState::kArrived;
  return std::nullopt;
}

bool Leave(MovementRecord& record, std::string_view but, std::int64_t at_ms) {
  if (record.visits.empty()) return false;
  NodeVisit& last = record.visits.back();
  if (last.left_ms != 0 || last.node == but) return false;
  last.left_ms = std::max(at_ms, last.arrived_ms);
  return true;
}

std::optional<geo::Point> MiddleOf(const track::Movement& journey, std::string_view id) {
  const auto at = std::ranges::find(journey.nodes, id, &track::Node::id);
  if (at == journey.nodes.end()) return std::nullopt;
  if (const auto* const circle = std::get_if<geo::Circle>(&at->place.area)) return circle->center;
  const auto shape = geo::MakeShape(at->place);
  if (!shape) return std::nullopt;
  const geo::Box& box = shape->boxes().front();
  return geo::Point{.lat = (box.min_lat + box.max_lat) / 2, .lon = (box.min_lon + box.max_lon) / 2};
}

double EdgeLengthM(const track::Movement& journey, const track::Edge& edge) {
  if (edge.corridor) {
    double length_m = 0;
    const std::vector<geo::Point>& line = edge.corridor->line;
    for (std::size_t i = 1; i < line.size(); ++i)
      length_m += geo::DistanceM(line[i - 1], line[i]);
    return length_m;
  }
  const auto from = MiddleOf(journey, edge.from);
  const auto to = MiddleOf(journey, edge.to);
  return from && to ? geo::DistanceM(*from, *to) : 0;
}

}  // namespace

std::string LeadOf(const MovementRecord& record, std::int64_t time_ms) {
  for (const PairingKind kind : {PairingKind::kSealDevice, PairingKind::kVehicleDevice}) {
    for (const track::Pairing& pairing : record.journey.pairings) {
      if (pairing.kind == kind && pairing.valid.Has(time_ms)) return pairing.value;
    }
  }
  return {};
}

double WayLengthM(const track::Movement& journey) {
  // Bellman and Ford over at most 64 nodes.
  constexpr double kFar = std::numeric_limits<double>::infinity();
  std::map<std::string_view, double> from_origin;
  for (const track::Node& node : journey.nodes)
    from_origin[node.id] = node.role == NodeRole::kOrigin ? 0 : kFar;
  std::vector<double> lengths;
  for (const track::Edge& edge : journey.edges)
    lengths.push_back(EdgeLengthM(journey, edge));
  for (std::size_t round = 0; round < journey.nodes.size(); ++round) {
    for (std::size_t i = 0; i < journey.edges.size(); ++i) {
      const double through = from_origin[journey.edges[i].from] + lengths[i];
      double& to = from_origin[journey.edges[i].to];
      to = std::min(to, through);
    }
  }
  double shortest = kFar;
  for (const track::Node& node : journey.nodes) {
    if (node.role == NodeRole::kDestination) shortest = std::min(shortest, from_origin[node.id]);
  }
  return shortest == kFar ? 0 : shortest;
}

bool AddVisit(MovementRecord& record, std::string_view node, std::string_view seen_by,
              std::int64_t at_ms) {
  if (FindNode(record, node) == nullptr) return false;
  if (!record.visits.empty() && record.visits.back().node == node &&
      record.visits.back().left_ms == 0) {
    std::vector<std::string>& seen = record.visits.back().seen_by;
    if (std::ranges::find(seen, seen_by) != seen.end()) return false;
    seen.emplace_back(seen_by);
    return true;
  }
  if (record.visits.size() >= kVisitsMax) return false;
  Leave(record, node, at_ms);
  record.visits.push_back(
      {.node = std::string(node), .arrived_ms = at_ms, .seen_by = {std::string(seen_by)}});
  return true;
}

std::optional<Shown> Progress(const MovementRecord& record, const track::UnitView& view,
                              std::int64_t now_ms) {
  if (!record.watched() || view.movement != record.id() || !view.at) return std::nullopt;
  if (view.device != LeadOf(record, now_ms)) return std::nullopt;
  Shown shown{.record = record};
  const bool left = Leave(shown.record, view.node, view.at_ms);
  const bool came = !view.node.empty() && AddVisit(shown.record, view.node, "position", view.at_ms);
  if (left || came) shown.event = "movement.visit";
  if (const auto to = StepShown(record, view)) {
    const std::vector<track::Step>& steps = record.journey.steps;
    const std::int64_t at_ms = steps.empty() ? now_ms : std::max(now_ms, steps.back().at_ms);
    auto stepped = track::Advance(record.journey, {.to = *to, .at_ms = at_ms, .by = kSystem});
    if (stepped) {
      shown.record.journey = *std::move(stepped);
      shown.event = *to == MovementState::kArrived ? "movement.arrived" : "movement.departed";
    }
  }
  if (shown.event.empty()) return std::nullopt;
  return shown;
}

}  // namespace tidewaiter::monitor
