#include "risk/choose.h"

#include <set>

#include "gtest/gtest.h"

#include "base/random.h"

namespace tidewaiter::risk {
namespace {

LineTable Lines(std::size_t count) {
  LineTable lines(LineSchema{});
  for (std::size_t i = 0; i < count; ++i) {
    LineRecord record;
    record.id = "L" + std::to_string(i);
    record.attribute(Attribute::kOffice) = i % 4 == 0 ? "NORTH" : "SOUTH";
    lines.Append(record);
  }
  return lines;
}

std::vector<LineScore> Scores(std::size_t count) {
  Random random(3);
  std::vector<LineScore> scores(count);
  for (LineScore& score : scores) {
    score.logit = random.Normal();
    score.probability = 1 / (1 + std::exp(-score.logit));
    score.expected_minor = 1'000 * random.Uniform();
    score.stake.minor = 1'000;
  }
  return scores;
}

std::size_t CountOf(const std::vector<Choice>& chosen, SelectionBasis basis) {
  return static_cast<std::size_t>(std::count_if(chosen.begin(), chosen.end(),
                                                [&](const Choice& c) { return c.basis == basis; }));
}

TEST(Choose, FillsTheCapacityOnceEach) {
  const LineTable lines = Lines(1'000);
  ChoicePolicy policy{.share = 0.1, .random_share = 0.1, .explore_share = 0.2};
  const std::vector<Choice> chosen = Choose(lines, Scores(1'000), policy);
  EXPECT_EQ(chosen.size(), 100U);
  EXPECT_EQ(CountOf(chosen, SelectionBasis::kRandom), 10U);
  EXPECT_EQ(CountOf(chosen, SelectionBasis::kExploration), 20U);
  std::set<std::uint32_t> rows;
  for (const Choice& choice : chosen)
    rows.insert(choice.row);
  EXPECT_EQ(rows.size(), 100U);
}

TEST(Choose, TargetedLinesAreTheBestOfTheRest) {
  const LineTable lines = Lines(500);
  const std::vector<LineScore> scores = Scores(500);
  ChoicePolicy policy{.count = 50, .random_share = 0, .explore_share = 0};
  policy.rank_by = RankBy::kProbability;
  const std::vector<Choice> chosen = Choose(lines, scores, policy);
  std::vector<double> logits;
  for (const LineScore& score : scores)
    logits.push_back(score.logit);
  std::sort(logits.rbegin(), logits.rend());
  for (std::size_t i = 0; i < 50; ++i)
    EXPECT_EQ(scores[chosen[i].row].logit, logits[i]);
}

TEST(Choose, OfficesHaveTheirOwnHours) {
  const LineTable lines = Lines(400);
  ChoicePolicy policy;
  policy.office_hours = {{"NORTH", 10}, {"EAST", 5}};
  policy.hours_per_line = 2;
  const std::vector<Choice> chosen = Choose(lines, Scores(400), policy);
  EXPECT_EQ(chosen.size(), 5U);
  for (const Choice& choice : chosen)
    EXPECT_EQ(choice.row % 4, 0U);
}

// Over many seeds every line is drawn about equally often, whatever its score.
TEST(Choose, TheRandomSampleDoesNotDependOnScores) {
  const LineTable lines = Lines(100);
  const std::vector<LineScore> scores = Scores(100);
  std::vector<int> times(100);
  ChoicePolicy policy{.share = 0.2, .random_share = 0.5, .explore_share = 0};
  for (policy.seed = 0; policy.seed < 2'000; ++policy.seed) {
    for (const Choice& choice : Choose(lines, scores, policy)) {
      if (choice.basis != SelectionBasis::kRandom) continue;
      ++times[choice.row];
      EXPECT_DOUBLE_EQ(choice.draw_probability, 0.1);
    }
  }
  for (const int count : times)
    EXPECT_NEAR(count, 200, 65);  // under 5 standard deviations
}

TEST(Choose, TheSameSeedGivesTheSameChoice) {
  const LineTable lines = Lines(300);
  const std::vector<Choice> one = Choose(lines, Scores(300), {});
  const std::vector<Choice> two = Choose(lines, Scores(300), {});
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i)
    EXPECT_EQ(one[i].row, two[i].row);
}

TEST(Choose, ImpossiblePoliciesAreRefused) {
  EXPECT_FALSE(CheckPolicy({.share = 1.5}).has_value());
  EXPECT_FALSE(CheckPolicy({.random_share = 0.6, .explore_share = 0.6}).has_value());
  EXPECT_FALSE(CheckPolicy({.office_hours = {{"A", -1.0}}}).has_value());
  EXPECT_FALSE(CheckPolicy({.hours_per_line = 0}).has_value());
  EXPECT_TRUE(CheckPolicy({}).has_value());
  EXPECT_TRUE(Choose(Lines(0), {}, {}).empty());
}

}  // namespace
}  // namespace tidewaiter::risk
