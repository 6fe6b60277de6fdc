// DutyExpression: what a duty is, as a sum of terms with bounds, and how much that comes to.
//
//   const auto duty = ReadDuty("9.1 % + 45.1 GBP/DTN MAX 18.9 % + 16.5 GBP/DTN");
//   const Evaluated e = *duty->Evaluate(facts);     // min(9.1 % V + 45.1 w, 18.9 % V + 16.5 w),
//   unrounded
//
// Read from left to right: a MIN or MAX begins a new sum; `a MIN b` is the larger, `a MAX b` the
// smaller of the two ("at least", "at most"). Nothing is rounded here.
// Source: TARIC's duty expressions (ids 01 to 99), docs/tariff.md.
#ifndef TIDEWAITER_TARIFF_EXPRESSION_H_
#define TIDEWAITER_TARIFF_EXPRESSION_H_

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tariff/exchange.h"
#include "tariff/unit.h"

namespace tidewaiter::tariff {

enum class Operator : std::uint8_t { kPlus, kMinus, kAtLeast, kAtMost };  // +, -, MIN, MAX

enum class TermKind : std::uint8_t {
  kPercent,              // of the customs value, or of the value of a part
  kSpecific,             // money for each unit
  kFixed,                // money as such
  kAgricultural,         // EA: from the composition table (Meursing)
  kAgriculturalReduced,  // EAR
  kSugar,                // AD S/Z
  kSugarReduced,         // AD S/ZR
  kFlour,                // AD F/M
  kFlourReduced,         // AD F/MR
  kOtherDuty,  // the duty of the line that applies otherwise ("the applicable subheading")
};

struct Term {
  Operator op = Operator::kPlus;
  TermKind kind = TermKind::kPercent;
  Decimal amount;        // percent, or money for one unit
  std::string currency;  // of kSpecific and kFixed
  Unit unit;             // of kSpecific
  std::string part;      // what the percentage or amount is of, when not of the goods: "the case"
  std::optional<Decimal> degrees_under;  // kSpecific: for each degree under so many
};

// What it is reckoned from.
struct DutyFacts {
  Decimal customs_value;  // in `currency`
  std::string currency;
  Day day = 0;
  std::vector<Quantity> quantities;
  std::vector<std::pair<std::string, Decimal>> part_values;  // of parts that a rate names
  std::optional<Decimal> other_duty;                         // for kOtherDuty
  // For EA and the like, by kind: resolved from the composition table, or absent.
  std::vector<std::pair<TermKind, Decimal>> components;  // money in `currency` for 100 kg
  const Units* units = &Units::Standard();
  const Exchange* exchange = nullptr;  // null: only amounts in `currency`
};

// One term as it was reckoned, for the statement: "45.10 GBP x 1.00 DTN = 45.10".
struct Step {
  Operator op = Operator::kPlus;
  std::string rate;    // the term as text
  Decimal base;        // value or quantity it was applied to
  std::string unit;    // of base: a currency or a unit
  Decimal amount;      // in the facts' currency, unrounded
  bool counts = true;  // false: in the sum that a MIN or MAX set aside
  std::vector<ExchangeRate> by;
};

struct Evaluated {
  Decimal amount;  // unrounded
  std::vector<Step> steps;
};

class DutyExpression {
 public:
  DutyExpression() = default;  // no terms: nothing is to be paid ("Free")
  explicit DutyExpression(std::vector<Term> terms) : terms_(std::move(terms)) {}

  [[nodiscard]] const std::vector<Term>& terms() const { return terms_; }
  [[nodiscard]] bool free() const;  // nothing to pay whatever the goods: no terms, or all zero
  [[nodiscard]] bool ad_valorem() const;  // percent of the goods' value alone
  // The one way it is written and shown: "9.1 % + 45.1 GBP/DTN MAX 18.9 %", "Free". ReadDuty reads
  // it back.
  [[nodiscard]] std::string text() const;
  // The units whose quantities are needed beyond the value.
  [[nodiscard]] std::vector<Unit> units() const;

  // Errors: all problems: "quantity_missing" (names the unit), "unit_unknown",
  // "exchange_rate_missing", "part_value_missing", "component_missing" (EA...),
  // "other_duty_missing", "amount_too_large". O(terms).
  [[nodiscard]] std::expected<Evaluated, Problems> Evaluate(const DutyFacts& facts) const;
  // The amount alone: what Evaluate says, without steps.
  [[nodiscard]] std::expected<Decimal, Problems> AmountOf(const DutyFacts& facts) const;

 private:
  std::vector<Term> terms_;
};

// The part whose value is the retail price: excise is often a percentage of it.
inline constexpr std::string_view kRetailPricePart = "retail price";

// Reads our own notation and the texts of TARIC and the UK: "9.10 % + 45.10 GBP / 100 kg MAX 18.90
// %", "0.50 GBP / % vol / hl + 2.60 GBP / hl", "16.50 % / Retail Price", "Free". Errors:
// kInvalidArgument, naming the part that is not understood.
Result<DutyExpression> ReadDuty(std::string_view text);

// A rate as a published schedule writes it.
struct PublishedRate {
  enum class Kind : std::uint8_t {
    kNone,       // the cell is empty
    kDuty,       // `duty`
    kSeasonal,   // `seasons`
    kElsewhere,  // it says where the rate stands ("See U.S. note 2", "Entry Price", "No change")
  };
  struct Season {
    int from_month = 1, from_day = 1, until_month = 12,
        until_day = 31;  // may go over the year's end
    DutyExpression duty;
  };
  Kind kind = Kind::kNone;
  DutyExpression duty;
  std::vector<Season> seasons;
  std::string elsewhere;
};
// Of the US schedule ("1.4¢ each + 6.4% on the case", "The duty provided in the applicable
// subheading + 25%"; the special column: `ReadUsSpecial`), of the UK's and EU's lists. Errors as
// ReadDuty.
Result<PublishedRate> ReadUsRate(std::string_view text);
Result<PublishedRate> ReadUkRate(std::string_view text);

struct UsSpecialRate {
  PublishedRate rate;
  std::vector<std::string> programmes;  // "A*", "AU", "S"
};
// "Free (A+, AU, BH) 2.5% (KR)".
Result<std::vector<UsSpecialRate>> ReadUsSpecial(std::string_view text);

// From TARIC's components: duty expression id, amount, currency, unit, qualifier. Errors:
// kInvalidArgument: an id that is not known or stands there twice, an amount that is missing, below
// 0 or out of range, a unit without a currency.
struct TaricComponent {
  std::string duty_expression_id;
  std::optional<Decimal> amount;
  std::string currency;
  std::string unit;
  std::string qualifier;
};
Result<DutyExpression> FromTaricComponents(const std::vector<TaricComponent>& components);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_EXPRESSION_H_
