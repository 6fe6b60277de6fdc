#include "tariff/expression.h"

#include <string>
#include <vector>

#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

DutyFacts Facts() {
  DutyFacts facts;
  facts.customs_value = D("1000");
  facts.currency = "GBP";
  facts.quantities = {{{"KGM", ""}, D("250")}, {{"LTR", ""}, D("45")}, {{"ASV", ""}, D("40")},
                      {{"NAR", ""}, D("30")},  {{"NPR", ""}, D("6")},  {{"BRX", ""}, D("8")}};
  return facts;
}

// Our notation, that of TARIC and of the UK: what each is written as, and what it comes to.
TEST(Duty, IsReadFromEveryNotation) {
  struct Case {
    const char* text;
    const char* canonical;
    const char* amount;
  };
  for (const Case& c : {
           Case{"Free", "Free", "0"},
           Case{"0 %", "Free", "0"},
           Case{"0.00 %", "Free", "0"},
           Case{"2.7%", "2.7 %", "27"},
           Case{"10.0%", "10 %", "100"},
           Case{"12 GBP/DTN", "12 GBP/DTN", "30"},
           Case{"12.00 GBP / 100 kg", "12 GBP/DTN", "30"},
           Case{"12 GBP/100kg", "12 GBP/DTN", "30"},
           Case{"1,200 GBP / tonne", "1200 GBP/TNE", "300"},
           Case{"0.1 GBP/kg", "0.1 GBP/KGM", "25"},
           Case{"2.0 GBP / hl", "2 GBP/HLT", "0.9"},
           Case{"0.50 GBP / % vol / hl", "0.5 GBP/ASV/X", "9"},
           Case{"0.50 GBP / % vol / hl + 2.60 GBP / hl", "0.5 GBP/ASV/X + 2.6 GBP/HLT", "10.17"},
           Case{"5 GBP / item", "5 GBP/NAR", "150"},
           Case{"5 GBP / 1,000 items", "5 GBP/MIL", "0.15"},
           Case{"3 GBP / pa", "3 GBP/NPR", "18"},
           Case{"0.3 GBP/100kg/net/%sacchar.", "0.3 GBP/DTN/Z", "6"},
           Case{"9.10 % + 45.10 GBP / 100 kg MAX 18.90 % + 16.50 GBP / 100 kg",
                "9.1 % + 45.1 GBP/DTN MAX 18.9 % + 16.5 GBP/DTN", "203.75"},
           Case{"5 % MIN 0.4 GBP/KGM", "5 % MIN 0.4 GBP/KGM", "100"},
           Case{"5% MIN 2.00 GBP / item MAX 3.00 GBP / item", "5 % MIN 2 GBP/NAR MAX 3 GBP/NAR",
                "60"},
           Case{"8 % - 12 GBP/DTN", "8 % - 12 GBP/DTN", "50"},
           Case{"7 GBP", "7 GBP", "7"},
           Case{"16.50 % / Retail Price", "16.5 % of \"retail price\"", "330"},
           Case{"16.5 % of \"retail price\"", "16.5 % of \"retail price\"", "330"},
           Case{"4 £/kg", "4 GBP/KGM", "1000"},
       }) {
    const auto duty = ReadDuty(c.text);
    ASSERT_TRUE(duty) << c.text << ": " << duty.error();
    EXPECT_EQ(duty->text(), c.canonical) << c.text;
    const auto again = ReadDuty(duty->text());
    ASSERT_TRUE(again) << duty->text();
    EXPECT_EQ(again->text(), duty->text());
    DutyFacts facts = Facts();
    facts.part_values = {{std::string(kRetailPricePart), D("2000")}};
    const auto amount = duty->AmountOf(facts);
    ASSERT_TRUE(amount) << c.text;
    EXPECT_EQ(amount->Trimmed().text(), c.amount) << c.text;
    const auto told = duty->Evaluate(facts);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->amount, *amount);
  }
}

TEST(Duty, WhatIsNoneIsRefused) {
  for (const char* text : {"", "ten", "10", "10 % +", "10 % 5 %", "12 GBP/", "12 GBP/furlong",
                           "12 GB/kg", "% 10", "10 % MIN", "10,00 %", "1.2.3 %", "10 %%"}) {
    EXPECT_FALSE(ReadDuty(text)) << text;
  }
}

TEST(Duty, OfTheUsSchedule) {
  struct Case {
    const char* text;
    const char* canonical;
  };
  for (const Case& c : {
           Case{"6.8%", "6.8 %"},
           Case{"Free", "Free"},
           Case{"2.4¢/kg + 5%", "0.024 USD/KGM + 5 %"},
           Case{"2.4c/kg + 5%", "0.024 USD/KGM + 5 %"},
           Case{"$1.50/kg", "1.5 USD/KGM"},
           Case{"68¢/head", "0.68 USD/HEA"},
           Case{"1.4¢ each + 6.4% on the case", "0.014 USD/NAR + 6.4 % of \"the case\""},
           Case{"17.6¢/kg on drained weight", "0.176 USD/KGM/E"},
           Case{"1.5¢/kg on copper content + 1.2¢/kg on lead content",
                "0.015 USD/KGM/CU + 0.012 USD/KGM/PB"},
           Case{"33¢/pf.liter", "0.33 USD/PFL"},
           Case{"The duty provided in the applicable subheading + 25%", "other duty + 25 %"},
           Case{
               "3.6606¢/kg less 0.020668¢/kg for each degree under 100 degrees (and fractions of a "
               "degree in proportion) but not less than 3.143854¢/kg",
               "0.036606 USD/KGM - 0.00020668 USD/KGM per degree under 100 MIN 0.03143854 "
               "USD/KGM"},
       }) {
    const auto rate = ReadUsRate(c.text);
    ASSERT_TRUE(rate) << c.text << ": " << rate.error();
    ASSERT_EQ(rate->kind, PublishedRate::Kind::kDuty) << c.text;
    EXPECT_EQ(rate->duty.text(), c.canonical) << c.text;
    const auto again = ReadDuty(rate->duty.text());
    ASSERT_TRUE(again) << rate->duty.text();
    EXPECT_EQ(again->text(), rate->duty.text());
  }
  EXPECT_EQ(ReadUsRate("")->kind, PublishedRate::Kind::kNone);
  EXPECT_EQ(ReadUsRate("See additional U.S. note 5")->kind, PublishedRate::Kind::kElsewhere);
  EXPECT_FALSE(ReadUsRate("37% /"));
  // A third is exact to the cent: of 3,000,000.00 it is 1,000,000.00.
  EXPECT_EQ(ReadUsRate("33 1/3%")->duty.text(), "33.333333333333 %");
}

