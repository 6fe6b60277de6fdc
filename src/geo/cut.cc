// CutAtAntimeridian: polygons and lines in pieces that do not cross 180 degrees.
#include <algorithm>
#include <cmath>
#include <utility>

#include "geo/region.h"
#include "geo/write_shapes.h"

namespace tidewaiter::geo {
namespace {

struct Spot {  // longitude unrolled
  double lat = 0;
  double lon = 0;
};
using Path = std::vector<Spot>;

// One side of a part. Rings that cross the line fall into chains from cut to cut; sorted by
// latitude, the cuts are in pairs between which the area lies, so chains are joined from a cut to
// its partner until they close.
class Side {
 public:
  explicit Side(bool east) : east_(east) {}

  void Add(const Path& ring, bool outer);
  void AppendTo(std::vector<PolygonPart>& parts);

 private:
  struct Cut {
    double lat = 0;
    std::size_t chain = 0;
    bool at_end = false;
  };

  [[nodiscard]] bool Has(const Spot& spot) const { return (spot.lon >= 180) == east_; }
  [[nodiscard]] Ring Placed(const Path& path) const;
  std::vector<Path> Loops();

  bool east_;
  std::vector<Path> chains_;
  std::vector<Path> outers_;
  std::vector<Path> holes_;
};

void Side::Add(const Path& ring, bool outer) {
  if (ring.size() < 2) return;
  const std::size_t n = ring.size() - 1;  // the last is the first again
  std::size_t start = 0;                  // a vertex here whose predecessor is not
  while (start < n && !(Has(ring[start]) && !Has(ring[(start + n - 1) % n])))
    ++start;
  if (start == n) {
    if (Has(ring[0])) (outer ? outers_ : holes_).push_back(ring);
    return;
  }
  const auto cut = [&](const Spot& a, const Spot& b) {
    return Spot{a.lat + (180 - a.lon) / (b.lon - a.lon) * (b.lat - a.lat), 180};
  };
  for (std::size_t k = 0; k < n; ++k) {
    const Spot& before = ring[(start + k + n - 1) % n];
    const Spot& spot = ring[(start + k) % n];
    if (Has(spot) && !Has(before)) chains_.push_back({cut(before, spot)});
    if (!Has(spot) && Has(before)) chains_.back().push_back(cut(before, spot));
    if (Has(spot)) chains_.back().push_back(spot);
  }
  // The ring began with a vertex here, so it ends with one that is not: the last chain is whole.
}

std::vector<Path> Side::Loops() {
  std::vector<Cut> cuts;
  for (std::size_t i = 0; i < chains_.size(); ++i) {
    cuts.push_back({chains_[i].front().lat, i, false});
    cuts.push_back({chains_[i].back().lat, i, true});
  }
  std::sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) { return a.lat < b.lat; });
  std::vector<std::size_t> place(cuts.size());  // of a chain's start and end among the cuts
  for (std::size_t i = 0; i < cuts.size(); ++i)
    place[cuts[i].chain * 2 + (cuts[i].at_end ? 1 : 0)] = i;
  std::vector<bool> used(chains_.size());
  std::vector<Path> loops;
  for (std::size_t first = 0; first < chains_.size(); ++first) {
    if (used[first]) continue;
    Path loop;
    bool forward = true;
    for (std::size_t chain = first; !used[chain];) {
      used[chain] = true;
      if (!forward) std::reverse(chains_[chain].begin(), chains_[chain].end());
      loop.insert(loop.end(), chains_[chain].begin(), chains_[chain].end());
      const Cut& next = cuts[place[chain * 2 + (forward ? 1 : 0)] ^ 1U];
      chain = next.chain;
      forward = !next.at_end;
    }
    loop.push_back(loop.front());
    loops.push_back(std::move(loop));
  }
  return loops;
}

Ring Side::Placed(const Path& path) const {
  Ring ring;
  for (const Spot& spot : path) {
    const Point point{spot.lat, east_ ? spot.lon - 360 : spot.lon};
    if (ring.empty() || !(ring.back() == point)) ring.push_back(point);
  }
  return ring;
}

bool Holds(const Path& ring, const Spot& spot) {
  std::vector<double> lats;
  std::vector<double> lons;
  for (const Spot& corner : ring) {
    lats.push_back(corner.lat);
    lons.push_back(corner.lon);
  }
  return OddEdges(lats.data(), lons.data(), 0, static_cast<std::uint32_t>(lats.size()), spot.lat,
                  spot.lon);
}

void Side::AppendTo(std::vector<PolygonPart>& parts) {
  std::vector<Path> outers = std::move(outers_);
  for (Path& loop : Loops())
    outers.push_back(std::move(loop));
  const std::size_t first = parts.size();
  std::vector<std::size_t> place(outers.size(), parts.max_size());
  for (std::size_t i = 0; i < outers.size(); ++i) {
    Ring ring = Placed(outers[i]);
    if (ring.size() < 4) continue;  // touched the line, nothing more
    place[i] = parts.size();
    parts.push_back({std::move(ring), {}});
  }
  for (const Path& hole : holes_) {
    for (std::size_t i = 0; i < outers.size(); ++i) {
      if (place[i] < first || place[i] >= parts.size() || !Holds(outers[i], hole[0])) continue;
      parts[place[i]].holes.push_back(Placed(hole));
      break;
    }
  }
}

Path PathOf(const Region& region, std::uint32_t begin, std::uint32_t end) {
  Path path;
  for (std::uint32_t i = begin; i < end; ++i)
    path.push_back({region.lats()[i], region.lons()[i]});
  return path;
}

void AppendCut(const Region& region, const Region::Part& part, std::vector<PolygonPart>& parts) {
  Side west(false);
  Side east(true);
  std::uint32_t begin = part.begin;
  for (std::uint32_t i = part.begin; i <= part.end; ++i) {
    if (i < part.end && !std::isnan(region.lats()[i])) continue;
    const Path ring = PathOf(region, begin, i);
    west.Add(ring, begin == part.begin);
    east.Add(ring, begin == part.begin);
    begin = i + 1;
  }
  west.AppendTo(parts);
  east.AppendTo(parts);
}

}  // namespace

Polygon CutAtAntimeridian(const Polygon& polygon) {
  const Region region(polygon);
  Polygon cut;
  for (std::size_t i = 0; i < polygon.parts.size(); ++i) {
    const Region::Part& part = region.parts()[i];
    if (part.box.max_lon <= 180) {
      cut.parts.push_back(polygon.parts[i]);
    } else {
      AppendCut(region, part, cut.parts);
    }
  }
  return cut;
}

std::vector<std::vector<Point>> CutAtAntimeridian(std::span<const Point> line) {
  std::vector<std::vector<Point>> lines(1);
  for (const Point& point : line) {
    if (!lines.back().empty()) {
      const Point last = lines.back().back();
      const double lon = Unrolled(point.lon, last.lon);
      if (lon != point.lon) {
        const double side = lon > last.lon ? 180 : -180;
        const double share = lon == last.lon ? 0 : (side - last.lon) / (lon - last.lon);
        const double lat = last.lat + share * (point.lat - last.lat);
        const Point end{lat, side};
        if (!(last == end)) lines.back().push_back(end);
        lines.push_back({{lat, -side}});
        if (point == lines.back().back()) continue;
      }
    }
    lines.back().push_back(point);
  }
  if (lines.size() > 1 && lines.back().size() == 1) lines.pop_back();  // it ended on the cut
  return lines;
}

}  // namespace tidewaiter::geo
