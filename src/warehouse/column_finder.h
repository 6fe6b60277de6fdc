// ColumnFinder: the columns that a mapping names, looked up in a file's header. Private.
#ifndef TIDEWAITER_WAREHOUSE_COLUMN_FINDER_H_
#define TIDEWAITER_WAREHOUSE_COLUMN_FINDER_H_

#include <string>
#include <string_view>
#include <vector>

#include "warehouse/row_cells.h"

namespace tidewaiter::warehouse {

class ColumnFinder {
 public:
  explicit ColumnFinder(const std::vector<std::string>& columns)
      : columns_(columns), used_(columns.size(), false) {}

  // kNoColumn for "". A name that is not there is noted.
  ColumnIndex Find(std::string_view name);
  // Nothing, or kNotFound with every name that was not there and the nearest existing one.
  [[nodiscard]] Status Check(std::string_view file) const;
  [[nodiscard]] std::vector<std::string> Unused() const;

 private:
  const std::vector<std::string>& columns_;
  std::vector<bool> used_;
  std::vector<std::string> absent_;
};

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_COLUMN_FINDER_H_
