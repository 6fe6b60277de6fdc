// Point: a place on earth, in degrees of WGS 84.
//
//   const geo::Point mombasa{.lat = -4.05, .lon = 39.67};
//
// Latitude -90..90, longitude -180..180 (180 and -180 are one meridian). GeoJSON writes longitude
// first; here names decide, never the order.
#ifndef TIDEWAITER_GEO_POINT_H_
#define TIDEWAITER_GEO_POINT_H_

namespace tidewaiter::geo {

struct Point {
  double lat = 0;
  double lon = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

// Not NaN and inside the ranges above.
constexpr bool IsPlace(const Point& point) {
  return point.lat >= -90 && point.lat <= 90 && point.lon >= -180 && point.lon <= 180;
}

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_POINT_H_
