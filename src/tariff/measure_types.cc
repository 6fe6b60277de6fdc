// The measure types that TARIC and the UK tariff publish, in our own words: what each does, with
// which tax code it is charged and which preference code claims it (docs/tariff.md has the
// sources).
#include <array>

#include "tariff/measure.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::array<std::string_view, kRoleCount> kRoleNames{"prohibition",
                                                              "control",
                                                              "duty",
                                                              "end_use",
                                                              "suspension",
                                                              "preference",
                                                              "quota",
                                                              "preference_quota",
                                                              "customs_union",
                                                              "anti_dumping",
                                                              "countervailing",
                                                              "safeguard",
                                                              "additional",
                                                              "agricultural",
                                                              "sugar",
                                                              "flour",
                                                              "agricultural_extra",
                                                              "unit_price",
                                                              "surveillance",
                                                              "supplementary_unit",
                                                              "excise",
                                                              "vat"};

struct Row {
  std::string_view id;
  std::string_view name;
  Role role;
  std::string_view series;
  std::string_view tax;
  std::string_view preference;
  Trade trade = Trade::kImport;
};

// clang-format off
constexpr auto kRows = std::to_array<Row>({
    {"277", "Import prohibited", Role::kProhibition, "A", "", ""},
    {"278", "Export prohibited", Role::kProhibition, "A", "", "", Trade::kExport},
    {"481", "Declaration of this code prohibited on import", Role::kProhibition, "A", "", ""},
    {"482", "Declaration of this code restricted on import", Role::kControl, "B", "", ""},
    {"485", "Declaration of this code prohibited on export", Role::kProhibition, "A", "", "", Trade::kExport},
    {"350", "Control of animal health", Role::kControl, "B", "", ""},
    {"351", "Control of plant health", Role::kControl, "B", "", ""},
    {"352", "Control of food from outside", Role::kControl, "B", "", ""},
    {"360", "Control of plants, plant products and food", Role::kControl, "B", "", ""},
    {"362", "Control by the health authority", Role::kControl, "B", "", ""},
    {"410", "Veterinary control", Role::kControl, "B", "", ""},
    {"420", "Entry document for animals and their products", Role::kControl, "B", "", ""},
    {"430", "Trade in endangered species controlled", Role::kControl, "B", "", ""},
    {"465", "Entry into free circulation restricted", Role::kControl, "B", "", ""},
    {"467", "Export restricted", Role::kControl, "B", "", "", Trade::kExport},
    {"474", "Entry into free circulation restricted: feed and food", Role::kControl, "B", "", ""},
    {"475", "Entry into free circulation restricted", Role::kControl, "B", "", ""},
    {"476", "Export restricted", Role::kControl, "B", "", "", Trade::kExport},
    {"478", "Export authorization: dual-use goods", Role::kControl, "B", "", "", Trade::kExport},
    {"479", "Export controlled: dual-use goods", Role::kControl, "B", "", "", Trade::kExport},
    {"705", "Import of goods of a kind used for torture controlled", Role::kControl, "B", "", ""},
    {"706", "Export of goods of a kind used for torture controlled", Role::kControl, "B", "", "", Trade::kExport},
    {"707", "Import of fluorinated gases controlled", Role::kControl, "B", "", ""},
    {"708", "Export of fluorinated gases controlled", Role::kControl, "B", "", "", Trade::kExport},
    {"709", "Export controlled", Role::kControl, "B", "", "", Trade::kExport},
    {"710", "Import controlled: endangered species", Role::kControl, "B", "", ""},
    {"711", "Import controlled", Role::kControl, "B", "", ""},
    {"712", "Import controlled: invasive species", Role::kControl, "B", "", ""},
    {"713", "Import controlled", Role::kControl, "B", "", ""},
    {"714", "Import controlled", Role::kControl, "B", "", ""},
    {"715", "Export controlled: endangered species", Role::kControl, "B", "", "", Trade::kExport},
    {"716", "Export controlled", Role::kControl, "B", "", "", Trade::kExport},
    {"717", "Import controlled: precursors of explosives", Role::kControl, "B", "", ""},
    {"718", "Export controlled: luxury goods", Role::kControl, "B", "", "", Trade::kExport},
    {"719", "Import controlled: fish from unregulated catches", Role::kControl, "B", "", ""},
    {"722", "Entry into free circulation controlled: feed and food", Role::kControl, "B", "", ""},
    {"724", "Import of organic products controlled", Role::kControl, "B", "", ""},
    {"728", "Import of mercury controlled", Role::kControl, "B", "", ""},
    {"730", "Conformity with rules for the market controlled", Role::kControl, "B", "", ""},
    {"735", "Import controlled: waste", Role::kControl, "B", "", ""},
    {"740", "Export of cultural goods controlled", Role::kControl, "B", "", "", Trade::kExport},
    {"745", "Import of cat and dog fur controlled", Role::kControl, "B", "", ""},
    {"746", "Import of seal products controlled", Role::kControl, "B", "", ""},
    {"747", "Import of timber controlled", Role::kControl, "B", "", ""},
    {"748", "Import of mercury controlled", Role::kControl, "B", "", ""},
    {"749", "Export of mercury controlled", Role::kControl, "B", "", "", Trade::kExport},
    {"750", "Import of goods from organic production controlled", Role::kControl, "B", "", ""},
    {"751", "Export controlled", Role::kControl, "B", "", "", Trade::kExport},
    {"755", "Import of waste controlled", Role::kControl, "B", "", ""},
    {"760", "Import controlled", Role::kControl, "B", "", ""},
    {"761", "Import controlled: goods from occupied areas", Role::kControl, "B", "", ""},
    {"762", "Import controlled: rules for chemicals", Role::kControl, "B", "", ""},
    {"763", "Import controlled", Role::kControl, "B", "", ""},
    {"103", "Duty for goods of any origin", Role::kDuty, "C", "A00", "100"},
    {"105", "Duty for goods of any origin, put to a prescribed use", Role::kEndUse, "C", "A00", "140"},
    {"106", "Duty within the customs union", Role::kCustomsUnion, "C", "A00", "400"},
    {"112", "Duty suspended", Role::kSuspension, "C", "A00", "110"},
    {"115", "Duty suspended for goods put to a prescribed use", Role::kSuspension, "C", "A00", "115"},
    {"117", "Duty suspended for ships, platforms and aircraft", Role::kSuspension, "C", "A00", "140"},
    {"119", "Duty suspended for goods with a certificate of airworthiness", Role::kSuspension, "C", "A00", "119"},
    {"122", "Tariff quota for goods of any origin", Role::kQuota, "C", "A00", "120"},
    {"123", "Tariff quota for goods put to a prescribed use", Role::kQuota, "C", "A00", "123"},
    {"141", "Preferential duty suspended", Role::kPreference, "C", "A00", "310"},
    {"142", "Preference", Role::kPreference, "C", "A00", "300"},
    {"143", "Preferential tariff quota", Role::kPreferenceQuota, "C", "A00", "320"},
    {"145", "Preference for goods put to a prescribed use", Role::kPreference, "C", "A00", "340"},
    {"146", "Preferential tariff quota for goods put to a prescribed use", Role::kPreferenceQuota, "C", "A00", "323"},
    {"147", "Tariff quota within the customs union", Role::kPreferenceQuota, "C", "A00", "420"},
    {"551", "Provisional anti-dumping duty", Role::kAntiDumping, "D", "A35", ""},
    {"552", "Definitive anti-dumping duty", Role::kAntiDumping, "D", "A30", ""},
    {"553", "Provisional countervailing duty", Role::kCountervailing, "D", "A45", ""},
    {"554", "Definitive countervailing duty", Role::kCountervailing, "D", "A40", ""},
    {"555", "Anti-dumping duty pending collection", Role::kAntiDumping, "D", "A35", ""},
    {"672", "Additional duty on sugar", Role::kSugar, "E", "", ""},
    {"673", "Additional duty on flour", Role::kFlour, "E", "", ""},
    {"674", "Agricultural component", Role::kAgricultural, "E", "", ""},
    {"690", "Countervailing charge", Role::kAdditional, "J", "A20", ""},
    {"695", "Additional duties", Role::kAdditional, "J", "A20", ""},
    {"696", "Additional duties (safeguard)", Role::kSafeguard, "J", "A20", ""},
    {"651", "Additional duty after an entry price", Role::kAgriculturalExtra, "S", "A20", ""},
    {"652", "Additional duty after a representative price", Role::kAgriculturalExtra, "S", "A20", ""},
    {"653", "Additional duty on poultry", Role::kAgriculturalExtra, "S", "A20", ""},
    {"654", "Additional duty on sugar", Role::kAgriculturalExtra, "S", "A20", ""},
    {"488", "Unit price", Role::kUnitPrice, "M", "", ""},
    {"489", "Representative price", Role::kUnitPrice, "M", "", ""},
    {"490", "Standard import value", Role::kUnitPrice, "M", "", ""},
    {"440", "Under surveillance", Role::kSurveillance, "N", "", ""},
    {"442", "Under surveillance", Role::kSurveillance, "N", "", ""},
    {"109", "Supplementary unit", Role::kSupplementaryUnit, "O", "", "", Trade::kBoth},
    {"110", "Supplementary unit on import", Role::kSupplementaryUnit, "O", "", ""},
    {"111", "Supplementary unit on export", Role::kSupplementaryUnit, "O", "", "", Trade::kExport},
    {"306", "Excise", Role::kExcise, "Q", "306", ""},
    {"305", "Value added tax", Role::kVat, "P", "B00", ""},
    {"VTA", "Value added tax, reduced", Role::kVat, "P", "B00", ""},
    {"VTE", "Value added tax, exempt", Role::kVat, "P", "B00", ""},
    {"VTS", "Value added tax, standard", Role::kVat, "P", "B00", ""},
    {"VTZ", "Value added tax, zero", Role::kVat, "P", "B00", ""},
});
// clang-format on

