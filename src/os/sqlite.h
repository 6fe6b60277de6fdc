// One connection to SQLite with its prepared statements, and errors as Result: the one place that
// calls it for tables.
//
//   ASSIGN_OR_RETURN(SqliteDb db, SqliteDb::Open(file, {.create = true}));
//   ASSIGN_OR_RETURN(SqliteStatement find, db.Use("SELECT body FROM record WHERE id = ?"));
//   find.Bind(id);
//   ASSIGN_OR_RETURN(const bool there, find.Step());
//   if (there) body = find.Text();
//
// Values are bound and columns are read from left to right. A connection belongs to one thread at
// a time. SQL is text of this program alone: what comes from outside is bound. How tables are laid
// out, and how safely they are written (its PRAGMAs), is for who has them.
#ifndef TIDEWAITER_OS_SQLITE_H_
#define TIDEWAITER_OS_SQLITE_H_

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

namespace tidewaiter::os {

// The reason of the last failure of `db`, as kUnavailable, kCorruption, kConflict (a constraint) or
// kInternal.
std::unexpected<Error> SqliteError(sqlite3* db, int rc);

// A prepared statement while it is in use; is made ready for the next use when it goes.
class SqliteStatement {
 public:
  explicit SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {}
  SqliteStatement(SqliteStatement&& other) noexcept { *this = std::move(other); }
  SqliteStatement& operator=(SqliteStatement&& other) noexcept;
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;
  ~SqliteStatement() { Reset(); }

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

// Makes an empty file that its owner alone can read, unless it is there; what SQLite makes beside
// it gets its rights. Before Open. Errors: kUnavailable.
Status MakeSecretFile(const Path& file);

struct SqliteOptions {
  bool write = true;
  bool create = false;        // when it is missing
  const char* vfs = nullptr;  // how its files are written; null: as SQLite does
  int busy_ms = 10'000;       // waits so long for another connection; a checkpoint is far shorter
};

class SqliteDb {
 public:
  // Errors: kUnavailable (missing, no right, no memory). That it is no SQLite file at all is told
  // by the first statement: kCorruption.
  static Result<SqliteDb> Open(const Path& file, const SqliteOptions& options);

  // Statements of fixed text are prepared once. One text is in use once at a time.
  Result<SqliteStatement> Use(std::string_view sql);
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

  explicit SqliteDb(sqlite3* db) : db_(db) {}

  std::unique_ptr<sqlite3, Close> db_;
  std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>> prepared_;
};

// BEGIN now, COMMIT when asked, ROLLBACK when it goes without.
class SqliteTransaction {
 public:
  static Result<SqliteTransaction> Begin(SqliteDb& db, const char* begin);
  SqliteTransaction(SqliteTransaction&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}
  SqliteTransaction& operator=(SqliteTransaction&&) = delete;
  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;
  ~SqliteTransaction();
  Status Commit();

 private:
  explicit SqliteTransaction(SqliteDb* db) : db_(db) {}
  SqliteDb* db_;
};

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_SQLITE_H_
