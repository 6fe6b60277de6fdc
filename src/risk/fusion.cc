#include "risk/fusion.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tidewaiter::risk {
namespace {

constexpr double kPriorLines = 10;
constexpr int kSweeps = 60;
constexpr double kStepLeast = 1e-6;  // in weight: smaller steps change no order

double Sigmoid(double x) {
  return 1 / (1 + std::exp(-std::clamp(x, -30.0, 30.0)));
}

double Sum(const Fusion::Weights& weights, const MemberLogits& logits) {
  double sum = weights.offset;
  for (std::size_t m = 0; m < kMemberCount; ++m)
    sum += weights.members[m] * logits[m];
  return sum;
}

// Newton's step for one weight, the others held: `input` is what the weight multiplies.
template <typename Input>
double Step(std::span<const Fusion::Sample> samples, const std::vector<double>& sums, Input input,
            double pull, double prior) {
  double gradient = pull * prior;
  double curvature = prior;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double p = Sigmoid(sums[i]);
    const double x = input(samples[i]);
    gradient += samples[i].weight * (p - samples[i].label) * x;
    curvature += samples[i].weight * p * (1 - p) * x * x;
  }
  return -gradient / curvature;
}

bool HasBoth(std::span<const Fusion::Sample> samples) {
  const auto wrong = std::count_if(samples.begin(), samples.end(),
                                   [](const Fusion::Sample& s) { return s.label > 0; });
  return wrong > 0 && wrong < static_cast<std::ptrdiff_t>(samples.size());
}

Fusion::Weights FitClass(std::span<const Fusion::Sample> samples) {
  const Fusion::Weights start;
  Fusion::Weights fit;
  if (!HasBoth(samples)) return fit;
  std::vector<double> sums;
  for (const Fusion::Sample& sample : samples)
    sums.push_back(Sum(fit, sample.logits));
  const auto move = [&](double& weight, double target, auto input) {
    for (std::size_t i = 0; i < samples.size(); ++i)
      sums[i] += (target - weight) * input(samples[i]);
    const double moved = std::abs(target - weight);
    weight = target;
    return moved;
  };
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    const auto one = [](const Fusion::Sample&) { return 1.0; };
    double moved = move(
        fit.offset,
        fit.offset + Step(samples, sums, one, fit.offset - start.offset, 0.1 * kPriorLines), one);
    for (std::size_t m = 0; m < kMemberCount; ++m) {
      const auto input = [m](const Fusion::Sample& sample) { return sample.logits[m]; };
      const double pull = fit.members[m] - start.members[m];
      const double step = Step(samples, sums, input, pull, kPriorLines);
      moved += move(fit.members[m], std::max(0.0, fit.members[m] + step), input);
    }
    if (moved < kStepLeast) break;
  }
  return fit;
}

}  // namespace

Fusion Fusion::Fit(std::span<const Sample> samples) {
  std::array<std::vector<Sample>, 2> classes;
  for (const Sample& sample : samples)
    classes[sample.again ? 1 : 0].push_back(sample);
  return {FitClass(classes[0]), FitClass(classes[1])};
}

double Fusion::Logit(const MemberLogits& logits, bool again) const {
  return Sum(For(again), logits);
}

}  // namespace tidewaiter::risk
