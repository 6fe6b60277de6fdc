// Bootstrap: how far AUC and average precision would move had other lines been looked at.
#ifndef TIDEWAITER_RISK_EVALUATION_BOOTSTRAP_H_
#define TIDEWAITER_RISK_EVALUATION_BOOTSTRAP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "risk/evaluation.h"
#include "risk/evaluation_ranking.h"

namespace tidewaiter::risk {

struct QualityIntervals {
  std::optional<Interval> auc;
  std::optional<Interval> average_precision;
};

inline constexpr int kResamples = 200;  // enough for a 95 % interval read to two digits
inline constexpr std::size_t kBootstrapLinesMax = 100'000;

// 95 % percentile intervals from kResamples resamples of the lines (sorted by falling score), the
// same for the same seed. An interval is absent when its figure is, or when fewer than half of the
// resamples had one.
//
// Above kBootstrapLinesMax lines it resamples every (n/max)-th line of the ranking and shrinks the
// deviations by sqrt(max/n), since both figures vary as one over the root of the number of lines.
// O(kResamples x min(n, kBootstrapLinesMax)).
QualityIntervals BootstrapIntervals(std::span<const RankedLine> sorted, std::uint64_t seed);

// The same with another limit, so that tests can compare both ways on the same lines.
QualityIntervals BootstrapIntervals(std::span<const RankedLine> sorted, std::uint64_t seed,
                                    std::size_t lines_max);

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_EVALUATION_BOOTSTRAP_H_
