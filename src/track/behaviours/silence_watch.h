// Silence: how long nothing was heard of a device, and what explains it.
//
// How long is long follows the device: its interval is the one it was declared with
// (silence.interval_s), or what nine in ten of its own intervals do not exceed where that is more,
// on the road and standing apart, for some sleep when parked; silence.learn_s at most. Only what
// the device's clock says counts for it: what was kept and sent later was not skipped.
//
// What is said is a notice first, for the record; a warning when it goes on: sooner where another
// device of the unit is heard, for then the place does not explain it; an alarm after half an hour.
// Several devices of a unit that fall silent together are one silence, told of by the leading one.
// In a dead zone of the map there is nothing but an alarm after hours; where others were silent too
// (track/radio_map.h), all is said one step later.
#ifndef TIDEWAITER_TRACK_BEHAVIOURS_SILENCE_WATCH_H_
#define TIDEWAITER_TRACK_BEHAVIOURS_SILENCE_WATCH_H_

#include <array>
#include <cstdint>
#include <limits>
#include <span>

#include "track/behaviours/voice.h"
#include "track/radio_map.h"

namespace tidewaiter::track {

struct SilenceWatch {
  Episode episode = {};
  std::int64_t told_ms = 0;   // newest time of a report, by the device's clock put right
  std::int64_t quiet_ms = 0;  // when it was heard before it was last quiet; by ours. 0: never
  std::int64_t back_ms = 0;   // and when again, or first
  float moving_s = 0;         // interval that nine in ten do not exceed; 0: not learned
  float standing_s = 0;
  std::uint32_t stood = 0;     // 1: the newest report said that it stands
  RadioMap::Cell cell = 0;     // where it was seen last
  RadioMap::Cell counted = 0;  // of the last visit that was counted
  std::uint32_t in_hole = 0;   // 1: others were silent around where it was seen last
};

// A report that is no repetition came.
void LearnInterval(SilenceWatch& watch, const Sample& sample, const Settings& settings);
// How often it is to be heard of, as it stands or moves now.
std::int64_t IntervalMs(const SilenceWatch& watch, const Settings& settings);
// It is heard again after more than two intervals, or for the first time.
bool IsBack(const SilenceWatch& watch, std::int64_t heard_ms, std::int64_t now_ms,
            const Settings& settings);

// Counts that the unit came through where the sample says, with radio or without. In any order.
void NoteVisit(SilenceWatch& watch, RadioMap& map, const Sample& sample, const Settings& settings);
// Whether others were silent where the device is now.
void LookForHole(SilenceWatch& watch, const RadioMap& map, const Sample& sample);

// Another device of the same unit.
struct Companion {
  std::uint64_t device = 0;      // hash of its number
  std::int64_t back_ms = 0;      // heard without a break since
  std::int64_t heard_ms = 0;     // last
  std::int64_t interval_ms = 0;  // of it
  // Until then it counts as heard: two intervals.
  [[nodiscard]] std::int64_t talks_until_ms() const;
};

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// One that nothing was heard of since a time, and what is known around it. `others` may be any that
// belong to the unit now; `leader` is the one of them that tells of a silence they share, null
// where there is none.
struct Silent {
  std::int64_t heard_ms = 0;
  std::int64_t interval_ms = 0;
  bool in_dead_zone = false;
  bool in_hole = false;
  std::span<const Companion> others = {};
  const Companion* leader = nullptr;
};
// When a notice, a warning, an alarm are due, rising. kNever: not, as things stand.
std::array<std::int64_t, 3> TimesOf(const Silent& silent, const Settings& settings);

// Says what is due at the sample's time of receipt.
void StepSilence(SilenceWatch& watch, const Silent& silent,
                 const std::array<std::int64_t, 3>& due_ms, Voice& voice);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_BEHAVIOURS_SILENCE_WATCH_H_
