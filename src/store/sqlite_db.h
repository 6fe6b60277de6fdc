// The connections to SQLite of this module: os/sqlite.h, and how their files are written. Inside
// src/store.
//
//   ASSIGN_OR_RETURN(Db db, OpenDb(file, DbMode::kWrite));
#ifndef TIDEWAITER_STORE_SQLITE_DB_H_
#define TIDEWAITER_STORE_SQLITE_DB_H_

#include <cstdint>

#include "os/sqlite.h"
#include "store/sqlite_vfs.h"

namespace tidewaiter::store {

using Db = os::SqliteDb;
using Statement = os::SqliteStatement;
using Transaction = os::SqliteTransaction;
using os::SqliteError;

enum class DbMode : std::uint8_t { kRead, kWrite, kCopy };  // kCopy: to copy the log (sqlite_log.h)

// The file is there: who makes it decides who may read it.
inline Result<Db> OpenDb(const os::Path& file, DbMode mode) {
  return Db::Open(file, {.write = mode != DbMode::kRead,
                         .vfs = mode == DbMode::kCopy ? SteadyVfs() : GatheringVfs()});
}

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_SQLITE_DB_H_
