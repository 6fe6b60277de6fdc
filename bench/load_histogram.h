// LoadHistogram: how long things took, with at most 0.8 % error from a nanosecond to a century.
//
// Buckets grow with the value: 128 for each power of two (as HdrHistogram does). Adding costs a
// shift and an increment; memory is 58 kB whatever is added.
#ifndef TIDEWAITER_BENCH_LOAD_HISTOGRAM_H_
#define TIDEWAITER_BENCH_LOAD_HISTOGRAM_H_

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

namespace tidewaiter::bench {

class LoadHistogram {
 public:
  void Add(std::int64_t nanoseconds) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(0, nanoseconds));
    ++buckets_[BucketOf(value)];
    ++count_;
    sum_ += static_cast<double>(value);
    max_ = std::max(max_, value);
  }

  // Of the smallest `share` (0 to 1) of the values the largest, in milliseconds; 0 when empty.
  [[nodiscard]] double QuantileMs(double share) const {
    const auto rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      seen += buckets_[i];
      if (seen >= rank && seen > 0) return std::min(MiddleOf(i), static_cast<double>(max_)) / 1e6;
    }
    return 0;
  }

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double max_ms() const { return static_cast<double>(max_) / 1e6; }
  [[nodiscard]] double mean_ms() const {
    return count_ == 0 ? 0 : sum_ / static_cast<double>(count_) / 1e6;
  }

 private:
  static constexpr int kBits = 7;  // 128 buckets for each power of two
  static constexpr std::uint64_t kFine = std::uint64_t{1} << kBits;

  static std::size_t BucketOf(std::uint64_t value) {
    if (value < kFine) return value;
    const int shift = static_cast<int>(std::bit_width(value)) - 1 - kBits;
    return static_cast<std::size_t>(shift) * kFine + (value >> shift);
  }

  static double MiddleOf(std::size_t bucket) {
    if (bucket < 2 * kFine) return static_cast<double>(bucket);
    const std::size_t shift = bucket / kFine - 1;
    return std::ldexp(static_cast<double>(bucket - shift * kFine) + 0.5, static_cast<int>(shift));
  }

  std::vector<std::uint64_t> buckets_ = std::vector<std::uint64_t>((64 - kBits + 1) * kFine);
  std::uint64_t count_ = 0;
  double sum_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace tidewaiter::bench

#endif  // TIDEWAITER_BENCH_LOAD_HISTOGRAM_H_
