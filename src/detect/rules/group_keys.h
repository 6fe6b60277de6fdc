// Keys of groups: "per importer, first 4 of hs_code" as one stable number a row.
#ifndef TIDEWAITER_DETECT_RULES_GROUP_KEYS_H_
#define TIDEWAITER_DETECT_RULES_GROUP_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "detect/rules/batch.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

inline constexpr std::uint64_t kNoGroup = 0;

// kNoGroup when the row has no code in one of the fields. Equal in every table, version and run:
// made of the hashes of the codes (Dictionary::Hash) or of their beginnings. O(fields).
std::uint64_t GroupKey(const Batch& batch, std::span<const GroupBy> per, std::size_t row);

// The day of a row, or missing (NaN) where the batch has no dates.
double DayOf(const Batch& batch, std::optional<std::size_t> date_field, std::size_t row);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_GROUP_KEYS_H_
