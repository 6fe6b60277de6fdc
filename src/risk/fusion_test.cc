#include "risk/fusion.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"

namespace tidewaiter::risk {
namespace {

// Lines whose log-odds are `truth` times what the members say.
std::vector<Fusion::Sample> Samples(std::uint64_t seed, std::size_t count, bool again,
                                    const MemberLogits& truth) {
  Random random(seed);
  std::vector<Fusion::Sample> samples;
  for (std::size_t i = 0; i < count; ++i) {
    Fusion::Sample sample{.again = again};
    double logit = 0;
    for (std::size_t m = 0; m < kMemberCount; ++m) {
      sample.logits[m] = random.Normal();
      logit += truth[m] * sample.logits[m];
    }
    sample.label = random.Chance(1 / (1 + std::exp(-logit))) ? 1.0F : 0.0F;
    samples.push_back(sample);
  }
  return samples;
}

TEST(Fusion, FindsWhatEachMemberIsWorthInEachClass) {
  std::vector<Fusion::Sample> samples = Samples(1, 20'000, false, {0.2, 1.0, 0.4, 0});
  const std::vector<Fusion::Sample> again = Samples(2, 20'000, true, {1.5, 0, 0, 0.5});
  samples.insert(samples.end(), again.begin(), again.end());
  const Fusion fusion = Fusion::Fit(samples);
  EXPECT_NEAR(fusion.For(false).members[0], 0.2, 0.08);
  EXPECT_NEAR(fusion.For(false).members[1], 1.0, 0.08);
  EXPECT_NEAR(fusion.For(false).members[2], 0.4, 0.08);
  EXPECT_NEAR(fusion.For(false).members[3], 0.0, 0.08);
  EXPECT_NEAR(fusion.For(true).members[0], 1.5, 0.1);
  EXPECT_NEAR(fusion.For(true).members[1], 0.0, 0.08);
  EXPECT_NEAR(fusion.For(true).members[2], 0.0, 0.08);
  EXPECT_NEAR(fusion.For(true).members[3], 0.5, 0.08);
  EXPECT_NEAR(fusion.For(true).offset, 0.0, 0.1);
}

TEST(Fusion, NoMemberCountsAgainstItself) {
  const Fusion fusion = Fusion::Fit(Samples(3, 5'000, false, {-1.0, 1.0, -0.5, 0.2}));
  EXPECT_EQ(fusion.For(false).members[0], 0);
  EXPECT_EQ(fusion.For(false).members[2], 0);
  EXPECT_GT(fusion.For(false).members[1], 0.5);
}

TEST(Fusion, WithoutBothLabelsItIsTheMeanOfTheTrees) {
  const std::vector<Fusion::Sample> clean(50, {.logits = {1, 2, 3, 4}, .label = 0});
  for (const Fusion& fusion : {Fusion(), Fusion::Fit({}), Fusion::Fit(clean)}) {
    EXPECT_DOUBLE_EQ(fusion.Logit({1, 2, 30, 30}, false), 1.5);
    EXPECT_DOUBLE_EQ(fusion.Logit({1, 2, 30, 30}, true), 1.5);
  }
}

TEST(Fusion, FewLinesChangeLittle) {
  const Fusion fusion = Fusion::Fit(Samples(4, 6, false, {0, 0, 0, 3}));
  EXPECT_LT(fusion.For(false).members[3], 0.6);
}

TEST(Fusion, TheFitIsNoWorseThanItsNeighbours) {
  const std::vector<Fusion::Sample> samples = Samples(5, 3'000, false, {0.7, 0.4, 0.1, 0.1});
  const auto loss = [&](const Fusion::Weights& weights) {
    double sum = 0.5 * weights.offset * weights.offset;
    const Fusion::Weights prior;
    for (std::size_t m = 0; m < kMemberCount; ++m)
      sum += 5 * std::pow(weights.members[m] - prior.members[m], 2);
    for (const Fusion::Sample& s : samples) {
      const double logit = Fusion(weights, weights).Logit(s.logits, false);
      sum += std::log1p(std::exp(s.label > 0 ? -logit : logit));
    }
    return sum;
  };
  const Fusion::Weights fit = Fusion::Fit(samples).For(false);
  for (std::size_t m = 0; m < kMemberCount; ++m) {
    for (const double step : {-0.02, 0.02}) {
      Fusion::Weights other = fit;
      other.members[m] += step;
      EXPECT_GT(loss(other), loss(fit)) << m << ' ' << step;
    }
  }
}

}  // namespace
}  // namespace tidewaiter::risk
