#include "classify/internal/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"

namespace tidewaiter::classify {
namespace {

constexpr double kEdge = 1e-6;   // scores are kept this far from 0 and 1
constexpr double kRidge = 1e-3;  // keeps the fit finite when all are hits
constexpr int kStepsMax = 50;    // Newton's method is there after ten

using Three = std::array<double, 3>;

Three FeaturesOf(double score) {
  const double p = std::clamp(score, kEdge, 1 - kEdge);
  return {std::log(p), -std::log1p(-p), 1};
}

double Sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

struct System {  // of Newton's method: the slope, and the curvature
  Three slope{};
  std::array<Three, 3> curve{};
};

// Cramer's rule: three numbers, and the matrix has a ridge.
Three Solve(const System& s) {
  const auto det = [](const std::array<Three, 3>& m) {
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
           m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
           m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  };
  const double whole = det(s.curve);
  Three step{};
  for (std::size_t k = 0; k < 3; ++k) {
    std::array<Three, 3> m = s.curve;
    for (std::size_t r = 0; r < 3; ++r)
      m[r][k] = s.slope[r];
    step[k] = det(m) / whole;
  }
  return step;
}

System At(const Three& weights, std::span<const double> scores, const std::vector<bool>& hits) {
  System system;
  const Three start{1, 1, 0};
  for (std::size_t k = 0; k < 3; ++k) {
    system.slope[k] = kRidge * (weights[k] - start[k]);
    system.curve[k][k] = kRidge;
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const Three x = FeaturesOf(scores[i]);
    const double p = Sigmoid(weights[0] * x[0] + weights[1] * x[1] + weights[2] * x[2]);
    for (std::size_t k = 0; k < 3; ++k) {
      system.slope[k] += (p - (hits[i] ? 1 : 0)) * x[k];
      for (std::size_t r = 0; r < 3; ++r)
        system.curve[k][r] += p * (1 - p) * x[k] * x[r];
    }
  }
  return system;
}

}  // namespace

Calibration Calibration::Fit(std::span<const double> scores, const std::vector<bool>& hits) {
  CHECK(scores.size() == hits.size());
  if (scores.size() < kFitMin) return {};
  Three weights{1, 1, 0};
  for (int step = 0; step < kStepsMax; ++step) {
    const Three change = Solve(At(weights, scores, hits));
    double largest = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      weights[k] -= std::clamp(change[k], -1.0, 1.0);
      largest = std::max(largest, std::abs(change[k]));
    }
    if (largest < 1e-9) break;
  }
  Calibration fitted;
  if (!std::isfinite(weights[0] + weights[1] + weights[2])) return fitted;
  fitted.a_ = std::max(weights[0], 0.0);
  fitted.b_ = std::max(weights[1], 0.0);
  fitted.c_ = weights[2];
  return fitted;
}

bool Calibration::whole() const {
  return a_ >= 0 && b_ >= 0 && std::isfinite(a_) && std::isfinite(b_) && std::isfinite(c_);
}

double Calibration::operator()(double score) const {
  const Three x = FeaturesOf(score);
  return Sigmoid(a_ * x[0] + b_ * x[1] + c_);
}

}  // namespace tidewaiter::classify
