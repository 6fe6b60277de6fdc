// Rows of the desk out of PostgreSQL, and the statements that write them. Inside src/store.
#ifndef TIDEWAITER_STORE_PG_ROWS_H_
#define TIDEWAITER_STORE_PG_ROWS_H_

#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "store/columns.h"
#include "store/pg_db.h"

namespace tidewaiter::store {

inline void ReadValue(PgRows& rows, std::string& value) {
  value = rows.View();
}
inline void ReadValue(PgRows& rows, double& value) {
  value = rows.Real();
}
inline void ReadValue(PgRows& rows, KindSet& value) {
  value = KindSet(rows.Int<std::uint64_t>());
}
inline void ReadValue(PgRows& rows, desk::Hash& value) {
  const std::string_view bytes = rows.View();
  if (bytes.size() == value.size()) std::memcpy(value.data(), bytes.data(), value.size());
}
template <typename T>
requires std::is_integral_v<T> || std::is_enum_v<T>
void ReadValue(PgRows& rows, T& value) {
  value = rows.Int<T>();
}

template <typename Row>
Row ReadRow(PgRows& rows) {
  Row row;
  VisitColumns(row, [&](std::string_view, auto& value) { ReadValue(rows, value); });
  return row;
}

// The first row, if there is one.
template <typename Row>
std::optional<Row> ReadOne(PgRows& rows) {
  if (!rows.Next()) return std::nullopt;
  return ReadRow<Row>(rows);
}

template <typename Row>
std::vector<Row> ReadRows(PgRows& rows) {
  std::vector<Row> all;
  while (rows.Next())
    all.push_back(ReadRow<Row>(rows));
  return all;
}

inline std::string_view ArrayName(PgType type) {
  switch (type) {
    case PgType::kBytes:
      return "bytea[]";
    case PgType::kInt8:
      return "bigint[]";
    case PgType::kText:
      return "text[]";
    case PgType::kFloat8:
      return "double precision[]";
  }
  return "";
}

// "unnest($1::bigint[], $2::text[], ...) AS t(seq, kind, ...)": rows from one array for each
// column.
template <typename Row>
std::string RowsOfArrays() {
  std::string arrays;
  const Row none{};
  int number = 0;
  VisitColumns(none, [&](std::string_view, const auto& value) {
    arrays +=
        fmt::format("{}${}::{}", number == 0 ? "" : ", ", number + 1, ArrayName(TypeOf(value)));
    ++number;
  });
  return fmt::format("unnest({}) AS t({})", arrays, ColumnList<Row>());
}

template <typename Row>
std::string InsertManySql() {
  return fmt::format("INSERT INTO {}({}) SELECT {} FROM {}", kTable<Row>.table, ColumnList<Row>(),
                     ColumnList<Row>(), RowsOfArrays<Row>());
}

// Replaces the rows with the same keys.
template <typename Row>
std::string UpsertManySql() {
  const std::string keys = fmt::format(", {},", kTable<Row>.key);
  std::string set;
  const Row none{};
  VisitColumns(none, [&](std::string_view name, const auto&) {
    if (keys.find(fmt::format(", {},", name)) != std::string::npos) return;
    set += fmt::format("{}{} = excluded.{}", set.empty() ? "" : ", ", name, name);
  });
  return fmt::format("{} ON CONFLICT({}) DO UPDATE SET {}", InsertManySql<Row>(), kTable<Row>.key,
                     set);
}

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_PG_ROWS_H_
