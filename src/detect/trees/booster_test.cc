#include "detect/trees/booster.h"

#include <cmath>
#include <numeric>

#include "gtest/gtest.h"

#include "base/random.h"

namespace tidewaiter::detect {
namespace {

struct Sample {
  Matrix features{3};
  std::vector<float> labels;
  std::vector<float> weights;
};

// Wrong when the first two features have different signs: no single column tells.
Sample Crossed(std::uint64_t seed) {
  Random random(seed);
  Sample sample;
  for (int i = 0; i < 2'000; ++i) {
    const std::span<float> row = sample.features.AppendRow();
    for (float& value : row)
      value = static_cast<float>(random.Uniform(-1, 1));
    sample.labels.push_back(row[0] * row[1] < 0 ? 1.0F : 0.0F);
    sample.weights.push_back(1.0F);
  }
  return sample;
}

TEST(Booster, LearnsWhatNoSingleColumnTells) {
  const Sample train = Crossed(1);
  const Sample test = Crossed(2);
  const auto booster =
      Booster::Train(train.features, train.labels, train.weights, {.column_share = 1});
  ASSERT_TRUE(booster.has_value()) << booster.error();
  const std::vector<double> margins = *booster->Margins(test.features);
  int right = 0;
  for (std::size_t i = 0; i < margins.size(); ++i) {
    right += (margins[i] > 0) == (test.labels[i] > 0.5F) ? 1 : 0;
  }
  EXPECT_GT(right, 1'900);
}

TEST(Booster, ContributionsSumToTheMargin) {
  const Sample train = Crossed(1);
  const Booster booster = *Booster::Train(train.features, train.labels, train.weights, {});
  const std::vector<float> parts = *booster.Contributions(train.features);
  const std::vector<double> margins = *booster.Margins(train.features);
  ASSERT_EQ(parts.size(), margins.size() * 4);
  for (std::size_t i = 0; i < margins.size(); ++i) {
    const auto first = parts.begin() + static_cast<std::ptrdiff_t>(4 * i);
    EXPECT_NEAR(std::accumulate(first, first + 4, 0.0), margins[i], 1e-3);
  }
}

TEST(Booster, TheSameSeedGivesTheSameTreesAndTheyComeBack) {
  const Sample train = Crossed(1);
  const Booster one = *Booster::Train(train.features, train.labels, train.weights, {});
  const Booster two = *Booster::Train(train.features, train.labels, train.weights, {});
  EXPECT_EQ(*one.Save(), *two.Save());
  const Booster back = *Booster::Load(*one.Save(), 3, 1);
  EXPECT_EQ(*back.Margins(train.features), *one.Margins(train.features));
  EXPECT_EQ(Booster::Load("no trees", 3, 1).error().code, ErrorCode::kCorruption);
}

TEST(Booster, RefusesWhatCannotBeLearned) {
  Sample train = Crossed(1);
  std::fill(train.labels.begin(), train.labels.end(), 0.0F);
  EXPECT_EQ(Booster::Train(train.features, train.labels, train.weights, {}).error().code,
            ErrorCode::kInvalidArgument);
  const Sample good = Crossed(1);
  const Booster booster = *Booster::Train(good.features, good.labels, good.weights, {});
  EXPECT_EQ(booster.Margins(Matrix(2)).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::detect
