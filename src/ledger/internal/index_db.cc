#include "ledger/internal/index_db.h"

#include <cstring>
#include <string>

namespace tidewaiter::ledger {
namespace {

// The file is derived: what a crash takes away is added again, so it is enough that it stays whole
// (WAL, NORMAL). Mapped, since look-ups are all over it.
constexpr const char* kSetUp =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA mmap_size = 2000000000;"
    "PRAGMA cache_size = -65536;"
    "CREATE TABLE IF NOT EXISTS log(origin TEXT NOT NULL, covered INTEGER NOT NULL,"
    " charter INTEGER NOT NULL, time_ms INTEGER NOT NULL, last BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS entry(object BLOB NOT NULL, number INTEGER NOT NULL,"
    " place INTEGER NOT NULL, PRIMARY KEY(object, number)) WITHOUT ROWID;"
    "PRAGMA user_version = 2;";

void BindObject(sqlite3_stmt* statement, const std::array<unsigned char, 16>& object) {
  sqlite3_bind_blob(statement, 1, object.data(), static_cast<int>(object.size()), SQLITE_STATIC);
}

// Ready for the next use, whatever happens in between.
class Use {
 public:
  explicit Use(sqlite3_stmt* statement) : statement_(statement) {}
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  ~Use() { sqlite3_reset(statement_); }
  [[nodiscard]] int Step() const { return sqlite3_step(statement_); }

 private:
  sqlite3_stmt* statement_;
};

}  // namespace

std::unexpected<Error> IndexDb::Failure() const {
  const int rc = sqlite3_errcode(db_.get());
  const bool broken = rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB || rc == SQLITE_ERROR;
  return Fail(broken ? ErrorCode::kCorruption : ErrorCode::kUnavailable,
              std::string("object index: ") + sqlite3_errmsg(db_.get()));
}

Status IndexDb::Run(const char* sql) {
  if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return Failure();
  return {};
}

Result<IndexDb::Statement> IndexDb::Prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(db_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) !=
      SQLITE_OK) {
    return Failure();
  }
  return Statement(statement);
}

Result<std::unique_ptr<IndexDb>> IndexDb::Open(const os::Path& file, std::string_view origin) {
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int rc = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
  std::unique_ptr<IndexDb> db(new IndexDb(raw));
  if (rc != SQLITE_OK) return db->Failure();
  RETURN_IF_ERROR(db->Run(kSetUp));
  RETURN_IF_ERROR(db->Prepare(origin));
  return db;
}

Status IndexDb::Prepare(std::string_view origin) {
  ASSIGN_OR_RETURN(insert_, Prepare("INSERT OR REPLACE INTO entry(object, number, place)"
                                    " VALUES(?, ?, ?)"));
  ASSIGN_OR_RETURN(cover_, Prepare("UPDATE log SET covered = ?, charter = ?, time_ms = ?,"
                                   " last = ?"));
  ASSIGN_OR_RETURN(find_, Prepare("SELECT place FROM entry WHERE object = ? AND number = ?"));
  ASSIGN_OR_RETURN(latest_, Prepare("SELECT number, place FROM entry WHERE object = ?"
                                    " ORDER BY number DESC LIMIT 1"));
  return CheckOrigin(origin);
}

Status IndexDb::CheckOrigin(std::string_view origin) {
  ASSIGN_OR_RETURN(const Statement insert,
                   Prepare("INSERT INTO log(origin, covered, charter, time_ms, last)"
                           " SELECT ?, 0, 0, 0, zeroblob(32)"
                           " WHERE NOT EXISTS (SELECT 1 FROM log)"));
  sqlite3_bind_text(insert.get(), 1, origin.data(), static_cast<int>(origin.size()), SQLITE_STATIC);
  if (sqlite3_step(insert.get()) != SQLITE_DONE) return Failure();
  ASSIGN_OR_RETURN(const Statement select,
                   Prepare("SELECT origin, covered, charter, time_ms, last FROM log"));
  if (sqlite3_step(select.get()) != SQLITE_ROW) return Failure();
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(select.get(), 0));
  if (text == nullptr || text != origin) {
    return Fail(ErrorCode::kCorruption, "object index: belongs to another log");
  }
  covered_ = static_cast<std::uint64_t>(sqlite3_column_int64(select.get(), 1));
  state_.charter = static_cast<std::uint64_t>(sqlite3_column_int64(select.get(), 2));
  state_.time_ms = sqlite3_column_int64(select.get(), 3);
  if (sqlite3_column_bytes(select.get(), 4) != static_cast<int>(state_.last.size())) {
    return Fail(ErrorCode::kCorruption, "object index: no hash of the last entry");
  }
  std::memcpy(state_.last.data(), sqlite3_column_blob(select.get(), 4), state_.last.size());
  return {};
}

Status IndexDb::Write(std::span<const IndexRow> rows, std::uint64_t covered,
                      const LogState& state) {
  RETURN_IF_ERROR(Run("BEGIN IMMEDIATE"));
  Status written = WriteRows(rows, covered, state);
  if (written) written = Run("COMMIT");
  if (written) {
    covered_ = covered;
    state_ = state;
  } else {
    // Its own failure does not matter: why it was not written is the thing to tell.
    sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  return written;
}

Status IndexDb::WriteRows(std::span<const IndexRow> rows, std::uint64_t covered,
                          const LogState& state) {
  for (const IndexRow& row : rows) {
    const Use use(insert_.get());
    BindObject(insert_.get(), row.object);
    sqlite3_bind_int64(insert_.get(), 2, row.number);
    sqlite3_bind_int64(insert_.get(), 3, static_cast<sqlite3_int64>(row.at));
    if (use.Step() != SQLITE_DONE) return Failure();
  }
  const Use use(cover_.get());
  sqlite3_bind_int64(cover_.get(), 1, static_cast<sqlite3_int64>(covered));
  sqlite3_bind_int64(cover_.get(), 2, static_cast<sqlite3_int64>(state.charter));
  sqlite3_bind_int64(cover_.get(), 3, state.time_ms);
  sqlite3_bind_blob(cover_.get(), 4, state.last.data(), static_cast<int>(state.last.size()),
                    SQLITE_STATIC);
  if (use.Step() != SQLITE_DONE) return Failure();
  return {};
}

Result<std::optional<std::uint64_t>> IndexDb::Find(const IndexRow& place) {
  const Use use(find_.get());
  BindObject(find_.get(), place.object);
  sqlite3_bind_int64(find_.get(), 2, place.number);
  const int rc = use.Step();
  if (rc == SQLITE_DONE) return std::nullopt;
  if (rc != SQLITE_ROW) return Failure();
  return static_cast<std::uint64_t>(sqlite3_column_int64(find_.get(), 0));
}

Result<std::optional<IndexRow>> IndexDb::FindLatest(const std::array<unsigned char, 16>& object) {
  const Use use(latest_.get());
  BindObject(latest_.get(), object);
  const int rc = use.Step();
  if (rc == SQLITE_DONE) return std::nullopt;
  if (rc != SQLITE_ROW) return Failure();
  return IndexRow{object, static_cast<std::uint32_t>(sqlite3_column_int64(latest_.get(), 0)),
                  static_cast<std::uint64_t>(sqlite3_column_int64(latest_.get(), 1))};
}

}  // namespace tidewaiter::ledger
