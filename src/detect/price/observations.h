// Observations: the latest prices of each group of comparable goods, at most kKeep a group.
//
//   observations.Add(group, {log_price, log_quantity, day, maker});
//   observations.Read(group, [](const Observation& o) { ... });   // oldest first
//
// A bounded number a group keeps the cost of a look-up flat however long the history grows.
// Groups start small and grow in steps, so that the many rare goods cost little.
#ifndef TIDEWAITER_DETECT_PRICE_OBSERVATIONS_H_
#define TIDEWAITER_DETECT_PRICE_OBSERVATIONS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/flat_map.h"
#include "base/huge_allocator.h"

namespace tidewaiter::detect {

struct Observation {
  float log_price = 0;     // of one unit, natural logarithm of minor units
  float log_quantity = 0;  // natural logarithm of 1 + units
  Day day = 0;
  std::uint32_t maker = 0;  // hash of manufacturer or supplier, 0 = not stated
};

class Observations {
 public:
  static constexpr std::uint32_t kKeep = 64;

  void Add(std::uint64_t group, const Observation& observation);

  [[nodiscard]] std::uint32_t Size(std::uint64_t group) const {
    const Group* found = groups_.Find(group);
    return found == nullptr ? 0 : found->count;
  }

  template <typename Use>
  void Read(std::uint64_t group, Use use) const {
    const Group* found = groups_.Find(group);
    if (found == nullptr) return;
    const Observation* block = Block(*found);
    const std::uint32_t size = kSizes[found->size_class];
    const std::uint32_t behind = found->oldest + found->count;  // may run over the ring's end
    for (std::uint32_t i = found->oldest; i < std::min(behind, size); ++i)
      use(block[i]);
    for (std::uint32_t i = size; i < behind; ++i)
      use(block[i - size]);
  }

  // Asks the processor for what Size, Read and Add of the group will look up first.
  void Prefetch(std::uint64_t group) const { groups_.Prefetch(group); }
  // The same for the place that Add writes to; looks the group up.
  void PrefetchNext(std::uint64_t group) const {
    const Group* found = groups_.Find(group);
    if (found == nullptr) return;
    const std::uint32_t next = found->oldest + found->count;
    __builtin_prefetch(Block(*found) + next % kSizes[found->size_class], 1);
  }

  [[nodiscard]] std::size_t groups() const { return groups_.size(); }

  void Serialize(std::string& out) const;
  Status Parse(ByteReader& in);  // Errors: kCorruption

 private:
  static constexpr std::array<std::uint32_t, 4> kSizes{2, 8, 24, kKeep};

  struct Group {
    std::uint32_t block = 0;  // number within the arena of its size class
    std::uint16_t count = 0;
    std::uint16_t oldest = 0;  // place in the ring
    std::uint8_t size_class = 0;
    std::uint8_t made = 0;  // 0 = has no block yet
    std::array<std::uint8_t, 6> padding{};
  };

  using Arena = std::vector<Observation, HugeAllocator<Observation>>;

  [[nodiscard]] const Observation* Block(const Group& group) const {
    return arenas_[group.size_class].data() + std::size_t{group.block} * kSizes[group.size_class];
  }
  std::uint32_t TakeBlock(std::uint8_t size_class);
  void Promote(Group& group);

  FlatMap<Group> groups_;
  std::array<Arena, kSizes.size()> arenas_;
  std::array<std::vector<std::uint32_t>, kSizes.size()> free_;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_PRICE_OBSERVATIONS_H_
