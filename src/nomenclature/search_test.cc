#include "nomenclature/search.h"

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "nomenclature/compare.h"
#include "nomenclature/correlation.h"
#include "nomenclature/test_goods.h"

namespace tidewaiter::nomenclature {
namespace {

constexpr Day kDay = 20'500;

constexpr std::string_view kShirts =
    "code,level,description_en,description_fr\n"
    "61,0,\"Apparel, knitted\",\"Vêtements, en bonneterie\"\n"
    "6105,1,Men's shirts,Chemises pour hommes\n"
    "610510,2,Of cotton,De coton\n"
    "610520,2,Of man-made fibres,De fibres synthétiques\n"
    "6109,1,T-shirts of cotton and others,T-shirts\n"
    "610910,2,Of cotton,De coton\n";

std::vector<std::string> Find(std::string_view text, std::string_view language = "en",
                              std::size_t limit = 20) {
  static const Nomenclature goods = Goods(kShirts);
  static const GoodsSearch search(goods);
  std::vector<std::string> codes;
  for (const LineId line : search.Find(text, language, kDay, limit))
    codes.push_back(goods.line(line).code.text());
  return codes;
}

using Codes = std::vector<std::string>;

TEST(GoodsSearch, FindsByWordsAlsoInherited) {
  EXPECT_EQ(Find("cotton"), (Codes{"6109", "610510", "610910"}));
  EXPECT_EQ(Find("men cotton"), (Codes{"610510"}));  // the last word may be begun, others are whole
  EXPECT_EQ(Find("shirts cot"), (Codes{"6109", "610510", "610910"}));
  EXPECT_EQ(Find("SYNTHETIQUES", "fr"), (Codes{"610520"}));
  EXPECT_EQ(Find("vetements", "fr"), (Codes{"61"}));
  EXPECT_TRUE(Find("silk").empty());
  EXPECT_TRUE(Find("").empty());
  EXPECT_TRUE(Find(" ,;-").empty());
  EXPECT_EQ(Find("cotton", "en", 1), (Codes{"6109"}));
}

TEST(GoodsSearch, FindsByCodesAsPeopleTypeThem) {
  EXPECT_EQ(Find("6105"), (Codes{"6105", "610510", "610520"}));
  EXPECT_EQ(Find("6105.10"), (Codes{"610510"}));
  EXPECT_EQ(Find("61 09"), (Codes{"6109", "610910"}));
  EXPECT_EQ(Find("610510.00.00"), (Codes{"610510"}));
  EXPECT_TRUE(Find("99").empty());
}

TEST(GoodsSearch, KnowsCodesThatNobodyWrote) {
  EXPECT_EQ(Find("610"), (Codes{"6105", "610510", "610520", "6109", "610910"}));
  EXPECT_EQ(Find("6105991234"), (Codes{"6105"}));  // what it would stand under
  EXPECT_EQ(Find("61.12"), (Codes{"61"}));
  EXPECT_TRUE(Find("6").empty());  // no code, and no word of a text
  EXPECT_TRUE(Find("1234567890123").empty());
}

TEST(GoodsSearch, PutsWholeWordsBeforeBegunOnes) {
  const Nomenclature goods = Goods(
      "code,level,description\n07,0,Vegetables\n0706,1,Horseradish\n070690,2,Horse\n"
      "0707,1,Horse and others\n");
  Codes found;
  for (const LineId line : GoodsSearch(goods).Find("horse", "und", kDay, 9))
    found.push_back(goods.line(line).code.text());
  EXPECT_EQ(found, (Codes{"0707", "070690", "0706"}));
}

TEST(GoodsSearch, ReadsWordsOfAnyScript) {
  struct Case {
    const char* text;
    std::vector<std::string> words;
  };
  for (const Case& c : {
           Case{"Côte d'Ivoire", {"cote", "d", "ivoire"}},
           Case{"STRASSE Straße", {"strasse", "strasse"}},
           Case{"Łódź, SØRLAND & Œuvre", {"lodz", "sorland", "oeuvre"}},
           Case{"İstanbul ısı", {"istanbul", "isi"}},
           Case{"Ἀθῆναι ΑΘΗΝΑΙ", {"αθηναι", "αθηναι"}},
           Case{"Ёлки", {"елки"}},
           Case{"柑橘 fresh", {"柑", "橘", "fresh"}},
           Case{"ส้ม", {"ส", "้", "ม"}},
           Case{"हिन्दी भाषा", {"हिन्दी", "भाषा"}},
           Case{"تُفَّاح ٤٢", {"تفاح", "42"}},
           Case{"soft\u00ADhyphen", {"softhyphen"}},
           Case{"\xFF\xFE", {}},
       }) {
    EXPECT_EQ(SearchWords(c.text), c.words) << c.text;
  }
}

TEST(Compare, NamesEveryKindOfChange) {
  const Nomenclature before = Goods(
      "code,level,unit,description\n08,0,,Fruit\n0805,1,,Citrus\n080510,2,KGM,Oranges\n"
      "080520,2,KGM,Mandarins\n0806,1,,Grapes\n");
  const Nomenclature after = Goods(
      "code,level,unit,description\n08,0,,Fruit\n0805,1,,Citrus fruit\n080510,2,TNE,Oranges\n"
      "080521,2,KGM,Mandarins\n0806,1,,Grapes\n");
  std::vector<std::string> said;
  for (const GoodsChange& change : Compare(before, kDay, after, kDay, "en"))
    said.push_back(std::string(ChangeName(change.kind)) + ' ' + change.code.text());
  EXPECT_EQ(said, (std::vector<std::string>{"text_changed 0805", "unit_changed 080510",
                                            "line_ended 080520", "line_added 080521"}));
  EXPECT_TRUE(Compare(before, kDay, before, kDay, "en").empty());
}

TEST(Compare, TwoDaysOfOneNomenclature) {
  const Nomenclature goods = Goods(
      "code,level,from,until,description\n08,0,,,Fruit\n0805,1,,2026-12-31,Citrus\n"
      "0805,1,2027-01-01,,Citrus fruit\n0899,1,2027-01-01,,New\n");
  const auto changes = Compare(goods, On("2026-06-01"), goods, On("2027-06-01"), "en");
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].was, "Citrus");
  EXPECT_EQ(changes[0].is, "Citrus fruit");
  EXPECT_EQ(ChangeName(changes[1].kind), "line_added");
}

