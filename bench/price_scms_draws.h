// Draws of the SCMS benchmark: which sales are under-invoiced, and by how much.
#ifndef TIDEWAITER_BENCH_PRICE_SCMS_DRAWS_H_
#define TIDEWAITER_BENCH_PRICE_SCMS_DRAWS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tidewaiter::bench {

inline constexpr double kInjectedShare = 0.05;
inline constexpr double kFactorLow = 0.3;
inline constexpr double kFactorHigh = 0.7;

// One factor for each of `size` sales: 1 = left alone; 5 % of them have one of [0.3, 0.7).
using Draw = std::vector<double>;

Draw DrawOf(std::uint64_t seed, std::size_t size);

// The one draw of the published recipe: numpy's RandomState(7), choice without replacement, then
// uniform. With it the peers must give the recipe's figures to the last digit.
Draw RecipeDraw(std::size_t size);

}  // namespace tidewaiter::bench

#endif  // TIDEWAITER_BENCH_PRICE_SCMS_DRAWS_H_
