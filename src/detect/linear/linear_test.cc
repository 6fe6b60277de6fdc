#include "detect/linear/linear.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"

namespace tidewaiter::detect {
namespace {

struct Lines {
  std::vector<std::uint64_t> terms;  // three a line
  std::vector<float> labels;
  std::vector<float> weights;
};

// Term 1 makes wrong more likely, term 2 less, terms from 100 say nothing; a third is missing.
Lines Made(std::uint64_t seed, std::size_t count) {
  Random random(seed);
  Lines lines;
  for (std::size_t i = 0; i < count; ++i) {
    const bool risky = random.Chance(0.3);
    const bool safe = random.Chance(0.3);
    lines.terms.push_back(risky ? 1 : 3);
    lines.terms.push_back(safe ? 2 : 0);
    lines.terms.push_back(100 + random.Below(50));
    const double logit = -1 + (risky ? 1.5 : 0) - (safe ? 1.0 : 0);
    lines.labels.push_back(random.Chance(1 / (1 + std::exp(-logit))) ? 1.0F : 0.0F);
    lines.weights.push_back(1.0F);
  }
  return lines;
}

TEST(Linear, FindsTheLeaningOfEachTerm) {
  const Lines lines = Made(1, 20'000);
  const Linear linear = *Linear::Train(lines.terms, lines.labels, lines.weights, {.ridge = 1});
  EXPECT_NEAR(linear.Weight(1) - linear.Weight(3), 1.5, 0.1);
  EXPECT_NEAR(linear.Weight(2), -1.0, 0.1);
  for (std::uint64_t noise = 100; noise < 150; ++noise)
    EXPECT_LT(std::abs(linear.Weight(noise)), 0.45);
  double mean = 0;
  for (std::uint64_t noise = 100; noise < 150; ++noise)
    mean += linear.Logit(std::vector<std::uint64_t>{1, 2, noise}) / 50;
  EXPECT_NEAR(mean, -0.5, 0.1);
  const std::vector<std::uint64_t> unknown{1, 2, 999};
  const std::vector<std::uint64_t> missing{1, 2, 0};
  EXPECT_EQ(linear.Logit(unknown), linear.Logit(missing));
}

TEST(Linear, TheRidgeHoldsWhatIsHardlySeen) {
  const Lines lines = Made(2, 2'000);
  const Linear loose = *Linear::Train(lines.terms, lines.labels, lines.weights, {.ridge = 1});
  const Linear tight = *Linear::Train(lines.terms, lines.labels, lines.weights, {.ridge = 100});
  for (std::uint64_t noise = 100; noise < 150; ++noise)
    EXPECT_LE(std::abs(tight.Weight(noise)), std::abs(loose.Weight(noise)) + 0.02);
  EXPECT_LT(std::abs(tight.Weight(1)), std::abs(loose.Weight(1) - loose.Weight(3)));
  const Linear least = *Linear::Train(lines.terms, lines.labels, lines.weights, {.least = 200});
  EXPECT_EQ(least.Weight(100), 0);
  EXPECT_NE(least.Weight(1), 0);
}

TEST(Linear, TheEndIsAMinimum) {
  const Lines lines = Made(3, 3'000);
  const LinearOptions options{.ridge = 10, .sweeps = 200};
  const Linear linear = *Linear::Train(lines.terms, lines.labels, lines.weights, options);
  // There the gradient of each term is what the ridge pulls.
  for (const std::uint64_t term : {1U, 2U, 3U, 100U, 120U}) {
    double gradient = 0;
    for (std::size_t i = 0; i < lines.labels.size(); ++i) {
      const auto own = std::span(lines.terms).subspan(3 * i, 3);
      if (std::find(own.begin(), own.end(), term) == own.end()) continue;
      gradient += 1 / (1 + std::exp(-linear.Logit(own))) - lines.labels[i];
    }
    EXPECT_NEAR(gradient + options.ridge * linear.Weight(term), 0, 0.2) << term;
  }
}

TEST(Linear, SurvivesTheWayThroughBytes) {
  const Lines lines = Made(4, 1'000);
  const Linear linear = *Linear::Train(lines.terms, lines.labels, lines.weights, {});
  std::string bytes;
  linear.Serialize(bytes);
  ByteReader in(bytes);
  const Linear again = *Linear::Parse(in);
  for (std::size_t i = 0; i < 50; ++i) {
    const auto own = std::span(lines.terms).subspan(3 * i, 3);
    EXPECT_EQ(again.Logit(own), linear.Logit(own));
  }
  ByteReader cut(std::string_view(bytes).substr(0, bytes.size() / 2));
  EXPECT_EQ(Linear::Parse(cut).error().code, ErrorCode::kCorruption);
}

TEST(Linear, LabelsOfOneKindTeachNothing) {
  const std::vector<std::uint64_t> terms(10, 1);
  const std::vector<float> labels(10, 1.0F);
  const std::vector<float> weights(10, 1.0F);
  EXPECT_EQ(Linear::Train(terms, labels, weights, {}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(Linear::Train({}, {}, {}, {}).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::detect
