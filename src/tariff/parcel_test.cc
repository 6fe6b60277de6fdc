// What a parcel is let off, as a table of consignments around each threshold.
#include "tariff/parcel.h"

#include <fmt/format.h>

#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

// Made, with every feature; figures like those of real countries.
constexpr std::string_view kRules =
    "id,kind,name,from,until_day,sender,over,until,edge,currency,only,excluded,scheme,percent,"
    "with_tax,amount,at_least,at_most,source\n"
    "d150,duty_relief,Small consignments,2021-07-01,,business,,150,including,EUR,,2203-2208 24 "
    "3303,,,,,,,Art. 23\n"
    "d22,duty_relief,Small consignments before,,2021-06-30,business,,22,below,EUR,,,,,,,,,\n"
    "g45,duty_relief,Gifts,,,private,,45,including,EUR,,2203-2208 24 3303,,,,,,,\n"
    "t45,tax_relief,Gifts,,,private,,45,including,EUR,,2203-2208 24 3303,,,,,,,\n"
    "f700,flat_rate,One rate,,,any,150,700,including,EUR,,2203-2208 24,,2.5,no,,,,\n"
    "books,flat_rate,Books,,,any,700,1000,below,EUR,4901,,,1,yes,,,,\n"
    "ioss,tax_at_sale,Import one-stop shop,2021-07-01,,business,,150,including,EUR,,2203-2208 "
    "24,IOSS,,,,,,\n"
    "fee,fee,Post,,,any,,,including,EUR,,,,2,no,1,6,20,\n"
    "fee2,fee,Large,,,any,700,,including,EUR,,,,0,no,3.5,,,\n";

Parcels Rules() {
  auto parcels = ReadParcels(kRules);
  EXPECT_TRUE(parcels) << parcels.error().front().pointer << parcels.error().front().detail;
  return parcels ? std::move(*parcels) : Parcels();
}

Exchange Rates() {
  auto exchange = Exchange::Build(
      {{.currency = "USD", .quoted = "EUR", .rate = D("0.5"), .per = Decimal(1), .validity = {}}},
      "EUR");
  EXPECT_TRUE(exchange);
  return exchange ? std::move(*exchange) : Exchange();
}

struct Case {
  std::string_view day;
  Sender sender;
  std::string_view code;
  std::string_view value;
  std::string_view currency;
  std::string_view scheme;
  std::string_view duty;  // "treatment rule" or "ordinary why"
  std::string_view tax;
};

std::string Text(const ParcelDecision& decision) {
  return fmt::format("{} {}", TreatmentName(decision.how),
                     decision.rule != nullptr ? decision.rule->id : decision.why);
}

