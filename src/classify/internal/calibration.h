// Calibration: a score between 0 and 1 as a share of hits, learned from scores and what came of
// them (beta calibration, Kull et al. 2017): logit = a ln p - b ln(1 - p) + c with a, b >= 0.
//
//   const Calibration calibration = Calibration::Fit(scores, hits);
//   calibration(0.7);     // 0.66: of things that score 0.7, two of three were right
//
// Never falling, so the order of scores stays. Without a fit it gives the score itself.
// Thread-compatible.
#ifndef TIDEWAITER_CLASSIFY_INTERNAL_CALIBRATION_H_
#define TIDEWAITER_CLASSIFY_INTERNAL_CALIBRATION_H_

#include <cstddef>
#include <span>
#include <vector>

namespace tidewaiter::classify {

class Calibration {
 public:
  // Scores in 0..1. With fewer than kFitMin the score itself stays.
  static Calibration Fit(std::span<const double> scores, const std::vector<bool>& hits);
  static constexpr std::size_t kFitMin = 200;  // three numbers from fewer would be noise

  [[nodiscard]] double operator()(double score) const;
  // Whether it can be asked, after it was read from a file.
  [[nodiscard]] bool whole() const;

 private:
  double a_ = 1;
  double b_ = 1;
  double c_ = 0;
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_INTERNAL_CALIBRATION_H_