// Letters of series in the order of reckoning: what is not allowed, documents, the duty, what comes
// on top of it, excise, and last the tax on all of it.
constexpr std::string_view kSeriesOrder = "ABCDEFJSMNOQP";

bool IsQuota(Role role) {
  return role == Role::kQuota || role == Role::kPreferenceQuota;
}

// Every such duty is due, not one of them.
bool AllApply(Role role) {
  return role == Role::kAntiDumping || role == Role::kCountervailing || role == Role::kSafeguard ||
         role == Role::kAdditional || role == Role::kAgriculturalExtra || role == Role::kExcise ||
         role == Role::kProhibition || role == Role::kControl;
}

}  // namespace

std::string_view RoleName(Role role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}

std::optional<Role> FindRole(std::string_view name) {
  for (std::size_t i = 0; i < kRoleNames.size(); ++i)
    if (kRoleNames[i] == name) return Role(i);
  return std::nullopt;
}

int OrderOfSeries(std::string_view series) {
  const std::size_t place = series.empty() ? std::string_view::npos : kSeriesOrder.find(series[0]);
  return static_cast<int>(place == std::string_view::npos ? kSeriesOrder.size() : place);
}

const std::vector<MeasureType>& StandardTypes() {
  static const std::vector<MeasureType> types = [] {
    std::vector<MeasureType> made;
    for (const Row& row : kRows) {
      MeasureType& type = made.emplace_back();
      type.id = row.id;
      type.name = row.name;
      type.role = row.role;
      type.series = row.series;
      type.tax = row.tax;
      type.preference = row.preference;
      type.trade = row.trade;
      type.one_of_series = !AllApply(row.role);
      type.order = OrderOfSeries(row.series);
      if (IsQuota(row.role)) type.displaces = {"696"};
    }
    return made;
  }();
  return types;
}

bool IsBasicDuty(Role role) {
  return role >= Role::kDuty && role <= Role::kCustomsUnion;
}

}  // namespace tidewaiter::tariff
