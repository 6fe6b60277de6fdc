#include "bench/price_scms_peers.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace tidewaiter::bench {
namespace {

constexpr double kMadToDeviation = 1.4826;
constexpr double kFloor = 0.05;
constexpr double kSmallIqr = 0.02;  // of the median: keeps constant prices from dividing by zero
constexpr double kYearDays = 365;
constexpr double kQuantityScale = 2;
constexpr double kSameMaker = 3;

using Weighted = std::vector<std::pair<double, double>>;  // value, weight

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return Quantile(values, 0.5);
}

double WeightedMedian(Weighted values) {
  std::sort(values.begin(), values.end());
  double total = 0;
  for (const auto& [value, weight] : values)
    total += weight;
  double sum = 0;
  for (const auto& [value, weight] : values) {
    sum += weight;
    if (sum / total >= 0.5) return value;
  }
  return values.back().first;
}

double WeightOf(const Sale& other, const Sale& self) {
  const double age_years = static_cast<double>(self.day - other.day) / kYearDays;
  const double apart = std::abs(std::log1p(other.quantity) - std::log1p(self.quantity));
  return std::exp(-age_years - apart / kQuantityScale) *
         (other.maker == self.maker ? kSameMaker : 1.0);
}

}  // namespace

double Quantile(std::span<const double> sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

double IqrScore(std::span<const Sale> earlier, double price) {
  std::vector<double> prices;
  for (const Sale& sale : earlier)
    prices.push_back(sale.price);
  std::sort(prices.begin(), prices.end());
  const double q1 = Quantile(prices, 0.25);
  const double range = Quantile(prices, 0.75) - q1;
  return (q1 - price) / (range + kSmallIqr * Quantile(prices, 0.5));
}

double LogRobustScore(std::span<const Sale> earlier, double price) {
  std::vector<double> logs;
  for (const Sale& sale : earlier)
    logs.push_back(std::log(sale.price));
  const double median = Median(logs);
  for (double& log : logs)
    log = std::abs(log - median);
  return (median - std::log(price)) / (kMadToDeviation * Median(std::move(logs)) + kFloor);
}

double WeightedLogScore(std::span<const Sale> earlier, const Sale& sale, double price) {
  Weighted logs;
  for (const Sale& other : earlier)
    logs.emplace_back(std::log(other.price), WeightOf(other, sale));
  const double median = WeightedMedian(logs);
  for (auto& [log, weight] : logs)
    log = std::abs(log - median);
  return (median - std::log(price)) / (kMadToDeviation * WeightedMedian(std::move(logs)) + kFloor);
}

}  // namespace tidewaiter::bench