TEST(Compare, LinesThatMove) {
  const Nomenclature before = Goods(
      "code,suffix,level,description\n08,80,0,Fruit\n0805,80,1,Citrus\n080510,10,2,Sweet\n"
      "080520,80,3,Mandarins\n080550,80,2,Lemons\n");
  const Nomenclature after = Goods(
      "code,suffix,level,description\n08,80,0,Fruit\n0805,80,1,Citrus\n080505,10,2,Sweet\n"
      "080505,80,3,Limettas\n080520,80,3,Mandarins\n080540,10,2,Sour\n080550,80,3,Lemons\n");
  std::vector<std::string> moved;
  for (const GoodsChange& change : Compare(before, kDay, after, kDay, "und")) {
    if (change.kind == GoodsChange::Kind::kMoved) moved.push_back(change.code.text());
  }
  // The dash line above the mandarins has another number, and is the same.
  EXPECT_EQ(moved, (std::vector<std::string>{"080550"}));
}

TEST(Compare, ATextKnownOnlyFromADayBetween) {
  const Nomenclature goods =
      Goods("code,level,from,described_from,description\n08,0,2000-01-01,2020-01-01,Fruit\n");
  const auto changes = Compare(goods, On("2019-12-31"), goods, On("2020-01-01"), "und");
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].kind, GoodsChange::Kind::kText);
  EXPECT_EQ(changes[0].was, "");
  EXPECT_EQ(changes[0].is, "Fruit");
  EXPECT_TRUE(Compare(goods, On("2020-01-01"), goods, On("2025-01-01"), "und").empty());
  EXPECT_TRUE(Compare(goods, On("2010-01-01"), goods, On("2019-12-31"), "und").empty());
}

// ---- Correlation

Correlations Tables() {
  Correlations tables;
  codec::Problems problems;
  tables.Add("hs6_hs5.csv",
             "\"HS6_6d\",\"HS6_4d\",\"HS5_6d\"\n\"010121\",\"0101\",\"010121\"\n"
             "\"850151\",\"8501\",\"850150\"\n\"850152\",\"8501\",\"850150\"\n"
             "\"990001\",\"9900\",\"990010\"\n",
             problems);
  tables.Add("own.csv",
             "edition_from,code_from,edition_to,code_to\nHS2017,850150,HS2012,850100\n"
             "HS2017,850160,HS2012,850100\n",
             problems);
  EXPECT_TRUE(problems.empty());
  return tables;
}

