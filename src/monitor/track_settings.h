// TrackSettings: the limits in force for all movements and gates, as somebody set them last, with
// the reason; and those that were in force at gates before.
//
//   TrackSettings set = before;
//   set.values.Set(track::Limit::kStopAlarm, 1200);
//   set.SetGates(gates, now_ms);
//   set.by = "anna";
//   Put("track_settings", "current", WriteTrackSettings(set));
//
// Earlier limits of gates are kept because a gate that was alone hands in later what it decided by
// its list: an alarm of it names the limits of that list. A record of a time when gates had none
// reads with the start values.
//
// Kept as the one record kTrackSettingsId of "track_settings", each change an event
// (docs/formats/journal.md). Pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_TRACK_SETTINGS_H_
#define TIDEWAITER_MONITOR_TRACK_SETTINGS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "track/gate.h"
#include "track/settings.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kSettingsRecords = "track_settings";
inline constexpr std::string_view kTrackSettingsId = "current";

// Changes that are remembered: a list is good for three days, and nobody changes limits more often
// than once an hour.
inline constexpr std::size_t kGateLimitsKept = 72;

struct GateLimitsBefore {
  track::GateSettings values = {};
  std::int64_t until_ms = 0;  // when others took their place
  friend bool operator==(const GateLimitsBefore&, const GateLimitsBefore&) = default;
};

struct TrackSettings {
  track::Settings values = {};
  track::GateSettings gates = {};
  std::vector<GateLimitsBefore> gates_before = {};  // the oldest first
  std::string by = {};
  std::int64_t at_ms = 0;
  std::string reason = {};
  friend bool operator==(const TrackSettings&, const TrackSettings&) = default;

  // Those in force go to gates_before, unless they are the same.
  void SetGates(const track::GateSettings& next, std::int64_t now_ms);
  // That were in force at gates then; of a time before all that is kept: the oldest known.
  [[nodiscard]] const track::GateSettings& GatesAt(std::int64_t time_ms) const;
  // Of all of it, for whoever changes what he read. Alarms carry the version of their own part:
  // values.version(), or VersionOf(gates).
  [[nodiscard]] std::string version() const;
};

std::string WriteTrackSettings(const TrackSettings& settings);
Result<TrackSettings> ParseTrackSettings(std::string_view text);  // errors: kCorruption

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_TRACK_SETTINGS_H_
