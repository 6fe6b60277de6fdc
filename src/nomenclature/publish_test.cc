// The public files, counted.
#include "nomenclature/publish.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "nomenclature/test_goods.h"

namespace tidewaiter::nomenclature {
namespace {

struct Counted {
  std::size_t chapters = 0;
  std::size_t headings = 0;
  std::size_t subheadings = 0;
  std::size_t coded = 0;
};

Counted Count(const Nomenclature& goods) {
  Counted counted;
  for (LineId id = 0; id < goods.size(); ++id) {
    const GoodsLine line = goods.line(id);
    if (line.suffix == kDeclarableSuffix) ++counted.coded;
    const int digits = line.code.digits();
    counted.chapters += digits == 2 ? 1 : 0;
    counted.headings += digits == 4 ? 1 : 0;
    counted.subheadings += digits == 6 ? 1 : 0;
  }
  return counted;
}

Nomenclature Read(const std::vector<PublishedFile>& files, Format format) {
  Publication read = ReadPublished(files);
  EXPECT_EQ(FormatName(read.format), FormatName(format));
  for (const codec::Problem& problem : read.problems)
    ADD_FAILURE() << problem.code << " at " << problem.pointer << ": " << problem.detail;
  Built built = Build(std::move(read.rows));
  for (std::size_t i = 0; i < std::min<std::size_t>(built.problems.size(), 5); ++i) {
    ADD_FAILURE() << built.problems[i].code << " at " << built.problems[i].pointer << ": "
                  << built.problems[i].detail;
  }
  return built.nomenclature ? *built.nomenclature : Nomenclature();
}

constexpr Day kDay = 20'500;  // 2026-02-16

TEST(Published, TheHarmonizedSystem) {
  const std::string table = SharedText("hs/hs2022_datasets.csv");
  const std::string sections = SharedText("hs/hs_sections.csv");
  if (table.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no hs2022_datasets.csv";
  const Nomenclature goods =
      Read({{"hs.csv", table, "en", {}}, {"sections.csv", sections, "en", {}}}, Format::kHsTable);
  const Counted counted = Count(goods);
  EXPECT_EQ(counted.chapters, 97U);
  EXPECT_EQ(counted.headings, 1229U);
  EXPECT_EQ(counted.subheadings, 5613U);
  EXPECT_EQ(goods.sections().size(), 21U);
  EXPECT_TRUE(goods.Find(Code("080510"), kDay));
}

TEST(Published, Taric) {
  const std::string english = SharedText("eu_taric/taric_nomenclature_en.csv");
  const std::string french = SharedText("eu_taric/taric_nomenclature_fr.csv");
  if (english.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no taric_nomenclature_en.csv";
  const Nomenclature goods = Read(
      {{"taric_en.csv", english, "en", {}}, {"taric_fr.csv", french, "fr", {}}}, Format::kTaric);
  EXPECT_EQ(goods.size(), 25'702U);
  EXPECT_EQ(Count(goods).coded, 22'189U);
  const LineId horses = Found(goods.Find(Code("0101"), kDay));
  EXPECT_EQ(goods.Description(horses, "en"), "Live horses, asses, mules and hinnies");
  EXPECT_NE(goods.Description(horses, "fr"), goods.Description(horses, "en"));
}

TEST(Published, TheUsSchedule) {
  const std::string schedule = SharedText("us_hts/hts_2025.csv");
  if (schedule.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no hts_2025.csv";
  const std::vector<PublishedFile> files = {{"hts.csv", schedule, "en", {}}};
  const Nomenclature goods = Read(files, Format::kUsHts);
  EXPECT_EQ(goods.size(), 35'875U);
  EXPECT_EQ(Count(goods).coded, 29'798U + 98U);  // and the chapters, which it leaves out
  const Publication read = ReadPublished(files);
  EXPECT_EQ(read.rates.columns.front(), "units");
  EXPECT_EQ(read.rates.lines.size(), 29'798U);
  std::map<std::string, int> warnings;
  for (const codec::Problem& warning : read.warnings)
    ++warnings[warning.code];
  EXPECT_EQ(warnings, (std::map<std::string, int>{
                          {"empty_group", 33}, {"level_jump", 20}, {"made_by_digits", 1}}));
  const LineId stallions = Found(goods.Find(Code("0101.21.00.10"), kDay));
  std::vector<std::string> above;
  for (const LineId line : goods.Ancestors(stallions, kDay)) {
    above.push_back(goods.line(line).code.text() + ' ' +
                    std::string(goods.Description(line, "en")));
  }
  EXPECT_EQ(above, (std::vector<std::string>{
                       "01012100 Purebred breeding animals",
                       "01012100 Horses:", "0101 Live horses, asses, mules and hinnies:", "01 "}));
}

TEST(Published, TheUkTariff) {
  const std::string tariff = SharedText("uk/global_uk_tariff.csv");
  const std::string table = SharedText("hs/concordance_hs5_desc.csv");
  if (tariff.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no global_uk_tariff.csv";
  const Nomenclature goods =
      Read({{"uk.csv", tariff, "en", {}}, {"hs.csv", table, "en", {}}}, Format::kUkTariff);
  EXPECT_EQ(goods.size(), 18'535U);
  const LineId horses = Found(goods.Find(Code("01012100"), kDay));
  std::vector<std::string> above;
  for (const LineId line : goods.Ancestors(horses, kDay))
    above.push_back(std::string(goods.Description(line, "en")));
  EXPECT_EQ(above,
            (std::vector<std::string>{"Horses; live, pure-bred breeding animals",
                                      "Horses, asses, mules and hinnies; live", "Animals; live"}));
}

TEST(Published, ListsOfOneEdition) {
  struct Case {
    const char* file;
    std::size_t headings;
    std::size_t subheadings;
  };
  for (const Case& c : {Case{"hs/concordance_hs5_desc.csv", 1223, 5388},
                        Case{"hs/concordance_hs6_desc.csv", 1229, 5613}}) {
    const std::string list = SharedText(c.file);
    if (list.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << c.file;
    const Counted counted = Count(Read({{"list.csv", list, "en", {}}}, Format::kHsList));
    EXPECT_EQ(counted.chapters, 97U) << c.file;
    EXPECT_EQ(counted.headings, c.headings) << c.file;
    EXPECT_EQ(counted.subheadings, c.subheadings) << c.file;
  }
}

// ---- The same layouts, small
// ----------------------------------------------------------------------------------

std::vector<std::string> Lines(const Nomenclature& goods) {
  std::vector<std::string> lines;
  for (LineId id = 0; id < goods.size(); ++id) {
    const GoodsLine line = goods.line(id);
    lines.push_back(fmt::format("{}{} {} {}", std::string(line.level * 2U, ' '), line.code.text(),
                                line.suffix, goods.OwnDescription(id, 0)));
  }
  return lines;
}

using Texts = std::vector<std::string>;

TEST(Published, LinesWithoutNumberStandBeforeTheNextNumber) {
  const Nomenclature goods = Read({{"hts.csv",
                                    "\xEF\xBB\xBFHTS Number,Indent,Description,Unit of Quantity,"
                                    "General Rate of Duty,Special Rate of Duty\r\n"
                                    "0101,0,Horses:,,,\r\n,1,Live:,,,\r\n,2,Pure:,,,\r\n"
                                    "0101.21.00,3,Males,\"[\"\"No.\"\",\"\"kg\"\"]\",Free,\r\n"
                                    ",3,Nothing below:,,,\r\n0101.90.00,5,Other,,2%,\r\n",
                                    "en",
                                    {}},
                                   {"hs.csv", "code,desc\n01,Animals\n", "en", {}}},
                                  Format::kUsHts);
  EXPECT_EQ(Lines(goods),
            (Texts{"01 80 Animals", "  0101 80 Horses:", "    01012100 10 Live:",
                   "      01012100 20 Pure:", "        01012100 80 Males",
                   "        01019000 10 Nothing below:", "          01019000 80 Other"}));
  EXPECT_EQ(goods.line(4).unit, "No.|kg");
}

TEST(Published, GroupsThatAreEmptyAreLeftOutAndTold) {
  const std::vector<PublishedFile> files = {
      {"hts.csv",
       "htsno,indent,description,general\n0101,0,Horses,Free\n,1,SUBCHAPTER,\n0102,0,Cattle,1%\n"
       ",1,End:,\n",
       "en",
       {}}};
  const Publication read = ReadPublished(files);
  EXPECT_TRUE(read.problems.empty());
  EXPECT_EQ(read.rows.lines.size(), 3U);
  ASSERT_EQ(read.warnings.size(), 3U);
  EXPECT_EQ(read.warnings[0].code, "empty_group");
  EXPECT_EQ(read.warnings[0].pointer, "/hts.csv/3");
  EXPECT_EQ(read.warnings[1].pointer, "/hts.csv/5");
  EXPECT_EQ(read.warnings[2].code, "made_by_digits");
  ASSERT_EQ(read.rates.lines.size(), 2U);
  EXPECT_EQ(read.rates.lines[1].cells[1], "1%");
}

constexpr std::string_view kTaricHead =
    "goods_code,suffix,start_date,end_date,hier_pos,indent,description,descr_start\n";

TEST(Published, TextsOfTaricHaveTheirOwnDays) {
  const std::string english =
      std::string(kTaricHead) +
      "0100000000,80,31-12-1971,,2,0,LIVE ANIMALS,31-12-1971\n"
      "0101000000,80,01-01-1972,31-12-2030,4,0,Horses,01-01-1980\n"
      "0101000000,80,01-01-1972,31-12-2030,4,0,\"Horses, live\",01-01-1990\n"
      "0102000000,80,01-01-1972,,4,0,Bovines,01-01-1972\n";
  const std::string french = std::string(kTaricHead) +
                             "0100000000,80,31-12-1971,,2,0,ANIMAUX VIVANTS,31-12-1971\n"
                             "0101000000,80,01-01-1972,31-12-2030,4,0,Chevaux,01-01-1985\n";
  const std::vector<PublishedFile> files = {{"taric_en.csv", english, "", {}},
                                            {"taric_fr.csv", french, "", {}}};
  const Publication read = ReadPublished(files);
  ASSERT_EQ(read.warnings.size(), 1U);
  EXPECT_EQ(read.warnings[0].code, "untranslated");
  const Nomenclature goods = Read(files, Format::kTaric);
  EXPECT_EQ(goods.languages(), (Texts{"en", "fr"}));
  const auto find = [&](const char* day) { return goods.Find(Code("0101"), On(day)); };
  const auto on = [&](const char* day) { return Found(find(day)); };
  EXPECT_EQ(goods.Description(on("1989-12-31"), "en"), "Horses");
  EXPECT_EQ(goods.Description(on("1990-01-01"), "en"), "Horses, live");
  EXPECT_EQ(goods.Description(on("1990-01-01"), "fr"), "Chevaux");
  EXPECT_EQ(goods.line(on("1975-01-01")).described_from, On("1985-01-01"));
  EXPECT_EQ(goods.line(on("1990-01-01")).described_from, On("1990-01-01"));
  EXPECT_FALSE(find("2031-01-01"));
  EXPECT_FALSE(find("1971-12-31"));
}

TEST(Published, EveryFaultIsNamed) {
  struct Case {
    const char* what;
    std::vector<std::pair<std::string, std::string>> files;
    const char* code;
    const char* pointer;
  };
  const std::string taric(kTaricHead);
  const std::string hs = "section,hscode,description,parent,level\n";
  for (const Case& c : {
           Case{"no layout of ours", {{"odd.csv", "a,b\n1,2\n"}}, "unknown_layout", "/odd.csv/1"},
           Case{"nothing", {{"no.csv", ""}}, "unknown_layout", "/no.csv/1"},
           Case{"only its first row", {{"hs.csv", hs}}, "no_lines", ""},
           Case{"two tariffs",
                {{"t_en.csv", taric}, {"uk.csv", "commodity,description,ukgt_duty_rate\n"}},
                "mixed_layouts",
                "/uk.csv/1"},
           Case{"two of the same",
                {{"a.csv", "code,desc\n01,a\n"}, {"b.csv", "code,desc\n02,a\n"}},
                "mixed_layouts",
                "/b.csv/1"},
           Case{"no language",
                {{"taric.csv", taric + "01,80,,,2,0,x,\n"}},
                "language",
                "/taric.csv/1"},
           Case{"no day",
                {{"t_en.csv", taric + "01,80,1971-12-31,,2,0,x,\n"}},
                "day",
                "/t_en.csv/2/start_date"},
           Case{"no number",
                {{"t_en.csv", taric + "01,80,,,2,-1,x,\n"}},
                "number",
                "/t_en.csv/2/indent"},
           Case{"a lost zero", {{"hs.csv", hs + "I,101,x,01,4\n"}}, "code", "/hs.csv/2/hscode"},
           Case{"a foreign parent",
                {{"hs.csv", hs + "I,0101,x,02,4\n"}},
                "parent",
                "/hs.csv/2/parent"},
           Case{"a wrong level", {{"hs.csv", hs + "I,0101,x,01,6\n"}}, "parent", "/hs.csv/2/level"},
           Case{"cells missing",
                {{"hs.csv", hs + "I,01,x,TOTAL,2\nI,0101,x\n"}},
                "csv_fields",
                "/hs.csv/3"},
           Case{
               "a stray quote", {{"hs.csv", hs + "I,01,a\"b,TOTAL,2\n"}}, "csv_quote", "/hs.csv/2"},
           Case{"another encoding",
                {{"hs.csv", hs + "I,01,Caf\xE9,TOTAL,2\n"}},
                "not_utf8",
                "/hs.csv/2"},
           Case{"no indent",
                {{"us.csv", "htsno,indent,description\n0101,x,a\n"}},
                "number",
                "/us.csv/2/indent"},
           Case{"more groups than suffixes",
                {{"us.csv",
                  "htsno,indent,description\n0101,0,a\n,1,b\n,2,b\n,3,b\n,4,b\n,5,b\n"
                  ",6,b\n,7,b\n,8,b\n010121,9,c\n"}},
                "no_unique_suffix",
                "/us.csv/11"},
       }) {
    std::vector<PublishedFile> files;
    for (const auto& [name, text] : c.files)
      files.push_back({name, text, "", {}});
    const Publication read = ReadPublished(files);
    ASSERT_FALSE(read.problems.empty()) << c.what;
    EXPECT_EQ(read.problems.front().code, c.code) << c.what << read.problems.front().detail;
    EXPECT_EQ(read.problems.front().pointer, c.pointer) << c.what;
  }
}

TEST(Published, LayoutsHaveNames) {
  for (int i = 1; i <= static_cast<int>(Format::kOwnNotes); ++i) {
    const auto format = static_cast<Format>(i);
    EXPECT_EQ(FormatNamed(FormatName(format)), format);
  }
  EXPECT_FALSE(FormatNamed("unknown"));
  EXPECT_EQ(FormatOf("Code;Level;Description\n"), Format::kOwn);
  EXPECT_EQ(FormatOf("\xEF\xBB\xBF\"section\",\"name\"\r\n"), Format::kHsSections);
}

}  // namespace
}  // namespace tidewaiter::nomenclature
