// Motion: impossible jumps, speed, standing still, pace.
#ifndef TIDEWAITER_TRACK_BEHAVIOURS_MOTION_WATCH_H_
#define TIDEWAITER_TRACK_BEHAVIOURS_MOTION_WATCH_H_

#include "track/behaviours/voice.h"

namespace tidewaiter::track {

struct MotionWatch {
  geo::Point at = {};  // last place that was believed
  geo::Point before = {};
  geo::Point jumped = {};      // where a jump led to
  std::int64_t at_ms = 0;      // 0: nowhere yet
  std::int64_t before_ms = 0;  // of `before`
  std::int64_t jumped_ms = 0;
  std::int64_t fast_ms = 0;  // since when too fast; 0: not
  geo::Point anchor = {};    // around which it stands
  std::int64_t anchor_ms = 0;
  Episode jump;
  Episode overspeed;
  Episode stop;
  float speed_kmh = 0;
  float course_deg = 0;
  float pace_kmh = 0;       // moving average while moving
  std::uint32_t jumps = 0;  // in a row
};

// Judges a usable fix against the last one. False: nothing can have got there, do not use it. The
// third one in a row that agrees with the first is believed after all.
bool StepPlace(MotionWatch& watch, Voice& voice);

// After StepPlace said true. `limit_kmh` of the way it is on, 0: that of the settings.
void StepSpeed(MotionWatch& watch, double limit_kmh, Voice& voice);

// Standing within stop.radius_m. `allowed`: where it is it may stand.
void StepStop(MotionWatch& watch, bool allowed, Voice& voice);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_BEHAVIOURS_MOTION_WATCH_H_
