#include "tariff/landed.h"

#include <fmt/format.h>

#include "base/random.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::string_view kRules =
    "id,kind,sender,over,until,currency,excluded,scheme,percent,with_tax,amount,at_least\n"
    "d100,duty_relief,any,,100,XTS,24,,,,,\n"
    "sale,tax_at_sale,business,,100,XTS,,SHOP,,,,\n"
    "gift,tax_relief,private,,50,XTS,,,,,,\n"
    "flat,flat_rate,any,100,200,XTS,,,5,no,,\n"
    "all,flat_rate,any,200,300,XTS,,,30,yes,,\n"
    "post,fee,any,,,XTS,,,0,no,4,\n";

// 10 % duty, then 20 % on value and duty.
std::expected<Charges, Problems> Plain(const LandedItem& item, const Decimal& value,
                                       const std::optional<Decimal>& instead) {
  if (item.origin == "??") return std::unexpected(Problems{{"unknown_country", "/origin", "??"}});
  Charges charges;
  charges.duty = instead.value_or((value * D("0.1")).Rounded(2, Rounding::kHalfUp));
  charges.vat = ((value + charges.duty) * D("0.2")).Rounded(2, Rounding::kHalfUp);
  return charges;
}

Exchange Rates() {
  auto exchange = Exchange::Build(
      {{.currency = "XTS", .quoted = "USD", .rate = D("2"), .per = Decimal(1), .validity = {}}},
      "XTS");
  EXPECT_TRUE(exchange);
  return exchange ? std::move(*exchange) : Exchange();
}

LandedQuestion Ask(std::string_view price, std::string_view freight, Sender sender,
                   std::string_view scheme = "") {
  LandedQuestion question;
  question.day = On("2026-01-01");
  question.items = {
      {.code = Code("610910"), .origin = "CN", .price = {D(price), "XTS"}, .quantities = {}}};
  question.freight = {D(freight), "XTS"};
  question.insurance = {Decimal(), "XTS"};
  question.buyer_currency = "XTS";
  question.sender = sender;
  question.scheme = scheme;
  return question;
}

ValuationRules RulesOf(ValuationBasis basis) {
  ValuationRules rules;
  rules.basis = basis;
  rules.currency = "XTS";
  return rules;
}

constexpr auto kCif = ValuationBasis::kCif;
constexpr auto kFob = ValuationBasis::kFob;

std::string Text(const LandedCost& cost) {
  std::string text;
  for (const LandedLine& line : cost.lines)
    text += fmt::format("{} {}; ", line.what, line.cost.text());
  return text + cost.total.text();
}

TEST(Landed, IsTheSumOfWhatABuyerPays) {
  const auto parcels = ReadParcels(kRules);
  ASSERT_TRUE(parcels);
  struct Case {
    std::string_view price, freight;
    Sender sender;
    std::string_view scheme;
    ValuationBasis basis;
    std::string_view lines;
  };
  constexpr auto kShop = Sender::kBusiness;
  const Case cases[] = {
      // Relief from duty; the tax is due at import, so the post asks for its work.
      {"100", "10", kShop, "", kCif,
       "freight 10.00; price 100.00; duty 0.00; tax 22.00; fee 4.00; 136.00"},
      // The tax was taken at the sale: nothing is charged at import.
      {"100", "10", kShop, "SHOP", kCif,
       "freight 10.00; price 100.00; duty 0.00; tax_at_sale 22.00; 132.00"},
      {"100.01", "10", kShop, "SHOP", kCif,
       "freight 10.00; price 100.01; duty 5.50; tax 23.10; fee 4.00; 142.61"},
      {"50", "10", Sender::kPrivate, "", kCif,
       "freight 10.00; price 50.00; duty 0.00; tax 0.00; 60.00"},
      {"50.01", "0", Sender::kPrivate, "", kCif,
       "price 50.01; duty 0.00; tax 10.00; fee 4.00; 64.01"},
      {"250", "10", kShop, "", kCif,
       "freight 10.00; price 250.00; duty 78.00; tax 0.00; fee 4.00; 342.00"},
      {"300.01", "10", kShop, "", kFob,
       "freight 10.00; price 300.01; duty 30.00; tax 66.00; fee 4.00; 410.01"},
  };
  for (const Case& c : cases) {
    const auto cost = Landed(Ask(c.price, c.freight, c.sender, c.scheme), RulesOf(c.basis),
                             *parcels, Rates(), Plain);
    ASSERT_TRUE(cost) << c.lines;
    EXPECT_EQ(Text(*cost), c.lines);
  }
}

TEST(Landed, IsInTheBuyersCurrency) {
  LandedQuestion question = Ask("200", "20", Sender::kBusiness);
  question.items.front().price.currency = "USD";
  question.freight.currency = "USD";
  question.buyer_currency = "USD";
  const auto cost = Landed(question, RulesOf(kCif), Parcels(), Rates(), Plain);
  ASSERT_TRUE(cost);
  EXPECT_EQ(cost->customs_values.front(), D("110"));
  EXPECT_EQ(Text(*cost), "freight 20.00; price 200.00; duty 22.00; tax 48.40; 290.40");
}

