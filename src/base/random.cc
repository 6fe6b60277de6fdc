#include "base/random.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter {
namespace {

std::uint64_t SplitMix(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15ULL;
  return Mix(state);
}

}  // namespace

Random::Random(std::uint64_t seed) : seed_(seed) {
  for (std::uint64_t& word : state_)
    word = SplitMix(seed);
}

std::uint64_t Random::Next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Random::Uniform() {
  return static_cast<double>(Next() >> 11) * 0x1.0p-53;
}

double Random::Uniform(double low, double high) {
  return low + (high - low) * Uniform();
}

std::uint64_t Random::Below(std::uint64_t bound) {
  CHECK(bound > 0);
  const std::uint64_t reject = (0 - bound) % bound;  // 2^64 mod bound
  for (;;) {
    const std::uint64_t bits = Next();
    if (bits >= reject) return bits % bound;
  }
}

double Random::Normal() {
  const double radius = std::sqrt(-2.0 * std::log1p(-Uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * Uniform());
}

double Random::LogNormal(double mu, double sigma) {
  return std::exp(mu + sigma * Normal());
}

int Random::Poisson(double mean) {
  CHECK(mean <= 500);
  const double limit = std::exp(-mean);
  int count = 0;
  double product = Uniform();
  while (product > limit) {
    product *= Uniform();
    ++count;
  }
  return count;
}

std::size_t Random::Weighted(std::span<const double> weights) {
  double total = 0;
  for (const double weight : weights)
    total += weight;
  CHECK(total > 0);
  double left = Uniform() * total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.size() - 1;
}

Random Random::Fork(std::uint64_t name) const {
  return Random(Combine(seed_, name));
}

Zipf::Zipf(std::size_t n, double exponent) {
  CHECK(n > 0);
  double total = 0;
  cumulative_.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    total += std::pow(static_cast<double>(i + 1), -exponent);
    cumulative_.push_back(total);
  }
}

std::size_t Zipf::Draw(Random& random) const {
  const double target = random.Uniform() * cumulative_.back();
  const auto at = std::upper_bound(cumulative_.begin(), cumulative_.end(), target);
  return std::min<std::size_t>(static_cast<std::size_t>(at - cumulative_.begin()),
                               cumulative_.size() - 1);
}

}  // namespace tidewaiter
