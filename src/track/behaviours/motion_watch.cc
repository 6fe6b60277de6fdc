#include "track/behaviours/motion_watch.h"

#include <algorithm>

#include "geo/measure.h"

namespace tidewaiter::track {
namespace {

constexpr double kKmhPerKnot = 1.852;
constexpr std::uint32_t kJumpsBelieved = 3;  // three fixes that agree outweigh one before them
constexpr float kMovingKmh = 5;
constexpr float kPaceShare = 0.05F;  // of a new fix: some ten minutes at one in thirty seconds

double FastestKmh(const Scene& scene) {
  const Settings& settings = scene.settings;
  switch (scene.course == nullptr ? Mode::kRoad : scene.course->movement.mode) {
    case Mode::kRail:
      return settings[Limit::kJumpRail];
    case Mode::kSea:
    case Mode::kInland:
      return settings[Limit::kJumpSea] * kKmhPerKnot;
    case Mode::kAir:
      return settings[Limit::kJumpAir];
    case Mode::kRoad:
    case Mode::kDepot:
      break;
  }
  return settings[Limit::kJumpRoad];
}

Limit FastestLimit(const Scene& scene) {
  switch (scene.course == nullptr ? Mode::kRoad : scene.course->movement.mode) {
    case Mode::kRail:
      return Limit::kJumpRail;
    case Mode::kSea:
    case Mode::kInland:
      return Limit::kJumpSea;
    case Mode::kAir:
      return Limit::kJumpAir;
    case Mode::kRoad:
    case Mode::kDepot:
      break;
  }
  return Limit::kJumpRoad;
}

// At least a second: clocks of devices are no finer.
double KmhBetween(double distance_m, std::int64_t from_ms, std::int64_t to_ms) {
  return distance_m * 3600 / static_cast<double>(std::max<std::int64_t>(to_ms - from_ms, 1000));
}

bool IsJump(double distance_m, double speed_kmh, const Scene& scene) {
  return distance_m > scene.settings[Limit::kJumpDistance] && speed_kmh > FastestKmh(scene);
}

void Believe(MotionWatch& watch, const Sample& sample) {
  watch.before = watch.at;
  watch.before_ms = watch.at_ms;
  watch.at = sample.at;
  watch.at_ms = sample.time_ms;
  watch.speed_kmh = sample.speed_kmh;
  watch.course_deg = sample.course_deg;
  watch.jumps = 0;
  if (sample.speed_kmh <= kMovingKmh) return;
  const bool first = watch.pace_kmh == 0;
  watch.pace_kmh += (sample.speed_kmh - watch.pace_kmh) * (first ? 1 : kPaceShare);
}

}  // namespace

bool StepPlace(MotionWatch& watch, Voice& voice) {
  const Sample& sample = voice.sample();
  const Scene& scene = voice.scene();
  const double distance_m = watch.at_ms == 0 ? 0 : geo::DistanceM(watch.at, sample.at);
  const double speed_kmh = KmhBetween(distance_m, watch.at_ms, sample.time_ms);
  if (!IsJump(distance_m, speed_kmh, scene)) {
    Believe(watch, sample);
    voice.End(watch.jump, AlarmKind::kJump);
    return true;
  }
  const double apart_m = watch.jumps == 0 ? 0 : geo::DistanceM(watch.jumped, sample.at);
  const bool agrees = !IsJump(apart_m, KmhBetween(apart_m, watch.jumped_ms, sample.time_ms), scene);
  watch.jumps = agrees ? watch.jumps + 1 : 1;
  watch.jumped = sample.at;
  watch.jumped_ms = sample.time_ms;
  voice.Raise(watch.jump, {.kind = AlarmKind::kJump,
                           .severity = Severity::kAlarm,
                           .began_ms = sample.time_ms,
                           .words = "track.jump.impossible",
                           .facts = {{"distance_km", distance_m / 1000}, {"speed_kmh", speed_kmh}},
                           .limits = {Limit::kJumpDistance, FastestLimit(scene)}});
  if (watch.jumps < kJumpsBelieved) return false;
  watch.at_ms = 0;  // it begins anew here: nothing between the two places was travelled
  Believe(watch, sample);
  watch.before_ms = 0;
  watch.anchor_ms = 0;
  return true;
}

void StepSpeed(MotionWatch& watch, double limit_kmh, Voice& voice) {
  const Sample& sample = voice.sample();
  const Settings& settings = voice.scene().settings;
  const double limit = limit_kmh > 0 ? limit_kmh : settings[Limit::kOverspeedLimit];
  if (sample.speed_kmh <= limit * settings[Limit::kOverspeedFactor]) {
    watch.fast_ms = 0;
    voice.End(watch.overspeed, AlarmKind::kOverspeed);
    return;
  }
  if (watch.fast_ms == 0) watch.fast_ms = sample.time_ms;
  if (sample.time_ms - watch.fast_ms < settings.Ms(Limit::kOverspeedTime)) return;
  voice.Raise(watch.overspeed, {.kind = AlarmKind::kOverspeed,
                                .severity = Severity::kWarning,
                                .began_ms = watch.fast_ms,
                                .words = "track.overspeed.faster",
                                .facts = {{"speed_kmh", sample.speed_kmh}, {"limit_kmh", limit}},
                                .limits = {Limit::kOverspeedFactor, Limit::kOverspeedTime}});
}

void StepStop(MotionWatch& watch, bool allowed, Voice& voice) {
  const Sample& sample = voice.sample();
  const Settings& settings = voice.scene().settings;
  const double radius_m = settings[Limit::kStopRadius];
  if (sample.accuracy_m > radius_m) return;  // it could be anywhere around
  const bool stays =
      watch.anchor_ms != 0 && geo::DistanceM(watch.anchor, sample.at) <= radius_m && !allowed;
  if (!stays) {
    watch.anchor = sample.at;
    watch.anchor_ms = sample.time_ms;
    voice.End(watch.stop, AlarmKind::kUnplannedStop);
    return;
  }
  const std::int64_t stood_ms = sample.time_ms - watch.anchor_ms;
  if (stood_ms < settings.Ms(Limit::kStopEvent)) return;
  const bool long_stop = stood_ms >= settings.Ms(Limit::kStopAlarm);
  voice.Raise(watch.stop, {.kind = AlarmKind::kUnplannedStop,
                           .severity = long_stop ? Severity::kAlarm : Severity::kWarning,
                           .began_ms = watch.anchor_ms,
                           .words = "track.unplanned_stop.stands",
                           .facts = {{"minutes", static_cast<double>(stood_ms) / 60'000},
                                     {"radius_m", radius_m}},
                           .limits = {Limit::kStopRadius, Limit::kStopEvent, Limit::kStopAlarm}});
}

}  // namespace tidewaiter::track
