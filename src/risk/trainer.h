// Trainer: collects what was known about each inspected line on its day, and fits trees to it.
// Used by Model::Train and by the weekly replay, which trains again and again on a growing set.
#ifndef TIDEWAITER_RISK_TRAINER_H_
#define TIDEWAITER_RISK_TRAINER_H_

#include <vector>

#include "risk/model.h"

namespace tidewaiter::risk {

class Trainer {
 public:
  Trainer(const LineTable& lines, std::vector<ErrorKind> kinds, std::size_t columns,
          const TrainOptions& options);

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
    std::vector<detect::Booster> any;
    std::vector<detect::Booster> kinds;
    Calibration calibration;
    std::vector<KindModel> kind_models;
    std::vector<PastJudgement> past;
  };
  Result<Fitted> Fit(const LineTable& lines, const Progress& progress);

  // Trees for "anything wrong" from all rows added so far: one booster, no calibration.
  Result<detect::Booster> FitAny(const LineTable& lines, std::uint64_t seed) const;

  [[nodiscard]] std::size_t rows() const { return rows_.size(); }

 private:
  struct Target {  // the rows that speak about one question
    std::vector<std::uint32_t> places;
    std::vector<float> labels;
    std::vector<float> weights;
  };
  [[nodiscard]] Target TargetOf(const LineTable& lines, const ErrorKind* kind) const;
  Status WeighSelection(const Progress& progress);
  Result<detect::Booster> Train(const Target& target, std::size_t until, Day known_before,
                                const LineTable& lines, std::uint64_t seed, bool small) const;
  // Log-odds for the later rows, each by trees that learned earlier rows only; NaN for the first.
  Result<std::vector<double>> OutOfTime(const Target& target, const LineTable& lines,
                                        bool small) const;
  void Calibrate(const Target& target, const std::vector<double>& logits, Calibration& into,
                 std::optional<double>* auc) const;

  TrainOptions options_;
  std::vector<ErrorKind> kinds_;
  double sample_share_ = 0;
  detect::Matrix features_;
  std::vector<std::uint32_t> rows_;
  std::vector<float> weights_;
  std::vector<Stake> stakes_;  // kinds + 1 a row
  std::vector<double> money_;
  detect::Matrix uninspected_;
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_TRAINER_H_
