// Presence: whether a unit is in a place, without flapping at its border: in after zone.enter_fixes
// fixes or one that is inside by more than its accuracy, out after zone.exit_fixes.
#ifndef TIDEWAITER_TRACK_BEHAVIOURS_PRESENCE_H_
#define TIDEWAITER_TRACK_BEHAVIOURS_PRESENCE_H_

#include <cstdint>

#include "geo/measure.h"
#include "geo/shape.h"
#include "track/behaviours/sample.h"
#include "track/settings.h"

namespace tidewaiter::track {

enum class Change : std::uint8_t { kNone, kEntered, kLeft };

struct Presence {
  std::int64_t since_ms = 0;  // first fix inside
  std::int64_t left_ms = 0;   // first fix outside
  std::uint16_t inside = 0;   // fixes in a row
  std::uint16_t outside = 0;
  std::uint32_t in = 0;  // 1: counts as being there

  Change Step(bool is_inside, bool deep, std::int64_t time_ms, const Settings& settings) {
    if (is_inside) {
      outside = 0;
      if (in == 0 && inside == 0) since_ms = time_ms;
      if (inside < kMany) ++inside;
      if (in != 0 || (!deep && inside < settings[Limit::kZoneEnter])) return Change::kNone;
      in = 1;
      return Change::kEntered;
    }
    inside = 0;
    if (in == 0) return Change::kNone;
    if (outside == 0) left_ms = time_ms;
    if (outside < kMany) ++outside;
    if (outside < settings[Limit::kZoneExit]) return Change::kNone;
    in = 0;
    outside = 0;
    return Change::kLeft;
  }

 private:
  static constexpr std::uint16_t kMany = 1000;
};

// Whether a fix that is inside is so by more than its accuracy; false where that is unknown.
inline bool IsDeep(const geo::Shape& shape, const Sample& sample) {
  if (sample.accuracy_m <= 0) return false;
  for (const double bearing : {0.0, 90.0, 180.0, 270.0}) {
    if (!shape.Contains(geo::Destination(sample.at, bearing, sample.accuracy_m))) return false;
  }
  return true;
}

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_BEHAVIOURS_PRESENCE_H_
