// CodeState: which sets of one code column hold which rows of the block at hand.
//
// A code that turns up is resolved once: to its class, the list of sets that hold it. Then rows are
// gathered by class, so that the work depends on what is found, not on how many sets there are. A
// set that holds few rows keeps their numbers; one that holds many has bits.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_CODE_STATE_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_CODE_STATE_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/flat_map.h"
#include "detect/rules/batch.h"
#include "detect/rules/internal/bits.h"
#include "detect/rules/internal/code_index.h"

namespace tidewaiter::rules::internal {

// A longer list costs more than going through bits.
inline constexpr std::uint32_t kListRows = 96;

class CodeState {
 public:
  explicit CodeState(const CodeIndex& index);

  // Another batch: its codes are resolved anew, by their hashes.
  void Open(const Column& column);
  // Rows [begin, begin + rows) of it.
  void Begin(std::size_t begin, std::size_t rows, BitsPool& pool);

  [[nodiscard]] bool any_missing() const { return any_missing_; }
  [[nodiscard]] const Bits& missing() const { return missing_; }

  // Sets that hold any row of the block, each once.
  [[nodiscard]] std::span<const std::uint32_t> touched() const { return touched_; }

  // Rows that the set holds. Of a column with several codes a row this is an upper bound.
  [[nodiscard]] std::uint32_t Count(std::uint32_t set) const {
    return sets_[set].block == block_ ? sets_[set].count : 0;
  }
  // Their numbers, each once; only when Count says at most kListRows.
  [[nodiscard]] std::span<const std::uint16_t> List(std::uint32_t set) const {
    return {lists_[set].data(), sets_[set].count};
  }
  // Whether it has bits already: it has when it holds more than kListRows.
  [[nodiscard]] bool has_bits(std::uint32_t set) const { return sets_[set].bits != nullptr; }
  // The same as bits.
  const Bits& Rows(std::uint32_t set, BitsPool& pool);

 private:
  struct Set {
    std::uint32_t block = 0;  // what follows is of this one
    std::uint32_t count = 0;
    Bits* bits = nullptr;
  };
  struct Class {
    std::uint32_t begin = 0;  // in class_sets_
    std::uint32_t end = 0;
    std::uint32_t rows = 0;  // of the block at hand
    std::uint32_t at = 0;    // where its rows stand
  };
  struct Resolved {
    std::uint32_t batch = 0;
    std::uint32_t number = 0;
  };

  std::uint32_t ClassOf(std::uint32_t code);
  std::uint32_t ClassByHash(std::uint32_t code);
  void Forget();
  void SortRows(std::size_t begin, std::size_t rows);
  void SortCodes(std::size_t begin, std::size_t rows);
  void GatherClasses();
  void Distribute(BitsPool& pool);
  Set& Touched(std::uint32_t set);
  void AddFew(std::uint32_t set, std::span<const std::uint16_t> rows, BitsPool& pool);
  void AddMany(std::uint32_t set, std::uint32_t count, const Bits& rows, BitsPool& pool);
  Bits& MakeBits(std::uint32_t set, BitsPool& pool);

  Bits missing_;
  const CodeIndex* index_;
  bool many_;  // several codes a row
  Column column_;
  std::uint32_t batch_ = 0;
  std::uint32_t block_ = 0;

  std::vector<Class> classes_;
  std::vector<std::uint32_t> class_sets_;
  FlatMap<std::uint32_t> class_by_hash_;
  std::vector<Resolved> resolved_;  // by code; empty for a dictionary that is too large

  std::vector<std::uint32_t> present_;    // classes of the block
  std::vector<std::uint32_t> row_class_;  // of each row, or of each code of each row
  std::vector<std::uint16_t> code_row_;   // of several codes a row: whose it is
  std::vector<std::uint16_t> sorted_;     // rows by class

  std::vector<Set> sets_;
  std::vector<std::uint32_t> touched_;
  std::vector<std::array<std::uint16_t, kListRows>> lists_;
  bool any_missing_ = false;
};

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_CODE_STATE_H_
