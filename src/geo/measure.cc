#include "geo/measure.h"

namespace tidewaiter::geo {

double WrapLongitude(double lon) {
  if (lon >= -180 && lon < 180) return lon;
  const double turned = std::fmod(lon + 180, 360);
  const double wrapped = (turned < 0 ? turned + 360 : turned) - 180;
  return wrapped < 180 ? wrapped : -180;  // what was a hair under -180 rounds up
}

double AngleDifference(double from_deg, double to_deg) {
  const double turn = std::fmod(to_deg - from_deg, 360);
  if (turn > 180) return turn - 360;
  return turn <= -180 ? turn + 360 : turn;
}

double DistanceM(const Point& a, const Point& b) {
  const double south = std::sin((b.lat - a.lat) * kDegree / 2);
  const double east = std::sin((b.lon - a.lon) * kDegree / 2);
  const double half =
      south * south + std::cos(a.lat * kDegree) * std::cos(b.lat * kDegree) * east * east;
  return 2 * kEarthRadiusM * std::asin(std::sqrt(std::min(1.0, half)));
}

double InitialBearing(const Point& from, const Point& to) {
  if (from == to) return 0;
  const double east = (to.lon - from.lon) * kDegree;
  const double cos_to = std::cos(to.lat * kDegree);
  const double y = std::sin(east) * cos_to;
  const double x = std::cos(from.lat * kDegree) * std::sin(to.lat * kDegree) -
                   std::sin(from.lat * kDegree) * cos_to * std::cos(east);
  const double bearing = std::atan2(y, x) / kDegree;
  const double positive = bearing < 0 ? bearing + 360 : bearing;
  return positive < 360 ? positive : 0;
}

Point Destination(const Point& from, double bearing_deg, double distance_m) {
  const double angle = distance_m / kEarthRadiusM;
  const double bearing = bearing_deg * kDegree;
  const double sin_from = std::sin(from.lat * kDegree);
  const double cos_from = std::cos(from.lat * kDegree);
  const double sin_to = sin_from * std::cos(angle) + cos_from * std::sin(angle) * std::cos(bearing);
  const double y = std::sin(bearing) * std::sin(angle) * cos_from;
  const double x = std::cos(angle) - sin_from * sin_to;
  return {std::asin(std::clamp(sin_to, -1.0, 1.0)) / kDegree,
          WrapLongitude(from.lon + std::atan2(y, x) / kDegree)};
}

Point Between(const Point& a, const Point& b, double fraction) {
  if (fraction <= 0) return a;
  if (fraction >= 1) return b;
  return {a.lat + fraction * (b.lat - a.lat),
          WrapLongitude(a.lon + fraction * (Unrolled(b.lon, a.lon) - a.lon))};
}

double LongitudeReach(double lat, double distance_m) {
  const double angle = distance_m / kEarthRadiusM;
  if (std::abs(lat) * kDegree + angle >= std::numbers::pi / 2) return 180;
  // Where the circle touches a meridian; a little more for rounding.
  return std::asin(std::min(1.0, std::sin(angle) / std::cos(lat * kDegree))) / kDegree + 1e-9;
}

Point Plane::From(const Flat& flat) const {
  const double lat = origin_.lat + flat.y / kMetresPerDegree;
  const double east = metres_per_lon_ > 1 ? flat.x / metres_per_lon_ : 0;
  return {std::clamp(lat, -90.0, 90.0), WrapLongitude(origin_.lon + east)};
}

Foot NearestOnSegment(const Point& a, const Point& b, const Point& p) {
  const Plane plane(p);
  // Both ends are unrolled with the middle, so that a segment on the far side stays in one piece.
  const double half = (Unrolled(b.lon, a.lon) - a.lon) / 2;
  const double middle = WrapLongitude(a.lon + half);
  const double scale = kMetresPerDegree * std::cos(p.lat * kDegree);
  const double x = plane.To({p.lat, middle}).x;
  const Flat from{x - half * scale, (a.lat - p.lat) * kMetresPerDegree};
  const Flat to{x + half * scale, (b.lat - p.lat) * kMetresPerDegree};
  const Foot foot = NearestOnFlatSegment(from, to, {0, 0});
  return {DistanceM(p, Between(a, b, foot.fraction)), foot.fraction};
}

}  // namespace tidewaiter::geo
