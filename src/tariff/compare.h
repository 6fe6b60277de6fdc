// CompareMeasures: what changes in the law between two days, or between two tariffs.
//
//   for (const MeasureChange& change : CompareMeasures(a, today, b, next_year)) ...
//
// Measures are matched by type, goods, area, additional code and order number. Sorted by code. With
// nomenclature::Compare it tells all that a trader must know before a change. O(measures).
#ifndef TIDEWAITER_TARIFF_COMPARE_H_
#define TIDEWAITER_TARIFF_COMPARE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tariff/tariff.h"

namespace tidewaiter::tariff {

struct MeasureChange {
  enum class Kind : std::uint8_t { kAdded, kEnded, kChanged };
  Kind kind = Kind::kAdded;
  GoodsCode code;
  std::optional<std::uint32_t> before;  // number of the measure in the first tariff
  std::optional<std::uint32_t> after;   // in the second
  std::string was;                      // rate, with conditions where there are some
  std::string is;
  // By how much a duty by value rises; nothing where it is not by value alone on both sides.
  std::optional<Decimal> percent_points;
};
std::string_view ChangeName(MeasureChange::Kind kind);  // "measure_added"

std::vector<MeasureChange> CompareMeasures(const Tariff& before, Day before_day,
                                           const Tariff& after, Day after_day);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_COMPARE_H_
