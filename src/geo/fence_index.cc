#include "geo/fence_index.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <deque>
#include <numeric>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "geo/region.h"

namespace tidewaiter::geo {
namespace {

constexpr double kCellsPerDegree = 10;  // of level 0
constexpr int kLevelCount = 4;
constexpr int kColumns = 3600;
constexpr int kRows = 1800;
// A fence begins at the finest level at which this many cells hold it: a small one is in few cells
// of 0.1 degrees at once, a large one is not first cut into thousands.
constexpr std::size_t kStartCells = 16;
constexpr std::size_t kChildren = 16;
// Ways and boxes are looked at with this much around them: rounding must not lose a touch.
constexpr double kSlackDeg = 1e-9;

struct Cell {
  int level = 0;
  int column = 0;  // in cells of the level
  int row = 0;
};

std::uint32_t KeyOf(const Cell& cell) {
  return static_cast<std::uint32_t>(cell.level) << 24U |
         static_cast<std::uint32_t>(cell.column) << 12U | static_cast<std::uint32_t>(cell.row);
}

Cell CellOf(std::uint32_t key) {
  return {.level = static_cast<int>(key >> 24U),
          .column = static_cast<int>(key >> 12U & 0xFFFU),
          .row = static_cast<int>(key & 0xFFFU)};
}

// Places in a cell by 256ths of its height and width; what lies beyond it is at its border. They
// never fall where degrees rise, so what is in order stays in order whatever the rounding.
class Within {
 public:
  explicit Within(const Cell& cell)
      : south_(cell.row * SizeOf(cell) - 90),
        west_(cell.column * SizeOf(cell) - 180),
        parts_(256 / SizeOf(cell)) {}

  [[nodiscard]] std::uint8_t Row(double lat) const { return Part((lat - south_) * parts_); }
  [[nodiscard]] std::uint8_t Column(double lon) const { return Part((lon - west_) * parts_); }

 private:
  static double SizeOf(const Cell& cell) { return (1 << (2 * cell.level)) / kCellsPerDegree; }
  static std::uint8_t Part(double part) {
    return static_cast<std::uint8_t>(std::clamp(part, 0.0, 255.0));
  }

  double south_;
  double west_;
  double parts_;
};

int FineColumn(double lon) {
  return std::clamp(static_cast<int>((lon + 180) * kCellsPerDegree), 0, kColumns - 1);
}
int FineRow(double lat) {
  return std::clamp(static_cast<int>((lat + 90) * kCellsPerDegree), 0, kRows - 1);
}

// As wide as the cell is on the map, a little more where that does not end with it.
Box BoxOf(const Cell& cell) {
  const int size = 1 << (2 * cell.level);
  const auto degrees = [&](int at) { return at * size / kCellsPerDegree; };
  return {degrees(cell.row) - 90, degrees(cell.column) - 180,
          std::min(degrees(cell.row + 1) - 90, 90.0),
          std::min(degrees(cell.column + 1) - 180, 180.0)};
}

// Longitudes between which the way a..b (b unrolled from a) is in a row of cells.
std::pair<double, double> LongitudesIn(const Box& row, const Point& a, double b_lat, double b_lon) {
  const double climb = b_lat - a.lat;
  if (climb == 0) return std::minmax({a.lon, b_lon});
  const auto lon_at = [&](double lat) {
    return a.lon + std::clamp((lat - a.lat) / climb, 0.0, 1.0) * (b_lon - a.lon);
  };
  return std::minmax({lon_at(row.min_lat - kSlackDeg), lon_at(row.max_lat + kSlackDeg)});
}

void DropRepeated(std::vector<Cell>& cells) {
  std::sort(cells.begin(), cells.end(),
            [](const Cell& a, const Cell& b) { return KeyOf(a) < KeyOf(b); });
  cells.erase(std::unique(cells.begin(), cells.end(),
                          [](const Cell& a, const Cell& b) { return KeyOf(a) == KeyOf(b); }),
              cells.end());
}

// Cells of a level that hold the boxes of a shape, each once; nothing where there are more than
// `most`.
std::optional<std::vector<Cell>> CellsAt(const Shape& shape, int level, std::size_t most) {
  std::vector<Cell> cells;
  for (const Box& box : shape.boxes()) {
    const int shift = 2 * level;
    const int west = FineColumn(box.min_lon - kSlackDeg) >> shift;
    const int east = FineColumn(box.max_lon + kSlackDeg) >> shift;
    const int south = FineRow(box.min_lat - kSlackDeg) >> shift;
    const int north = FineRow(box.max_lat + kSlackDeg) >> shift;
    const int wide = east - west + 1;
    const int high = north - south + 1;
    if (static_cast<std::size_t>(wide) * static_cast<std::size_t>(high) > most) return std::nullopt;
    for (int row = south; row <= north; ++row) {
      for (int column = west; column <= east; ++column)
        cells.push_back({level, column, row});
    }
    // Parts lie in the same cells: so the list stays short however many parts there are.
    if (cells.size() > 4 * kStartCells) DropRepeated(cells);
    if (cells.size() > 4 * kStartCells && cells.size() > most) return std::nullopt;
  }
  DropRepeated(cells);
  if (cells.size() > most) return std::nullopt;
  return cells;
}

std::vector<Cell> StartCells(const Shape& shape) {
  for (int level = 0; level + 1 < kLevelCount; ++level) {
    if (auto cells = CellsAt(shape, level, kStartCells)) return std::move(*cells);
  }
  return *CellsAt(shape, kLevelCount - 1, kColumns * kRows);
}

// Calls each(cell) for the cells of the level inside `cell`, one level down.
template <typename Each>
void ForChildren(const Cell& cell, Each each) {
  const int level = cell.level - 1;
  for (int i = 0; i < static_cast<int>(kChildren); ++i) {
    const Cell child{level, cell.column * 4 + i % 4, cell.row * 4 + i / 4};
    if (child.column << (2 * level) < kColumns && child.row << (2 * level) < kRows) each(child);
  }
}

}  // namespace

struct FenceIndex::Cells {
  // Key of the cell, then the entry: sorted, they are the table.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> entries;

