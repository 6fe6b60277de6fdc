#include "geo/region.h"

#include <cmath>
#include <limits>

namespace tidewaiter::geo {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Cells and boxes are compared with this much around them: rounding must not lose an edge.
constexpr double kSlackDeg = 1e-9;

}  // namespace

namespace {

std::vector<double> Unroll(const Ring& ring, bool turns_count) {
  std::vector<double> lons;
  lons.reserve(ring.size());
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const double step = i == 0 ? 0 : ring[i].lon - ring[i - 1].lon;
    const bool turn = turns_count && std::abs(step) == 360;
    lons.push_back(i == 0 ? ring[0].lon : lons.back() + (turn ? step : Unrolled(step, 0)));
  }
  return lons;
}

}  // namespace

std::vector<double> UnrolledRing(const Ring& ring) {
  std::vector<double> lons = Unroll(ring, true);
  const bool closes = lons.empty() || std::abs(lons.back() - lons.front()) < 180;
  return closes ? lons : Unroll(ring, false);
}

Region::Region(const Polygon& polygon) {
  for (const PolygonPart& drawn : polygon.parts) {
    Part part;
    part.begin = static_cast<std::uint32_t>(lats_.size());
    AddRing(drawn.outer, part);
    for (const Ring& hole : drawn.holes)
      AddRing(hole, part);
    part.end = static_cast<std::uint32_t>(lats_.size());
    if (part.end - part.begin >= Shape::kSlabsFrom) CutSlabs(part);
    parts_.push_back(part);
  }
}

// The outer ring comes first and sets the box; holes are turned to lie with it.
void Region::AddRing(const Ring& ring, Part& part) {
  const std::vector<double> lons = UnrolledRing(ring);
  const auto [low, high] = std::minmax_element(lons.begin(), lons.end());
  const bool first = lats_.size() == part.begin;
  double turn = 0;
  if (first) {
    turn = -360 * std::floor((*low + 180) / 360);
    part.box.min_lon = *low + turn;
    part.box.max_lon = *high + turn;
  } else {
    const double middle = (part.box.min_lon + part.box.max_lon) / 2;
    turn = 360 * std::round((middle - (*low + *high) / 2) / 360);
    lats_.push_back(kNaN);
    lons_.push_back(kNaN);
  }
  for (std::size_t i = 0; i < ring.size(); ++i) {
    lats_.push_back(ring[i].lat);
    lons_.push_back(lons[i] + turn);
    if (!first) continue;
    part.box.min_lat = std::min(part.box.min_lat, ring[i].lat);
    part.box.max_lat = std::max(part.box.max_lat, ring[i].lat);
  }
}

// So many slabs that an edge is on average in not more than four of them: memory stays in
// proportion to the edges, also for a comb of long ones.
void Region::CutSlabs(Part& part) {
  const double height = part.box.max_lat - part.box.min_lat;
  if (!(height > 0)) return;
  double climbed = 0;
  for (std::uint32_t i = part.begin; i + 1 < part.end; ++i) {
    const double step = std::abs(lats_[i + 1] - lats_[i]);
    if (!std::isnan(step)) climbed += step;
  }
  const std::uint32_t n = part.end - part.begin;
  const double wanted = std::min(n / 4.0, 3.0 * n * height / std::max(climbed, height));
  part.slabs = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(wanted));
  part.slabs_per_lat = part.slabs / height;
  part.slabs_begin = static_cast<std::uint32_t>(slab_first_.size());
  std::vector<std::vector<std::uint32_t>> slabs(part.slabs);
  for (std::uint32_t i = part.begin; i + 1 < part.end; ++i) {
    if (std::isnan(lats_[i]) || std::isnan(lats_[i + 1])) continue;
    // Of a hole that sticks out of its ring the part outside is asked by nobody.
    const auto place = [&](double lat) {
      const double at = (lat - part.box.min_lat) * part.slabs_per_lat;
      return static_cast<std::uint32_t>(std::clamp(at, 0.0, part.slabs - 1.0));
    };
    const auto [low, high] = std::minmax({place(lats_[i]), place(lats_[i + 1])});
    for (std::uint32_t slab = low; slab <= high; ++slab)
      slabs[slab].push_back(i);
  }
  for (const std::vector<std::uint32_t>& slab : slabs) {
    slab_first_.push_back(static_cast<std::uint32_t>(slab_edges_.size()));
    slab_edges_.insert(slab_edges_.end(), slab.begin(), slab.end());
  }
  slab_first_.push_back(static_cast<std::uint32_t>(slab_edges_.size()));
}

