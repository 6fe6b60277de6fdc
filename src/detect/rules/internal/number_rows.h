// NumberRows: a column of numbers in a byte a row, its place among 255 quantiles. One look at the
// bytes settles a comparison for all rows but those of the one or two buckets that it cuts through.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_NUMBER_ROWS_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_NUMBER_ROWS_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "detect/rules/internal/long_bits.h"

namespace tidewaiter::rules::internal {

// Numbers x with low <= x <= high, or without an edge where it does not count.
struct NumberRange {
  double low = 0;
  double high = 0;
  bool low_counts = true;
  bool high_counts = true;

  [[nodiscard]] bool Has(double x) const {
    return (low_counts ? x >= low : x > low) && (high_counts ? x <= high : x < high);
  }
};

class NumberRows {
 public:
  explicit NumberRows(std::span<const double> numbers);

  // Rows that may lie in the range, at most as many: exact but for two buckets.
  [[nodiscard]] std::size_t Count(const NumberRange& range) const;
  // Rows in the range; of all, or of those in neither it nor missing.
  void Fill(const NumberRange& range, bool negated, LongBits& bits) const;
  [[nodiscard]] bool Has(const NumberRange& range, bool negated, std::uint32_t row) const {
    const double number = numbers_[row];
    return number == number && range.Has(number) != negated;
  }
  [[nodiscard]] std::size_t bytes() const { return buckets_.size(); }

 private:
  static constexpr std::size_t kBuckets = 255;
  static constexpr std::uint8_t kMissingBucket = 255;
  struct Bucket {
    double least = 0;
    double most = 0;
    std::size_t count = 0;
  };
  // Buckets that lie in the range as a whole, and those that it cuts.
  struct Cut {
    int first = 0;  // to last: empty when first > last
    int last = -1;
    std::vector<int> cut;
  };
  [[nodiscard]] Cut CutBy(const NumberRange& range) const;
  void ChooseEdges();

  std::span<const double> numbers_;
  std::vector<double> edges_;  // the largest number of each bucket but the last
  std::vector<std::uint8_t> buckets_;
  std::array<Bucket, kBuckets> stats_{};
};

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_NUMBER_ROWS_H_
