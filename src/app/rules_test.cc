// Rules against a second opinion: every hit is what DuckDB's own SQL says over the same history.
#include "app/rules.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/history.h"
#include "app/rules_past.h"
#include "app/test_rules_sql.h"
#include "codec/parse.h"
#include "detect/rules/cases.h"
#include "sim/write.h"

namespace tidewaiter::app {
namespace {

constexpr std::size_t kRowsMax = 100'000;

// A simulated country, imported once for all tests.
class RulesTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = os::Path(testing::TempDir()) / fmt::format("rules_test_{}", ::getpid());
    sim::CountryOptions options;
    options.seed = 11;
    options.lines = 6'000;
    options.days = 500;
    options.inspected_share = 0.3;
    ASSERT_TRUE(sim::WriteCountry(options, folder_ / "country", 20, NoProgress));
    ASSERT_TRUE(ImportFile(folder_ / "country/past.csv", folder_ / "country/mapping.toml", Data(),
                           NoProgress));
    lines_ = std::make_unique<LineTable>(*LoadHistory(Data(), NoProgress));
  }
  static void TearDownTestSuite() {
    lines_.reset();
    std::filesystem::remove_all(folder_);
  }
  static os::Path Data() { return folder_ / "data"; }
  static const LineTable& Lines() { return *lines_; }

  static rules::Schema TheSchema() { return *RuleSchema({.data = Data(), .currency = {}}); }

  static rules::RuleSet Read(const std::string& text) {
    rules::ReadRulesResult read = rules::ReadRules(text, TheSchema());
    for (const rules::TextProblem& problem : read.problems) {
      ADD_FAILURE() << problem.code << ": " << problem.detail << ": "
                    << text.substr(problem.span.begin, problem.span.end - problem.span.begin);
    }
    return std::move(read.set);
  }

  static std::set<std::string> Ask(const std::string& sql) {
    const auto answer = QueryHistory(Data(), sql, kRowsMax);
    if (!answer) {
      ADD_FAILURE() << answer.error() << "\n" << sql;
      return {};
    }
    std::set<std::string> ids;
    for (const auto& row : answer->rows)
      ids.insert(row[0].value_or(""));
    return ids;
  }

  // The ids of the lines on which each rule fires; `held` instead where it is held back.
  static std::vector<std::set<std::string>> HitsOf(const rules::Program& program,
                                                   bool held = false) {
    std::vector<std::set<std::string>> ids(program.set().rules.size());
    const auto firings = FireOnPast(program, Lines(), NoProgress);
    if (!firings) {
      ADD_FAILURE() << firings.error();
      return ids;
    }
    for (const Firing& firing : *firings) {
      if (firing.held == held) ids[firing.rule].emplace(Lines().id(firing.row));
    }
    return ids;
  }

  // Reads all of them as one set, runs it, and asks DuckDB for each.
  static void Compare(const std::vector<RuleAndSql>& table, const std::string& before = "") {
    std::string text = before;
    for (std::size_t i = 0; i < table.size(); ++i) {
      text += fmt::format("rule r{}\n  suspects undervalued\n  when {}\n{}", i, table[i].when,
                          table[i].clauses);
    }
    const rules::Program program(Read(text), TheSchema());
    ASSERT_EQ(program.set().rules.size(), table.size());
    const std::vector<std::set<std::string>> hits = HitsOf(program);
    for (std::size_t i = 0; i < table.size(); ++i) {
      const std::set<std::string> expected =
          Ask(fmt::format("SELECT l.id FROM lines l WHERE {}", table[i].sql));
      EXPECT_FALSE(expected.empty()) << "proves nothing: " << table[i].when;
      EXPECT_LT(expected.size(), Lines().size()) << "proves nothing: " << table[i].when;
      EXPECT_EQ(hits[i].size(), expected.size()) << table[i].when;
      EXPECT_TRUE(hits[i] == expected) << table[i].when;
    }
  }

 private:
  static inline os::Path folder_;
  static inline std::unique_ptr<LineTable> lines_;
};

TEST_F(RulesTest, NumbersAreThoseOfDuckDb) {
  Compare(NumberRules());
}

// The list is asked of DuckDB: so the rule and the SQL look at the same makers.
TEST_F(RulesTest, CodesAndTextsAreThoseOfDuckDb) {
  std::string list = "list some_makers\n  expires 2025-03-31\n  values ";
  const std::set<std::string> makers =
      Ask("SELECT DISTINCT manufacturer FROM lines WHERE manufacturer LIKE 'M6%'");
  ASSERT_FALSE(makers.empty());
  for (const std::string& maker : makers)
    list += fmt::format("{}\"{}\"", maker == *makers.begin() ? "" : ", ", maker);
  Compare(CodeRules(), list + "\n");
}

TEST_F(RulesTest, QuestionsAboutEarlierLinesAreThoseOfDuckDb) {
  Compare(WindowRules());
}

TEST_F(RulesTest, QuestionsAboutChecksAreThoseOfDuckDb) {
  Compare(CheckRules());
}

TEST_F(RulesTest, TheRowsOfATableAreRulesOfTheirOwn) {
  const rules::Program program(
      Read("table floor\n  suspects undervalued\n  columns hs_code | origin | value / net_mass\n"
           "  row 6404 | CN, VN | < 8 XTS/kg\n  row 84..85 | - | between 1 XTS/kg and 9 XTS/kg\n"),
      TheSchema());
  const std::vector<std::set<std::string>> hits = HitsOf(program);
  const std::string price = "value_minor / nullif(net_mass_kg, 0)";
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0],
            Ask("SELECT id FROM lines WHERE hs_code LIKE '6404%' AND origin IN ('CN', 'VN') "
                "AND " +
                price + " < 800"));
  EXPECT_EQ(hits[1], Ask("SELECT id FROM lines WHERE left(hs_code, 2) IN ('84', '85') AND " +
                         price + " BETWEEN 100 AND 900"));
  EXPECT_FALSE(hits[0].empty());
  EXPECT_FALSE(hits[1].empty());
}

// What a rule holds back by: its own checks, known before the line's day, on lines of the same
// importer on which it fired itself: so DuckDB goes from day to day, too.
TEST_F(RulesTest, HoldingBackIsThatOfDuckDb) {
  const rules::Program program(Read("rule r\n  suspects undervalued\n  when origin in CN, VN, TR\n"
                                    "  hold back after 3 checks of importer over 120 days if fewer "
                                    "than 20% were right\n"),
                               TheSchema());
  const std::set<std::string> all = Ask("SELECT id FROM lines WHERE origin IN ('CN', 'VN', 'TR')");
  const std::set<std::string> fired = Ask(HoldBackSql({.when = "origin IN ('CN', 'VN', 'TR')",
                                                       .kind = "undervalued",
                                                       .of = "importer",
                                                       .checks = 3,
                                                       .days = 120,
                                                       .share = 0.2}));
  EXPECT_GT(fired.size(), 100u);
  EXPECT_LT(fired.size() + 100, all.size());
  EXPECT_EQ(HitsOf(program, false)[0], fired);
  std::set<std::string> held;
  std::ranges::set_difference(all, fired, std::inserter(held, held.end()));
  EXPECT_EQ(HitsOf(program, true)[0], held);
}

}  // namespace
}  // namespace tidewaiter::app
