// Reader: a file of declarations, read after a mapping into lines, and what could not be read.
//
//   ASSIGN_OR_RETURN(const ReadResult read, ReadLines("2025.csv.gz", mapping, NoProgress));
//   Show(read.summary.accepted, read.summary.rejected);
//   RETURN_IF_ERROR(WriteRejects("rejected.csv", read.rejects));
//
// A row is taken whole or not at all. A row that is not taken is a reject, with all that is wrong
// with it: one Reject for each problem. rows_read == accepted + rejected, always.
//
// Codes of rejects: quote, columns, encoding, too_long (the line is no row of the table); missing
// (a date or id is not there), date, hs_code, country, number, amount, negative, range, duplicate
// (the id was there before, in this file), unknown_code (not in a code list that rejects), verdict,
// kind, source, basis, correction, contradiction (of the outcome's columns).
// That the net mass exceeds the gross mass is not a reject: it is evidence, and kept.
#ifndef TIDEWAITER_WAREHOUSE_READER_H_
#define TIDEWAITER_WAREHOUSE_READER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "declaration/line_table.h"
#include "os/file.h"
#include "warehouse/mapping.h"

namespace tidewaiter::warehouse {

struct Reject {
  std::uint64_t line = 0;  // CSV: physical line where the row starts; Parquet: row number
  std::string column;      // theirs; "" when the whole row is meant
  std::string code;
  std::string reason;  // for people
  std::string text;    // the offending cell
  friend bool operator==(const Reject&, const Reject&) = default;
};

struct ReadSummary {
  std::uint64_t rows_read = 0;  // without header and blank lines
  std::uint64_t accepted = 0;
  std::uint64_t rejected = 0;                     // rows
  std::map<std::string, std::uint64_t> problems;  // by code; a row can have several
  std::vector<std::string> unused_columns;        // theirs, that the mapping does not name
  Encoding encoding = Encoding::kUtf8;            // as found
};

// More problems than this are counted in the summary but not kept: nobody reads them, and a file
// with a wrong mapping must not fill the memory.
inline constexpr std::size_t kRejectsMax = 1'000'000;

struct ReadResult {
  LineTable lines;
  ReadSummary summary;
  std::vector<Reject> rejects;  // in the order of the file, at most kRejectsMax
};

// Reads the whole file. The table's schema is mapping.Schema(); its rows are in the order of the
// file. An unmapped declaration_id is the line's id. Without an id: declaration_id-item, or
// declaration_id, or else the first 12 digits of the file's SHA-256, "-" and the row number.
// Progress: step "read", rows done, total unknown.
// Errors: those of TableSource::Open; kNotFound (a mapped column is not in the file; names the
// nearest one); kInvalidArgument (no rows, or every row was rejected). Time: linear.
Result<ReadResult> ReadLines(const os::Path& path, const Mapping& mapping,
                             const Progress& progress);

// CSV with the columns line, column, code, reason, text. Errors: kUnavailable.
Status WriteRejects(const os::Path& path, const std::vector<Reject>& rejects);

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_READER_H_
