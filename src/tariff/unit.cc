#include "tariff/unit.h"

#include <algorithm>
#include <iterator>

#include "tariff/unit_table.h"

namespace tidewaiter::tariff {
namespace {

constexpr int kProductDepthMax = 4;  // SPQ = LPA x SPR, LPA = LTR x ASV: two are needed
constexpr int kPowerMax = 12;        // no unit is more than a million million of its base

int PowerOfTen(const Decimal& factor) {
  Decimal power(1);
  for (int i = 0; i <= kPowerMax; ++i, power = power.Scaled(1)) {
    if (power == factor) return i;
  }
  return -1;
}

// A row of the administration may say "KGM" or "KGM/": see UnitRow::base.
void SplitBase(const UnitRow& row, std::string_view& base, std::string_view& qualifier) {
  base = row.base;
  qualifier = row.unit.qualifier;
  if (base.ends_with('/')) {
    base.remove_suffix(1);
    qualifier = {};
  }
}

bool Usable(const UnitRow& row) {
  return row.factor.ok() && !row.factor.zero() && !row.factor.negative();
}

}  // namespace

std::string Unit::text() const {
  return qualifier.empty() ? code : code + "/" + qualifier;
}

const Units& Units::Standard() {
  static const Units standard{{}};
  return standard;
}

Units::Units(std::vector<UnitRow> own) {
  std::vector<UnitRow> rows = std::move(own);
  std::ranges::move(StandardUnitRows(), std::back_inserter(rows));
  std::erase_if(rows, [](const UnitRow& row) { return !Usable(row); });
  std::ranges::stable_sort(rows, {}, &UnitRow::unit);
  for (UnitRow& row : rows) {  // the first of equals is the administration's
    if (!rows_.empty() && rows_.back().unit == row.unit) continue;
    powers_.push_back(PowerOfTen(row.factor));
    rows_.push_back(std::move(row));
  }
}

std::size_t Units::IndexOf(const Unit& unit) const {
  const auto found = std::ranges::lower_bound(rows_, unit, {}, &UnitRow::unit);
  if (found == rows_.end() || found->unit != unit) return rows_.size();
  return static_cast<std::size_t>(found - rows_.begin());
}

const UnitRow* Units::Find(const Unit& unit) const {
  const std::size_t index = IndexOf(unit);
  return index == rows_.size() ? nullptr : &rows_[index];
}

bool Units::PlaceOf(const Unit& unit, Place& into) const {
  std::size_t index = IndexOf(unit);
  const bool own_row = index != rows_.size();
  if (!own_row) index = IndexOf({unit.code, ""});
  if (index == rows_.size()) return false;
  SplitBase(rows_[index], into.base, into.qualifier);
  if (!own_row) into.qualifier = unit.qualifier;
  into.factor = &rows_[index].factor;
  into.power = powers_[index];
  return true;
}

std::optional<Decimal> Units::Convert(const Decimal& amount, const Unit& from,
                                      const Unit& to) const {
  Place source;
  Place target;
  if (!PlaceOf(from, source) || !PlaceOf(to, target)) return std::nullopt;
  if (source.base != target.base || source.qualifier != target.qualifier) return std::nullopt;
  if (source.power >= 0 && target.power >= 0) return amount.Scaled(source.power - target.power);
  const Decimal in_base = amount * *source.factor;
  if (target.power >= 0) return in_base.Scaled(-target.power);
  return Decimal::Divide(in_base, *target.factor, kUnitDigits, Rounding::kHalfUp).Trimmed();
}

bool Units::AmountInto(const Unit& unit, const std::vector<Quantity>& of, int depth,
                       Decimal& into) const {
  for (const Quantity& quantity : of) {
    if (quantity.unit != unit) continue;
    into = quantity.amount;
    return true;
  }
  for (const Quantity& quantity : of) {
    if (const auto converted = Convert(quantity.amount, quantity.unit, unit)) {
      into = *converted;
      return true;
    }
  }
  if (depth == kProductDepthMax) return false;
  for (const UnitProduct& product : UnitProducts()) {
    const Unit made{std::string(product.code), std::string(product.qualifier)};
    const auto one = Convert(Decimal(1), made, unit);
    Decimal left;
    Decimal right(1);
    if (!one || !AmountInto({std::string(product.left), ""}, of, depth + 1, left)) continue;
    if (!product.right.empty() &&
        !AmountInto({std::string(product.right), ""}, of, depth + 1, right)) {
      continue;
    }
    into = (left * right).Scaled(product.power) * *one;
    return true;
  }
  return false;
}

std::optional<Decimal> Units::Amount(const Unit& unit, const std::vector<Quantity>& of) const {
  Decimal amount;
  if (!AmountInto(unit, of, 0, amount)) return std::nullopt;
  return amount;
}

void Units::Ask(const Unit& unit, int depth, std::vector<Unit>& into) const {
  for (const UnitProduct& product : UnitProducts()) {
    const Unit made{std::string(product.code), std::string(product.qualifier)};
    if (depth == kProductDepthMax || !Convert(Decimal(1), made, unit)) continue;
    Ask({std::string(product.left), ""}, depth + 1, into);
    if (!product.right.empty()) Ask({std::string(product.right), ""}, depth + 1, into);
    return;
  }
  Place place;
  Unit plain = unit;
  if (PlaceOf(unit, place)) plain = {std::string(place.base), std::string(place.qualifier)};
  if (std::ranges::find(into, plain) == into.end()) into.push_back(std::move(plain));
}

std::vector<Unit> Units::Asked(const Unit& unit) const {
  std::vector<Unit> asked;
  Ask(unit, 0, asked);
  return asked;
}

}  // namespace tidewaiter::tariff
