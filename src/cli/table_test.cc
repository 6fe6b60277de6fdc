#include "cli/table.h"

#include <gtest/gtest.h>

namespace tidewaiter::cli {
namespace {

TEST(TableTest, AlignsAndDropsBlanksAtTheEnd) {
  Table table({{"office"}, {"lines", Align::kRight}, {"note"}});
  table.Add({"Dover", "1204", ""});
  table.Add({"A", "7", "x"});
  EXPECT_EQ(table.Render(),
            "office  lines  note\n"
            "------  -----  ----\n"
            "Dover    1204\n"
            "A           7  x\n");
}

TEST(TableTest, WithoutRowsShowsItsHeading) {
  EXPECT_EQ(Table({{"a"}}).Render(), "a\n-\n");
}

TEST(TableTest, CountsWhatATerminalShows) {
  EXPECT_EQ(DisplayWidth("Zürich"), 6u);
  EXPECT_EQ(DisplayWidth("東京"), 4u);
  EXPECT_EQ(DisplayWidth("1\u202F204"), 5u);  // narrow no-break space
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);     // combining accent
  EXPECT_EQ(DisplayWidth("\xFF\xC0"), 2u);    // not UTF-8
  EXPECT_EQ(DisplayWidth("\xE6\x9D"), 2u);    // cut within a character
  Table table({{"city"}, {"n", Align::kRight}});
  table.Add({"東京", "1"});
  table.Add({"Rome", "2"});
  EXPECT_EQ(table.Render(), "city  n\n----  -\n東京  1\nRome  2\n");
}

TEST(TableTest, DataCannotSteerTheTerminal) {
  Table table({{"a"}});
  table.Add({"x\x1b[2Jy\nz\u009B\u202E"});
  const std::string text = table.Render();
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find("\u009B"), std::string::npos);
  EXPECT_EQ(text.find("\u202E"), std::string::npos);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3);
}

TEST(TableTest, LeavesOutMarksAroundValues) {
  EXPECT_EQ(Printable("a \u20681\u2069, b"), "a 1, b");
}

TEST(TableTest, CutsLongCells) {
  EXPECT_EQ(Shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(Shortened("abcdefg", 6), "abcde…");
  EXPECT_EQ(Shortened("東京都", 5), "東京…");
  EXPECT_EQ(Shortened("東京都", 4), "東…");
  Table table({{"a"}});
  table.SetCellWidthMax(3);
  table.Add({"abcd"});
  EXPECT_EQ(table.Render(), "a\n---\nab…\n");
}

TEST(WrappedTest, BreaksAtBlanks) {
  EXPECT_EQ(Wrapped("one two three", 9, ""), "one two\nthree\n");
  EXPECT_EQ(Wrapped("one two three", 9, "  "), "  one two\n  three\n");
  EXPECT_EQ(Wrapped("a longerthanthewidth b", 5, ""), "a\nlongerthanthewidth\nb\n");
  EXPECT_EQ(Wrapped("", 9, "  "), "");
  EXPECT_EQ(Wrapped("  \n ", 9, "  "), "");
}

}  // namespace
}  // namespace tidewaiter::cli
