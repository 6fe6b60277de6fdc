#include "tariff/origin.h"

#include <fmt/format.h>

#include "tariff/origin_check.h"
#include "tariff/origin_files.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

using Classes = std::vector<std::string>;

TEST(PlainText, LosesMarkupAndKeepsWords) {
  EXPECT_EQ(PlainText("Manufacture from [heading&nbsp;7106](/headings/7106), *and*\n\n- **50%**"),
            "Manufacture from heading 7106, and - 50%");
  EXPECT_EQ(PlainText("<abbr title='Change of tariff heading'>CTH</abbr>: all"), "CTH: all");
  EXPECT_EQ(PlainText("a < b & c > d [e] &lt;f&gt; &amp;amp; &unknown;"),
            "a < b & c > d [e] <f> &amp; &unknown;");
  EXPECT_EQ(PlainText("one<br/>two\xC2\xA0three "), "one two three");
  EXPECT_EQ(PlainText(""), "");
}

struct TextCase {
  std::string_view text;
  Classes classes;
  std::string_view needs;  // "" = a person must read it
};

TEST(ReadNeeds, TakesWholeSentencesOnly) {
  const TextCase cases[] = {
      {"Manufacture from materials of any heading, except that of the product.",
       {"CTH"},
       "CHANGE 4"},
      {"Manufacture from materials of any subheading, except that of the good.", {}, "CHANGE 6"},
      {"CC: All non-originating materials used in the production of the good have undergone a "
       "change in tariff classification at the 2-digit level (chapter).",
       {"CC"},
       "CHANGE 2"},
      {"CTH: All non-originating materials used in the production of the good have undergone a "
       "change in tariff classification at the 4-digit level (tariff heading) except from "
       "[heading&nbsp;5001](/headings/5001).",
       {"CTH"},
       "CHANGE 4 EXCEPT 5001"},
      {"Manufacture in which the value of all the materials used does not exceed **40%** of the "
       "ex\u2010works price of the product.",
       {"MAXNOM"},
       "MAX 40"},
      // Half of the text is not in the class.
      {"Manufacture in which:\n\n- all the materials used are classified within a heading other "
       "than that of the product\n\n- the value of all the materials used does not exceed **50%** "
       "of the ex-works price of the product.",
       {"MAXNOM"},
       "CHANGE 4; MAX 50"},
      {"Manufacture from materials of any heading, except that of the product. However, materials "
       "of the same heading as the product may be used, provided that their total value does not "
       "exceed **20%** of the ex-works price of the product.",
       {"MAXNOM", "CTH TOLERANCE MAY BE USED RESTRICTION MAXNOM"},
       "CHANGE 4 ALLOW 20"},
      {"Manufacture from materials of any heading, except that of the product. However, materials "
       "of heading 3003 and heading 3004 may be used, provided that their total value does not "
       "exceed 20% of the ex-works price of the product.",
       {},
       "CHANGE 4 ALLOW 20 OF 3003 3004"},
      {"Manufacture from materials of any heading, except heading 4104 to heading 4113.",
       {"AH EXCEPT"},
       "ANY EXCEPT 4104-4113"},
      {"Manufacture in which all the materials of chapter 1 and chapter 2 used are wholly "
       "obtained.",
       {"WO"},
       "WO OF 01 02"},
      {"All goods must be wholly obtained.", {"WO"}, "WO"},
      {"Manufacture in which: - the value of all the materials used does not exceed 40% of the "
       "ex-works price of the product, and - the value of all the non-originating materials used "
       "does not exceed the value of all the originating materials used.",
       {"MAXNOM", "MAXNOM_OM"},
       "MAX 40; NOT ABOVE ORIGINATING"},
      {"Manufacture in which: - the value of all the materials used does not exceed 40% of the "
       "ex-works price of the product, and - within the above limit, the value of all the "
       "materials of heading 8541 used does not exceed 10% of the ex-works price of the product.",
       {"MAXNOM"},
       "MAX 40; MAX 10 OF 8541"},
      {"Your goods contain a Regional Value Content (RVC) of at least 55% of the Free on Board "
       "(FOB) cost of the goods.",
       {"RVC"},
       "RVC 55 BUILDDOWN FOB"},
      {"A change to a good of heading 2002 from any other chapter.", {}, "CHANGE 2"},
      {"A change to a good of subheading 200860 from any other heading, except from heading 2007 "
       "or 080510 through 080590.",
       {},
       "CHANGE 4 EXCEPT 2007 080510-080590"},
      {"No change in tariff classification required for a good of subheading 854060, provided "
       "there is a regional value content of not less than: - a) 30% under the build-up method.",
       {},
       "RVC 30 BUILDUP FOB"},
      // What a person must read.
      {"Manufacture from yarn.", {"PRODUCTION FROM"}, ""},
      {"Manufacture from materials of any heading, except that of the product. However, waste and "
       "scrap of heading 7404 may not be used.",
       {"CTH RESTRICTION MAY NOT BE USED"},
       ""},
      {"Manufacture from materials of any heading, except that of the good or Manufacture in which "
       "the value of all the materials used does not exceed 50% of the ex-works price of the "
       "good.",
       {"MAXNOM"},
       ""},
      {"Manufacture from materials of any heading, except that of the product. Manufacture in "
       "which the value of all the materials used does not exceed 50% of the ex-works price of "
       "the product.",
       {},
       ""},
      {"A change to any other good of subheading 030489 from any other heading.", {}, ""},
      {"Manufacture from materials of any heading, except that of the product, and ex 2008.",
       {},
       ""},
      {"- b) 40% under the build-down method.", {}, ""},  // of what?
      {"Manufacture from materials of any heading, except that of the product.", {"WO"}, ""},
      {"Manufacture from materials of any heading, except that of the product.",
       {"CTH RESTRICTION MAXWEIGHT"},
       ""},
      {"Manufacture in which the value of all the materials used does not exceed 140% of the "
       "ex-works price of the product.",
       {},
       ""},
      {"", {}, ""},
  };
  for (const TextCase& c : cases) {
    const auto needs = ReadNeeds(c.text, c.classes);
    EXPECT_EQ(needs ? NeedsText(*needs) : "", c.needs) << c.text;
  }
  const auto after =
      ReadNeeds("- b) 40% under the build-down method.", {}, {.after_regional = true});
  EXPECT_EQ(NeedsText(after.value_or(Needs())), "RVC 40 BUILDDOWN FOB");
  EXPECT_FALSE(ReadNeeds(std::string(kRuleTextBytesMax + 1, 'a'), {}));
}

