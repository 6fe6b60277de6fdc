#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/history.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "cli/to_json.h"
#include "codec/csv.h"

namespace tidewaiter::cli {
namespace {

constexpr std::uint64_t kLimitMax = 10'000'000;

struct Query {
  std::string sql;
  os::Path data;
  std::uint64_t limit = 1'000;
  bool csv = false;
};

bool IsNumber(std::string_view type) {
  static constexpr auto kNumbers = std::to_array<std::string_view>(
      {"BIGINT", "INTEGER", "SMALLINT", "TINYINT", "HUGEINT", "UBIGINT", "UINTEGER", "USMALLINT",
       "UTINYINT", "UHUGEINT", "DOUBLE", "FLOAT"});
  return type.starts_with("DECIMAL") || std::ranges::find(kNumbers, type) != kNumbers.end();
}

std::string CsvText(const warehouse::QueryResult& result) {
  std::string out;
  std::vector<std::string_view> fields;
  for (const warehouse::QueryColumn& column : result.columns)
    fields.push_back(column.name);
  codec::AppendCsvRow(out, fields);
  for (const auto& row : result.rows) {
    fields.clear();
    for (const auto& cell : row)
      fields.push_back(cell ? std::string_view(*cell) : std::string_view());
    codec::AppendCsvRow(out, fields);
  }
  return out;
}

std::string TableText(const warehouse::QueryResult& result, bool bold) {
  std::vector<TableColumn> columns;
  for (const warehouse::QueryColumn& column : result.columns)
    columns.push_back({column.name, IsNumber(column.type) ? Align::kRight : Align::kLeft});
  Table table(std::move(columns));
  for (const auto& row : result.rows) {
    std::vector<std::string> cells;
    for (const auto& cell : row)
      cells.push_back(cell.value_or("–"));
    table.Add(std::move(cells));
  }
  return table.Render(bold);
}

Result<int> Run(const Query& query, Terminal& terminal) {
  if (query.csv && terminal.json()) {
    return Fail(ErrorCode::kInvalidArgument, "--csv and --json exclude each other", "--csv");
  }
  ASSIGN_OR_RETURN(const warehouse::QueryResult result,
                   app::QueryHistory(query.data, query.sql, query.limit));
  if (terminal.json()) {
    terminal.Out(QueryJson(result) + '\n');
  } else {
    terminal.Out(query.csv ? CsvText(result) : TableText(result, terminal.bold()));
  }
  if (result.truncated) {
    terminal.Say(fmt::format("there are more rows than {}: see --limit\n", query.limit));
  }
  return kExitOk;
}

}  // namespace

Command QueryCommand() {
  const auto query = std::make_shared<Query>();
  Command command{
      .name = "query",
      .summary = "ask the history in SQL",
      .synopsis = "SQL --data DIR [--limit N] [--csv]",
      .description =
          "Answers one SELECT in DuckDB's SQL. The view `lines` has every line that is not "
          "replaced, with our field names; `parts` has the imports. Nothing can be written, and no "
          "other file read. A missing value is shown as a dash, in CSV as nothing."};
  command.options = {
      TextOption("SQL", "SQL", "One SELECT.", &query->sql).Required(),
      FolderOption("--data", "The history (see import).", &query->data).Required(),
      CountOption("--limit", "Rows at most (default 1,000).", &query->limit, 1, kLimitMax),
      Flag("--csv", "Print CSV.", &query->csv)};
  command.examples = {
      {"tidewaiter query \"SELECT office, count(*) AS lines FROM lines GROUP BY 1\" --data data",
       "Lines by office:"}};
  command.run = [query](Terminal& terminal) { return Run(*query, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
