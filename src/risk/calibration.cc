#include "risk/calibration.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tidewaiter::risk {
namespace {

constexpr double kPriorLines = 10;
constexpr int kSteps = 25;

double Sigmoid(double x) {
  return 1 / (1 + std::exp(-std::clamp(x, -30.0, 30.0)));
}

}  // namespace

Calibration Calibration::Fit(std::span<const double> logits, std::span<const float> labels,
                             std::span<const float> weights) {
  CHECK(logits.size() == labels.size() && logits.size() == weights.size());
  Calibration fit;
  const auto positives = std::count_if(labels.begin(), labels.end(), [](float l) { return l > 0; });
  if (positives == 0 || positives == static_cast<std::ptrdiff_t>(labels.size())) return fit;
  for (int step = 0; step < kSteps; ++step) {
    double g_slope = kPriorLines * (fit.slope - 1);  // gradient and curvature of the loss
    double g_offset = kPriorLines * 0.1 * fit.offset;
    double h_ss = kPriorLines;
    double h_so = 0;
    double h_oo = kPriorLines * 0.1;
    for (std::size_t i = 0; i < logits.size(); ++i) {
      const double p = Sigmoid(fit.slope * logits[i] + fit.offset);
      const double error = weights[i] * (p - labels[i]);
      const double curve = weights[i] * p * (1 - p);
      g_slope += error * logits[i];
      g_offset += error;
      h_ss += curve * logits[i] * logits[i];
      h_so += curve * logits[i];
      h_oo += curve;
    }
    const double determinant = h_ss * h_oo - h_so * h_so;
    if (!(determinant > 1e-12)) break;
    fit.slope -= (h_oo * g_slope - h_so * g_offset) / determinant;
    fit.offset -= (h_ss * g_offset - h_so * g_slope) / determinant;
    fit.slope = std::clamp(fit.slope, 0.05, 5.0);  // never turns the order around
  }
  return fit;
}

double Calibration::Probability(double logit) const {
  return Sigmoid(slope * logit + offset);
}

}  // namespace tidewaiter::risk
