// For tests: the second opinion. Keeps every event and looks at all of them for every question.
#ifndef TIDEWAITER_AGGREGATE_TEST_PLAIN_H_
#define TIDEWAITER_AGGREGATE_TEST_PLAIN_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "aggregate/windows.h"

namespace tidewaiter::aggregate {

class PlainWindows {
 public:
  void Add(const Event& event) { events_.push_back(event); }

  [[nodiscard]] double Ask(const Question& question, std::uint64_t group, Day day) const {
    std::vector<Event> window;
    for (const Event& event : events_) {
      const bool within = question.days == 0 || event.day > day - question.days;
      if (event.group == group && event.day <= day && within) window.push_back(event);
    }
    std::ranges::stable_sort(window, {}, &Event::day);
    if (question.kind == Kind::kDistinct) {
      std::set<std::uint64_t> codes;
      for (const Event& event : window)
        codes.insert(event.bits);
      return codes.empty() ? kNothing : static_cast<double>(codes.size());
    }
    std::vector<double> numbers;
    for (const Event& event : window)
      numbers.push_back(std::bit_cast<double>(event.bits));
    return Of(question, numbers);
  }

 private:
  static constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

  static double Sum(const std::vector<double>& numbers) {
    long double sum = 0;  // of whole numbers exact
    for (const double number : numbers)
      sum += number;
    return static_cast<double>(sum);
  }

  static double Quantile(std::vector<double> numbers, double quantile) {
    std::ranges::sort(numbers);
    const double rank = quantile * static_cast<double>(numbers.size() - 1);
    const double low = numbers[static_cast<std::size_t>(std::floor(rank))];
    const double high = numbers[static_cast<std::size_t>(std::ceil(rank))];
    return low + (high - low) * (rank - std::floor(rank));
  }

  static double Of(const Question& question, const std::vector<double>& numbers) {
    const double size = static_cast<double>(numbers.size());
    if (question.kind == Kind::kCount) return size;
    if (question.kind == Kind::kSum) return Sum(numbers);
    if (numbers.empty()) return kNothing;
    switch (question.kind) {
      case Kind::kMean:
        return Sum(numbers) / size;
      case Kind::kSmallest:
        return *std::ranges::min_element(numbers);
      case Kind::kLargest:
        return *std::ranges::max_element(numbers);
      case Kind::kFirst:
        return numbers.front();
      case Kind::kLast:
        return numbers.back();
      case Kind::kMedian:
        return Quantile(numbers, 0.5);
      default:
        return Quantile(numbers, question.quantile);
    }
  }

  std::vector<Event> events_;
};

inline bool SameAnswer(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace tidewaiter::aggregate

#endif  // TIDEWAITER_AGGREGATE_TEST_PLAIN_H_
