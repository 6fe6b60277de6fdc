// RadioMap: where units that had radio before and after had none: holes of the network that no map
// shows, learned from what devices kept and sent later.
//
//   RadioMap map;
//   map.Note(RadioMap::CellOf(place), false);    // one unit came through and was not heard there
//   map.IsHole(place)                            // many of those that came here were not
//
// The earth in squares of a fortieth of a degree (2.8 km from north to south). Of each the number
// of visits that were heard and that were not. A place is in a hole when in its square or one
// beside it kUnheardMin visits were not heard and that is at least half of all. The caller counts a
// unit once a visit, and one device of a unit, so that one truck with a jammer makes no hole; who
// jams half of all trucks of a road does.
//
// Bounded: kCellsMax squares; what is met when it is full is not learned. Counts are halved at
// kVisitsMax, so what was is forgotten in time. Note, IsHole: O(1). A plain value, not thread-safe.
#ifndef TIDEWAITER_TRACK_RADIO_MAP_H_
#define TIDEWAITER_TRACK_RADIO_MAP_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "geo/point.h"

namespace tidewaiter::track {

class RadioMap {
 public:
  using Cell = std::uint32_t;  // 0: none
  // Half a megabyte a shard; 180,000 km of road, a square each 2.8 km.
  static constexpr std::size_t kCellsMax = std::size_t{1} << 16U;
  static constexpr std::uint16_t kVisitsMax = 200;
  static constexpr std::uint16_t kUnheardMin = 3;

  // `at` is a place (geo::IsPlace).
  static Cell CellOf(const geo::Point& at);

  void Note(Cell cell, bool heard);
  [[nodiscard]] bool IsHole(const geo::Point& at) const;
  [[nodiscard]] std::size_t size() const { return used_; }

  void Save(std::string& out) const { PutVector(out, slots_); }
  // Errors: kCorruption; then nothing changed.
  Status Load(ByteReader& in);

 private:
  struct Slot {
    Cell cell = 0;
    std::uint16_t heard = 0;
    std::uint16_t unheard = 0;
  };
  // Where the cell is, or would be put. There is always a free one.
  [[nodiscard]] std::size_t PlaceOf(Cell cell) const;
  [[nodiscard]] bool IsSilent(Cell cell) const;
  void Grow();

  std::vector<Slot> slots_ = {};  // a power of two, or none yet; open addressing
  std::size_t used_ = 0;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_RADIO_MAP_H_
