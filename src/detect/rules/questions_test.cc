#include "detect/rules/questions.h"

#include <cmath>

#include <gtest/gtest.h>

#include "detect/rules/case_lines.h"
#include "detect/rules/group_keys.h"
#include "detect/rules/lines.h"
#include "detect/rules/test_questions.h"

namespace tidewaiter::rules {
namespace {

const Schema& World() {
  static const Schema schema = TestSchema();
  return schema;
}

ConditionPtr ValueAbove(double minor) {
  return Compared(FieldOf(World(), "value"), CompareOp::kGreater, ConstantOf(minor, Unit::Money()));
}

TEST(CanBeUnknown, WhatAsksAFieldThatMayBeMissing) {
  const ConditionPtr above = ValueAbove(5);
  EXPECT_TRUE(CanBeUnknown(*above));
  EXPECT_TRUE(CanBeUnknown(*Joined(ConditionOp::kNot, {above})));
  EXPECT_TRUE(CanBeUnknown(*CodeIs(World(), "origin", "CN")));
  EXPECT_FALSE(CanBeUnknown(*IsMissing(World(), "value", false)));
  EXPECT_FALSE(CanBeUnknown(*Compared(ConstantOf(1), CompareOp::kLess, ConstantOf(2))));
}

TEST(CanBeUnknown, NotWhereTheFieldIsGuarded) {
  const ConditionPtr above = ValueAbove(5);
  const ConditionPtr missing = IsMissing(World(), "value", false);
  const ConditionPtr there = IsMissing(World(), "value", true);
  const ConditionPtr not_missing = Joined(ConditionOp::kNot, {missing});
  EXPECT_FALSE(CanBeUnknown(*Joined(ConditionOp::kAnd, {above, there})));
  EXPECT_FALSE(CanBeUnknown(*Joined(ConditionOp::kAnd, {not_missing, above})));
  EXPECT_FALSE(CanBeUnknown(*Joined(ConditionOp::kOr, {missing, above})));
  EXPECT_TRUE(CanBeUnknown(*Joined(ConditionOp::kAnd, {missing, above})));
  EXPECT_TRUE(CanBeUnknown(*Joined(ConditionOp::kOr, {there, above})));
}

TEST(CanBeUnknown, ADivisionAndAQuestion) {
  const auto guarded = [](ValuePtr value) {
    return Joined(ConditionOp::kAnd,
                  {IsMissing(World(), "value", true), IsMissing(World(), "net_mass", true),
                   Compared(std::move(value), CompareOp::kLess, ConstantOf(2))});
  };
  const ValuePtr value = FieldOf(World(), "value");
  EXPECT_TRUE(CanBeUnknown(*guarded(Quotient(value, FieldOf(World(), "net_mass")))));
  EXPECT_TRUE(CanBeUnknown(*guarded(Quotient(value, ConstantOf(0)))));
  EXPECT_FALSE(CanBeUnknown(*guarded(Quotient(value, ConstantOf(4)))));
  EXPECT_TRUE(CanBeUnknown(*guarded(AnswerTo(Numbered({Aggregate{}})[0]))));
}

TEST(QuestionsOf, FindsEachOnce) {
  const auto questions = Numbered({Aggregate{}, Aggregate{}});
  const ConditionPtr condition = Joined(
      ConditionOp::kOr,
      {Compared(AnswerTo(questions[1]), CompareOp::kLess, AnswerTo(questions[0])),
       Compared(Quotient(AnswerTo(questions[1]), ConstantOf(2)), CompareOp::kLess, ConstantOf(1))});
  const auto found = QuestionsOf(*condition);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0]->number, 1U);
  EXPECT_EQ(found[1]->number, 0U);
}

