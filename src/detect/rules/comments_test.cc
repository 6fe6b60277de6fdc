// Comments: each stays with its line when rules are read, printed, renamed and edited as cells.
#include "detect/rules/comments.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "detect/rules/csv.h"
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

std::string Printed(std::string_view text) {
  const ReadRulesResult read = ReadRules(text, House());
  EXPECT_TRUE(read.problems.empty()) << read.problems.front().detail;
  return PrintRules(read.set, House());
}

constexpr std::string_view kRule = "rule r\n  suspects origin\n  when origin = CN\n";

TEST(Comments, OnALineOfTheirOwnStayAboveWhatFollows) {
  EXPECT_EQ(Printed("# one\n#  two  \nrule r when origin = CN\n# three\nsuspects origin"),
            "# one\n#  two\nrule r\n  # three\n  suspects origin\n  when origin = CN\n");
}

TEST(Comments, BehindALineStayBehindIt) {
  EXPECT_EQ(Printed("rule r # one\r\n suspects origin #two\n when origin = CN#three"),
            "rule r  # one\n  suspects origin  #two\n  when origin = CN  #three\n");
}

TEST(Comments, GoWithTheirConditionsWhereverAndStands) {
  EXPECT_EQ(Printed("rule r suspects origin when origin = CN and # a\n# b\n"
                    "value > 1 XTS # c\nand (packages > 2 # d\nor packages = 1)"),
            "rule r\n  suspects origin\n  when origin = CN  # a\n    # b\n"
            "    and value > 1 XTS  # c\n    and (packages > 2 or packages = 1)  # d\n");
}

TEST(Comments, OfClausesThatAreNotWrittenGoToTheirNeighbours) {
  EXPECT_EQ(Printed("rule r suspects origin\n# usual\nconfidence learned # as ever\n"
                    "about \"\" # nothing\nwhen origin = CN"),
            "rule r\n  # usual\n  # as ever\n  suspects origin  # nothing\n  when origin = CN\n"
            // Above: what stands in or behind a line that is written with another.
  );
}

TEST(Comments, BelowTheLastClauseGoWithTheRuleAboveOrBelow) {
  constexpr std::string_view kOther = "rule s\n  suspects origin\n  when origin = IN\n";
  const auto with = [&](std::string_view between) {
    return Printed(fmt::format("{}{}{}", kRule, between, kOther));
  };
  const auto printed = [&](std::string_view above, std::string_view below) {
    return fmt::format("{}{}\n{}{}", kRule, above, below, kOther);
  };
  EXPECT_EQ(with("# a\n\n"), printed("  # a\n", ""));
  EXPECT_EQ(with("\n  # a\n"), printed("  # a\n", ""));
  EXPECT_EQ(with("# a\n"), printed("", "# a\n"));
  EXPECT_EQ(with("\n# a\n\n# b\n"), printed("", "# a\n\n# b\n"));
  EXPECT_EQ(with("# a\n\n# b\n\n"), printed("  # a\n", "# b\n\n"));
}

TEST(Comments, OfATextWithoutRulesAreKept) {
  EXPECT_EQ(Printed("\n# one\n\n  # two"), "# one\n# two\n");
}

TEST(Comments, CountForNothingInWhatARuleSays) {
  const ReadRulesResult plain = ReadRules(kRule, House());
  const ReadRulesResult commented = ReadRules(fmt::format("# one\n{}# two", kRule), House());
  EXPECT_TRUE(Same(plain.set, commented.set));
  EXPECT_EQ(PrintRule(commented.set.rules[0], House(), PrintComments::kNo), kRule);
}

TEST(Comments, GoWithTheRowsOfATableThroughCsv) {
  const ReadRulesResult read = ReadRules(
      "# of the table\ntable prices\n  suspects origin  # of a clause\n  columns origin | value  # "
      "heads\n"
      "  row CN | > 1 XTS  # china\n  row IN | > 2 XTS  # india\n  # all of them\n  row - | > 3 "
      "XTS\n",
      House());
  ASSERT_TRUE(read.problems.empty()) << read.problems[0].detail;
  const auto after = [&](std::string_view csv) {
    const auto changed = TableFromCsv(csv, read.set.tables[0], House());
    EXPECT_TRUE(changed.problems.empty());
    return PrintTable(changed.set.tables[0], House());
  };
  const std::string head =
      "# of the table\ntable prices\n  suspects origin  # of a clause\n  columns origin | value  # "
      "heads\n";
  EXPECT_EQ(after("origin,value\n-,> 3 XTS\nCN,> 1 XTS\nVN,> 1 XTS\n,> 7 XTS\n"),
            head +
                "  # all of them\n  row - | > 3 XTS\n  row CN | > 1 XTS  # china\n"
                "  row VN | > 1 XTS\n  row | > 7 XTS\n");
  // None came or went: a row with another cell is still that row.
  EXPECT_EQ(after("origin,value\nIN,> 2 XTS\nCN,> 9 XTS\n-,> 3 XTS\n"),
            head +
                "  row IN | > 2 XTS  # india\n  row CN | > 9 XTS\n"
                "  # all of them\n  row - | > 3 XTS\n");
  EXPECT_EQ(after("origin,value\nCN,> 9 XTS\nIN,> 2 XTS\n-,> 3 XTS\n"),
            head +
                "  row CN | > 9 XTS  # china\n  row IN | > 2 XTS  # india\n"
                "  # all of them\n  row - | > 3 XTS\n");
}

TEST(Comments, GoWithTheEntriesOfAList) {
  const ReadRulesResult read = ReadRules(
      "list l\n  owner \"O\"  # of the owner\n  values A,  # a\n B, # b\n C # c\n", House());
  ASSERT_TRUE(read.problems.empty());
  List now = read.set.lists[0];
  now.entries = {{.text = "C", .until = {}, .note = {}}, {.text = "A", .until = {}, .note = {}}};
  now.comments = CommentsFor(now, read.set.lists[0]);
  EXPECT_EQ(PrintList(now),
            "list l\n  owner \"O\"  # of the owner\n  values \"C\",  # c\n    \"A\"  # a\n");
}

}  // namespace
}  // namespace tidewaiter::rules
