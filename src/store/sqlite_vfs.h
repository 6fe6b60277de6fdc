// How SQLite's write-ahead log is written: a transaction in one call to the system. Inside src/store.
//
// SQLite writes head and page of every frame of the log by themselves: some sixty calls for a
// declaration. Here they are gathered and written when SQLite syncs, reads them or goes elsewhere in
// the file. That changes no promise: with synchronous = FULL, others see a transaction only after
// its log was synced, and gathered frames of one that breaks off were never committed.
#ifndef TIDEWAITER_STORE_SQLITE_LOG_FILE_H_
#define TIDEWAITER_STORE_SQLITE_LOG_FILE_H_

namespace tidewaiter::store {

// The name of the file system to open databases with (sqlite3_open_v2). Thread-safe; registered
// with SQLite at the first call.
const char* GatheringVfs();

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_SQLITE_LOG_FILE_H_
