// GeoJSON for the demo's land: shapes as the control room stores them, and features of a base map.
//
//   CircleShape(at, 400)                 // {"type":"Point","coordinates":[..],"radius_m":400}
//   FeaturesText({Feature("A1", LineShape(road, 0))})
//
// Coordinates have five digits behind the point: a metre. Pure functions.
#ifndef TIDEWAITER_SERVER_DEMO_SHAPES_H_
#define TIDEWAITER_SERVER_DEMO_SHAPES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geo/point.h"

namespace tidewaiter::server {

std::string CircleShape(const geo::Point& at, double radius_m);  // 0: a point alone
std::string LineShape(const std::vector<geo::Point>& line, double half_width_m);  // 0: none
// Closed, and turned as GeoJSON wants it.
std::string RingShape(std::vector<geo::Point> ring);

// Around a place, not quite round: of a town, of a lake. The same for the same `seed`.
std::vector<geo::Point> RoundShape(const geo::Point& centre, double radius_m, std::uint64_t seed);

std::string Feature(std::string_view name, std::string_view shape);
// With the code by which geo/countries.h knows it.
std::string CountryFeature(std::string_view code, std::string_view name,
                           std::vector<geo::Point> ring);
std::string FeaturesText(const std::vector<std::string>& features);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_SHAPES_H_
