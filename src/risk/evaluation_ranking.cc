#include "risk/evaluation_ranking.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace tidewaiter::risk {
namespace {

struct Weights {
  double irregular = 0;
  double clean = 0;
};

double CopiesOf(std::span<const std::uint32_t> copies, std::size_t i) {
  return copies.empty() ? 1.0 : static_cast<double>(copies[i]);
}

// The weights of the lines that share the score of sorted[begin]; moves `begin` behind them.
Weights TakeEqualScores(std::span<const RankedLine> sorted, std::span<const std::uint32_t> copies,
                        std::size_t& begin) {
  Weights group;
  const double score = sorted[begin].score;
  for (; begin < sorted.size() && sorted[begin].score == score; ++begin) {
    const double weight = sorted[begin].weight * CopiesOf(copies, begin);
    (sorted[begin].irregular ? group.irregular : group.clean) += weight;
  }
  return group;
}

RankSums Plus(RankSums sums, const RankedLine& line) {
  sums.weight += line.weight;
  sums.weight_squared += line.weight * line.weight;
  if (line.irregular) {
    sums.hits += line.weight;
    sums.revenue += line.weight * line.revenue;
  }
  return sums;
}

RankSums Between(const RankSums& a, const RankSums& b, double fraction) {
  return {std::lerp(a.weight, b.weight, fraction),
          std::lerp(a.weight_squared, b.weight_squared, fraction),
          std::lerp(a.hits, b.hits, fraction), std::lerp(a.revenue, b.revenue, fraction)};
}

}  // namespace

RankQuality QualityOf(std::span<const RankedLine> sorted, std::span<const std::uint32_t> copies) {
  Weights above;
  double pairs = 0;      // (irregular, clean) pairs in the right order, ties as half
  double precision = 0;  // sum over irregular weight of the precision at its score
  for (std::size_t i = 0; i < sorted.size();) {
    const Weights group = TakeEqualScores(sorted, copies, i);
    pairs += group.clean * (above.irregular + group.irregular / 2);
    above.irregular += group.irregular;
    above.clean += group.clean;
    if (group.irregular > 0) {
      precision += group.irregular * above.irregular / (above.irregular + above.clean);
    }
  }
  RankQuality quality;
  if (above.irregular > 0) quality.average_precision = precision / above.irregular;
  if (above.irregular > 0 && above.clean > 0) {
    quality.auc = pairs / (above.irregular * above.clean);
  }
  return quality;
}

Ranking::Ranking(std::vector<RankedLine> lines) : lines_(std::move(lines)) {
  for (const RankedLine& line : lines_) {
    CHECK(!std::isnan(line.score) && !std::isnan(line.revenue));
    CHECK(line.weight >= 0 && std::isfinite(line.weight));
  }
  std::stable_sort(lines_.begin(), lines_.end(),
                   [](const RankedLine& a, const RankedLine& b) { return a.score > b.score; });
  sums_.emplace_back();
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (i == 0 || lines_[i].score != lines_[i - 1].score) {
      scores_.push_back(lines_[i].score);
      sums_.push_back(sums_.back());
    }
    sums_.back() = Plus(sums_.back(), lines_[i]);
  }
}

// The group in which a selection of `weight` ends.
std::size_t Ranking::GroupAt(double weight) const {
  const auto end =
      std::lower_bound(sums_.begin() + 1, sums_.end(), weight,
                       [](const RankSums& sums, double wanted) { return sums.weight < wanted; });
  const auto group = static_cast<std::size_t>(end - sums_.begin() - 1);
  return std::min(group, scores_.empty() ? 0 : scores_.size() - 1);
}

RankSums Ranking::Top(double weight) const {
  if (scores_.empty() || weight <= 0) return {};
  const std::size_t group = GroupAt(weight);
  return Between(sums_[group], sums_[group + 1], CutAt(weight).fraction);
}

Cut Ranking::CutAt(double weight) const {
  if (scores_.empty()) return {};
  const std::size_t group = GroupAt(weight);
  const double size = sums_[group + 1].weight - sums_[group].weight;
  const double fraction = size > 0 ? (weight - sums_[group].weight) / size : 0;
  return {scores_[group], std::clamp(fraction, 0.0, 1.0)};
}

double Ranking::SizeAtRate(int rate_percent) const {
  const double size = std::ceil(total().weight * rate_percent / 100);
  return std::min(size, total().weight);
}

}  // namespace tidewaiter::risk
