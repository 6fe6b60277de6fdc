// Schemes: how a declared item comes to differ from the real one.
#ifndef TIDEWAITER_SIM_SCHEME_H_
#define TIDEWAITER_SIM_SCHEME_H_

#include "base/random.h"
#include "sim/item.h"
#include "sim/tariff.h"
#include "sim/trader.h"

namespace tidewaiter::sim {

// What is declared, why it may differ from what is real, and which goods its description speaks of.
struct Telling {
  Item real;
  Item declared;
  Scheme scheme = Scheme::kNone;
  int described = 0;  // index of goods
  bool vague = false;
  bool false_description = false;
};

// Applies the plot's scheme (not kSplit, which is a matter of whole consignments) to a telling
// whose two items are equal. Amounts are left unrounded.
void ApplyScheme(const Plot& plot, const Offer& offer, const Tariff& tariff, Random& random,
                 Telling& telling);

// A mistake in good faith: wrong code, slips of unit or mass, freight forgotten, origin mixed up.
void ApplyHonestError(const Tariff& tariff, Random& random, Telling& telling);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_SCHEME_H_
