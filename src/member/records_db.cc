#include "member/internal/records_db.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "ledger/charter.h"
#include "ledger/record_rules.h"

namespace tidewaiter::member {
namespace {

constexpr std::size_t kPageMax = 200;
constexpr int kVersion = 1;

// What a crash takes away is read from the logs again (WAL, NORMAL).
constexpr const char* kSetUp =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
    "CREATE TABLE IF NOT EXISTS log(origin TEXT PRIMARY KEY, covered INTEGER NOT NULL,"
    " final INTEGER NOT NULL, note BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS record(id INTEGER PRIMARY KEY, log TEXT NOT NULL,"
    " object TEXT NOT NULL, kind TEXT NOT NULL, member TEXT NOT NULL, number INTEGER NOT NULL,"
    " type TEXT NOT NULL, status TEXT NOT NULL, ended INTEGER NOT NULL, opened INTEGER NOT NULL,"
    " changed INTEGER NOT NULL, place INTEGER NOT NULL, data TEXT NOT NULL, UNIQUE(log, object));"
    "CREATE INDEX IF NOT EXISTS record_object ON record(object);"
    "CREATE INDEX IF NOT EXISTS record_changed ON record(changed, id);"
    "CREATE INDEX IF NOT EXISTS record_kind ON record(kind, changed, id);"
    "CREATE TABLE IF NOT EXISTS entry(log TEXT NOT NULL, object TEXT NOT NULL,"
    " number INTEGER NOT NULL, place INTEGER NOT NULL, PRIMARY KEY(log, object, number))"
    " WITHOUT ROWID;"
    "CREATE TABLE IF NOT EXISTS party(party TEXT NOT NULL, log TEXT NOT NULL,"
    " object TEXT NOT NULL, PRIMARY KEY(party, log, object)) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS party_object ON party(log, object);"
    "PRAGMA user_version = 1;";

constexpr std::string_view kRecordColumns =
    "r.id, r.object, r.kind, r.log, r.member, r.number, r.type, r.status, r.ended, r.opened,"
    " r.changed, r.place < l.final, r.data";

// One use of a statement. Values are bound in their order.
class Query {
 public:
  Query(sqlite3* db, std::string_view sql) {
    sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &statement_, nullptr);
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query() { sqlite3_finalize(statement_); }

  Query& Bind(std::string_view text) {
    sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()),
                      SQLITE_TRANSIENT);
    return *this;
  }
  Query& Bind(std::int64_t number) {
    sqlite3_bind_int64(statement_, ++bound_, number);
    return *this;
  }
  Query& Bind(std::uint64_t number) { return Bind(static_cast<std::int64_t>(number)); }
  // SQLITE_ROW, SQLITE_DONE, or an error; SQLITE_MISUSE when it could not be prepared.
  int Step() { return sqlite3_step(statement_); }
  [[nodiscard]] std::string text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return bytes == nullptr
               ? std::string()
               : std::string(bytes,
                             static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
  }
  [[nodiscard]] std::int64_t number(int column) const {
    return sqlite3_column_int64(statement_, column);
  }
  [[nodiscard]] std::uint64_t size(int column) const {
    return static_cast<std::uint64_t>(number(column));
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

Record RecordIn(const Query& row) {
  return {.object = row.text(1),
          .kind = row.text(2),
          .log = row.text(3),
          .member = row.text(4),
          .number = static_cast<std::uint32_t>(row.number(5)),
          .type = row.text(6),
          .status = row.text(7),
          .ended = row.number(8) != 0,
          .opened_ms = row.number(9),
          .changed_ms = row.number(10),
          .is_final = row.number(11) != 0,
          .data = row.text(12)};
}

struct Cursor {
  std::int64_t changed = 0;
  std::int64_t id = 0;
};

Result<Cursor> ReadCursor(std::string_view text) {
  Cursor cursor;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, cursor.changed);
  if (first.ec == std::errc() && first.ptr != end && *first.ptr == '-') {
    const auto second = std::from_chars(first.ptr + 1, end, cursor.id);
    if (second.ec == std::errc() && second.ptr == end) return cursor;
  }
  return Fail(ErrorCode::kInvalidArgument, "not a cursor of this list", "/cursor");
}

// Conditions and their values, in one order.
struct Filter {
  std::string sql;
  std::vector<std::string> texts;

