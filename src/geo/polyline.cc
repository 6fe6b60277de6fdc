#include "geo/polyline.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace tidewaiter::geo {

Polyline::Polyline(std::vector<Point> points) : points_(std::move(points)) {
  CHECK(!points_.empty());
  if (points_.size() == 1) points_.push_back(points_[0]);
  along_.reserve(points_.size());
  unrolled_.reserve(points_.size());
  for (std::size_t i = 0; i < points_.size(); ++i) {
    CHECK(IsPlace(points_[i]));
    along_.push_back(i == 0 ? 0 : along_[i - 1] + DistanceM(points_[i - 1], points_[i]));
    const double step =
        i == 0 ? 0 : Unrolled(points_[i].lon, points_[i - 1].lon) - points_[i - 1].lon;
    unrolled_.push_back(i == 0 ? points_[0].lon : unrolled_[i - 1] + step);
  }
  for (std::size_t begin = 0; begin < segments(); begin += kChunk) {
    Box box{.min_lon = unrolled_[begin], .max_lon = unrolled_[begin]};
    for (std::size_t i = begin; i <= std::min(begin + kChunk, segments()); ++i) {
      box.min_lat = std::min(box.min_lat, points_[i].lat);
      box.max_lat = std::max(box.max_lat, points_[i].lat);
      box.min_lon = std::min(box.min_lon, unrolled_[i]);
      box.max_lon = std::max(box.max_lon, unrolled_[i]);
    }
    chunks_.push_back(box);
  }
}

namespace {

// Boxes are compared with this much around them, a tenth of a millimetre: rounding must not make
// what lies in a box seem nearer than the box.
constexpr double kSlackDeg = 1e-9;

struct Best {
  double square = std::numeric_limits<double>::infinity();
  std::size_t segment = 0;
  double fraction = 0;

  // Among equals the first one, in whatever order they are looked at.
  [[nodiscard]] bool YieldsTo(double other_square, std::size_t other) const {
    return other_square < square || (other_square == square && other < segment);
  }
};

// Whole turns between longitudes do not matter.
double WithoutTurns(double degrees) {
  return std::abs(degrees) > 180 ? degrees - 360 * std::round(degrees / 360) : degrees;
}

// What lies around a point, on a plane around it.
class Around {
 public:
  explicit Around(const Point& point)
      : point_(point), scale_(kMetresPerDegree * std::cos(point.lat * kDegree)) {}

  // No segment in the box is nearer, in square metres.
  [[nodiscard]] double SquareOf(const Box& box) const {
    const double half = (box.max_lon - box.min_lon) / 2;
    const double middle = WithoutTurns(box.min_lon + half - point_.lon);
    const double x = std::max(std::abs(middle) - half - kSlackDeg, 0.0) * scale_;
    const double north = std::max(box.min_lat - point_.lat, point_.lat - box.max_lat);
    const double y = std::max(north - kSlackDeg, 0.0) * kMetresPerDegree;
    return x * x + y * y;
  }

  void Search(std::span<const Point> points, std::span<const double> unrolled, std::size_t begin,
              std::size_t end, Best& best) const {
    for (std::size_t i = begin; i < end; ++i) {
      const double half = (unrolled[i + 1] - unrolled[i]) / 2;
      const double middle = WithoutTurns(unrolled[i] + half - point_.lon);
      const double ax = (middle - half) * scale_;
      const double ay = (points[i].lat - point_.lat) * kMetresPerDegree;
      const double dx = 2 * half * scale_;
      const double dy = (points[i + 1].lat - points[i].lat) * kMetresPerDegree;
      const double length = dx * dx + dy * dy;
      const double t = length > 0 ? std::clamp(-(ax * dx + ay * dy) / length, 0.0, 1.0) : 0;
      const double x = ax + t * dx;
      const double y = ay + t * dy;
      const double square = x * x + y * y;
      if (best.YieldsTo(square, i)) best = {square, i, t};
    }
  }

 private:
  const Point& point_;
  double scale_;
};

}  // namespace

OnLine Polyline::Finish(const Point& point, std::size_t segment, double fraction) const {
  const Point at = Between(points_[segment], points_[segment + 1], fraction);
  return {.distance_m = DistanceM(point, at),
          .along_m = along_[segment] + fraction * (along_[segment + 1] - along_[segment]),
          .segment = segment,
          .fraction = fraction,
          .at = at};
}

// The chunk that is likely to hold it first: most others are then further off than what it has.
OnLine Polyline::NearestOf(const Point& point, std::size_t begin, std::size_t end,
                           std::size_t likely) const {
  const Around around(point);
  Best best;
  const auto search = [&](std::size_t chunk) {
    around.Search(points_, unrolled_, std::max(begin, chunk * kChunk),
                  std::min(end, (chunk + 1) * kChunk), best);
  };
  search(likely);
  for (std::size_t chunk = begin / kChunk; chunk * kChunk < end; ++chunk) {
    if (chunk != likely && around.SquareOf(chunks_[chunk]) <= best.square) search(chunk);
  }
  return Finish(point, best.segment, best.fraction);
}

OnLine Polyline::Nearest(const Point& point, std::size_t hint_segment, double trust_m) const {
  if (hint_segment < segments()) {
    const std::size_t begin = hint_segment > kWindow ? hint_segment - kWindow : 0;
    const std::size_t end = std::min(segments(), hint_segment + kWindow + 1);
    const OnLine on = NearestOf(point, begin, end, hint_segment / kChunk);
    if (on.distance_m <= trust_m) return on;
    return NearestOf(point, 0, segments(), hint_segment / kChunk);
  }
  const Around around(point);
  const auto nearest = std::ranges::min_element(
      chunks_, {}, [&](const Box& chunk) { return around.SquareOf(chunk); });
  return NearestOf(point, 0, segments(), static_cast<std::size_t>(nearest - chunks_.begin()));
}

bool Polyline::IsWithin(const Point& point, double distance_m) const {
  const double north = distance_m / kMetresPerDegree + 1e-9;
  const double east = LongitudeReach(point.lat, distance_m);
  const Around around(point);
  Best best;
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    const Box& box = chunks_[i];
    if (point.lat < box.min_lat - north || point.lat > box.max_lat + north) continue;
    const double half = (box.max_lon - box.min_lon) / 2;
    const double middle = WithoutTurns(box.min_lon + half - point.lon);
    if (std::abs(middle) > half + east) continue;
    around.Search(points_, unrolled_, i * kChunk, std::min(segments(), (i + 1) * kChunk), best);
  }
  if (!std::isfinite(best.square)) return false;
  return Finish(point, best.segment, best.fraction).distance_m <= distance_m;
}

Point Polyline::PointAt(double along_m) const {
  if (!(along_m > 0)) return points_.front();
  const auto after = std::upper_bound(along_.begin(), along_.end(), along_m);
  if (after == along_.end()) return points_.back();
  const auto i = static_cast<std::size_t>(after - along_.begin());
  return Between(points_[i - 1], points_[i],
                 (along_m - along_[i - 1]) / (along_[i] - along_[i - 1]));
}

}  // namespace tidewaiter::geo
