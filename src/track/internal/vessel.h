// What is kept of one ship, and what its behaviours have in common.
#ifndef TIDEWAITER_TRACK_INTERNAL_VESSEL_H_
#define TIDEWAITER_TRACK_INTERNAL_VESSEL_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "geo/measure.h"
#include "track/internal/draft.h"
#include "track/vessels.h"

namespace tidewaiter::track {

inline constexpr double kKnotMps = geo::kNauticalMileM / 3600;
inline constexpr std::int64_t kHourMs = 3'600'000;

// Milliseconds of a limit in seconds.
inline std::int64_t Ms(double seconds) {
  return static_cast<std::int64_t>(seconds * 1000);
}

struct VesselFix {
  geo::Point at = {};
  std::int64_t time_ms = 0;
  std::uint64_t seq = 0;
  float sog_kn = -1;
};

inline VesselFix FixOf(const VesselPosition& position) {
  return {.at = position.at,
          .time_ms = position.time_ms,
          .seq = position.seq,
          .sog_kn = static_cast<float>(position.sog_kn)};
}

// The last positions of the track, oldest first.
class VesselTrail {
 public:
  static constexpr std::size_t kSize = 16;  // enough to see a circle, a line, what was before
  void Add(const VesselFix& fix) {
    fixes_[(start_ + count_) % kSize] = fix;
    if (count_ < kSize) {
      ++count_;
    } else {
      start_ = (start_ + 1) % kSize;
    }
  }
  void Clear() { count_ = 0; }
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] const VesselFix& operator[](std::size_t i) const {
    return fixes_[(start_ + i) % kSize];
  }
  [[nodiscard]] const VesselFix& last() const { return (*this)[count_ - 1]; }

 private:
  std::array<VesselFix, kSize> fixes_;
  std::size_t start_ = 0;
  std::size_t count_ = 0;
};

// Speed over ground between two fixes, in knots; infinite for two places at one time.
inline double ImpliedKn(const VesselFix& a, const VesselFix& b) {
  const double seconds = static_cast<double>(std::abs(b.time_ms - a.time_ms)) / 1000;
  return geo::DistanceM(a.at, b.at) / (seconds * kKnotMps);
}

// Positions per hour of the last twelve.
class HourCounts {
 public:
  static constexpr std::int64_t kHours = 12;
  void Add(std::int64_t time_ms) {
    Advance(time_ms / kHourMs);
    std::uint16_t& count = counts_[static_cast<std::size_t>(hour_ % kHours)];
    if (count < 0xffff) ++count;
  }
  // In the twelve hours that end with the newest position.
  [[nodiscard]] int Sum() const {
    int sum = 0;
    for (const std::uint16_t count : counts_)
      sum += count;
    return sum;
  }

 private:
  void Advance(std::int64_t hour) {
    for (std::int64_t i = std::max(hour_ + 1, hour - kHours + 1); i <= hour; ++i)
      counts_[static_cast<std::size_t>(i % kHours)] = 0;
    hour_ = std::max(hour_, hour);
  }
  std::int64_t hour_ = 0;
  std::array<std::uint16_t, kHours> counts_{};
};

struct Vessel {
  std::uint32_t mmsi = 0;
  AisClass ais = AisClass::kA;
  int status = 15;
  std::uint32_t station = 0;
  std::int64_t last_word_ms = 0;
  VesselTrail trail = {};
  HourCounts heard = {};

  // jumps (vessel_motion.h)
  VesselFix other = {};  // the last place off the track
  bool has_other = false;
  int other_run = 0;               // positions there since the last one on the track
  int own_run = 0;                 // and on the track since the last one off it
  std::int64_t jump_began_ms = 0;  // 0 = none open
  std::int64_t moves_since_ms = 0;
  std::int64_t moved_ms = 0;
  int moves = 0;                     // between the two, close in time
  std::int64_t places_began_ms = 0;  // 0 = not doubted

  // strange tracks
  VesselFix frozen_from = {};
  int frozen_run = 0;
  bool frozen = false;
  bool straight = false;
  bool circling = false;
  int since_shape = 0;  // positions since the track's shape was looked at

  // loitering (vessel_waiting.h)
  std::int64_t hour = -1;
  double hour_m = 0;
  std::int64_t hour_ms = 0;
  std::uint64_t hour_seq = 0;
  int slow_hours = 0;
  std::int64_t slow_since_ms = 0;
  std::uint64_t slow_seq = 0;
  bool loitering = false;

  // gaps (vessel_gaps.h)
  std::int64_t queued_ms = 0;  // when it will be looked at; 0 = not queued
  int gap_level = 0;
  std::int64_t gap_began_ms = 0;

  // places (vessel_places.h)
  int land_run = 0;
  bool on_land = false;
  bool at_sea = false;  // was seen where the map has water, or near its coast
  bool port_looked = false;
  VesselFix land_from = {};
  geo::Point port_looked_from = {};
  double port_m = 0;            // to the nearest one, or more than this where there is none
  std::int32_t port_near = -1;  // index of it; -1 = none in reach
  std::int32_t call_port = -1;
  PortCall call = {};
  std::vector<std::uint32_t> zones = {};

  // meetings (vessel_meetings.h)
  std::uint64_t cell = 0;                    // 0 = in none
  std::vector<std::uint32_t> partners = {};  // near it now

  // names (vessel_names.h)
  bool mid_looked = false;
  std::uint32_t imo = 0;
  std::string name = {};
  std::string callsign = {};
  std::uint32_t imo_next = 0;  // said once, not yet believed
  std::string name_next = {};
  std::string callsign_next = {};
};

inline std::string UnitOf(std::uint32_t mmsi) {
  return fmt::format("vessel:{}", mmsi);
}

// What all behaviours are handed.
struct VesselContext {
  const VesselSettings& settings;
  const std::string& version;
  const Surroundings* map;
  std::int64_t known_ms;
  Alarms& alarms;

  [[nodiscard]] Draft Begin(AlarmKind kind, Severity severity, std::uint32_t mmsi,
                            std::int64_t began_ms, std::string_view extra = {}) const {
    Draft draft(kind, severity, UnitOf(mmsi), began_ms, extra);
    return std::move(
        draft.Known(known_ms, known_ms - began_ms > Ms(settings.late_s) && !WorksOnTime(kind))
            .Version(version));
  }
  void Raise(Draft draft) const { alarms.push_back(draft.alarm()); }

 private:
  // What takes hours to be seen is not late because it began hours ago.
  static bool WorksOnTime(AlarmKind kind) {
    return kind == AlarmKind::kGap || kind == AlarmKind::kEncounter ||
           kind == AlarmKind::kLoitering || kind == AlarmKind::kSpoofing ||
           kind == AlarmKind::kIdentity || kind == AlarmKind::kOnLand;
  }
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_INTERNAL_VESSEL_H_
