// Trainer: collects what was known about each inspected line on its day, and fits trees to it.
// Used by Model::Train and by the weekly replay, which trains again and again on a growing set.
#ifndef TIDEWAITER_RISK_TRAINER_H_
#define TIDEWAITER_RISK_TRAINER_H_

#include <span>
#include <vector>

#include "risk/model.h"

namespace tidewaiter::risk {

class Trainer {
 public:
  // `columns` are those of the features (Knowledge::Columns of the same kinds).
  Trainer(const LineTable& lines, std::vector<ErrorKind> kinds,
          std::span<const FeatureColumn> columns, const TrainOptions& options);

  // Kinds with at least `min_cases` wrong lines; none when the source has one flag only.
  static std::vector<ErrorKind> LearnableKinds(const LineTable& lines, std::size_t min_cases);

  // Takes a line in the order of time: its features as of its day, and its stakes.
  void Add(const LineTable& lines, std::uint32_t row, std::span<const float> features,
           const Knowledge& knowledge, const FeatureScratch& scratch);
  // A line that nobody looked at, for the question how the inspected ones were picked.
  void AddUninspected(std::span<const float> features);

  // True for the share of uninspected lines that suffices; a stable draw by the line's id.
  [[nodiscard]] bool Samples(const LineTable& lines, std::uint32_t row) const;

  struct Fitted {
    Members members;
    std::vector<detect::Booster> kinds;
    Fusion fusion;
    Calibration calibration;
    std::vector<KindModel> kind_models;
    std::vector<PastJudgement> past;
  };
  Result<Fitted> Fit(const LineTable& lines, const Progress& progress);

  // The members that are trees, from all rows added so far, with one booster each.
  Result<Members> FitTrees(const LineTable& lines) const;

  [[nodiscard]] std::size_t rows() const { return rows_.size(); }

 private:
  enum class Learner : std::uint8_t { kAll, kGoods, kLinear, kKind };
  using Boosters = std::vector<detect::Booster>;
  struct Target {  // the rows that speak about one question
    std::vector<std::uint32_t> places;
    std::vector<float> labels;
    std::vector<float> weights;
  };
  [[nodiscard]] Target TargetOf(const LineTable& lines, const ErrorKind* kind) const;
  Status WeighSelection(const Progress& progress);
  // Learns from the first `until` places whose outcome was known before the given day.
  [[nodiscard]] Target Known(const Target& target, std::size_t until, Day known_before,
                             const LineTable& lines) const;
  [[nodiscard]] detect::BoosterOptions OptionsOf(Learner learner) const;
  [[nodiscard]] Result<Boosters> Train(const Target& target, Learner learner, int count) const;
  [[nodiscard]] Result<detect::Linear> TrainLinear(const Target& target) const;
  [[nodiscard]] std::vector<float> GoodsWeights(const Target& target) const;
  [[nodiscard]] detect::Matrix Rows(std::span<const std::uint32_t> places, Learner learner) const;
  [[nodiscard]] std::vector<std::uint64_t> TermRows(std::span<const std::uint32_t> places) const;
  [[nodiscard]] int CountOf(Learner learner) const;
  // Log-odds of `judged` by a learner that learned `target`.
  [[nodiscard]] Result<std::vector<double>> LearnAndJudge(const Target& target,
                                                          std::span<const std::uint32_t> judged,
                                                          Learner learner) const;
  // Log-odds for the later rows, each by trees that learned earlier rows only; NaN for the first.
  [[nodiscard]] Result<std::vector<double>> OutOfTime(const Target& target, const LineTable& lines,
                                                      Learner learner) const;
  Status FitAny(const LineTable& lines, Fitted& fitted, std::vector<double>& past) const;
  Status FitKind(const LineTable& lines, ErrorKind kind, Fitted& fitted,
                 std::vector<double>& past) const;
  void Judge(const LineTable& lines, const std::vector<double>& any_past,
             const std::vector<std::vector<double>>& kind_past, Fitted& fitted) const;
  void Calibrate(const Target& target, const std::vector<double>& logits, Calibration& into,
                 std::optional<double>* auc) const;

  TrainOptions options_;
  std::vector<ErrorKind> kinds_;
  std::vector<bool> about_goods_;  // by column: what Member::kGoods sees
  double sample_share_ = 0;
  detect::Matrix features_;
  std::vector<std::uint32_t> rows_;
  std::vector<float> weights_;
  std::vector<double> profile_logits_;
  std::vector<std::uint64_t> terms_;  // as many a row as a line has
  std::vector<Stake> stakes_;         // kinds + 1 a row
  std::vector<double> money_;
  detect::Matrix uninspected_;
};

// The mean log-odds of several boosters, one a row.
Result<std::vector<double>> MeanMargins(std::span<const detect::Booster> boosters,
                                        const detect::PreparedFeatures& features);

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_TRAINER_H_
