#include "risk/stake.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "risk/calibration.h"

namespace tidewaiter::risk {
namespace {

LineRecord Line(std::int64_t value, double rate) {
  LineRecord record;
  record.id = "x";
  record.value_minor = value;
  record.measure(Measure::kRatePercent) = rate;
  return record;
}

TEST(Stake, DutiesOnTheDifferenceToTheUsualPrice) {
  LineTable lines(LineSchema{});
  lines.Append(Line(10'000, 20));
  const StakeModel stakes;
  const Stake stake =
      stakes.Assess(lines, 0, ErrorKind::kUndervalued, {.usual_value_minor = 25'000});
  EXPECT_EQ(stake.basis, StakeBasis::kUsualPrice);
  EXPECT_EQ(stake.minor, 3'000);
}

TEST(Stake, TheRateOfTheLikelierCode) {
  LineTable lines(LineSchema{});
  lines.Append(Line(10'000, 5));
  const Stake stake = StakeModel().Assess(lines, 0, ErrorKind::kHsCode, {.code_rate_gain = 7});
  EXPECT_EQ(stake.basis, StakeBasis::kLikelierCode);
  EXPECT_EQ(stake.minor, 700);
}

TEST(Stake, ElseWhatSuchFindingsBroughtBefore) {
  LineTable lines(LineSchema{});
  LineRecord found = Line(10'000, 5);
  found.outcome = {.source = OutcomeSource::kInspection,
                   .checked = {ErrorKind::kOrigin},
                   .wrong = {ErrorKind::kOrigin},
                   .recovered_minor = 3'000};
  lines.Append(found);
  lines.Append(Line(50'000, 5));
  StakeModel stakes;
  EXPECT_EQ(stakes.Assess(lines, 1, ErrorKind::kOrigin, {}).basis, StakeBasis::kDutiesOfLine);
  EXPECT_EQ(stakes.Assess(lines, 1, ErrorKind::kOrigin, {}).minor, 2'500);
  stakes.Learn(lines, 0, detect::TextFit());
  EXPECT_EQ(stakes.Assess(lines, 1, ErrorKind::kOrigin, {}).basis, StakeBasis::kEarlierRecovery);
  EXPECT_EQ(stakes.Assess(lines, 1, ErrorKind::kOrigin, {}).minor, 15'000);
}

TEST(Stake, CorrectionsSpeakWhereNoMoneyWasRecorded) {
  LineTable lines(LineSchema{});
  LineRecord found = Line(10'000, 10);
  found.outcome = {.source = OutcomeSource::kInspection,
                   .checked = {ErrorKind::kUndervalued},
                   .wrong = {ErrorKind::kUndervalued},
                   .corrections = {{ErrorKind::kUndervalued, "30000"}}};
  lines.Append(found);
  EXPECT_DOUBLE_EQ(StakeModel::MoneyOf(lines, 0, detect::TextFit()), 2'000);
}

TEST(Stake, NothingIsSaidWithoutAValue) {
  LineTable lines(LineSchema{});
  lines.Append(Line(kMissingMoney, 10));
  EXPECT_EQ(StakeModel().Assess(lines, 0, ErrorKind::kHsCode, {.code_rate_gain = 7}).basis,
            StakeBasis::kNone);
}

TEST(Calibration, OverconfidentLogitsBecomeProbabilitiesThatHold) {
  Random random(9);
  std::vector<double> logits;
  std::vector<float> labels;
  std::vector<float> weights;
  for (int i = 0; i < 50'000; ++i) {
    const double truth = random.Normal() - 2;
    labels.push_back(random.Chance(1 / (1 + std::exp(-truth))) ? 1.0F : 0.0F);
    logits.push_back(2 * truth + 1);
    weights.push_back(1.0F);
  }
  const Calibration fit = Calibration::Fit(logits, labels, weights);
  EXPECT_NEAR(fit.slope, 0.5, 0.02);
  EXPECT_NEAR(fit.offset, -0.5, 0.05);
}

TEST(Calibration, OneKindOfLabelChangesNothing) {
  const std::vector<double> logits{1, 2};
  const std::vector<float> labels{0, 0};
  const std::vector<float> weights{1, 1};
  EXPECT_EQ(Calibration::Fit(logits, labels, weights).slope, 1);
}

}  // namespace
}  // namespace tidewaiter::risk
