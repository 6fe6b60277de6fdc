// Calibration: turns a model's log-odds into probabilities that hold.
//
//   const Calibration calibration = Calibration::Fit(logits, labels, weights);
//   calibration.Probability(logit)
//
// Logistic (Platt 1999) with two parameters, fitted by Newton's method and drawn towards "as is"
// (slope 1, offset 0) as by kPriorLines lines, so that few cases change little. Fitted on
// predictions that the model made for lines later than those it had learned.
#ifndef TIDEWAITER_RISK_CALIBRATION_H_
#define TIDEWAITER_RISK_CALIBRATION_H_

#include <span>

namespace tidewaiter::risk {

struct Calibration {
  double slope = 1;
  double offset = 0;

  // All spans of equal length; labels 0 or 1. Without lines of both kinds: as is.
  static Calibration Fit(std::span<const double> logits, std::span<const float> labels,
                         std::span<const float> weights);
  [[nodiscard]] double Probability(double logit) const;
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_CALIBRATION_H_
