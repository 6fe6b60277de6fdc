// Sample: what a report says, as far as behaviours look at it, with its time put right and its
// position judged. Plain bytes: held, sorted, saved and replayed as they are.
#ifndef TIDEWAITER_TRACK_BEHAVIOURS_SAMPLE_H_
#define TIDEWAITER_TRACK_BEHAVIOURS_SAMPLE_H_

#include <cstdint>
#include <type_traits>

#include "device/report.h"
#include "geo/point.h"
#include "track/settings.h"
#include "track/tracker.h"

namespace tidewaiter::track {

inline constexpr float kNoCelsius = -1000;  // not said

struct Sample {
  enum Flag : std::uint32_t {
    kPlace = 1,  // `at` is a satellite fix that geometry may rest on
    kCell = 2,   // `at` is from radio cells
    kDoorKnown = 4,
    kDoorOpen = 8,
    kArchived = 16,
  };

  std::int64_t time_ms = 0;  // of the event
  std::int64_t received_ms = 0;
  std::uint64_t seq = 0;
  geo::Point at = {};
  std::uint64_t signs = 0;
  std::uint32_t seal_known = 0;
  std::uint32_t seal_set = 0;
  float speed_kmh = 0;
  float course_deg = 0;
  float accuracy_m = 0;  // 0: unknown
  float battery = -1;    // percent; -1: not said
  float light = -1;
  float celsius[2] = {kNoCelsius, kNoCelsius};  // of the device's first two sensors
  std::uint32_t flags = 0;
  std::uint64_t print = 0;  // of what it says: equal for what was sent twice

  [[nodiscard]] bool Is(Flag flag) const { return (flags & flag) != 0; }
  [[nodiscard]] bool Has(device::Sign sign) const {
    return (signs >> static_cast<unsigned>(sign) & 1U) != 0;
  }
  [[nodiscard]] bool Has(device::SealSign sign) const {
    return (seal_set >> static_cast<unsigned>(sign) & 1U) != 0;
  }
  [[nodiscard]] bool Knows(device::SealSign sign) const {
    return (seal_known >> static_cast<unsigned>(sign) & 1U) != 0;
  }
};
static_assert(std::is_trivially_copyable_v<Sample>);
static_assert(sizeof(Sample) == 96, "no padding: it is saved as bytes");

// What is known of a device's clock.
struct ClockMind {
  std::int64_t last_ms = 0;           // what the clock said last
  std::int64_t last_received_ms = 0;  // and when that came
  std::int32_t offset_s = 0;          // its local time minus UTC, where that was learned
  std::int32_t candidate_s = 0;
  std::uint32_t agreed = 0;     // reports in a row that speak for the candidate
  std::uint32_t was_right = 0;  // 1 once it said a time that can be
};

enum class ClockVerdict : std::uint8_t {
  kRight,
  kUnset,     // before the first fix; the time of receipt stands for it
  kLocal,     // local time: put right
  kRollover,  // 1024 weeks behind: put right
  kFuture,    // the time of receipt stands for it
};
struct JudgedTime {
  std::int64_t time_ms = 0;
  ClockVerdict verdict = ClockVerdict::kRight;
  bool learned = false;  // an offset was learned just now
};

// When something happened, by what the device says and when it came.
// Ahead by a number of quarters of an hour: local time at once. Behind by such a number, not from
// an archive, in clock.fixes reports in a row whose clock goes on as ours does: local time from
// then on (until that it may be old data). 1024 weeks behind: a receiver whose week number rolled
// over.
JudgedTime JudgeTime(std::int64_t said_ms, const Received& received, const Settings& settings,
                     ClockMind& mind);

// The sample of a report; its time is what JudgeTime found. Counts why a position cannot be used:
// none, invalid, 0/0, older than fix.stale_s, no satellites at no speed (the last one repeated).
Sample Condense(const device::Report& report, const Received& received, const JudgedTime& time,
                const Settings& settings, Counts& counts);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_BEHAVIOURS_SAMPLE_H_
