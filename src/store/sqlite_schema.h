// The tables of the SQLite store (docs/formats/journal.md). Inside src/store.
#ifndef TIDEWAITER_STORE_SQLITE_SCHEMA_H_
#define TIDEWAITER_STORE_SQLITE_SCHEMA_H_

#include "store/sqlite_db.h"

namespace tidewaiter::store {

// Makes the tables in an empty file; otherwise checks that they are ours and of this version.
// Errors: kFailedPrecondition (a later version, another program's file), kCorruption, kUnavailable.
Status PrepareSchema(Db& db);

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_SQLITE_SCHEMA_H_
