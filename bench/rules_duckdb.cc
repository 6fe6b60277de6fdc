#include "bench/rules_duckdb.h"

#include <duckdb.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <numeric>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "bench/cpu_seconds.h"

namespace tidewaiter::bench {
namespace {

using nlohmann::json;

// As the columns of the other engines' runner; the row in addition, to compare rows by.
constexpr const char* kColumns =
    "{id:'INTEGER',office:'VARCHAR',procedure:'VARCHAR',mode:'VARCHAR',incoterm:'VARCHAR',"
    "importer:'VARCHAR',exporter:'VARCHAR',broker:'VARCHAR',importer_age_days:'INTEGER',"
    "importer_decl_90d:'INTEGER',importer_hit_rate:'DOUBLE',aeo:'BOOLEAN',hs:'VARCHAR',"
    "origin:'VARCHAR',dispatch:'VARCHAR',pref:'VARCHAR',net_kg:'DOUBLE',gross_kg:'DOUBLE',"
    "packages:'INTEGER',value:'DOUBLE',value_per_kg:'DOUBLE',price_ratio:'DOUBLE',"
    "duty_rate:'DOUBLE',containers:'INTEGER',docs:'VARCHAR[]',hour:'INTEGER',weekend:'BOOLEAN'}";

// A database in memory that uses one thread.
class DuckDb {
 public:
  DuckDb() {
    CHECK(duckdb_open(nullptr, &database_) == DuckDBSuccess);
    CHECK(duckdb_connect(database_, &connection_) == DuckDBSuccess);
    Query("SET threads = 1");
  }
  ~DuckDb() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
  }
  DuckDb(const DuckDb&) = delete;
  DuckDb& operator=(const DuckDb&) = delete;

  // The first column where it is of INTEGER.
  std::vector<std::uint32_t> Query(const std::string& sql) {
    duckdb_result result;
    const bool done = duckdb_query(connection_, sql.c_str(), &result) == DuckDBSuccess;
    CHECK(done);
    std::vector<std::uint32_t> rows;
    while (duckdb_data_chunk chunk = duckdb_fetch_chunk(result)) {
      if (duckdb_column_type(&result, 0) == DUCKDB_TYPE_INTEGER) {
        const auto* const values = static_cast<const std::int32_t*>(
            duckdb_vector_get_data(duckdb_data_chunk_get_vector(chunk, 0)));
        rows.insert(rows.end(), values, values + duckdb_data_chunk_get_size(chunk));
      }
      duckdb_destroy_data_chunk(&chunk);
    }
    duckdb_destroy_result(&result);
    return rows;
  }

 private:
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

std::string Sql(const json& value) {
  return value.is_string() ? fmt::format("'{}'", value.get<std::string>()) : value.dump();
}

std::string SqlList(const json& values) {
  std::vector<std::string> all;
  for (const json& value : values)
    all.push_back(Sql(value));
  return fmt::format("{}", fmt::join(all, ", "));
}

std::string SqlOfCondition(const json& condition) {
  const auto field = condition["field"].get<std::string>();
  const auto op = condition["op"].get<std::string>();
  const json value = condition.value("value", json());
  if (op == "true") return field;
  if (op == "false") return "NOT " + field;
  if (op == "eq") return fmt::format("{} = {}", field, Sql(value));
  if (op == "ne") return fmt::format("{} <> {}", field, Sql(value));
  if (op == "lt") return fmt::format("{} < {}", field, Sql(value));
  if (op == "le") return fmt::format("{} <= {}", field, Sql(value));
  if (op == "gt") return fmt::format("{} > {}", field, Sql(value));
  if (op == "ge") return fmt::format("{} >= {}", field, Sql(value));
  if (op == "in") return fmt::format("{} IN ({})", field, SqlList(value));
  if (op == "nin") return fmt::format("{} NOT IN ({})", field, SqlList(value));
  if (op == "between")
    return fmt::format("{} BETWEEN {}", field, Sql(value[0]) + " AND " + Sql(value[1]));
  if (op == "has") return fmt::format("list_has_any({}, [{}])", field, SqlList(value));
  if (op == "nhas") return fmt::format("NOT list_has_any({}, [{}])", field, SqlList(value));
  CHECK(op == "prefix");
  std::vector<std::string> any;
  for (const json& prefix : value)
    any.push_back(fmt::format("starts_with({}, {})", field, Sql(prefix)));
  return fmt::format("({})", fmt::join(any, " OR "));
}

std::string SqlOfRule(const json& rule) {
  std::vector<std::string> all;
  for (const json& condition : rule["conditions"])
    all.push_back(SqlOfCondition(condition));
  return fmt::format("SELECT row FROM items WHERE {}", fmt::join(all, " AND "));
}

json Summary(const std::vector<double>& seconds) {
  const double sum = std::accumulate(seconds.begin(), seconds.end(), 0.0);
  return {{"ms_median", MedianOf(seconds) * 1e3},
          {"ms_mean", sum / static_cast<double>(seconds.size()) * 1e3}};
}

double Ratio(const json& theirs, const json& ours, const char* of) {
  return theirs[of].get<double>() / ours[of].get<double>();
}

}  // namespace

json MeasureDuckDb(const DuckDbOptions& options, const rules::Program& program,
                   const rules::BatchIndex& index) {
  DuckDb duckdb;
  const double start = CpuSeconds();
  duckdb.Query(fmt::format(
      "CREATE TABLE items AS SELECT (r.range * (SELECT count(*) FROM read_json('{0}')) + "
      "i.id)::INTEGER AS row, i.* FROM range({1}) r, read_json('{0}', columns = {2}) i",
      options.folder + "/items.json", options.copies, kColumns));
  const double load_seconds = CpuSeconds() - start;
  std::ifstream file(options.folder + "/rules.json");
  const json rules = json::parse(file);
  std::vector<double> theirs;
  std::vector<double> ours;
  std::size_t hits = 0;
  for (std::size_t rule = 0; rule < rules.size(); rule += options.every) {
    const std::string sql = SqlOfRule(rules[rule]);
    const double before = CpuSeconds();
    std::vector<std::uint32_t> found = duckdb.Query(sql);
    const double between = CpuSeconds();
    const std::vector<std::uint32_t> rows = index.Rows(program, rule, nullptr);
    ours.push_back(CpuSeconds() - between);
    theirs.push_back(between - before);
    std::ranges::sort(found);
    CHECK(found == rows);
    hits += rows.size();
  }
  json report{{"rules", theirs.size()},
              {"hits", hits},
              {"load_seconds", load_seconds},
              {"duckdb", Summary(theirs)},
              {"index", Summary(ours)}};
  report["ratio_of_means"] = Ratio(report["duckdb"], report["index"], "ms_mean");
  report["ratio_of_medians"] = Ratio(report["duckdb"], report["index"], "ms_median");
  return report;
}

}  // namespace tidewaiter::bench
