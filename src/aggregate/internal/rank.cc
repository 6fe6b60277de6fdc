// Ranks among several ordered runs, without merging them.
#include <algorithm>
#include <cmath>

#include "aggregate/internal/index.h"
#include "base/check.h"

namespace tidewaiter::aggregate {
namespace {

using Runs = std::vector<std::span<const double>>;

constexpr std::size_t kFew = 128;  // so many are sorted out faster than searched

std::size_t SizeOf(const Runs& runs) {
  std::size_t size = 0;
  for (const auto& run : runs)
    size += run.size();
  return size;
}

std::size_t Below(std::span<const double> run, double bound) {
  return static_cast<std::size_t>(std::ranges::lower_bound(run, bound) - run.begin());
}
std::size_t UpTo(std::span<const double> run, double bound) {
  return static_cast<std::size_t>(std::ranges::upper_bound(run, bound) - run.begin());
}

// The median of the runs' middles, each counting for its length: at least a quarter of all numbers
// lies on either side of it.
double Pivot(const Runs& runs) {
  std::vector<std::pair<double, std::size_t>> middles;
  for (const auto& run : runs) {
    if (!run.empty()) middles.emplace_back(run[run.size() / 2], run.size());
  }
  std::ranges::sort(middles);
  const std::size_t half = SizeOf(runs) / 2;
  std::size_t passed = 0;
  for (const auto& [middle, size] : middles) {
    passed += size;
    if (passed > half) return middle;
  }
  return middles.back().first;
}

double OfFew(const Runs& runs, std::size_t rank) {
  std::vector<double> all;
  for (const auto& run : runs)
    all.insert(all.end(), run.begin(), run.end());
  const auto place = all.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(all.begin(), place, all.end());
  return *place;
}

// The number of that rank. Each round leaves at most three quarters of the numbers.
double Nth(Runs runs, std::size_t rank) {
  while (SizeOf(runs) > kFew) {
    const double pivot = Pivot(runs);
    std::size_t below = 0;
    std::size_t up_to = 0;
    for (const auto& run : runs) {
      below += Below(run, pivot);
      up_to += UpTo(run, pivot);
    }
    if (rank >= below && rank < up_to) return pivot;
    for (auto& run : runs)
      run = rank < below ? run.first(Below(run, pivot)) : run.subspan(UpTo(run, pivot));
    if (rank >= up_to) rank -= up_to;
  }
  return OfFew(runs, rank);
}

// The number of the rank after `rank`, which is `number`.
double Next(const Runs& runs, std::size_t rank, double number) {
  std::size_t up_to = 0;
  double next = std::numeric_limits<double>::infinity();
  for (const auto& run : runs) {
    const std::size_t here = UpTo(run, number);
    up_to += here;
    if (here < run.size()) next = std::min(next, run[here]);
  }
  return up_to > rank + 1 ? number : next;
}

}  // namespace

double AtRank(const Runs& runs, double rank) {
  const auto whole = static_cast<std::size_t>(rank);
  CHECK(whole < SizeOf(runs));
  const double number = Nth(runs, whole);
  const double share = rank - std::floor(rank);
  if (share == 0) return number;
  return number + (Next(runs, whole, number) - number) * share;
}

}  // namespace tidewaiter::aggregate
