#include "monitor/gate_queue.h"

#include <algorithm>
#include <map>

namespace tidewaiter::monitor {
namespace {

constexpr std::int64_t kWeekMs = 7LL * 86'400'000;
// The position that shows a unit at the gate may come after the camera that saw it there.
constexpr std::int64_t kPassBeforeVisitMs = 10 * 60'000;

struct Stay {
  std::int64_t arrived_ms = 0;
  std::int64_t left_ms = 0;  // 0: is there
};

bool LeadsTo(const MovementRecord& movement, const NodeVisit& visit, std::string_view gate) {
  const auto& nodes = movement.draft.nodes;
  const auto node = std::ranges::find(nodes, visit.node, &PathNode::id);
  return node != nodes.end() && node->place == gate;
}

std::vector<std::int64_t> ArrivalsOf(const QueueSources& sources) {
  const std::int64_t from_ms = sources.now_ms - kHistoryWeeks * kWeekMs;
  std::vector<std::int64_t> times;
  for (const auto& row : sources.passes) {
    const std::int64_t at_ms = row->value.at_ms;
    if (row->value.gate == sources.gate && at_ms >= from_ms && at_ms <= sources.now_ms)
      times.push_back(at_ms);
  }
  std::ranges::sort(times);
  return times;
}

std::vector<Stay> StaysOf(const QueueSources& sources) {
  std::vector<Stay> stays;
  for (const auto& row : sources.movements) {
    for (const NodeVisit& visit : row->value.visits) {
      if (LeadsTo(row->value, visit, sources.gate))
        stays.push_back({.arrived_ms = visit.arrived_ms, .left_ms = visit.left_ms});
    }
  }
  std::ranges::sort(stays, {}, &Stay::arrived_ms);
  return stays;
}

// When each movement was let through last.
std::map<std::string_view, std::int64_t> OpenedOf(const QueueSources& sources) {
  std::map<std::string_view, std::int64_t> opened;
  for (const auto& row : sources.passes) {
    const GatePass& pass = row->value;
    if (pass.gate != sources.gate || pass.verdict != track::Verdict::kOpen) continue;
    std::int64_t& last = opened[pass.movement];
    last = std::max(last, pass.at_ms);
  }
  return opened;
}

// The last visit, where it is at that gate and not over.
const NodeVisit* StandsAt(const MovementRecord& movement, std::string_view gate) {
  if (movement.visits.empty()) return nullptr;
  const NodeVisit& last = movement.visits.back();
  return last.left_ms == 0 && LeadsTo(movement, last, gate) ? &last : nullptr;
}

bool WasThere(const MovementRecord& movement, std::string_view node) {
  return std::ranges::find(movement.visits, node, &NodeVisit::node) != movement.visits.end();
}

}  // namespace

track::PostHistory HistoryOf(const QueueSources& sources) {
  track::PostHistory history;
  for (const std::int64_t at_ms : ArrivalsOf(sources))
    history.NoteArrival(at_ms);
  std::int64_t busy_until_ms = 0;
  for (const Stay& stay : StaysOf(sources)) {
    const bool is_alone = stay.arrived_ms >= busy_until_ms;
    if (is_alone && stay.left_ms > stay.arrived_ms)
      history.NoteService(static_cast<double>(stay.left_ms - stay.arrived_ms) / 1000);
    busy_until_ms = std::max(busy_until_ms, stay.left_ms == 0 ? sources.now_ms : stay.left_ms);
  }
  return history;
}

track::QueueQuery QueryOf(const QueueSources& sources) {
  track::QueueQuery query{.now_ms = sources.now_ms, .booths = sources.setting.booths};
  const auto opened = OpenedOf(sources);
  for (const auto& row : sources.movements) {
    const MovementRecord& movement = row->value;
    if (!movement.watched()) continue;
    const bool perishable = movement.draft.goods.perishable;
    const auto pass = opened.find(row->id);
    if (const NodeVisit* here = StandsAt(movement, sources.gate)) {
      const bool is_through =
          pass != opened.end() && pass->second >= here->arrived_ms - kPassBeforeVisitMs;
      query.waiting += is_through ? 0 : 1;
      query.waiting_perishable += !is_through && perishable ? 1 : 0;
      continue;
    }
    if (pass != opened.end() || query.coming.size() >= track::kComingMax) continue;
    for (const PathNode& node : movement.draft.nodes) {
      if (node.place != sources.gate || WasThere(movement, node.id)) continue;
      if (const auto eta = sources.eta(movement, node.id)) {
        query.coming.push_back({.at_ms = eta->eta.at_ms,
                                .early_ms = eta->eta.early_ms,
                                .late_ms = eta->eta.late_ms,
                                .perishable = perishable});
      }
      break;
    }
  }
  return query;
}

std::optional<GateQueue> ForecastGate(const QueueSources& sources) {
  const track::PostHistory history = HistoryOf(sources);
  track::QueueQuery query = QueryOf(sources);
  const bool has_history = history.UsualPerHour(sources.now_ms) > 0 || !ArrivalsOf(sources).empty();
  if (!has_history && query.coming.empty() && query.waiting == 0) return std::nullopt;
  GateQueue queue{.booths = query.booths,
                  .hours = track::ForecastQueue(history, query),
                  .services = history.services().size(),
                  .coming = query.coming.size()};
  query.runs = kSuggestRuns;
  queue.suggested = track::SuggestBooths(
      history, query,
      {.p95_min = sources.setting.wait_limit_min, .booths_max = sources.setting.booths_max});
  return queue;
}

}  // namespace tidewaiter::monitor
