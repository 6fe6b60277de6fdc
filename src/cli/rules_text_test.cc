#include "cli/rules_text.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cli/table.h"

namespace tidewaiter::cli {
namespace {

app::RuleFile WithProblem(std::string text, std::string_view word, std::string suggest = "") {
  app::RuleFile file{.name = "mine.rules", .text = std::move(text), .read = {}};
  const auto begin = static_cast<std::uint32_t>(file.text.find(word));
  const auto end = static_cast<std::uint32_t>(begin + word.size());
  file.read.problems.push_back(
      {.code = "c", .span = {begin, end}, .detail = "is wrong", .suggest = std::move(suggest)});
  return file;
}

TEST(RulesTextTest, PointsAtTheWord) {
  const auto file = WithProblem("rule a\n  when valeu > 1 XTS\n", "valeu", "value");
  EXPECT_EQ(ProblemsText(file, 80),
            "mine.rules:2:8: is wrong\n"
            "      when valeu > 1 XTS\n"
            "           ^^^^^\n"
            "    write: value\n");
}

TEST(RulesTextTest, CountsCharactersAndSeesWidths) {
  // Two letters of two bytes each, and one that is two columns wide.
  const auto file = WithProblem("ñé\xE6\xBC\xA2 bad\r\n", "bad");
  EXPECT_EQ(ProblemsText(file, 80),
            "mine.rules:1:5: is wrong\n"
            "    ñé\xE6\xBC\xA2 bad\n"
            "         ^^^\n");
}

TEST(RulesTextTest, APlaceAtTheEndOfTheTextHasACaretToo) {
  app::RuleFile file{.name = "f", .text = "rule", .read = {}};
  file.read.problems.push_back({.code = "c", .span = {4, 4}, .detail = "ends here", .suggest = {}});
  EXPECT_EQ(ProblemsText(file, 80), "f:1:5: ends here\n    rule\n        ^\n");
}

TEST(RulesTextTest, OfAWordOverSeveralLinesTheFirstIsShown) {
  const auto file = WithProblem("a \"b\nc\" d\n", "\"b\nc\"");
  EXPECT_EQ(ProblemsText(file, 80), "mine.rules:1:3: is wrong\n    a \"b\n      ^^\n");
}

TEST(RulesTextTest, OfALongLineThePartAroundTheWordIsShown) {
  const auto file = WithProblem(fmt::format("{:x>5000} bad {:y>5000}", "", ""), "bad");
  const std::string text = ProblemsText(file, 80);
  EXPECT_LT(text.size(), 250u);
  const std::size_t line = text.find('\n') + 1;
  const std::size_t carets = text.find('\n', line) + 1;
  const std::string shown = text.substr(line, carets - 1 - line);
  EXPECT_LE(DisplayWidth(shown), 80u);
  // The ellipsis is three bytes and one column.
  EXPECT_EQ(shown.substr(text.find('^') - carets + 2, 3), "bad");
}

TEST(RulesTextTest, DataCannotSteerTheTerminal) {
  const auto file = WithProblem("a\x1b[2J bad\n", "bad", "x\x1by");
  EXPECT_EQ(ProblemsText(file, 80).find('\x1b'), std::string::npos);
}

TEST(RulesTextTest, PlacesAreThoseOfTheReader) {
  const std::string text = "one\n\ntwo ñ x\r\nlast";
  const TextLines lines(text);
  for (std::size_t offset = 0; offset <= text.size(); ++offset) {
    if (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U)
      continue;
    if (text[offset] == '\n' && offset > 0 && text[offset - 1] == '\r') continue;
    const rules::LineColumn want = rules::WhereIs(text, offset);
    EXPECT_EQ(lines.At(offset).line, want.line) << offset;
    EXPECT_EQ(lines.At(offset).column, want.column) << offset;
  }
}

TEST(RulesTextTest, AFailedCaseShowsItsConditionsWithTheirValues) {
  rules::Rule rule;
  rule.name = "cheap";
  rule.cases.resize(1);
  rule.cases[0].name = "far below";
  rule.cases[0].expected = rules::Expected::kFires;
  rules::CaseResult result;
  result.got = rules::Truth::kUnknown;
  result.why = {{.condition = "value < 10 XTS",
                 .truth = rules::Truth::kTrue,
                 .depth = 0,
                 .values = {{"value", "5 XTS"}},
                 .likeness = {}},
                {.condition = "importer_name resembles \"Acme\" by 85%",
                 .truth = rules::Truth::kUnknown,
                 .depth = 1,
                 .values = {},
                 .likeness = {{"Acne", 0.75}}}};
  EXPECT_EQ(FailedCaseText(rule, result, 80),
            "cheap: case \"far below\": expected that it fires, but it is unknown\n"
            "    true    value < 10 XTS\n"
            "            value = 5 XTS\n"
            "      unknown importer_name resembles \"Acme\" by 85%\n"
            "              75% like \"Acne\"\n");
}

}  // namespace
}  // namespace tidewaiter::cli