  void And(std::string_view condition, std::string_view value) {
    if (value.empty()) return;
    sql += fmt::format(" AND {}", condition);
    texts.emplace_back(value);
  }
};

Filter FilterOf(const RecordQuery& query) {
  Filter filter;
  filter.And("r.kind = ?", query.kind);
  filter.And("r.status = ?", query.status);
  filter.And("r.member = ?", query.member);
  filter.And(
      "EXISTS (SELECT 1 FROM party p WHERE p.party = ? AND p.log = r.log"
      " AND p.object = r.object)",
      query.party);
  filter.And("instr(lower(r.object), lower(?)) > 0", query.text);
  if (query.ended) filter.sql += *query.ended ? " AND r.ended = 1" : " AND r.ended = 0";
  return filter;
}

std::string StatusOf(const ledger::Entry& entry) {
  const codec::JsonText data(entry.data);
  return data.ok() ? codec::TextOf(data.root(), "status") : "";
}

// Members of data where a member of the federation may stand as a party.
bool NamesAParty(std::string_view name) {
  static constexpr std::string_view kNames[] = {"beneficiary", "by",      "carrier", "guarantor",
                                                "origin",      "parties", "party"};
  return std::ranges::find(kNames, name) != std::end(kNames);
}

void CollectParties(simdjson::dom::element value, std::string_view name,
                    std::set<std::string>& into) {
  if (std::string_view text; value.get(text) == simdjson::SUCCESS) {
    if (text.starts_with("did:") || (NamesAParty(name) && ledger::IsMemberId(text)))
      into.emplace(text);
  } else if (simdjson::dom::array array; value.get(array) == simdjson::SUCCESS) {
    for (const simdjson::dom::element element : array)
      CollectParties(element, name, into);
  } else if (simdjson::dom::object object; value.get(object) == simdjson::SUCCESS) {
    for (const auto& [key, member] : object)
      CollectParties(member, key, into);
  }
}

}  // namespace

bool EndsItsObject(const ledger::Entry& entry) {
  if (entry.type.starts_with("certificate.")) return StatusOf(entry) != "valid";
  for (const auto rules : ledger::AllRecordRules()) {
    const auto rule = std::ranges::find(rules, entry.type, &ledger::RecordRule::type);
    if (rule != rules.end()) return rule->place == ledger::Place::kEnds;
  }
  return false;
}

std::vector<std::string> PartiesOf(const ledger::Entry& entry) {
  std::set<std::string> parties;
  const codec::JsonText data(entry.data);
  if (data.ok()) CollectParties(data.root(), "", parties);
  return {parties.begin(), parties.end()};
}

std::unexpected<Error> RecordsDb::Failure() const {
  const int rc = sqlite3_errcode(db_.get());
  const bool broken = rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB || rc == SQLITE_ERROR;
  return Fail(broken ? ErrorCode::kCorruption : ErrorCode::kUnavailable,
              std::string("catalogue: ") + sqlite3_errmsg(db_.get()));
}

Status RecordsDb::Run(const char* sql) {
  if (sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) return Failure();
  return {};
}

Result<std::unique_ptr<RecordsDb>> RecordsDb::Try(const os::Path& file) {
  sqlite3* raw = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int rc = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
  std::unique_ptr<RecordsDb> db(new RecordsDb(raw));
  if (rc != SQLITE_OK) return db->Failure();
  {
    Query version(raw, "PRAGMA user_version");
    if (version.Step() != SQLITE_ROW) return db->Failure();
    if (version.number(0) != 0 && version.number(0) != kVersion)
      return Fail(ErrorCode::kCorruption, "catalogue: of another version");
  }
  RETURN_IF_ERROR(db->Run(kSetUp));
  return db;
}

