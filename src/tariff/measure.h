// Measure: one thing that the law says of goods: a duty, a quota, a prohibition, a tax; and the
// tables that measures refer to. Plain data, as it stands in the files (docs/formats/tariff.md).
#ifndef TIDEWAITER_TARIFF_MEASURE_H_
#define TIDEWAITER_TARIFF_MEASURE_H_

#include <optional>
#include <string>
#include <vector>

#include "tariff/expression.h"
#include "tariff/origin.h"
#include "tariff/parcel.h"

namespace tidewaiter::tariff {

enum class Trade : std::uint8_t { kImport, kExport, kBoth };

// What a measure of this type does to a declaration. Stored by name; the types themselves are data.
enum class Role : std::uint8_t {
  kProhibition,      // not allowed, or only under its conditions
  kControl,          // documents or licences, checked by conditions
  kDuty,             // most-favoured-nation duty
  kEndUse,           // the same, for goods put to a prescribed use
  kSuspension,       // autonomous lower duty
  kPreference,       // for goods that originate in a partner
  kQuota,            // within a quota, any origin
  kPreferenceQuota,  // within a quota, for a partner
  kCustomsUnion,
  kAntiDumping,
  kCountervailing,
  kSafeguard,
  kAdditional,    // additional or retaliatory duty
  kAgricultural,  // composition table: what EA stands for
  kSugar,
  kFlour,
  kAgriculturalExtra,  // supplementary amounts
  kUnitPrice,          // prices that others refer to (entry price, standard import value)
  kSurveillance,
  kSupplementaryUnit,
  kExcise,
  kVat,
};
inline constexpr std::size_t kRoleCount = 22;
// One of these is paid, the others are ways to pay less: the duty, and what stands in its place.
bool IsBasicDuty(Role role);
std::string_view RoleName(Role role);  // "anti_dumping"; stored, never renamed
std::optional<Role> FindRole(std::string_view name);

struct MeasureType {
  std::string id;  // "103"
  std::string name;
  Role role = Role::kDuty;
  std::string series;      // "C": TARIC's order
  std::string tax;         // code of the tax on statements: "A00", "A30", "B00"
  std::string preference;  // code that claims it, "100", "" = needs no claim
  Trade trade = Trade::kImport;
  bool one_of_series = true;  // of several that apply only one is taken; false: all
  int order = 0;              // of reckoning and of printing
  // What it displaces, by type: "696" on a quota; and of what share ("" = whole; else a part's
  // name, e.g. "metal": the displaced duty is due on the rest of the value).
  std::vector<std::string> displaces;
  std::string displaces_share;
};

// The types of TARIC and the UK tariff; a tariff's own rows replace them or come beside them.
const std::vector<MeasureType>& StandardTypes();
// The place of a series ("C") in the order of reckoning.
int OrderOfSeries(std::string_view series);

// One way to meet (or fail) a condition. Within a condition code the first that is met counts;
// all codes of a measure must be met.
struct Condition {
  std::string code;  // "A", "B", "V"
  int sequence = 1;
  std::string document;  // type and code, "C644"; "" = none
  // A limit: price, quantity or value for comparison.
  std::optional<Decimal> limit;
  std::string limit_currency;
  Unit limit_unit;
  std::string action;   // TARIC's action code, "27"
  DutyExpression duty;  // for actions that say an amount
};

struct Measure {
  std::string id;
  std::string type;
  GoodsCode code;
  int suffix = nomenclature::kDeclarableSuffix;
  std::string area;                   // country, group; "1011" all
  std::vector<std::string> excluded;  // countries and groups
  std::string additional_code;        // applies only to goods declared with it
  std::string order_number;           // of a quota
  std::string regulation;
  Validity validity;
  DutyExpression duty;
  // Ways in which the text of the duty cannot be reckoned as it stands ("See note 2"): then `duty`
  // is empty.
  std::string elsewhere;
  int reduction = 0;  // reduction indicator of composition-table amounts
  std::vector<Condition> conditions;
  std::vector<std::string> footnotes;
};

struct Area {
  std::string id;  // "FR", "1011", "5050"
  bool group = false;
  std::string name;
  struct Member {
    std::string id;  // country or group
    Validity validity;
  };
  std::vector<Member> members;
};

struct Regulation {
  std::string id;
  std::string title;
  std::string url;
  Validity validity;
  // Times in which its measures do not apply.
  std::vector<Validity> stops;
};

enum class QuotaMethod : std::uint8_t { kFirstCome, kLicensed };

struct QuotaDefinition {
  std::string order_number;  // "05.4003" without the point
  Validity period;
  Decimal volume;
  Unit unit;  // or a currency: value quota
  std::string currency;
  std::optional<Decimal> critical_percent;  // from this share used on, security is asked for
  QuotaMethod method = QuotaMethod::kFirstCome;
  std::string main_order_number;  // a part of that quota too
  Decimal coefficient = Decimal(1);
  std::vector<Validity> suspended;  // times without allocation
  std::vector<Validity> blocked;
};

struct QuotaBalance {
  std::string order_number;
  Day day = 0;  // at its end
  Decimal balance;
};

struct Document {  // certificate
  std::string code;
  std::string name;
  bool exemption = false;  // says that the rule does not concern the goods ("Y" codes)
};

struct AdditionalCode {
  std::string code;
  std::string name;
};

struct Footnote {
  std::string id;
  std::string text;
};

// How this administration reckons. Stored as tariff.toml.
struct Reckoning {
  std::string country = "XX";
  std::string currency = "XXX";
  int currency_digits = 2;
  Rounding line_rounding = Rounding::kHalfUp;  // of each duty and tax
  int line_digits = 2;
  // Types whose amount is rounded otherwise, e.g. excise on alcohol: down.
  std::vector<std::pair<std::string, Rounding>> type_rounding;
  bool round_each_line =
      true;                // false: only what is shown is rounded, the tax base keeps all digits
  bool value_fob = false;  // customs value without freight and insurance to the border
  std::string all_areas = "1011";
  // Taxes whose amount belongs to the base of VAT: "duty", "excise".
  bool vat_on_duty = true;
  bool vat_on_excise = true;
  std::vector<std::string>
      waivers;  // documents that satisfy any condition but give no choice: "999L"
};

// Everything that a tariff is made of, as read.
struct TariffRows {
  Reckoning reckoning;
  std::vector<MeasureType> types;
  std::vector<Measure> measures;
  std::vector<Area> areas;
  std::vector<Regulation> regulations;
  std::vector<QuotaDefinition> quotas;
  std::vector<QuotaBalance> balances;
  std::vector<Document> documents;
  std::vector<AdditionalCode> additional_codes;
  std::vector<Footnote> footnotes;
  std::vector<UnitRow> units;
  std::vector<ExchangeRate> exchange;
  OriginRows origins;
  std::vector<ParcelRule> parcels;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_MEASURE_H_
