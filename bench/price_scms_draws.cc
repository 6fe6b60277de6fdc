#include "bench/price_scms_draws.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

#include "base/random.h"

namespace tidewaiter::bench {
namespace {

std::size_t CountOf(std::size_t size) {
  return std::max<std::size_t>(
      1, static_cast<std::size_t>(std::lround(kInjectedShare * static_cast<double>(size))));
}

// Shuffles 0..size-1, then gives the first 5 % a factor each, in that order.
template <typename Below, typename Uniform>
Draw Inject(std::size_t size, Below below, Uniform uniform) {
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = size - 1; i > 0; --i)
    std::swap(order[i], order[below(i)]);
  Draw draw(size, 1.0);
  for (std::size_t i = 0; i < CountOf(size); ++i)
    draw[order[i]] = kFactorLow + (kFactorHigh - kFactorLow) * uniform();
  return draw;
}

}  // namespace

Draw DrawOf(std::uint64_t seed, std::size_t size) {
  Random random(seed);
  return Inject(
      size, [&](std::size_t last) { return static_cast<std::size_t>(random.Below(last + 1)); },
      [&] { return random.Uniform(); });
}

Draw RecipeDraw(std::size_t size) {
  constexpr std::uint32_t kRecipeSeed = 7;
  std::mt19937 twister(kRecipeSeed);  // the same generator and seeding as numpy's RandomState
  const auto below = [&](std::size_t last) {
    std::size_t mask = last;
    for (unsigned shift = 1; shift < 32; shift *= 2)
      mask |= mask >> shift;
    std::size_t value = twister() & mask;
    while (value > last)
      value = twister() & mask;
    return value;
  };
  const auto uniform = [&] {  // 53 bits from two draws
    const double high = static_cast<double>(twister() >> 5U);
    const double low = static_cast<double>(twister() >> 6U);
    return (high * 67108864.0 + low) / 9007199254740992.0;
  };
  return Inject(size, below, uniform);
}

}  // namespace tidewaiter::bench
