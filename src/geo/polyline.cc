#include "geo/polyline.h"

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

struct Best {
  double square = std::numeric_limits<double>::infinity();
  std::size_t segment = 0;
  double fraction = 0;
};

// On a plane around the point; whole turns between the longitudes do not matter.
void Search(std::span<const Point> points, std::span<const double> unrolled, const Point& point,
            std::size_t begin, std::size_t end, Best& best) {
  const double scale = kMetresPerDegree * std::cos(point.lat * kDegree);
  for (std::size_t i = begin; i < end; ++i) {
    const double half = (unrolled[i + 1] - unrolled[i]) / 2;
    double middle = unrolled[i] + half - point.lon;
    if (std::abs(middle) > 180) middle -= 360 * std::round(middle / 360);
    const double ax = (middle - half) * scale;
    const double ay = (points[i].lat - point.lat) * kMetresPerDegree;
    const double dx = 2 * half * scale;
    const double dy = (points[i + 1].lat - points[i].lat) * kMetresPerDegree;
    const double length = dx * dx + dy * dy;
    const double t = length > 0 ? std::clamp(-(ax * dx + ay * dy) / length, 0.0, 1.0) : 0;
    const double x = ax + t * dx;
    const double y = ay + t * dy;
    const double square = x * x + y * y;
    if (square < best.square) best = {square, i, t};
  }
}

}  // namespace

OnLine Polyline::Finish(const Point& point, std::size_t segment, double fraction) const {
  const Point at = Between(points_[segment], points_[segment + 1], fraction);
  return {.distance_m = DistanceM(point, at),
          .along_m = along_[segment] + fraction * (along_[segment + 1] - along_[segment]),
          .segment = segment,
          .fraction = fraction,
          .at = at};
}

OnLine Polyline::Nearest(const Point& point, std::size_t hint_segment, double trust_m) const {
  if (hint_segment < segments()) {
    Best best;
    const std::size_t begin = hint_segment > kWindow ? hint_segment - kWindow : 0;
    const std::size_t end = std::min(segments(), hint_segment + kWindow + 1);
    Search(points_, unrolled_, point, begin, end, best);
    OnLine on = Finish(point, best.segment, best.fraction);
    if (on.distance_m <= trust_m) return on;
  }
  Best best;
  Search(points_, unrolled_, point, 0, segments(), best);
  return Finish(point, best.segment, best.fraction);
}

bool Polyline::IsWithin(const Point& point, double distance_m) const {
  const double north = distance_m / kMetresPerDegree + 1e-9;
  const double east = LongitudeReach(point.lat, distance_m);
  Best best;
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    const Box& box = chunks_[i];
    if (point.lat < box.min_lat - north || point.lat > box.max_lat + north) continue;
    const double half = (box.max_lon - box.min_lon) / 2;
    double middle = box.min_lon + half - point.lon;
    if (std::abs(middle) > 180) middle -= 360 * std::round(middle / 360);
    if (std::abs(middle) > half + east) continue;
    Search(points_, unrolled_, point, i * kChunk, std::min(segments(), (i + 1) * kChunk), best);
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
