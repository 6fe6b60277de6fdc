// Region: a checked polygon made ready for questions. Behind Shape (shape.h); use that.
//
// Longitudes are unrolled: along a ring each is within 180 degrees of the one before, so a part
// that crosses the antimeridian lies between, say, 170 and 190, and a point is asked at its
// longitude and at those one turn away. Rings of a part stand behind one another, closed, with a
// NaN between: comparisons with NaN are false, so the edge from ring to ring never counts.
#ifndef TIDEWAITER_GEO_REGION_H_
#define TIDEWAITER_GEO_REGION_H_

#include <cstdint>
#include <span>
#include <vector>

#include "geo/measure.h"
#include "geo/shape.h"

namespace tidewaiter::geo {

// Longitudes of a ring, unrolled from its first. An edge from -180 to 180 or back is a whole turn
// where the ring closes that way, and otherwise none. The last is the first again, give or take a
// turn where the ring goes round a pole.
std::vector<double> UnrolledRing(const Ring& ring);

class Region {
 public:
  explicit Region(const Polygon& polygon);

  // Even-odd, in any part. -180 <= lon < 180.
  [[nodiscard]] bool Contains(double lat, double lon) const;

  // Fractions of the way a..b (b unrolled from a) at which an edge may be crossed, appended.
  void Cuts(const Point& a, double b_lat, double b_lon, std::vector<double>& cuts) const;

  // Edges are numbered 0 .. edges()-1; those between rings touch nothing.
  [[nodiscard]] std::uint32_t edges() const { return static_cast<std::uint32_t>(lats_.size()); }
  [[nodiscard]] bool Touches(std::uint32_t edge, const Box& box) const;

  // One box a part, in unrolled longitudes: min_lon in -180..180.
  struct Part {
    Box box;
    std::uint32_t begin = 0;  // of its vertices
    std::uint32_t end = 0;
    std::uint32_t slabs_begin = 0;  // of its slabs
    std::uint32_t slabs = 0;        // 0: looked through from begin to end
    double slabs_per_lat = 0;
  };
  [[nodiscard]] std::span<const Part> parts() const { return parts_; }
  [[nodiscard]] std::span<const double> lats() const { return lats_; }
  [[nodiscard]] std::span<const double> lons() const { return lons_; }

 private:
  void AddRing(const Ring& ring, Part& part);
  void CutSlabs(Part& part);
  [[nodiscard]] bool InPart(const Part& part, double lat, double lon) const;

  std::vector<Part> parts_;
  std::vector<double> lats_;
  std::vector<double> lons_;
  // Edges by latitude, for parts with many: those of slab s are slab_edges_[slab_first_[s] ..].
  std::vector<std::uint32_t> slab_first_;
  std::vector<std::uint32_t> slab_edges_;
};

// Whether edges i .. end-1 (from vertex i to i+1) put the point inside: an odd number of them lies
// to the east of it. The rule counts an edge's lower end and not its upper one, so that a vertex
// counts once.
inline bool OddEdges(const double* lats, const double* lons, std::uint32_t begin, std::uint32_t end,
                     double lat, double lon) {
  bool odd = false;
  for (std::uint32_t i = begin; i + 1 < end; ++i) {
    if ((lats[i] > lat) == (lats[i + 1] > lat)) continue;
    const double at = lons[i] + (lat - lats[i]) / (lats[i + 1] - lats[i]) * (lons[i + 1] - lons[i]);
    if (lon < at) odd = !odd;
  }
  return odd;
}

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_REGION_H_
