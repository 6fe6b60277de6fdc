// LineBatch: rows of a LineTable as rules see them, in the fields of StandardSchema.
//
//   const LineBatch batch(lines, schema, 0, lines.size());     // or: lines, schema, rows
//   runner.Run(batch.batch(), answers, hits);
//
// Of a range of rows, codes and measures are looked at where they lie; the rest, and everything of
// a list of rows, is copied: some 30 columns a row at most. A field that the schema lacks is left
// out; what a table does not have (other stages, documents) is missing. The table outlives the
// batch and does not grow meanwhile.
#ifndef TIDEWAITER_DETECT_RULES_LINES_H_
#define TIDEWAITER_DETECT_RULES_LINES_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "declaration/line_table.h"
#include "detect/rules/batch.h"
#include "detect/rules/schema.h"

namespace tidewaiter::rules {

class LineBatch {
 public:
  // The rows from `begin` up to before `end`.
  LineBatch(const LineTable& lines, const Schema& schema, std::size_t begin, std::size_t end);
  // These rows, in this order.
  LineBatch(const LineTable& lines, const Schema& schema, std::span<const std::uint32_t> rows);
  LineBatch(LineBatch&&) = default;  // columns stay where they are

  // Codes of the documents that came with each row, row by row, and where each row's end. They and
  // the dictionary outlive the batch.
  void SetDocuments(std::span<const std::uint32_t> codes, std::span<const std::uint32_t> ends,
                    const Dictionary& dictionary);

  // More fields than a table has, for callers that know them (other stages).
  Batch& batch() { return batch_; }
  [[nodiscard]] const Batch& batch() const { return batch_; }

 private:
  // Either a range or a list.
  struct Rows {
    std::size_t begin = 0;
    std::size_t count = 0;
    std::optional<std::span<const std::uint32_t>> list = {};

    [[nodiscard]] std::size_t operator[](std::size_t i) const {
      return list ? (*list)[i] : begin + i;
    }
  };
  LineBatch(const LineTable& lines, const Schema& schema, Rows rows);

  void SetCodes(std::string_view name, std::span<const std::uint32_t> column,
                const Dictionary& dictionary);
  void SetMeasure(std::string_view name, std::span<const double> column);
  template <typename Convert>
  void SetConverted(std::string_view name, Convert number_of_row);

  const Schema* schema_;
  Rows rows_;
  Batch batch_;
  std::list<std::vector<double>> numbers_;  // what had to be copied; lists never move their things
  std::list<std::vector<std::uint32_t>> codes_;
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_LINES_H_
