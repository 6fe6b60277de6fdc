// TableSource: the rows of a file of any supported form as texts: CSV and TSV, also gzipped, and
// Parquet.
//
//   ASSIGN_OR_RETURN(auto source, TableSource::Open(path, {}));
//   SourceRow row;
//   while (*source->Next(row)) Use(row.cells, row.line);
//
// Parquet is read by DuckDB. CSV is not: DuckDB 1.4.4's reader, told to skip bad rows, drops
// everything behind one stray quote without saying so, reads a truncated gzip file as if it were
// whole, and counts records where people count lines. codec/csv.h keeps those promises.
#ifndef TIDEWAITER_WAREHOUSE_SOURCE_H_
#define TIDEWAITER_WAREHOUSE_SOURCE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/file.h"
#include "warehouse/mapping.h"

namespace tidewaiter::warehouse {

struct SourceOptions {
  FileFormat format = FileFormat::kByName;
  char delimiter = '\0';
  Encoding encoding = Encoding::kDetect;
};

struct SourceRow {
  std::vector<std::string_view> cells;  // UTF-8; as many as columns; data() == nullptr: NULL
  std::uint64_t line = 0;  // CSV: physical line of the file; Parquet: row number, both from 1
  // Set when the row cannot be read as a row: "quote", "columns", "encoding" or "too_long";
  // `reason` says it in words and `text` holds the start of the line. `cells` is then empty.
  std::string_view fault;
  std::string reason;
  std::string text;
};

class TableSource {
 public:
  // Opens the file and reads its header. Column names are trimmed; an empty one becomes "column7",
  // a name that was there before "name_2".
  // Errors: kNotFound; kInvalidArgument (a folder, empty, not a table, UTF-16, badly quoted
  // header); kCorruption (truncated or damaged gzip or Parquet); kUnavailable.
  static Result<std::unique_ptr<TableSource>> Open(const os::Path& path,
                                                   const SourceOptions& options);
  virtual ~TableSource() = default;

  // False at the end. Errors as Open.
  virtual Result<bool> Next(SourceRow& row) = 0;

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  // What was found, where it was left open. Parquet: '\0' and UTF-8.
  [[nodiscard]] char delimiter() const { return delimiter_; }
  [[nodiscard]] Encoding encoding() const { return encoding_; }

 protected:
  std::vector<std::string> columns_;
  char delimiter_ = '\0';
  Encoding encoding_ = Encoding::kUtf8;
};

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_SOURCE_H_
