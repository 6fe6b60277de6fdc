#include <string>

#include <gtest/gtest.h>

#include "detect/rules/equal.h"
#include "detect/rules/print.h"
#include "detect/rules/rule_set.h"

namespace tidewaiter::rules {
namespace {

Schema House() {
  LineSchema lines;
  lines.currency = "XTS";
  return StandardSchema(lines, 2);
}

constexpr std::string_view kExample = R"(
list watched_importers "Importers under watch"
  owner "Targeting centre"
  expires 2027-06-30
  values "IMP-0041" until 2026-12-31 note "case 77", "IMP-0199"

rule cheap_textiles "Textiles far below the usual price"
  about "Found in the campaign of 2025; see circular 12."
  suspects undervalued
  confidence learned from 20%
  when hs_code in 50..63
    and value / net_mass < 40% of median of value / net_mass over 90 days per hs_code, origin
    and not importer in list watched_importers
  check value, net_mass
  advise "Ask for the contract and the transfer of payment."
  demand yellow
  add 250 XTS
  hold back after 10 checks of importer over 180 days if fewer than 5% were right
  begins 2026-01-01
  review 2027-01-01
  expires 2027-12-31
  case "far below" fires with hs_code = 520811, origin = CN, value = 100 XTS, net_mass = 100 kg, date = 2026-03-01
    earlier 3 lines hs_code = 520811, origin = CN, value = 500 XTS, net_mass = 100 kg, date = 2026-02-01
  case "no mass" is unknown with hs_code = 520811, origin = CN, value = 100 XTS, date = 2026-03-01

table floor_prices "Prices below which nobody sells"
  suspects undervalued
  demand yellow
  columns hs_code | origin | value / net_mass | confidence
  row 0901 | BR, CO | < 2 XTS/kg | 30%
  row 6109 | - | between 0.01 XTS/kg and 1.50 XTS/kg | 45%
)";

std::string Told(std::string_view text, const std::vector<TextProblem>& problems) {
  std::string told;
  for (const TextProblem& problem : problems) {
    told += problem.code + ": " + std::string(text.substr(problem.span.begin, 30)) + ": " +
            problem.detail + '\n';
  }
  return told;
}

TEST(ReadRules, ReadsTheExampleOfTheFormat) {
  const Schema schema = House();
  const ReadRulesResult read = ReadRules(kExample, schema);
  ASSERT_TRUE(read.problems.empty()) << Told(kExample, read.problems);
  ASSERT_EQ(read.set.lists.size(), 1U);
  ASSERT_EQ(read.set.rules.size(), 3U);
  ASSERT_EQ(read.set.tables.size(), 1U);
  EXPECT_EQ(read.set.tables[0].first_rule, 1U);
  const Rule& rule = read.set.rules[0];
  EXPECT_EQ(rule.name, "cheap_textiles");
  EXPECT_EQ(rule.when->parts.size(), 3U);
  EXPECT_EQ(rule.add_minor, 250'00);
  EXPECT_EQ(rule.cases.size(), 2U);
  EXPECT_EQ(rule.cases[0].earlier[0].times, 3U);
  EXPECT_EQ(read.set.rules[1].name, "floor_prices/1");
  EXPECT_EQ(read.set.rules[2].confidence.prior, 0.45);
  EXPECT_EQ(read.set.aggregates.size(), 1U);
}

TEST(ReadRules, WhatIsPrintedReadsBackTheSame) {
  const Schema schema = House();
  const RuleSet set = ReadRules(kExample, schema).set;
  const std::string printed = PrintRules(set, schema);
  const ReadRulesResult again = ReadRules(printed, schema);
  EXPECT_TRUE(again.problems.empty()) << Told(printed, again.problems) << printed;
  EXPECT_TRUE(Same(set, again.set)) << printed;
  EXPECT_EQ(PrintRules(again.set, schema), printed);
}

ReadRulesResult ReadWhen(const std::string& when) {
  return ReadRules("rule r suspects rate when " + when, House());
}

std::string Repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i)
    text += piece;
  return text;
}

