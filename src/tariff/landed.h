// Landed cost: what goods cost a buyer until they are at home: price, freight, insurance, duties,
// taxes and fees, in the buyer's currency.
//
//   const auto cost = Landed(question, rules, parcels, tariff.exchange(), DutiesByTariff(tariff,
//                                                                                        day));
//   for (const LandedLine& line : cost->lines) ...           // the total is their sum
//
// Duties come from whoever can reckon them (DutiesOf), so that a fixed rate or another program's
// answer does as well as a tariff. Pure, thread-safe.
#ifndef TIDEWAITER_TARIFF_LANDED_H_
#define TIDEWAITER_TARIFF_LANDED_H_

#include <functional>

#include "tariff/parcel.h"
#include "tariff/statement.h"
#include "tariff/valuation.h"

namespace tidewaiter::tariff {

struct LandedItem {
  GoodsCode code;
  std::string origin;
  Amount price;
  std::vector<Quantity> quantities;
  std::optional<Decimal> gross_mass_kg = std::nullopt;  // where a charge is shared by it
};

// How a charge of the whole consignment is shared among its items.
enum class SharedBy : std::uint8_t { kValue, kGrossMass };

struct LandedQuestion {
  Day day = 0;
  std::vector<LandedItem> items;
  Amount freight;    // of the whole consignment, to the buyer
  Amount insurance;  // ditto
  std::string buyer_currency;
  std::string scheme;  // of tax at sale that the seller uses
  SharedBy freight_by = SharedBy::kValue;
  SharedBy insurance_by = SharedBy::kValue;
  Sender sender = Sender::kBusiness;
  bool ordinary = false;  // the ordinary duty instead of a flat rate
};

// What is due on one item. `duty_instead`: relief (0) or a flat rate has replaced the duty; then
// `duty` of the answer is that amount, and taxes are reckoned on it.
using DutiesOf = std::function<std::expected<Charges, Problems>(
    const LandedItem& item, const Decimal& customs_value,
    const std::optional<Decimal>& duty_instead)>;

// By the tariff of the day, as a person without documents or claims is charged. The tariff outlives
// it.
DutiesOf DutiesByTariff(const Tariff& tariff, Day day);

struct LandedLine {
  std::string
      what;  // "price", "freight", "insurance", "duty", "excise", "tax", "tax_at_sale", "fee"
  std::optional<std::size_t> item;  // that it is of; nullopt: of the consignment
  Amount stated;                    // in its own currency, rounded to its digits
  Decimal cost;                     // in the buyer's, rounded
  std::string why;                  // "relieved", "flat", "at_sale", "ordinary", ""
  std::string rule;                 // of parcels.csv
};

struct LandedCost {
  std::vector<LandedLine> lines;        // those of 0 too, where a rule or a relief made them so
  Decimal total;                        // of the lines' costs
  std::string currency;                 // the buyer's
  std::vector<Decimal> customs_values;  // of the items, in the country's currency
  ParcelAnswer parcel;                  // points into the Parcels
};

// Amounts above this, in the country's currency, are no consignment's, and products of larger ones
// would not be exact.
inline constexpr std::int64_t kLandedAmountMax = 1'000'000'000'000;

// `rules`: how the country values: CIF adds freight and insurance to the customs value, FOB does
// not. Errors, all at once: those of Parcels::Decide, of the exchange and of DutiesOf (under
// "/items/N"), "charge_negative", "gross_mass_missing" (an item of
// a charge that is shared by it; none at all weighs nothing), "amount_too_large" (kLandedAmountMax,
// or more than six digits behind the point).
std::expected<LandedCost, Problems> Landed(const LandedQuestion& question,
                                           const ValuationRules& rules, const Parcels& parcels,
                                           const Exchange& exchange, const DutiesOf& duties);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_LANDED_H_