Result<std::unique_ptr<RecordsDb>> RecordsDb::Open(const os::Path& file) {
  auto db = Try(file);
  if (db || db.error().code != ErrorCode::kCorruption) return db;
  std::error_code ignored;
  for (const char* end : {"", "-wal", "-shm"})
    std::filesystem::remove(file.string() + end, ignored);
  return Try(file);
}

Result<LogState> RecordsDb::StateOf(std::string_view log) {
  const std::lock_guard lock(mutex_);
  Query query(db_.get(), "SELECT covered, final, note FROM log WHERE origin = ?");
  const int rc = query.Bind(log).Step();
  if (rc == SQLITE_DONE) return LogState{};
  if (rc != SQLITE_ROW) return Failure();
  return LogState{query.size(0), query.size(1), query.text(2)};
}

Status RecordsDb::Add(std::string_view log, std::string_view member,
                      std::span<const PlacedEntry> entries) {
  if (entries.empty()) return {};
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Run("BEGIN IMMEDIATE"));
  Status added = AddAll(log, member, entries);
  if (added) added = Run("COMMIT");
  if (!added) sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  return added;
}

Status RecordsDb::AddAll(std::string_view log, std::string_view member,
                         std::span<const PlacedEntry> entries) {
  for (const PlacedEntry& placed : entries)
    RETURN_IF_ERROR(AddOne(log, member, placed));
  Query cover(db_.get(),
              "INSERT INTO log(origin, covered, final, note) VALUES(?, ?, 0, '')"
              " ON CONFLICT(origin) DO UPDATE SET covered = excluded.covered");
  return cover.Bind(log).Bind(entries.back().at + 1).Step() == SQLITE_DONE ? Status() : Failure();
}

Status RecordsDb::AddOne(std::string_view log, std::string_view member, const PlacedEntry& placed) {
  const ledger::Entry& entry = placed.entry;
  if (entry.object.empty()) return {};  // not in form: it is only counted
  Query insert(db_.get(),
               "INSERT OR REPLACE INTO entry(log, object, number, place)"
               " VALUES(?, ?, ?, ?)");
  insert.Bind(log).Bind(entry.object).Bind(std::int64_t{entry.number}).Bind(placed.at);
  if (insert.Step() != SQLITE_DONE) return Failure();
  Query record(
      db_.get(),
      "INSERT INTO record(log, object, kind, member, number, type, status, ended, opened, changed,"
      " place, data) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(log, object) DO UPDATE"
      " SET number = excluded.number, type = excluded.type, status = excluded.status,"
      " ended = excluded.ended, changed = excluded.changed, place = excluded.place,"
      " data = excluded.data, member = excluded.member");
  record.Bind(log).Bind(entry.object).Bind(entry.object.substr(0, entry.object.find('/')));
  record.Bind(member).Bind(std::int64_t{entry.number}).Bind(entry.type).Bind(StatusOf(entry));
  record.Bind(std::int64_t{EndsItsObject(entry)}).Bind(entry.time_ms).Bind(entry.time_ms);
  record.Bind(placed.at).Bind(entry.data);
  if (record.Step() != SQLITE_DONE) return Failure();
  return SetParties(log, entry);
}

Status RecordsDb::SetParties(std::string_view log, const ledger::Entry& entry) {
  Query clear(db_.get(), "DELETE FROM party WHERE log = ? AND object = ?");
  if (clear.Bind(log).Bind(entry.object).Step() != SQLITE_DONE) return Failure();
  for (const std::string& party : PartiesOf(entry)) {
    Query add(db_.get(), "INSERT OR IGNORE INTO party(party, log, object) VALUES(?, ?, ?)");
    if (add.Bind(party).Bind(log).Bind(entry.object).Step() != SQLITE_DONE) return Failure();
  }
  return {};
}

