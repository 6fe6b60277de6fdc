// LineFile: a table of lines as one Parquet file, exactly. docs/formats/history.md names its
// columns. Private to the module.
#ifndef TIDEWAITER_WAREHOUSE_LINE_FILE_H_
#define TIDEWAITER_WAREHOUSE_LINE_FILE_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "declaration/line_table.h"
#include "os/file.h"
#include "warehouse/duck.h"

namespace tidewaiter::warehouse {

// The columns of a part, name and SQL type, in order. Extra columns that the schema does not use
// are left out. Their stored names are extra1...: own names belong to the history's schema.
std::vector<std::pair<std::string, std::string>> LineFileColumns(const LineSchema& schema);

// Writes `rows` of the table, in that order, to `path` (zstd), and syncs it. Not atomic: give a
// name that nobody reads. Errors: kUnavailable (disk full ...), kInvalidArgument (a text is not
// UTF-8); then nothing is left at `path`.
Status WriteLineFile(const os::Path& path, const LineTable& lines,
                     const std::vector<std::uint32_t>& rows);

// The rows of a part one by one, in the order of the file.
class LineFileReader {
 public:
  // `duck`: for this reader alone. Errors: kCorruption (not a Parquet file, or other columns).
  static Result<LineFileReader> Open(Duck duck, const os::Path& path, const LineSchema& schema);

  // Reads the next row into `record`; false at the end. Errors: kCorruption (an unknown word in an
  // outcome column).
  Result<bool> Next(LineRecord& record);

 private:
  LineFileReader(Duck duck, DuckResult result, std::size_t extras)
      : duck_(std::move(duck)), result_(std::move(result)), chunk_(nullptr), extras_(extras) {}
  Status ReadOutcome(std::size_t column, Outcome& outcome);
  Result<KindSet> Kinds(std::size_t column);
  void TakeText(std::size_t column, std::string& text);

  Duck duck_;
  DuckResult result_;
  DuckChunk chunk_;
  std::size_t extras_;
  std::size_t at_ = 0;
};

// "hs_code;origin"; KindSet{} is "".
std::string KindsText(KindSet kinds);

// "hs_code=640299;undervalued=12345", with a backslash before ; = and \ inside values.
std::string CorrectionsText(const std::vector<Correction>& corrections);

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_LINE_FILE_H_
