// One connection to PostgreSQL, its prepared statements, and errors as Result. Inside src/store.
//
//   PgDb db(address, PgDb::Role::kRead);
//   RETURN_IF_ERROR(db.Connect());
//   ASSIGN_OR_RETURN(PgRows rows, db.Query("SELECT body FROM record WHERE id = $1", args));
//   while (rows.Next()) body = rows.Text();
//
// Columns are read from left to right. A connection belongs to one thread at a time. SQL is text
// of this program alone: what comes from outside is an argument.
#ifndef TIDEWAITER_STORE_PG_DB_H_
#define TIDEWAITER_STORE_PG_DB_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include <libpq-fe.h>

#include "base/result.h"
#include "store/pg_args.h"

namespace tidewaiter::store {

struct PgAddress {
  std::string connection;  // conninfo or URI
  std::string password;    // goes before one in `connection`; "" without
  std::string schema;      // checked: letters, digits and _
};

struct ClearPgResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PgResult = std::unique_ptr<PGresult, ClearPgResult>;

// Rows in binary format, all of them in memory.
class PgRows {
 public:
  explicit PgRows(PgResult result) : result_(std::move(result)) {}
  bool Next();  // false after the last row
  template <typename T>
  T Int() {
    return static_cast<T>(ReadInt());
  }
  double Real();
  std::string_view View();  // as long as *this
  std::string Text() { return std::string(View()); }

 private:
  std::int64_t ReadInt();

  PgResult result_;
  int row_ = -1;
  int column_ = 0;
};

struct PgStep {
  std::string_view sql;  // lives as long as the program: it stays prepared
  PgArgs args{};
};

class PgDb {
 public:
  enum class Role { kRead, kWrite };
  PgDb(PgAddress address, Role role) : address_(std::move(address)), role_(role) {}

  // Nothing to do while connected() holds. Errors: kUnavailable, kInvalidArgument (the address),
  // kFailedPrecondition (too old a server, a database that is not UTF-8).
  Status Connect();
  [[nodiscard]] bool connected() const { return db_ != nullptr; }
  // Whether the server is still at the other end, as far as is known here without asking it.
  bool Alive();
  void Disconnect();

  // Errors of all: kUnavailable, after which connected() tells whether the connection is lost;
  // kConflict (a key is taken, or SQLSTATE TW001 of our own); kCorruption; kInvalidArgument (a
  // value out of range); kFailedPrecondition (no right); kInternal.
  Result<PgRows> Query(const std::string& sql, const PgArgs& args);
  // For fixed texts: planned once.
  Result<PgRows> QueryPrepared(std::string_view sql, const PgArgs& args);
  // One or several statements without values, in one transaction.
  Status Run(const std::string& sql);
  // All steps in one round trip. After an error the rest is left out and an open transaction is
  // rolled back.
  Status RunTogether(std::span<const PgStep> steps);

  [[nodiscard]] int server_version() const;  // 150004 is 15.4

 private:
  struct Close {
    void operator()(PGconn* db) const { PQfinish(db); }
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Names = std::unordered_map<std::string, std::string, TextHash, std::equal_to<>>;

  Status Open();
  Status CheckServer() const;
  Status Settle();
  Result<std::string> Prepare(std::string_view sql, const PgArgs& args);
  Result<PgResult> Taken(PGresult* result);
  std::unexpected<Error> ErrorOf(const PGresult* result);
  bool Send(const std::string& name, const PgArgs& args);
  Status ReadPipeline();
  void EndPipeline();

  PgAddress address_;
  Role role_;
  std::unique_ptr<PGconn, Close> db_;
  Names prepared_;  // SQL -> name
};

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_PG_DB_H_
