#include "detect/rules/program.h"

#include <limits>

#include "gtest/gtest.h"

#include "detect/rules/test_trees.h"

namespace tidewaiter::rules {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
enum Fields : std::size_t { kDate, kValue, kMass, kOrigin, kHs };

Schema Goods() {
  Schema schema("XTS", 2);
  schema.Add({.name = "date", .kind = FieldKind::kDate});
  schema.Add({.name = "value", .kind = FieldKind::kNumber, .unit = Unit::Money()});
  schema.Add({.name = "net_mass", .kind = FieldKind::kNumber, .unit = Unit::Mass()});
  schema.Add({.name = "origin", .kind = FieldKind::kCode});
  schema.Add({.name = "hs_code", .kind = FieldKind::kHsCode});
  return schema;
}

// Four goods items: one ordinary, one without mass, one of mass 0, one of which little is known.
class ProgramTest : public testing::Test {
 protected:
  ProgramTest() : schema_(Goods()) {
    for (const char* origin : {"CN", "VN", "CN", ""})
      origins_.push_back(origin_names_.Intern(origin));
    for (const char* code : {"610910", "6109", "620342", "61"})
      codes_.push_back(code_names_.Intern(code));
  }

  Batch Items() {
    Batch batch(schema_, 4);
    batch.SetNumbers(kDate, dates_);
    batch.SetNumbers(kValue, values_);
    batch.SetNumbers(kMass, masses_);
    batch.SetCodes(kOrigin, origins_, origin_names_);
    batch.SetCodes(kHs, codes_, code_names_);
    return batch;
  }

  // Rows on which a rule of this condition fires; `count_` is what the runner counted.
  std::vector<std::uint32_t> Fires(Rule rule) {
    RuleSet set;
    set.rules.push_back(std::move(rule));
    const Program program(std::move(set), schema_);
    Runner runner(program);
    std::vector<Hit> hits;
    runner.Run(Items(), nullptr, hits);
    count_ = runner.counts()[0];
    std::vector<std::uint32_t> rows;
    for (const Hit& hit : hits)
      rows.push_back(hit.row);
    return rows;
  }
  std::vector<std::uint32_t> Fires(ConditionPtr when) {
    return Fires(trees::RuleOf("rule", std::move(when)));
  }

