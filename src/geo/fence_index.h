// FenceIndex: in which of many fences a place is, without looking at all of them.
//
//   const FenceIndex index = FenceIndex::Build(fences);
//   std::vector<std::uint32_t> in;
//   index.Find(fix.at, in);                                 // ids of the fences around it
//   std::vector<FenceCrossing> crossed;
//   index.FindAlong(before.at, fix.at, crossed);            // and of those passed in between
//
// Always what asking every shape would give (shape.h); a property test holds it to that. A grid of
// cells of 0.1, 0.4, 1.6 and 6.4 degrees; each cell knows the fences that cover it wholly (nothing
// is computed for those) and the ones that have to be asked. A large fence takes large cells
// inside and small ones along its border, kCellsPerFence at most, so one that covers an ocean costs
// no more memory than a hundred yards.
//
// Immutable; threads may share one. To change a fence build another index and put it in place of
// the old one: 10,000 fences (360,000 vertices) take some 15 ms, see docs/geo.md, and shapes are
// shared, not copied.
#ifndef TIDEWAITER_GEO_FENCE_INDEX_H_
#define TIDEWAITER_GEO_FENCE_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/shape.h"

namespace tidewaiter::geo {

struct Fence {
  std::uint32_t id = 0;  // the caller's; should be unique
  Shape shape;
};

struct FenceCrossing {
  std::uint32_t id = 0;
  Piece piece = {};
  friend bool operator==(const FenceCrossing&, const FenceCrossing&) = default;
};

class FenceIndex {
 public:
  // Of one fence, all sizes together: about 40 kB. A border of 1,000 cells of 0.1 degrees is one of
  // 10,000 km.
  static constexpr std::size_t kCellsPerFence = 2048;

  FenceIndex() = default;  // of no fences
  static FenceIndex Build(std::span<const Fence> fences);

  // Ids of the fences that contain the point, rising; replaces `ids`. Allocates only when `ids`
  // grows. Nothing for what is no place.
  void Find(const Point& point, std::vector<std::uint32_t>& ids) const;

  // The pieces of the straight way from a to b that are in fences, by id and then as they come;
  // replaces `crossings`. Cost: cells passed, and the vertices of the fences in them
  // whose hull the way comes to. Allocates only where there are such.
  void FindAlong(const Point& a, const Point& b, std::vector<FenceCrossing>& crossings) const;

  [[nodiscard]] std::size_t size() const { return fences_.size(); }
  // Pairs of a cell and a fence in it.
  [[nodiscard]] std::size_t entries() const { return entries_.size(); }
  [[nodiscard]] std::size_t bytes() const;  // without the shapes

 private:
  // Where the entries of a cell are; free where count is 0.
  struct Slot {
    std::uint32_t key = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  // A fence in a cell, and between which 256ths of the cell's height and width it lies: most of
  // those that do not hold a place of the cell are passed over here, beside one another in memory.
  struct Entry {
    std::uint32_t fence = 0;  // its place * 2, + 1 where it covers the cell
    std::uint8_t south = 0;
    std::uint8_t north = 0;
    std::uint8_t west = 0;
    std::uint8_t east = 0;
  };
  // What is looked at before a shape is asked: its hull; the vertices where it is a plain polygon.
  struct Quick {
    Box hull = {};
    const double* lats = nullptr;  // null: ask the shape
    const double* lons = nullptr;
    std::uint32_t vertices = 0;
  };
  struct Cells;  // while it is built

  void AddQuick(const Fence& fence);
  void Store(const Cells& cells);
  static Entry EntryOf(std::uint32_t key, std::uint32_t fence, const Box& box);
  [[nodiscard]] const Slot* Look(std::uint32_t key) const;
  [[nodiscard]] bool IsIn(std::uint32_t fence, const Point& point) const;
  template <typename Use>  // calls use(entry) for those of the cell that lie near the box
  void ForNear(std::uint32_t key, const Box& box, Use use) const;
  void Gather(const Point& a, double b_lat, double b_lon, std::vector<std::uint32_t>& found) const;

  std::vector<Fence> fences_;
  std::vector<Quick> quick_;
  std::vector<Entry> entries_;
  std::vector<Slot> slots_;   // open addressing, a power of two of them
  std::uint32_t levels_ = 0;  // bit l: there are cells of 0.1 * 4^l degrees
};

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_FENCE_INDEX_H_