TEST(Notation, IsReadAsItIsWritten) {
  for (const std::string_view text :
       {"WO", "WO OF 02 0301-0305", "CHANGE 2", "CHANGE 6 EXCEPT 7106 7108-7110",
        "CHANGE 4 ALLOW 20 ALLOW 5 OF 3003", "ANY", "ANY EXCEPT 1806", "MAX 50",
        "MAX 12.5 OF 3003-3004", "MAX 30 OF SAME FOB", "NOT ABOVE ORIGINATING", "RVC 40 BUILDUP",
        "RVC 40 EITHER FOB", "RVC 60 FOCUSED 8711 8714 FOB", "CHANGE 4; MAX 50; WO OF 17"}) {
    const auto needs = ReadNeedsNotation(text);
    ASSERT_TRUE(needs) << text;
    EXPECT_EQ(NeedsText(*needs), text);
  }
  for (const std::string_view text :
       {"", ";", "CTH", "CHANGE", "CHANGE 5", "MAX", "MAX 101", "MAX -1", "MAX 5 OF", "WO OF",
        "RVC 40 FOCUSED", "CHANGE 4 EXCEPT x", "WO OF 05-03", "NOT ABOVE", "ANY 4", "WO; ;X"})
    EXPECT_FALSE(ReadNeedsNotation(text)) << text;
}

TEST(CodeRange, HoldsWhatBeginsWithAnythingInIt) {
  const CodeRange range{Code("4104"), Code("4113")};
  EXPECT_TRUE(range.Holds(Code("4104")));
  EXPECT_TRUE(range.Holds(Code("4113309900")));
  EXPECT_FALSE(range.Holds(Code("4114")));
  EXPECT_FALSE(range.Holds(Code("41")));
  EXPECT_TRUE(range.Touches(Code("41")));
  EXPECT_FALSE(range.Touches(Code("42")));
}