Status RecordsDb::SetFinal(std::string_view log, std::uint64_t size, std::string_view note) {
  const std::lock_guard lock(mutex_);
  Query set(db_.get(),
            "INSERT INTO log(origin, covered, final, note) VALUES(?, 0, ?, ?)"
            " ON CONFLICT(origin) DO UPDATE SET final = excluded.final,"
            " note = excluded.note");
  return set.Bind(log).Bind(size).Bind(note).Step() == SQLITE_DONE ? Status() : Failure();
}

Status RecordsDb::Reset(std::string_view log) {
  const std::lock_guard lock(mutex_);
  for (const char* sql : {"DELETE FROM log WHERE origin = ?", "DELETE FROM record WHERE log = ?",
                          "DELETE FROM entry WHERE log = ?", "DELETE FROM party WHERE log = ?"}) {
    Query clear(db_.get(), sql);
    if (clear.Bind(log).Step() != SQLITE_DONE) return Failure();
  }
  return {};
}

Result<RecordPage> RecordsDb::List(const RecordQuery& query) {
  const Filter filter = FilterOf(query);
  std::string sql = fmt::format("SELECT {} FROM record r JOIN log l ON l.origin = r.log WHERE 1{}",
                                kRecordColumns, filter.sql);
  Cursor after;
  if (!query.cursor.empty()) {
    ASSIGN_OR_RETURN(after, ReadCursor(query.cursor));
    sql += " AND (r.changed, r.id) < (?, ?)";
  }
  sql += " ORDER BY r.changed DESC, r.id DESC LIMIT ?";
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, kPageMax);
  const std::lock_guard lock(mutex_);
  Query rows(db_.get(), sql);
  for (const std::string& text : filter.texts)
    rows.Bind(text);
  if (!query.cursor.empty()) rows.Bind(after.changed).Bind(after.id);
  rows.Bind(std::uint64_t{limit + 1});
  RecordPage page;
  std::string last;
  int rc = rows.Step();
  for (; rc == SQLITE_ROW; rc = rows.Step()) {
    if (page.records.size() == limit) {
      page.next = last;
      return page;
    }
    page.records.push_back(RecordIn(rows));
    last = fmt::format("{}-{}", page.records.back().changed_ms, rows.number(0));
  }
  if (rc != SQLITE_DONE) return Failure();
  return page;
}

Result<std::optional<Record>> RecordsDb::Find(std::string_view object, std::string_view log,
                                              std::string_view own_log) {
  const std::lock_guard lock(mutex_);
  Query row(db_.get(), fmt::format("SELECT {} FROM record r JOIN log l ON l.origin = r.log"
                                   " WHERE r.object = ? AND (? = '' OR r.log = ?)"
                                   " ORDER BY r.log <> ?, r.opened, r.log LIMIT 1",
                                   kRecordColumns));
  const int rc = row.Bind(object).Bind(log).Bind(log).Bind(own_log).Step();
  if (rc == SQLITE_DONE) return std::nullopt;
  if (rc != SQLITE_ROW) return Failure();
  return RecordIn(row);
}

Result<std::vector<std::uint64_t>> RecordsDb::PlacesOf(std::string_view log,
                                                       std::string_view object) {
  const std::lock_guard lock(mutex_);
  Query rows(db_.get(), "SELECT place FROM entry WHERE log = ? AND object = ? ORDER BY number");
  rows.Bind(log).Bind(object);
  std::vector<std::uint64_t> places;
  int rc = rows.Step();
  for (; rc == SQLITE_ROW; rc = rows.Step())
    places.push_back(rows.size(0));
  if (rc != SQLITE_DONE) return Failure();
  return places;
}

}  // namespace tidewaiter::member
