// Peers of the SCMS benchmark: other ways of finding a price that is too low, as plainly as they
// can be written. Each looks at all earlier sales of the same goods. A high score: suspiciously
// low.
#ifndef TIDEWAITER_BENCH_PRICE_SCMS_PEERS_H_
#define TIDEWAITER_BENCH_PRICE_SCMS_PEERS_H_

#include <cstdint>
#include <span>

#include "base/calendar.h"

namespace tidewaiter::bench {

struct Sale {
  Day day = 0;
  double price = 0;     // of a unit
  double quantity = 0;  // packs
  std::uint64_t maker = 0;
};

// By linear interpolation between the neighbours. `sorted` is not empty.
double Quantile(std::span<const double> sorted, double share);

// (Q1 - price) / (Q3 - Q1), the inter-quartile range filter of Pak and Zdanowicz.
double IqrScore(std::span<const Sale> earlier, double price);

// Distance from the median of the logarithms in median absolute deviations.
double LogRobustScore(std::span<const Sale> earlier, double price);

// The reference: the same with weights for recent sales, like quantities and the same maker.
double WeightedLogScore(std::span<const Sale> earlier, const Sale& sale, double price);

}  // namespace tidewaiter::bench

#endif  // TIDEWAITER_BENCH_PRICE_SCMS_PEERS_H_
