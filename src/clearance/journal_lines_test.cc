// What a stored assessment tells of the model alone. Reading the journal itself:
// rules_flow_test.cc.
#include "clearance/journal_lines.h"

#include <cmath>

#include "gtest/gtest.h"

#include "clearance/judge.h"
#include "clearance/test_rules.h"

namespace tidewaiter::clearance {
namespace {

using rules::Choice;

// One item, whose quantity goods settle, with a rank between the thresholds for yellow and
// blue.
desk::Assessment Judged() {
  desk::Assessment a;
  a.model_version = "m1";
  a.lane = desk::Lane::kBlue;
  a.basis = SelectionBasis::kTargeted;
  a.rank = 500;
  a.thresholds = {.red = 2000, .yellow = 1000, .blue = 100};
  desk::ItemAssessment item;
  item.probability = 0.25;
  item.expected_minor = 500;
  item.finding.kind = ErrorKind::kQuantity;
  a.items = {item};
  return a;
}

desk::RuleHit Hit(double confidence) {
  desk::RuleHit hit;
  hit.rule = hit.entry = "r";
  hit.item = 1;
  hit.confidence = confidence;
  return hit;
}

TEST(ModelSaid, WithoutRulesItIsWhatTheAssessmentSays) {
  const ModelSaid said = ModelSaidOf(Judged(), 0);
  EXPECT_EQ(said.probability, 0.25);
  EXPECT_EQ(said.choice, Choice::kSelected);
  EXPECT_EQ(ModelSaidOf(Judged(), 1).choice, Choice::kNotKnown);  // there is no such item
}

TEST(ModelSaid, WithoutAModelNothingIsKnown) {
  desk::Assessment a = Judged();
  a.model_version = Judge(nullptr, {.currency = "EUR", .extra_names = {}}, 2, 5).model_version();
  EXPECT_TRUE(std::isnan(ModelSaidOf(a, 0).probability));
  EXPECT_EQ(ModelSaidOf(a, 0).choice, Choice::kNotKnown);
}

TEST(ModelSaid, WhatARuleDemandedTheModelDidNotSelect) {
  desk::Assessment a = Judged();
  a.rank = 50;
  a.lane = desk::Lane::kRed;
  a.rule_hits = {Hit(0.1)};
  a.rule_hits[0].demand = desk::Lane::kRed;
  EXPECT_EQ(ModelSaidOf(a, 0).choice, Choice::kLeft);
  EXPECT_EQ(ModelSaidOf(a, 0).probability, 0.25);  // more than the rule's
}

TEST(ModelSaid, ARankThatRulesRaisedSaysNothing) {
  desk::Assessment a = Judged();
  a.rule_hits = {Hit(0.3)};
  a.items[0].probability = 0.3;
  EXPECT_EQ(ModelSaidOf(a, 0).choice, Choice::kNotKnown);
  EXPECT_TRUE(std::isnan(ModelSaidOf(a, 0).probability));
  a.rule_hits[0].mode = desk::HitMode::kWatches;
  EXPECT_EQ(ModelSaidOf(a, 0).choice, Choice::kSelected);
  EXPECT_EQ(ModelSaidOf(a, 0).probability, 0.3);
  a.rule_hits[0].mode = desk::HitMode::kActs;
  a.rule_hits[0].exempt = true;
  EXPECT_EQ(ModelSaidOf(a, 0).choice, Choice::kSelected);
  a.rule_hits[0].add_minor = 100;
  EXPECT_EQ(ModelSaidOf(a, 0).choice, Choice::kNotKnown);
  EXPECT_EQ(ModelSaidOf(a, 0).probability, 0.3);
}

TEST(ModelSaid, HitsThatWereNotKeptMayHaveRaisedAnything) {
  desk::Assessment a = Judged();
  a.rule_hits_left = 1;
  EXPECT_TRUE(std::isnan(ModelSaidOf(a, 0).probability));
  EXPECT_EQ(ModelSaidOf(a, 0).choice, Choice::kNotKnown);
}

TEST(ModelSaid, ADoubtedCodeTellsWhatTheModelSaid) {
  desk::Assessment a = Judged();
  a.items[0].probability = 0.4;
  a.items[0].code_doubt = desk::CodeDoubt{.probability = 0.01, .confidence = 0.2, .without = 0.25};
  EXPECT_EQ(ModelSaidOf(a, 0).probability, 0.25);
  EXPECT_EQ(ModelSaidOf(a, 0).choice, Choice::kNotKnown);  // the alarm raised the rank
}

TEST(ModelSaid, ADrawHidesNothing) {
  desk::Assessment a = Judged();
  a.lane = desk::Lane::kRed;
  a.basis = SelectionBasis::kRandom;
  EXPECT_EQ(ModelSaidOf(a, 0).choice, Choice::kSelected);
  a.rank = 50;
  EXPECT_EQ(ModelSaidOf(a, 0).choice, Choice::kLeft);
}

// The judge writes down how likely anything was without the rule that leads; so it is found again.
TEST(ModelSaid, TheReasonOfARuleTellsWhatTheModelSaid) {
  const LineSchema lines{.currency = "EUR", .extra_names = {}};
  Judge judge(nullptr, lines, 2, 5);
  judge.rules().Use(
      BookOf({{.name = "low",
               .text = RuleText("low", "value < 700 EUR", "confidence 30% demand yellow")}},
             rules::StandardSchema(lines, 2)),
      1);
  desk::Document document;
  document.office = "H";
  document.items.resize(1);
  document.items[0].value_minor = 50'000;
  const ToJudge one[] = {{"26X1", &document, true}};
  auto assessed = judge.Assess(one, Policy{.random_share = 0, .explore_share = 0}, 3, {}, 0);
  ASSERT_TRUE(assessed);
  assessed->front().model_version = "m1";
  const auto read = desk::ReadAssessment(desk::WriteAssessment(assessed->front()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->items[0].probability, 0.3);
  EXPECT_EQ(ModelSaidOf(*read, 0).probability, 0);
}

}  // namespace
}  // namespace tidewaiter::clearance
