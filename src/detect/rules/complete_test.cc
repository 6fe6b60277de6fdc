#include "detect/rules/complete.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace tidewaiter::rules {
namespace {

Schema House() {
  LineSchema lines;
  lines.currency = "XTS";
  return StandardSchema(lines, 2);
}

// The text with the cursor at "^".
Completions At(std::string text) {
  const std::size_t place = text.find('^');
  text.erase(place, 1);
  List watched;
  watched.name = "watched";
  return Complete(text, place, House(), {watched});
}

bool Offers(const std::string& text, std::string_view item) {
  return std::ranges::any_of(At(text).items, [&](const Completion& c) { return c.text == item; });
}

struct Row {
  const char* text;
  const char* offered;
  const char* not_offered;
};

TEST(Complete, OffersWhatMayStandThere) {
  const Row rows[] = {
      {"^", "rule", "when"},
      {"ru^", "rule", "list"},
      {"rule a \"A\"\n  ^", "suspects", "owner"},
      {"rule a\n  sus^", "suspects", "when"},
      {"list a\n  ^", "values", "when"},
      {"table a\n  ^", "columns", "case"},
      {"rule a\n  suspects ^", "undervalued", "when"},
      {"rule a\n  suspects und^", "undeclared", "origin"},
      {"rule a\n  when ^", "net_mass", "red"},
      {"rule a\n  when ne^", "net_mass", "value"},
      {"rule a\n  when NET^", "net_mass", "value"},
      {"rule a\n  when value ^", "between", "contains"},
      {"rule a\n  when origin ^", "in list", "between"},
      {"rule a\n  when description ^", "mentions", "="},
      {"rule a\n  when documents ^", "has any of", "in"},
      {"rule a\n  when net_mass at ^", "manifest", "declaration"},
      {"rule a\n  when net_mass at manifest ^", "between", "has"},
      {"rule a\n  when net_mass > 5 ^", "kg", "and"},
      {"rule a\n  when net_mass > 5 kg ^", "and", "kg"},
      {"rule a\n  when net_mass > 5 kg and ^", "count of lines", "and"},
      {"rule a\n  when importer in list ^", "watched", "value"},
      {"list mine\n  values X\nrule a\n  when importer in list ^", "mine", "value"},
      {"rule a\n  when count of lines ^", "over 30 days", "value"},
      {"rule a\n  when count of lines over 30 days ^", "per", "value"},
      {"rule a\n  when count of lines over 30 days per ^", "importer", "value"},
      {"rule a\n  when hit rate of ^", "undervalued", "value"},
      {"rule a\n  demand ^", "red", "green"},
      {"rule a\n  check ^", "value", "when"},
      {"rule a\n  check value, ^", "net_mass", "when"},
      {"rule a\n  case \"x\" ^", "fires with", "when"},
      {"rule a\n  confidence ^", "learned", "when"},
  };
  for (const Row& row : rows) {
    EXPECT_TRUE(Offers(row.text, row.offered)) << row.text;
    EXPECT_FALSE(Offers(row.text, row.not_offered)) << row.text;
  }
}

TEST(Complete, SaysNothingInsideTextsAndComments) {
  EXPECT_TRUE(At("rule a \"Th^e\"").items.empty());
  EXPECT_TRUE(At("rule a \"Th^").items.empty());
  EXPECT_TRUE(At("# ru^").items.empty());
}

TEST(Complete, TheUnitOfTheLeftSideComesFirst) {
  EXPECT_EQ(At("rule a\n  when net_mass > 5 ^").items.at(0).text, "kg");
  EXPECT_EQ(At("rule a\n  when value > 5 ^").items.at(0).text, "XTS");
}

TEST(Complete, ReplacesTheBeginningOfTheWord) {
  EXPECT_EQ(At("rule a\n  when net^").replaces, (Span{14, 17}));
  EXPECT_EQ(At("rule a\n  when ^").replaces, (Span{14, 14}));
}

TEST(Highlight, SaysWhatEachPieceIs) {
  const std::string text =
      "rule a \"A\" # why\n  when origin = CN and net_mass > 5 kg on 2026-01-01 §";
  std::string kinds;
  for (const Highlighted& piece : Highlight(text, House())) {
    kinds += text.substr(piece.span.begin, piece.span.end - piece.span.begin) + ':' +
             std::string(HighlightKindName(piece.kind)) + ' ';
  }
  EXPECT_EQ(kinds,
            "rule:keyword a:name \"A\":text # why:comment when:keyword origin:field =:operator "
            "CN:code and:keyword net_mass:field >:operator 5:number kg:unit on:name "
            "2026-01-01:date §:wrong ");
}

TEST(Highlight, CountsAsJavaScriptDoes) {
  EXPECT_EQ(HighlightJson("\"ä€𝄞\" rule", House()), R"([[0,6,"text"],[7,11,"keyword"]])");
}

TEST(Complete, GoesToTheBrowserAsJson) {
  const std::string text = "\"𝄞\" rule a\n  demand r";
  EXPECT_EQ(CompletionsJson(text, Complete(text, text.size(), House(), {})),
            R"({"begin":21,"end":22,"items":[{"text":"red","kind":"word"}]})");
}

}  // namespace
}  // namespace tidewaiter::rules
