// Arena: blocks of 2, 4, 8, ... entries, taken and given back; a block never moves.
//
// Millions of small groups: a block costs no header, and the pieces that blocks are cut from are
// large enough for the system's allocator to cost nothing.
#ifndef TIDEWAITER_AGGREGATE_INTERNAL_ARENA_H_
#define TIDEWAITER_AGGREGATE_INTERNAL_ARENA_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "aggregate/internal/entry.h"

namespace tidewaiter::aggregate {

class Arena {
 public:
  // A block of class c has 2^c entries. 2^31 entries of one group are 24 GB.
  static constexpr std::uint32_t kClasses = 32;

  std::uint32_t Take(std::uint32_t size_class);
  void Give(std::uint32_t size_class, std::uint32_t block) {
    sizes_[size_class].unused.push_back(block);
  }
  [[nodiscard]] Entry* Block(std::uint32_t size_class, std::uint32_t block) const {
    const std::uint32_t shift = BlocksShift(size_class);
    const std::size_t within = block & ((std::uint32_t{1} << shift) - 1);
    return sizes_[size_class].pieces[block >> shift].get() + (within << size_class);
  }
  [[nodiscard]] std::size_t bytes() const;

 private:
  // A piece has 4,096 entries, 48 KiB: little when a class is hardly used, few calls when it is.
  static constexpr std::uint32_t kPieceClass = 12;

  struct Size {
    std::vector<std::unique_ptr<Entry[]>> pieces;
    std::vector<std::uint32_t> unused;
    std::uint32_t blocks = 0;
  };
  static std::uint32_t BlocksShift(std::uint32_t size_class) {
    return size_class < kPieceClass ? kPieceClass - size_class : 0;
  }
  std::array<Size, kClasses> sizes_;
};

}  // namespace tidewaiter::aggregate

#endif  // TIDEWAITER_AGGREGATE_INTERNAL_ARENA_H_
