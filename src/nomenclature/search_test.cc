#include "nomenclature/search.h"

#include <string>
#include <vector>

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

// ---- Correlation
// ----------------------------------------------------------------------------------

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

TEST(Correlations, ReadThePublicTables) {
  const std::string text = SharedText("correlation/hs6_hs0.csv");
  if (text.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no hs6_hs0.csv";
  Correlations tables;
  codec::Problems problems;
  tables.Add("hs6_hs0.csv", text, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(tables.Between(Code("010121"), "HS2022", "HS1992").codes.size(), 1U);
}

}  // namespace
}  // namespace tidewaiter::nomenclature
