#include "ledger/internal/index_db.h"

#include <cstring>

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

constexpr std::string_view kInsert =
    "INSERT OR REPLACE INTO entry(object, number, place) VALUES(?, ?, ?)";
constexpr std::string_view kFind = "SELECT place FROM entry WHERE object = ? AND number = ?";
constexpr std::string_view kLatest =
    "SELECT number, place FROM entry WHERE object = ? ORDER BY number DESC LIMIT 1";
constexpr std::string_view kBegin =
    "INSERT INTO log(origin, covered, charter, time_ms, last) SELECT ?, 0, 0, 0, zeroblob(32)"
    " WHERE NOT EXISTS (SELECT 1 FROM log)";

// A file whose tables are others is no index: what SQLite calls a fault of the statement.
std::unexpected<Error> NoIndex(Error error) {
  const bool broken = error.code == ErrorCode::kInternal || error.code == ErrorCode::kCorruption;
  return Fail(broken ? ErrorCode::kCorruption : ErrorCode::kUnavailable,
              "object index: " + error.message);
}

}  // namespace

Result<std::unique_ptr<IndexDb>> IndexDb::Open(const os::Path& file, std::string_view origin) {
  // Who is refused tries again later, and finds what it added meanwhile: no need to wait.
  Result<os::SqliteDb> opened = os::SqliteDb::Open(file, {.create = true, .busy_ms = 0});
  if (!opened) return NoIndex(std::move(opened).error());
  std::unique_ptr<IndexDb> db(new IndexDb(*std::move(opened)));
  Status ready = db->db_.Run(kSetUp);
  if (ready) ready = db->CheckOrigin(origin);
  if (!ready) return NoIndex(std::move(ready).error());
  return db;
}

Status IndexDb::CheckOrigin(std::string_view origin) {
  ASSIGN_OR_RETURN(os::SqliteStatement begin, db_.Use(kBegin));
  begin.Bind(origin);
  RETURN_IF_ERROR(begin.Run());
  ASSIGN_OR_RETURN(os::SqliteStatement select,
                   db_.Use("SELECT origin, covered, charter, time_ms, last FROM log"));
  ASSIGN_OR_RETURN(const bool there, select.Step());
  if (!there || select.View() != origin) {
    return Fail(ErrorCode::kCorruption, "it belongs to another log");
  }
  covered_ = select.Int<std::uint64_t>();
  state_.charter = select.Int<std::uint64_t>();
  state_.time_ms = select.Int<std::int64_t>();
  const std::string_view last = select.View();
  if (last.size() != state_.last.size()) {
    return Fail(ErrorCode::kCorruption, "no hash of the last entry");
  }
  std::memcpy(state_.last.data(), last.data(), last.size());
  return {};
}

// One transaction for all look-ups up to the next write: else each takes the locks of the file and
// gives them back, which costs more than the look-up. Nobody else writes, so it misses nothing.
Status IndexDb::BeginReading() {
  if (reading_) return {};
  RETURN_IF_ERROR(db_.Run("BEGIN"));
  reading_ = true;
  return {};
}

Status IndexDb::EndReading() {
  if (!reading_) return {};
  RETURN_IF_ERROR(db_.Run("COMMIT"));
  reading_ = false;
  return {};
}

Status IndexDb::Write(std::span<const IndexRow> rows, std::uint64_t covered,
                      const LogState& state) {
  RETURN_IF_ERROR(EndReading());
  ASSIGN_OR_RETURN(os::SqliteTransaction transaction,
                   os::SqliteTransaction::Begin(db_, "BEGIN IMMEDIATE"));
  RETURN_IF_ERROR(WriteRows(rows, covered, state));
  RETURN_IF_ERROR(transaction.Commit());
  covered_ = covered;
  state_ = state;
  return {};
}

Status IndexDb::WriteRows(std::span<const IndexRow> rows, std::uint64_t covered,
                          const LogState& state) {
  ASSIGN_OR_RETURN(os::SqliteStatement insert, db_.Use(kInsert));
  for (const IndexRow& row : rows) {
    insert.BindBytes(row.object.data(), row.object.size());
    insert.Bind(row.number);
    insert.Bind(row.at);
    RETURN_IF_ERROR(insert.Run());
  }
  ASSIGN_OR_RETURN(os::SqliteStatement cover,
                   db_.Use("UPDATE log SET covered = ?, charter = ?, time_ms = ?, last = ?"));
  cover.Bind(covered);
  cover.Bind(state.charter);
  cover.Bind(state.time_ms);
  cover.BindBytes(state.last.data(), state.last.size());
  return cover.Run();
}

Result<std::optional<std::uint64_t>> IndexDb::Find(const IndexRow& place) {
  RETURN_IF_ERROR(BeginReading());
  ASSIGN_OR_RETURN(os::SqliteStatement find, db_.Use(kFind));
  find.BindBytes(place.object.data(), place.object.size());
  find.Bind(place.number);
  ASSIGN_OR_RETURN(const bool there, find.Step());
  return there ? std::optional(find.Int<std::uint64_t>()) : std::nullopt;
}

Result<std::optional<IndexRow>> IndexDb::FindLatest(const std::array<unsigned char, 16>& object) {
  RETURN_IF_ERROR(BeginReading());
  ASSIGN_OR_RETURN(os::SqliteStatement latest, db_.Use(kLatest));
  latest.BindBytes(object.data(), object.size());
  ASSIGN_OR_RETURN(const bool there, latest.Step());
  if (!there) return std::nullopt;
  const auto number = latest.Int<std::uint32_t>();
  return IndexRow{object, number, latest.Int<std::uint64_t>()};
}

}  // namespace tidewaiter::ledger
