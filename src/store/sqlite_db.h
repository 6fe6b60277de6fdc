// One connection to SQLite with its prepared statements, and errors as Result. Inside src/store.
//
//   ASSIGN_OR_RETURN(Statement find, db.Use("SELECT body FROM record WHERE id = ?"));
//   find.Bind(id);
//   ASSIGN_OR_RETURN(const bool there, find.Step());
//   if (there) body = find.Text();
//
// Values are bound and columns are read from left to right. A connection belongs to one thread at
// a time. SQL is text of this program alone: what comes from outside is bound.
#ifndef TIDEWAITER_STORE_SQLITE_DB_H_
#define TIDEWAITER_STORE_SQLITE_DB_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include <sqlite3.h>

#include "base/result.h"
#include "os/file.h"

namespace tidewaiter::store {

// The reason of the last failure of `db`, as kUnavailable, kCorruption, kConflict (a constraint) or
// kInternal.
std::unexpected<Error> SqliteError(sqlite3* db, int rc);

// A prepared statement while it is in use; is made ready for the next use when it goes.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  Statement(Statement&& other) noexcept { *this = std::move(other); }
  Statement& operator=(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { Reset(); }

  // The bytes are not copied: they live until the statement is reset.
  void Bind(std::string_view text);
  void BindBytes(const void* bytes, std::size_t size);
  void Bind(double value);
  template <typename T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void Bind(T value) { BindInt(static_cast<std::int64_t>(value)); }

  Result<bool> Step();  // true: there is a row
  Status Run();         // one that gives no rows; ready to be bound again
  void Reset();

  template <typename T>
  T Int() {
    return static_cast<T>(sqlite3_column_int64(statement_, column_++));
  }
  double Real() { return sqlite3_column_double(statement_, column_++); }
  std::string Text();
  std::string_view View();  // until the next Step

 private:
  void BindInt(std::int64_t value);
  void Note(int rc) {
    if (rc != SQLITE_OK && rc_ == SQLITE_OK) rc_ = rc;
  }

  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
  int column_ = 0;
  int rc_ = SQLITE_OK;  // first failure of a Bind
};

class Db {
 public:
  enum class Mode { kRead, kWrite, kCopy };  // kCopy: to copy the log (sqlite_log.h)

  // The file is there: who makes it decides who may read it.
  static Result<Db> Open(const os::Path& file, Mode mode);

  // Statements of fixed text are prepared once. One text is in use once at a time.
  Result<Statement> Use(std::string_view sql);
  Status Run(const char* sql);  // one or several statements without values
  [[nodiscard]] sqlite3* get() const { return db_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

  explicit Db(sqlite3* db) : db_(db) {}

  std::unique_ptr<sqlite3, Close> db_;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> prepared_;
};

// BEGIN now, COMMIT when asked, ROLLBACK when it goes without.
class Transaction {
 public:
  static Result<Transaction> Begin(Db& db, const char* begin);
  Transaction(Transaction&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  Status Commit();

 private:
  explicit Transaction(Db* db) : db_(db) {}
  Db* db_;
};

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_SQLITE_DB_H_
