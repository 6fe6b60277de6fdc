// ProblemsOf: everything that is wrong with a drawing.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "geo/region.h"
#include "geo/shape.h"

namespace tidewaiter::geo {
namespace {

class Judge {
 public:
  codec::Problems Take() { return std::move(problems_); }

  void Note(std::string_view code, std::string pointer, std::string detail) {
    if (problems_.size() < kShapeProblemsMax)
      problems_.push_back({std::string(code), std::move(pointer), std::move(detail)});
  }

  // False where it is not in low..high, or NaN.
  bool Within(double number, double low, double high, const std::string& pointer) {
    if (number >= low && number <= high) return true;
    Note("range", pointer, fmt::format("{} is not between {} and {}", number, low, high));
    return false;
  }

  bool Place(const Point& point, const std::string& pointer) {
    if (IsPlace(point)) return true;
    Note("range", pointer, fmt::format("{}, {} is no place", point.lat, point.lon));
    return false;
  }

  void Of(const Circle& circle);
  void Of(const Polygon& polygon);
  void Of(const Corridor& corridor);
  void Of(const AltitudeBand& band);

 private:
  bool OfRing(const Ring& ring, const std::string& pointer);
  void OfPart(const PolygonPart& part, const std::string& pointer);

  codec::Problems problems_;
  std::size_t pairs_left_ = kEdgePairsMax;
};

void Judge::Of(const Circle& circle) {
  Place(circle.center, "/center");
  if (!(circle.radius_m > 0)) return Note("range", "/radius_m", "a radius is more than nothing");
  Within(circle.radius_m, 0, kRadiusMaxM, "/radius_m");
}

void Judge::Of(const Corridor& corridor) {
  if (!(corridor.half_width_m > 0)) {
    Note("range", "/half_width_m", "a width is more than nothing");
  } else {
    Within(corridor.half_width_m, 0, kHalfWidthMaxM, "/half_width_m");
  }
  if (corridor.line.size() < 2) Note("too_few", "/line", "a line has two points or more");
  if (corridor.line.size() > kVerticesMax)
    return Note("too_many", "/line", fmt::format("more than {} points", kVerticesMax));
  for (std::size_t i = 0; i < corridor.line.size(); ++i)
    Place(corridor.line[i], fmt::format("/line/{}", i));
}

void Judge::Of(const AltitudeBand& band) {
  const bool floor = Within(band.floor_m, -kAltitudeMaxM, kAltitudeMaxM, "/band/floor_m");
  const bool ceiling = Within(band.ceiling_m, -kAltitudeMaxM, kAltitudeMaxM, "/band/ceiling_m");
  if (floor && ceiling && band.floor_m > band.ceiling_m)
    Note("range", "/band/ceiling_m", "the ceiling is below the floor");
}

// Whether the ring can be drawn; crossings are looked for in those that can.
bool Judge::OfRing(const Ring& ring, const std::string& pointer) {
  bool good = true;
  for (std::size_t i = 0; i < ring.size(); ++i)
    good &= Place(ring[i], fmt::format("{}/{}", pointer, i));
  if (!good) return false;
  const bool closed = ring.size() > 1 && ring.front() == ring.back();
  if (ring.size() < (closed ? 4U : 3U)) {
    Note("too_few", pointer, "a ring has three corners or more");
    return false;
  }
  if (!closed) {
    Note("unclosed", pointer, "the last point is not the first");
    return false;
  }
  const std::vector<double> lons = UnrolledRing(ring);
  if (std::abs(lons.back() - lons.front()) < 180) return true;
  Note("encloses_pole", pointer,
       "goes round a pole: cut it along the antimeridian, to the pole and back");
  return false;
}

// Edges sorted into the cells of a coarse grid; those that share one are compared.
class Crossings {
 public:
  explicit Crossings(const Region& region) : region_(region) {
    const Region::Part& part = region.parts()[0];
    const std::uint32_t n = part.end - part.begin;
    side_ = std::clamp<int>(static_cast<int>(std::sqrt(n)), 1, 400);
    west_ = part.box.min_lon;
    south_ = part.box.min_lat;
    per_lon_ = side_ / std::max(part.box.max_lon - west_, 1e-12);
    per_lat_ = side_ / std::max(part.box.max_lat - south_, 1e-12);
  }

  enum class Answer : std::uint8_t { kNone, kCross, kTooMuch };
  // On kCross `first` is the vertex at which the first crossing edge found begins.
  Answer Look(std::size_t& pairs_left, std::uint32_t& first) const;

