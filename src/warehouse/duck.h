// Duck: DuckDB's C API with owners, Results and views instead of handles. Private to the module.
#ifndef TIDEWAITER_WAREHOUSE_DUCK_H_
#define TIDEWAITER_WAREHOUSE_DUCK_H_

#include <duckdb.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tidewaiter::warehouse {

// 'text' as an SQL string, quotes doubled.
std::string SqlText(std::string_view text);
// "name" as an SQL identifier.
std::string SqlName(std::string_view name);

// Up to 2,048 rows of a result, column by column.
class DuckChunk {
 public:
  explicit DuckChunk(duckdb_data_chunk chunk);
  ~DuckChunk();
  DuckChunk(DuckChunk&& other) noexcept
      : chunk_(std::exchange(other.chunk_, nullptr)), columns_(std::move(other.columns_)) {}
  DuckChunk& operator=(DuckChunk&& other) noexcept {
    std::swap(chunk_, other.chunk_);
    std::swap(columns_, other.columns_);
    return *this;
  }
  DuckChunk(const DuckChunk&) = delete;
  DuckChunk& operator=(const DuckChunk&) = delete;

  [[nodiscard]] std::size_t size() const;  // 0: the result has ended
  [[nodiscard]] std::size_t column_count() const { return columns_.size(); }
  [[nodiscard]] bool IsNull(std::size_t column, std::size_t row) const;
  // The cell's bytes, without a copy; valid as long as the chunk. For VARCHAR columns.
  [[nodiscard]] std::string_view Text(std::size_t column, std::size_t row) const;
  // For columns whose physical type is T. Undefined for NULL.
  template <typename T>
  [[nodiscard]] T Value(std::size_t column, std::size_t row) const {
    return static_cast<const T*>(columns_[column].data)[row];
  }

 private:
  struct Column {
    void* data;
    std::uint64_t* validity;
  };
  duckdb_data_chunk chunk_;
  std::vector<Column> columns_;
};

class DuckResult {
 public:
  explicit DuckResult(duckdb_result result) : result_(result), owned_(true) {}
  ~DuckResult();
  DuckResult(DuckResult&& other) noexcept
      : result_(other.result_), owned_(std::exchange(other.owned_, false)) {}
  DuckResult& operator=(DuckResult&& other) noexcept {
    std::swap(result_, other.result_);
    std::swap(owned_, other.owned_);
    return *this;
  }
  DuckResult(const DuckResult&) = delete;
  DuckResult& operator=(const DuckResult&) = delete;

  Result<DuckChunk> Next();  // a chunk of size 0 at the end
  std::vector<std::string> ColumnNames();

 private:
  duckdb_result result_;
  bool owned_;
};

// A connection to a database in memory. A streaming result needs a connection of its own. Opening a
// database costs tens of milliseconds, a further connection to it next to nothing. Not thread-safe.
class Duck {
 public:
  // Errors: kUnavailable (no memory).
  static Result<Duck> Open();
  [[nodiscard]] Result<Duck> Another() const;  // to the same database
  ~Duck();
  Duck(Duck&& other) noexcept
      : database_(std::move(other.database_)),
        connection_(std::exchange(other.connection_, nullptr)) {}
  Duck& operator=(Duck&&) = delete;
  Duck(const Duck&) = delete;
  Duck& operator=(const Duck&) = delete;

  // Errors: kUnavailable for input and output (disk full), kInvalidArgument for the rest; the
  // message is the first line of DuckDB's.
  Result<DuckResult> Query(const std::string& sql);   // the whole result in memory
  Result<DuckResult> Stream(const std::string& sql);  // computed while it is read
  Status Run(const std::string& sql);                 // for statements without a result

  [[nodiscard]] duckdb_connection connection() const { return connection_; }

 private:
  using Database = std::shared_ptr<std::remove_pointer_t<duckdb_database>>;
  Duck(Database database, duckdb_connection connection)
      : database_(std::move(database)), connection_(connection) {}
  Database database_;  // closed by the last connection
  duckdb_connection connection_;
};

// DuckDB's message as an error of ours.
std::unexpected<Error> FailDuck(const char* message, duckdb_error_type type);

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_DUCK_H_
