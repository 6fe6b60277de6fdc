// Valuation: from what an invoice says to the customs value, by the WTO Valuation Agreement.
//
//   const auto value = Value(terms, tariff.exchange(), "GBP", day);   // with every addition and
//   deduction as a line
//
// The method (Articles 1 to 8: transaction value, identical goods, similar goods, deductive,
// computed, fall-back) is a choice that a person makes and this records. What the delivery terms
// (Incoterms 2020) say is included is not added again: freight and insurance to the place of
// introduction are added to FOB, deducted from DDP inland costs, and so on; a country that values
// at FOB adds none.
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
  std::vector<Charge> charges;
  ValuationMethod method = ValuationMethod::kTransaction;
  std::string method_reason;  // needed when it is not the first
  // Weights of the items among which common charges are shared, and which: value or gross mass.
  bool by_mass = false;
};

struct ValueLine {
  std::string what;  // "price", charge name
  Amount stated;
  Decimal value;    // in the own currency, signed
  std::string why;  // "included_by_terms", "added", "deducted", "not_part_of_value"
  std::vector<ExchangeRate> by;
};

struct CustomsValue {
  Decimal value;  // rounded to the currency
  std::vector<ValueLine> lines;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_VALUATION_H_
