// Booster: gradient-boosted trees as a value: trained, asked, explained, saved. XGBoost grows them;
// Forest asks them and PathTable explains them.
//
//   Matrix features(columns);   features.Append(row) ...
//   ASSIGN_OR_RETURN(Booster booster, Booster::Train(features, labels, weights, {.rounds = 200}));
//   ASSIGN_OR_RETURN(std::vector<double> logits, booster.Margins(features));
//
// The same features, options and seed give the same trees, bit for bit, on the same machine type
// with the same number of threads. Missing features are NaN. Thread-compatible.
#ifndef TIDEWAITER_DETECT_TREES_BOOSTER_H_
#define TIDEWAITER_DETECT_TREES_BOOSTER_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "detect/trees/forest.h"

namespace tidewaiter::detect {

// Rows of equal length, one after the other.
class Matrix {
 public:
  explicit Matrix(std::size_t columns) : columns_(columns) {}
  // A new row of NaN at the end, to be filled in.
  std::span<float> AppendRow();
  void Reserve(std::size_t rows) { values_.reserve(rows * columns_); }
  [[nodiscard]] std::span<const float> row(std::size_t i) const {
    return std::span(values_).subspan(i * columns_, columns_);
  }
  [[nodiscard]] std::size_t rows() const { return columns_ == 0 ? 0 : values_.size() / columns_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] std::span<const float> values() const { return values_; }  // row after row
  void Clear() { values_.clear(); }

 private:
  std::size_t columns_;
  std::vector<float> values_;
};

// Features in the form that trees read, made once for all boosters of a model. O(size), a copy.
class PreparedFeatures {
 public:
  explicit PreparedFeatures(const Matrix& features)
      : blocks_(features.values(), features.columns()) {}
  [[nodiscard]] std::size_t rows() const { return blocks_.rows(); }
  [[nodiscard]] std::size_t columns() const { return blocks_.columns(); }

 private:
  friend class Booster;
  RowBlocks blocks_;
};

struct BoosterOptions {
  int rounds = 200;
  int depth = 5;
  double learning_rate = 0.06;
  double row_share = 0.8;
  double column_share = 0.6;
  double min_child_weight = 5;
  double l2 = 2;
  std::uint64_t seed = 1;
  int threads = 1;
};

class Booster {
 public:
  // Labels 0 or 1; one positive weight a row. Errors: kInvalidArgument when there are no rows or
  // labels of one kind only; kInternal with XGBoost's message; the error of `progress`.
  static Result<Booster> Train(const Matrix& features, std::span<const float> labels,
                               std::span<const float> weights, const BoosterOptions& options,
                               const Progress& progress = NoProgress);

  // Log-odds, one a row. Errors: kInvalidArgument when the columns differ from those of training.
  [[nodiscard]] Result<std::vector<double>> Margins(const Matrix& features) const;
  [[nodiscard]] Result<std::vector<double>> Margins(const PreparedFeatures& features) const;

  // What each column adds to the log-odds of each row, and the base in a last column: the rows sum
  // to Margins (exact tree contributions, Lundberg et al. 2020). Milliseconds to begin with: for
  // rows one by one keep a PathTable of forest().
  [[nodiscard]] Result<std::vector<float>> Contributions(const Matrix& features) const;

  [[nodiscard]] const Forest& forest() const { return forest_; }

  // As XGBoost writes them (UBJSON).
  [[nodiscard]] Result<std::string> Save() const { return bytes_; }
  // Errors: kCorruption (no trees, or trees over another number of columns).
  static Result<Booster> Load(std::string_view bytes, std::size_t columns, int threads);

 private:
  Booster(std::string bytes, Forest forest, std::size_t columns)
      : bytes_(std::move(bytes)), forest_(std::move(forest)), columns_(columns) {}
  [[nodiscard]] Status CheckColumns(std::size_t columns) const;

  std::string bytes_;
  Forest forest_;
  std::size_t columns_;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_TREES_BOOSTER_H_
