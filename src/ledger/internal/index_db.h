// Index db: the SQLite file of an object index.
#ifndef TIDEWAITER_LEDGER_INTERNAL_INDEX_DB_H_
#define TIDEWAITER_LEDGER_INTERNAL_INDEX_DB_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "ledger/object_index.h"
#include "os/file.h"
#include "os/sqlite.h"

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
  explicit IndexDb(os::SqliteDb db) : db_(std::move(db)) {}
  Status CheckOrigin(std::string_view origin);
  Status BeginReading();
  Status EndReading();
  Status WriteRows(std::span<const IndexRow> rows, std::uint64_t covered, const LogState& state);

  os::SqliteDb db_;
  bool reading_ = false;  // a transaction is open, for look-ups alone
  std::uint64_t covered_ = 0;
  LogState state_;
};

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_INTERNAL_INDEX_DB_H_
