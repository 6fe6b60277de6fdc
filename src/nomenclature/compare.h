// Compare: what differs between two nomenclatures, or between two days of one.
//
//   for (const GoodsChange& change : Compare(goods, today, goods, next_year, "en")) ...
//
// Lines are matched by code and suffix. Sorted by code. O(lines). Thread-safe.
#ifndef TIDEWAITER_NOMENCLATURE_COMPARE_H_
#define TIDEWAITER_NOMENCLATURE_COMPARE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nomenclature/nomenclature.h"

namespace tidewaiter::nomenclature {

struct GoodsChange {
  enum class Kind : std::uint8_t { kAdded, kEnded, kMoved, kText, kUnit };
  Kind kind = Kind::kAdded;
  GoodsCode code;
  std::uint8_t suffix = kDeclarableSuffix;
  std::optional<LineId> before;  // in the first
  std::optional<LineId> after;   // in the second
  std::string was;               // text, unit or code of the parent
  std::string is;
};
std::string_view ChangeName(GoodsChange::Kind kind);  // "line_added"

// Texts in the language, as Nomenclature::Description has them.
std::vector<GoodsChange> Compare(const Nomenclature& before, Day before_day,
                                 const Nomenclature& after, Day after_day,
                                 std::string_view language);

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_COMPARE_H_
