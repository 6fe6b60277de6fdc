#include "detect/rules/cases.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "detect/rules/rule_set.h"
#include "detect/rules/test_questions.h"

namespace tidewaiter::rules {
namespace {

class CasesTest : public testing::Test {
 protected:
  CasesTest() : schema_(TestSchema()) {}

  std::pair<std::size_t, std::string> Says(std::string_view field, std::string text) const {
    return {FieldNumber(schema_, field), std::move(text)};
  }

  CaseLine Line(std::vector<std::pair<std::size_t, std::string>> says, std::uint32_t times = 1) {
    CaseLine line;
    line.says = std::move(says);
    line.times = times;
    return line;
  }

  static Case Expect(Expected expected, CaseLine line, std::vector<CaseLine> earlier = {}) {
    Case one;
    one.expected = expected;
    one.line = std::move(line);
    one.earlier = std::move(earlier);
    return one;
  }

  // "value / net_mass < half of the median of it over 90 days per origin". A question about
  // something else comes first, so that its number is not its place.
  RuleSet CheapGoods() {
    const ValuePtr price = Quotient(FieldOf(schema_, "value"), FieldOf(schema_, "net_mass"));
    Aggregate median;
    median.kind = AggregateKind::kMedian;
    median.of = Quotient(price, ConstantOf(2));
    median.days = 90;
    median.per = {{.field = FieldNumber(schema_, "origin"), .prefix = 0}};
    RuleSet set;
    set.aggregates = Numbered({Aggregate{}, median});
    Rule rule;
    rule.name = "cheap";
    rule.when = Compared(price, CompareOp::kLess, AnswerTo(set.aggregates[1]));
    set.rules.push_back(rule);
    return set;
  }

  CaseLine Goods(std::string value, std::string day, std::uint32_t times = 1) {
    return Line({Says("origin", "CN"), Says("value", std::move(value)), Says("net_mass", "100 kg"),
                 Says("date", std::move(day))},
                times);
  }

  // The truth of each case.
  std::vector<Truth> Run(const RuleSet& set) const {
    std::vector<Truth> truths;
    for (const CaseResult& result : RunCases(set, schema_))
      truths.push_back(result.got);
    return truths;
  }

