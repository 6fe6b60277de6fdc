// Shelf: all records of one collection in memory, as values, kept in step with the store.
//
//   Shelf<DeviceRecord> devices(ParseDevice);
//   RETURN_IF_ERROR(devices.Fill(store, kDeviceRecords));
//   devices.Put(row);                                   // of every commit
//   if (const auto row = devices.Find("8800000015")) Use(row->value, row->version);
//
// Rows are immutable and shared: who holds one sees it as it was. Thread-safe; Find is a lock and a
// look-up, All copies one pointer a row.
#ifndef TIDEWAITER_MONITOR_SHELF_H_
#define TIDEWAITER_MONITOR_SHELF_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "desk/store.h"

namespace tidewaiter::monitor {

template <typename T>
struct Row {
  std::string id;
  std::uint64_t version = 0;  // of the record, for if_version
  T value;
};
template <typename T>
using RowPtr = std::shared_ptr<const Row<T>>;

template <typename T>
class Shelf {
 public:
  using Parse = Result<T> (*)(std::string_view text);
  explicit Shelf(Parse parse) : parse_(parse) {}

  // All records of the collection. Errors: those of the store, kCorruption (with the record's id).
  Status Fill(desk::Store& store, std::string_view collection) {
    ASSIGN_OR_RETURN(const std::vector<desk::RecordRow> rows, store.ListRecords(collection));
    for (const desk::RecordRow& row : rows)
      RETURN_IF_ERROR(Put(row));
    return {};
  }

  // One that was written; without a body it goes. Errors: kCorruption; then the old one stays.
  Status Put(const desk::RecordRow& row) {
    if (row.body.empty()) {
      const std::unique_lock lock(mutex_);
      rows_.erase(row.id);
      return {};
    }
    Result<T> value = parse_(row.body);
    if (!value) {
      return Fail(value.error().code, row.collection + " " + row.id + ": " + value.error().message);
    }
    auto made = std::make_shared<const Row<T>>(Row<T>{row.id, row.version, *std::move(value)});
    const std::unique_lock lock(mutex_);
    RowPtr<T>& place = rows_[row.id];
    if (place == nullptr || place->version <= row.version) place = std::move(made);
    return {};
  }

  [[nodiscard]] RowPtr<T> Find(std::string_view id) const {
    const std::shared_lock lock(mutex_);
    const auto at = rows_.find(id);
    return at == rows_.end() ? nullptr : at->second;
  }
  // By id.
  [[nodiscard]] std::vector<RowPtr<T>> All() const {
    const std::shared_lock lock(mutex_);
    std::vector<RowPtr<T>> all;
    all.reserve(rows_.size());
    for (const auto& [id, row] : rows_)
      all.push_back(row);
    return all;
  }
  [[nodiscard]] std::size_t size() const {
    const std::shared_lock lock(mutex_);
    return rows_.size();
  }

 private:
  Parse parse_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, RowPtr<T>, std::less<>> rows_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_SHELF_H_
