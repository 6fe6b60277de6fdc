#include <algorithm>
#include <limits>

#include "gtest/gtest.h"

#include "detect/rules/program.h"
#include "detect/rules/rule_set.h"
#include "detect/rules/test_fields.h"

namespace tidewaiter::rules {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

class ExplainTest : public testing::Test {
 protected:
  ExplainTest() : schema_(StandardSchema(Currency(), 2)) {}

  static LineSchema Currency() {
    LineSchema lines;
    lines.currency = "XTS";
    return lines;
  }

  // What is said of one item: value 100 XTS, a given mass, from CN, of an importer.
  std::vector<Shown> Explain(std::string_view when, double mass) {
    const std::vector<double> values{100'00};
    const std::vector<double> masses{mass};
    const std::vector<double> dates{20'000};
    Dictionary origins;
    Dictionary names;
    const std::vector<std::uint32_t> origin{origins.Intern("CN")};
    const std::vector<std::uint32_t> name{names.Intern("ACME TRADNG LTD")};
    Batch batch(schema_, 1);
    batch.SetNumbers(FieldNumber(schema_, "value"), values);
    batch.SetNumbers(FieldNumber(schema_, "net_mass"), masses);
    batch.SetNumbers(FieldNumber(schema_, "date"), dates);
    batch.SetCodes(FieldNumber(schema_, "origin"), origin, origins);
    batch.SetCodes(FieldNumber(schema_, "importer_name"), name, names);
    ReadRulesResult read =
        ReadRules("rule one \"One\" suspects undervalued " + std::string(when), schema_);
    EXPECT_TRUE(read.problems.empty()) << (read.problems.empty() ? "" : read.problems[0].detail);
    const Program program(std::move(read.set), schema_);
    Runner runner(program);
    std::vector<Hit> hits;
    runner.Run(batch, nullptr, hits);
    fired_ = !hits.empty();
    runner.Values(batch, nullptr, hits, values_);
    return runner.Explain(batch, nullptr, 0, 0);
  }

  using Values = std::vector<std::pair<std::string, std::string>>;
  Schema schema_;
  bool fired_ = false;
  std::vector<HitValue> values_;
};

TEST_F(ExplainTest, EachConditionSaysWhatItMet) {
  const std::vector<Shown> shown =
      Explain("when value / net_mass < 2 XTS/kg and origin in CN, VN", 100);
  ASSERT_EQ(shown.size(), 2);
  EXPECT_TRUE(fired_);
  EXPECT_EQ(shown[0].condition, "value / net_mass < 2 XTS/kg");
  EXPECT_EQ(shown[0].truth, Truth::kTrue);
  EXPECT_EQ(
      shown[0].values,
      (Values{{"value / net_mass", "1 XTS/kg"}, {"value", "100 XTS"}, {"net_mass", "100 kg"}}));
  EXPECT_EQ(shown[1].values, (Values{{"origin", "CN"}}));
}

TEST_F(ExplainTest, WhatIsMissingIsSaid) {
  const std::vector<Shown> shown = Explain("when value / net_mass < 2 XTS/kg", kNaN);
  ASSERT_EQ(shown.size(), 1);
  EXPECT_FALSE(fired_);
  EXPECT_EQ(shown[0].truth, Truth::kUnknown);
  EXPECT_EQ(shown[0].values[2], std::pair(std::string("net_mass"), std::string("missing")));
}

TEST_F(ExplainTest, PartsStandBehindWhatTheyArePartOf) {
  const std::vector<Shown> shown =
      Explain("when origin = CN and (net_mass > 5 kg or not value > 1 XTS)", 1);
  ASSERT_EQ(shown.size(), 5);
  EXPECT_EQ(shown[1].truth, Truth::kFalse);  // the "or"
  EXPECT_EQ(shown[1].depth, 0);
  EXPECT_EQ(shown[2].depth, 1);
  EXPECT_EQ(shown[3].depth, 1);  // "not"
  EXPECT_EQ(shown[4].depth, 2);
  EXPECT_EQ(shown[4].truth, Truth::kTrue);
}

TEST_F(ExplainTest, TheDaysOfARuleComeFirst) {
  const std::vector<Shown> shown = Explain("when origin = CN begins 2030-01-01", 1);
  ASSERT_EQ(shown.size(), 2);
  EXPECT_FALSE(fired_);
  EXPECT_EQ(shown[0].condition, "date >= 2030-01-01");
  EXPECT_EQ(shown[0].truth, Truth::kFalse);
}

TEST_F(ExplainTest, ALikenessSaysToWhatAndHowMuch) {
  const std::vector<Shown> shown =
      Explain("when importer_name resembles \"Acme Trading\" by 80%", 1);
  ASSERT_EQ(shown.size(), 1);
  EXPECT_TRUE(fired_);
  ASSERT_EQ(shown[0].likeness.size(), 1);
  EXPECT_EQ(shown[0].likeness[0].first, "Acme Trading");
  EXPECT_GT(shown[0].likeness[0].second, 0.8);
}

TEST_F(ExplainTest, RawValuesOfAHit) {
  Explain("when value / net_mass < 2 XTS/kg and origin in CN, VN", 100);
  ASSERT_EQ(values_.size(), 3);
  EXPECT_EQ(values_[0].what, FieldNumber(schema_, "value"));
  EXPECT_EQ(values_[0].number, 100'00);
  EXPECT_EQ(values_[2].what, FieldNumber(schema_, "origin"));
  EXPECT_EQ(values_[2].code, 1);
}

}  // namespace
}  // namespace tidewaiter::rules
