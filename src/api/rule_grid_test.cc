#include "api/rule_grid.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::api {
namespace {

using rulebook::EntryKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const rules::Schema& TestSchema() {
  static const rules::Schema schema =
      rules::StandardSchema({.currency = "XTS", .extra_names = {}}, 2);
  return schema;
}

RuleGrid Read(std::string_view text, std::vector<CellProblem>& problems) {
  return ReadGrid(text, TestSchema(), {}, problems);
}

constexpr std::string_view kTable = R"(table floors "Prices below which nobody sells"
  suspects undervalued
  demand yellow
  columns hs_code | origin | value / net_mass | confidence
  row 0901 | BR, CO | < 2 XTS/kg | 30%
  row 6109 | - | between 0.01 XTS/kg and 1.50 XTS/kg | 45%
)";

TEST(RuleGrid, ATableComesAndGoes) {
  std::vector<CellProblem> problems;
  RuleGrid grid = Read(kTable, problems);
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(grid.kind, EntryKind::kTable);
  EXPECT_EQ(grid.name, "floors");
  EXPECT_THAT(grid.columns, ElementsAre("hs_code", "origin", "value / net_mass", "confidence"));
  ASSERT_THAT(grid.rows, SizeIs(2));
  EXPECT_THAT(grid.rows[0], ElementsAre("0901", "BR, CO", "< 2 XTS/kg", "30%"));
  EXPECT_EQ(grid.head_text, "suspects undervalued\ndemand yellow\n");
  EXPECT_EQ(WriteGrid(grid, TestSchema(), {}, problems), kTable);
  EXPECT_THAT(problems, IsEmpty());
}

TEST(RuleGrid, ProblemsPointIntoCells) {
  std::vector<CellProblem> problems;
  RuleGrid grid = Read(kTable, problems);
  grid.rows[1][2] = "< 2 kg";     // a mass is no price
  grid.rows[0][0] = "0901, 09x";  // no code of the Harmonized System
  const std::string text = WriteGrid(grid, TestSchema(), {}, problems);
  ASSERT_THAT(problems, SizeIs(2));
  EXPECT_EQ(problems[0].row, 0);
  EXPECT_EQ(problems[0].column, 0);
  EXPECT_EQ(problems[1].row, 1);
  EXPECT_EQ(problems[1].column, 2);
  // The same when the text is read.
  std::vector<CellProblem> again;
  const RuleGrid as_read = Read(text, again);
  EXPECT_EQ(again, problems);
  EXPECT_EQ(as_read.rows, grid.rows) << "what is wrong is shown as well";
  EXPECT_EQ(as_read.columns, grid.columns);
  EXPECT_EQ(as_read.head_text, grid.head_text);
  EXPECT_EQ(as_read.title, grid.title);
}

TEST(RuleGrid, CommentsOfTheTextBeforeStayWithTheirRows) {
  const std::string before =
      "# Ask Anna first.\ntable prices\n  suspects undervalued  # by the campaign\n"
      "  columns hs_code | value\n  row 0901 | < 2 XTS  # coffee\n  # Shirts.\n"
      "  row 6109 | < 3 XTS\n  # No more rows.\n";
  std::vector<CellProblem> problems;
  RuleGrid grid = Read(before, problems);
  EXPECT_EQ(grid.head_text, "suspects undervalued\n");
  grid.before = before;
  EXPECT_EQ(WriteGrid(grid, TestSchema(), {}, problems), before);
  grid.rows.insert(grid.rows.begin(), {"0402", "< 1 XTS"});
  grid.rows.erase(grid.rows.begin() + 1);
  grid.rows.push_back({"09x", "< 9 XTS"});
  EXPECT_EQ(WriteGrid(grid, TestSchema(), {}, problems),
            "# Ask Anna first.\ntable prices\n  suspects undervalued  # by the campaign\n"
            "  columns hs_code | value\n  row 0402 | < 1 XTS\n  # Shirts.\n  row 6109 | < 3 XTS\n"
            "  row 09x | < 9 XTS\n  # No more rows.\n");
  EXPECT_THAT(problems, SizeIs(1)) << "kept also where a cell is wrong";
}

