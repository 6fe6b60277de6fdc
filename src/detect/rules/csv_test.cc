#include "detect/rules/csv.h"

#include <gtest/gtest.h>

#include "detect/rules/equal.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

Schema House() {
  LineSchema lines;
  lines.currency = "XTS";
  return StandardSchema(lines, 2);
}

constexpr std::string_view kTable = R"(table floor_prices "Prices"
  suspects undervalued
  demand yellow
  columns hs_code | origin | value / net_mass | advise
  row 0901 | BR, CO | < 2 XTS/kg | "Ask, and \"look\"."
  row 6109 | - | between 0.01 XTS/kg and 1.50 XTS/kg |
)";

Table Floor() {
  const ReadRulesResult read = ReadRules(kTable, House());
  EXPECT_TRUE(read.problems.empty());
  return read.set.tables.at(0);
}

TEST(TableCsv, IsItsHeadsAndRows) {
  EXPECT_EQ(TableToCsv(Floor()),
            "hs_code,origin,value / net_mass,advise\n"
            "0901,\"BR, CO\",< 2 XTS/kg,\"\"\"Ask, and \\\"\"look\\\"\".\"\"\"\n"
            "6109,-,between 0.01 XTS/kg and 1.50 XTS/kg,\n");
}

TEST(TableCsv, ReadsBackTheSame) {
  const Schema schema = House();
  const ReadTableCsvResult read = TableFromCsv(TableToCsv(Floor()), Floor(), schema);
  ASSERT_TRUE(read.problems.empty()) << read.problems[0].problem.detail;
  EXPECT_TRUE(Same(read.set, ReadRules(kTable, schema).set)) << PrintRules(read.set, schema);
}

struct Wrong {
  const char* csv;
  std::size_t row;
  std::size_t column;
  const char* code;
  const char* word;  // in the cell
};

TEST(TableCsv, ProblemsPointToTheCell) {
  const Wrong rows[] = {
      {"hs_code,orgin\n0901,CN\n", 1, 2, "unknown_field", "orgin"},
      {"hs_code,origin\n0901,China\n", 2, 2, "country", "China"},
      {"hs_code,origin\n0901,CN\n902,CN\n", 3, 1, "hs_code", "902"},
      {"hs_code,value\n0901,\"< 1,5 XTS\"\n", 2, 2, "decimal_comma", "1,5"},
      {"hs_code,value\n0901,> 5\n", 2, 2, "unit", "5"},
      {"hs_code;value\n0901;> 5\n", 2, 2, "unit", "5"},
      {"hs_code,origin\n0901,CN | VN\n", 2, 2, "cell", "|"},
      {"hs_code,origin\n0901,CN row 2\n", 2, 2, "cell", "row"},
      {"hs_code,origin\n0901,CN # no\n", 2, 2, "cell", "# no"},
      {"hs_code,description\n0901,\"contains \"\"x\"\n", 2, 2, "quote", "\"x"},
      {"hs_code,origin\n0901\n", 2, 0, "cells", ""},
      {"hs_code,origin\n0901,CN,VN\n", 2, 3, "cells", "VN"},
      {"hs_code,origin\n-,\n", 2, 0, "empty_row", ""},
      {"hs_code,origin\n", 1, 0, "missing_clause", ""},
      {"", 1, 0, "missing_clause", ""},
      {"hs_code,origin\n\"0901,CN\n", 2, 0, "quote", ""},
  };
  for (const Wrong& wrong : rows) {
    const ReadTableCsvResult read = TableFromCsv(wrong.csv, Floor(), House());
    ASSERT_FALSE(read.problems.empty()) << wrong.csv;
    const CellProblem& first = read.problems[0];
    EXPECT_EQ(first.row, wrong.row) << wrong.csv;
    EXPECT_EQ(first.column, wrong.column) << wrong.csv;
    EXPECT_EQ(first.problem.code, wrong.code) << wrong.csv;
    EXPECT_EQ(first.problem.span.end - first.problem.span.begin,
              std::string_view(wrong.word).size())
        << wrong.csv;
    EXPECT_TRUE(read.set.rules.empty());
  }
}

TEST(ListCsv, ReadsBackTheSame) {
  List list;
  list.entries = {
      {.text = "Acme, Ltd", .until = ParseIsoDay("2026-12-31").value(), .note = "case \"7\""},
      {.text = "0901", .until = {}, .note = ""}};
  const std::string csv = ListToCsv(list);
  EXPECT_EQ(csv, "value,until,note\n\"Acme, Ltd\",2026-12-31,\"case \"\"7\"\"\"\n0901,,\n");
  const ReadListCsvResult read = ListFromCsv(csv);
  EXPECT_TRUE(read.problems.empty());
  List again;
  again.entries = read.entries;
  EXPECT_TRUE(Same(list, again));
}

TEST(ListCsv, ColumnsInAnyOrderAndSomeAbsent) {
  const ReadListCsvResult read = ListFromCsv("\xEF\xBB\xBFNote;Value\nx;A\n;B\n");
  ASSERT_TRUE(read.problems.empty());
  ASSERT_EQ(read.entries.size(), 2U);
  EXPECT_EQ(read.entries[0].text, "A");
  EXPECT_EQ(read.entries[0].note, "x");
}

TEST(ListCsv, ProblemsPointToTheCell) {
  const Wrong rows[] = {{"valu\nx\n", 1, 1, "cell", ""},
                        {"note\nx\n", 1, 0, "cell", ""},
                        {"", 1, 0, "cell", ""},
                        {"value,until\nx,soon\n", 2, 2, "date", ""},
                        {"value,until\nx,2026-02-30\n", 2, 2, "date", ""},
                        {"value,note\n,x\n", 2, 1, "empty_set", ""},
                        {"value\nx\nx\n", 3, 1, "duplicate_entry", ""},
                        {"value\n\xFF\n", 2, 1, "utf8", ""}};
  for (const Wrong& wrong : rows) {
    const ReadListCsvResult read = ListFromCsv(wrong.csv);
    ASSERT_FALSE(read.problems.empty()) << wrong.csv;
    EXPECT_EQ(read.problems[0].row, wrong.row) << wrong.csv;
    EXPECT_EQ(read.problems[0].column, wrong.column) << wrong.csv;
    EXPECT_EQ(read.problems[0].problem.code, wrong.code) << wrong.csv;
  }
}

}  // namespace
}  // namespace tidewaiter::rules
