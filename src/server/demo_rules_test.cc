#include "server/demo_rules.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "detect/rules/cases.h"
#include "detect/rules/rule_set.h"

namespace tidewaiter::server {
namespace {

using ::testing::IsEmpty;

TEST(DemoRules, AreReadAndTheirCasesPass) {
  const rules::Schema schema = rules::StandardSchema({.currency = "XTS", .extra_names = {}}, 2);
  const auto read = rules::ReadRules(DemoRulesText(), schema);
  for (const rules::TextProblem& problem : read.problems) {
    const rules::LineColumn at = rules::WhereIs(DemoRulesText(), problem.span.begin);
    ADD_FAILURE() << at.line << ":" << at.column << " " << problem.detail;
  }
  for (const rules::CaseResult& result : rules::RunCases(read.set, schema)) {
    const rules::Rule& rule = read.set.rules[result.rule];
    EXPECT_TRUE(result.passed) << rule.name << ": " << rule.cases[result.number].name;
  }
  for (const rules::Rule& rule : read.set.rules) {
    if (rule.name.find('/') != std::string::npos) continue;  // rows of tables have no cases
    EXPECT_THAT(rules::MissingCases(rule), IsEmpty()) << rule.name;
  }
  EXPECT_GE(read.set.rules.size(), 7U);
  EXPECT_EQ(read.set.tables.size(), 1U);
  EXPECT_EQ(read.set.lists.size(), 2U);
}

}  // namespace
}  // namespace tidewaiter::server