TEST(CaseNumbers, AreReadInTheMeasureOfTheField) {
  struct Case {
    std::string_view text;
    FieldKind kind;
    double number;
  };
  const std::vector<Case> cases{
      {"12.5", FieldKind::kNumber, 12.5},
      {"-3", FieldKind::kNumber, -3},
      {"10_000", FieldKind::kNumber, 10'000},
      {"40%", FieldKind::kNumber, 0.4},
      {"0.29 XTS", FieldKind::kNumber, 29},
      {"100 kg", FieldKind::kNumber, 100},
      {"500 g", FieldKind::kNumber, 0.5},
      {"0.5 t", FieldKind::kNumber, 500},
      {"12.50 XTS/kg", FieldKind::kNumber, 1250},
      {"2 XTS/t", FieldKind::kNumber, 0.2},
      {"3 XTS/unit", FieldKind::kNumber, 300},
      {"2 weeks", FieldKind::kNumber, 14},
      {"1970-01-11", FieldKind::kDate, 10},
      {"yes", FieldKind::kFlag, 1},
      {"no", FieldKind::kFlag, 0},
  };
  for (const Case& c : cases)
    EXPECT_EQ(ReadCaseNumber(c.text, c.kind, World()), c.number) << c.text;
  for (const std::string_view text : {"", "kg", "1.2.3", "5 miles", "5 XTS/week", "1-2"})
    EXPECT_TRUE(std::isnan(ReadCaseNumber(text, FieldKind::kNumber, World()))) << text;
  EXPECT_TRUE(std::isnan(ReadCaseNumber("2026-02-30", FieldKind::kDate, World())));
}

TEST(CaseCodes, AreSplitAtSpacesOutsideOfQuotes) {
  EXPECT_EQ(ReadCaseCodes("C644  N380"), (std::vector<std::string>{"C644", "N380"}));
  EXPECT_EQ(ReadCaseCodes(R"("a b" "c\"d" e)"), (std::vector<std::string>{"a b", "c\"d", "e"}));
  EXPECT_TRUE(ReadCaseCodes("  ").empty());
  EXPECT_EQ(ReadCaseCodes("\"open"), (std::vector<std::string>{"open"}));
}

TEST(CaseBatch, SaysWhatItsLineSays) {
  const std::size_t hs_code = FieldNumber(World(), "hs_code");
  const std::size_t documents = FieldNumber(World(), "documents");
  CaseLine line;
  line.says = {{hs_code, "6109.10"},
               {documents, "C644 N380"},
               {FieldNumber(World(), "description"), "\"shirts of cotton\""},
               {FieldNumber(World(), "net_mass"), "3 kg"}};
  const CaseBatch batch(line, World(), 20, 2);
  ASSERT_EQ(batch.batch().rows(), 2U);
  const auto text = [&](std::size_t field, std::size_t at) {
    const Column& column = batch.batch().column(field);
    return column.dictionary->Text(column.codes[at]);
  };
  EXPECT_EQ(text(hs_code, 1), "610910");
  EXPECT_EQ(text(documents, 3), "N380");
  EXPECT_EQ(batch.batch().column(documents).ends[1], 4U);
  EXPECT_EQ(text(FieldNumber(World(), "description"), 0), "shirts of cotton");
  EXPECT_EQ(batch.batch().column(FieldNumber(World(), "net_mass")).numbers[1], 3);
  EXPECT_EQ(batch.batch().column(FieldNumber(World(), "date")).numbers[0], 20);
  EXPECT_TRUE(batch.batch().column(FieldNumber(World(), "value")).numbers.empty());
}

TEST(GroupKey, FollowsFromCodesAndTheirBeginnings) {
  LineTable lines(LineSchema{});
  for (const std::string_view code : {"610910", "610990", "61", "", "ÄÖÜ1", "ÄÖÜ2"}) {
    LineRecord record;
    record.attribute(Attribute::kHsCode) = code;
    record.attribute(Attribute::kImporter) = "A";
    lines.Append(record);
  }
  const LineBatch batch(lines, World(), 0, lines.size());
  const auto key = [&](std::vector<GroupBy> per, std::size_t row) {
    return GroupKey(batch.batch(), per, row);
  };
  const std::size_t hs_code = FieldNumber(World(), "hs_code");
  const std::size_t importer = FieldNumber(World(), "importer");
  EXPECT_NE(key({{hs_code, 0}}, 0), key({{hs_code, 0}}, 1));
  EXPECT_EQ(key({{hs_code, 4}}, 0), key({{hs_code, 4}}, 1));
  EXPECT_NE(key({{hs_code, 4}}, 0), key({{hs_code, 4}}, 2));
  EXPECT_EQ(key({{hs_code, 3}}, 4), key({{hs_code, 3}}, 5));  // characters, not bytes
  EXPECT_EQ(key({{hs_code, 0}}, 3), kNoGroup);
  EXPECT_EQ(key({}, 0), key({}, 3));
  EXPECT_NE(key({{importer, 0}, {hs_code, 0}}, 0), key({{hs_code, 0}, {importer, 0}}, 0));
}

}  // namespace
}  // namespace tidewaiter::rules
