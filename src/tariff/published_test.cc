#include "tariff/published.h"

#include <algorithm>
#include <string>
#include <vector>

#include "nomenclature/build.h"
#include "tariff/compare.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

struct Read {
  std::shared_ptr<const Nomenclature> goods;
  nomenclature::Publication publication;
};

Read ReadFile(const std::string& name, const std::string& text) {
  const std::vector<nomenclature::PublishedFile> files = {{name, text, "en", {}}};
  Read read{nullptr, nomenclature::ReadPublished(files)};
  EXPECT_TRUE(read.publication.problems.empty());
  nomenclature::Built built = nomenclature::Build(std::move(read.publication.rows));
  EXPECT_TRUE(built.nomenclature);
  if (built.nomenclature) read.goods = std::make_shared<const Nomenclature>(*built.nomenclature);
  return read;
}

// Some rates of each kind, as the schedules have them.
constexpr std::string_view kUs =
    "htsno,indent,description,units,general,special,other,footnotes,quota_quantity,"
    "additional_duties\n"
    "0101,0,Live horses,,,,,,,\n"
    "0101.21.00,1,Purebred,No.,Free,,Free,,,\n"
    "0101.30.00,1,Asses,No.,6.8%,\"Free (A+,AU,KR,S)\",15%,,,\n"
    "0102,0,Cattle,,,,,,,\n"
    "0102.21.00,1,Cows,No.,1¢/kg,Free (C),See note 2,,,\n"
    "0102.29.00,1,Other,No.,what?,,3.3¢/kg,,,\n";

TEST(PublishedTariffs, TheUsScheduleBecomesMeasures) {
  const Read read = ReadFile("hts.csv", std::string(kUs));
  PublishedTariff us = UsTariff(read.publication.rates);
  EXPECT_EQ(us.left_out.size(), 1U);
  EXPECT_EQ(us.elsewhere, 1U);
  const auto made = Tariff::Build(read.goods, std::move(us.rows));
  ASSERT_TRUE(made) << made.error().front().code << made.error().front().detail;
  Question question;
  question.code = Code("01013000");
  question.day = On("2026-01-15");
  question.customs_value = D("100");
  const auto duty = [&](std::string_view origin, std::optional<std::string> claim) {
    question.origin = origin;
    question.preference = std::move(claim);
    const auto charges = Reckon(*made->tariff, question);
    return charges ? charges->duty.text() : charges.error().front().code;
  };
  EXPECT_EQ(duty("FR", {}), "6.80");
  EXPECT_EQ(duty("CU", {}), "15.00");
  EXPECT_EQ(duty("KR", "300"), "0.00");
  EXPECT_EQ(duty("MX", "300"), "0.00");
  EXPECT_EQ(duty("FR", "300"), "preference_not_available");
}

TEST(PublishedTariffs, SeasonsOfTheUkTariffBecomeTheirDays) {
  const Read read = ReadFile("uk.csv",
                             "commodity,description,cet_duty_rate,ukgt_duty_rate\n"
                             "08081080,Apples,\"9.0% (1 AUG-31 DEC), 4.0%\",\"9.0% (1 AUG-31 DEC), "
                             "4.0%\"\n");
  PublishedTariff uk = UkTariff(read.publication.rates, "ukgt_duty_rate", 2026);
  EXPECT_TRUE(uk.left_out.empty());
  EXPECT_EQ(uk.rates, 1U);
  EXPECT_EQ(uk.duties, 1U);
  const auto made = Tariff::Build(read.goods, std::move(uk.rows));
  ASSERT_TRUE(made) << made.error().front().code << made.error().front().detail;
  Question question;
  question.code = Code("08081080");
  question.origin = "FR";
  question.customs_value = D("100");
  for (const auto& [day, duty] : {std::pair{"2026-02-28", "4.00"}, std::pair{"2026-07-31", "4.00"},
                                  std::pair{"2026-08-01", "9.00"}, std::pair{"2027-01-01", "4.00"},
                                  std::pair{"2028-12-31", "9.00"}}) {
    question.day = On(day);
    const auto charges = Reckon(*made->tariff, question);
    ASSERT_TRUE(charges) << day << charges.error().front().code;
    EXPECT_EQ(charges->duty.text(), duty) << day;
  }
}

// Of the public schedules nearly every cell is understood; the rest is told.
TEST(PublishedTariffs, TheWholeSchedules) {
  const std::string hts = SharedText("tariff/us_hts/hts_2025.csv");
  const std::string ukgt = SharedText("tariff/uk/global_uk_tariff.csv");
  if (hts.empty() || ukgt.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no hts_2025.csv";
  const Read us_file = ReadFile("hts.csv", hts);
  PublishedTariff us = UsTariff(us_file.publication.rates);
  EXPECT_GT(us.rates, 36'000U);
  EXPECT_LT(us.left_out.size() * 1000, us.rates * 2);
  const auto us_made = Tariff::Build(us_file.goods, std::move(us.rows));
  ASSERT_TRUE(us_made) << us_made.error().front().code << us_made.error().front().detail;
  const Read uk_file = ReadFile("uk.csv", ukgt);
  PublishedTariff uk = UkTariff(uk_file.publication.rates, "ukgt_duty_rate", 2026);
  EXPECT_GT(uk.rates, 11'000U);
  EXPECT_LT(uk.left_out.size() * 1000, uk.rates * 2);
  const auto uk_made = Tariff::Build(uk_file.goods, std::move(uk.rows));
  ASSERT_TRUE(uk_made) << uk_made.error().front().code << uk_made.error().front().detail;
}

TEST(CompareMeasures, NamesWhatChangesAndByHowMuch) {
  Files files = SmallFiles();
  files["measures.csv"] =
      "id,type,code,area,from,until,duty\n"
      "m1,103,8415,1011,2020-01-01,2026-12-31,10 %\n"
      "m2,103,8415,1011,2027-01-01,,12.5 %\n"
      "m3,695,841510,CN,2020-01-01,2026-12-31,5 %\n"
      "m4,696,841510,1011,2027-01-01,,25 %\n"
      "m5,105,841510,1011,2020-01-01,,3 %\n";
  files.erase("conditions.csv");
  const auto tariff = Made(files);
  ASSERT_NE(tariff, nullptr);
  std::vector<std::string> said;
  for (const MeasureChange& change :
       CompareMeasures(*tariff, On("2026-06-01"), *tariff, On("2027-06-01"))) {
    said.push_back(std::string(ChangeName(change.kind)) + ' ' + change.code.text() + ' ' +
                   change.was + " > " + change.is +
                   (change.percent_points ? " by " + change.percent_points->text() : ""));
  }
  EXPECT_EQ(said, (std::vector<std::string>{"measure_changed 8415 10 % > 12.5 % by 2.5",
                                            "measure_ended 841510 5 % > ",
                                            "measure_added 841510  > 25 %"}));
}

}  // namespace
}  // namespace tidewaiter::tariff
