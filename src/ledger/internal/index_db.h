// Index db: the SQLite file of an object index.
#ifndef TIDEWAITER_LEDGER_INTERNAL_INDEX_DB_H_
#define TIDEWAITER_LEDGER_INTERNAL_INDEX_DB_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include <sqlite3.h>

#include "base/result.h"
#include "ledger/object_index.h"
#include "os/file.h"

namespace tidewaiter::ledger {

struct IndexRow {
  std::array<unsigned char, 16> object{};
  std::uint32_t number = 0;
  std::uint64_t at = 0;
};

class IndexDb {
 public:
  // A new or an existing file of this log. Errors: kUnavailable; kCorruption when the file is not
  // such an index.
  static Result<std::unique_ptr<IndexDb>> Open(const os::Path& file, std::string_view origin);

  [[nodiscard]] std::uint64_t covered() const { return covered_; }
  [[nodiscard]] const LogState& state() const { return state_; }
  // All rows, the new count and the state, or nothing of it.
  Status Write(std::span<const IndexRow> rows, std::uint64_t covered, const LogState& state);
  Result<std::optional<std::uint64_t>> Find(const IndexRow& place);
  Result<std::optional<IndexRow>> FindLatest(const std::array<unsigned char, 16>& object);

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  explicit IndexDb(sqlite3* db) : db_(db) {}
  Status Run(const char* sql);
  Result<Statement> Prepare(const char* sql);
  Status Prepare(std::string_view origin);
  Status CheckOrigin(std::string_view origin);
  Status WriteRows(std::span<const IndexRow> rows, std::uint64_t covered, const LogState& state);
  [[nodiscard]] std::unexpected<Error> Failure() const;

  std::unique_ptr<sqlite3, Close> db_;  // before the statements: they go first
  Statement insert_;
  Statement cover_;
  Statement find_;
  Statement latest_;
  std::uint64_t covered_ = 0;
  LogState state_;
};

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_INTERNAL_INDEX_DB_H_
