// Valuation: from what an invoice says to the customs value, by the WTO Valuation Agreement.
//
//   const auto value = Value(invoice, {.currency = "GBP"}, tariff.exchange(), day);
//   for (const ValueLine& line : value->lines) ...      // every addition and deduction
//
// The method (Articles 1 to 8: transaction value, identical goods, similar goods, deductive,
// computed, fall-back) is a choice that a person makes and this records. What the delivery terms
// (Incoterms) say is in the price is not added again: to a FOB price come freight and insurance up
// to the place of introduction, from a DDP price go duties and inland freight. A country that
// values at FOB takes freight and insurance off instead.
#ifndef TIDEWAITER_TARIFF_VALUATION_H_
#define TIDEWAITER_TARIFF_VALUATION_H_

#include <expected>
#include <string>
#include <vector>

#include "tariff/exchange.h"

namespace tidewaiter::tariff {

enum class ValuationMethod : std::uint8_t {
  kTransaction = 1,
  kIdentical,
  kSimilar,
  kDeductive,
  kComputed,
  kFallBack,
};

enum class ValuationBasis : std::uint8_t { kCif, kFob };  // of the country

enum class ChargeKind : std::uint8_t {
  kFreight,  // to the place of introduction
  kInsurance,
  kLoading,     // loading and handling up to it
  kCommission,  // selling commission, brokerage; not buying commission
  kContainers,
  kPacking,
  kAssists,  // goods and services supplied by the buyer
  kRoyalties,
  kProceeds,        // of resale, to the seller
  kInlandFreight,   // after introduction: deducted when included
  kConstruction,    // after import: assembly, maintenance
  kDutiesIncluded,  // duties and taxes of the country of import, deducted when included
  kInterest,
  kBuyingCommission,
  kDiscount,  // agreed before import
};
std::string_view ChargeName(ChargeKind kind);

struct Charge {
  ChargeKind kind = ChargeKind::kFreight;
  Amount amount;
  bool included = false;  // in the invoice price already
};

struct Invoice {
  Amount price;                // of the whole consignment or of the item
  std::string delivery_terms;  // Incoterms code: "FOB"
  std::string named_place;     // behind the terms: "Rotterdam"; recorded
  // The named place lies behind the place of introduction, so that a price "carriage paid to" it
  // holds carriage inside the country too.
  bool place_inland = false;
  std::vector<Charge> charges;
  ValuationMethod method = ValuationMethod::kTransaction;
  std::string method_reason;  // needed when it is not the first
  // Buyer and seller are related (Article 15.4). Then the first method needs its reason too: why
  // that did not influence the price (Article 1.2).
  bool related = false;
};

struct ValueLine {
  std::string what;  // "price", else ChargeName
  Amount stated;
  Decimal value;    // what it adds, in the own currency, signed; 0 when it changes nothing
  std::string why;  // "price", "added", "deducted", "included_by_terms", "not_part_of_value"
  std::vector<ExchangeRate> by;
};

struct CustomsValue {
  Decimal value;  // rounded to the currency's digits
  // What was chosen, for the record.
  ValuationMethod method = ValuationMethod::kTransaction;
  std::string method_reason;
  bool related = false;
  std::string delivery_terms;
  std::string named_place;
  std::vector<ValueLine> lines;
};

// How the country values.
struct ValuationRules {
  ValuationBasis basis = ValuationBasis::kCif;
  std::string currency = "XXX";
  int currency_digits = 2;
  Rounding rounding = Rounding::kHalfUp;
};

// Errors, all at once, with pointers into the invoice:
//   unknown_terms        no delivery terms of Incoterms 2020, 2010 or 2000
//   freight_missing, insurance_missing, duties_missing
//                        the terms do not say that the price holds it, or say that it does and it
//                        must come off; 0 is an answer
//   charge_twice         freight, insurance, duties or inland freight stated more than once
//   reason_missing       a method other than the first, or the first between related parties,
//                        without why
//   place_contradicts_terms  an inland place behind terms by which the seller pays no carriage to
//                        it: EXW, FCA, FAS, FOB, or those of a port or a frontier
//   amount_negative, exchange_rate_missing, value_negative, amount_too_large
// Methods 2 to 6: the price is the value that was found, and only currency and reason are looked
// at.
std::expected<CustomsValue, Problems> Value(const Invoice& invoice, const ValuationRules& rules,
                                            const Exchange& exchange, Day day);

// Shares of a total by weights, such that they add up to it: each is rounded down to `digits`, and
// what is left goes to those with the largest remainders, the first of equal ones. No weights:
// none; all 0: as if all were equal.
std::vector<Decimal> Apportion(const Decimal& total, const std::vector<Decimal>& weights,
                               int digits);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_VALUATION_H_
