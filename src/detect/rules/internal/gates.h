// Gates: which rules of a large set are worth a look in a block of rows.
//
// A rule that wants a code (an importer, a heading of the Harmonized System, an origin) is false
// wherever that code is not. So each rule stands behind the set of codes that the fewest other
// rules want, and is looked at only in blocks where that set holds a row: the time of a block then
// follows what is in it, not how many rules there are. Where a column misses something, all rules
// behind it are looked at.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_GATES_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_GATES_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "detect/rules/internal/block.h"
#include "detect/rules/internal/compiled.h"

namespace tidewaiter::rules::internal {

class Gates {
 public:
  Gates(const std::vector<Plan>& plans, std::size_t columns);

  // Calls each(rule), in their order, for all that may be true or unknown in the block.
  template <typename Each>
  void ForEach(Block& block, Each each) {
    Open(block);
    for (std::size_t word = 0; word < open_.size(); ++word) {
      for (std::uint64_t bits = open_[word]; bits != 0; bits &= bits - 1) {
        each(static_cast<std::uint32_t>(word * 64 +
                                        static_cast<std::size_t>(std::countr_zero(bits))));
      }
    }
  }

 private:
  // Rules behind the sets of one column: those of set s end at ends[s].
  struct Column {
    std::vector<std::uint32_t> ends;
    std::vector<std::uint32_t> rules;

    [[nodiscard]] std::span<const std::uint32_t> Behind(std::uint32_t set) const;
  };
  void Open(Block& block);

  std::vector<std::uint64_t> always_;  // a bit a rule: those without a gate
  std::vector<std::uint64_t> open_;    // of the block at hand
  std::vector<Column> columns_;
};

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_GATES_H_
