// Exports of a journey that other programs read: CSV, GPX 1.1, KML 2.2, GeoJSON (RFC 7946).
//
//   const std::string gpx = ExportJourney(journey, ExportFormat::kGpx, {.name = "MV-2026-17"});
//
// Times are UTC with milliseconds. Text is UTF-8: other bytes and characters that XML cannot hold
// become U+FFFD. Each device is a track; stops and alarms are places of their own. CSV has the
// points alone. Gaps are told in each: a comment line, <desc>, a member "gaps". What each member is
// called: docs/formats/journey-export.md. Pure; thread-safe; O(points).
#ifndef TIDEWAITER_MONITOR_JOURNEY_EXPORT_H_
#define TIDEWAITER_MONITOR_JOURNEY_EXPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "monitor/journey.h"

namespace tidewaiter::monitor {

enum class ExportFormat : std::uint8_t { kCsv, kGpx, kKml, kGeoJson };
std::string_view Name(ExportFormat format);  // "csv", "gpx", "kml", "geojson"
std::string_view MediaType(ExportFormat format);
std::optional<ExportFormat> FindExportFormat(std::string_view name);

// Something beside the way that is shown on it: an alarm.
struct JourneyMark {
  std::int64_t time_ms = 0;
  geo::Point at = {};
  std::string name = {};
  std::string text = {};
};

struct ExportOptions {
  std::string name = {};  // of the journey
  std::vector<JourneyMark> marks = {};
};

std::string ExportJourney(const Journey& journey, ExportFormat format,
                          const ExportOptions& options);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_JOURNEY_EXPORT_H_
