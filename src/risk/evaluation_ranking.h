// Ranking: lines from the highest score to the lowest, with equal scores kept together, and what
// the first so many of them hold. The arithmetic under evaluation.h.
//
//   const Ranking ranking(std::move(lines));
//   ranking.Top(425).hits            // expected hits of a selection of 425 lines
//
// Equal scores: a selection that ends inside them takes the same fraction of each, which is the
// expectation over all orders. So no figure depends on the order of the input.
#ifndef TIDEWAITER_RISK_EVALUATION_RANKING_H_
#define TIDEWAITER_RISK_EVALUATION_RANKING_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tidewaiter::risk {

struct RankedLine {
  double score = 0;
  double weight = 1;
  double revenue = 0;  // counted once for each unit of weight
  bool irregular = false;
};

struct RankQuality {
  std::optional<double> auc;                // nothing unless there are irregular and clean lines
  std::optional<double> average_precision;  // nothing unless there are irregular lines
};

// AUC (Mann-Whitney, equal scores count half) and average precision (one step for each distinct
// score) of lines sorted by falling score. `copies[i]` is how often line i counts; empty: once
// each. O(n).
RankQuality QualityOf(std::span<const RankedLine> sorted, std::span<const std::uint32_t> copies);

struct RankSums {
  double weight = 0;
  double weight_squared = 0;
  double hits = 0;     // weight of irregular lines
  double revenue = 0;  // of irregular lines

  // How many equally weighted lines would be as informative (Kish). Equal to the number of lines
  // when all weights are 1.
  [[nodiscard]] double EffectiveLines() const {
    return weight_squared > 0 ? weight * weight / weight_squared : 0;
  }
};

// Where a selection ends: all lines above `score`, and `fraction` of those that have it.
struct Cut {
  double score = 0;
  double fraction = 0;
  [[nodiscard]] double ShareOf(double line_score) const {
    if (line_score > score) return 1;
    return line_score == score ? fraction : 0;
  }
};

class Ranking {
 public:
  // Scores must not be NaN, weights not negative (CHECK). O(n log n).
  explicit Ranking(std::vector<RankedLine> lines);

  [[nodiscard]] std::span<const RankedLine> lines() const { return lines_; }  // highest first
  [[nodiscard]] const RankSums& total() const { return sums_.back(); }

  // What the first `weight` hold; more than there is counts as all. O(log n).
  [[nodiscard]] RankSums Top(double weight) const;
  [[nodiscard]] Cut CutAt(double weight) const;

  // ceil(total weight x percent / 100): the size of a selection at a rate.
  [[nodiscard]] double SizeAtRate(int rate_percent) const;

 private:
  [[nodiscard]] std::size_t GroupAt(double weight) const;

  std::vector<RankedLine> lines_;
  std::vector<double> scores_;  // distinct, falling
  std::vector<RankSums> sums_;  // sums_[g]: of all groups before g; one more than scores_
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_EVALUATION_RANKING_H_
