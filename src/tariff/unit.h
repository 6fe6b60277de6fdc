// Unit: what a quantity is counted in, and a table of those that a tariff knows.
//
//   const Units& units = Units::Standard();
//   units.Convert(*Decimal::Parse("16320"), {"KGM", ""}, {"DTN", ""})->text()   // "163.2"
//
// A unit is a code of UN/ECE Recommendation 20 or of TARIC ("KGM", "DTN" = 100 kg, "ASV" = % vol,
// "HLT" = 100 litres) and a qualifier that says what of the goods is measured ("" = the goods as
// declared, "X" = for each % vol per hectolitre, "Z" = for each % of sucrose, "E" = drained net
// weight, "I" = biodiesel content, "G" = gross). Conversions are exact powers of ten or whole
// numbers; what is not the same thing (litres and kilograms) is never converted. docs/tariff.md
// lists the table and its source.
#ifndef TIDEWAITER_TARIFF_UNIT_H_
#define TIDEWAITER_TARIFF_UNIT_H_

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"

namespace tidewaiter::tariff {

struct Unit {
  std::string code;
  std::string qualifier;
  [[nodiscard]] std::string text() const;  // "DTN", "DTN/E"
  friend auto operator<=>(const Unit&, const Unit&) = default;
};

struct UnitRow {
  Unit unit;
  std::string name;  // "100 kilograms, drained net weight"
  std::string base;  // code of the base unit of its dimension: "KGM" for DTN; itself for a base
  Decimal factor;    // how many base units one of it is
};

struct Quantity {
  Unit unit;
  Decimal amount;
};

class Units {
 public:
  static const Units& Standard();
  // The standard ones and those of the administration; a row with a known unit replaces it.
  explicit Units(std::vector<UnitRow> own);

  [[nodiscard]] const UnitRow* Find(const Unit& unit) const;
  // nullopt when they measure different things, or one of them is unknown. Never rounded.
  [[nodiscard]] std::optional<Decimal> Convert(const Decimal& amount, const Unit& from,
                                               const Unit& to) const;
  // How much of `unit` the quantities say, by conversion where needed; composed units (% vol per
  // hectolitre of so many litres at so many % vol; % of sucrose per 100 kg) are reckoned from their
  // parts. nullopt when they do not say it.
  [[nodiscard]] std::optional<Decimal> Amount(const Unit& unit,
                                              const std::vector<Quantity>& of) const;
  // What to ask for when Amount is nullopt: the plain units it is reckoned from.
  [[nodiscard]] std::vector<Unit> Asked(const Unit& unit) const;

 private:
  std::vector<UnitRow> rows_;  // sorted by unit
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_UNIT_H_
