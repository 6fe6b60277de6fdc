#include "ledger/object_index.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "base/check.h"
#include "ledger/internal/index_db.h"
#include "tlog/hash.h"

namespace tidewaiter::ledger {
namespace {

// What belongs to a file of SQLite. What is not there is no fault.
void RemoveFile(const os::Path& file) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(file.native() + suffix, ignored);
}

}  // namespace

ObjectIndex::ObjectIndex(std::unique_ptr<IndexDb> db, std::size_t batch)
    : db_(std::move(db)), batch_(batch), covered_(db_->covered()), state_(db_->state()) {}
ObjectIndex::ObjectIndex(ObjectIndex&&) noexcept = default;
ObjectIndex& ObjectIndex::operator=(ObjectIndex&&) noexcept = default;
ObjectIndex::~ObjectIndex() = default;

Result<ObjectIndex> ObjectIndex::Open(const os::Path& file, std::string_view origin,
                                      std::uint64_t log_size, std::size_t batch) {
  Result<std::unique_ptr<IndexDb>> db = IndexDb::Open(file, origin);
  const bool is_useless =
      db ? (*db)->covered() > log_size : db.error().code == ErrorCode::kCorruption;
  if (is_useless) {
    if (db) db->reset();  // closed before it goes
    RemoveFile(file);
    db = IndexDb::Open(file, origin);
  }
  if (!db) return std::unexpected(std::move(db).error());
  return ObjectIndex(*std::move(db), batch);
}

ObjectIndex::Key ObjectIndex::KeyOf(std::string_view object) {
  const tlog::Hash hash = tlog::Sha256Of(object);
  Key key;
  std::copy_n(hash.begin(), key.size(), key.begin());
  return key;
}

std::size_t ObjectIndex::FirstBytes::operator()(const Key& key) const {
  std::size_t first;
  std::memcpy(&first, key.data(), sizeof first);
  return first;
}

std::size_t ObjectIndex::FirstBytes::operator()(const Place& place) const {
  return (*this)(place.object) + place.number;
}

std::uint64_t ObjectIndex::waiting() const {
  return covered_ - db_->covered();
}

Status ObjectIndex::Count(std::uint64_t at, const LogState& state) {
  CHECK(at == covered_);
  ++covered_;
  state_ = state;
  return waiting_.size() < batch_ ? Status() : Flush();
}

Status ObjectIndex::Add(std::uint64_t at, std::string_view object, std::uint32_t number,
                        const LogState& state) {
  const Key key = KeyOf(object);
  waiting_[{key, number}] = at;
  Latest& latest = latest_[key];
  if (number > latest.number) latest = {number, at};
  return Count(at, state);
}

Status ObjectIndex::Skip(std::uint64_t at, const LogState& state) {
  return Count(at, state);
}

Status ObjectIndex::Flush() {
  if (covered_ == db_->covered()) return {};
  std::vector<IndexRow> rows;
  rows.reserve(waiting_.size());
  for (const auto& [place, at] : waiting_)
    rows.push_back({place.object, place.number, at});
  // In the order of the file: each page is touched once.
  std::ranges::sort(rows, {},
                    [](const IndexRow& row) { return std::pair(row.object, row.number); });
  RETURN_IF_ERROR(db_->Write(rows, covered_, state_));
  waiting_.clear();
  latest_.clear();
  return {};
}

Result<std::optional<std::uint64_t>> ObjectIndex::Find(std::string_view object,
                                                       std::uint32_t number) const {
  const Key key = KeyOf(object);
  if (const auto found = waiting_.find({key, number}); found != waiting_.end()) {
    return found->second;
  }
  return db_->Find({key, number, 0});
}

// Numbers rise along the log, so what waits is later than what is in the file.
Result<std::optional<ObjectIndex::Latest>> ObjectIndex::FindLatest(std::string_view object) const {
  const Key key = KeyOf(object);
  if (const auto found = latest_.find(key); found != latest_.end()) return found->second;
  ASSIGN_OR_RETURN(const std::optional<IndexRow> row, db_->FindLatest(key));
  if (!row) return std::nullopt;
  return Latest{row->number, row->at};
}

}  // namespace tidewaiter::ledger
