#include "tariff/valuation.h"

#include <string>
#include <vector>

#include "base/random.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

using enum ChargeKind;

Charge Of(ChargeKind kind, std::string_view amount, bool included = false,
          std::string_view currency = "XTS") {
  return {kind, {D(amount), std::string(currency)}, included};
}

Invoice At(std::string_view terms, std::vector<Charge> charges = {}) {
  return {.price = {D("1000"), "XTS"},
          .delivery_terms = std::string(terms),
          .named_place = {},
          .charges = std::move(charges),
          .method_reason = {}};
}

const ValuationRules at_cif{.currency = "XTS"};
constexpr ValuationBasis kFobBasis = ValuationBasis::kFob;

TEST(Valuation, WhatTheTermsHoldIsNotAddedAgain) {
  struct Case {
    const char* terms;
    const char* cif;  // value where freight 90 and insurance 10 are stated
    const char* fob;
  };
  for (const Case& c : {Case{"EXW", "1100.00", "1000.00"}, Case{"FCA", "1100.00", "1000.00"},
                        Case{"FAS", "1100.00", "1000.00"}, Case{"FOB", "1100.00", "1000.00"},
                        Case{"CFR", "1010.00", "910.00"}, Case{"CPT", "1010.00", "910.00"},
                        Case{"CIF", "1000.00", "900.00"}, Case{"CIP", "1000.00", "900.00"},
                        Case{"DAP", "1000.00", "900.00"}, Case{"DPU", "1000.00", "900.00"},
                        Case{"DAT", "1000.00", "900.00"}, Case{"DAF", "1000.00", "900.00"},
                        Case{"DES", "1000.00", "900.00"}, Case{"DEQ", "1000.00", "900.00"},
                        Case{"DDU", "1000.00", "900.00"}}) {
    const Invoice invoice = At(c.terms, {Of(kFreight, "90"), Of(kInsurance, "10")});
    const auto cif = Value(invoice, at_cif, {}, 0);
    ASSERT_TRUE(cif) << c.terms;
    EXPECT_EQ(cif->value.text(), c.cif) << c.terms;
    const auto fob = Value(invoice, {.basis = kFobBasis, .currency = "XTS"}, {}, 0);
    ASSERT_TRUE(fob) << c.terms;
    EXPECT_EQ(fob->value.text(), c.fob) << c.terms;
  }
}

TEST(Valuation, AdditionsAndDeductions) {
  struct Case {
    const char* what;
    Charge charge;
    const char* value;
    const char* why;
  };
  for (const Case& c : {
           Case{"commission", Of(kCommission, "50"), "1050.00", "added"},
           Case{"commission in the price", Of(kCommission, "50", true), "1000.00",
                "included_by_terms"},
           Case{"containers", Of(kContainers, "5.5"), "1005.50", "added"},
           Case{"packing", Of(kPacking, "1"), "1001.00", "added"},
           Case{"assists", Of(kAssists, "200"), "1200.00", "added"},
           Case{"royalties", Of(kRoyalties, "30"), "1030.00", "added"},
           Case{"proceeds", Of(kProceeds, "30"), "1030.00", "added"},
           Case{"inland freight apart", Of(kInlandFreight, "40"), "1000.00", "not_part_of_value"},
           Case{"inland freight in the price", Of(kInlandFreight, "40", true), "960.00",
                "deducted"},
           Case{"assembly", Of(kConstruction, "40", true), "960.00", "deducted"},
           Case{"interest", Of(kInterest, "4", true), "996.00", "deducted"},
           Case{"buying commission", Of(kBuyingCommission, "4", true), "996.00", "deducted"},
           Case{"buying commission apart", Of(kBuyingCommission, "4"), "1000.00",
                "not_part_of_value"},
           Case{"discount", Of(kDiscount, "100"), "900.00", "deducted"},
           Case{"discount in the price", Of(kDiscount, "100", true), "1000.00",
                "included_by_terms"},
       }) {
    const auto value = Value(At("CIF", {c.charge}), at_cif, {}, 0);
    ASSERT_TRUE(value) << c.what;
    EXPECT_EQ(value->value.text(), c.value) << c.what;
    EXPECT_EQ(value->lines.back().why, c.why) << c.what;
  }
}

TEST(Valuation, DutyPaidPricesLoseDutiesAndInlandFreight) {
  const auto value =
      Value(At("DDP", {Of(kDutiesIncluded, "150"), Of(kInlandFreight, "50")}), at_cif, {}, 0);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->value.text(), "800.00");
}