constexpr std::string_view kSchemes =
    "scheme,title,from,until,countries,unilateral,proofs,bilateral,diagonal,extended,articles,"
    "tolerance,no_tolerance,no_drawback\n"
    "exa,Example Agreement,2021-01-01,,XA,no,eur1=Movement certificate; origin-declaration="
    "Statement on origin,XX XA,XB,XC,tolerances=article 6; direct transport=article 16,10,50-63,"
    "yes\n"
    "old,Ended,2010-01-01,2020-12-31,XA,yes,,,,,,,,\n"
    "open,No figure,,,XA,no,,,,,tolerances=article 9,,,no\n";
constexpr std::string_view kRules =
    "scheme,code_from,code_until,heading,goods,from,until,alternative,text,classes,needs,quota\n"
    "exa,84,,Chapter 84,,,,1,Change of heading,CTH,CHANGE 4,no\n"
    "exa,84,,Chapter 84,,,,2,Forty per cent,MAXNOM,MAX 40,no\n"
    "exa,8414,8415,8414 to 8415,Fans,,,1,Fans of yarn,,TEXT,yes\n"
    "exa,8414,8415,8414 to 8415,Other,,,1,\"Manufacture from materials of any heading, except that "
    "of the product.\",CTH,,no\n"
    "exa,9001,,9001,,,,,One,,MAX 40,no\n"
    "exa,9001,,9001,,,,,Two,,MAX 60,no\n"
    "exa,9002,,9002,,,,1,Both,,CHANGE 4,no\n"
    "exa,9002,,9002,,,,1,of them,,MAX 40,no\n"
    "exa,6101,,6101,,,,1,Garments,,CHANGE 4,no\n"
    "open,84,,Chapter 84,,,,1,Change of heading,,CHANGE 4,no\n";

OriginRows Rows(std::string_view schemes, std::string_view rules, Problems& problems) {
  OriginRows rows;
  ReadOriginSchemes(schemes, rows, problems);
  ReadOriginRules(rules, rows, problems);
  return rows;
}

Origins Example() {
  Problems problems;
  auto made = Origins::Build(Rows(kSchemes, kRules, problems));
  EXPECT_TRUE(problems.empty()) << problems.front().pointer << problems.front().detail;
  EXPECT_TRUE(made);
  return made ? std::move(made->origins) : Origins();
}

TEST(Origins, FindsSchemesOfACountryOnADay) {
  const Origins origins = Example();
  const auto now = origins.SchemesFor("XA", On("2026-01-01"));
  ASSERT_EQ(now.size(), 2U);
  EXPECT_EQ(now[0]->code, "exa");
  EXPECT_EQ(now[1]->code, "open");
  EXPECT_EQ(origins.SchemesFor("XA", On("2020-12-31")).size(), 2U);
  EXPECT_TRUE(origins.SchemesFor("XB", On("2026-01-01")).empty());
  EXPECT_EQ(origins.FindScheme("none"), nullptr);
}

TEST(Origins, NarrowRangesComeFirst) {
  const Origins origins = Example();
  const OriginScheme& scheme = *origins.FindScheme("exa");
  const auto found = origins.Lookup(scheme, Code("8414510000"), 0);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].entry->goods, "Fans");
  EXPECT_EQ(found[1].entry->goods, "Other");
  EXPECT_EQ(found[2].entry->heading, "Chapter 84");
  EXPECT_TRUE(found[0].whole);
  EXPECT_EQ(origins.Lookup(scheme, Code("8413"), 0).size(), 1U);
  EXPECT_FALSE(origins.Lookup(scheme, Code("90"), 0).front().whole);
  EXPECT_TRUE(origins.Lookup(scheme, Code("85"), 0).empty());
}

