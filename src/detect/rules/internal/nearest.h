// "Did you mean": the known word nearest to one that is not known.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_NEAREST_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_NEAREST_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace tidewaiter::rules {

// Letters left out, put in, changed, or two neighbours swapped (Damerau, each place once). O(a*b).
std::size_t EditDistance(std::string_view a, std::string_view b);

// In snake case: "netMass", "Net-Mass" and "NET MASS" are "net_mass".
std::string SnakeCase(std::string_view word);

// The one of `known` that `word` stands for: written otherwise, at most two slips away (one when
// it is short), or, from three letters, the beginning of it. "" when none is.
std::string Nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_NEAREST_H_
