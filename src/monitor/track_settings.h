// TrackSettings: the limits in force for all movements, as somebody set them last, with the reason.
//
//   Put("track_settings", "current",
//       WriteTrackSettings({.values = values, .by = "anna", .at_ms = now, .reason = "winter"}));
//
// Kept as the one record kTrackSettingsId of "track_settings", each change an event
// (docs/formats/journal.md). Pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_TRACK_SETTINGS_H_
#define TIDEWAITER_MONITOR_TRACK_SETTINGS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "track/settings.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kSettingsRecords = "track_settings";
inline constexpr std::string_view kTrackSettingsId = "current";

struct TrackSettings {
  track::Settings values = {};
  std::string by = {};
  std::int64_t at_ms = 0;
  std::string reason = {};
  friend bool operator==(const TrackSettings&, const TrackSettings&) = default;
};

std::string WriteTrackSettings(const TrackSettings& settings);
Result<TrackSettings> ParseTrackSettings(std::string_view text);  // errors: kCorruption

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_TRACK_SETTINGS_H_
