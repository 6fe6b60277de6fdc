#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "ais/internal/file_pieces.h"
#include "ais/read_files.h"
#include "base/calendar.h"
#include "codec/csv.h"
#include "codec/parse.h"

namespace tidewaiter::ais {
namespace {

enum Column : std::uint8_t {
  kMmsi,
  kTime,
  kLat,
  kLon,
  kSpeed,
  kCourse,
  kHeading,
  kName,
  kImo,
  kCallSign,
  kType,
  kStatus,
  kLength,
  kWidth,
  kDraught,
  kClass,
};
constexpr std::size_t kColumns = 16;
constexpr std::size_t kNeeded = 4;
constexpr std::array<std::string_view, kColumns> kNames = {
    "MMSI",   "BaseDateTime", "LAT",        "LON",
    "SOG",    "COG",          "Heading",    "VesselName",
    "IMO",    "CallSign",     "VesselType", "Status",
    "Length", "Width",        "Draft",      "TransceiverClass"};

constexpr double kMmsiMax = (1 << 30) - 1;  // the field has 30 bits

// Where each column is; nothing: absent.
using Places = std::array<std::optional<std::size_t>, kColumns>;

Result<Places> FindColumns(const codec::CsvRecord& head) {
  Places places;
  for (std::size_t i = 0; i < head.fields.size(); ++i) {
    for (std::size_t column = 0; column < kColumns; ++column) {
      if (head.fields[i] == kNames[column]) places[column] = i;
    }
  }
  for (std::size_t column = 0; column < kNeeded; ++column) {
    if (!places[column]) {
      return Fail(ErrorCode::kInvalidArgument, fmt::format("no column {}", kNames[column]),
                  fmt::format("/{}", kNames[column]));
    }
  }
  return places;
}

// One row being read; the first thing wrong with it is kept.
class Row {
 public:
  Row(const codec::CsvRecord& record, const Places& places) : record_(record), places_(places) {}

  [[nodiscard]] std::string_view Cell(Column column) const {
    const auto place = places_[column];
    return place && *place < record_.fields.size() ? record_.fields[*place] : "";
  }
  // Nothing for an empty cell; wrong outside low..high.
  std::optional<double> Number(Column column, double low, double high) {
    const std::string_view cell = Cell(column);
    if (cell.empty()) return std::nullopt;
    const auto number = codec::ParseDecimal(cell, '.');
    if (number && *number >= low && *number <= high) return *number;
    Wrong(column,
          fmt::format("\"{}\" is not a number from {} to {}", cell.substr(0, 40), low, high));
    return std::nullopt;
  }
  std::int64_t Time() {
    const auto seconds = ParseRfc3339(fmt::format("{}Z", Cell(kTime)));
    if (!seconds) Wrong(kTime, fmt::format("\"{}\" is no time", Cell(kTime).substr(0, 40)));
    return seconds.value_or(0) * 1000;
  }
  void Need(Column column) {
    if (Cell(column).empty()) Wrong(column, "is missing");
  }
  void Wrong(Column column, std::string why) {
    if (bad_.why.empty())
      bad_ = {.line = record_.line, .column = std::string(kNames[column]), .why = std::move(why)};
  }
  [[nodiscard]] const BadRow& bad() const { return bad_; }

 private:
  const codec::CsvRecord& record_;
  const Places& places_;
  BadRow bad_;
};

Sighting ReadSighting(Row& row, std::uint32_t mmsi) {
  Sighting sighting{.mmsi = mmsi, .time_ms = row.Time()};
  sighting.kind = row.Cell(kClass) == "B" ? StationKind::kClassB : StationKind::kClassA;
  const auto lat = row.Number(kLat, -91, 91);
  const auto lon = row.Number(kLon, -181, 181);
  if (lat && lon && geo::IsPlace({.lat = *lat, .lon = *lon})) {
    sighting.at = geo::Point{.lat = *lat, .lon = *lon};
  }
  const auto speed = row.Number(kSpeed, 0, 102.3);
  if (speed && *speed < 102.25) sighting.speed_kn = speed;
  const auto course = row.Number(kCourse, 0, 409.5);  // the field has 12 bits
  if (course && *course < 360) sighting.course_deg = course;
  const auto heading = row.Number(kHeading, 0, 511);
  if (heading && *heading < 360) sighting.heading_deg = heading;
  const auto status = row.Number(kStatus, 0, 15);
  if (status) sighting.status = static_cast<std::uint8_t>(*status);
  return sighting;
}

std::optional<int> Metres(Row& row, Column column, double most) {
  const auto number = row.Number(column, 0, most);
  return number && *number > 0 ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

// "IMO9816878"
std::optional<std::uint32_t> ReadImo(Row& row) {
  std::string_view cell = row.Cell(kImo);
  if (cell.starts_with("IMO")) cell.remove_prefix(3);
  if (cell.empty()) return std::nullopt;
  const auto number = codec::ParseDecimal(cell, '.');
  if (!number || *number < 0 || *number > kMmsiMax) {
    row.Wrong(kImo, fmt::format("\"{}\" is no IMO number", cell.substr(0, 40)));
    return std::nullopt;
  }
  const auto imo = static_cast<std::uint32_t>(*number);
  return imo != 0 ? std::optional(imo) : std::nullopt;
}

Particulars ReadParticulars(Row& row, std::uint32_t mmsi) {
  Particulars particulars{.mmsi = mmsi, .imo = ReadImo(row)};
  particulars.name = Text<20>(row.Cell(kName));
  particulars.callsign = Text<7>(row.Cell(kCallSign));
  const auto type = row.Number(kType, 0, 255);
  if (type && *type > 0) particulars.ship_type = static_cast<std::uint8_t>(*type);
  particulars.length_m = Metres(row, kLength, 1022);
  particulars.beam_m = Metres(row, kWidth, 126);
  const auto draught = row.Number(kDraught, 0, 25.5);
  if (draught && *draught > 0) particulars.draught_m = draught;
  return particulars;
}

// What is wrong with the row, or nothing after it went to the sink.
BadRow TakeRow(const codec::CsvRecord& record, const Places& places, const VesselSink& sink) {
  if (record.fault != codec::CsvFault::kNone) return {.line = record.line, .why = "broken quotes"};
  Row row(record, places);
  for (const Column column : {kMmsi, kTime, kLat, kLon})
    row.Need(column);
  const auto mmsi = static_cast<std::uint32_t>(row.Number(kMmsi, 1, kMmsiMax).value_or(0));
  const Sighting sighting = ReadSighting(row, mmsi);
  const Particulars particulars = ReadParticulars(row, mmsi);
  if (row.bad().why.empty()) sink.row(sighting, particulars);
  return row.bad();
}

}  // namespace

Result<FileCount> ReadMarineCadastre(const os::Path& path, const VesselSink& sink) {
  ASSIGN_OR_RETURN(os::MappedFile file, os::MappedFile::Open(path, os::MappedFile::Mode::kRead));
  FilePieces pieces(std::move(file));
  codec::CsvReader reader(',', [&] { return pieces.Next(); });
  codec::CsvRecord record;
  ASSIGN_OR_RETURN(const bool any, reader.Next(record));
  if (!any) return Fail(ErrorCode::kInvalidArgument, "the file is empty");
  ASSIGN_OR_RETURN(const Places places, FindColumns(record));
  FileCount count;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, reader.Next(record));
    if (!more) return count;
    ++count.lines;
    const BadRow bad = TakeRow(record, places, sink);
    if (bad.why.empty()) {
      ++count.taken;
    } else {
      ++count.bad;
      sink.bad(bad);
    }
  }
}

}  // namespace tidewaiter::ais
