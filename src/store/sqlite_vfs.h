// How SQLite's files are written: names of file systems for sqlite3_open_v2. Inside src/store.
//
// SQLite writes head and page of every frame of its log by themselves: two calls to the
// system for each page that changed. Here they are gathered, and written with the last frame of a
// transaction, or when SQLite syncs, reads them or goes elsewhere in the file. That changes no
// promise: others see a transaction only after all its frames were written, and gathered frames of
// one that breaks off were never committed.
#ifndef TIDEWAITER_STORE_SQLITE_VFS_H_
#define TIDEWAITER_STORE_SQLITE_VFS_H_

namespace tidewaiter::store {

// For all connections. Thread-safe; registered with SQLite at the first call.
const char* GatheringVfs();

// For the connection that copies the log into the file (sqlite_log.h). What it writes is synced
// again and again instead of once at the end: a commit that has to sync meanwhile waits for the
// disk to take some pages, not for all of them.
const char* SteadyVfs();

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_SQLITE_VFS_H_
