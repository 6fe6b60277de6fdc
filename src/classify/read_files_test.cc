#include "classify/read_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::classify {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ReadPrecedentsTest, ReadsCsvByTheNamesOfColumns) {
  const auto read = ReadPrecedents(
      "ruling,Text,id,other,CODE,day\n"
      "yes,\"cups, plastic\",r1,x,3924.10,2026-02-28\n"
      ",bowls,,x,392410,\n");
  EXPECT_THAT(read.problems, IsEmpty());
  EXPECT_THAT(read.rows, ElementsAre(Precedent{"r1", "392410", "cups, plastic", 20512, true},
                                     Precedent{"", "392410", "bowls", 0, false}));
}

TEST(ReadPrecedentsTest, ReadsThreeBareColumnsWithStrayQuotes) {
  const auto read = ReadPrecedents("0\t392410\t1/2\" cups\n1\t090121\tcoffee\r\n");
  EXPECT_THAT(read.rows, ElementsAre(Precedent{"0", "392410", "1/2\" cups"},
                                     Precedent{"1", "090121", "coffee"}));
}

TEST(ReadPrecedentsTest, ReadsSemicolonsAndAByteOrderMark) {
  const auto read = ReadPrecedents(
      "\xEF\xBB\xBF"
      "code;description\n392410;cups\n");
  EXPECT_THAT(read.rows, ElementsAre(Precedent{"", "392410", "cups"}));
}

struct Bad {
  std::string_view bytes;
  std::string_view code;
  std::string_view pointer;
};

class BadFileTest : public ::testing::TestWithParam<Bad> {};

TEST_P(BadFileTest, TellsWhatAndWhere) {
  const auto read = ReadPrecedents(GetParam().bytes);
  ASSERT_EQ(read.problems.size(), 1U);
  EXPECT_EQ(read.problems[0].code, GetParam().code);
  EXPECT_EQ(read.problems[0].pointer, GetParam().pointer);
  EXPECT_EQ(read.refused, 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadFileTest,
    ::testing::Values(Bad{"code,text\n12x,cups\n392410,cups\n", "bad_code", "/2/code"},
                      Bad{"code,text\n3924,cups\n", "bad_code", "/2/code"},
                      Bad{"code,text\n001234,cups\n", "bad_code", "/2/code"},
                      Bad{"code,text\n392410,  \n", "empty_text", "/2/text"},
                      Bad{"code,text,day\n392410,cups,31.2.2026\n", "bad_day", "/2/day"},
                      Bad{"code,words\n392410,cups\n", "missing_column", "/1/text"},
                      Bad{"number,text\n392410,cups\n", "missing_column", "/1/code"},
                      Bad{"code,text\n392410,\"cups\n", "quotes", "/2"},
                      Bad{"code,text\n392410,cups\n392410,\xFF\n", "utf8", "/3"}));

TEST(ReadPrecedentsTest, TellsNoMoreThanTheLimit) {
  std::string bytes = "code,text\n";
  for (std::size_t i = 0; i < 2 * kProblemsMax; ++i)
    bytes += "x,cups\n";
  const auto read = ReadPrecedents(bytes);
  EXPECT_EQ(read.problems.size(), kProblemsMax);
  EXPECT_EQ(read.refused, 2 * kProblemsMax);
}

TEST(ReadNomenclatureTest, PassesOverHeadlines) {
  const auto read = ReadNomenclature(
      "section,hscode,description,parent,level\nI,01,Animals,TOTAL,2\nTOTAL,TOTAL,All,TOTAL,5\n",
      "en");
  EXPECT_THAT(read.problems, IsEmpty());
  EXPECT_THAT(read.rows, ElementsAre(NomenclatureEntry{"01", "Animals", "en"}));
}

TEST(ReadNomenclatureTest, PutsLinesWithoutACodeBeforeThoseBelow) {
  const auto read = ReadNomenclature(
      "goods_code,suffix,end_date,hier_pos,indent,description\n"
      "0101000000,80,,4,0,\"Live horses, asses\"\n"
      "0101210000,10,,6,1,Horses\n"
      "0101210000,80,,6,2,Pure-bred\n"
      "0101290000,80,,6,2,Other\n"
      "0101291000,80,,8,3,For slaughter\n"
      "0101299000,80,2020-01-01,8,3,Old\n"
      "0101300000,80,,6,1,Asses\n",
      "en");
  EXPECT_THAT(read.problems, IsEmpty());
  EXPECT_THAT(read.rows, ElementsAre(NomenclatureEntry{"0101", "Live horses, asses", "en"},
                                     NomenclatureEntry{"010121", "Horses; Pure-bred", "en"},
                                     NomenclatureEntry{"010129", "Horses; Other", "en"},
                                     NomenclatureEntry{"01012910", "For slaughter", "en"},
                                     NomenclatureEntry{"010130", "Asses", "en"}));
}

TEST(ReadSynonymsTest, NeedsSixDigits) {
  const auto read = ReadSynonyms("code,text,lang\n9503,toys,en\n950300,dolls,en\n");
  EXPECT_EQ(read.refused, 1U);
  EXPECT_THAT(read.rows, ElementsAre(NomenclatureEntry{"950300", "dolls", "en", true}));
}

}  // namespace
}  // namespace tidewaiter::classify
