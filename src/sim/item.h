// Item: the facts of one goods item. Every line of the simulated country has two: what is so, and
// what is declared. Truth is their difference after rounding, so it cannot disagree with the line.
#ifndef TIDEWAITER_SIM_ITEM_H_
#define TIDEWAITER_SIM_ITEM_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "declaration/error_kind.h"
#include "declaration/outcome.h"
#include "sim/tariff.h"

namespace tidewaiter::sim {

struct Item {
  int goods = 0;
  int origin = 0;
  int dispatch = 0;
  bool preference = false;
  bool low_value = false;  // declared under the relief for small consignments
  double net_kg = 0;
  double gross_kg = 0;
  double quantity = 0;
  int packages = 0;
  int containers = 0;
  std::int64_t value_minor = 0;
  std::uint32_t supplier = 0;
};

// Rounds masses, quantity and value as people write them. `coarseness` 0..2.
void RoundItem(Item& item, int coarseness, const Tariff& tariff);

// Duty, tax and excise.
std::int64_t ChargesMinor(const Item& item, const Tariff& tariff, Day day);

// Kinds in which the two differ: code, origin, quantity, masses, value, preference, split.
// Quantities in different units (a wrong code may ask for pieces instead of kilograms) are not
// compared.
KindSet Differences(const Item& declared, const Item& real, const Tariff& tariff);

// The supplementary unit of the item's code.
std::string_view UnitOf(const Item& item, const Tariff& tariff);

// `declared` with the facts of the given kinds put right.
Item PutRight(const Item& declared, const Item& real, KindSet kinds);

// One correction for each of the kinds that has a value; in the order of kinds.
std::vector<Correction> Corrections(const Item& real, KindSet kinds, const Tariff& tariff);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_ITEM_H_
