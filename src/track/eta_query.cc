#include "track/eta_query.h"

#include <algorithm>

namespace tidewaiter::track {
namespace {

const Way* WayTo(const Course& course, std::uint8_t from) {
  const Way* best = nullptr;
  double shortest = 0;
  for (const Way& way : course.ways) {
    const double rest = course.to_destination_m[way.to];
    if (way.from != from || rest < 0) continue;
    if (best != nullptr && way.length_m + rest >= shortest) continue;
    best = &way;
    shortest = way.length_m + rest;
  }
  return best;
}

const std::string& NameOf(const Course& course, std::size_t node, const NodeNames& names) {
  return node < names.size() ? names[node] : course.movement.nodes[node].id;
}

EtaLeg LegOf(const Course& course, const Way& way, const NodeNames& names) {
  const auto edge = static_cast<std::size_t>(&way - course.ways.data());
  const Node& end = course.movement.nodes[way.to];
  EtaLeg leg{.edge = NameOf(course, way.from, names) + ">" + NameOf(course, way.to, names),
             .mode = course.movement.mode,
             .length_m = way.length_m,
             .plan_kmh = course.movement.edges[edge].speed_limit_kmh};
  if (end.role != NodeRole::kDestination && end.role != NodeRole::kRest) {
    leg.stay = NameOf(course, way.to, names);
    leg.stay_plan_s = static_cast<double>(end.dwell_max_s) / 2;
  }
  return leg;
}

std::optional<std::uint8_t> PlaceOf(const Course& course, std::string_view id) {
  const auto& nodes = course.movement.nodes;
  const auto found = std::ranges::find(nodes, id, &Node::id);
  if (found == nodes.end()) return std::nullopt;
  return static_cast<std::uint8_t>(found - nodes.begin());
}

const Way* FindWay(const Course& course, std::string_view from, std::string_view to) {
  const auto& nodes = course.movement.nodes;
  for (const Way& way : course.ways) {
    if (nodes[way.from].id == from && nodes[way.to].id == to) return &way;
  }
  return nullptr;
}

}  // namespace

EtaQuery QueryOf(const Course& course, const UnitView& view, const EtaAsk& ask,
                 std::int64_t now_ms) {
  EtaQuery query{.now_ms = now_ms, .driven = ask.driven, .pace_kmh = view.pace_kmh};
  std::optional<std::uint8_t> at = PlaceOf(course, view.node);
  const bool is_there = at && view.node == ask.to;
  if (at) {
    const Node& node = course.movement.nodes[*at];
    if (node.role != NodeRole::kDestination) {
      query.at_node = NameOf(course, *at, ask.names);
      query.at_since_ms = ask.at_since_ms == 0 ? now_ms : ask.at_since_ms;
      query.at_plan_s = static_cast<double>(node.dwell_max_s) / 2;
    }
  } else {
    at = PlaceOf(course, view.next_node);
    if (!at || view.remaining_m < 0) return query;
    // The way that it is on ends at the next node: what is left of it is all that is left less
    // what comes behind that node.
    const double left_m = std::max(view.remaining_m - course.to_destination_m[*at], 0.0);
    for (const Way& way : course.ways) {
      if (way.to != *at || !query.ahead.empty()) continue;
      query.ahead.push_back(LegOf(course, way, ask.names));
      query.ahead.back().length_m = std::min(left_m, way.length_m);
    }
  }
  const auto is_end = [&] { return course.movement.nodes[*at].id == ask.to; };
  while (query.ahead.size() <= kNodesMax && !is_end()) {
    const Way* way = WayTo(course, *at);
    if (way == nullptr) break;
    query.ahead.push_back(LegOf(course, *way, ask.names));
    at = way->to;
  }
  if (!ask.to.empty() && (is_there || !is_end())) query.ahead.clear();
  return query;
}

Journey JourneyOf(const Course& course, std::span<const NodeStay> stays, const NodeNames& names) {
  Journey journey;
  for (std::size_t i = 1; i < stays.size(); ++i) {
    const NodeStay& from = stays[i - 1];
    const Way* way = FindWay(course, from.node, stays[i].node);
    if (way == nullptr || from.left_ms == 0) {
      // What lies before the next way is more than a stay.
      if (!journey.empty()) journey.back().leg.stay.clear();
      continue;
    }
    journey.push_back({.leg = LegOf(course, *way, names),
                       .depart_ms = from.left_ms,
                       .arrive_ms = stays[i].arrived_ms});
  }
  return journey;
}

void JourneyLog::Step(const Course& course, const UnitView& view) {
  if (finished_ || view.at_ms == 0) return;
  if (view.node.empty()) {
    at_since_ms_ = 0;
    return;
  }
  if (view.node == node_) {
    seen_ms_ = view.at_ms;
    if (at_since_ms_ == 0) at_since_ms_ = view.at_ms;
    return;
  }
  const Way* way = node_.empty() ? nullptr : FindWay(course, node_, view.node);
  if (way != nullptr) {
    driven_.push_back(
        {.leg = LegOf(course, *way, {}), .depart_ms = seen_ms_, .arrive_ms = view.at_ms});
  }
  node_ = view.node;
  at_since_ms_ = seen_ms_ = view.at_ms;
  const auto place = PlaceOf(course, node_);
  finished_ = place && course.movement.nodes[*place].role == NodeRole::kDestination;
}

}  // namespace tidewaiter::track
