// Terms: what a line says about its goods in codes and coarse numbers, as one list of small facts.
//
//   std::vector<std::uint64_t> terms(LineTerms().size());
//   ComputeTerms(lines, row, terms);      // one stable hash a term, 0 where a part is missing
//
// A term joins up to two fields: levels of the code, origin, dispatch, preference, procedure, and
// masses, unit values and rates in steps. It is of the line alone: no history, no outcome, nobody's
// name. Pure; no allocation.
#ifndef TIDEWAITER_DETECT_LINEAR_TERMS_H_
#define TIDEWAITER_DETECT_LINEAR_TERMS_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "declaration/line_table.h"

namespace tidewaiter::detect {

// What a term is about, for explanations.
enum class TermTopic : std::uint8_t { kCode, kRoute, kRate, kSize };

struct LineTerm {
  std::string_view name;  // "hs_code:2*origin", as patterns are written
  TermTopic topic = TermTopic::kCode;
};

std::span<const LineTerm> LineTerms();

// `terms` has LineTerms().size() places.
void ComputeTerms(const LineTable& lines, std::size_t row, std::span<std::uint64_t> terms);

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_LINEAR_TERMS_H_
