// Measures on the earth: distance, bearing, where one gets to, and a flat map of the surroundings.
//
//   const double m = DistanceM(mombasa, nairobi);          // 440 km, as metres
//   const Point at = Destination(mombasa, 315, 10'000);    // 10 km to the north-west
//   const Plane plane(truck);                              // metres east and north of the truck
//   const Foot foot = NearestOnSegment(a, b, truck);       // how far from that piece of road
//
// The earth is a sphere of the mean radius of WGS 84 (IUGG R1). Against the ellipsoid distances are
// wrong by at most 0.56 % (north-south at the equator) and bearings by at most 0.2 degrees: less
// than a fix is over the distances that rules look at. Angles are degrees clockwise from north,
// lengths metres. Points must be places (point.h); what is NaN gives NaN. Pure, thread-safe, O(1).
//
// A straight line between two points means straight in longitude and latitude, the short way
// round, as RFC 7946 (3.1.1) draws it. It differs from the great circle by L²·tan(lat)/8R metres
// in the middle: 3 m over 10 km and 0.4 km over 100 km at 65 degrees.
#ifndef TIDEWAITER_GEO_MEASURE_H_
#define TIDEWAITER_GEO_MEASURE_H_

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/point.h"

namespace tidewaiter::geo {

inline constexpr double kEarthRadiusM = 6'371'008.8;
inline constexpr double kDegree = std::numbers::pi / 180;            // in radians
inline constexpr double kMetresPerDegree = kEarthRadiusM * kDegree;  // of latitude: 111,195
inline constexpr double kNauticalMileM = 1852;

// -180 <= result < 180 for any finite longitude: one name for each meridian.
double WrapLongitude(double lon);

// The longitude that means the same meridian as `lon` and is at most 180 degrees from `origin`:
// Unrolled(-179, 178) = 181. Both within -540..540. For arithmetic across the antimeridian.
inline double Unrolled(double lon, double origin) {
  if (lon - origin > 180) return lon - 360;
  if (lon - origin < -180) return lon + 360;
  return lon;
}

// By how much `to` is clockwise of `from`: -180 < result <= 180. Any finite degrees.
double AngleDifference(double from_deg, double to_deg);

// Along the great circle (haversine: exact also for near points; for places nearly opposite on the
// globe wrong by some metres).
double DistanceM(const Point& a, const Point& b);

// Where the great circle from a to b sets out, 0 <= result < 360. 0 where a is b.
double InitialBearing(const Point& from, const Point& to);

// After `distance_m` along the great circle that sets out at `bearing_deg`. Longitude is wrapped.
Point Destination(const Point& from, double bearing_deg, double distance_m);

// The point at `fraction` (0 = a, 1 = b) of the straight line, the short way round.
Point Between(const Point& a, const Point& b, double fraction);

// How many degrees of longitude away from a place at `lat` one may be and still be within
// `distance_m` of it (great circle); 180 where a pole is.
double LongitudeReach(double lat, double distance_m);

// Metres east and north of an origin.
struct Flat {
  double x = 0;
  double y = 0;
};

// An equirectangular map around an origin. Lengths near it are right; at a distance d from it they
// are wrong by a share of up to d·tan(lat)/R east-west: 0.1 % at 4 km from 60 degrees north. Not
// for origins within 0.1 degree of a pole (all longitudes meet there; nothing divides by zero).
class Plane {
 public:
  explicit Plane(const Point& origin)
      : origin_(origin), metres_per_lon_(kMetresPerDegree * std::cos(origin.lat * kDegree)) {}

  [[nodiscard]] Flat To(const Point& point) const {
    return {(Unrolled(point.lon, origin_.lon) - origin_.lon) * metres_per_lon_,
            (point.lat - origin_.lat) * kMetresPerDegree};
  }
  [[nodiscard]] Point From(const Flat& flat) const;

 private:
  Point origin_;
  double metres_per_lon_;
};

struct Foot {
  double distance_m = 0;
  double fraction = 0;  // of the segment: 0 = a, 1 = b
};

// The point of the segment a..b that is nearest to p, all on one plane.
inline Foot NearestOnFlatSegment(const Flat& a, const Flat& b, const Flat& p) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double square = dx * dx + dy * dy;
  const double along = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
  const double fraction = std::clamp(along, 0.0, 1.0);
  return {std::hypot(a.x + fraction * dx - p.x, a.y + fraction * dy - p.y), fraction};
}

// The same for places: found on a plane around `p`, measured along the great circle.
Foot NearestOnSegment(const Point& a, const Point& b, const Point& p);

// A rectangle of latitudes and longitudes, its border included; min_lon <= max_lon, and it does not
// cross the antimeridian: what does is two of them.
struct Box {
  double min_lat = 90;
  double min_lon = 180;
  double max_lat = -90;
  double max_lon = -180;

  [[nodiscard]] bool Contains(const Point& point) const {
    return point.lat >= min_lat && point.lat <= max_lat && point.lon >= min_lon &&
           point.lon <= max_lon;
  }
  friend bool operator==(const Box&, const Box&) = default;
};

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_MEASURE_H_
