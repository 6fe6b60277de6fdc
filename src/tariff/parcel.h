// Parcels: what a country lets pass free, taxes at one rate or has taxed at the sale, because a
// consignment is worth little.
//
//   const auto parcels = ReadParcels(bytes_of_parcels_csv);     // docs/formats/parcels.md
//   const auto decided = parcels->Decide(question, exchange);
//   decided->items[0].duty.how                                  // kRelieved, by which rule, why
//
// Rules are dated data of the country; of each kind the first that fits decides. Finding that one
// purchase was split into many parcels is not done here. Immutable after building, thread-safe.
// Sources: Revised Kyoto Convention, general annex, transitional standard 4.13 (de minimis); WCO
// Framework of Standards on Cross-Border E-Commerce.
#ifndef TIDEWAITER_TARIFF_PARCEL_H_
#define TIDEWAITER_TARIFF_PARCEL_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tariff/exchange.h"
#include "tariff/origin_rule.h"

namespace tidewaiter::tariff {

enum class ParcelKind : std::uint8_t {
  kDutyRelief,  // no duty
  kTaxRelief,   // no value added tax or the like
  kFlatRate,    // one rate of the customs value instead of the duty, or of duty and tax
  kTaxAtSale,   // the seller has taken the tax and pays it under a scheme of the country
  kFee,         // what the carrier or the post asks for its work when something is charged
};
std::string_view ParcelKindName(ParcelKind kind);  // "duty_relief": as in the file

enum class Sender : std::uint8_t { kAny, kBusiness, kPrivate };

struct ParcelRule {
  std::string id;
  std::string name;
  std::string source;    // law
  std::string currency;  // of all amounts here
  std::string scheme;    // kTaxAtSale: that the declaration must name, "IOSS"
  // Value of the goods alone, of the whole consignment: above `over`, and up to `until` (or below
  // it).
  std::optional<Decimal> over;
  std::optional<Decimal> until;
  std::optional<Decimal> at_least;  // kFee: of percentage and amount together
  std::optional<Decimal> at_most;
  Decimal percent;                  // kFlatRate: of the customs value; kFee: of what is charged
  Decimal amount;                   // kFee: added to the percentage
  std::vector<CodeRange> only;      // goods; empty: all
  std::vector<CodeRange> excluded;  // goods that it is not for: spirits, tobacco, perfume
  Validity validity;
  ParcelKind kind = ParcelKind::kDutyRelief;
  Sender sender = Sender::kAny;  // for goods sent by; kPrivate: gifts
  bool until_included = true;
  bool with_tax = false;  // kFlatRate: instead of the tax too
};

struct ParcelItem {
  GoodsCode code;
  Amount value;  // of the goods, without freight and insurance
};

struct ParcelQuestion {
  Day day = 0;
  Sender sender = Sender::kBusiness;  // not kAny
  std::vector<ParcelItem> items;      // all of the consignment
  std::string scheme;                 // of tax at sale that is claimed; "" = none
  bool ordinary = false;              // the ordinary duty is asked for instead of a flat rate
};
inline constexpr std::size_t kParcelItemsMax = 1000;
inline constexpr std::size_t kParcelRulesMax = 10'000;

enum class Treatment : std::uint8_t { kOrdinary, kRelieved, kFlat, kAtSale };
std::string_view TreatmentName(Treatment how);

struct ParcelDecision {
  Treatment how = Treatment::kOrdinary;
  const ParcelRule* rule = nullptr;  // that decided; null for kOrdinary
  // For kOrdinary, of the rule that came nearest: "no_rule", "other_sender", "above_limit",
  // "below_limit", "goods_excluded", "other_goods", "scheme_not_claimed", "ordinary_asked". Else
  // "rule".
  std::string why = "no_rule";
};

struct ParcelAnswer {
  struct Item {
    ParcelDecision duty;
    ParcelDecision tax;
  };
  std::vector<Item> items;
};

class Parcels {
 public:
  // Problems: "duplicate_rule", "until_before_from", "amount_negative", "percent_range",
  // "currency_missing", "over_above_until", "scheme_missing", "too_many_rules"; pointers
  // "/rules/ID".
  static std::expected<Parcels, Problems> Build(std::vector<ParcelRule> rules);
  Parcels() = default;  // nothing is let off

  [[nodiscard]] std::span<const ParcelRule> rules() const { return rules_; }
  [[nodiscard]] const ParcelRule* Find(std::string_view id) const;

  // Errors, all at once: "no_items", "too_many_items", "value_negative", "code_too_short" (an
  // exclusion depends on more digits), "exchange_rate_missing", "amount_too_large". O(rules x
  // items). The decisions point into this.
  [[nodiscard]] std::expected<ParcelAnswer, Problems> Decide(const ParcelQuestion& question,
                                                             const Exchange& exchange) const;

  // A rule of the day, and why it does or does not fit: one word for each item, as in
  // ParcelDecision, "rule" where it decided and "another_first" where it fits too. Of a fee one
  // word, of the consignment: "rule" where it fits.
  struct Considered {
    const ParcelRule* rule = nullptr;
    std::vector<std::string> why;
  };
  // Every rule of the day, as they stand. `answer` is Decide's, to the same question. Errors and
  // cost as Decide.
  [[nodiscard]] std::expected<std::vector<Considered>, Problems> Consider(
      const ParcelQuestion& question, const ParcelAnswer& answer, const Exchange& exchange) const;

  struct Fee {
    const ParcelRule* rule = nullptr;
    Amount amount;  // unrounded, in the rule's currency
  };
  // Every fee that is due when `charged` (above 0) is collected for the consignment; none when
  // nothing is. Errors as Decide.
  [[nodiscard]] std::expected<std::vector<Fee>, Problems> Fees(const ParcelQuestion& question,
                                                               const Amount& charged,
                                                               const Exchange& exchange) const;

 private:
  std::vector<ParcelRule> rules_;
};

// parcels.csv. Problems: those of its cells, and those of Build.
std::expected<Parcels, Problems> ReadParcels(std::string_view csv);
// Rows alone, which Build has not checked; `lines`, when asked for: where each stands.
std::vector<ParcelRule> ReadParcelRules(std::string_view csv, Problems& problems,
                                        std::vector<std::uint64_t>* lines = nullptr);
// Reads back as the same.
std::string ParcelsCsv(std::span<const ParcelRule> rules);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_PARCEL_H_
