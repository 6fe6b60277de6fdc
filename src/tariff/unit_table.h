// The standard table of units and the ways they are written: what unit.cc and the readers of rates
// share. Not for others: ask Units (unit.h).
#ifndef TIDEWAITER_TARIFF_UNIT_TABLE_H_
#define TIDEWAITER_TARIFF_UNIT_TABLE_H_

#include <span>
#include <string_view>
#include <vector>

#include "tariff/unit.h"

namespace tidewaiter::tariff {

std::vector<UnitRow> StandardUnitRows();

// A unit that is a product of others, "LPA" = LTR x ASV / 100: `amount` = product x 10^power. Of
// several ways to make the same unit the first that the quantities allow counts.
struct UnitProduct {
  std::string_view code;
  std::string_view qualifier;
  std::string_view left;
  std::string_view right;  // "" = `left` alone
  int power = 0;
};
std::span<const UnitProduct> UnitProducts();

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_UNIT_TABLE_H_
