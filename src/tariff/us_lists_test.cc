// The lists of goods with additional duties beside the schedule of the United States.
#include "tariff/us_lists.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "codec/json_get.h"
#include "nomenclature/build.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::string_view kSchedule =
    "htsno,indent,description,units,general,special,other\n"
    "8415.10,0,Air conditioners,,,,\n"
    "8415.10.30.00,1,Self-contained,No.,2.2%,,35%\n"
    "8415.10.60,1,Other,No.,1%,,35%\n"
    "9903.88.03,0,Articles of China,,The duty provided in the applicable subheading + 25%,,\n"
    "9903.91.02,0,Articles of China,,The duty provided in the applicable subheading plus 50%,,\n"
    "9903.91.03,0,Articles of China,,No change,,\n"
    "9903.80.01,0,Steel,,The duty provided in the applicable subheading + 10%,,\n";

struct Added {
  nomenclature::Publication schedule;
  PublishedTariff tariff;
  Problems warnings;
};

Added Add(std::string_view list) {
  Added added;
  const nomenclature::PublishedFile file{"hts.csv", kSchedule, "en", {}};
  added.schedule = nomenclature::ReadPublished({&file, 1});
  EXPECT_TRUE(added.schedule.problems.empty());
  added.tariff = UsTariff(added.schedule.rates);
  const UsList lists[] = {{"list.csv", list}};
  AddUsLists(lists, added.schedule, added.tariff, added.warnings);
  return added;
}

std::shared_ptr<const Tariff> TariffOf(Added added) {
  auto built = nomenclature::Build(std::move(added.schedule.rows));
  EXPECT_TRUE(built.nomenclature);
  return built.nomenclature ? Made(ToFiles(*built.nomenclature, added.tariff.rows)) : nullptr;
}

// "US301 9903.88.03 25 %" of the charged lines on top of the duty.
std::vector<std::string> OnTop(const Tariff& tariff, std::string_view code,
                               std::string_view origin) {
  Question question;
  question.code = Code(code);
  question.day = On("2026-06-01");
  question.origin = origin;
  question.customs_value = Decimal(1000);
  const auto statement = Assess(tariff, question);
  EXPECT_TRUE(statement) << code;
  std::vector<std::string> lines;
  if (!statement) return lines;
  for (const StatementLine& line : statement->chosen().lines)
    if (line.type != "103") lines.push_back(line.type + ' ' + line.regulation + ' ' + line.rate);
  return lines;
}

TEST(UsLists, HitTheGoodsOfTheirCountryOnTop) {
  const auto tariff =
      TariffOf(Add("hts8,list,ch99_code\n84151030,3,9903.88.03\n84151060,3,9903.88.03\n84151060,b,"
                   "9903.91.02\n"));
  ASSERT_NE(tariff, nullptr);
  EXPECT_EQ(OnTop(*tariff, "8415103000", "CN"), std::vector<std::string>{"US301 9903.88.03 25 %"});
  EXPECT_EQ(OnTop(*tariff, "8415103000", "VN"), std::vector<std::string>{});
  EXPECT_EQ(OnTop(*tariff, "84151060", "CN"), std::vector<std::string>{"US301 9903.91.02 50 %"});
}

TEST(UsLists, SeveralHeadingsForTheSameGoodsAreTold) {
  const Added added = Add("hts8,ch99_code\n84151060,9903.91.02\n84151060,9903.88.03\n");
  ASSERT_EQ(added.warnings.size(), 1U);
  EXPECT_EQ(added.warnings[0].code, "several_headings");
  EXPECT_EQ(added.warnings[0].pointer, "/84151060");
  EXPECT_EQ(added.tariff.rows.measures.back().duty.text(), "50 %");  // whichever comes first
}

TEST(UsLists, DutiesBeginOnTheirDay) {
  const auto tariff =
      TariffOf(Add("hts_prefix,ch99_code,effective_date\n84151060,9903.80.01,2026-06-02\n"));
  ASSERT_NE(tariff, nullptr);
  EXPECT_EQ(OnTop(*tariff, "84151060", "DE"), std::vector<std::string>{});
}

