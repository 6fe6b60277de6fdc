// Puts a SELECT together from fixed texts and arguments. Inside src/store.
//
//   PgSql sql("SELECT id FROM control WHERE true");
//   sql.Add(" AND officer = ").Value(query.officer);
//   ASSIGN_OR_RETURN(PgRows rows, Read(sql.text(), sql.args()));
//
// Texts given to Add are literals of this program. A value from outside goes through Value alone.
#ifndef TIDEWAITER_STORE_PG_SQL_H_
#define TIDEWAITER_STORE_PG_SQL_H_

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "store/pg_args.h"

namespace tidewaiter::store {

class PgSql {
 public:
  explicit PgSql(std::string_view text) : text_(text) {}

  PgSql& Add(std::string_view literal) {
    text_ += literal;
    return *this;
  }
  template <typename T>
  PgSql& Value(const T& value) {
    args_.Add(value);
    text_ += fmt::format("${}", args_.size());
    return *this;
  }
  // " AND <column> = ..." with one of the values, nothing for an empty list.
  template <typename T>
  PgSql& In(std::string_view column, std::span<const T> values) {
    if (values.empty()) return *this;
    Add(" AND ").Add(column).Add(" = ");
    if (values.size() == 1) return Value(values.front());
    return Add("ANY(").Value(values).Add(")");
  }
  // " AND <column> = ...", nothing for an empty text.
  PgSql& Equal(std::string_view column, std::string_view text) {
    return text.empty() ? *this : Add(" AND ").Add(column).Add(" = ").Value(text);
  }
  // A number in the text itself: the planner knows it.
  PgSql& Limit(int limit) {
    text_ += fmt::format(" LIMIT {}", std::max(limit, 0));
    return *this;
  }
  // As Limit, with all rows that are alike the last one in the order.
  PgSql& LimitWithTies(int limit) {
    text_ += fmt::format(" FETCH FIRST {} ROWS WITH TIES", std::max(limit, 0));
    return *this;
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const PgArgs& args() const { return args_; }

 private:
  std::string text_;
  PgArgs args_;
};

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_PG_SQL_H_
