// History: every line that was ever imported, in a folder of Parquet files that any other engine
// can read too (docs/formats/history.md).
//
//   ASSIGN_OR_RETURN(History history, History::Create("country/history", schema));
//   RETURN_IF_ERROR(history.Append(lines, "2025.csv"));
//   ASSIGN_OR_RETURN(LineTable all, history.Load(NoProgress));
//   ASSIGN_OR_RETURN(auto table, history.Query("SELECT office, count(*) FROM lines GROUP BY 1"));
//
// Invariants: a part is never changed; a correction is a new row with the same id in a later part,
// which supersedes the earlier one. The manifest history.json names every part with its checksum,
// and is replaced as a whole: after a crash the folder is as before the Append or as after it. A
// file in the folder that the manifest does not name is left over from a crash, and ignored.
// One writer at a time, which the caller sees to. Not thread-safe.
#ifndef TIDEWAITER_WAREHOUSE_HISTORY_H_
#define TIDEWAITER_WAREHOUSE_HISTORY_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "declaration/line_table.h"
#include "os/file.h"

namespace tidewaiter::warehouse {

struct HistoryPart {
  std::string file;  // in the history's folder
  std::uint64_t rows = 0;
  std::string source;  // what was imported, for people
  std::string sha256;  // of the file
  friend bool operator==(const HistoryPart&, const HistoryPart&) = default;
};

struct QueryColumn {
  std::string name;
  std::string type;  // DuckDB's name of it, e.g. "BIGINT"
  friend bool operator==(const QueryColumn&, const QueryColumn&) = default;
};

struct QueryResult {
  std::vector<QueryColumn> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;  // as text; nullopt: NULL
  bool truncated = false;                                     // there are more rows
};

class History {
 public:
  // A new, empty history; makes the folder. Errors: kConflict (there is one), kUnavailable.
  static Result<History> Create(const os::Path& folder, const LineSchema& schema);

  // Errors: kNotFound (no history there); kCorruption (the manifest is damaged);
  // kFailedPrecondition (written by a newer version).
  static Result<History> Open(const os::Path& folder);

  // Adds the lines as one part and returns when they are on disk. Rows are stored in TimeOrder.
  // Errors: kFailedPrecondition (another schema; names the difference); kInvalidArgument (no lines,
  // the same id twice, a text that is not UTF-8); kUnavailable (disk full). On error the history
  // is as it was; when the very last sync of the folder was what failed, it may have the part, and
  // parts() says so.
  Status Append(const LineTable& lines, std::string_view source);

  // Every line that is not superseded, in TimeOrder. Verifies each part's checksum first.
  // Progress: step "load", lines done of the rows in all parts.
  // Errors: kCorruption (names the file); those of `progress`. Memory: the table, and the ids of
  // all parts but the first.
  Result<LineTable> Load(const Progress& progress) const;

  // Answers one SELECT. Views: `lines`, the lines that are not superseded, with our field names,
  // the extra columns by their own names, value and recovered as DECIMAL in major units beside
  // value_minor and recovered_minor as BIGINT; `parts`, the manifest. The statement can read
  // nothing else and write nothing. At most `rows_max` rows are returned.
  // Errors: kInvalidArgument (DuckDB's words about the SQL; or not one SELECT); kCorruption.
  Result<QueryResult> Query(std::string_view sql, std::size_t rows_max = 10'000) const;

  [[nodiscard]] const LineSchema& schema() const { return schema_; }
  [[nodiscard]] const std::vector<HistoryPart>& parts() const { return parts_; }
  [[nodiscard]] std::uint64_t rows() const;  // of all parts, superseded ones included

 private:
  History(os::Path folder, LineSchema schema)
      : folder_(std::move(folder)), schema_(std::move(schema)) {}

  Status WriteManifest(const std::vector<HistoryPart>& parts) const;
  Status CheckAppend(const LineTable& lines) const;
  [[nodiscard]] std::string NextFile() const;
  Status Verify() const;

  os::Path folder_;
  LineSchema schema_;
  std::vector<HistoryPart> parts_;
  mutable std::set<std::string> verified_;  // parts whose checksum was found right
};

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_HISTORY_H_
