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

}  // namespace
}  // namespace tidewaiter::rules