  using Rows = std::vector<std::uint32_t>;
  Schema schema_;
  RuleCount count_;
  std::vector<double> dates_{10, 20, 30, kNaN};
  std::vector<double> values_{100, 200, 300, 400};
  std::vector<double> masses_{10, kNaN, 0, 1};
  Dictionary origin_names_, code_names_;
  std::vector<std::uint32_t> origins_, codes_;
};

TEST_F(ProgramTest, DivisionByZeroAndWhatIsMissingAreCountedApart) {
  const ValuePtr price =
      trees::Calculated(ValueOp::kDivide, {trees::Field(kValue), trees::Field(kMass)});
  EXPECT_EQ(Fires(trees::Compared(price, CompareOp::kGreater, trees::Number(50))), (Rows{3}));
  EXPECT_EQ(count_.fired, 1);
  EXPECT_EQ(count_.unknown, 2);
  EXPECT_EQ(count_.divided_by_zero, 1);
}

TEST_F(ProgramTest, AnUnknownThatSomethingElseSettlesIsNotCounted) {
  const ConditionPtr heavy =
      trees::Compared(trees::Field(kMass), CompareOp::kGreater, trees::Number(5));
  EXPECT_EQ(Fires(trees::All({heavy, trees::In(kOrigin, {"CN"})})), (Rows{0}));
  EXPECT_EQ(count_.unknown, 0);  // row 1 is of another origin; row 3 is light
  EXPECT_EQ(Fires(trees::Any({heavy, trees::In(kOrigin, {"VN"})})), (Rows{0, 1}));
  EXPECT_EQ(count_.unknown, 1);  // row 3: light, origin missing
}

TEST_F(ProgramTest, AShorterCodeStandsForAllThatBeginWithIt) {
  EXPECT_EQ(Fires(trees::In(kHs, {"6109"})), (Rows{0, 1}));
  EXPECT_EQ(Fires(trees::In(kHs, {"61"})), (Rows{0, 1, 3}));
  EXPECT_EQ(Fires(trees::Codes(ConditionOp::kCodeIn, kHs, trees::Ranges({{"6105", "62"}}))),
            (Rows{0, 1, 2}));
}

TEST_F(ProgramTest, AnEntryCountsUpToItsDay) {
  CodeSet set;
  set.entries = {{"CN", Day{20}}, {"VN", std::nullopt}};
  EXPECT_EQ(Fires(trees::Codes(ConditionOp::kCodeIn, kOrigin, set)), (Rows{0, 1}));
  set.expires = Day{15};
  EXPECT_EQ(Fires(trees::Codes(ConditionOp::kCodeIn, kOrigin, set)), (Rows{0}));
  EXPECT_EQ(Fires(trees::Codes(ConditionOp::kCodeIn, kOrigin, set, true)), (Rows{1, 2}));
}

TEST_F(ProgramTest, ARuleIsInForceFromItsFirstToItsLastDay) {
  Rule rule = trees::RuleOf(
      "rule", trees::Compared(trees::Field(kValue), CompareOp::kGreater, trees::Number(0)));
  rule.begins = Day{20};
  rule.expires = Day{20};
  EXPECT_EQ(Fires(rule), (Rows{1}));
  EXPECT_EQ(count_.unknown, 1);  // the one without a date
}

TEST_F(ProgramTest, WhatIsMissingIsMissing) {
  EXPECT_EQ(Fires(trees::Missing(kOrigin)), (Rows{3}));
  EXPECT_EQ(Fires(trees::Missing(kMass)), (Rows{1}));
  EXPECT_EQ(Fires(trees::Missing(kMass, true)), (Rows{0, 2, 3}));
  EXPECT_EQ(count_.unknown, 0);
}

class CountingAnswers final : public AggregateAnswers {
 public:
  double Answer(std::size_t /*question*/, std::size_t row) override {
    asked.push_back(row);
    return static_cast<double>(row);
  }
  std::vector<std::size_t> asked;
};

TEST_F(ProgramTest, QuestionsAreAskedOnceAndOnlyWhereTheRestLeavesItOpen) {
  RuleSet set;
  set.aggregates.push_back(trees::MakeAggregate(0));
  const ConditionPtr asks = trees::Compared(trees::Question(set.aggregates[0]),
                                            CompareOp::kGreaterEqual, trees::Number(2));
  set.rules.push_back(trees::RuleOf("first", trees::All({asks, trees::In(kOrigin, {"CN"})})));
  set.rules.push_back(trees::RuleOf("second", trees::Any({trees::In(kHs, {"6109"}), asks})));
  const Program program(std::move(set), schema_);
  Runner runner(program);
  std::vector<Hit> hits;
  CountingAnswers answers;
  runner.Run(Items(), &answers, hits);
  // From China, or from who knows where: 0, 2 and 3; then what is no 6109: 2 and 3 again.
  EXPECT_EQ(answers.asked, (std::vector<std::size_t>{0, 2, 3}));
  EXPECT_EQ(hits, (std::vector<Hit>{{0, 1}, {1, 1}, {2, 0}, {2, 1}, {3, 1}}));
}

// "or" of many "and"s, each of them about the same fields, and a tower of "not" and "or".
ConditionPtr Monster() {
  std::vector<ConditionPtr> parts;
  for (int i = 0; i < 5'000; ++i) {
    parts.push_back(trees::All(
        {trees::Compared(trees::Field(kValue), CompareOp::kLess, trees::Number(i * 0.001)),
         trees::In(kHs, {std::to_string(10'000 + i)}),
         trees::Compared(trees::Field(kMass), CompareOp::kGreater, trees::Number(i))}));
  }
  ConditionPtr tower = trees::Any(std::move(parts));
  for (int depth = 0; depth < kDepthMax - 5; ++depth)
    tower = trees::Not(trees::Any({tower, trees::Missing(kDate)}));
  return tower;
}

TEST_F(ProgramTest, AMonstrousRuleChangesNothingForTheOthers) {
  RuleSet set;
  for (int rule = 0; rule < 1'000; ++rule) {
    set.rules.push_back(trees::RuleOf(
        "rule" + std::to_string(rule),
        trees::All(
            {trees::In(kOrigin, {"CN"}),
             trees::Compared(trees::Field(kValue), CompareOp::kGreater, trees::Number(rule))})));
  }
  const auto run = [&](const RuleSet& rules) {
    const Program program(rules, schema_);
    Runner runner(program);
    std::vector<Hit> hits;
    runner.Run(Items(), nullptr, hits);
    std::erase_if(hits, [](const Hit& hit) { return hit.rule == 1'000; });
    return std::pair(hits, runner.counts().size() > 1'000 ? runner.counts()[1'000].unknown : 0);
  };
  const std::vector<Hit> alone = run(set).first;
  set.rules.push_back(trees::RuleOf("monster", Monster()));
  const auto [beside, unknown] = run(set);
  EXPECT_EQ(alone, beside);
  std::uint64_t expected = 0;
  for (std::size_t row = 0; row < 4; ++row) {
    const Truth truth = Evaluate(*set.rules.back().when, schema_, Items(), nullptr, row);
    expected += truth == Truth::kUnknown ? 1 : 0;
  }
  EXPECT_EQ(unknown, expected);
}

TEST_F(ProgramTest, HitsComeByRowAndThenByRule) {
  RuleSet set;
  set.rules.push_back(trees::RuleOf("first", trees::In(kOrigin, {"CN", "VN"})));
  set.rules.push_back(trees::RuleOf("second", trees::In(kHs, {"61"})));
  const Program program(std::move(set), schema_);
  Runner runner(program);
  std::vector<Hit> hits;
  runner.Run(Items(), nullptr, hits);
  EXPECT_EQ(hits, (std::vector<Hit>{{0, 0}, {0, 1}, {1, 0}, {1, 1}, {2, 0}, {3, 1}}));
}

}  // namespace
}  // namespace tidewaiter::rules
