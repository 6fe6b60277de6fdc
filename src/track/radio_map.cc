#include "track/radio_map.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::track {
namespace {

constexpr std::uint32_t kPerDegree = 40;
constexpr std::uint32_t kColumns = 360 * kPerDegree;
constexpr std::uint32_t kRows = 180 * kPerDegree;
constexpr std::size_t kSlotsFirst = 1024;
constexpr std::size_t kSlotsMax = 2 * RadioMap::kCellsMax;  // half full at most: short searches

RadioMap::Cell CellAt(std::int64_t row, std::int64_t column) {
  const auto around = static_cast<std::uint32_t>((column + kColumns) % kColumns);
  return static_cast<std::uint32_t>(row) * kColumns + around + 1;
}
std::int64_t RowOf(const geo::Point& at) {
  const auto row = static_cast<std::int64_t>(std::floor((at.lat + 90) * kPerDegree));
  return std::clamp<std::int64_t>(row, 0, kRows - 1);
}
std::int64_t ColumnOf(const geo::Point& at) {
  return static_cast<std::int64_t>(std::floor((at.lon + 180) * kPerDegree));
}

}  // namespace

RadioMap::Cell RadioMap::CellOf(const geo::Point& at) {
  return CellAt(RowOf(at), ColumnOf(at));
}

std::size_t RadioMap::PlaceOf(Cell cell) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t place = Mix(cell) & mask;
  while (slots_[place].cell != 0 && slots_[place].cell != cell)
    place = (place + 1) & mask;
  return place;
}

void RadioMap::Grow() {
  const std::vector<Slot> before = std::move(slots_);
  slots_ = std::vector<Slot>(before.empty() ? kSlotsFirst : before.size() * 2);
  for (const Slot& slot : before) {
    if (slot.cell != 0) slots_[PlaceOf(slot.cell)] = slot;
  }
}

void RadioMap::Note(Cell cell, bool heard) {
  CHECK(cell != 0);
  if (slots_.empty()) Grow();
  std::size_t place = PlaceOf(cell);
  if (slots_[place].cell == 0) {
    if (used_ >= kCellsMax) return;
    if ((used_ + 1) * 2 > slots_.size()) {
      Grow();
      place = PlaceOf(cell);
    }
    slots_[place].cell = cell;
    ++used_;
  }
  Slot& slot = slots_[place];
  ++(heard ? slot.heard : slot.unheard);
  if (slot.heard + slot.unheard < kVisitsMax) return;
  slot.heard /= 2;
  slot.unheard /= 2;
}

bool RadioMap::IsSilent(Cell cell) const {
  const Slot& slot = slots_[PlaceOf(cell)];
  return slot.unheard >= kUnheardMin && slot.unheard >= slot.heard;
}

bool RadioMap::IsHole(const geo::Point& at) const {
  if (slots_.empty()) return false;
  const std::int64_t row = RowOf(at);
  const std::int64_t column = ColumnOf(at);
  for (std::int64_t r = std::max<std::int64_t>(row - 1, 0); r <= row + 1 && r < kRows; ++r) {
    for (std::int64_t c = column - 1; c <= column + 1; ++c) {
      if (IsSilent(CellAt(r, c))) return true;
    }
  }
  return false;
}

Status RadioMap::Load(ByteReader& in) {
  ASSIGN_OR_RETURN(std::vector<Slot> slots, in.Vector<Slot>());
  const std::size_t size = slots.size();
  const auto used = static_cast<std::size_t>(
      std::ranges::count_if(slots, [](const Slot& slot) { return slot.cell != 0; }));
  const bool fits = size == 0 || (size >= kSlotsFirst && size <= kSlotsMax &&
                                  (size & (size - 1)) == 0 && used * 2 <= size);
  if (!fits) return Fail(ErrorCode::kCorruption, "the map of the radio is none");
  slots_ = std::move(slots);
  used_ = used;
  return {};
}

}  // namespace tidewaiter::track
