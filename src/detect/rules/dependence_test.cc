#include "detect/rules/dependence.h"

#include <gtest/gtest.h>

#include "detect/rules/lines.h"
#include "detect/rules/test_questions.h"
#include "detect/rules/verdict.h"

namespace tidewaiter::rules {
namespace {

Outcome Found(KindSet checked, KindSet wrong) {
  Outcome outcome;
  outcome.source = OutcomeSource::kInspection;
  outcome.checked = checked;
  outcome.wrong = wrong;
  return outcome;
}

TEST(Verdict, SaysWhetherASuspicionWasCheckedAndRight) {
  using enum ErrorKind;
  struct Case {
    Outcome outcome;
    ErrorKind suspected;
    bool checked;
    bool right;
  };
  const std::vector<Case> cases{
      {Outcome{}, kUndervalued, false, false},
      {Found({kUndervalued}, {kUndervalued}), kUndervalued, true, true},
      {Found({kUndervalued}, {}), kUndervalued, true, false},
      {Found({kOrigin}, {kOrigin}), kUndervalued, false, false},
      {Found({kOrigin}, {kOrigin}), kUnspecified, true, true},
      {Found({kOrigin}, {}), kUnspecified, true, false},
      {Found({}, {}), kUndervalued, true, false},  // looked at, kinds not said
      {Found({kUnspecified}, {kUnspecified}), kUndervalued, true, true},  // "irregular" alone
      {Found({}, {kUndervalued}), kUndervalued, true, true},
      {Found({}, {kOrigin}), kUndervalued, false, false},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Verdict verdict = VerdictOn(cases[i].outcome, cases[i].suspected);
    EXPECT_EQ(verdict.checked, cases[i].checked) << "case " << i;
    EXPECT_EQ(verdict.right, cases[i].right) << "case " << i;
  }
}

class DependenceTest : public testing::Test {
 protected:
  DependenceTest() : schema_(TestSchema()), lines_(LineSchema{}) {
    Rule held;
    held.name = "held";
    held.suspects = ErrorKind::kUndervalued;
    held.confidence = {.learned = true, .prior = 0.2};
    held.hold_back = HoldBack{.checks = 3,
                              .of = {FieldNumber(schema_, "importer")},
                              .days = 100,
                              .share = 0.5,
                              .span = {}};
    Rule stated;
    stated.name = "stated";
    stated.confidence = {.learned = false, .prior = 0.4};
    set_.rules = {held, stated};
    lines_.Append(TestLine(0, 50, "A", 1));
    lines_.Append(TestLine(1, 60, "A", 1));
    lines_.Append(TestLine(2, 60, "B", 1));
    lines_.Append(TestLine(3, 155, "A", 1));
    lines_.Append(TestLine(4, 60, "", 1));
  }

  // Checks of importer A's line 0 that became known on days 56, 57 and 59; one was right.
  void LearnThree(Dependence& dependence, const Batch& batch) {
    const Outcome wrong = Found({ErrorKind::kUndervalued}, {ErrorKind::kUndervalued});
    const Outcome right = Found({ErrorKind::kUndervalued}, {});
    dependence.Learn(0, batch, 0, right, 56);
    dependence.Learn(0, batch, 0, wrong, 57);
    dependence.Learn(0, batch, 0, right, 59);
    dependence.Learn(0, batch, 0, Found({ErrorKind::kOrigin}, {}), 59);  // no check of this rule
  }

  Schema schema_;
  LineTable lines_;
  RuleSet set_;
};

TEST_F(DependenceTest, HoldsBackWhereChecksWereFruitless) {
  Dependence dependence(set_, schema_);
  const LineBatch batch(lines_, schema_, 0, lines_.size());
  EXPECT_FALSE(dependence.Held(0, batch.batch(), 1).held);
  LearnThree(dependence, batch.batch());
  const Record record = dependence.Held(0, batch.batch(), 1);
  EXPECT_EQ(record.checks, 3);
  EXPECT_EQ(record.right, 1);
  EXPECT_DOUBLE_EQ(record.share, 1.0 / 3);
  EXPECT_TRUE(record.held);
  EXPECT_EQ(dependence.Held(0, batch.batch(), 2).checks, 0);  // another importer
  EXPECT_EQ(dependence.Held(0, batch.batch(), 4).checks, 0);  // none
  EXPECT_EQ(dependence.Held(0, batch.batch(), 0).checks, 0);  // before they were known
  const Record later = dependence.Held(0, batch.batch(), 3);  // of days 55 to 154
  EXPECT_EQ(later.checks, 3);
  EXPECT_FALSE(dependence.Held(1, batch.batch(), 1).held);  // no clause
}

TEST_F(DependenceTest, AShareThatIsReachedIsEnough) {
  HoldBack hold = set_.rules[0].hold_back.value_or(HoldBack{});
  hold.share = 1.0 / 3;
  set_.rules[0].hold_back = hold;
  Dependence dependence(set_, schema_);
  const LineBatch batch(lines_, schema_, 0, lines_.size());
  LearnThree(dependence, batch.batch());
  EXPECT_FALSE(dependence.Held(0, batch.batch(), 1).held);
}

TEST_F(DependenceTest, WhatBecameKnownTodayCountsTomorrow) {
  Dependence dependence(set_, schema_);
  const LineBatch batch(lines_, schema_, 0, lines_.size());
  const Outcome right = Found({ErrorKind::kUndervalued}, {});
  dependence.Learn(0, batch.batch(), 0, right, 59);
  dependence.Learn(0, batch.batch(), 0, right, 60);
  EXPECT_EQ(dependence.Held(0, batch.batch(), 1).checks, 1);
}

TEST_F(DependenceTest, ConfidenceIsStatedOrLearned) {
  Dependence dependence(set_, schema_);
  const LineBatch batch(lines_, schema_, 0, lines_.size());
  EXPECT_DOUBLE_EQ(dependence.ConfidenceIn(0, 60), 0.2);
  LearnThree(dependence, batch.batch());
  EXPECT_DOUBLE_EQ(dependence.ConfidenceIn(0, 60), (1 + 10 * 0.2) / 13);
  EXPECT_DOUBLE_EQ(dependence.ConfidenceIn(0, 59), (1 + 10 * 0.2) / 12);
  EXPECT_DOUBLE_EQ(dependence.ConfidenceIn(1, 60), 0.4);
}

TEST_F(DependenceTest, IsWrittenAndReadAgain) {
  Dependence dependence(set_, schema_);
  const LineBatch batch(lines_, schema_, 0, lines_.size());
  LearnThree(dependence, batch.batch());
  std::string bytes;
  dependence.Write(bytes);
  Dependence again(set_, schema_);
  ASSERT_TRUE(again.Read(bytes));
  EXPECT_TRUE(again.Held(0, batch.batch(), 1).held);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] + 1);
  const Status damaged = again.Read(bytes);
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::rules
