// The public files, counted.
#include "nomenclature/publish.h"

#include <algorithm>
#include <string>
#include <vector>

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
  const auto horses = goods.Find(Code("0101"), kDay);
  ASSERT_TRUE(horses);
  EXPECT_EQ(goods.Description(*horses, "en"), "Live horses, asses, mules and hinnies");
  EXPECT_NE(goods.Description(*horses, "fr"), goods.Description(*horses, "en"));
}

TEST(Published, TheUsSchedule) {
  const std::string schedule = SharedText("us_hts/hts_2025.csv");
  if (schedule.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no hts_2025.csv";
  const std::vector<PublishedFile> files = {{"hts.csv", schedule, "en", {}}};
  const Nomenclature goods = Read(files, Format::kUsHts);
  EXPECT_GT(Count(goods).coded, 29'000U);
  const Publication read = ReadPublished(files);
  EXPECT_EQ(read.rates.columns.front(), "units");
  EXPECT_GT(read.rates.lines.size(), 29'000U);
}

TEST(Published, TheUkTariff) {
  const std::string tariff = SharedText("uk/global_uk_tariff.csv");
  const std::string table = SharedText("hs/concordance_hs5_desc.csv");
  if (tariff.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no global_uk_tariff.csv";
  const Nomenclature goods =
      Read({{"uk.csv", tariff, "en", {}}, {"hs.csv", table, "en", {}}}, Format::kUkTariff);
  EXPECT_GT(goods.size(), 11'830U);
}

TEST(Published, WhatIsNoneIsNamed) {
  const std::vector<PublishedFile> files = {{"odd.csv", "a,b\n1,2\n", "en", {}}};
  const Publication read = ReadPublished(files);
  ASSERT_FALSE(read.problems.empty());
  EXPECT_EQ(read.problems.front().code, "unknown_layout");
}

}  // namespace
}  // namespace tidewaiter::nomenclature
