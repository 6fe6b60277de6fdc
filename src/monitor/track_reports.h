// TrackReport: many movements in one table: trips, stops, violations, devices, gates; and the table
// as CSV, XLSX and PDF in the reader's language.
//
//   const TrackReport report = TripsReport(movements, Language::kFrench);
//   ASSIGN_OR_RETURN(const std::string pdf, WriteReportPdf(report, {.authority = "KRA"}));
//
// Columns have a type, so that a number stays a number in a spreadsheet; names are stable, titles
// are in a language. Times are UTC. Arabic tables run from right to left. Texts are data: what
// looks like a formula is never one. Pure but for fonts; thread-safe. Limits: kReportRowsMax; more
// rows are left out, and `total` says how many there are. monitor_bench measures.
#ifndef TIDEWAITER_MONITOR_TRACK_REPORTS_H_
#define TIDEWAITER_MONITOR_TRACK_REPORTS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "declaration/language.h"
#include "monitor/alarm_case.h"
#include "monitor/device_record.h"
#include "monitor/journey.h"

namespace tidewaiter::monitor {

enum class ReportKind : std::uint8_t { kTrips, kStops, kViolations, kDevices, kGates };
std::string_view Name(ReportKind kind);  // "trips", ...
std::optional<ReportKind> FindReportKind(std::string_view name);

enum class ColumnType : std::uint8_t { kText, kNumber, kTime, kDuration };
std::string_view Name(ColumnType type);  // "text", "number", "time", "duration"

// Nothing, text, a number, or milliseconds: since 1970 of a time, of a duration.
using Cell = std::variant<std::monostate, std::string, double, std::int64_t>;

struct ReportColumn {
  std::string_view name = {};   // stable
  std::string_view title = {};  // in the report's language
  ColumnType type = ColumnType::kText;
  int decimals = 0;  // of a number
};

struct TrackReport {
  ReportKind kind = ReportKind::kTrips;
  Language language = Language::kEnglish;
  std::string_view title = {};
  std::vector<ReportColumn> columns = {};
  std::vector<std::vector<Cell>> rows = {};  // as many cells as columns, of their types
  std::uint64_t total = 0;                   // rows that there are, also those left out
};

// What a person scrolls through is far less; a year of a large corridor has some 50,000 trips.
inline constexpr std::size_t kReportRowsMax = 100'000;
// As a PDF, 40 rows a page: what somebody may print.
inline constexpr std::size_t kPdfRowsMax = 10'000;

// A movement as its record says, and its journey where that is asked for.
struct ReportMovement {
  std::string id = {};
  std::string unit = {};
  std::string carrier = {};
  std::string corridor = {};
  std::string origin = {};
  std::string destination = {};
  std::string state = {};
  std::int64_t departed_ms = 0;  // 0: not yet
  std::int64_t arrived_ms = 0;
  const Journey* journey = nullptr;
  std::size_t alarms = 0;
};
struct ReportDevice {
  DeviceRecord record = {};
  std::int64_t heard_ms = 0;  // 0: never
  std::optional<double> battery_percent = {};
};
struct ReportPass {
  std::string gate = {};
  std::string lane = {};
  std::int64_t at_ms = 0;
  std::string direction = {};
  std::string unit = {};
  std::string movement = {};
  std::string decision = {};
  std::string by = {};
  std::optional<double> agreement = {};  // 0 to 1
};

// One row a movement.
TrackReport TripsReport(std::span<const ReportMovement> movements, Language language);
// One row a stop of each movement's journey.
TrackReport StopsReport(std::span<const ReportMovement> movements, Language language);
// One row an alarm of each case, the joined ones too.
TrackReport ViolationsReport(std::span<const AlarmCase> cases, Language language);
TrackReport DevicesReport(std::span<const ReportDevice> devices, Language language);
TrackReport GatesReport(std::span<const ReportPass> passes, Language language);

// What stands above a table on paper.
struct ReportHeading {
  std::string authority = {};
  std::int64_t from_ms = 0;   // of the period; 0: open
  std::int64_t until_ms = 0;  // 0: open
  std::int64_t made_ms = 0;
};

// RFC 4180, UTF-8 without a mark, names of columns in the first row; times as in RFC 3339,
// durations in seconds, numbers with a point.
std::string WriteReportCsv(const TrackReport& report);
// Errors: kUnavailable (no place for temporary files).
Result<std::string> WriteReportXlsx(const TrackReport& report, const ReportHeading& heading);
// A4 across, headings on each page. Errors: kInvalidArgument (more than kPdfRowsMax rows),
// kUnavailable (no fonts).
Result<std::string> WriteReportPdf(const TrackReport& report, const ReportHeading& heading);

// A cell as people read it, in the report's language: "2026-11-30 12:00", "3:05", "12,5".
std::string CellText(const Cell& cell, const ReportColumn& column, Language language);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_TRACK_REPORTS_H_