  Schema schema_;
};

TEST_F(CasesTest, LearnTheirEarlierLines) {
  RuleSet set = CheapGoods();
  const CaseLine earlier = Goods("500 XTS", "2026-02-01", 3);
  set.rules[0].cases = {
      Expect(Expected::kFires, Goods("249 XTS", "2026-03-01"), {earlier}),
      Expect(Expected::kDoesNotFire, Goods("250 XTS", "2026-03-01"), {earlier}),
      Expect(Expected::kUnknown, Goods("1 XTS", "2026-06-01"), {earlier}),  // too long ago
      Expect(Expected::kUnknown, Goods("1 XTS", "2026-03-01"), {}),
      Expect(Expected::kUnknown, Line({Says("origin", "CN"), Says("value", "1 XTS")}), {earlier}),
      // The median of 1, 5 and 9 XTS; told out of order, and the last of them after the line.
      Expect(Expected::kDoesNotFire, Goods("251 XTS", "2026-03-01"),
             {Goods("900 XTS", "2026-02-20"), Goods("100 XTS", "2026-02-10"),
              Goods("500 XTS", "2026-02-15"), Goods("9000 XTS", "2026-03-02")}),
  };
  for (const CaseResult& result : RunCases(set, schema_)) {
    EXPECT_TRUE(result.passed) << "case " << result.number;
    EXPECT_TRUE(result.why.empty());
  }
}

TEST_F(CasesTest, AFailedOneSaysWhy) {
  RuleSet set = CheapGoods();
  set.rules[0].cases = {
      Expect(Expected::kFires, Goods("900 XTS", "2026-03-01"), {Goods("500 XTS", "2026-02-01")})};
  const std::vector<CaseResult> results = RunCases(set, schema_);
  ASSERT_EQ(results.size(), 1U);
  EXPECT_FALSE(results[0].passed);
  EXPECT_EQ(results[0].got, Truth::kFalse);
  ASSERT_FALSE(results[0].why.empty());
  EXPECT_EQ(results[0].why[0].truth, Truth::kFalse);
}

TEST_F(CasesTest, EarlierChecksAreKnownOnTheirDay) {
  Aggregate rate;
  rate.kind = AggregateKind::kHitRate;
  rate.error = ErrorKind::kOrigin;
  rate.days = 365;
  rate.per = {{.field = FieldNumber(schema_, "importer"), .prefix = 0}};
  RuleSet set;
  set.aggregates = Numbered({rate});
  Rule rule;
  rule.when = Compared(AnswerTo(set.aggregates[0]), CompareOp::kGreater, ConstantOf(0.5));
  const auto line = [&](std::string day) {
    return Line({Says("importer", "\"IMP 1\""), Says("date", std::move(day))});
  };
  CaseLine right = line("2026-02-01");
  right.checked = true;
  CaseLine wrong = right;
  wrong.wrong = true;
  wrong.times = 2;
  rule.cases = {Expect(Expected::kFires, line("2026-02-02"), {right, wrong}),
                Expect(Expected::kUnknown, line("2026-02-01"), {right, wrong}),
                Expect(Expected::kDoesNotFire, line("2026-02-02"), {right}),
                Expect(Expected::kUnknown, line("2026-02-02"), {line("2026-02-01")})};
  // Who says no day for an earlier line means the day before.
  CaseLine no_day = Line({Says("importer", "\"IMP 1\"")});
  no_day.checked = no_day.wrong = true;
  rule.cases.push_back(Expect(Expected::kFires, line("2026-02-02"), {no_day}));
  set.rules.push_back(rule);
  for (const CaseResult& result : RunCases(set, schema_))
    EXPECT_TRUE(result.passed) << "case " << result.number;
}

TEST_F(CasesTest, ARuleFiresInItsTimeAlone) {
  RuleSet set;
  Rule rule;
  rule.when = CodeIs(schema_, "origin", "CN");
  rule.begins = 20'000;
  rule.expires = 20'010;
  const auto on = [&](Day day) {
    return Expect(Expected::kFires, Line({Says("origin", "CN"), Says("date", FormatDay(day))}));
  };
  rule.cases = {on(19'999), on(20'000), on(20'010), on(20'011)};
  set.rules.push_back(rule);
  EXPECT_EQ(Run(set),
            (std::vector<Truth>{Truth::kFalse, Truth::kTrue, Truth::kTrue, Truth::kFalse}));
}

// The example that the page of the format begins with, as it stands there.
TEST_F(CasesTest, ThoseOfTheDocumentedRulePass) {
  std::ifstream file(TIDEWAITER_TESTDATA "/../docs/formats/rules.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::size_t begin = page.find("```rules\n") + 9;
  const ReadRulesResult read =
      ReadRules(page.substr(begin, page.find("```", begin) - begin), schema_);
  for (const TextProblem& problem : read.problems)
    ADD_FAILURE() << problem.code << ": " << problem.detail;
  const std::vector<CaseResult> results = RunCases(read.set, schema_);
  EXPECT_EQ(results.size(), 3U);
  for (const CaseResult& result : results)
    EXPECT_TRUE(result.passed) << "case " << result.number;
  EXPECT_TRUE(MissingCases(read.set.rules[0]).empty());
}

TEST_F(CasesTest, MissingOnesAreNamed) {
  Rule rule;
  rule.when = CodeIs(schema_, "origin", "CN");
  EXPECT_EQ(MissingCases(rule), (std::vector<std::string>{"fires", "does_not_fire", "unknown"}));
  rule.cases = {Expect(Expected::kDoesNotFire, {}), Expect(Expected::kUnknown, {})};
  EXPECT_EQ(MissingCases(rule), (std::vector<std::string>{"fires"}));
  rule.when = IsMissing(schema_, "origin", false);
  rule.cases = {Expect(Expected::kFires, {}), Expect(Expected::kDoesNotFire, {})};
  EXPECT_TRUE(MissingCases(rule).empty());
}

}  // namespace
}  // namespace tidewaiter::rules