TEST(Valuation, EverythingMissingIsNamedAtOnce) {
  struct Case {
    const char* what;
    Invoice invoice;
    std::vector<std::string> codes;
  };
  Invoice reasonless = At("CIF");
  reasonless.method = ValuationMethod::kFallBack;
  Invoice below = At("CIF", {Of(kDiscount, "2000")});
  Invoice strange = At("CIF", {Of(kRoyalties, "1", false, "EUR")});
  for (const Case& c : {
           Case{"no terms", At("XYZ"), {"unknown_terms"}},
           Case{"fob says neither", At("FOB"), {"freight_missing", "insurance_missing"}},
           Case{"cfr", At("CFR"), {"insurance_missing"}},
           Case{"ddp", At("DDP"), {"duties_missing"}},
           Case{"twice",
                At("FOB", {Of(kFreight, "1"), Of(kFreight, "1"), Of(kInsurance, "0")}),
                {"charge_twice"}},
           Case{"no reason", reasonless, {"reason_missing"}},
           Case{"below nothing", below, {"value_negative"}},
           Case{"no rate", strange, {"exchange_rate_missing"}},
           Case{"negative", At("CIF", {Of(kPacking, "-1")}), {"amount_negative"}},
       }) {
    const auto value = Value(c.invoice, at_cif, {}, 0);
    ASSERT_FALSE(value) << c.what;
    std::vector<std::string> codes;
    for (const Problem& problem : value.error())
      codes.push_back(problem.code);
    EXPECT_EQ(codes, c.codes) << c.what;
  }
}

// Carriage paid to a place inside the country: the part behind the frontier comes off.
TEST(Valuation, TheNamedPlaceSaysHowFarCarriageIsPaid) {
  for (const char* terms : {"CPT", "CIP"}) {
    Invoice invoice = At(terms, {Of(kInlandFreight, "40"), Of(kInsurance, "10")});
    invoice.named_place = "Somewhere";
    const bool insured = invoice.delivery_terms == "CIP";
    const auto at_frontier = Value(invoice, at_cif, {}, 0);
    ASSERT_TRUE(at_frontier) << terms;
    EXPECT_EQ(at_frontier->value.text(), insured ? "1000.00" : "1010.00");
    EXPECT_EQ(at_frontier->named_place, "Somewhere");
    invoice.place_inland = true;
    const auto inland = Value(invoice, at_cif, {}, 0);
    ASSERT_TRUE(inland) << terms;
    EXPECT_EQ(inland->value.text(), insured ? "960.00" : "970.00");
  }
  Invoice wrong = At("FOB", {Of(kFreight, "40"), Of(kInsurance, "10")});
  wrong.place_inland = true;
  const auto value = Value(wrong, at_cif, {}, 0);
  ASSERT_FALSE(value);
  EXPECT_EQ(value.error().front().code, "place_contradicts_terms");
  EXPECT_EQ(value.error().front().pointer, "/place_inland");
}

// The choice of the method is recorded; between related parties the first one needs its reason.
TEST(Valuation, RelatedPartiesSayWhyThePriceStands) {
  Invoice invoice = At("CIF");
  invoice.related = true;
  const auto without = Value(invoice, at_cif, {}, 0);
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().front().code, "reason_missing");
  invoice.method_reason = "as between strangers: article 1.2(b)(i)";
  const auto with = Value(invoice, at_cif, {}, 0);
  ASSERT_TRUE(with);
  EXPECT_TRUE(with->related);
  EXPECT_EQ(with->method, ValuationMethod::kTransaction);
  EXPECT_EQ(with->method_reason, invoice.method_reason);
  invoice.method = ValuationMethod::kIdentical;
  const auto other = Value(invoice, at_cif, {}, 0);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->method, ValuationMethod::kIdentical);
}

TEST(Valuation, CurrenciesAreExchangedByTheRateOfTheDay) {
  ExchangeRate rate;
  rate.currency = "EUR";
  rate.quoted = "XTS";
  rate.rate = D("1.25");
  rate.validity = {On("2026-03-01"), On("2026-03-31")};
  const auto exchange = Exchange::Build({rate}, "XTS");
  ASSERT_TRUE(exchange);
  Invoice invoice = At("FOB", {Of(kFreight, "8", false, "EUR"), Of(kInsurance, "0")});
  const auto value = Value(invoice, at_cif, *exchange, On("2026-03-15"));
  ASSERT_TRUE(value);
  EXPECT_EQ(value->value.text(), "1010.00");
  ASSERT_EQ(value->lines[1].by.size(), 1U);
  EXPECT_EQ(value->lines[1].by[0].rate, D("1.25"));
  EXPECT_FALSE(Value(invoice, at_cif, *exchange, On("2026-04-01")));
}

TEST(Valuation, SharesAddUpToTheWhole) {
  const auto shares = Apportion(D("100.00"), {D("1"), D("1"), D("1")}, 2);
  ASSERT_EQ(shares.size(), 3U);
  EXPECT_EQ(shares[0].text(), "33.34");
  EXPECT_EQ(shares[1].text(), "33.33");
  EXPECT_EQ(Apportion(D("5"), {D("0"), D("0")}, 2)[1].text(), "2.50");
  EXPECT_TRUE(Apportion(D("5"), {}, 2).empty());
  Random random(5);
  for (int i = 0; i < 2000; ++i) {
    std::vector<Decimal> weights;
    for (std::uint64_t n = 1 + random.Below(9); n > 0; --n)
      weights.push_back(Decimal(static_cast<std::int64_t>(random.Below(1000))));
    const Decimal total = Decimal::FromMinor(static_cast<std::int64_t>(random.Below(1'000'000)), 2);
    Decimal sum;
    for (const Decimal& share : Apportion(total, weights, 2))
      sum += share;
    EXPECT_EQ(sum, total);
  }
}

}  // namespace
}  // namespace tidewaiter::tariff
