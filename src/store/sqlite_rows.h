// Rows of the desk into statements and out of them. Inside src/store.
#ifndef TIDEWAITER_STORE_SQLITE_ROWS_H_
#define TIDEWAITER_STORE_SQLITE_ROWS_H_

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "store/columns.h"
#include "store/sqlite_db.h"

namespace tidewaiter::store {

inline void BindValue(Statement& statement, const std::string& value) {
  statement.Bind(value);
}
inline void BindValue(Statement& statement, double value) {
  statement.Bind(value);
}
inline void BindValue(Statement& statement, KindSet value) {
  statement.Bind(value.bits());
}
inline void BindValue(Statement& statement, const desk::Hash& value) {
  statement.BindBytes(value.data(), value.size());
}
template <typename T>
requires std::is_integral_v<T> || std::is_enum_v<T>
void BindValue(Statement& statement, T value) {
  statement.Bind(value);
}

inline void ReadValue(Statement& statement, std::string& value) {
  value = statement.View();
}
inline void ReadValue(Statement& statement, double& value) {
  value = statement.Real();
}
inline void ReadValue(Statement& statement, KindSet& value) {
  value = KindSet(statement.Int<std::uint64_t>());
}
inline void ReadValue(Statement& statement, desk::Hash& value) {
  const std::string_view bytes = statement.View();
  if (bytes.size() == value.size()) std::memcpy(value.data(), bytes.data(), value.size());
}
template <typename T>
requires std::is_integral_v<T> || std::is_enum_v<T>
void ReadValue(Statement& statement, T& value) {
  value = statement.Int<T>();
}

template <typename Row>
void BindRow(Statement& statement, const Row& row) {
  VisitColumns(row, [&](std::string_view, const auto& value) { BindValue(statement, value); });
}

template <typename Row>
Row ReadRow(Statement& statement) {
  Row row;
  VisitColumns(row, [&](std::string_view, auto& value) { ReadValue(statement, value); });
  return row;
}

template <typename Row>
std::string InsertSql() {
  std::string marks;
  const Row row{};
  VisitColumns(row, [&](std::string_view, const auto&) { marks += marks.empty() ? "?" : ", ?"; });
  return "INSERT INTO " + std::string(kTable<Row>.table) + "(" + ColumnList<Row>() + ") VALUES(" +
         marks + ")";
}

// Replaces the row with the same key.
template <typename Row>
std::string UpsertSql() {
  std::string sql =
      InsertSql<Row>() + " ON CONFLICT(" + std::string(kTable<Row>.key) + ") DO UPDATE SET ";
  const std::size_t head = sql.size();
  const Row row{};
  VisitColumns(row, [&](std::string_view name, const auto&) {
    const std::string keys = ", " + std::string(kTable<Row>.key) + ",";
    if (keys.find(", " + std::string(name) + ",") != std::string::npos) return;
    sql.append(sql.size() == head ? "" : ", ").append(name).append(" = excluded.").append(name);
  });
  return sql;
}

// All rows that the statement gives.
template <typename Row>
Result<std::vector<Row>> ReadRows(Statement& statement) {
  std::vector<Row> rows;
  while (true) {
    ASSIGN_OR_RETURN(const bool there, statement.Step());
    if (!there) return rows;
    rows.push_back(ReadRow<Row>(statement));
  }
}

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_SQLITE_ROWS_H_
