// Random: a seeded stream of numbers that is the same on every machine and compiler.
//
//   Random random(seed);
//   if (random.Uniform() < 0.1) ...            // one in ten
//   const double price = random.LogNormal(std::log(12.0), 0.3);
//
// The generator is xoshiro256** (Blackman and Vigna, 2018) seeded by SplitMix64; the distributions
// are ours, because those of the standard library differ between vendors and would break replay.
// Not for secrets. Not thread-safe: one stream per thread; Fork() gives independent ones.
#ifndef TIDEWAITER_BASE_RANDOM_H_
#define TIDEWAITER_BASE_RANDOM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tidewaiter {

class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t Next();                      // 64 uniform bits
  double Uniform();                          // [0, 1), 53 bits
  double Uniform(double low, double high);   // [low, high)
  std::uint64_t Below(std::uint64_t bound);  // 0 .. bound-1, unbiased; bound > 0
  double Normal();                           // mean 0, standard deviation 1
  double LogNormal(double mu, double sigma);
  bool Chance(double probability) { return Uniform() < probability; }
  int Poisson(double mean);  // mean <= 500

  // An index drawn with the given non-negative weights (not all zero). O(n).
  std::size_t Weighted(std::span<const double> weights);

  // A stream of its own that depends on this one's seed and `name` alone, not on what was drawn.
  [[nodiscard]] Random Fork(std::uint64_t name) const;

 private:
  std::array<std::uint64_t, 4> state_{};
  std::uint64_t seed_;
};

// Draws 0..n-1 with probability proportional to 1/(rank+1)^exponent. O(log n) a draw.
class Zipf {
 public:
  Zipf(std::size_t n, double exponent);
  std::size_t Draw(Random& random) const;

 private:
  std::vector<double> cumulative_;
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_RANDOM_H_
