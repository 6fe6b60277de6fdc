// Files of ship movements: logs of NMEA sentences, and the CSV of MarineCadastre.
//
//   ais::NmeaSink sink{.heard = [&](const ais::Heard& heard) { Use(heard); },
//                      .bad = [&](const ais::BadRow& row) { Tell(row.line, row.why); }};
//   ASSIGN_OR_RETURN(const ais::FileCount count, ais::ReadNmeaFile("harbour.log", 0, sink));
//
// Both may be gzip. Files may be larger than memory. Every row that is not taken is told to `bad`,
// and reading goes on; sentences of other kinds, comments and blank lines are only counted.
#ifndef TIDEWAITER_AIS_READ_FILES_H_
#define TIDEWAITER_AIS_READ_FILES_H_

#include <cstdint>
#include <functional>
#include <string>

#include "ais/reader.h"
#include "ais/vessel.h"
#include "base/result.h"
#include "os/file.h"

namespace tidewaiter::ais {

struct BadRow {
  std::uint64_t line = 0;   // physical, from 1
  std::string column = {};  // of CSV; "" = the whole row
  std::string why = {};     // for people
};

struct FileCount {
  std::uint64_t lines = 0;       // all, with comments and blank ones; CSV: rows without the head
  std::uint64_t taken = 0;       // messages, or rows
  std::uint64_t bad = 0;         // told
  std::uint64_t other = 0;       // other sentences, comments
  std::uint64_t incomplete = 0;  // messages of which parts are missing
};

struct NmeaSink {
  std::function<void(const Heard&)> heard;
  std::function<void(const BadRow&)> bad;
};

// One sentence a line, as Reader takes them. Messages without a time of their own get that of the
// last sentence in the file that had one, before any `start_ms`. Errors: kNotFound, kUnavailable,
// kCorruption (gzip).
Result<FileCount> ReadNmeaFile(const os::Path& path, std::int64_t start_ms, const NmeaSink& sink);

struct VesselSink {
  std::function<void(const Sighting&, const Particulars&)> row;
  std::function<void(const BadRow&)> bad;
};

// Columns by name, in any order: MMSI, BaseDateTime (UTC), LAT, LON are needed; SOG, COG, Heading,
// VesselName, IMO, CallSign, VesselType, Status, Length, Width, Draft, TransceiverClass may be
// absent or empty; others are ignored. "Not available" of AIS (SOG 102.3, COG 360, Heading 511,
// IMO0000000, 0 lengths) is nothing. Errors: as above, and kInvalidArgument when a needed column is
// missing.
Result<FileCount> ReadMarineCadastre(const os::Path& path, const VesselSink& sink);

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_READ_FILES_H_
