#include "track/behaviours/path_watch.h"

#include <algorithm>
#include <bit>

namespace tidewaiter::track {
namespace {

std::uint64_t Bit(std::uint8_t node) {
  return std::uint64_t{1} << node;
}

bool IsIn(const Course& course, std::uint8_t node, const Sample& sample) {
  return course.places[node].Contains(sample.at);
}

// Nodes from which `to` can still be got to when `without` is closed.
bool CanReach(const Course& course, std::uint8_t from, std::uint8_t to, std::uint8_t without) {
  std::uint64_t seen = Bit(from);
  std::uint64_t open = seen;
  while (open != 0) {
    const auto node = static_cast<std::uint8_t>(std::countr_zero(open));
    open &= open - 1;
    const std::uint64_t fresh = course.next[node] & ~seen & ~Bit(without);
    seen |= fresh;
    open |= fresh;
  }
  return (seen & Bit(to)) != 0;
}

bool IsDue(const Course& course, std::uint8_t node) {
  return course.movement.nodes[node].role != NodeRole::kRest;
}

void Miss(PathWatch& watch, std::uint8_t node, Voice& voice) {
  const Node& missed = voice.scene().course->movement.nodes[node];
  watch.missed = {};  // each node is a cause of its own
  voice.Once(watch.missed, {.kind = AlarmKind::kMissedNode,
                            .severity = Severity::kAlarm,
                            .began_ms = voice.sample().time_ms,
                            .words = "track.missed_node.passed",
                            .facts = {{"node", 0, missed.id}},
                            .limits = {Limit::kPathMissed},
                            .tag = missed.id});
}

// It came to `node` without an edge that leads there: which nodes did it leave out? Those without
// which there is no way; where there are several ways, the first one on any.
void MissBetween(PathWatch& watch, std::uint8_t node, Voice& voice) {
  const Course& course = *voice.scene().course;
  const auto count = static_cast<std::uint8_t>(course.movement.nodes.size());
  bool any = false;
  for (std::uint8_t i = 0; i < count; ++i) {
    const bool asked = i != node && i != watch.last && IsDue(course, i);
    if (!asked || CanReach(course, watch.last, node, i)) continue;
    Miss(watch, i, voice);
    any = true;
  }
  if (any) return;
  for (std::uint8_t i = 0; i < count; ++i) {
    const bool between = (course.next[watch.last] & Bit(i)) != 0 && IsDue(course, i) &&
                         (course.reach[i] & Bit(node)) != 0;
    if (between) return Miss(watch, i, voice);
  }
}

void Judge(PathWatch& watch, std::uint8_t node, Voice& voice) {
  const Course& course = *voice.scene().course;
  if (watch.last == kNoNode || watch.last == node) return;
  if ((course.next[watch.last] & Bit(node)) != 0) return;
  if ((course.reach[watch.last] & Bit(node)) != 0) return MissBetween(watch, node, voice);
  voice.Once(watch.wrong, {.kind = AlarmKind::kWrongNode,
                           .severity = Severity::kAlarm,
                           .began_ms = watch.coming.since_ms,
                           .words = "track.wrong_node.order",
                           .facts = {{"node", 0, course.movement.nodes[node].id},
                                     {"last", 0, course.movement.nodes[watch.last].id}}});
}

void JudgeArrival(PathWatch& watch, const Node& node, std::int64_t came_ms, Voice& voice) {
  if (came_ms < node.arrival.from_ms) {
    const auto early_ms = static_cast<double>(node.arrival.from_ms - came_ms);
    voice.Once(watch.early, {.kind = AlarmKind::kLate,
                             .severity = Severity::kNotice,
                             .began_ms = came_ms,
                             .words = "track.late.early",
                             .facts = {{"node", 0, node.id}, {"minutes", early_ms / 60'000}},
                             .tag = "early"});
  }
  voice.End(watch.late, AlarmKind::kLate);
}

void Enter(PathWatch& watch, std::uint8_t node, Voice& voice) {
  Judge(watch, node, voice);
  JudgeArrival(watch, voice.scene().course->movement.nodes[node], watch.coming.since_ms, voice);
  watch.visited |= Bit(node);
  watch.last = node;
  watch.at = node;
  watch.there = watch.coming;
  watch.candidate = kNoNode;
  watch.coming = {};
}

void Leave(PathWatch& watch, std::int64_t left_ms, Voice& voice) {
  const Node& node = voice.scene().course->movement.nodes[watch.at];
  const std::int64_t stayed_s = (left_ms - watch.there.since_ms) / 1000;
  voice.End(watch.dwell, AlarmKind::kDwell);
  if (stayed_s < node.dwell_min_s) {
    voice.Once(watch.dwell, {.kind = AlarmKind::kDwell,
                             .severity = Severity::kWarning,
                             .began_ms = watch.there.since_ms,
                             .words = "track.dwell.short",
                             .facts = {{"node", 0, node.id},
                                       {"minutes", static_cast<double>(stayed_s) / 60},
                                       {"least", static_cast<double>(node.dwell_min_s) / 60}},
                             .tag = "short"});
  }
  if (node.role == NodeRole::kDestination) {
    voice.Once(watch.left, {.kind = AlarmKind::kDeviation,
                            .severity = Severity::kAlarm,
                            .began_ms = left_ms,
                            .words = "track.deviation.left_destination",
                            .facts = {{"node", 0, node.id}},
                            .limits = {Limit::kZoneExit},
                            .tag = "destination"});
  }
  watch.at = kNoNode;
  watch.there = {};
}

// A successor that holds the place comes before all others: a gate may lie inside a port.
std::uint8_t FindComing(const PathWatch& watch, const Course& course, const Sample& sample,
                        bool still_there) {
  const std::uint64_t next = watch.last == kNoNode ? 0 : course.next[watch.last];
  const auto count = static_cast<std::uint8_t>(course.movement.nodes.size());
  for (std::uint64_t open = next & ~watch.visited; open != 0; open &= open - 1) {
    const auto node = static_cast<std::uint8_t>(std::countr_zero(open));
    if (node != watch.at && IsIn(course, node, sample)) return node;
  }
  for (std::uint8_t node = 0; node < count && !still_there; ++node) {
    if (node != watch.at && IsIn(course, node, sample)) return node;
  }
  return kNoNode;
}

void StepThere(PathWatch& watch, bool still_there, Voice& voice) {
  const Course& course = *voice.scene().course;
  const bool deep = still_there;  // leaving is what is asked here; entering was settled
  if (watch.there.Step(still_there, deep, voice.sample().time_ms, voice.scene().settings) ==
      Change::kLeft) {
    return Leave(watch, watch.there.left_ms, voice);
  }
  const Node& node = course.movement.nodes[watch.at];
  if (node.dwell_max_s == 0 || !still_there) return;
  const Settings& settings = voice.scene().settings;
  const std::int64_t stayed_ms = voice.sample().time_ms - watch.there.since_ms;
  const auto share =
      static_cast<double>(stayed_ms) / (1000 * static_cast<double>(node.dwell_max_s));
  if (share < settings[Limit::kDwellWarning]) return;
  voice.Raise(watch.dwell, {.kind = AlarmKind::kDwell,
                            .severity = share >= 1 ? Severity::kAlarm : Severity::kWarning,
                            .began_ms = watch.there.since_ms,
                            .words = "track.dwell.long",
                            .facts = {{"node", 0, node.id},
                                      {"minutes", static_cast<double>(stayed_ms) / 60'000},
                                      {"most", static_cast<double>(node.dwell_max_s) / 60}},
                            .limits = {Limit::kDwellWarning}});
}

// A gate of 100 metres is passed between two fixes at 80 km/h.
void StepPassed(PathWatch& watch, const geo::Point& before, Voice& voice) {
  const Course& course = *voice.scene().course;
  const Sample& sample = voice.sample();
  if (watch.last == kNoNode) return;
  std::vector<geo::Piece>& pieces = voice.scene().scratch.pieces;
  for (std::uint64_t open = course.next[watch.last] & ~watch.visited; open != 0; open &= open - 1) {
    const auto node = static_cast<std::uint8_t>(std::countr_zero(open));
    course.places[node].Crosses(before, sample.at, pieces);
    if (pieces.empty() || pieces.front().enter <= 0 || pieces.front().leave >= 1) continue;
    watch.coming = {.since_ms = sample.time_ms};
    Enter(watch, node, voice);
    watch.at = kNoNode;
    watch.there = {};
    return;
  }
}

void StepDeadlines(PathWatch& watch, Voice& voice) {
  const Course& course = *voice.scene().course;
  const Settings& settings = voice.scene().settings;
  const std::int64_t now_ms = voice.sample().time_ms;
  for (const auto& [until_ms, node] : course.deadlines) {
    const std::int64_t late_ms = now_ms - until_ms;
    if (late_ms < settings.Ms(Limit::kScheduleWarning)) return;
    const bool ahead = watch.last == kNoNode || (course.reach[watch.last] & Bit(node)) != 0;
    if ((watch.visited & Bit(node)) != 0 || !ahead) continue;
    const bool much = late_ms >= settings.Ms(Limit::kScheduleAlarm);
    return voice.Raise(watch.late, {.kind = AlarmKind::kLate,
                                    .severity = much ? Severity::kAlarm : Severity::kWarning,
                                    .began_ms = until_ms,
                                    .words = "track.late.expected",
                                    .facts = {{"node", 0, course.movement.nodes[node].id},
                                              {"minutes", static_cast<double>(late_ms) / 60'000}},
                                    .limits = {Limit::kScheduleWarning, Limit::kScheduleAlarm}});
  }
}

}  // namespace

void PassNode(PathWatch& watch, std::uint8_t node, Voice& voice) {
  if (IsDue(*voice.scene().course, node)) Miss(watch, node, voice);
  watch.last = node;
}

void StepPath(PathWatch& watch, const geo::Point* before, Voice& voice) {
  const Course& course = *voice.scene().course;
  const Sample& sample = voice.sample();
  const bool still_there = watch.at != kNoNode && IsIn(course, watch.at, sample);
  const std::uint8_t node = FindComing(watch, course, sample, still_there);
  if (node != watch.candidate) {
    watch.candidate = node;
    watch.coming = {};
  }
  if (node != kNoNode) {
    const bool deep = IsDeep(course.places[node], sample);
    if (watch.coming.Step(true, deep, sample.time_ms, voice.scene().settings) == Change::kEntered) {
      if (watch.at != kNoNode) Leave(watch, watch.coming.since_ms, voice);
      Enter(watch, node, voice);
      return StepDeadlines(watch, voice);
    }
  }
  if (watch.at != kNoNode) StepThere(watch, still_there, voice);
  if (node == kNoNode && watch.at == kNoNode && before != nullptr)
    StepPassed(watch, *before, voice);
  StepDeadlines(watch, voice);
}

}  // namespace tidewaiter::track
