#include "app/rules_compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view kRule =
    "rule cheap \"Cheap goods\"\n"
    "  suspects undervalued\n"
    "  when hs_code in 50..63\n"
    "    and value < 10 XTS\n"
    "  demand yellow\n"
    "  case \"one\" fires with value = 1 XTS\n"
    "    earlier value = 2 XTS\n"
    "  case \"two\" does not fire with value = 20 XTS\n";

std::string With(std::string_view from, std::string_view to) {
  std::string text(kRule);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::vector<ClauseChange> After(std::string_view from, std::string_view to) {
  return CompareTexts(std::string(kRule), With(from, to));
}

TEST(RulesCompareTest, NothingChangedIsNothing) {
  EXPECT_THAT(CompareTexts(std::string(kRule), std::string(kRule)), IsEmpty());
}

TEST(RulesCompareTest, EachClauseByItsWord) {
  EXPECT_THAT(After("< 10 XTS", "< 12 XTS"),
              ElementsAre(ClauseChange{"when", "when hs_code in 50..63\n    and value < 10 XTS",
                                       "when hs_code in 50..63\n    and value < 12 XTS"}));
  EXPECT_THAT(After("\"Cheap goods\"", "\"Very cheap goods\""),
              ElementsAre(ClauseChange{"title", "\"Cheap goods\"", "\"Very cheap goods\""}));
  EXPECT_THAT(After("  demand yellow\n", ""),
              ElementsAre(ClauseChange{"demand", "demand yellow", ""}));
  EXPECT_THAT(After("  demand yellow\n", "  demand yellow\n  add 2 XTS\n"),
              ElementsAre(ClauseChange{"add", "", "add 2 XTS"}));
}

TEST(RulesCompareTest, EqualCasesArePairedFirst) {
  EXPECT_THAT(After("  case \"one\" fires with value = 1 XTS\n    earlier value = 2 XTS\n", ""),
              ElementsAre(ClauseChange{
                  "case", "case \"one\" fires with value = 1 XTS\n    earlier value = 2 XTS", ""}));
  EXPECT_THAT(After("earlier value = 2", "earlier value = 3"),
              ElementsAre(ClauseChange{
                  "case", "case \"one\" fires with value = 1 XTS\n    earlier value = 2 XTS",
                  "case \"one\" fires with value = 1 XTS\n    earlier value = 3 XTS"}));
}

TEST(RulesCompareTest, TheSameRowTwiceCounts) {
  const std::string head = "table t\n  columns value\n";
  EXPECT_THAT(CompareTexts(head + "  row 1\n  row 1\n", head + "  row 1\n"),
              ElementsAre(ClauseChange{"row", "row 1", ""}));
}

TEST(RulesCompareTest, OfAListEachValueIsOne) {
  const std::string before = "list l\n  values \"A\",\n    \"B\" until 2026-01-01,\n    \"C\"\n";
  const std::string after = "list l\n  values \"A\",\n    \"C\",\n    \"D\"\n";
  EXPECT_THAT(CompareTexts(before, after),
              ElementsAre(ClauseChange{"value", "\"B\" until 2026-01-01", "\"D\""}));
}

TEST(RulesCompareTest, WhatLooksLikeAClauseInATextIsNone) {
  const std::string before =
      "rule r\n  about \"first\n  demand red\n\\\" more\"\n  suspects origin\n";
  EXPECT_THAT(CompareTexts(before, "rule r\n  suspects origin\n"),
              ElementsAre(ClauseChange{"about", "about \"first\n  demand red\n\\\" more\"", ""}));
}

}  // namespace
}  // namespace tidewaiter::app
