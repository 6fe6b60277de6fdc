// Puts a SELECT together from fixed texts and bound values. Inside src/store.
//
//   SqlText sql("SELECT id FROM control WHERE true");
//   sql.Add(" AND officer = ").Value(query.officer);
//   ASSIGN_OR_RETURN(Statement statement, sql.Prepare(db));
//
// Texts given to Add are literals of this program. A value from outside goes through Value alone.
#ifndef TIDEWAITER_STORE_SQLITE_SQL_H_
#define TIDEWAITER_STORE_SQLITE_SQL_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "store/sqlite_db.h"

namespace tidewaiter::store {

class SqlText {
 public:
  explicit SqlText(std::string_view text) : text_(text) {}

  SqlText& Add(std::string_view literal) {
    text_ += literal;
    return *this;
  }
  SqlText& Value(std::string_view text) { return Keep(std::string(text)); }
  SqlText& Value(double value) { return Keep(value); }
  template <typename T>
  requires std::is_integral_v<T> || std::is_enum_v<T> SqlText& Value(T value) {
    return Keep(static_cast<std::int64_t>(value));
  }
  // " AND <column> IN (...)", nothing for an empty list.
  template <typename T>
  SqlText& In(std::string_view column, std::span<const T> values) {
    if (values.empty()) return *this;
    Add(" AND ").Add(column).Add(" IN (");
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) Add(", ");
      Value(values[i]);
    }
    return Add(")");
  }
  // " AND <column> = ...", nothing for an empty text.
  SqlText& Equal(std::string_view column, std::string_view text) {
    return text.empty() ? *this : Add(" AND ").Add(column).Add(" = ").Value(text);
  }

  // Binds the values, which live here: *this outlives the statement.
  Result<Statement> Prepare(Db& db) const {
    ASSIGN_OR_RETURN(Statement statement, db.Use(text_));
    for (const auto& value : values_)
      std::visit([&](const auto& bound) { statement.Bind(bound); }, value);
    return statement;
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  SqlText& Keep(std::variant<std::int64_t, double, std::string> value) {
    values_.push_back(std::move(value));
    text_ += '?';
    return *this;
  }

  std::string text_;
  std::vector<std::variant<std::int64_t, double, std::string>> values_;
};

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_SQLITE_SQL_H_
