#include "aggregate/internal/arena.h"

#include "base/check.h"

namespace tidewaiter::aggregate {

std::uint32_t Arena::Take(std::uint32_t size_class) {
  CHECK(size_class < kClasses);
  Size& size = sizes_[size_class];
  if (!size.unused.empty()) {
    const std::uint32_t block = size.unused.back();
    size.unused.pop_back();
    return block;
  }
  const std::uint32_t shift = BlocksShift(size_class);
  if ((size.blocks & ((std::uint32_t{1} << shift) - 1)) == 0) {
    size.pieces.push_back(
        std::make_unique_for_overwrite<Entry[]>(std::size_t{1} << (size_class + shift)));
  }
  return size.blocks++;
}

std::size_t Arena::bytes() const {
  std::size_t entries = 0;
  for (std::uint32_t c = 0; c < kClasses; ++c)
    entries += sizes_[c].pieces.size() << (c + BlocksShift(c));
  return entries * sizeof(Entry);
}

}  // namespace tidewaiter::aggregate
