// What rules do to an assessment, without a model: everything else is zero.
#include "clearance/judge.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "clearance/test_rules.h"

namespace tidewaiter::clearance {
namespace {

using testing::ElementsAre;

const LineSchema kLines{.currency = "EUR", .extra_names = {}};
constexpr std::int64_t kNowMs = 1'790'000'000'000;
constexpr Policy kNothing{.random_share = 0,
                          .explore_share = 0,
                          .harm_minor = 1000,
                          .inspections_per_day = 0,
                          .document_checks_per_day = 0,
                          .audits_per_day = 0};

desk::Document Document(std::vector<std::int64_t> values_minor) {
  desk::Document document;
  document.office = "H";
  document.importer.id = "I1";
  for (const std::int64_t value : values_minor) {
    desk::GoodsItem item;
    item.hs_code = "61091000";
    item.origin = "BD";
    item.value_minor = value;
    item.rate_percent = 20;
    document.items.push_back(item);
  }
  return document;
}

desk::Assessment Assess(const std::vector<TestRule>& rules, const desk::Document& document,
                        bool decide = true) {
  Judge judge(nullptr, kLines, 2, 5);
  const rules::Schema schema = rules::StandardSchema(kLines, 2);
  judge.rules().Use(BookOf(rules, schema), 1);
  const ToJudge one[] = {{"26X1", &document, decide}};
  auto assessed = judge.Assess(one, kNothing, 3, {}, kNowMs);
  EXPECT_TRUE(assessed) << assessed.error();
  return std::move(assessed->front());
}

TEST(Judge, ARulesSuspicionIsTheItemsWithItsStake) {
  const desk::Assessment a = Assess(
      {{.name = "low", .text = RuleText("low", "value < 700 EUR", "confidence 30%")},
       {.name = "lower", .text = RuleText("lower", "value < 600 EUR", "confidence 10%", "origin")}},
      Document({100'000, 50'000}));
  EXPECT_EQ(a.items[0].probability, 0);
  const desk::ItemAssessment& item = a.items[1];
  EXPECT_EQ(item.probability, 0.3);
  EXPECT_EQ(item.finding.kind, ErrorKind::kUndervalued);
  EXPECT_EQ(item.finding.probability, 0.3);
  EXPECT_EQ(item.finding.stake_minor, 10'000);  // 20 % of 500.00
  EXPECT_EQ(item.finding.stake_basis, "duties_of_line");
  EXPECT_EQ(item.expected_minor, 3'000);
  EXPECT_EQ(a.Leading(), 1U);
  EXPECT_EQ(a.probability, 0.3);
  EXPECT_EQ(a.rank, 3'000 + 1000 * 0.3);
  EXPECT_EQ(a.lane, desk::Lane::kGreen);  // there is no room, and nothing was demanded
  EXPECT_TRUE(item.finding.reasons.empty());
  EXPECT_EQ(a.rule_hits.size(), 2U);
}

TEST(Judge, WhoIsSentToALaneIsToldWhichRule) {
  const desk::Assessment a = Assess(
      {{.name = "low", .text = RuleText("low", "value < 700 EUR", "confidence 30% demand red")}},
      Document({50'000}));
  EXPECT_EQ(a.lane, desk::Lane::kRed);
  EXPECT_EQ(a.basis, SelectionBasis::kTargeted);
  const Finding& finding = a.items[0].finding;
  ASSERT_EQ(finding.reasons.size(), 1U);
  EXPECT_EQ(finding.reasons[0].template_id, "rule.fired");
  EXPECT_EQ(finding.reasons[0].Parameter("rule"), "low");
  EXPECT_GT(finding.reasons[0].weight, 0);
  EXPECT_THAT(a.items[0].probability_without, ElementsAre(0));
  EXPECT_THAT(a.items[0].kinds, ElementsAre(std::pair(ErrorKind::kUndervalued, 0.3)));
}

TEST(Judge, TheStrictestDemandHolds) {
  const desk::Assessment a =
      Assess({{.name = "b", .text = RuleText("b", "origin = BD", "demand blue")},
              {.name = "y", .text = RuleText("y", "origin = BD", "demand yellow")},
              {.name = "free", .text = RuleText("free", "origin = BD", "exempt")},
              {.name = "shade",
               .text = RuleText("shade", "origin = BD", "demand red"),
               .phase = rulebook::Phase::kShadow}},
             Document({50'000}));
  EXPECT_EQ(a.lane, desk::Lane::kYellow);
  EXPECT_EQ(a.rule_hits.size(), 4U);
}

TEST(Judge, WhatIsAddedCountsOnceADeclaration) {
  const desk::Assessment a =
      Assess({{.name = "worth",
               .text = RuleText("worth", "value < 700 EUR", "confidence 1% add 250 EUR")}},
             Document({100'000, 60'000, 60'000}));
  EXPECT_EQ(a.items[0].expected_minor, 0);
  EXPECT_EQ(a.items[1].expected_minor, 25'000 + 120);  // 1 % of the duties on 600.00
  EXPECT_EQ(a.items[2].expected_minor, 120);
  EXPECT_DOUBLE_EQ(a.rank, 25'000 + 2 * 120 + 1000 * 0.01);
}

TEST(Judge, EachDeclarationOfAGroupHasItsOwnHits) {
  Judge judge(nullptr, kLines, 2, 5);
  const rules::Schema schema = rules::StandardSchema(kLines, 2);
  judge.rules().Use(
      BookOf({{.name = "low", .text = RuleText("low", "value < 700 EUR", "confidence 30%")}},
             schema),
      1);
  const desk::Document dear = Document({100'000, 200'000, 300'000});
  const desk::Document mixed = Document({100'000, 50'000});
  const desk::Document low = Document({60'000});
  const ToJudge all[] = {{"26X1", &dear, true}, {"26X2", &mixed, true}, {"26X3", &low, true}};
  const auto assessed = judge.Assess(all, kNothing, 3, {}, kNowMs);
  ASSERT_TRUE(assessed) << assessed.error();
  EXPECT_TRUE((*assessed)[0].rule_hits.empty());
  EXPECT_EQ((*assessed)[0].rank, 0);
  ASSERT_EQ((*assessed)[1].rule_hits.size(), 1U);
  EXPECT_EQ((*assessed)[1].rule_hits[0].item, 2U);
  EXPECT_EQ((*assessed)[1].items[0].expected_minor, 0);
  EXPECT_EQ((*assessed)[1].items[1].expected_minor, 3'000);
  ASSERT_EQ((*assessed)[2].rule_hits.size(), 1U);
  EXPECT_EQ((*assessed)[2].rule_hits[0].item, 1U);
  EXPECT_EQ((*assessed)[2].items[0].expected_minor, 3'600);
}

TEST(Judge, ExemptionsSuspectNobody) {
  const desk::Assessment a =
      Assess({{.name = "free", .text = RuleText("free", "origin = BD", "confidence 90% exempt")}},
             Document({50'000}));
  EXPECT_EQ(a.rank, 0);
  EXPECT_EQ(a.items[0].finding.kind, ErrorKind::kUnspecified);
}

TEST(Judge, BeforeTheGoodsArriveRulesAreSaidAndDecideNothing) {
  const desk::Assessment a =
      Assess({{.name = "low", .text = RuleText("low", "value < 700 EUR", "demand red")}},
             Document({50'000}), false);
  EXPECT_EQ(a.lane, desk::Lane::kNone);
  EXPECT_EQ(a.rule_hits.size(), 1U);
}

}  // namespace
}  // namespace tidewaiter::clearance