TEST(Correlations, SayWhereACodeWent) {
  const Correlations tables = Tables();
  struct Case {
    const char* code;
    const char* from;
    const char* to;
    std::vector<std::string> codes;
    const char* kind;
    bool exact;
  };
  for (const Case& c : {
           Case{"010121", "HS2022", "HS2017", {"010121"}, "same", true},
           Case{"990001", "HS2022", "HS2017", {"990010"}, "moved", true},
           Case{"850150", "HS2017", "HS2022", {"850151", "850152"}, "split", true},
           Case{"850151", "HS2022", "HS2017", {"850150"}, "merged", true},
           Case{"850151", "HS2022", "HS2012", {"850100"}, "merged", false},
           Case{"8501510000", "HS2022", "HS2022", {"850151"}, "same", true},
       }) {
    const Correlated to = tables.Between(Code(c.code), c.from, c.to);
    std::vector<std::string> codes;
    for (const GoodsCode code : to.codes)
      codes.push_back(code.text());
    EXPECT_EQ(codes, c.codes) << c.code << c.to;
    EXPECT_EQ(CorrelationName(to.kind), c.kind) << c.code << c.to;
    EXPECT_EQ(to.exact, c.exact) << c.code << c.to;
  }
  EXPECT_TRUE(tables.Between(Code("010121"), "HS2022", "HS1992").codes.empty());
  EXPECT_TRUE(tables.Between(Code("010121"), "HS2022", "nowhere").codes.empty());
}

TEST(Correlations, GoTheShortestWay) {
  Correlations tables;
  codec::Problems problems;
  // As the UN has them: later editions to earlier ones, none between HS2002 and HS1992.
  tables.Add("hs3_hs0.csv",
             "\"HS3_6d\",\"HS0_6d\"\n\"010110\",\"010111\"\n\"010190\",\"010119\"\n"
             "\"010190\",\"010120\"\n\"NA\",\"NA\"\n",
             problems);
  tables.Add("hs3_hs2.csv",
             "\"HS3_6d\",\"HS2_6d\"\n\"010110\",\"010110\"\n\"010190\",\"010190\"\n"
             "\"010110\",\"010190\"\n",
             problems);
  ASSERT_TRUE(problems.empty()) << problems.front().detail;
  const Correlated to = tables.Between(Code("010190"), "HS2002", "HS1992");
  EXPECT_EQ(to.codes, (std::vector<GoodsCode>{Code("010111"), Code("010119"), Code("010120")}));
  EXPECT_EQ(to.kind, Correlated::Kind::kSplitAndMerged);
  EXPECT_FALSE(to.exact);
  EXPECT_TRUE(tables.Between(Code("010190"), "HS2002", "HS2022").codes.empty());
}

TEST(Correlations, EveryFaultIsNamed) {
  struct Case {
    std::string text;
    const char* code;
    const char* pointer;
  };
  const std::string own = "edition_from,code_from,edition_to,code_to\n";
  for (const Case& c : {
           Case{"a,b\n1,2\n", "column", "/t.csv/1/edition_from"},
           Case{own + "HS9,0101,HS2012,0101\n", "edition", "/t.csv/2/edition_from"},
           Case{own + "HS2012,0101,HS4,0101\n", "edition", "/t.csv/2"},
           Case{own + "HS2017,x,HS2012,0101\n", "code", "/t.csv/2/code_from"},
           Case{"HS6_6d,HS5_6d\n010121\n", "csv_fields", "/t.csv/2"},
       }) {
    Correlations tables;
    codec::Problems problems;
    tables.Add("t.csv", c.text, problems);
    ASSERT_FALSE(problems.empty()) << c.text;
    EXPECT_EQ(problems.front().code, c.code) << c.text;
    EXPECT_EQ(problems.front().pointer, c.pointer) << c.text;
    EXPECT_TRUE(tables.empty()) << c.text;
  }
}

