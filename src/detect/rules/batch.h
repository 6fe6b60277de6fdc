// Batch: rows in columns, as rules see them. A view: what it points to outlives it.
//
//   Batch batch(schema, rows);
//   batch.SetNumbers(field, values);
//   batch.SetCodes(field, codes, dictionary);
//
// Columns that nobody sets are missing in every row.
#ifndef TIDEWAITER_DETECT_RULES_BATCH_H_
#define TIDEWAITER_DETECT_RULES_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "declaration/dictionary.h"
#include "detect/rules/schema.h"

namespace tidewaiter::rules {

struct Column {
  std::span<const double> numbers;  // kNumber, kDate, kFlag
  std::span<const std::uint32_t>
      codes;                            // kCode, kHsCode, kText: one a row; kCodes: all, row by row
  std::span<const std::uint32_t> ends;  // kCodes: where each row's codes end; a row without: none
  const Dictionary* dictionary = nullptr;
};

class Batch {
 public:
  Batch(const Schema& schema, std::size_t rows) : rows_(rows), columns_(schema.fields().size()) {}

  void SetNumbers(std::size_t field, std::span<const double> numbers) {
    columns_[field].numbers = numbers;
  }
  void SetCodes(std::size_t field, std::span<const std::uint32_t> codes,
                const Dictionary& dictionary) {
    columns_[field].codes = codes;
    columns_[field].dictionary = &dictionary;
  }
  void SetCodeSets(std::size_t field, std::span<const std::uint32_t> codes,
                   std::span<const std::uint32_t> ends, const Dictionary& dictionary) {
    SetCodes(field, codes, dictionary);
    columns_[field].ends = ends;
  }

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] const Column& column(std::size_t field) const { return columns_[field]; }

 private:
  std::size_t rows_;
  std::vector<Column> columns_;
};

// Answers to questions about earlier lines, as of each row of one batch. NaN: nothing to say.
class AggregateAnswers {
 public:
  virtual ~AggregateAnswers() = default;
  // `question` is a number in RuleSet::aggregates. Asked for a row only where the rest of a rule's
  // conditions does not settle it.
  virtual double Answer(std::size_t question, std::size_t row) = 0;
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_BATCH_H_
