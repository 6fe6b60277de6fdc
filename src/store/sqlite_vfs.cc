#include "store/sqlite_vfs.h"

#include <cstring>
#include <mutex>
#include <new>
#include <string>

#include <sqlite3.h>

#include "base/check.h"

namespace tidewaiter::store {
namespace {

constexpr std::size_t kGatheredMax = 0x1ffff;  // bytes: SQLite's own file writes no more at once
constexpr int kFrameHead = 24;                 // bytes; those of a page follow

constexpr int kSteadyPortion = 32;  // pages between two syncs

sqlite3_vfs* SystemVfs() {
  static sqlite3_vfs* const system = sqlite3_vfs_find(nullptr);
  return system;
}

// What SQLite holds of an open log. The system's own file stands behind it in the same memory.
struct LogFile {
  sqlite3_file base;
  std::string gathered;
  sqlite3_int64 offset;  // in the file, of the first gathered byte
  sqlite3_int64 end;     // of what was written last, gathered or not
  bool last_frame;       // its head was written last: with the page the transaction is whole
};

LogFile& Log(sqlite3_file* file) {
  return *reinterpret_cast<LogFile*>(file);
}

sqlite3_file* System(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(&Log(file) + 1);
}

// On failure what was gathered is dropped: the transaction fails, and SQLite writes anew.
int WriteOut(sqlite3_file* file) {
  LogFile& log = Log(file);
  if (log.gathered.empty()) return SQLITE_OK;
  const int rc = System(file)->pMethods->xWrite(System(file), log.gathered.data(),
                                                static_cast<int>(log.gathered.size()), log.offset);
  log.gathered.clear();
  return rc;
}

int Close(sqlite3_file* file) {
  const int written = WriteOut(file);
  const int closed = System(file)->pMethods->xClose(System(file));
  Log(file).~LogFile();
  return written == SQLITE_OK ? closed : written;
}

int Read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
  const LogFile& log = Log(file);
  const auto end = log.offset + static_cast<sqlite3_int64>(log.gathered.size());
  if (offset < end && offset + size > log.offset) {
    if (const int rc = WriteOut(file); rc != SQLITE_OK) return rc;
  }
  return System(file)->pMethods->xRead(System(file), to, size, offset);
}

// Bytes 4 to 7 of a frame's head: in the last frame of a transaction how many pages the file has
// then, in the others 0 (SQLite's file format, "The Write-Ahead Log").
bool IsHeadOfLastFrame(const void* bytes, int size) {
  constexpr char kZero[4] = {};
  return size == kFrameHead &&
         std::memcmp(static_cast<const char*>(bytes) + 4, kZero, sizeof kZero) != 0;
}

// Only what goes on where the last write ended is gathered: SQLite writes anew the head of the log,
// pages that change twice in a transaction, and then the heads behind them.
int Write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  LogFile& log = Log(file);
  const auto bytes = static_cast<std::size_t>(size);
  const bool goes_on = offset == log.end;
  const bool whole = log.last_frame && goes_on && size != kFrameHead;
  log.last_frame = IsHeadOfLastFrame(from, size);
  if (!goes_on || log.gathered.size() + bytes > kGatheredMax) {
    if (const int rc = WriteOut(file); rc != SQLITE_OK) return rc;
  }
  log.end = offset + size;
  if (!goes_on) return System(file)->pMethods->xWrite(System(file), from, size, offset);
  if (log.gathered.empty()) log.offset = offset;
  log.gathered.append(static_cast<const char*>(from), bytes);
  return whole ? WriteOut(file) : SQLITE_OK;
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (const int rc = WriteOut(file); rc != SQLITE_OK) return rc;
  return System(file)->pMethods->xTruncate(System(file), size);
}

int Sync(sqlite3_file* file, int flags) {
  if (const int rc = WriteOut(file); rc != SQLITE_OK) return rc;
  return System(file)->pMethods->xSync(System(file), flags);
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  if (const int rc = WriteOut(file); rc != SQLITE_OK) return rc;
  return System(file)->pMethods->xFileSize(System(file), size);
}

