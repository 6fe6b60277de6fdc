#include "risk/evaluation_bootstrap.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/check.h"
#include "base/random.h"

namespace tidewaiter::risk {
namespace {

// `count` lines, evenly spread over the ranking, so that every score range keeps its share.
std::vector<RankedLine> Thin(std::span<const RankedLine> sorted, std::size_t count) {
  std::vector<RankedLine> kept;
  kept.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    kept.push_back(sorted[(2 * i + 1) * sorted.size() / (2 * count)]);
  }
  return kept;
}

// Value at quantile q of sorted values, between neighbours by interpolation.
double Quantile(std::span<const double> sorted, double q) {
  const double place = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
}

std::optional<Interval> Spread(std::vector<double> values, std::optional<double> sample_value,
                               std::optional<double> value, double shrink) {
  if (!value || !sample_value || values.size() < kResamples / 2) return std::nullopt;
  std::sort(values.begin(), values.end());
  const auto moved = [&](double q) {
    return std::clamp(*value + (Quantile(values, q) - *sample_value) * shrink, 0.0, 1.0);
  };
  return Interval{moved(0.025), moved(0.975)};
}

}  // namespace

QualityIntervals BootstrapIntervals(std::span<const RankedLine> sorted, std::uint64_t seed) {
  return BootstrapIntervals(sorted, seed, kBootstrapLinesMax);
}

QualityIntervals BootstrapIntervals(std::span<const RankedLine> sorted, std::uint64_t seed,
                                    std::size_t lines_max) {
  CHECK(lines_max > 0);
  if (sorted.empty()) return {};
  const bool thin = sorted.size() > lines_max;
  const std::vector<RankedLine> thinned =
      thin ? Thin(sorted, lines_max) : std::vector<RankedLine>{};
  const std::span<const RankedLine> sample = thin ? std::span<const RankedLine>(thinned) : sorted;
  const double shrink =
      std::sqrt(static_cast<double>(sample.size()) / static_cast<double>(sorted.size()));

  Random random(seed);
  std::vector<std::uint32_t> copies(sample.size());
  std::vector<double> aucs;
  std::vector<double> average_precisions;
  for (int resample = 0; resample < kResamples; ++resample) {
    std::fill(copies.begin(), copies.end(), 0);
    for (std::size_t draw = 0; draw < sample.size(); ++draw)
      ++copies[random.Below(sample.size())];
    const RankQuality quality = QualityOf(sample, copies);
    if (quality.auc) aucs.push_back(*quality.auc);
    if (quality.average_precision) average_precisions.push_back(*quality.average_precision);
  }
  const RankQuality of_sample = QualityOf(sample, {});
  const RankQuality of_all = QualityOf(sorted, {});
  return {Spread(std::move(aucs), of_sample.auc, of_all.auc, shrink),
          Spread(std::move(average_precisions), of_sample.average_precision,
                 of_all.average_precision, shrink)};
}

}  // namespace tidewaiter::risk