TEST(Parcels, AreJudgedByValueGoodsSenderAndDay) {
  constexpr auto kShop = Sender::kBusiness;
  constexpr auto kGift = Sender::kPrivate;
  const Case cases[] = {
      {"2026-01-01", kShop, "610910", "149.99", "EUR", "", "relieved d150",
       "ordinary scheme_not_claimed"},
      {"2026-01-01", kShop, "610910", "150", "EUR", "", "relieved d150",
       "ordinary scheme_not_claimed"},
      {"2026-01-01", kShop, "610910", "150.01", "EUR", "", "flat f700",
       "ordinary scheme_not_claimed"},
      {"2026-01-01", kShop, "610910", "700", "EUR", "", "flat f700", "ordinary scheme_not_claimed"},
      {"2026-01-01", kShop, "610910", "700.01", "EUR", "", "ordinary above_limit",
       "ordinary scheme_not_claimed"},
      {"2026-01-01", kShop, "610910", "0", "EUR", "IOSS", "relieved d150", "at_sale ioss"},
      {"2026-01-01", kShop, "610910", "150", "EUR", "IOSS", "relieved d150", "at_sale ioss"},
      {"2026-01-01", kShop, "610910", "150.01", "EUR", "IOSS", "flat f700", "ordinary above_limit"},
      {"2026-01-01", kShop, "610910", "150", "EUR", "OTHER", "relieved d150",
       "ordinary scheme_not_claimed"},
      {"2026-01-01", kShop, "610910", "300", "USD", "IOSS", "relieved d150", "at_sale ioss"},
      {"2026-01-01", kShop, "610910", "300.02", "USD", "IOSS", "flat f700", "ordinary above_limit"},
      {"2026-01-01", kShop, "220830", "20", "EUR", "IOSS", "ordinary goods_excluded",
       "ordinary goods_excluded"},
      {"2026-01-01", kShop, "240220", "200", "EUR", "", "ordinary goods_excluded",
       "ordinary scheme_not_claimed"},
      {"2026-01-01", kShop, "330300", "100", "EUR", "", "ordinary goods_excluded",
       "ordinary scheme_not_claimed"},
      {"2021-06-30", kShop, "610910", "21.99", "EUR", "", "relieved d22", "ordinary other_sender"},
      {"2021-06-30", kShop, "610910", "22", "EUR", "IOSS", "ordinary above_limit",
       "ordinary other_sender"},
      {"2021-07-01", kShop, "610910", "22", "EUR", "", "relieved d150",
       "ordinary scheme_not_claimed"},
      {"2026-01-01", kGift, "610910", "45", "EUR", "", "relieved g45", "relieved t45"},
      {"2026-01-01", kGift, "610910", "45.01", "EUR", "", "ordinary above_limit",
       "ordinary above_limit"},
      {"2026-01-01", kGift, "330300", "45", "EUR", "", "ordinary goods_excluded",
       "ordinary goods_excluded"},
      {"2026-01-01", kGift, "610910", "150", "EUR", "IOSS", "ordinary above_limit",
       "ordinary above_limit"},
      {"2026-01-01", kGift, "610910", "150.01", "EUR", "", "flat f700", "ordinary above_limit"},
      {"2026-01-01", kShop, "490110", "700.01", "EUR", "", "flat books", "flat books"},
      {"2026-01-01", kShop, "490110", "999.99", "EUR", "", "flat books", "flat books"},
      {"2026-01-01", kShop, "490110", "1000", "EUR", "", "ordinary above_limit",
       "ordinary above_limit"},
  };
  const Parcels parcels = Rules();
  const Exchange exchange = Rates();
  for (const Case& c : cases) {
    const ParcelQuestion question{.day = On(c.day),
                                  .sender = c.sender,
                                  .items = {{Code(c.code), {D(c.value), std::string(c.currency)}}},
                                  .scheme = std::string(c.scheme)};
    const auto answer = parcels.Decide(question, exchange);
    ASSERT_TRUE(answer) << c.code << ' ' << c.value;
    EXPECT_EQ(Text(answer->items[0].duty), c.duty) << c.day << ' ' << c.code << ' ' << c.value;
    EXPECT_EQ(Text(answer->items[0].tax), c.tax) << c.day << ' ' << c.code << ' ' << c.value;
  }
}

TEST(Parcels, CountTheWholeConsignmentAndDecideEachItem) {
  ParcelQuestion question{
      .day = On("2026-01-01"),
      .items = {{Code("610910"), {D("100"), "EUR"}}, {Code("220830"), {D("50"), "EUR"}}},
      .scheme = ""};
  const auto answer = Rules().Decide(question, Rates());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->items[0].duty.how, Treatment::kRelieved);
  EXPECT_EQ(answer->items[1].duty.why, "goods_excluded");
  question.items[1].value.value = D("50.01");
  EXPECT_EQ(Rules().Decide(question, Rates())->items[0].duty.how, Treatment::kFlat);
  question.ordinary = true;
  EXPECT_EQ(Rules().Decide(question, Rates())->items[0].duty.why, "ordinary_asked");
}