TEST(Compare, FollowsGoodsThroughTheCorrelation) {
  const Nomenclature before = Goods(
      "code,level,description\n85,0,Machines\n8501,1,Motors\n850140,2,Other\n"
      "850150,2,Polyphase\n850160,2,Generators\n8501600010,3,Small\n");
  const Nomenclature after = Goods(
      "code,level,description\n85,0,Machines\n8501,1,Motors\n850140,2,Other\n"
      "850151,2,Up to 750 W\n850152,2,Over 750 W\n850160,2,Generators\n8501600010,3,Small\n");
  Correlations tables;
  codec::Problems problems;
  tables.Add("t.csv", "HS6_6d,HS5_6d\n850140,850140\n850151,850150\n850152,850150\n850170,850160\n",
             problems);
  std::vector<std::string> said;
  for (const GoodsChange& change :
       Compare(before, kDay, after, kDay, "und", {&tables, "HS2017", "HS2022"})) {
    std::string line(ChangeName(change.kind));
    line += ' ' + change.code.text();
    for (const GoodsCode code : change.goods_now)
      line += ' ' + code.text();
    said.push_back(line);
  }
  EXPECT_EQ(said, (std::vector<std::string>{"line_ended 850150", "goods_split 850150 850151 850152",
                                            "line_added 850151", "line_added 850152",
                                            "goods_renumbered 850160 850170"}));
}

TEST(Correlations, AreWrittenAndReadBack) {
  const Correlations tables = Tables();
  Correlations again;
  codec::Problems problems;
  again.Add("correlation.csv", tables.ToCsv(), problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(again.ToCsv(), tables.ToCsv());
  again.Add("bad.csv", "edition_from,code_from,edition_to,code_to\nHS9,1,HS2012,8501\n", problems);
  EXPECT_EQ(problems.size(), 2U);
}

// Every table of the shared folder; "" = all were read.
std::string ReadAllTables(Correlations& tables) {
  for (int from = 3; from <= 6; ++from) {
    for (int to = 0; to < from; ++to) {
      const std::string file = fmt::format("correlation/hs{}_hs{}.csv", from, to);
      const std::string text = SharedText(file);
      if (text.empty()) return file;
      codec::Problems problems;
      tables.Add(file, text, problems);
      EXPECT_TRUE(problems.empty()) << file << ": " << problems.front().detail;
    }
  }
  return {};
}

TEST(Correlations, ReadThePublicTables) {
  Correlations tables;
  const std::string missing = ReadAllTables(tables);
  if (!missing.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << missing;
  const auto between = [&](const char* code, const char* from, const char* to) {
    return tables.Between(Code(code), from, to);
  };
  EXPECT_EQ(between("010121", "HS2022", "HS2017").kind, Correlated::Kind::kSame);
  EXPECT_EQ(between("010110", "HS2007", "HS1992").codes, std::vector<GoodsCode>{Code("010111")});
  // Every edition leads to every other, whatever tables there are.
  for (const std::string& from : Editions()) {
    for (const std::string& to : Editions()) {
      const Correlated found = between("020110", from.c_str(), to.c_str());
      EXPECT_EQ(found.codes, std::vector<GoodsCode>{Code("020110")}) << from << to;
    }
  }
  EXPECT_FALSE(between("020110", "HS2002", "HS1992").exact);
  EXPECT_TRUE(between("020110", "HS1992", "HS2022").exact);
}

TEST(Compare, TwoEditionsOfTheHarmonizedSystem) {
  const std::string old_list = SharedText("hs/concordance_hs5_desc.csv");
  const std::string new_list = SharedText("hs/concordance_hs6_desc.csv");
  const std::string table = SharedText("correlation/hs6_hs5.csv");
  if (old_list.empty() || new_list.empty() || table.empty())
    GTEST_SKIP() << "set TIDEWAITER_SHARED: no concordance lists";
  const auto read = [](const std::string& text) {
    const std::vector<PublishedFile> files = {{"list.csv", text, "en", {}}};
    return *Build(ReadPublished(files).rows).nomenclature;
  };
  Correlations tables;
  codec::Problems problems;
  tables.Add("hs6_hs5.csv", table, problems);
  std::map<std::string, int> counts;
  for (const GoodsChange& change :
       Compare(read(old_list), kDay, read(new_list), kDay, "en", {&tables, "HS2017", "HS2022"}))
    ++counts[std::string(ChangeName(change.kind))];
  EXPECT_EQ(counts, (std::map<std::string, int>{{"goods_renumbered", 56},
                                                {"goods_split", 122},
                                                {"line_added", 378},
                                                {"line_ended", 147},
                                                {"text_changed", 242}}));
}

}  // namespace
}  // namespace tidewaiter::nomenclature