bool Region::InPart(const Part& part, double lat, double lon) const {
  if (part.slabs == 0) return OddEdges(lats_.data(), lons_.data(), part.begin, part.end, lat, lon);
  const double at = (lat - part.box.min_lat) * part.slabs_per_lat;
  const auto slab = static_cast<std::uint32_t>(std::clamp(at, 0.0, part.slabs - 1.0));
  const std::uint32_t first = part.slabs_begin + slab;
  bool odd = false;
  for (std::uint32_t k = slab_first_[first]; k < slab_first_[first + 1]; ++k) {
    const std::uint32_t i = slab_edges_[k];
    if (OddEdges(lats_.data(), lons_.data(), i, i + 2, lat, lon)) odd = !odd;
  }
  return odd;
}

bool Region::Contains(double lat, double lon) const {
  for (const Part& part : parts_) {
    if (lat < part.box.min_lat || lat > part.box.max_lat) continue;
    for (double at = lon; at <= part.box.max_lon; at += 360) {
      if (at >= part.box.min_lon && InPart(part, lat, at)) return true;
    }
  }
  return false;
}

void Region::Cuts(const Point& a, double b_lat, double b_lon, std::vector<double>& cuts) const {
  const double dx = b_lon - a.lon;
  const double dy = b_lat - a.lat;
  for (const Part& part : parts_) {
    if (std::min(a.lat, b_lat) > part.box.max_lat || std::max(a.lat, b_lat) < part.box.min_lat)
      continue;
    for (double turn = -360; turn <= 360; turn += 360) {
      const double x = a.lon + turn;
      if (std::min(x, x + dx) > part.box.max_lon || std::max(x, x + dx) < part.box.min_lon)
        continue;
      for (std::uint32_t i = part.begin; i + 1 < part.end; ++i) {
        const double ex = lons_[i + 1] - lons_[i];
        const double ey = lats_[i + 1] - lats_[i];
        const double across = dx * ey - dy * ex;
        if (across == 0 || std::isnan(across)) continue;
        const double px = lons_[i] - x;
        const double py = lats_[i] - a.lat;
        const double u = (px * dy - py * dx) / across;  // of the edge
        if (u < -kSlackDeg || u > 1 + kSlackDeg) continue;
        const double t = (px * ey - py * ex) / across;  // of the way
        if (t > 0 && t < 1) cuts.push_back(t);
      }
    }
  }
}

bool Region::Touches(std::uint32_t edge, const Box& box) const {
  if (edge + 1 >= edges() || std::isnan(lats_[edge]) || std::isnan(lats_[edge + 1])) return false;
  const double y0 = lats_[edge];
  const double y1 = lats_[edge + 1];
  if (std::max(y0, y1) < box.min_lat - kSlackDeg || std::min(y0, y1) > box.max_lat + kSlackDeg)
    return false;
  const double half_x = (box.max_lon - box.min_lon) / 2 + kSlackDeg;
  const double half_y = (box.max_lat - box.min_lat) / 2 + kSlackDeg;
  const double cy = y0 - (box.min_lat + box.max_lat) / 2;
  for (double turn = -360; turn <= 360; turn += 360) {
    const double x0 = lons_[edge] - turn;
    const double x1 = lons_[edge + 1] - turn;
    if (std::max(x0, x1) < box.min_lon - kSlackDeg || std::min(x0, x1) > box.max_lon + kSlackDeg)
      continue;
    // The line of the edge misses the box when all of the box is on one side of it.
    const double cx = x0 - (box.min_lon + box.max_lon) / 2;
    const double dx = x1 - x0;
    const double dy = y1 - y0;
    if (std::abs(dx * cy - dy * cx) <= std::abs(dx) * half_y + std::abs(dy) * half_x) return true;
  }
  return false;
}

}  // namespace tidewaiter::geo
