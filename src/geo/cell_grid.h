// CellGrid: numbers of things on a map, to be found again by place. For countries.h and network.h.
//
//   CellGrid grid(0.5);                                   // degrees of a cell
//   grid.Add({lat, lon}, 7);
//   grid.Sort();                                          // once, before the first question
//   grid.Visit(point, 10'000, [&](std::uint32_t thing) { ... });
#ifndef TIDEWAITER_GEO_CELL_GRID_H_
#define TIDEWAITER_GEO_CELL_GRID_H_

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "geo/measure.h"
#include "geo/point.h"

namespace tidewaiter::geo {

class CellGrid {
 public:
  // At least 0.01 degrees, so that a cell's number has 32 bits.
  explicit CellGrid(double cell_deg) : per_degree_(1 / cell_deg) {}

  void Add(const Point& point, std::uint32_t thing) {
    things_.emplace_back(Key(Row(point.lat), Column(WrapLongitude(point.lon))), thing);
  }
  void Sort() {
    std::sort(things_.begin(), things_.end());
    things_.erase(std::unique(things_.begin(), things_.end()), things_.end());
  }
  [[nodiscard]] std::size_t size() const { return things_.size(); }

  // Calls each(thing) for all in cells that have a place within `radius_m` of the point, and some
  // near by; one that is in several cells is told several times. O(log n) a row of cells and what
  // is in them: empty cells cost nothing.
  template <typename Each>
  void Visit(const Point& point, double radius_m, Each each) const {
    const double north = radius_m / kMetresPerDegree + 1e-9;
    const double east = LongitudeReach(point.lat, radius_m);
    const std::uint32_t last = Row(point.lat + north);
    for (std::uint32_t row = Row(point.lat - north); row <= last; ++row) {
      if (east >= 180) {
        VisitRow(row, -180, 180, each);
        continue;
      }
      for (const double turn : {-360.0, 0.0, 360.0})
        VisitRow(row, point.lon - east + turn, point.lon + east + turn, each);
    }
  }

 private:
  [[nodiscard]] std::uint32_t Row(double lat) const {
    return static_cast<std::uint32_t>((std::clamp(lat, -90.0, 90.0) + 90) * per_degree_);
  }
  [[nodiscard]] std::uint32_t Column(double lon) const {
    return static_cast<std::uint32_t>((std::clamp(lon, -180.0, 180.0) + 180) * per_degree_);
  }
  static std::uint64_t Key(std::uint32_t row, std::uint32_t column) {
    return std::uint64_t{row} << 32U | column;
  }
  template <typename Each>
  void VisitRow(std::uint32_t row, double west, double east, Each each) const {
    if (east < -180 || west > 180) return;
    const std::uint64_t last = Key(row, Column(east));
    auto it =
        std::lower_bound(things_.begin(), things_.end(), Key(row, Column(west)),
                         [](const auto& thing, std::uint64_t key) { return thing.first < key; });
    for (; it != things_.end() && it->first <= last; ++it)
      each(it->second);
  }

  double per_degree_;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> things_;  // cell, thing; sorted
};

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_CELL_GRID_H_
