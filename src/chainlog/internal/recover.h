// What stands in a last segment, after whatever happened to the program. Internal to chainlog.
#ifndef TIDEWAITER_CHAINLOG_INTERNAL_RECOVER_H_
#define TIDEWAITER_CHAINLOG_INTERNAL_RECOVER_H_

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "chainlog/internal/segment.h"

namespace tidewaiter::chainlog::internal {

struct Tail {
  SegmentHeader header = {};
  Head head = {};          // of the last record of the last whole group, or of what went before
  std::uint64_t good = 0;  // bytes up to there
};

// Errors: kCorruption when a bad record stands before whole groups: that is no torn end.
Result<Tail> FindTail(std::string_view segment);

// Whether the bytes from `bad` on, where the record behind `last_good_seq` should stand, are damage
// and not the torn end of a write.
bool IsDamage(std::string_view segment, std::size_t bad, std::uint64_t last_good_seq);

}  // namespace tidewaiter::chainlog::internal

#endif  // TIDEWAITER_CHAINLOG_INTERNAL_RECOVER_H_
