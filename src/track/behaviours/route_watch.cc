#include <algorithm>
#include <limits>

#include "track/behaviours/path_watch.h"

namespace tidewaiter::track {
namespace {

constexpr std::uint16_t kMany = 1000;

// Where the unit is as seen from the ways that it may be on.
struct Standing {
  std::uint16_t way = kNoWay;
  double off_m = std::numeric_limits<double>::infinity();  // beyond the corridor; <= 0: inside
  geo::OnLine on = {};
  bool free = false;  // a way without a corridor leads on: nothing is outside
};

void Ask(const Course& course, std::uint16_t number, const RouteWatch& watch, const Sample& sample,
         double factor, Standing& best) {
  const Way& way = course.ways[number];
  if (!way.line) {
    best.free = true;
    return;
  }
  const bool same = number == watch.way;
  const std::size_t hint = same ? watch.segment : geo::Polyline::kNoHint;
  const geo::OnLine on = way.line->Nearest(sample.at, hint, way.half_width_m);
  const double off_m = on.distance_m - factor * double{sample.accuracy_m} - way.half_width_m;
  // Where two ways share a road the unit stays on the one it was on.
  if (off_m >= best.off_m && !(same && off_m <= 0)) return;
  best.way = number;
  best.off_m = off_m;
  best.on = on;
}

Standing Stand(const Course& course, const RouteWatch& watch, const PathWatch& path,
               const Sample& sample, double factor) {
  Standing best;
  for (std::size_t i = 0; i < course.ways.size(); ++i) {
    const bool leads = path.last == kNoNode || course.ways[i].from == path.last;
    if (leads) Ask(course, static_cast<std::uint16_t>(i), watch, sample, factor, best);
  }
  return best;
}

// On a way that begins at a node the unit did not call at yet.
Standing StandBeyond(const Course& course, const RouteWatch& watch, const PathWatch& path,
                     const Sample& sample, double factor) {
  Standing best;
  if (path.last == kNoNode) return best;
  for (std::size_t i = 0; i < course.ways.size(); ++i) {
    if ((course.next[path.last] >> course.ways[i].from & 1U) == 0) continue;
    Ask(course, static_cast<std::uint16_t>(i), watch, sample, factor, best);
  }
  best.free = false;
  return best;
}

void StepInside(RouteWatch& watch, Voice& voice) {
  watch.outside = 0;
  watch.outside_ms = 0;
  if (watch.inside < kMany) ++watch.inside;
  if (watch.inside >= voice.scene().settings[Limit::kDeviationClear])
    voice.End(watch.deviation, AlarmKind::kDeviation);
}

void StepOutside(RouteWatch& watch, const Standing& standing, Voice& voice) {
  const Sample& sample = voice.sample();
  const Settings& settings = voice.scene().settings;
  watch.inside = 0;
  if (sample.speed_kmh <= settings[Limit::kDeviationSpeed]) return;
  if (watch.outside == 0) watch.outside_ms = sample.time_ms;
  if (watch.outside < kMany) ++watch.outside;
  const bool often = watch.outside >= settings[Limit::kDeviationFixes];
  const bool lasting =
      watch.outside > 1 && sample.time_ms - watch.outside_ms >= settings.Ms(Limit::kDeviationTime);
  if (!often && !lasting) return;
  const bool far = standing.off_m > settings[Limit::kDeviationGrow];
  voice.Raise(watch.deviation,
              {.kind = AlarmKind::kDeviation,
               .severity = far ? Severity::kCritical : Severity::kAlarm,
               .began_ms = watch.outside_ms,
               .words = "track.deviation.outside",
               .facts = {{"distance_m", standing.on.distance_m},
                         {"half_width_m", voice.scene().course->ways[standing.way].half_width_m}},
               .limits = {Limit::kDeviationAccuracy, Limit::kDeviationFixes, Limit::kDeviationTime,
                          Limit::kDeviationSpeed, Limit::kDeviationGrow}});
}

void Settle(RouteWatch& watch, const Standing& standing) {
  if (watch.way != standing.way) {
    watch.way = standing.way;
    watch.best_m = standing.on.along_m;
    watch.low_m = standing.on.along_m;
    watch.back = 0;
    watch.along_m = standing.on.along_m;
  }
  watch.segment = static_cast<std::uint32_t>(standing.on.segment);
}

void StepWrongWay(RouteWatch& watch, double along_m, Voice& voice) {
  const Settings& settings = voice.scene().settings;
  const double back_m = settings[Limit::kWrongWayBack];
  const bool falls = along_m < watch.along_m;
  watch.along_m = along_m;
  watch.low_m = std::min(watch.low_m, along_m);
  const bool turned = along_m - watch.low_m > back_m / 2;
  if (along_m > watch.best_m || turned) {
    if (turned || along_m > watch.best_m) voice.End(watch.wrong_way, AlarmKind::kWrongWay);
    watch.best_m = along_m;
    watch.low_m = along_m;
    watch.back = 0;
    return;
  }
  if (!falls || watch.best_m - along_m <= back_m) return;
  if (watch.back < kMany) ++watch.back;
  if (watch.back < settings[Limit::kWrongWayFixes]) return;
  voice.Raise(watch.wrong_way, {.kind = AlarmKind::kWrongWay,
                                .severity = Severity::kAlarm,
                                .began_ms = voice.sample().time_ms,
                                .words = "track.wrong_way.back",
                                .facts = {{"distance_m", watch.best_m - along_m}},
                                .limits = {Limit::kWrongWayBack, Limit::kWrongWayFixes}});
}

void StepWindow(RouteWatch& watch, Voice& voice) {
  const Sample& sample = voice.sample();
  const Edge& edge = voice.scene().course->movement.edges[watch.way];
  if (edge.window.Has(sample.time_ms)) return voice.End(watch.edge, AlarmKind::kLate, "edge");
  if (sample.speed_kmh <= voice.scene().settings[Limit::kDeviationSpeed]) return;
  voice.Raise(watch.edge, {.kind = AlarmKind::kLate,
                           .severity = Severity::kWarning,
                           .began_ms = sample.time_ms,
                           .words = "track.late.edge",
                           .facts = {{"from", 0, edge.from}, {"to", 0, edge.to}},
                           .tag = "edge"});
}

}  // namespace

void StepRoute(RouteWatch& watch, PathWatch& path, Voice& voice) {
  const Course& course = *voice.scene().course;
  const Sample& sample = voice.sample();
  if (path.at != kNoNode) {
    watch.way = kNoWay;
    return StepInside(watch, voice);
  }
  const double factor = voice.scene().settings[Limit::kDeviationAccuracy];
  Standing standing = Stand(course, watch, path, sample, factor);
  if (standing.off_m > 0 && !standing.free) {
    const Standing beyond = StandBeyond(course, watch, path, sample, factor);
    if (beyond.off_m <= 0) {
      if (beyond.on.along_m > voice.scene().settings[Limit::kPathMissed])
        PassNode(path, course.ways[beyond.way].from, voice);
      standing = beyond;
    }
  }
  if (standing.way == kNoWay || (standing.free && standing.off_m > 0)) {
    watch.way = kNoWay;
    return StepInside(watch, voice);  // nothing says where it should be
  }
  Settle(watch, standing);
  if (standing.off_m > 0) return StepOutside(watch, standing, voice);
  StepInside(watch, voice);
  if (sample.speed_kmh > voice.scene().settings[Limit::kDeviationSpeed])
    StepWrongWay(watch, standing.on.along_m, voice);
  StepWindow(watch, voice);
}

double RemainingM(const Course& course, const PathWatch& path, const RouteWatch& route) {
  double remaining_m = std::numeric_limits<double>::infinity();
  if (route.way != kNoWay) {
    const Way& way = course.ways[route.way];
    remaining_m = std::max(way.length_m - route.along_m, 0.0) + course.to_destination_m[way.to];
  } else if (path.last != kNoNode) {
    remaining_m = course.to_destination_m[path.last];
  }
  return remaining_m < std::numeric_limits<double>::infinity() ? remaining_m : -1;
}

}  // namespace tidewaiter::track