TEST(RuleGrid, CommentsOfAListStayWithTheirEntries) {
  const std::string before =
      "list l\n  values \"A\",  # the first\n    # Since March.\n    \"B\" note \"n\",\n    "
      "\"C\"\n";
  std::vector<CellProblem> problems;
  RuleGrid grid = Read(before, problems);
  grid.before = before;
  EXPECT_EQ(WriteGrid(grid, TestSchema(), {}, problems), before);
  std::ranges::reverse(grid.rows);
  EXPECT_EQ(WriteGrid(grid, TestSchema(), {}, problems),
            "list l\n  values \"C\",\n    # Since March.\n    \"B\" note \"n\",\n"
            "    \"A\"  # the first\n");
}

TEST(RuleGrid, HeadsAndClausesHaveProblemsToo) {
  std::vector<CellProblem> problems;
  RuleGrid grid = Read(kTable, problems);
  grid.columns[1] = "orign";
  WriteGrid(grid, TestSchema(), {}, problems);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].row, -1);
  EXPECT_EQ(problems[0].column, 1);
  EXPECT_EQ(problems[0].suggest, "origin");
  problems.clear();
  grid.columns[1] = "origin";
  grid.head_text = "suspects nothing\n";
  WriteGrid(grid, TestSchema(), {}, problems);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].row, -1);
  EXPECT_EQ(problems[0].column, -1);
}

TEST(RuleGrid, ACellStaysOneCell) {
  for (const char* cell : {"< 1 XTS | < 2 XTS", "< 1 XTS # cheap"}) {
    std::vector<CellProblem> problems;
    RuleGrid grid = Read(kTable, problems);
    grid.rows[0][2] = cell;
    WriteGrid(grid, TestSchema(), {}, problems);
    ASSERT_THAT(problems, SizeIs(1)) << cell;
    EXPECT_EQ(problems[0].code, "cell");
    EXPECT_EQ(problems[0].row, 0);
    EXPECT_EQ(problems[0].column, 2);
  }
  std::vector<CellProblem> problems;
  RuleGrid grid = Read(kTable, problems);
  grid.columns.push_back("description");
  grid.rows[0].push_back("contains \"a | b # c\"");
  grid.rows[1].push_back("-\n");
  const std::string text = WriteGrid(grid, TestSchema(), {}, problems);
  EXPECT_THAT(problems, IsEmpty()) << "inside quotes they are letters";
  EXPECT_EQ(Read(text, problems).rows[0][4], "contains \"a | b # c\"");
}

constexpr std::string_view kList = R"(list watched "Under watch"
  owner "Targeting centre"
  values "IMP-1" until 2026-12-31 note "case \"77\"",
    "IMP, 2"
)";

TEST(RuleGrid, AListHasThreeColumns) {
  std::vector<CellProblem> problems;
  RuleGrid grid = Read(kList, problems);
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(grid.kind, EntryKind::kList);
  EXPECT_THAT(grid.columns, ElementsAre("value", "until", "note"));
  ASSERT_THAT(grid.rows, SizeIs(2));
  EXPECT_THAT(grid.rows[0], ElementsAre("IMP-1", "2026-12-31", "case \"77\""));
  EXPECT_THAT(grid.rows[1], ElementsAre("IMP, 2", "", ""));
  EXPECT_EQ(WriteGrid(grid, TestSchema(), {}, problems), kList);
  grid.rows[1][1] = "2026-02-30";
  grid.rows[1][2] = "no such day";
  const std::string text = WriteGrid(grid, TestSchema(), {}, problems);
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].row, 1);
  EXPECT_EQ(problems[0].column, 1);
  const RuleGrid wrong = Read(text, problems);
  EXPECT_EQ(wrong.rows, grid.rows) << "what is wrong is shown as well";
  EXPECT_EQ(wrong.head_text, grid.head_text);
  EXPECT_EQ(wrong.title, grid.title);
}

TEST(RuleGrid, WhatIsNoTableIsAProblem) {
  std::vector<CellProblem> problems;
  EXPECT_EQ(Read("", problems).name, "");
  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_EQ(problems[0].code, "no_table");
  EXPECT_EQ(Read("table floors", problems).name, "floors") << "one that was only begun";
  problems.clear();
  EXPECT_EQ(Read("rule dear suspects overvalued when value > 10 XTS", problems).name, "");
  EXPECT_THAT(problems, SizeIs(1));
}

}  // namespace
}  // namespace tidewaiter::api
