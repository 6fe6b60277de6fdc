// Shapes for tests: made, or the test ends.
#ifndef TIDEWAITER_GEO_TEST_SHAPES_H_
#define TIDEWAITER_GEO_TEST_SHAPES_H_

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "geo/measure.h"
#include "geo/shape.h"

namespace tidewaiter::geo {

inline Shape Made(std::variant<Circle, Polygon, Corridor> area) {
  auto shape = MakeShape({std::move(area), {}});
  CHECK(shape.has_value());
  return *std::move(shape);
}

// A star-shaped ring around a place: never crosses itself.
inline Ring Star(Random& random, const Point& center, double radius_deg, int corners) {
  Ring ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * std::numbers::pi * i / corners;
    const double radius = radius_deg * random.Uniform(0.4, 1);
    ring.push_back({std::clamp(center.lat + radius * std::sin(angle), -89.9, 89.9),
                    WrapLongitude(center.lon + radius * std::cos(angle))});
  }
  ring.push_back(ring.front());
  return ring;
}

// Any kind, from a yard to a country; some have holes and second parts, some cross the
// antimeridian.
inline Shape AnyShape(Random& random, const Point& center) {
  const double size_deg = std::pow(10, random.Uniform(-2.5, 1.2));
  switch (random.Below(4)) {
    case 0:
      return Made(Circle{center, std::min(size_deg * kMetresPerDegree, kRadiusMaxM)});
    case 1: {
      Corridor corridor{{center}, std::min(size_deg * 5000, kHalfWidthMaxM)};
      for (std::uint64_t i = 0; i < 2 + random.Below(40); ++i) {
        const Point& last = corridor.line.back();
        corridor.line.push_back(
            {std::clamp(last.lat + size_deg * random.Uniform(-0.3, 0.3), -89.0, 89.0),
             WrapLongitude(last.lon + size_deg * random.Uniform(-0.3, 0.3))});
      }
      return Made(corridor);
    }
    default: {
      PolygonPart part{Star(random, center, size_deg, 3 + static_cast<int>(random.Below(120))), {}};
      if (part.outer.size() > 20 && random.Chance(0.5))
        part.holes.push_back(Star(random, center, size_deg * 0.2, 7));
      Polygon polygon{{part}};
      if (random.Chance(0.2))
        polygon.parts.push_back({Star(random, {center.lat / 2, -center.lon}, size_deg, 9), {}});
      return MakeShape({polygon, {}}).value_or(Made(Circle{center, 1000}));
    }
  }
}

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_TEST_SHAPES_H_
