// Rules against a second opinion: every hit is what DuckDB's own SQL says over the same history.
#include "app/rules.h"

#include <unistd.h>

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
    for (const rules::Firing& firing : *firings) {
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
                                    "    and date < 2024-09-01\n  hold back after 3 checks of "
                                    "importer over 120 days if fewer "
                                    "than 20% were right\n"),
                               TheSchema());
  const std::string when = "origin IN ('CN', 'VN', 'TR') AND date < '2024-09-01'";
  const std::set<std::string> all = Ask("SELECT id FROM lines WHERE " + when);
  const std::set<std::string> fired = Ask(HoldBackSql({.when = when,
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

struct PastCase {
  std::string when;
  std::string kind;
  std::string sql;
};

// Lines, looked at, right, the same at random, money, never looked at.
std::string FiguresSql(const PastCase& rule, std::string_view days) {
  const std::string right = Wrong(rule.kind);
  const std::string looked = LookedAt(rule.kind);
  return fmt::format(
      "SELECT concat_ws(' ', count(*), count(*) FILTER (WHERE {1}), count(*) FILTER (WHERE {0}), "
      "count(*) FILTER (WHERE {1} AND selection_basis = 'random'), count(*) FILTER (WHERE {0} AND "
      "selection_basis = 'random'), coalesce(sum(recovered_minor) FILTER (WHERE {0}), 0), count(*) "
      "FILTER (WHERE outcome_source = 'none')) FROM lines b WHERE {2} AND {3}",
      right, looked, rule.sql, days);
}

std::string FiguresOf(const rules::RuleResult& result) {
  return fmt::format("{} {} {} {} {} {} {}", result.hits, result.right.whole, result.right.part,
                     result.random.whole, result.random.part, result.recovered_minor,
                     result.never_looked_at);
}

// Figures of some days; questions look back to those before.
TEST_F(RulesTest, BackTestsAreThoseOfDuckDb) {
  const std::vector<PastCase> table = {
      {"origin in CN, VN, TR", "undervalued", "origin IN ('CN', 'VN', 'TR')"},
      {"hs_code in 50..85", "hs_code", "left(hs_code, 2) BETWEEN '50' AND '85'"},
      {"count of lines over 60 days per importer > 10", "undervalued",
       "(SELECT count(*) FROM lines e WHERE e.importer = b.importer AND e.date > b.date - 60 AND "
       "(e.date < b.date OR (e.date = b.date AND e.id < b.id))) > 10"},
  };
  std::string text;
  for (std::size_t i = 0; i < table.size(); ++i)
    text += fmt::format("rule r{}\n  suspects {}\n  when {}\n", i, table[i].kind, table[i].when);
  PastRequest request{.rules = Data() / "mine.rules", .data = Data()};
  ASSERT_TRUE(os::WriteFile(request.rules, text));
  request.from = *ParseIsoDay("2024-08-20");
  request.to = *ParseIsoDay("2025-02-10");
  const auto past = TryOnPast(request, NoProgress);
  ASSERT_TRUE(past) << past.error();
  const std::string days = "b.date BETWEEN '2024-08-20' AND '2025-02-10'";
  for (std::size_t i = 0; i < table.size(); ++i) {
    const rules::RuleResult& result = past->report.rules[i];
    EXPECT_GT(result.right.whole, result.right.part);
    EXPECT_EQ(std::set{FiguresOf(result)}, Ask(FiguresSql(table[i], days))) << table[i].when;
  }
  EXPECT_EQ(std::set{std::to_string(past->report.lines)},
            Ask("SELECT count(*) FROM lines b WHERE " + days));
  EXPECT_EQ(past->report.first_day, request.from);
  EXPECT_EQ(past->report.last_day, request.to);
}

TEST_F(RulesTest, LoadByOfficeIsThatOfDuckDb) {
  PastRequest request{
      .rules = Data() / "one.rules", .data = Data(), .from = *ParseIsoDay("2024-03-01")};
  ASSERT_TRUE(os::WriteFile(request.rules, "rule r\n  suspects origin\n  when origin = CN\n"));
  const auto past = TryOnPast(request, NoProgress);
  ASSERT_TRUE(past) << past.error();
  std::set<std::string> said;
  for (const rules::OfficeLoad& load : past->report.rules[0].offices)
    said.insert(fmt::format("{} {} {} {} {:.6f} {}",
                            past->lines.dictionary(Attribute::kOffice).Text(load.office),
                            load.lines, load.hits, load.load.max, load.load.mean, load.load.p95));
  EXPECT_GT(said.size(), 3u);
  EXPECT_EQ(said, Ask("SELECT format('{} {} {} {} {:.6f} {}', office, sum(n), sum(h), max(h), "
                      "sum(h)::DOUBLE / count(*), quantile_disc(h, 0.95)) FROM (SELECT office, "
                      "date, count(*) AS n, "
                      "count(*) FILTER (WHERE origin = 'CN') AS h FROM lines WHERE date >= "
                      "'2024-03-01' GROUP BY ALL) GROUP BY office HAVING sum(h) > 0"));
}

TEST_F(RulesTest, ABackTestStopsWhenItIsTold) {
  PastRequest request{.rules = Data() / "one.rules", .data = Data()};
  ASSERT_TRUE(os::WriteFile(request.rules, "rule r\n  suspects origin\n  when origin = CN\n"));
  const auto stop = [](std::string_view step, std::uint64_t done, std::uint64_t) -> Status {
    if (step == "lines" && done > 1'000) return Fail(ErrorCode::kUnavailable, "stopped");
    return {};
  };
  const auto past = TryOnPast(request, stop);
  ASSERT_FALSE(past);
  EXPECT_EQ(past.error().message, "stopped");
  request.from = *ParseIsoDay("2030-01-01");
  EXPECT_EQ(TryOnPast(request, NoProgress).error().field, "--from");
}

TEST_F(RulesTest, WhatAChangeDoesToThePast) {
  const rules::Program before(Read("rule a\n  suspects origin\n  when origin in CN, VN\n"
                                   "rule b\n  suspects origin\n  when origin = TR\n"),
                              TheSchema());
  const rules::Program after(Read("rule a\n  suspects origin\n  when origin in CN, TR\n"
                                  "rule b\n  suspects origin\n  when not origin != TR\n"
                                  "rule c\n  suspects origin\n  when origin = ID\n"),
                             TheSchema());
  const auto changes = CompareHits(before, after, Lines(), NoProgress);
  ASSERT_TRUE(changes) << changes.error();
  const auto ids = [](const std::vector<std::uint32_t>& rows) {
    std::set<std::string> out;
    for (const std::uint32_t row : rows)
      out.emplace(Lines().id(row));
    return out;
  };
  const auto of = [](std::string_view origin) {
    return Ask(fmt::format("SELECT id FROM lines WHERE origin = '{}'", origin));
  };
  ASSERT_EQ(changes->size(), 2u);
  EXPECT_EQ(changes->at(0).rule, "a");
  EXPECT_EQ(changes->at(0).both, of("CN").size());
  EXPECT_EQ(ids(changes->at(0).only_before), of("VN"));
  EXPECT_EQ(ids(changes->at(0).only_after), of("TR"));
  EXPECT_EQ(changes->at(1).rule, "c");
  EXPECT_EQ(ids(changes->at(1).only_after), of("ID"));
  const std::vector<std::uint32_t>& rows = changes->at(1).only_after;
  EXPECT_TRUE(
      std::ranges::is_sorted(rows, {}, [](std::uint32_t row) { return Lines().date(row); }));
}

TEST_F(RulesTest, TheExampleIsRightAndPassesItsCases) {
  for (const std::string currency : {"XTS", "EUR", "KWD"}) {
    const rules::Schema schema = *RuleSchema({.data = {}, .currency = currency});
    const rules::ReadRulesResult read = rules::ReadRules(ExampleRules(currency), schema);
    EXPECT_TRUE(read.problems.empty()) << read.problems.front().detail;
    const std::vector<rules::CaseResult> results = rules::RunCases(read.set, schema);
    EXPECT_EQ(results.size(), 8u);
    for (const rules::CaseResult& result : results)
      EXPECT_TRUE(result.passed) << read.set.rules[result.rule].cases[result.number].name;
  }
}

TEST_F(RulesTest, TheExampleFindsSomethingInASimulatedCountry) {
  const rules::Program program(Read(ExampleRules("XTS")), TheSchema());
  const std::vector<std::set<std::string>> hits = HitsOf(program);
  for (std::size_t i = 0; i < hits.size(); ++i)
    EXPECT_FALSE(hits[i].empty()) << program.set().rules[i].name;
}

}  // namespace
}  // namespace tidewaiter::app
