#include "api/rule_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "detect/rules/print.h"

namespace tidewaiter::api {
namespace {

using rulebook::EntryKind;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum LineChange::Kind;

const rules::Schema& TestSchema() {
  static const rules::Schema schema =
      rules::StandardSchema({.currency = "XTS", .extra_names = {}}, 2);
  return schema;
}

constexpr std::string_view kText = R"(# About lists.
list watched "Under watch"
  values "IMP-1", "IMP-2"

# Found in 2025.
rule dear "Far too dear"
  suspects overvalued
  when value > 1000 XTS   # each

table floors "Floors"
  suspects undervalued
  columns hs_code | value / net_mass
  row 0901 | < 2 XTS/kg
  row 6109 | < 3 XTS/kg
# The end.
)";

TEST(RuleText, IsCutIntoItsEntriesWithTheirRemarks) {
  const auto read = rules::ReadRules(kText, TestSchema());
  ASSERT_THAT(read.problems, IsEmpty());
  const std::vector<RulePiece> pieces = PiecesOf(kText, read.set);
  ASSERT_EQ(pieces.size(), 3U);
  EXPECT_EQ(pieces[0].kind, EntryKind::kList);
  EXPECT_EQ(pieces[0].text,
            "# About lists.\nlist watched \"Under watch\"\n  values \"IMP-1\", \"IMP-2\"\n");
  EXPECT_EQ(pieces[1].kind, EntryKind::kRule);
  EXPECT_TRUE(pieces[1].text.starts_with("# Found in 2025.\nrule dear"));
  EXPECT_EQ(pieces[1].title, "Far too dear");
  EXPECT_EQ(pieces[2].kind, EntryKind::kTable);
  EXPECT_EQ(pieces[2].name, "floors");
  EXPECT_TRUE(pieces[2].text.ends_with("# The end.\n"));
  for (const RulePiece& piece : pieces) {
    EXPECT_THAT(rules::ReadRules(piece.text, TestSchema()).problems, IsEmpty()) << piece.text;
  }
  EXPECT_THAT(PiecesOf("", {}), IsEmpty());
}

TEST(RuleText, PlacesAreThoseThatWhereIsTells) {
  const std::string_view text = "a é\n日本 b\n\nc";
  PlaceFinder places(text);
  for (std::size_t offset = 0; offset <= text.size(); ++offset) {
    if (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U) {
      continue;  // inside a character
    }
    const rules::LineColumn at = places.Find(offset);
    const rules::LineColumn expected = rules::WhereIs(text, offset);
    EXPECT_EQ(at.line, expected.line) << offset;
    EXPECT_EQ(at.column, expected.column) << offset;
  }
  EXPECT_EQ(places.Find(0).line, 1U) << "also back";
}

TEST(RuleText, ProblemsPointToLineAndColumn) {
  const std::string_view text = "rule dear\n  suspects overvalued\n  when valu > 10 XTS\n";
  const auto read = rules::ReadRules(text, TestSchema());
  const codec::Problems problems = ProblemsOf(text, read.problems, "/text");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "unknown_field");
  EXPECT_EQ(problems[0].pointer, "/text#3:8");
  EXPECT_NE(problems[0].detail.find("write: value"), std::string::npos) << problems[0].detail;
}

std::vector<RuleClause> ClausesOfText(std::string_view text) {
  const auto read = rules::ReadRules(text, TestSchema());
  EXPECT_THAT(read.problems, IsEmpty());
  return ClausesOf(rules::PrintRules(read.set, TestSchema()));
}

TEST(RuleText, ClausesAreToldApart) {
  const auto before = ClausesOfText(
      "rule dear \"Dear\" suspects overvalued when value > 10 XTS and net_mass < 2 kg demand red "
      "case \"dear\" fires with value = 20 XTS, net_mass = 1 kg");
  const auto after = ClausesOfText(
      "rule dear \"Dear\" suspects overvalued when value > 20 XTS and net_mass < 2 kg exempt "
      "case \"dear\" fires with value = 20 XTS, net_mass = 1 kg");
  EXPECT_THAT(CompareClauses(before, before), IsEmpty());
  EXPECT_THAT(CompareClauses(before, after),
              ElementsAre(ClauseChange{"when", "when value > 10 XTS\n  and net_mass < 2 kg",
                                       "when value > 20 XTS\n  and net_mass < 2 kg"},
                          ClauseChange{"demand", "demand red", "exempt"}));
  const auto shorter = ClausesOfText("rule dear suspects overvalued when value > 10 XTS");
  std::vector<std::string> names;
  for (const ClauseChange& change : CompareClauses(before, shorter)) {
    names.push_back(change.clause);
  }
  EXPECT_THAT(names, ElementsAre("when", "title", "demand", "case \"dear\""));
}

TEST(RuleText, RowsOfTablesAreClausesByTheirNumber) {
  const auto table = [](std::string_view row) {
    return ClausesOfText(
        "table floors suspects undervalued\n columns hs_code | value\n row 01 | < 1 XTS\n " +
        std::string(row));
  };
  EXPECT_THAT(CompareClauses(table("row 02 | < 2 XTS"), table("row 02 | < 3 XTS")),
              ElementsAre(ClauseChange{"row 2", "row 02 | < 2 XTS", "row 02 | < 3 XTS"}));
}

// What both say can be put together again from the changes.
void ExpectWhole(std::string_view before, std::string_view after) {
  std::string old_text, new_text;
  for (const LineChange& change : CompareLines(before, after)) {
    if (change.kind != kAdded) old_text += std::string(change.text) + "\n";
    if (change.kind != kRemoved) new_text += std::string(change.text) + "\n";
  }
  EXPECT_EQ(old_text, before);
  EXPECT_EQ(new_text, after);
}

TEST(RuleText, LinesAreComparedWithAsManyKeptAsCanBe) {
  EXPECT_THAT(CompareLines("a\nb\nc\n", "a\nx\nc\n"),
              ElementsAre(LineChange{kSame, "a"}, LineChange{kRemoved, "b"},
                          LineChange{kAdded, "x"}, LineChange{kSame, "c"}));
  EXPECT_THAT(CompareLines("", "a\n"), ElementsAre(LineChange{kAdded, "a"}));
  EXPECT_THAT(CompareLines("a\n", ""), ElementsAre(LineChange{kRemoved, "a"}));
  EXPECT_THAT(CompareLines("", ""), IsEmpty());
  ExpectWhole("a\nb\nc\nd\n", "b\nd\na\n");
  ExpectWhole("a\na\na\n", "a\na\n");
}

TEST(RuleText, TextsThatAreTooLongAreToldAllTheSame) {
  std::string before = "same\n", after = "same\n";
  for (int i = 0; i < 3000; ++i) {
    before += "old " + std::to_string(i) + "\n";
    after += "new " + std::to_string(i) + "\n";
  }
  ExpectWhole(before, after);
}

}  // namespace
}  // namespace tidewaiter::api
