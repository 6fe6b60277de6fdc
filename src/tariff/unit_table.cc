#include "tariff/unit_table.h"

#include <array>

namespace tidewaiter::tariff {
namespace {

struct Row {
  std::string_view code;
  std::string_view qualifier;
  std::string_view base;
  std::int64_t factor;  // x 10^-digits
  int digits;
  std::string_view name;
};

// Codes: UN/ECE Recommendation 20 and TARIC; POL, PFL, CMS, LIN, JWL, PIN, and the qualifiers of
// two letters and more are ours, for what the US schedule counts.
constexpr std::array kMassRows{
    Row{"KGM", "", "KGM", 1, 0, "kilograms"},
    Row{"GRM", "", "KGM", 1, 3, "grams"},
    Row{"CTM", "", "KGM", 2, 4, "metric carats"},
    Row{"DTN", "", "KGM", 100, 0, "100 kilograms"},
    Row{"TNE", "", "KGM", 1000, 0, "tonnes"},
    Row{"DAP", "", "DAP", 1, 0, "10 tonnes by polarisation"},
    Row{"CCT", "", "CCT", 1, 0, "tonnes of carrying capacity"},
    Row{"GRT", "", "GRT", 1, 0, "gross tonnage of a ship"},
    Row{"GFI", "", "GFI", 1, 0, "grams of fissile isotopes"},
    Row{"DHS", "", "DHS", 1, 0, "kilograms of dihydrostreptomycin"},
    Row{"KCC", "", "KCC", 1, 0, "kilograms of choline chloride"},
    Row{"KCL", "", "KCL", 1, 0, "tonnes of potassium chloride"},
    Row{"KMA", "", "KMA", 1, 0, "kilograms of methylamines"},
    Row{"KNI", "", "KNI", 1, 0, "kilograms of nitrogen"},
    Row{"KNS", "", "KNS", 1, 0, "kilograms of hydrogen peroxide"},
    Row{"KPH", "", "KPH", 1, 0, "kilograms of caustic potash"},
    Row{"KPO", "", "KPO", 1, 0, "kilograms of potassium oxide"},
    Row{"KPP", "", "KPP", 1, 0, "kilograms of phosphorus pentoxide"},
    Row{"KSD", "", "KSD", 1, 0, "kilograms of substance 90 % dry"},
    Row{"KSH", "", "KSH", 1, 0, "kilograms of caustic soda"},
    Row{"KUR", "", "KUR", 1, 0, "kilograms of uranium"},
};
constexpr std::array kOtherRows{
    Row{"LTR", "", "LTR", 1, 0, "litres"},
    Row{"HLT", "", "LTR", 100, 0, "hectolitres"},
    Row{"KLT", "", "LTR", 1000, 0, "1,000 litres"},
    Row{"BLL", "", "LTR", 158'987'294'928, 9, "barrels of 42 US gallons"},
    Row{"MTQ", "", "MTQ", 1, 0, "cubic metres"},
    Row{"MTQ", "C", "MTQ/", 1000, 0, "1,000 cubic metres"},
    Row{"LPA", "", "LPA", 1, 0, "litres of pure alcohol"},
    Row{"PFL", "", "LPA", 5, 1, "proof litres (half alcohol)"},
    Row{"ASV", "", "ASV", 1, 0, "% of alcohol by volume"},
    Row{"ASV", "X", "ASV", 1, 0, "% of alcohol by volume, for each hectolitre"},
    Row{"BRX", "", "BRX", 1, 0, "% of sucrose by weight"},
    Row{"POL", "", "POL", 1, 0, "degrees of polarisation"},
    Row{"SPR", "", "SPR", 1, 0, "discount for small producers, money per litre of pure alcohol"},
    Row{"SPQ", "", "SPQ", 1, 0, "litres of pure alcohol times the small producers' discount"},
    Row{"SPQ", "LPA", "SPQ/", 1, 0, "the same, from litres of pure alcohol"},
    Row{"SPQ", "LTR", "SPQ/", 1, 0, "the same, from volume and strength"},
    Row{"RET", "", "RET", 1, 0, "retail price, in money"},
    Row{"EUR", "", "EUR", 1, 0, "value in euro, for statistics"},
    Row{"NAR", "", "NAR", 1, 0, "items"},
    Row{"HEA", "", "HEA", 1, 0, "heads (animals)"},
    Row{"DZN", "", "NAR", 12, 0, "dozens"},
    Row{"GRO", "", "NAR", 144, 0, "gross (144 items)"},
    Row{"CEN", "", "NAR", 100, 0, "100 items"},
    Row{"MIL", "", "NAR", 1000, 0, "1,000 items"},
    Row{"NAR", "B", "NAR", 1, 0, "items in each flask"},
    Row{"NPR", "", "NPR", 1, 0, "pairs"},
    Row{"DPR", "", "NPR", 12, 0, "dozen pairs"},
    Row{"MPR", "", "NPR", 1000, 0, "1,000 pairs"},
    Row{"NCL", "", "NCL", 1, 0, "cells"},
    Row{"PK", "", "PK", 1, 0, "packs"},
    Row{"JWL", "", "JWL", 1, 0, "jewels"},
    Row{"JWL", "O7", "JWL", 1, 0, "jewels over seven"},
    Row{"PIN", "", "PIN", 1, 0, "pins"},
    Row{"MPN", "", "PIN", 1000, 0, "1,000 pins"},
    Row{"LIN", "", "LIN", 1, 0, "lines (1/40 inch) of a button's diameter"},
    Row{"GRO", "LIN", "NAR", 144, 0, "gross times lines"},
    Row{"GRO", "IC", "NAR", 144, 0, "gross of immediate containers"},
    Row{"MTR", "", "MTR", 1, 0, "metres"},
    Row{"HMT", "", "MTR", 100, 0, "100 metres"},
    Row{"KMT", "", "MTR", 1000, 0, "kilometres"},
    Row{"MTK", "", "MTK", 1, 0, "square metres"},
    Row{"MTK", "REC", "MTK", 1, 0, "square metres of recording surface"},
    Row{"KWH", "", "KWH", 1, 0, "kilowatt hours"},
    Row{"MWH", "", "KWH", 1000, 0, "1,000 kilowatt hours"},
    Row{"TJO", "", "TJO", 1, 0, "terajoules of gross calorific value"},
    Row{"WAT", "", "WAT", 1, 0, "watts"},
};

// Said of kilograms and, with them, of 100 kg and of tonnes; and of litres (A).
struct Content {
  std::string_view qualifier;
  std::string_view name;
};
constexpr std::array kContents{
    Content{"A", "total alcohol"},
    Content{"E", "drained net weight"},
    Content{"F", "common wheat"},
    Content{"G", "gross weight"},
    Content{"I", "biodiesel content"},
    Content{"J", "fuel content"},
    Content{"K", "bioethanol content"},
    Content{"L", "live weight"},
    Content{"M", "dry matter"},
    Content{"P", "lactic matter"},
    Content{"R", "standard quality"},
    Content{"S", "raw sugar"},
    Content{"T", "dry lactic matter"},
    Content{"Z", "for each % of sucrose by weight"},
    Content{"CC", "contents and immediate container"},
    Content{"CLN", "clean (wool without grease and dirt)"},
    Content{"CU", "copper content"},
    Content{"EC", "entire contents of the container"},
    Content{"MG", "magnesium content"},
    Content{"MN", "manganese content"},
    Content{"MO", "molybdenum content"},
    Content{"MOR", "anhydrous morphine content"},
    Content{"PB", "lead content"},
    Content{"SI", "silicon content"},
    Content{"TSU", "total sugars"},
    Content{"WO", "tungsten content"},
    Content{"ZN", "zinc content"},
};

constexpr std::array kProducts{
    UnitProduct{"ASV", "X", "LPA", "", 0},  // 1 % of 100 litres is a litre
    UnitProduct{"LPA", "", "LTR", "ASV", -2},   UnitProduct{"LTR", "A", "LPA", "", 0},
    UnitProduct{"DTN", "Z", "DTN", "BRX", 0},   UnitProduct{"SPQ", "", "LPA", "SPR", 0},
    UnitProduct{"GRO", "LIN", "GRO", "LIN", 0},
};

UnitRow Made(const Row& row) {
  return {.unit = {std::string(row.code), std::string(row.qualifier)},
          .name = std::string(row.name),
          .base = std::string(row.base),
          .factor = Decimal::FromMinor(row.factor, row.digits)};
}

void AddContents(const Row& row, std::vector<UnitRow>& into) {
  for (const Content& content : kContents) {
    UnitRow made = Made(row);
    made.unit.qualifier = content.qualifier;
    made.name += ", " + std::string(content.name);
    into.push_back(std::move(made));
  }
}

}  // namespace

std::vector<UnitRow> StandardUnitRows() {
  std::vector<UnitRow> rows;
  for (const Row& row : kMassRows)
    rows.push_back(Made(row));
  for (const Row& row : kOtherRows)
    rows.push_back(Made(row));
  for (const std::string_view code : {"KGM", "DTN", "TNE"}) {
    for (const Row& row : kMassRows) {
      if (row.code == code) AddContents(row, rows);
    }
  }
  rows.push_back(
      {.unit = {"LTR", "A"}, .name = "litres, total alcohol", .base = "LTR", .factor = Decimal(1)});
  return rows;
}

std::span<const UnitProduct> UnitProducts() {
  return kProducts;
}

}  // namespace tidewaiter::tariff