TEST(ReadRules, AQuestionIsAskedOnce) {
  const ReadRulesResult read = ReadRules(
      "rule a suspects rate when count of lines over 1 week per importer > 5\n"
      "rule b suspects rate when 7 < count  of lines over 7 days per importer\n"
      "rule c suspects rate when count of lines over 8 days per importer > 5",
      House());
  ASSERT_EQ(read.set.aggregates.size(), 2U);
  EXPECT_EQ(read.set.aggregates[0]->number, 0U);
  EXPECT_EQ(read.set.aggregates[1]->number, 1U);
  EXPECT_EQ(read.set.rules[0].when->values[0]->aggregate,
            read.set.rules[1].when->values[1]->aggregate);
}

TEST(ReadRules, ARuleWithAProblemIsLeftOutWithItsQuestions) {
  const ReadRulesResult read = ReadRules(
      "rule a suspects rate when count of lines over 1 day > 5 kg\n"
      "rule b suspects rate when count of lines over 2 days > 5\n"
      "rule c suspects rate when value == 1 XTS\n",
      House());
  EXPECT_EQ(read.problems.size(), 2U);
  ASSERT_EQ(read.set.rules.size(), 1U);
  EXPECT_EQ(read.set.rules[0].name, "b");
  ASSERT_EQ(read.set.aggregates.size(), 1U);
  EXPECT_EQ(read.set.aggregates[0]->number, 0U);
}

TEST(ReadRules, AListMayStandBehindAndTheTextsOwnComesFirst) {
  List outside;
  outside.name = "watched";
  outside.entries = {{.text = "OUTSIDE", .until = {}, .note = ""}};
  const std::string rule = "rule a suspects rate when importer in list watched\n";
  const auto entry = [&](const std::string& text) {
    const ReadRulesResult read = ReadRules(text, House(), {outside});
    EXPECT_TRUE(read.problems.empty());
    return read.set.rules.at(0).when->set->entries.at(0).first;
  };
  EXPECT_EQ(entry(rule), "OUTSIDE");
  EXPECT_EQ(entry(rule + "list watched\n values INSIDE"), "INSIDE");
}

TEST(ReadRules, NumbersAreExactInTheirOwnUnit) {
  EXPECT_EQ(ReadWhen("value > 0.07 XTS").set.rules.at(0).when->values[1]->number, 7);
  EXPECT_EQ(ReadWhen("rate > 12.3%").set.rules.at(0).when->values[1]->number, 0.123);
  EXPECT_EQ(ReadWhen("net_mass > 0.3 t").set.rules.at(0).when->values[1]->number, 300);
  EXPECT_EQ(ReadWhen("value / net_mass > 1 XTS/t").set.rules.at(0).when->values[1]->number, 0.1);
}

TEST(ReadRules, CodesAreSortedOnceEachAndWithoutPoints) {
  const ReadRulesResult read = ReadWhen("hs_code in 61.09, 01, 6109, 50..63");
  ASSERT_TRUE(read.problems.empty());
  const std::vector<CodeRange> wanted{{"01", "01"}, {"50", "63"}, {"6109", "6109"}};
  EXPECT_EQ(read.set.rules[0].when->set->ranges, wanted);
}

TEST(ReadRules, CodesMayBeWordsOfTheLanguageInCapitals) {
  const ReadRulesResult read =
      ReadWhen("origin in IN, AT, OR, IS and dispatch = BY or dispatch is IN");
  EXPECT_TRUE(read.problems.empty());
}

std::string FirstCode(const ReadRulesResult& read) {
  return read.problems.empty() ? "" : read.problems[0].code;
}

