#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "store/open.h"
#include "store/sqlite_db.h"

namespace tidewaiter::store {
namespace {

bool IsThere(const os::Path& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

void Remove(const os::Path& path) {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
}

Status MakeEmpty(const os::Path& path) {
  Remove(path);
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Fail(ErrorCode::kUnavailable,
                fmt::format("{}: {}", path.native(), std::strerror(errno)));
  }
  ::close(descriptor);
  return {};
}

Status CopyPages(Db& from, Db& to) {
  sqlite3_backup* backup = sqlite3_backup_init(to.get(), "main", from.get(), "main");
  if (backup == nullptr) return SqliteError(to.get(), sqlite3_errcode(to.get()));
  // All in one step: one read of one moment, which a writer does not disturb.
  const int step = sqlite3_backup_step(backup, -1);
  const int finish = sqlite3_backup_finish(backup);
  if (step == SQLITE_DONE && finish == SQLITE_OK) return {};
  const int rc = finish != SQLITE_OK ? finish : step;
  return Fail(SqliteError(to.get(), rc).error().code, sqlite3_errstr(rc));
}

Status CheckCopy(Db& copy) {
  // One file, without a log beside it.
  RETURN_IF_ERROR(copy.Run("PRAGMA journal_mode = DELETE"));
  ASSIGN_OR_RETURN(Statement check, copy.Use("PRAGMA integrity_check(1)"));
  ASSIGN_OR_RETURN(const bool there, check.Step());
  const std::string verdict = there ? check.Text() : "no answer";
  if (verdict == "ok") return {};
  return Fail(ErrorCode::kCorruption, "the copy is damaged: " + verdict);
}

Status WritePart(const os::Path& file, const os::Path& part) {
  RETURN_IF_ERROR(MakeEmpty(part));
  ASSIGN_OR_RETURN(Db from, OpenDb(file, DbMode::kWrite));
  ASSIGN_OR_RETURN(Db to, OpenDb(part, DbMode::kWrite));
  RETURN_IF_ERROR(CopyPages(from, to));
  return CheckCopy(to);
}

}  // namespace

Status BackupSqlite(const os::Path& file, const os::Path& to) {
  if (!IsThere(file)) return Fail(ErrorCode::kNotFound, "no store at " + file.native());
  if (IsThere(to.native() + "-wal")) {
    return Fail(ErrorCode::kFailedPrecondition,
                to.native() + " is a store in use: a copy does not replace it");
  }
  const os::Path part = to.native() + ".part";
  const Status status = WritePart(file, part);
  if (!status) {
    Remove(part);
    Remove(part.native() + "-journal");
    return status;
  }
  return os::Rename(part, to);
}

}  // namespace tidewaiter::store
