// History::Query: the officers' own SQL, shut in.
#include <algorithm>

#include <fmt/format.h>

#include "codec/parse.h"
#include "warehouse/duck.h"
#include "warehouse/history.h"
#include "warehouse/line_file.h"

namespace tidewaiter::warehouse {
namespace {

// value_minor as an exact DECIMAL: multiplication keeps it one, division would make it a DOUBLE.
std::string MajorUnits(std::string_view column, std::string_view name, int digits) {
  const std::string unit = digits == 0 ? "1" : fmt::format("0.{:0>{}}", 1, digits);
  return fmt::format("({}::DECIMAL(19,0) * {}::DECIMAL({},{})) AS {}", column, unit, digits + 1,
                     digits, name);
}

// The stored columns under their names for people, the amounts twice.
std::string ViewColumns(const LineSchema& schema) {
  const int digits = codec::MinorDigits(schema.currency);
  std::string sql;
  for (const auto& [name, type] : LineFileColumns(schema)) {
    const auto attribute = FindAttribute(name);
    const std::size_t index = attribute ? static_cast<std::size_t>(*attribute) : 0;
    const std::string own = index >= kFirstExtra ? schema.extra_names[index - kFirstExtra] : "";
    if (!sql.empty()) sql += ", ";
    if (name == "outcome_source") {
      sql += "coalesce(l.outcome_source, 'none') AS outcome_source";
    } else if (name == "selection_basis") {
      sql += "coalesce(l.selection_basis, 'unknown') AS selection_basis";
    } else {
      sql += fmt::format("l.{} AS {}", name, SqlName(own.empty() ? name : own));
    }
    if (name == "value_minor") sql += ", " + MajorUnits("l.value_minor", "value", digits);
    if (name == "recovered_minor") {
      sql += ", " + MajorUnits("l.recovered_minor", "recovered", digits);
    }
  }
  return sql;
}

Status MakeParts(Duck& duck, const os::Path& folder, const std::vector<HistoryPart>& parts) {
  RETURN_IF_ERROR(duck.Run(
      "CREATE TABLE part_files (part BIGINT, file VARCHAR, \"rows\" BIGINT, source VARCHAR, sha256 "
      "VARCHAR, path VARCHAR); CREATE VIEW parts AS SELECT * EXCLUDE (path) FROM part_files"));
  for (std::size_t p = 0; p < parts.size(); ++p) {
    RETURN_IF_ERROR(duck.Run(fmt::format("INSERT INTO part_files VALUES ({}, {}, {}, {}, {}, {})",
                                         p + 1, SqlText(parts[p].file), parts[p].rows,
                                         SqlText(parts[p].source), SqlText(parts[p].sha256),
                                         SqlText((folder / parts[p].file).string()))));
  }
  return {};
}

// Without parts: a view with the same columns and no rows.
Status MakeEmptyLines(Duck& duck, const LineSchema& schema) {
  std::string columns;
  for (const auto& [name, type] : LineFileColumns(schema))
    columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", SqlName(name), type);
  return duck.Run(
      fmt::format("CREATE TABLE no_lines ({}); CREATE VIEW lines AS SELECT {} FROM "
                  "no_lines l",
                  columns, ViewColumns(schema)));
}

// A row is current when no later part has its id.
Status MakeLines(Duck& duck, const LineSchema& schema, const std::string& files, bool several) {
  const std::string columns = ViewColumns(schema);
  if (!several) {
    return duck.Run(
        fmt::format("CREATE VIEW lines AS SELECT {} FROM read_parquet({}) l", columns, files));
  }
  return duck.Run(fmt::format(
      "CREATE VIEW lines AS WITH stored AS (SELECT r.*, f.part AS stored_in FROM "
      "read_parquet({0}, filename='stored_path') r JOIN part_files f ON r.stored_path = f.path), "
      "last AS (SELECT id, max(stored_in) AS last_part FROM stored WHERE stored_in > 1 GROUP BY "
      "id) "
      "SELECT {1} FROM stored l LEFT JOIN last ON l.id = last.id "
      "WHERE last.last_part IS NULL OR last.last_part = l.stored_in",
      files, columns));
}

// From here on the connection reads the parts, nothing else, and writes nothing.
Status ShutIn(Duck& duck, const std::string& files) {
  return duck.Run(
      fmt::format("SET temp_directory=''; SET allowed_paths={}; "
                  "SET enable_external_access=false; SET lock_configuration=true",
                  files));
}

// Nothing when the text is exactly one SELECT. EXPLAIN is refused too: with ANALYZE it runs what it
// explains.
Status CheckSelect(Duck& duck, const std::string& sql) {
  duckdb_extracted_statements statements = nullptr;
  const idx_t count = duckdb_extract_statements(duck.connection(), sql.c_str(), &statements);
  Status status;
  if (count != 1) {
    const char* error = duckdb_extract_statements_error(statements);
    status = error != nullptr ? Status(FailDuck(error, DUCKDB_ERROR_PARSER))
                              : Fail(ErrorCode::kInvalidArgument, "give one SELECT statement");
  } else {
    duckdb_prepared_statement statement = nullptr;
    const bool prepared = duckdb_prepare_extracted_statement(duck.connection(), statements, 0,
                                                             &statement) == DuckDBSuccess;
    if (!prepared) {
      status = FailDuck(duckdb_prepare_error(statement), DUCKDB_ERROR_BINDER);
    } else if (duckdb_prepared_statement_type(statement) != DUCKDB_STATEMENT_TYPE_SELECT) {
      status = Fail(ErrorCode::kInvalidArgument, "only SELECT is allowed here");
    }
    duckdb_destroy_prepare(&statement);
  }
  duckdb_destroy_extracted(&statements);
  return status;
}

// The statement up to the semicolon that ends it, if there is one outside quotes and comments.
std::string_view WithoutEnd(std::string_view sql) {
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const std::string_view rest = sql.substr(i);
    std::size_t skipped = 0;
    if (rest[0] == ';') return sql.substr(0, i);
    if (rest[0] == '\'' || rest[0] == '"') skipped = rest.find(rest[0], 1);
    if (rest.starts_with("--")) skipped = rest.find('\n');
    if (rest.starts_with("/*")) skipped = rest.find("*/", 2);
    i += std::min(skipped, rest.size() - 1);
  }
  return sql;
}

// The statement as a subquery, so that its rows can be limited and turned into text.
std::string AsSubquery(std::string_view sql) {
  return fmt::format("(\n{}\n)", WithoutEnd(sql));  // a comment at its end must not hide the ')'
}

Result<QueryResult> Answer(Duck& duck, const std::string& subquery, std::size_t rows_max) {
  QueryResult answer;
  ASSIGN_OR_RETURN(
      DuckResult types,
      duck.Query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + subquery + ")"));
  ASSIGN_OR_RETURN(const DuckChunk columns, types.Next());
  for (std::size_t i = 0; i < columns.size(); ++i)
    answer.columns.push_back({std::string(columns.Text(0, i)), std::string(columns.Text(1, i))});
  ASSIGN_OR_RETURN(DuckResult result,
                   duck.Query(fmt::format("SELECT COLUMNS(*)::VARCHAR FROM {} LIMIT {}", subquery,
                                          rows_max + 1)));
  for (;;) {
    ASSIGN_OR_RETURN(const DuckChunk chunk, result.Next());
    if (chunk.size() == 0) break;
    for (std::size_t r = 0; r < chunk.size(); ++r) {
      auto& row = answer.rows.emplace_back();
      for (std::size_t c = 0; c < chunk.column_count(); ++c) {
        row.push_back(chunk.IsNull(c, r) ? std::nullopt
                                         : std::optional<std::string>(chunk.Text(c, r)));
      }
    }
  }
  answer.truncated = answer.rows.size() > rows_max;
  if (answer.truncated) answer.rows.resize(rows_max);
  return answer;
}

}  // namespace

Result<QueryResult> History::Query(std::string_view sql, std::size_t rows_max) const {
  RETURN_IF_ERROR(Verify());
  ASSIGN_OR_RETURN(Duck duck, Duck::Open());
  RETURN_IF_ERROR(MakeParts(duck, folder_, parts_));
  std::string files;
  for (const HistoryPart& part : parts_)
    files += (files.empty() ? "[" : ", ") + SqlText((folder_ / part.file).string());
  files += files.empty() ? "[]" : "]";
  RETURN_IF_ERROR(parts_.empty() ? MakeEmptyLines(duck, schema_)
                                 : MakeLines(duck, schema_, files, parts_.size() > 1));
  RETURN_IF_ERROR(ShutIn(duck, files));
  RETURN_IF_ERROR(CheckSelect(duck, std::string(sql)));
  return Answer(duck, AsSubquery(sql), rows_max);
}

}  // namespace tidewaiter::warehouse