TEST(Origins, NamesWhatIsWrong) {
  struct Case {
    std::string schemes, rules, code;
  };
  const std::string one(kSchemes);
  const std::string head(kRules.substr(0, kRules.find('\n') + 1));
  const Case cases[] = {
      {one + "exa,Twice,,,XA,no,,,,,,,,\n", head, "duplicate_scheme"},
      {one, head + "none,84,,,,,,1,x,,WO,no\n", "unknown_scheme"},
      {one, head + "exa,84,83,,,,,1,x,,WO,no\n", "codes_reversed"},
      {one, head + "exa,84,,,,2026-01-02,2026-01-01,1,x,,WO,no\n", "until_before_from"},
      {one + "new,x,,,XA,no,,,,,,101,,\n", head, "tolerance_range"},
      {one, head + "exa,84,,,,,,1,x,,CTH,no\n", "needs"},
      {one, head + "exa,8x,,,,,,1,x,,WO,no\n", "code"},
      {one, head + "exa,84,,,,,,1,,,WO,no\n", "required"},
      {one, head + "exa,84,,,,,,1,,,,no\n", "required"},
      {one, head + "exa,84,,,,,,1,x,,WO,perhaps\n", "choice"},
  };
  for (const Case& c : cases) {
    Problems problems;
    auto made = Origins::Build(Rows(c.schemes, c.rules, problems));
    if (!made) problems.insert(problems.end(), made.error().begin(), made.error().end());
    ASSERT_FALSE(problems.empty()) << c.code;
    EXPECT_EQ(problems.front().code, c.code);
  }
}

TEST(Origins, GoodsThatAreThereTwiceBecomeOneEntryThatDoesNotSayHowItsRulesJoin) {
  const std::string head(kRules.substr(0, kRules.find('\n') + 1));
  Problems problems;
  const auto made = Origins::Build(Rows(kSchemes,
                                        head + "exa,84,,,,,,1,x,,WO,no\nexa,85,,,,,,1,x,,WO,no\n"
                                               "exa,84,,,,,,1,y,,MAX 40,no\n"
                                               "exa,86,,,,,,1,x,,WO,no\nexa,85,,,,,,1,x,,WO,no\n"
                                               "exa,8501,8601,,,,,1,x,,WO,no\n",
                                        problems));
  ASSERT_TRUE(made);
  Classes codes;
  for (const codec::Problem& warning : made->warnings)
    codes.push_back(warning.code);
  EXPECT_EQ(codes,
            (Classes{"entries_contradict", "entries_repeat", "entries_cross", "entries_cross"}));
  const auto found =
      made->origins.Lookup(*made->origins.FindScheme("exa"), Code("841410"), On("2026-01-01"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FALSE(found[0].entry->joined);
  EXPECT_EQ(found[0].entry->rules.size(), 2U);
}

TEST(OriginFiles, AreWrittenAsTheyAreRead) {
  const Origins origins = Example();
  Problems problems;
  const auto again = Origins::Build(
      Rows(OriginSchemesCsv(origins.schemes()), OriginRulesCsv(origins.entries()), problems));
  EXPECT_TRUE(problems.empty());
  ASSERT_TRUE(again);
  EXPECT_EQ(OriginSchemesCsv(again->origins.schemes()), OriginSchemesCsv(origins.schemes()));
  EXPECT_EQ(OriginRulesCsv(again->origins.entries()), OriginRulesCsv(origins.entries()));
}

TEST(UkFiles, TellWhatIsWrong) {
  OriginRows rows;
  Problems problems;
  ReadUkSchemes("[", rows, problems);
  ReadUkSchemes("{}", rows, problems);
  ReadUkSchemes(R"({"schemes":[{"title":"x"},{"scheme_code":"a","validity_start_date":"soon"}]})",
                rows, problems);
  ReadUkRules("a", "nothing", rows, problems);
  ReadUkRules("a", "{}", rows, problems);
  ReadUkRules("a", R"({"rule_sets":[{"min":"01","max":"x"},{"min":"01","max":"02","rules":[]}]})",
              rows, problems);
  Classes codes;
  for (const codec::Problem& problem : problems)
    codes.push_back(problem.code);
  EXPECT_EQ(codes, (Classes{"json", "required", "required", "day", "json", "required", "code",
                            "required"}));
  EXPECT_EQ(rows.schemes.size(), 1U);
  EXPECT_TRUE(rows.entries.empty());
}

}  // namespace
}  // namespace tidewaiter::tariff