TEST(Parcels, FeesAreDueWhenSomethingIsCharged) {
  struct FeeCase {
    std::string_view charged, value, fees;
  };
  const FeeCase cases[] = {
      {"0", "100", ""},
      {"0.01", "100", "fee 6 "},
      {"250", "100", "fee 6.00 "},
      {"300", "100", "fee 7.00 "},
      {"2000", "100", "fee 20 "},
      {"300", "700.01", "fee 7.00 fee2 3.50 "},
  };
  const Parcels parcels = Rules();
  for (const FeeCase& c : cases) {
    const ParcelQuestion question{
        .day = On("2026-01-01"), .items = {{Code("610910"), {D(c.value), "EUR"}}}, .scheme = ""};
    const auto fees = parcels.Fees(question, {D(c.charged), "EUR"}, Rates());
    ASSERT_TRUE(fees);
    std::string text;
    for (const Parcels::Fee& fee : *fees)
      text += fee.rule->id + ' ' + fee.amount.value.text() + ' ';
    EXPECT_EQ(text, c.fees) << c.charged;
  }
}

TEST(Parcels, NameWhatIsMissing) {
  const Parcels parcels = Rules();
  const auto code = [&](std::vector<ParcelItem> items) {
    const auto answer =
        parcels.Decide({.day = On("2026-01-01"), .items = std::move(items), .scheme = ""}, Rates());
    return answer ? std::string() : answer.error().front().code;
  };
  EXPECT_EQ(code({}), "no_items");
  EXPECT_EQ(code({{Code("610910"), {D("-1"), "EUR"}}}), "value_negative");
  EXPECT_EQ(code({{Code("610910"), {D("1"), "JPY"}}}), "exchange_rate_missing");
  EXPECT_EQ(code({{Code("22"), {D("1"), "EUR"}}}), "code_too_short");
  EXPECT_EQ(code({{Code("2208"), {D("1"), "EUR"}}}), "");
  EXPECT_EQ(code({{Code("610910"), {Decimal(1).Scaled(37), "EUR"}},
                  {Code("610910"), {Decimal(9).Scaled(37), "EUR"}},
                  {Code("610910"), {Decimal(9).Scaled(37), "EUR"}}}),
            "amount_too_large");
  EXPECT_EQ(code(std::vector<ParcelItem>(kParcelItemsMax + 1)), "too_many_items");
}

TEST(Parcels, AreCheckedWhenTheyAreRead) {
  const std::string head(kRules.substr(0, kRules.find('\n') + 1));
  struct BadCase {
    std::string_view row, code;
  };
  const BadCase cases[] = {
      {"a,relief,,,,,,,,,,,,,,,,,", "choice"},
      {"a,fee,,,,,,,,,,,,x,,,,,", "number"},
      {"a,duty_relief,,,,,,150,,,,,,,,,,,", "currency_missing"},
      {"a,duty_relief,,,,,,-1,,EUR,,,,,,,,,", "amount_negative"},
      {"a,flat_rate,,,,,,1,,EUR,,,,101,,,,,", "percent_range"},
      {"a,flat_rate,,,,,5,5,,EUR,,,,1,,,,,", "over_above_until"},
      {"a,tax_at_sale,,,,,,5,,EUR,,,,,,,,,", "scheme_missing"},
      {"a,duty_relief,,2026-01-02,2026-01-01,,,5,,EUR,,,,,,,,,", "until_before_from"},
      {"a,duty_relief,,,,,,5,,EUR,,,,,,,,,\na,duty_relief,,,,,,5,,EUR,,,,,,,,,", "duplicate_rule"},
      {"a,duty_relief,,,,,,5,,EUR,xx,,,,,,,,", "code"},
      {"a,duty_relief,,,,,,5,up,EUR,,,,,,,,,", "choice"},
  };
  for (const BadCase& c : cases) {
    const auto parcels = ReadParcels(head + std::string(c.row) + '\n');
    ASSERT_FALSE(parcels) << c.row;
    EXPECT_EQ(parcels.error().front().code, c.code) << c.row;
  }
}

TEST(Parcels, AreWrittenAsTheyAreRead) {
  const Parcels parcels = Rules();
  const auto again = ReadParcels(ParcelsCsv(parcels.rules()));
  ASSERT_TRUE(again);
  EXPECT_EQ(ParcelsCsv(again->rules()), ParcelsCsv(parcels.rules()));
  EXPECT_EQ(again->rules().size(), parcels.rules().size());
}

}  // namespace
}  // namespace tidewaiter::tariff
