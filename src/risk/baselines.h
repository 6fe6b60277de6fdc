// Baselines: the simple ways of choosing that a better one must beat, done plainly and in earnest.
//
//   HitRates rates;            rates.Learn(lines, row);       rates.Score(lines, row)
//   PlainTrees trees;          PlainTrees::Train(lines, rows, seed) ... trees.Score(lines, rows)
//   RandomScore(lines, row, seed)
//
// HitRates: the mean of smoothed shares of irregular lines by importer, declarant, code, origin and
// office. PlainTrees: gradient boosting on the declared fields with target encoding out of five
// random folds, learned from inspected lines alone: what a data team builds in a week.
#ifndef TIDEWAITER_RISK_BASELINES_H_
#define TIDEWAITER_RISK_BASELINES_H_

#include <array>
#include <vector>

#include "base/flat_map.h"
#include "declaration/line_table.h"
#include "detect/trees/booster.h"

namespace tidewaiter::risk {

double RandomScore(const LineTable& lines, std::size_t row, std::uint64_t seed);

class HitRates {
 public:
  void Learn(const LineTable& lines, std::size_t row);  // an inspected or audited line
  [[nodiscard]] double Score(const LineTable& lines, std::size_t row) const;

 private:
  struct Rate {
    std::uint32_t checked = 0;
    std::uint32_t wrong = 0;
  };
  FlatMap<Rate> rates_;
  Rate all_;
};

class PlainTrees {
 public:
  // Learns from the given inspected rows. Errors: those of Booster::Train.
  static Result<PlainTrees> Train(const LineTable& lines, const std::vector<std::uint32_t>& rows,
                                  std::uint64_t seed, int threads);
  // Log-odds, one a row. Errors: those of Booster::Margins.
  [[nodiscard]] Result<std::vector<double>> Score(const LineTable& lines,
                                                  const std::vector<std::uint32_t>& rows) const;

 private:
  struct Sum {
    float wrong = 0;
    float checked = 0;
  };
  using Table = FlatMap<Sum>;
  explicit PlainTrees(detect::Booster booster) : booster_(std::move(booster)) {}
  static void Count(const LineTable& lines, std::uint32_t row, Table& table);
  static void Encode(const LineTable& lines, std::uint32_t row, const Table& table, float mean,
                     std::span<float> features);

  detect::Booster booster_;
  Table table_;
  float mean_ = 0;
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_BASELINES_H_
