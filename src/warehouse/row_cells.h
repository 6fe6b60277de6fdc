// RowCells: one row of a file seen through a mapping: cells with "missing" decided, and the place
// where the row's problems are collected. Private to the module.
#ifndef TIDEWAITER_WAREHOUSE_ROW_CELLS_H_
#define TIDEWAITER_WAREHOUSE_ROW_CELLS_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/text.h"
#include "warehouse/reader.h"
#include "warehouse/source.h"

namespace tidewaiter::warehouse {

// Where their column stands in the file; kNoColumn: not mapped.
using ColumnIndex = std::size_t;
inline constexpr ColumnIndex kNoColumn = static_cast<ColumnIndex>(-1);

class RowCells {
 public:
  RowCells(const std::vector<std::string>& columns, const std::vector<std::string>& missing)
      : columns_(columns), missing_(missing.begin(), missing.end()) {}

  void Start(const SourceRow& row) {
    row_ = &row;
    problems_.clear();
  }

  // The trimmed cell, or nothing when the column is not mapped or the text means missing.
  [[nodiscard]] std::optional<std::string_view> Get(ColumnIndex column) const {
    if (column == kNoColumn || row_->cells[column].data() == nullptr) return std::nullopt;
    const std::string_view text = codec::Trim(row_->cells[column]);
    if (missing_.find(text) != missing_.end()) return std::nullopt;
    return text;
  }

  void Problem(ColumnIndex column, std::string_view code, std::string reason) {
    Reject& reject = problems_.emplace_back();
    reject.line = row_->line;
    reject.code = code;
    reject.reason = std::move(reason);
    if (column == kNoColumn) return;
    reject.column = columns_[column];
    reject.text = row_->cells[column];
  }

  // The value, or nothing and a problem with that code.
  template <typename T>
  std::optional<T> Take(ColumnIndex column, std::string_view code, Result<T> result) {
    if (result) return std::move(*result);
    Problem(column, code, std::move(result).error().message);
    return std::nullopt;
  }

  [[nodiscard]] std::vector<Reject>& problems() { return problems_; }

 private:
  const std::vector<std::string>& columns_;
  std::set<std::string, std::less<>> missing_;
  const SourceRow* row_ = nullptr;
  std::vector<Reject> problems_;
};

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_ROW_CELLS_H_
