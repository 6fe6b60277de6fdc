// The same fences, places and lines for every index that is measured.
#ifndef TIDEWAITER_GEO_GEO_BENCH_H_
#define TIDEWAITER_GEO_GEO_BENCH_H_

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "base/random.h"
#include "geo/point.h"

namespace tidewaiter::geo {

// Rings of 8 to 64 corners, 0.3 to 20 km across, spread over a country the size of Kenya: 10,000
// of them have some 357,000 vertices.
inline std::vector<std::vector<Point>> BenchRings(std::size_t count) {
  Random random(42);
  std::vector<std::vector<Point>> rings;
  for (std::size_t i = 0; i < count; ++i) {
    const Point center{random.Uniform(-5, 5), random.Uniform(34, 42)};
    const double radius = std::pow(10, random.Uniform(-2.5, -1));
    const auto corners = 8 + random.Below(57);
    std::vector<Point> ring;
    for (std::uint64_t k = 0; k < corners; ++k) {
      const double angle =
          2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(corners);
      const double reach = radius * random.Uniform(0.6, 1);
      ring.push_back({center.lat + reach * std::sin(angle), center.lon + reach * std::cos(angle)});
    }
    rings.push_back(std::move(ring));
  }
  return rings;
}

// Half near fences, half anywhere in the country.
inline std::vector<Point> BenchPlaces(const std::vector<std::vector<Point>>& rings,
                                      std::size_t count) {
  Random random(43);
  std::vector<Point> places;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % 2 == 0) {
      places.push_back({random.Uniform(-5, 5), random.Uniform(34, 42)});
    } else {
      const Point& corner = rings[random.Below(rings.size())][0];
      places.push_back(
          {corner.lat + random.Uniform(-0.05, 0.05), corner.lon + random.Uniform(-0.05, 0.05)});
    }
  }
  return places;
}

// A way of 600 points, some 700 km, and places within 4 km of it.
inline std::vector<Point> BenchWay() {
  Random random(44);
  std::vector<Point> way{{-4, 39.6}};
  for (int i = 1; i < 600; ++i) {
    const Point& last = way.back();
    way.push_back({last.lat + random.Uniform(-0.002, 0.012), last.lon - random.Uniform(0, 0.012)});
  }
  return way;
}

inline std::vector<Point> BenchFixes(const std::vector<Point>& way, std::size_t count) {
  Random random(45);
  std::vector<Point> fixes;
  for (std::size_t i = 0; i < count; ++i) {
    const Point& at = way[i * way.size() / count];
    fixes.push_back(
        {at.lat + random.Uniform(-0.035, 0.035), at.lon + random.Uniform(-0.035, 0.035)});
  }
  return fixes;
}

constexpr std::size_t kBenchPlaces = 1 << 17;

// S2's answers, where it was found when this was built; otherwise these are not there.
class S2Fences {
 public:
  explicit S2Fences(const std::vector<std::vector<Point>>& rings);
  ~S2Fences();
  S2Fences(const S2Fences&) = delete;
  S2Fences& operator=(const S2Fences&) = delete;
  [[nodiscard]] std::size_t Count(std::size_t place) const;
  void Prepare(const std::vector<Point>& places);

 private:
  struct Body;
  Body* body_;
};

class S2Way {
 public:
  S2Way(const std::vector<Point>& way, const std::vector<Point>& fixes);
  ~S2Way();
  S2Way(const S2Way&) = delete;
  S2Way& operator=(const S2Way&) = delete;
  [[nodiscard]] bool IsWithin(std::size_t fix, double distance_m);

 private:
  struct Body;
  Body* body_;
};

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_GEO_BENCH_H_