TEST(Landed, TellsEveryProblem) {
  const auto codes = [](const LandedQuestion& question) {
    const auto cost = Landed(question, RulesOf(kCif), Parcels(), Rates(), Plain);
    std::string text;
    if (cost) return text;
    for (const codec::Problem& problem : cost.error()) {
      text += problem.code;
      text += problem.pointer + ' ';
    }
    return text;
  };
  LandedQuestion question = Ask("100", "-1", Sender::kBusiness);
  question.insurance.value = Decimal(kLandedAmountMax) + Decimal(1);
  EXPECT_EQ(codes(question), "charge_negative/freight amount_too_large/insurance ");
  question = Ask("100", "1", Sender::kBusiness);
  question.items.front().origin = "??";
  EXPECT_EQ(codes(question), "unknown_country/items/0/origin ");
  question.items.front().price.currency = "JPY";
  EXPECT_EQ(codes(question),
            "exchange_rate_missing/buyer_currency "
            "exchange_rate_missing/items/0/price ");
  question.items.clear();
  EXPECT_EQ(codes(question), "no_items/items ");
}

TEST(Landed, CustomsValuesAddUpAndTheTotalIsTheSumOfItsLines) {
  Random random(7);
  const auto parcels = ReadParcels(kRules);
  ASSERT_TRUE(parcels);
  for (int round = 0; round < 500; ++round) {
    LandedQuestion question = Ask("1", "0", Sender::kBusiness);
    question.freight.value = Decimal::FromMinor(static_cast<std::int64_t>(random.Below(10'000)), 2);
    Decimal prices;
    question.items.resize(1 + random.Below(6), question.items.front());
    for (LandedItem& item : question.items) {
      item.price.value = Decimal::FromMinor(static_cast<std::int64_t>(random.Below(20'000)), 2);
      prices += item.price.value;
    }
    const auto cost = Landed(question, RulesOf(kCif), *parcels, Rates(), Plain);
    ASSERT_TRUE(cost);
    Decimal values;
    for (const Decimal& value : cost->customs_values)
      values += value;
    EXPECT_EQ(values, prices + question.freight.value);
    Decimal sum;
    for (const LandedLine& line : cost->lines)
      sum += line.cost;
    EXPECT_EQ(sum, cost->total);
  }
}

// With a tariff: relief from the duty makes the base of the tax smaller, nothing else.
TEST(Landed, ByATariffTaxesAreReckonedOnTheDutyThatIsPaid) {
  const auto made = MakeTariff(SmallFiles());
  ASSERT_TRUE(made);
  const DutiesOf duties = DutiesByTariff(*made->tariff, On("2026-01-01"));
  const LandedItem item{.code = Code("841510"),
                        .origin = "US",
                        .price = {D("100"), "XTS"},
                        .quantities = {{{"NAR", ""}, D("1")}}};
  const auto ordinary = duties(item, D("100"), std::nullopt);
  ASSERT_TRUE(ordinary);
  EXPECT_EQ(ordinary->duty, D("10"));
  EXPECT_EQ(ordinary->vat, D("22"));
  const auto relieved = duties(item, D("100"), Decimal());
  ASSERT_TRUE(relieved);
  EXPECT_EQ(relieved->duty, D("0"));
  EXPECT_EQ(relieved->vat, D("20"));
  const auto same = duties(item, D("100"), D("10"));
  ASSERT_TRUE(same);
  EXPECT_EQ(same->vat, ordinary->vat);
}

// 30 of freight: by value 10 and 20, by mass 20 and 10; insurance on its own.
TEST(Landed, ChargesAreSharedByValueOrByGrossMass) {
  const auto values = [](SharedBy freight, SharedBy insurance, bool weighed) {
    LandedQuestion question = Ask("1000", "30", Sender::kBusiness);
    question.insurance = {D("3"), "XTS"};
    question.items.push_back(
        {.code = Code("610910"), .origin = "CN", .price = {D("2000"), "XTS"}, .quantities = {}});
    question.freight_by = freight;
    question.insurance_by = insurance;
    if (weighed) {
      question.items[0].gross_mass_kg = D("4");
      question.items[1].gross_mass_kg = D("2");
    }
    const auto cost = Landed(question, RulesOf(kCif), {}, {}, Plain);
    if (!cost) return cost.error().front().code + " at " + cost.error().front().pointer;
    return cost->customs_values[0].text() + ' ' + cost->customs_values[1].text();
  };
  EXPECT_EQ(values(SharedBy::kValue, SharedBy::kValue, false), "1011.00 2022.00");
  EXPECT_EQ(values(SharedBy::kGrossMass, SharedBy::kValue, true), "1021.00 2012.00");
  EXPECT_EQ(values(SharedBy::kValue, SharedBy::kGrossMass, true), "1012.00 2021.00");
  EXPECT_EQ(values(SharedBy::kGrossMass, SharedBy::kGrossMass, true), "1022.00 2011.00");
  EXPECT_EQ(values(SharedBy::kGrossMass, SharedBy::kValue, false),
            "gross_mass_missing at /items/0/gross_mass_kg");
}

}  // namespace
}  // namespace tidewaiter::tariff
