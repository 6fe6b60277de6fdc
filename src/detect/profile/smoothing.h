// SmoothingTuner: how far each pattern's own counts are to be believed, judged by how well they
// foretold outcomes in their own time.
//
//   for (labelled lines in the order of time) {
//     profile.Read(lines, row, counts);                      // counts of earlier lines
//     profile.Posterior(counts, kAnyKind, posterior, prior);
//     tuner.Add(counts, prior, irregular);
//   }
//   std::vector<double> smoothing = tuner.Best();            // one a pattern, in lines
//
// For each pattern the smoothing with the highest likelihood of the outcomes, each foretold from
// earlier ones (Dawid's prequential score), is taken from a fixed ladder. A pattern whose counts
// foretell no better than its more general patterns gets kUseless: it says nothing of its own and
// is left out.
#ifndef TIDEWAITER_DETECT_PROFILE_SMOOTHING_H_
#define TIDEWAITER_DETECT_PROFILE_SMOOTHING_H_

#include <array>
#include <span>
#include <vector>

#include "detect/profile/profile.h"

namespace tidewaiter::detect {

class SmoothingTuner {
 public:
  static constexpr double kUseless = 0;

  explicit SmoothingTuner(std::size_t patterns) : gains_(patterns) {}
  void Add(const Profile::Counts& counts, std::span<const double> prior, bool irregular);
  [[nodiscard]] std::vector<double> Best() const;

 private:
  static constexpr std::array kLadder{0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0};
  static constexpr double kGainLeast = 2.0;  // log-likelihood that one parameter must bring
  std::vector<std::array<double, kLadder.size()>> gains_;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_PROFILE_SMOOTHING_H_
