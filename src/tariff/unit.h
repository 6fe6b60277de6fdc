// Unit: what a quantity is counted in, and a table of those that a tariff knows.
//
//   const Units& units = Units::Standard();
//   units.Convert(*Decimal::Parse("16320"), {"KGM", ""}, {"DTN", ""})->text()   // "163.2"
//
// A unit is a code of UN/ECE Recommendation 20 or of TARIC ("KGM", "DTN" = 100 kg, "ASV" = % vol,
// "HLT" = 100 litres) and a qualifier that says what of the goods is measured ("" = the goods as
// declared, "X" = for each % vol per hectolitre, "Z" = for each % of sucrose, "E" = drained net
// weight, "I" = biodiesel content, "G" = gross). Conversions are exact; only where a dozen, a gross
// or a barrel does not divide, the quotient has kUnitDigits behind the point. What is not the same
// thing (litres and kilograms, gross and net) is never converted. docs/tariff-rates.md lists the
// table and its source.
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
  // Code of the base unit of its dimension: "KGM" for DTN; itself for a base. The base of a unit
  // with a qualifier has the same qualifier (DTN/E: KGM/E), unless it ends in "/" (MTQ/C, which is
  // 1,000 MTQ: "MTQ/").
  std::string base;
  Decimal factor;  // how many base units one of it is
};

// Behind the point, where a division is needed that does not come out even.
inline constexpr int kUnitDigits = 20;

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
  // nullopt when they measure different things, or one of them is unknown. A qualifier that is in
  // no row (KGM/I) goes with the row of the code alone.
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
  struct Place {
    std::string_view base;
    std::string_view qualifier;  // of the base
    const Decimal* factor = nullptr;
    int power = -1;  // of ten that the factor is; -1: it is none
  };
  [[nodiscard]] std::size_t IndexOf(const Unit& unit) const;
  [[nodiscard]] bool PlaceOf(const Unit& unit, Place& into) const;
  [[nodiscard]] bool AmountInto(const Unit& unit, const std::vector<Quantity>& of, int depth,
                                Decimal& into) const;
  void Ask(const Unit& unit, int depth, std::vector<Unit>& into) const;

  std::vector<UnitRow> rows_;  // sorted by unit
  std::vector<int> powers_;    // for each row: Place::power
};

// Codes that the engine itself knows by name, because rates are written in them.
inline constexpr std::string_view kRetailPrice = "RET";   // retail price, in money
inline constexpr std::string_view kPolarisation = "POL";  // degrees of sugar, "each degree under"

// "DTN/E" and, of the standard table, "DTNE"; "100 kg / net drained wt", "hl", "1,000 items", "pf.
// liter", "clean kg" and the other ways in which published schedules write units (list in
// docs/tariff-rates.md). Blanks and upper case make no difference. nullopt: not understood.
std::optional<Unit> ReadUnit(std::string_view text);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_UNIT_H_
