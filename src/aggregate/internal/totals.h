// Totals: how many numbers, their sum, the smallest and the largest; two of them can be joined.
//
// The sum has about 106 bits (two doubles, Knuth's exact addition of two numbers): sums of money in
// minor units are exact, others are rounded once, at the end. Totals are only ever joined, never
// taken from each other, so nothing that has left a window has left a trace in it.
#ifndef TIDEWAITER_AGGREGATE_INTERNAL_TOTALS_H_
#define TIDEWAITER_AGGREGATE_INTERNAL_TOTALS_H_

#include <algorithm>
#include <cstdint>
#include <limits>

namespace tidewaiter::aggregate {

class LongSum {
 public:
  void Add(double number) {
    const double sum = high_ + number;
    const double part = sum - high_;
    const double error = (high_ - (sum - part)) + (number - part);
    low_ += error;
    const double whole = sum + low_;
    low_ = low_ - (whole - sum);
    high_ = whole;
  }
  void Add(const LongSum& other) {
    Add(other.high_);
    Add(other.low_);
  }
  [[nodiscard]] double value() const { return high_ + low_; }

 private:
  double high_ = 0;
  double low_ = 0;
};

struct Totals {
  std::uint64_t count = 0;
  LongSum sum;
  double smallest = std::numeric_limits<double>::infinity();
  double largest = -std::numeric_limits<double>::infinity();

  void Add(double number) {
    ++count;
    sum.Add(number);
    smallest = std::min(smallest, number);
    largest = std::max(largest, number);
  }
  void Add(const Totals& other) {
    count += other.count;
    sum.Add(other.sum);
    smallest = std::min(smallest, other.smallest);
    largest = std::max(largest, other.largest);
  }
};

}  // namespace tidewaiter::aggregate

#endif  // TIDEWAITER_AGGREGATE_INTERNAL_TOTALS_H_