  void Add(const Shape& shape, std::uint32_t fence);
};

// From large cells to small ones: what is covered stays large, what is mixed is cut as long as the
// fence has cells left. Breadth first, so that all of the border gets cells of one size.
void FenceIndex::Cells::Add(const Shape& shape, std::uint32_t fence) {
  struct Open {
    Cell cell;
    std::vector<std::uint32_t> edges;  // that touch it
  };
  std::vector<std::uint32_t> all(shape.edges());
  std::iota(all.begin(), all.end(), 0U);
  std::deque<Open> open;
  std::vector<std::uint32_t> touching;
  std::size_t placed = 0;
  const auto judge = [&](const Cell& cell, std::span<const std::uint32_t> among) {
    switch (shape.CoverOf(BoxOf(cell), among, touching)) {
      case Shape::Cover::kOutside:
        return;
      case Shape::Cover::kInside:
        entries.emplace_back(KeyOf(cell), fence << 1U | 1U);
        ++placed;
        return;
      case Shape::Cover::kMixed:
        open.push_back({cell, touching});
    }
  };
  for (const Cell& cell : StartCells(shape))
    judge(cell, all);
  for (; !open.empty(); open.pop_front()) {
    const Open parent = std::move(open.front());
    if (parent.cell.level == 0 || placed + open.size() + kChildren > kCellsPerFence) {
      entries.emplace_back(KeyOf(parent.cell), fence << 1U);
      ++placed;
    } else {
      ForChildren(parent.cell, [&](const Cell& child) { judge(child, parent.edges); });
    }
  }
}

FenceIndex FenceIndex::Build(std::span<const Fence> fences) {
  FenceIndex index;
  index.fences_.assign(fences.begin(), fences.end());
  // In order of ids, so that what is found in one cell is in order.
  std::stable_sort(index.fences_.begin(), index.fences_.end(),
                   [](const Fence& a, const Fence& b) { return a.id < b.id; });
  Cells cells;
  for (std::uint32_t i = 0; i < index.fences_.size(); ++i) {
    index.AddQuick(index.fences_[i]);
    cells.Add(index.fences_[i].shape, i);
  }
  std::sort(cells.entries.begin(), cells.entries.end());
  index.Store(cells);
  return index;
}

void FenceIndex::AddQuick(const Fence& fence) {
  Quick quick;
  for (const Box& box : fence.shape.boxes()) {
    quick.hull.min_lat = std::min(quick.hull.min_lat, box.min_lat);
    quick.hull.max_lat = std::max(quick.hull.max_lat, box.max_lat);
    quick.hull.min_lon = std::min(quick.hull.min_lon, box.min_lon);
    quick.hull.max_lon = std::max(quick.hull.max_lon, box.max_lon);
  }
  const Region* region = fence.shape.region();
  if (region != nullptr && region->parts().size() == 1 && region->parts()[0].slabs == 0 &&
      region->parts()[0].box.max_lon < 180) {
    quick.lats = region->lats().data();
    quick.lons = region->lons().data();
    quick.vertices = region->edges();
  }
  quick_.push_back(quick);
}

FenceIndex::Entry FenceIndex::EntryOf(std::uint32_t key, std::uint32_t fence, const Box& box) {
  const Within cell(CellOf(key));
  return {.fence = fence,
          .south = cell.Row(box.min_lat),
          .north = cell.Row(box.max_lat),
          .west = cell.Column(box.min_lon),
          .east = cell.Column(box.max_lon)};
}

void FenceIndex::Store(const Cells& cells) {
  std::size_t keys = 0;
  for (std::size_t i = 0; i < cells.entries.size(); ++i)
    keys += i == 0 || cells.entries[i].first != cells.entries[i - 1].first ? 1 : 0;
  slots_.resize(std::bit_ceil(2 * keys + 1));
  entries_.reserve(cells.entries.size());
  for (std::size_t i = 0; i < cells.entries.size();) {
    const std::uint32_t key = cells.entries[i].first;
    Slot slot{key, static_cast<std::uint32_t>(i), 0};
    for (; i < cells.entries.size() && cells.entries[i].first == key; ++i, ++slot.count) {
      const std::uint32_t fence = cells.entries[i].second;
      entries_.push_back(EntryOf(key, fence, quick_[fence >> 1U].hull));
    }
    levels_ |= 1U << (key >> 24U);
    std::size_t at = Mix(key) & (slots_.size() - 1);
    while (slots_[at].count != 0)
      at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

const FenceIndex::Slot* FenceIndex::Look(std::uint32_t key) const {
  for (std::size_t at = Mix(key) & (slots_.size() - 1); slots_[at].count != 0;
       at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].key == key) return &slots_[at];
  }
  return nullptr;
}

template <typename Use>
void FenceIndex::ForNear(std::uint32_t key, const Box& box, Use use) const {
  const Slot* slot = Look(key);
  if (slot == nullptr) return;
  const Entry at = EntryOf(key, 0, box);
  for (const Entry& entry : std::span(entries_).subspan(slot->first, slot->count)) {
    const bool apart = at.north < entry.south || at.south > entry.north ||  //
                       at.east < entry.west || at.west > entry.east;
    if (!apart) use(entry);
  }
}

bool FenceIndex::IsIn(std::uint32_t fence, const Point& point) const {
  const Quick& quick = quick_[fence];
  if (!quick.hull.Contains(point)) return false;
  if (quick.lats == nullptr) return fences_[fence].shape.Contains(point);
  return OddEdges(quick.lats, quick.lons, 0, quick.vertices, point.lat, point.lon);
}

void FenceIndex::Find(const Point& point, std::vector<std::uint32_t>& ids) const {
  ids.clear();
  if (levels_ == 0 || !IsPlace(point)) return;
  const Point at{point.lat, point.lon == 180 ? -180 : point.lon};
  const int column = FineColumn(at.lon);
  const int row = FineRow(at.lat);
  const Box place{at.lat, at.lon, at.lat, at.lon};
  int levels_found = 0;
  for (int level = 0; level < kLevelCount; ++level) {
    if ((levels_ >> level & 1U) == 0) continue;
    const std::size_t before = ids.size();
    const std::uint32_t key = KeyOf({level, column >> (2 * level), row >> (2 * level)});
    ForNear(key, place, [&](const Entry& entry) {
      const std::uint32_t fence = entry.fence >> 1U;
      if ((entry.fence & 1U) != 0 || IsIn(fence, at)) ids.push_back(fences_[fence].id);
    });
    levels_found += ids.size() > before ? 1 : 0;
  }
  if (levels_found > 1) std::sort(ids.begin(), ids.end());
}

// Fences that are near the way in all cells that it passes, level by level and row by row.
void FenceIndex::Gather(const Point& a, double b_lat, double b_lon,
                        std::vector<std::uint32_t>& found) const {
  const auto add = [&](const Entry& entry) { found.push_back(entry.fence >> 1U); };
  Box way{.min_lat = std::min(a.lat, b_lat) - kSlackDeg,
          .max_lat = std::max(a.lat, b_lat) + kSlackDeg};
  const int south = FineRow(way.min_lat);
  const int north = FineRow(way.max_lat);
  for (int level = 0; level < kLevelCount; ++level) {
    if ((levels_ >> level & 1U) == 0) continue;
    const int shift = 2 * level;
    for (int row = south >> shift; row <= north >> shift; ++row) {
      const auto [low, high] = LongitudesIn(BoxOf({level, 0, row}), a, b_lat, b_lon);
      for (const double turn : {-360.0, 0.0, 360.0}) {
        if (high + turn < -180 || low + turn > 180) continue;
        way.min_lon = low + turn - kSlackDeg;
        way.max_lon = high + turn + kSlackDeg;
        const int east = FineColumn(way.max_lon) >> shift;
        for (int column = FineColumn(way.min_lon) >> shift; column <= east; ++column)
          ForNear(KeyOf({level, column, row}), way, add);
      }
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
}

void FenceIndex::FindAlong(const Point& a, const Point& b,
                           std::vector<FenceCrossing>& crossings) const {
  crossings.clear();
  if (levels_ == 0 || !IsPlace(a) || !IsPlace(b)) return;
  std::vector<std::uint32_t> found;
  Gather(a, b.lat, Unrolled(b.lon, a.lon), found);
  std::vector<Piece> pieces;
  for (const std::uint32_t fence : found) {
    fences_[fence].shape.Crosses(a, b, pieces);
    for (const Piece& piece : pieces)
      crossings.push_back({fences_[fence].id, piece});
  }
}

std::size_t FenceIndex::bytes() const {
  return fences_.size() * sizeof(Fence) + quick_.size() * sizeof(Quick) +
         entries_.size() * sizeof(std::uint32_t) + slots_.size() * sizeof(Slot);
}

}  // namespace tidewaiter::geo