TEST(UsLists, WhatIsNotUnderstoodIsLeftOut) {
  struct Case {
    std::string list;
    std::string problem;
  };
  for (const Case& one : {
           Case{"hts8,ch99_code\n84161060,9903.88.03\n", "unknown_goods_code at /list.csv/2/hts8"},
           Case{"hts8,ch99_code\n8415106,9903\n", "authority at /list.csv/2/ch99_code"},
           Case{"hts8,ch99_code\nx,9903.88.03\n", "code at /list.csv/2/hts8"},
           Case{"hts8,ch99_code\n84151060,9903.88.99\n",
                "heading_missing at /list.csv/2/ch99_code"},
           Case{"hts8,ch99_code\n84151060,9903.91.03\n", "rate at /list.csv/2/ch99_code"},
           Case{"hts8,ch99_code\n84151060,9903.45.25\n", "authority at /list.csv/2/ch99_code"},
           Case{"hts_prefix,ch99_code,derivative_type\n84151060,9903.80.01,steel\n",
                "content_value at /list.csv/2/ch99_code"},
           Case{"hts8,ch99_code,effective_date\n84151060,9903.88.03,soon\n",
                "day at /list.csv/2/effective_date"},
       }) {
    const Added added = Add(one.list);
    ASSERT_EQ(added.tariff.left_out.size(), 1U) << one.list;
    EXPECT_EQ(added.tariff.left_out[0].code + " at " + added.tariff.left_out[0].pointer,
              one.problem);
    EXPECT_TRUE(added.tariff.rows.types.empty());
  }
}

// The published lists beside the schedule that was published before the latest of them.
TEST(UsLists, OfTheTrackerBesideTheSchedule) {
  const std::string schedule = SharedText("tariff/us_hts/hts_2025.csv");
  const std::string s301 = SharedText("tariff/us_hts/additional/s301_product_lists.csv");
  const std::string copper = SharedText("tariff/us_hts/additional/s232_copper_products.csv");
  if (schedule.empty() || s301.empty() || copper.empty()) {
    GTEST_SKIP() << "set TIDEWAITER_SHARED: no lists";
  }
  EXPECT_TRUE(IsUsList(s301));
  EXPECT_FALSE(IsUsList(schedule));
  const nomenclature::PublishedFile file{"hts.csv", schedule, "en", {}};
  const auto published = nomenclature::ReadPublished({&file, 1});
  PublishedTariff tariff;
  Problems warnings;
  const UsList lists[] = {{"s301.csv", s301}, {"copper.csv", copper}};
  AddUsLists(lists, published, tariff, warnings);
  EXPECT_EQ(tariff.rates, 12'223U + 80U);
  EXPECT_EQ(tariff.duties, tariff.rows.measures.size());
  std::map<std::string, std::size_t> left_out;
  for (const Problem& problem : tariff.left_out)
    ++left_out[problem.code];
  // Each row is a measure, left out, or a further heading for the same goods.
  EXPECT_EQ(tariff.rates, tariff.duties + tariff.left_out.size() + warnings.size());
  EXPECT_GT(tariff.duties, 10'000U);
  EXPECT_GE(left_out["heading_missing"], 21U);  // copper came after this schedule
  const auto rate_of = [&](std::string_view code) {
    const auto found = std::ranges::find_if(
        tariff.rows.measures, [&](const Measure& measure) { return measure.code.text() == code; });
    return found == tariff.rows.measures.end() ? "" : found->regulation + ' ' + found->duty.text();
  };
  EXPECT_EQ(rate_of("01012100"), "9903.88.15 7.5 %");
}

// Which law a heading stands under, as the tracker has it.
TEST(UsLists, HeadingsBelongToALaw) {
  const std::string text = SharedText("tariff/duty_cases.json");
  if (text.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no cases";
  const codec::JsonText json(text);
  ASSERT_TRUE(json.ok());
  int headings = 0;
  codec::EachOf(json.root(), "us", [&](simdjson::dom::element one) {
    simdjson::dom::object map;
    if (one.at_key("map").get(map) != simdjson::SUCCESS) return;
    for (const auto& [heading, authority] : map) {
      std::string_view expected;
      ASSERT_EQ(authority.get(expected), simdjson::SUCCESS);
      EXPECT_EQ(UsAuthority(heading), expected) << heading;
      ++headings;
    }
  });
  if (headings == 0) GTEST_SKIP() << "the cases have no headings here";
  EXPECT_EQ(UsAuthority("8415.10"), "");
}

}  // namespace
}  // namespace tidewaiter::tariff