 private:
  [[nodiscard]] int Column(double lon) const {
    return static_cast<int>(std::clamp((lon - west_) * per_lon_, 0.0, side_ - 1.0));
  }
  [[nodiscard]] int Row(double lat) const {
    return static_cast<int>(std::clamp((lat - south_) * per_lat_, 0.0, side_ - 1.0));
  }
  // Positive to the left of the edge i, negative to the right.
  [[nodiscard]] double Side(std::uint32_t i, std::uint32_t vertex) const {
    const auto lats = region_.lats();
    const auto lons = region_.lons();
    return (lons[i + 1] - lons[i]) * (lats[vertex] - lats[i]) -
           (lats[i + 1] - lats[i]) * (lons[vertex] - lons[i]);
  }
  // Properly: each has its ends on both sides of the other. Touching is allowed.
  [[nodiscard]] bool Cross(std::uint32_t i, std::uint32_t j) const {
    return Side(i, j) * Side(i, j + 1) < 0 && Side(j, i) * Side(j, i + 1) < 0;
  }

  const Region& region_;
  int side_ = 1;
  double west_ = 0, south_ = 0, per_lon_ = 0, per_lat_ = 0;
};

Crossings::Answer Crossings::Look(std::size_t& pairs_left, std::uint32_t& first) const {
  const auto lats = region_.lats();
  const auto lons = region_.lons();
  std::vector<std::vector<std::uint32_t>> cells(static_cast<std::size_t>(side_ * side_));
  for (std::uint32_t i = 0; i + 1 < lats.size(); ++i) {
    if (std::isnan(lats[i]) || std::isnan(lats[i + 1])) continue;
    const auto [west, east] = std::minmax({Column(lons[i]), Column(lons[i + 1])});
    const auto [south, north] = std::minmax({Row(lats[i]), Row(lats[i + 1])});
    for (int row = south; row <= north; ++row) {
      for (int column = west; column <= east; ++column) {
        std::vector<std::uint32_t>& cell = cells[static_cast<std::size_t>(row * side_ + column)];
        if (pairs_left <= cell.size()) return Answer::kTooMuch;
        pairs_left -= cell.size() + 1;
        for (const std::uint32_t other : cell) {
          if (!Cross(other, i)) continue;
          first = other;
          return Answer::kCross;
        }
        cell.push_back(i);
      }
    }
  }
  return Answer::kNone;
}

void Judge::OfPart(const PolygonPart& part, const std::string& pointer) {
  bool good = OfRing(part.outer, pointer + "/outer");
  for (std::size_t i = 0; i < part.holes.size(); ++i)
    good &= OfRing(part.holes[i], fmt::format("{}/holes/{}", pointer, i));
  if (!good) return;
  const Region region(Polygon{{part}});
  std::uint32_t vertex = 0;
  switch (Crossings(region).Look(pairs_left_, vertex)) {
    case Crossings::Answer::kNone:
      return;
    case Crossings::Answer::kTooMuch:
      return Note("too_tangled", pointer, "too many edges beside one another to be checked");
    case Crossings::Answer::kCross:
      break;
  }
  const Ring* ring = &part.outer;
  std::string place = pointer + "/outer";
  for (std::size_t i = 0; vertex >= ring->size() && i < part.holes.size(); ++i) {
    vertex -= static_cast<std::uint32_t>(ring->size()) + 1;
    ring = &part.holes[i];
    place = fmt::format("{}/holes/{}", pointer, i);
  }
  Note("crosses_itself", fmt::format("{}/{}", place, vertex),
       "the edge that begins here crosses another one");
}

void Judge::Of(const Polygon& polygon) {
  if (polygon.parts.empty()) return Note("too_few", "/parts", "a polygon has a part or more");
  if (polygon.parts.size() > kPartsMax)
    return Note("too_many", "/parts", fmt::format("more than {} parts", kPartsMax));
  std::size_t vertices = 0;
  for (const PolygonPart& part : polygon.parts) {
    vertices += part.outer.size();
    for (const Ring& hole : part.holes)
      vertices += hole.size() + 1;
  }
  if (vertices > kVerticesMax)
    return Note("too_many", "/parts", fmt::format("more than {} vertices", kVerticesMax));
  for (std::size_t i = 0; i < polygon.parts.size(); ++i)
    OfPart(polygon.parts[i], fmt::format("/parts/{}", i));
}

}  // namespace

codec::Problems ProblemsOf(const Drawing& drawing) {
  Judge judge;
  std::visit([&](const auto& area) { judge.Of(area); }, drawing.area);
  if (drawing.band) judge.Of(*drawing.band);
  return judge.Take();
}

}  // namespace tidewaiter::geo
