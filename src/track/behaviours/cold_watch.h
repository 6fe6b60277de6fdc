// Cold chain: whether goods keep to the temperatures of their movement, and whether the sensor that
// tells so goes on telling.
//
// Outside the band for cold.after_s is an excursion; above it by cold.defrost_c at most the machine
// may be defrosting, which takes cold.defrost_s at most and is not said. An excursion that began
// within cold.door_s of an open door says so. What warms steadily inside the band, hour by hour,
// and would leave it within cold.ahead_s is told of before: the coldest readings of two hours are
// compared, for defrosting and a compressor that cycles come back to the cold in between.
#ifndef TIDEWAITER_TRACK_BEHAVIOURS_COLD_WATCH_H_
#define TIDEWAITER_TRACK_BEHAVIOURS_COLD_WATCH_H_

#include "track/behaviours/voice.h"

namespace tidewaiter::track {

struct ColdWatch {
  Episode above;
  Episode below;
  Episode apart;  // return air from setpoint
  Episode kinetic;
  Episode trend;
  Episode lost;
  std::int64_t above_ms = 0;  // first reading of those outside; 0: inside
  std::int64_t below_ms = 0;
  std::int64_t apart_ms = 0;
  std::int64_t door_ms = 0;      // last report that said open
  std::int64_t from_ms = 0;      // first reading
  std::int64_t heard_ms = 0;     // last reading
  std::int64_t covered_ms = 0;   // of the time between, with a reading
  std::int64_t half_ms = 0;      // beginning of the half hour under way; 0: none
  double weighted = 0;           // sum of kinetic weights over that time
  float last = 0;                // reading
  float peak = 0;                // since it is above, or below
  std::uint32_t by_door = 0;     // 1: the excursion began with a door
  float coldest = 0;             // reading of it
  float halves[4] = {};          // of the four before, the newest last
  std::uint32_t half_count = 0;  // of those, how many are known
};
// Nothing where the movement has no band, or the device never told a temperature.
void StepCold(ColdWatch& watch, Voice& voice);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_BEHAVIOURS_COLD_WATCH_H_