TEST(ReadRules, EachLimitIsTold) {
  const auto nested = [](std::size_t depth) {
    return Repeated("not (", depth) + "origin = CN" + Repeated(")", depth);
  };
  EXPECT_EQ(FirstCode(ReadWhen(nested(kDepthMax - 2))), "");
  EXPECT_EQ(FirstCode(ReadWhen(nested(kDepthMax))), "too_deep");
  EXPECT_EQ(FirstCode(ReadWhen(nested(100'000))), "too_deep");
  EXPECT_EQ(FirstCode(ReadWhen("value > 1 XTS" + Repeated(" + 1 XTS", 100))), "too_deep");
  EXPECT_EQ(FirstCode(ReadWhen(Repeated("-", 100'000) + "value > 1 XTS")), "too_deep");
  EXPECT_EQ(FirstCode(ReadWhen(Repeated("abs(", 100'000) + "value > 1 XTS")), "too_deep");
  EXPECT_EQ(FirstCode(ReadWhen("value > 1 XTS" + Repeated(" and value > 1 XTS", 990))), "");
  EXPECT_EQ(FirstCode(ReadWhen("value > 1 XTS" + Repeated(" and value > 1 XTS", 1'001))), "limit");
  EXPECT_EQ(FirstCode(ReadWhen("origin in CN" + Repeated(", VN", 10'000))), "limit");
  EXPECT_EQ(FirstCode(ReadWhen("origin = \"" + Repeated("x", 5'000) + '"')), "limit");
  EXPECT_EQ(FirstCode(ReadRules(std::string(kTextBytesMax + 1, ' '), House())), "limit");
  EXPECT_EQ(FirstCode(ReadRules("rule " + Repeated("a", 65) + " suspects rate when value > 1 XTS",
                                House())),
            "limit");
}

TEST(ReadRules, ATextOfNothingButMistakesEndsWithTooMany) {
  const std::string text = Repeated("rule a suspects foo when bar > 1\n", 2'000);
  const ReadRulesResult read = ReadRules(text, House());
  ASSERT_EQ(read.problems.size(), kTextProblemsMax + 1);
  EXPECT_EQ(read.problems.back().code, "too_many_problems");
  EXPECT_TRUE(read.set.rules.empty());
}

TEST(ReadRules, NothingIsNoRulesAndNoProblem) {
  EXPECT_TRUE(ReadRules("", House()).problems.empty());
  EXPECT_TRUE(ReadRules("\xEF\xBB\xBF# only a comment", House()).problems.empty());
}

TEST(WhereIs, CountsCharactersFromOne) {
  const std::string_view text = "ab\nä€x";
  EXPECT_EQ(WhereIs(text, 0).column, 1U);
  EXPECT_EQ(WhereIs(text, 2).column, 3U);
  EXPECT_EQ(WhereIs(text, 8).line, 2U);
  EXPECT_EQ(WhereIs(text, 8).column, 3U);
}

TEST(Same, LooksAtEverythingButPlaces) {
  const auto rule = [](const std::string& text) {
    return ReadRules(text, House()).set.rules.at(0);
  };
  const Rule one = rule("rule a suspects rate when value > 1 XTS");
  EXPECT_TRUE(Same(one, rule("# why\nrule  a suspects rate\n when (value > 1.0 XTS)")));
  for (const char* other :
       {"rule b suspects rate when value > 1 XTS", "rule a suspects seal when value > 1 XTS",
        "rule a suspects rate when value > 2 XTS", "rule a suspects rate when value >= 1 XTS",
        "rule a \"A\" suspects rate when value > 1 XTS",
        "rule a suspects rate when value > 1 XTS demand red",
        "rule a suspects rate when value > 1 XTS confidence 10%",
        "rule a suspects rate when value > 1 XTS check value",
        "rule a suspects rate when value > 1 XTS begins 2026-01-01",
        "rule a suspects rate when value > 1 XTS case \"x\" fires with origin = CN",
        "rule a suspects rate when value > 1 XTS hold back after 1 check over 1 day if fewer than "
        "1% were right"})
    EXPECT_FALSE(Same(one, rule(other))) << other;
}

}  // namespace
}  // namespace tidewaiter::rules
