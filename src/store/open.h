// Opens the stores of the desk (desk/store.h): SQLite, one file on a local disk.
//
//   ASSIGN_OR_RETURN(std::unique_ptr<desk::Store> store, store::OpenSqlite({.file = "desk.db"}));
//   RETURN_IF_ERROR(store::BackupSqlite("desk.db", "copies/monday.db"));
//
// Beside the file lie "<file>-wal" and "<file>-shm", which belong to it, and "<file>.lock", which
// is held while the store is open. All of them are readable by their owner only. The file must not
// lie on a network file system: its locks do not hold there.
#ifndef TIDEWAITER_STORE_OPEN_H_
#define TIDEWAITER_STORE_OPEN_H_

#include <memory>

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

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_OPEN_H_
