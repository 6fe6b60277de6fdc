// Opens the stores of the desk (desk/store.h): SQLite, one file on a local disk, or PostgreSQL, a
// schema in a database.
//
//   ASSIGN_OR_RETURN(std::unique_ptr<desk::Store> store, store::OpenSqlite({.file = "desk.db"}));
//   RETURN_IF_ERROR(store::BackupSqlite("desk.db", "copies/monday.db"));
//
// SQLite: beside the file lie "<file>-wal" and "<file>-shm", which belong to it, and "<file>.lock",
// which is held while the store is open. All of them are readable by their owner only. The file
// must not lie on a network file system: its locks do not hold there.
//
// PostgreSQL: version 15 or later, a database in UTF8. The connection goes to the server itself: a
// pooler such as PgBouncer that parts sessions would lose the lock and the prepared statements.
#ifndef TIDEWAITER_STORE_OPEN_H_
#define TIDEWAITER_STORE_OPEN_H_

#include <memory>
#include <string>

#include "base/result.h"
#include "desk/store.h"
#include "os/file.h"

namespace tidewaiter::store {

struct SqliteOptions {
  os::Path file;    // made when it is not there; its folder must be
  int readers = 4;  // connections for reading at the same time, 1..64
};

// Errors: kConflict (another process has it open), kUnavailable (no folder, no right, no space),
// kCorruption (not a database, or damaged), kFailedPrecondition (made by a later version),
// kInvalidArgument (number of readers).
Result<std::unique_ptr<desk::Store>> OpenSqlite(const SqliteOptions& options);

// Copies a store, also while it is open and written to: `to` is the state of one moment. It is
// written as "<to>.part", checked page by page, and renamed; an older `to` is replaced. Errors:
// kNotFound (no `file`), kFailedPrecondition (`to` is itself a store in use), kUnavailable,
// kCorruption (the copy does not pass the check). After an error `to` is as it was.
Status BackupSqlite(const os::Path& file, const os::Path& to);

struct PostgresOptions {
  std::string connection;  // keywords of libpq ("host=db dbname=desk") or a URI (postgresql://...)
  int readers = 4;         // connections for reading at the same time, 1..64
  std::string schema = "tidewaiter";  // a-z, 0-9 and _; made when it is not there
  std::string password{};             // goes before one in `connection`; "" for none
};

// Errors: kConflict (another session writes to the schema, after 3 seconds of waiting for it to
// end), kUnavailable (no server, not let in, too many connections), kFailedPrecondition (a server
// before 15, a database not in UTF8, tables of another program or a later version, no right to
// make them), kInvalidArgument (number of readers, name of the schema).
//
// While the server is away every call gives kUnavailable, at the latest after 5 seconds for each
// host; connections are made anew by the first call after that. A read ends after 30 seconds.
Result<std::unique_ptr<desk::Store>> OpenPostgres(const PostgresOptions& options);

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_OPEN_H_
