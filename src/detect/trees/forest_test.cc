// XGBoost is the second opinion: what it says of its own trees must come out here.
#include "detect/trees/forest.h"

#include <cmath>
#include <limits>
#include <memory>
#include <numeric>

#include "gtest/gtest.h"
#include <xgboost/c_api.h>

#include "base/random.h"
#include "detect/trees/booster.h"
#include "detect/trees/path_table.h"

namespace tidewaiter::detect {
namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kColumns = 9;

struct Sample {
  Matrix features{kColumns};
  std::vector<float> labels;
  std::vector<float> weights;
};

// A fifth is missing, which tells something too; some columns take few values, so splits are hit.
Sample Draw(std::uint64_t seed, int rows) {
  Random random(seed);
  Sample sample;
  for (int i = 0; i < rows; ++i) {
    const std::span<float> row = sample.features.AppendRow();
    for (std::size_t c = 0; c < kColumns; ++c) {
      const double value = random.Normal();
      row[c] = static_cast<float>(c % 2 == 0 ? value : std::round(2 * value) / 2);
      if (random.Chance(0.2)) row[c] = kNaN;
    }
    const double score = (std::isnan(row[0]) ? 1 : row[0] * row[1]) + (row[2] > 0.5F ? row[3] : 0);
    sample.labels.push_back(score + random.Normal() > 0.8 ? 1.0F : 0.0F);
    sample.weights.push_back(static_cast<float>(random.Uniform(0.5, 2)));
  }
  return sample;
}

// XGBoost's own answer: mask 1 = margins, 4 = contributions.
std::vector<float> XgboostSays(const std::string& bytes, const Matrix& features, int mask) {
  BoosterHandle booster = nullptr;
  DMatrixHandle data = nullptr;
  bst_ulong size = 0;
  const float* values = nullptr;
  EXPECT_EQ(XGBoosterCreate(nullptr, 0, &booster), 0);
  EXPECT_EQ(XGBoosterLoadModelFromBuffer(booster, bytes.data(), bytes.size()), 0);
  EXPECT_EQ(XGDMatrixCreateFromMat(features.values().data(), features.rows(), features.columns(),
                                   kNaN, &data),
            0);
  EXPECT_EQ(XGBoosterPredict(booster, data, mask, 0, 0, &size, &values), 0);
  std::vector<float> answer(values, values + size);
  XGDMatrixFree(data);
  XGBoosterFree(booster);
  return answer;
}

class ForestOfDepth : public testing::TestWithParam<int> {
 protected:
  Booster Train() const {
    const Sample sample = Draw(7, 3'000);
    return *Booster::Train(sample.features, sample.labels, sample.weights,
                           {.rounds = 60, .depth = GetParam(), .min_child_weight = 1, .seed = 5});
  }
};

TEST_P(ForestOfDepth, MarginsAreThoseOfXgboostBitForBit) {
  const Booster booster = Train();
  const Matrix rows = Draw(8, 1'001).features;  // the last block is not full
  const std::vector<float> expected = XgboostSays(*booster.Save(), rows, 1);
  EXPECT_EQ(booster.forest().Margins(RowBlocks(rows.values(), kColumns)), expected);
}

TEST_P(ForestOfDepth, MarginsOfFewRowsAreThoseOfXgboost) {
  const Booster booster = Train();
  const std::string saved = *booster.Save();
  for (const int count : {1, 10, 16, 17, 32, 33, 64, 65, 80}) {
    const Matrix rows = Draw(11, count).features;
    EXPECT_EQ(booster.forest().Margins(RowBlocks(rows.values(), kColumns)),
              XgboostSays(saved, rows, 1))
        << count;
  }
}

TEST_P(ForestOfDepth, ContributionsAreThoseOfXgboost) {
  const Booster booster = Train();
  const Matrix rows = Draw(9, 200).features;
  const std::vector<float> expected = XgboostSays(*booster.Save(), rows, 4);
  const std::vector<float> parts = *booster.Contributions(rows);
  ASSERT_EQ(parts.size(), expected.size());
  for (std::size_t i = 0; i < parts.size(); ++i)
    EXPECT_NEAR(parts[i], expected[i], 1e-4) << i;
}

TEST_P(ForestOfDepth, PartsSumToTheMargin) {
  const Booster booster = Train();
  const Matrix rows = Draw(10, 100).features;
  const std::vector<double> margins = *booster.Margins(rows);
  const PathTable paths(booster.forest());
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    std::vector<double> parts(kColumns + 1);
    paths.Add(rows.row(row), parts);
    EXPECT_NEAR(std::accumulate(parts.begin(), parts.end(), 0.0), margins[row], 1e-4);
  }
}

INSTANTIATE_TEST_SUITE_P(Depths, ForestOfDepth, testing::Values(1, 2, 4, 6, 9));

TEST(Forest, RefusesWhatIsNoForest) {
  const Sample sample = Draw(7, 500);
  const std::string bytes = *Booster::Train(sample.features, sample.labels, sample.weights,
                                            {.rounds = 3, .min_child_weight = 1})
                                 ->Save();
  EXPECT_TRUE(Forest::Parse(bytes).has_value());
  for (std::size_t size = 0; size < bytes.size(); size += 97) {
    const Result<Forest> cut = Forest::Parse(bytes.substr(0, size));
    ASSERT_FALSE(cut.has_value());
    EXPECT_EQ(cut.error().code, ErrorCode::kCorruption);
  }
  EXPECT_EQ(Booster::Load(bytes, kColumns + 1, 1).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::detect
