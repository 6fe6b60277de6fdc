// Cargo: door and light inside a closed unit, the battery of what watches it, calls for help, and
// what its clock says.
#ifndef TIDEWAITER_TRACK_BEHAVIOURS_CARGO_WATCH_H_
#define TIDEWAITER_TRACK_BEHAVIOURS_CARGO_WATCH_H_

#include "track/behaviours/voice.h"

namespace tidewaiter::track {

struct DoorWatch {
  Episode episode;
  std::int64_t since_ms = 0;  // first report that says open
  std::uint32_t open = 0;     // reports in a row
  std::uint32_t closed = 0;
};
// `expected`: it may be open now (disarmed by authority, at the destination).
void StepDoor(DoorWatch& watch, bool expected, Voice& voice);

struct BatteryWatch {
  std::int64_t older_ms = 0;  // two readings, battery.history_s apart at least
  std::int64_t newer_ms = 0;
  float older = -1;  // percent
  float newer = -1;
  float last = -1;
  std::uint32_t unused = 0;
  Episode episode;
};
// `remaining_h` of the journey; negative: unknown, then only the reserve is looked at.
void StepBattery(BatteryWatch& watch, double remaining_h, Voice& voice);

inline constexpr std::size_t kDistressSigns = 8;
struct DistressWatch {
  Episode episodes[kDistressSigns];
};
// SOS, accident, tow, fall, jamming, antenna or power cut: what the device itself calls out.
void StepDistress(DistressWatch& watch, Voice& voice);

struct ClockWatch {
  Episode local;
  Episode rollover;
  Episode future;
  Episode unset;
};
void StepClock(ClockWatch& watch, const ClockMind& mind, const JudgedTime& time, Voice& voice);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_BEHAVIOURS_CARGO_WATCH_H_
