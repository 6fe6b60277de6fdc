#include "detect/price/observations.h"

#include <algorithm>

#include "base/check.h"

namespace tidewaiter::detect {

std::uint32_t Observations::TakeBlock(std::uint8_t size_class) {
  std::vector<std::uint32_t>& unused = free_[size_class];
  if (!unused.empty()) {
    const std::uint32_t block = unused.back();
    unused.pop_back();
    return block;
  }
  Arena& arena = arenas_[size_class];
  const std::uint32_t block = static_cast<std::uint32_t>(arena.size() / kSizes[size_class]);
  arena.resize(arena.size() + kSizes[size_class]);
  return block;
}

// Moves a full group to a block of the next size, oldest first.
void Observations::Promote(Group& group) {
  Group larger = group;
  ++larger.size_class;
  larger.oldest = 0;
  larger.block = TakeBlock(larger.size_class);
  const Observation* from = Block(group);
  Observation* to =
      arenas_[larger.size_class].data() + std::size_t{larger.block} * kSizes[larger.size_class];
  const std::uint32_t size = kSizes[group.size_class];
  for (std::uint32_t i = 0; i < group.count; ++i)
    to[i] = from[(group.oldest + i) % size];
  free_[group.size_class].push_back(group.block);
  group = larger;
}

void Observations::Add(std::uint64_t key, const Observation& observation) {
  Group& group = groups_[key];
  if (group.made == 0) {
    group.block = TakeBlock(0);
    group.made = 1;
  }
  if (group.count == kSizes[group.size_class] && group.size_class + 1U < kSizes.size()) {
    Promote(group);
  }
  const std::uint32_t size = kSizes[group.size_class];
  const std::uint32_t place = (group.oldest + group.count) % size;
  arenas_[group.size_class][std::size_t{group.block} * size + place] = observation;
  if (group.count < size) {
    ++group.count;
  } else {
    group.oldest = static_cast<std::uint16_t>((group.oldest + 1U) % size);
  }
}

void Observations::Serialize(std::string& out) const {
  groups_.Serialize(out);
  for (std::size_t i = 0; i < kSizes.size(); ++i) {
    PutVector(out, arenas_[i]);
    PutVector(out, free_[i]);
  }
}

Status Observations::Parse(ByteReader& in) {
  RETURN_IF_ERROR(groups_.Parse(in));
  for (std::size_t i = 0; i < kSizes.size(); ++i) {
    ASSIGN_OR_RETURN(arenas_[i], (in.Vector<Observation, Arena::allocator_type>()));
    ASSIGN_OR_RETURN(free_[i], in.Vector<std::uint32_t>());
  }
  bool whole = true;
  groups_.ForEach([&](std::uint64_t, const Group& group) {
    whole = whole && group.size_class < kSizes.size() && group.count <= kSizes[group.size_class] &&
            (std::size_t{group.block} + 1) * kSizes[group.size_class] <=
                arenas_[group.size_class].size();
  });
  if (!whole) return Fail(ErrorCode::kCorruption, "price groups point outside their file");
  return {};
}

}  // namespace tidewaiter::detect
