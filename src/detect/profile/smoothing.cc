#include "detect/profile/smoothing.h"

#include <algorithm>
#include <cmath>

namespace tidewaiter::detect {

void SmoothingTuner::Add(const Profile::Counts& counts, std::span<const double> prior,
                         bool irregular) {
  const auto score = [&](double p) { return std::log(irregular ? p : 1 - p); };
  for (std::size_t i = 0; i < gains_.size(); ++i) {
    const Count count = counts.patterns[i][kAnyKind];
    if (count.checked == 0) continue;
    for (std::size_t s = 0; s < kLadder.size(); ++s) {
      const double p = (count.wrong + kLadder[s] * prior[i]) / (count.checked + kLadder[s]);
      gains_[i][s] += score(p) - score(prior[i]);
    }
  }
}

std::vector<double> SmoothingTuner::Best() const {
  std::vector<double> best;
  for (const auto& gains : gains_) {
    const auto top = std::max_element(gains.begin(), gains.end());
    best.push_back(*top < kGainLeast ? kUseless
                                     : kLadder[static_cast<std::size_t>(top - gains.begin())]);
  }
  return best;
}

}  // namespace tidewaiter::detect