TEST(Duty, TheSpecialColumnNamesProgrammes) {
  const auto rates = ReadUsSpecial("Free (A*,AU, BH) 2.5% (KR)");
  ASSERT_TRUE(rates);
  ASSERT_EQ(rates->size(), 2U);
  EXPECT_EQ((*rates)[0].programmes, (std::vector<std::string>{"A*", "AU", "BH"}));
  EXPECT_EQ((*rates)[1].rate.duty.text(), "2.5 %");
  EXPECT_FALSE(ReadUsSpecial("Free (A"));
  EXPECT_TRUE(ReadUsSpecial("Free")->front().programmes.empty());
  // Slips of the printer, and brackets that belong to the rate.
  EXPECT_EQ(ReadUsSpecial("Free (PA (PA,.OM,E IL,e)")->front().programmes,
            (std::vector<std::string>{"PA", "OM", "E", "IL"}));
  EXPECT_TRUE(ReadUsSpecial("See 9903.52.20 (see U.S. note 3 of this subchapter)")
                  ->front()
                  .programmes.empty());
}

TEST(Duty, SeasonsCoverTheYear) {
  const auto rate = ReadUkRate("8.0% (1 JUN - 31 JAN), 4.0% (1 FEB - 31 MAY)");
  ASSERT_TRUE(rate);
  ASSERT_EQ(rate->kind, PublishedRate::Kind::kSeasonal);
  ASSERT_EQ(rate->seasons.size(), 2U);
  EXPECT_EQ(rate->seasons[0].from_month, 6);
  EXPECT_EQ(rate->seasons[0].until_month, 1);
  const auto rest = ReadUkRate("8% (1 MAR-31 OCT), 2%");
  ASSERT_TRUE(rest);
  ASSERT_EQ(rest->seasons.size(), 3U);
  EXPECT_EQ(rest->seasons[1].from_month, 1);
  EXPECT_EQ(rest->seasons[1].until_month, 2);
  EXPECT_EQ(rest->seasons[1].until_day, 29);
  EXPECT_FALSE(ReadUkRate("8% (1 MAR-31 APR), 2%"));  // no such day
  EXPECT_EQ(ReadUkRate("Entry Price")->kind, PublishedRate::Kind::kElsewhere);
}

TEST(Duty, EverythingMissingIsNamed) {
  const auto duty = ReadDuty("5 EUR/DTN + 3 GBP/MTK + EA + other duty + 2 % of \"the case\"");
  ASSERT_TRUE(duty);
  const auto amount = duty->AmountOf(Facts());
  ASSERT_FALSE(amount);
  std::vector<std::string> codes;
  for (const Problem& problem : amount.error())
    codes.push_back(problem.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"exchange_rate_missing", "quantity_missing",
                                             "component_missing", "other_duty_missing",
                                             "part_value_missing"}));
}

TEST(Duty, StepsSayWhichSumCounts) {
  const auto duty = ReadDuty("5 % MIN 2 GBP/NAR MAX 3 GBP/NAR");
  ASSERT_TRUE(duty);
  const auto told = duty->Evaluate(Facts());
  ASSERT_TRUE(told);
  ASSERT_EQ(told->steps.size(), 3U);
  EXPECT_FALSE(told->steps[0].counts);
  EXPECT_TRUE(told->steps[1].counts);
  EXPECT_FALSE(told->steps[2].counts);
  EXPECT_EQ(told->steps[1].base, D("30"));
}

TEST(Duty, TaricComponentsThatSayNothingUseful) {
  const auto component = [](std::string id, std::optional<Decimal> amount) {
    return TaricComponent{std::move(id), amount, "", "", ""};
  };
  EXPECT_FALSE(FromTaricComponents({component("98", D("1"))}));
  EXPECT_FALSE(FromTaricComponents({component("01", std::nullopt)}));
  EXPECT_FALSE(FromTaricComponents({component("01", D("-1"))}));
  EXPECT_FALSE(FromTaricComponents({component("01", D("1")), component("01", D("2"))}));
  EXPECT_TRUE(FromTaricComponents({component("37", std::nullopt)})->terms().empty());
  EXPECT_EQ(FromTaricComponents({component("01", D("9")), component("12", std::nullopt)})->text(),
            "9 % + EA");
}

}  // namespace
}  // namespace tidewaiter::tariff
