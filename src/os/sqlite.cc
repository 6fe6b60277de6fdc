#include "os/sqlite.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace tidewaiter::os {
namespace {

constexpr std::size_t kPreparedMax = 200;  // lists are asked for with few combinations of filters

ErrorCode CodeOf(int rc) {
  switch (rc & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::kCorruption;
    case SQLITE_CONSTRAINT:
      return ErrorCode::kConflict;
    case SQLITE_ERROR:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
      return ErrorCode::kInternal;
    case SQLITE_TOOBIG:
      return ErrorCode::kInvalidArgument;
    default:  // full, I/O, busy, locked, cannot open, read-only, out of memory, interrupted
      return ErrorCode::kUnavailable;
  }
}

}  // namespace

std::unexpected<Error> SqliteError(sqlite3* db, int rc) {
  const char* file = sqlite3_db_filename(db, "main");
  return Fail(CodeOf(rc), fmt::format("{}: {}", file == nullptr ? "" : file, sqlite3_errmsg(db)));
}

SqliteStatement& SqliteStatement::operator=(SqliteStatement&& other) noexcept {
  Reset();
  statement_ = std::exchange(other.statement_, nullptr);
  bound_ = other.bound_;
  column_ = other.column_;
  rc_ = other.rc_;
  return *this;
}

void SqliteStatement::Bind(std::string_view text) {
  const char* bytes = text.empty() ? "" : text.data();  // a null pointer would be NULL
  Note(sqlite3_bind_text64(statement_, ++bound_, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void SqliteStatement::BindBytes(const void* bytes, std::size_t size) {
  Note(sqlite3_bind_blob64(statement_, ++bound_, bytes, size, SQLITE_STATIC));
}

void SqliteStatement::Bind(double value) {
  Note(sqlite3_bind_double(statement_, ++bound_, value));
}

void SqliteStatement::BindInt(std::int64_t value) {
  Note(sqlite3_bind_int64(statement_, ++bound_, value));
}

Result<bool> SqliteStatement::Step() {
  column_ = 0;
  const int rc = rc_ == SQLITE_OK ? sqlite3_step(statement_) : rc_;
  if (rc == SQLITE_ROW) return true;
  if (rc == SQLITE_DONE) return false;
  return SqliteError(sqlite3_db_handle(statement_), rc);
}

Status SqliteStatement::Run() {
  const Result<bool> step = Step();
  Reset();
  if (!step) return std::unexpected(step.error());
  return {};
}

void SqliteStatement::Reset() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  bound_ = column_ = 0;
  rc_ = SQLITE_OK;
}

std::string SqliteStatement::Text() {
  return std::string(View());
}

std::string_view SqliteStatement::View() {
  const int column = column_++;
  const void* bytes = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return size == 0 ? std::string_view() : std::string_view(static_cast<const char*>(bytes), size);
}

Status MakeSecretFile(const Path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) {
    return Fail(ErrorCode::kUnavailable,
                fmt::format("{}: {}", file.native(), std::strerror(errno)));
  }
  ::close(descriptor);
  return {};
}

Result<SqliteDb> SqliteDb::Open(const Path& file, const SqliteOptions& options) {
  // Without a count of its memory SQLite allocates without a lock over all connections. Has no
  // effect once something in this process has used SQLite.
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(configured);
  const int flags = (options.write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
                    (options.create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX;
  sqlite3* handle = nullptr;
  const int rc = sqlite3_open_v2(file.c_str(), &handle, flags, options.vfs);
  SqliteDb db(handle);  // also after a failure there is a handle to close
  if (handle == nullptr) return Fail(ErrorCode::kUnavailable, "out of memory");
  if (rc != SQLITE_OK) {
    return Fail(CodeOf(rc), fmt::format("{}: {}", file.native(), sqlite3_errmsg(handle)));
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, options.busy_ms);
  return db;
}

Result<SqliteStatement> SqliteDb::Use(std::string_view sql) {
  if (const auto found = prepared_.find(sql); found != prepared_.end()) {
    return SqliteStatement(found->second.get());
  }
  if (prepared_.size() >= kPreparedMax) {
    std::erase_if(prepared_,
                  [](const auto& kept) { return sqlite3_stmt_busy(kept.second.get()) == 0; });
  }
  sqlite3_stmt* statement = nullptr;
  const int rc = sqlite3_prepare_v3(get(), sql.data(), static_cast<int>(sql.size()),
                                    SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (rc != SQLITE_OK) return SqliteError(get(), rc);
  prepared_.emplace(sql, statement);
  return SqliteStatement(statement);
}

Status SqliteDb::Run(const char* sql) {
  const int rc = sqlite3_exec(get(), sql, nullptr, nullptr, nullptr);
  if (rc != SQLITE_OK) return SqliteError(get(), rc);
  return {};
}

Result<SqliteTransaction> SqliteTransaction::Begin(SqliteDb& db, const char* begin) {
  ASSIGN_OR_RETURN(SqliteStatement statement, db.Use(begin));
  RETURN_IF_ERROR(statement.Run());
  return SqliteTransaction(&db);
}

Status SqliteTransaction::Commit() {
  ASSIGN_OR_RETURN(SqliteStatement statement, db_->Use("COMMIT"));
  RETURN_IF_ERROR(statement.Run());
  db_ = nullptr;
  return {};
}

SqliteTransaction::~SqliteTransaction() {
  // SQLite has rolled back by itself after some errors.
  if (db_ == nullptr || sqlite3_get_autocommit(db_->get()) != 0) return;
  sqlite3_exec(db_->get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace tidewaiter::os
