// Statement: what a goods item has to pay on a day, line by line, with the reason for each line,
// what else was considered, and which lawful way is the cheapest.
//
//   Question q{.code = code, .origin = "VN", .day = today, .customs_value =
//   *Decimal::Parse("1260.89")}; q.quantities = {{{"KGM", ""}, *Decimal::Parse("2000")}}; const
//   auto answer = Assess(tariff, q); for (const StatementLine& line : answer->chosen().lines) ...
//
// Nothing is guessed: what the question does not say and the result depends on is a problem or,
// where the answer stands without it, an `Ask`.
#ifndef TIDEWAITER_TARIFF_STATEMENT_H_
#define TIDEWAITER_TARIFF_STATEMENT_H_

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "tariff/quota.h"
#include "tariff/tariff.h"

namespace tidewaiter::tariff {

struct Question {
  GoodsCode code;
  Day day = 0;
  Trade trade = Trade::kImport;
  std::string origin;     // country
  std::string dispatch;   // country; "" = as origin
  Decimal customs_value;  // in the tariff's currency (valuation.h)
  std::vector<Quantity> quantities;
  std::vector<std::string> additional_codes;
  std::vector<std::string> documents;  // that accompany the goods
  // The claimed preference code; nullopt: nothing is claimed, the cheapest way is shown as advice
  // and the one that needs no claim is charged.
  std::optional<std::string> preference;
  std::string order_number;  // of the quota claimed
  std::optional<Decimal>
      price;  // declared unit or import price that conditions compare, in `price_currency`
  std::string price_currency;
  // Prices of all the goods, in the tariff's currency, before duty, that differences are taken from
  // (actions 03, 11, 12, 13). Not stated: the customs value, where the country values at CIF.
  std::optional<Decimal> cif_price;
  std::optional<Decimal> frontier_price;
  std::vector<std::pair<std::string, Decimal>> part_values;
  std::optional<Decimal> retail_price;    // for excise on it
  std::optional<Decimal> vat_adjustment;  // onward freight and the like
  std::string composition_code;           // Meursing "7000"
};

struct StatementLine {
  std::uint32_t measure = 0;  // number into Tariff::measures()
  std::string tax;            // "A00"
  std::string type;
  std::string type_name;
  Decimal base;           // customs value, quantity, or base of VAT
  std::string base_unit;  // currency or unit
  std::string rate;       // "2.7 %"
  Decimal unrounded;
  Decimal amount;  // rounded as the country rounds
  Rounding rounding = Rounding::kHalfUp;
  std::string regulation;  // legal reference
  std::vector<Step> steps;
  std::vector<std::string> footnotes;
};

// Why a measure that stands at the goods is not in the statement. Stored in API answers by name.
enum class SetAside : std::uint8_t {
  kOtherArea,       // not for this origin
  kExcluded,        // the origin is excluded
  kAdditionalCode,  // only with another additional code
  kCondition,       // its conditions are not met (which, in `detail`)
  kNotClaimed,      // would need a claim
  kDearer,          // another of its series is cheaper
  kQuotaExhausted,
  kQuotaNotOpen,
  kDisplaced,  // by another measure
  kStopped,    // its regulation is suspended
  kOtherTrade,
  kCannotBeReckoned,  // the schedule says "see elsewhere"
};
std::string_view SetAsideName(SetAside why);

struct Considered {
  std::uint32_t measure = 0;
  SetAside why = SetAside::kOtherArea;
  std::string detail;             // document, country, code
  std::optional<Decimal> amount;  // what it would have come to
};

struct Needed {
  std::string document;
  std::string name;
  std::uint32_t measure = 0;
  bool presented = false;
};

// One lawful way to import: what is paid on it and what it needs.
struct Option {
  std::string preference;  // code that claims it: "100"
  Role role = Role::kDuty;
  std::string order_number;
  std::vector<StatementLine> lines;
  Decimal duty;  // sums of rounded lines
  Decimal excise;
  Decimal vat;
  Decimal vat_base;
  Decimal total;
  std::vector<Needed> documents;
  bool open = false;                     // everything it needs is presented
  std::optional<Allocation> allocation;  // of a quota: how much of the goods it covers
  // Of a preference: by whose rules the goods must originate, which nobody has checked here
  // (origin_check.h). Several: the tariff does not say which it is; the measure's regulation does.
  struct Claim {
    const OriginScheme* scheme = nullptr;
    std::size_t entries = 0;     // of its rules for these goods; 0: it has none for them
    std::vector<Needed> proofs;  // one of them is needed; `open` says nothing of them
  };
  std::vector<Claim> origins;
};

struct Ask {
  std::string
      code;  // "quantity_missing", "additional_code_choice", "vat_choice", "document_choice"
  std::string detail;  // the unit, the codes
  std::vector<std::string> choices;
};

struct Statement {
  std::vector<Option> options;          // the cheapest that is open first, then the others by total
  std::size_t charged = 0;              // what applies as the question stands
  std::optional<std::size_t> cheapest;  // of all, with what it needs
  std::vector<Considered> considered;
  std::vector<Ask> asks;
  struct Stop {
    std::uint32_t measure = 0;
    std::string detail;
  };
  std::vector<Stop> stops;  // prohibitions and controls that are not met: goods may not be released
  Problems problems;        // of measures that could not be reckoned, each named
  Decimal vat_base;
  [[nodiscard]] const Option& chosen() const { return options[charged]; }
};

// Errors (all at once): "unknown_goods_code" (with the nearest line), "not_declarable" (with what
// stands under it), "not_valid_on_day" (and when it was), "unknown_country", "value_negative",
// "no_duty_for_origin", "preference_not_available", "quantity_missing", "exchange_rate_missing",
// "cif_price_missing", "frontier_price_missing" (a difference is asked for and the country values
// without transport),
// ...  `quotas` may be null: then balances are those of the tariff's files. Cost: some
// microseconds; thread-safe.
std::expected<Statement, Problems> Assess(const Tariff& tariff, const Question& question,
                                          const QuotaBook* quotas = nullptr);

// The charged total of duties, excise and VAT alone, without options, reasons and texts: for
// stakes. Same amounts.
struct Charges {
  Decimal duty;
  Decimal excise;
  Decimal vat;
};
std::expected<Charges, Problems> Reckon(const Tariff& tariff, const Question& question);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_STATEMENT_H_
