// Selection: which measures concern a question, sorted by what they do; and for the others, why
// they do not. Inside src/tariff.
#ifndef TIDEWAITER_TARIFF_SELECTION_H_
#define TIDEWAITER_TARIFF_SELECTION_H_

#include <cstdint>
#include <vector>

#include "tariff/conditions.h"
#include "tariff/tariff_data.h"

namespace tidewaiter::tariff {

struct Selected {
  std::uint32_t measure = 0;
  ConditionVerdict presented;
  // With every document that would help; as `presented` when nothing is missing.
  ConditionVerdict best;
};

struct Selection {
  std::vector<Selected> basic;    // duty, preferences, quotas, suspensions
  std::vector<Selected> defence;  // and all other duties on top
  std::vector<Selected> excise;
  std::vector<Selected> vat;
  std::vector<Selected> controls;         // prohibitions among them
  std::vector<std::uint32_t> components;  // what EA and the like stand for
  std::vector<Considered> considered;     // only when asked for
  std::vector<Ask> asks;
};

// `tell`: also who was left out and why.
Selection Select(const Tariff& tariff, const Question& question, LineId line, bool tell);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_SELECTION_H_