int Lock(sqlite3_file* file, int level) {
  return System(file)->pMethods->xLock(System(file), level);
}

int Unlock(sqlite3_file* file, int level) {
  return System(file)->pMethods->xUnlock(System(file), level);
}

int CheckReservedLock(sqlite3_file* file, int* reserved) {
  return System(file)->pMethods->xCheckReservedLock(System(file), reserved);
}

int FileControl(sqlite3_file* file, int what, void* argument) {
  return System(file)->pMethods->xFileControl(System(file), what, argument);
}

int SectorSize(sqlite3_file* file) {
  return System(file)->pMethods->xSectorSize(System(file));
}

int DeviceCharacteristics(sqlite3_file* file) {
  return System(file)->pMethods->xDeviceCharacteristics(System(file));
}

// Version 1: a log is neither mapped nor shared as memory.
constexpr sqlite3_io_methods kLogMethods = {1,
                                            Close,
                                            Read,
                                            Write,
                                            Truncate,
                                            Sync,
                                            FileSize,
                                            Lock,
                                            Unlock,
                                            CheckReservedLock,
                                            FileControl,
                                            SectorSize,
                                            DeviceCharacteristics,
                                            nullptr,
                                            nullptr,
                                            nullptr,
                                            nullptr,
                                            nullptr,
                                            nullptr};

// Everything but a log is the system's file as it is.
int Open(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* out) {
  if ((flags & SQLITE_OPEN_WAL) == 0) {
    return SystemVfs()->xOpen(SystemVfs(), name, file, flags, out);
  }
  LogFile* const log = new (file) LogFile{};
  const int rc = SystemVfs()->xOpen(SystemVfs(), name, System(file), flags, out);
  if (rc == SQLITE_OK) {
    log->base.pMethods = &kLogMethods;
    log->gathered.reserve(kGatheredMax);
    return rc;
  }
  log->~LogFile();
  file->pMethods = nullptr;  // SQLite does not close what was not opened
  return rc;
}

// The system's own methods of a database file, and those of one that is written in small portions.
const sqlite3_io_methods* system_methods = nullptr;
sqlite3_io_methods steady_methods;

int WriteSteadily(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  thread_local int unsynced = 0;  // pages; a connection belongs to one thread
  const int rc = system_methods->xWrite(file, from, size, offset);
  if (rc != SQLITE_OK || ++unsynced < kSteadyPortion) return rc;
  unsynced = 0;
  return system_methods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

int OpenSteady(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
  const int rc = Open(vfs, name, file, flags, out);
  if (rc != SQLITE_OK || (flags & SQLITE_OPEN_MAIN_DB) == 0) return rc;
  static std::once_flag once;
  std::call_once(once, [&] {
    system_methods = file->pMethods;
    steady_methods = *file->pMethods;
    steady_methods.xWrite = WriteSteadily;
  });
  CHECK(file->pMethods == system_methods);
  file->pMethods = &steady_methods;
  return rc;
}

const char* Register(const char* name, decltype(sqlite3_vfs::xOpen) open) {
  auto* const vfs = new sqlite3_vfs(*SystemVfs());  // SQLite keeps it
  vfs->szOsFile += static_cast<int>(sizeof(LogFile));
  vfs->zName = name;
  vfs->pNext = nullptr;
  vfs->xOpen = open;
  const int rc = sqlite3_vfs_register(vfs, 0);
  CHECK(rc == SQLITE_OK);
  return name;
}

}  // namespace

const char* GatheringVfs() {
  static const char* const name = Register("tidewaiter", Open);
  return name;
}

const char* SteadyVfs() {
  static const char* const name = Register("tidewaiter-steady", OpenSteady);
  return name;
}

}  // namespace tidewaiter::store
