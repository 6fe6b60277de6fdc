// The clever thing and the plain one agree on random input.
#include <algorithm>
#include <vector>

#include "base/random.h"
#include "geo/fence_index.h"
#include "geo/network.h"
#include "geo/polyline.h"
#include "geo/test_shapes.h"
#include "geo/write_shapes.h"
#include "testing/property.h"

namespace tidewaiter::geo {
namespace {

Point AnyPlace(Random& random) {
  // Many near the antimeridian, some near a pole.
  if (random.Chance(0.3)) return {random.Uniform(-60, 60), WrapLongitude(random.Uniform(175, 185))};
  if (random.Chance(0.1)) return {random.Uniform(80, 88), random.Uniform(-180, 180)};
  return {random.Uniform(-60, 60), random.Uniform(-180, 180)};
}

Point NearTo(Random& random, const Point& point, double reach_deg) {
  return {std::clamp(point.lat + random.Uniform(-reach_deg, reach_deg), -90.0, 90.0),
          WrapLongitude(point.lon + random.Uniform(-reach_deg, reach_deg))};
}

struct World {
  std::vector<Fence> fences;
  std::vector<Point> centers;
};

World AnyWorld(Random& random, std::size_t count) {
  World world;
  for (std::uint32_t i = 0; i < count; ++i) {
    world.centers.push_back(AnyPlace(random));
    world.fences.push_back({1000 + i, AnyShape(random, world.centers.back())});
  }
  return world;
}

RC_GTEST_PROP(FenceIndexProperty, FindsWhatAskingEveryShapeFinds, (std::uint64_t seed)) {
  Random random(seed);
  const World world = AnyWorld(random, 40);
  const FenceIndex index = FenceIndex::Build(world.fences);
  std::vector<std::uint32_t> found;
  for (int i = 0; i < 400; ++i) {
    const Point& center = world.centers[random.Below(world.centers.size())];
    const Point point = NearTo(random, center, std::pow(10, random.Uniform(-2.5, 1.3)));
    index.Find(point, found);
    std::vector<std::uint32_t> expected;
    for (const Fence& fence : world.fences) {
      if (fence.shape.Contains(point)) expected.push_back(fence.id);
    }
    RC_ASSERT(found == expected);
  }
}

RC_GTEST_PROP(FenceIndexProperty, FindsAlongWhatAskingEveryShapeFinds, (std::uint64_t seed)) {
  Random random(seed);
  const World world = AnyWorld(random, 40);
  const FenceIndex index = FenceIndex::Build(world.fences);
  std::vector<FenceCrossing> found;
  for (int i = 0; i < 60; ++i) {
    const Point& center = world.centers[random.Below(world.centers.size())];
    const Point a = NearTo(random, center, std::pow(10, random.Uniform(-2, 1)));
    const Point b = NearTo(random, a, std::pow(10, random.Uniform(-2, 1.5)));
    index.FindAlong(a, b, found);
    std::vector<FenceCrossing> expected;
    std::vector<Piece> pieces;
    for (const Fence& fence : world.fences) {
      fence.shape.Crosses(a, b, pieces);
      for (const Piece& piece : pieces)
        expected.push_back({fence.id, piece});
    }
    RC_ASSERT(found == expected);
  }
}

// Samples along the way are inside exactly where a piece says so; near the ends of pieces a circle
// or a corridor may be off by a percent of its size; corridors in the far north by three.
RC_GTEST_PROP(ShapeProperty, PiecesAgreeWithDenseSampling, (std::uint64_t seed)) {
  Random random(seed);
  const Point center = AnyPlace(random);
  const Shape shape = AnyShape(random, center);
  double slack_m = 1e-3;
  if (const auto* circle = std::get_if<Circle>(&shape.drawing().area))
    slack_m = circle->radius_m * 0.01;
  if (const auto* corridor = std::get_if<Corridor>(&shape.drawing().area))
    slack_m = corridor->half_width_m * (std::abs(center.lat) > 75 ? 0.03 : 0.01);
  for (int round = 0; round < 20; ++round) {
    const Point a = NearTo(random, center, std::pow(10, random.Uniform(-2, 1)));
    const Point b = NearTo(random, center, std::pow(10, random.Uniform(-2, 1)));
    std::vector<Piece> pieces;
    shape.Crosses(a, b, pieces);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      RC_ASSERT(pieces[i].enter >= 0 && pieces[i].enter < pieces[i].leave && pieces[i].leave <= 1);
      RC_ASSERT(i == 0 || pieces[i - 1].leave < pieces[i].enter);
    }
    const double length_m = std::max(DistanceM(a, b), 1.0);
    for (int k = 0; k <= 200; ++k) {
      const double t = k / 200.0;
      const bool in = std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
        return t >= piece.enter && t <= piece.leave;
      });
      if (in == shape.Contains(Between(a, b, t))) continue;
      // Crossing at a flat angle, a percent of the width is long on the way: look beside it.
      const Point at = Between(a, b, t);
      bool border = false;
      for (double bearing = 0; bearing < 360; bearing += 15)
        border |= shape.Contains(Destination(at, bearing, slack_m)) == in;
      RC_ASSERT(border || slack_m > length_m);
    }
  }
}

// Cut or not, the same places are inside.
RC_GTEST_PROP(CutProperty, KeepsWhatIsInside, (std::uint64_t seed)) {
  Random random(seed);
  const Point center{random.Uniform(-50, 50), WrapLongitude(random.Uniform(170, 190))};
  PolygonPart part{Star(random, center, 12, 5 + static_cast<int>(random.Below(80))), {}};
  part.holes.push_back(Star(random, center, 4, 7));
  const auto whole = MakeShape({Polygon{{part}}, {}});
  RC_PRE(whole.has_value());
  const auto cut = MakeShape({CutAtAntimeridian(Polygon{{part}}), {}});
  RC_ASSERT(cut.has_value());
  for (const PolygonPart& piece : std::get<Polygon>(cut->drawing().area).parts) {
    for (std::size_t i = 0; i + 1 < piece.outer.size(); ++i)
      RC_ASSERT(std::abs(piece.outer[i].lon - piece.outer[i + 1].lon) < 180);
  }
  for (int i = 0; i < 300; ++i) {
    const Point point = NearTo(random, center, 13);
    RC_ASSERT(whole->Contains(point) == cut->Contains(point));
  }
}

// A* finds what looking at everything finds.
RC_GTEST_PROP(NetworkProperty, FindsTheShortestWay, (std::uint64_t seed)) {
  Random random(seed);
  std::vector<Point> places;
  for (int i = 0; i < 12; ++i)
    places.push_back({random.Uniform(-1, 1), WrapLongitude(random.Uniform(179, 181))});
  std::vector<NetworkLine> lines;
  std::vector<std::vector<double>> cost(12, std::vector<double>(12, 1e18));
  for (std::size_t i = 0; i < 12; ++i)
    cost[i][i] = 0;
  for (int k = 0; k < 20; ++k) {
    const std::size_t a = random.Below(12);
    const std::size_t b = random.Below(12);
    const double speed = random.Uniform(10, 100);
    const bool one_way = random.Chance(0.5);
    lines.push_back({{places[a], places[b]}, speed, one_way});
    const double time = DistanceM(places[a], places[b]) / (speed / 3.6);
    cost[a][b] = std::min(cost[a][b], time);
    if (!one_way) cost[b][a] = std::min(cost[b][a], time);
  }
  for (std::size_t via = 0; via < 12; ++via) {
    for (std::size_t a = 0; a < 12; ++a) {
      for (std::size_t b = 0; b < 12; ++b)
        cost[a][b] = std::min(cost[a][b], cost[a][via] + cost[via][b]);
    }
  }
  const auto network = Network::Build(lines);
  RC_PRE(network.has_value());
  for (std::size_t a = 0; a < 12; ++a) {
    for (std::size_t b = 0; b < 12; ++b) {
      const auto way = network->Find(places[a], places[b], Network::By::kTime, 1);
      if (way) {
        RC_ASSERT(std::abs(way->time_s - cost[a][b]) < 1e-6 * (1 + cost[a][b]));
      } else {
        RC_ASSERT(a == b || cost[a][b] > 1e17);
      }
    }
  }
}

RC_GTEST_PROP(PolylineProperty, NearestIsNearerThanEverySample, (std::uint64_t seed)) {
  Random random(seed);
  std::vector<Point> points{{random.Uniform(-70, 70), random.Uniform(-180, 180)}};
  for (int i = 0; i < 50; ++i)
    points.push_back(NearTo(random, points.back(), 0.02));
  const Polyline line(points);
  for (int i = 0; i < 50; ++i) {
    const Point point = NearTo(random, points[random.Below(points.size())], 0.02);
    const OnLine on = line.Nearest(point);
    for (double along = 0; along <= line.length_m(); along += line.length_m() / 2000)
      RC_ASSERT(on.distance_m <= DistanceM(point, line.PointAt(along)) * 1.001 + 0.01);
    RC_ASSERT(line.IsWithin(point, on.distance_m * 1.001 + 0.01));
    RC_ASSERT(!line.IsWithin(point, on.distance_m * 0.999 - 0.01));
    RC_ASSERT(DistanceM(line.PointAt(on.along_m), on.at) < 0.1);
  }
}

// On the plane around the point, as Nearest measures.
double FlatDistanceM(const Polyline& line, std::size_t segment, const Point& point) {
  const Point& a = line.points()[segment];
  const Point& b = line.points()[segment + 1];
  const double half = (Unrolled(b.lon, a.lon) - a.lon) / 2;
  const double scale = kMetresPerDegree * std::cos(point.lat * kDegree);
  const double middle = (Unrolled(WrapLongitude(a.lon + half), point.lon) - point.lon) * scale;
  const Flat from{middle - half * scale, (a.lat - point.lat) * kMetresPerDegree};
  const Flat to{middle + half * scale, (b.lat - point.lat) * kMetresPerDegree};
  return NearestOnFlatSegment(from, to, {0, 0}).distance_m;
}

// Passing over chunks by their boxes loses no segment, near or far, with a hint or without.
RC_GTEST_PROP(PolylineProperty, NearestIsWhatAskingEverySegmentFinds, (std::uint64_t seed)) {
  Random random(seed);
  std::vector<Point> points{AnyPlace(random)};
  const auto size = 1 + random.Below(150);
  while (points.size() <= size)
    points.push_back(NearTo(random, points.back(), std::pow(10, random.Uniform(-3, 0))));
  const Polyline line(points);
  for (int i = 0; i < 100; ++i) {
    const Point point =
        NearTo(random, points[random.Below(points.size())], std::pow(10, random.Uniform(-3, 1.5)));
    const bool hinted = random.Chance(0.5);
    const std::size_t hint = hinted ? random.Below(line.segments()) : Polyline::kNoHint;
    const double trust_m = random.Chance(0.5) ? 1e9 : 0;
    const OnLine on = line.Nearest(point, hint, trust_m);
    const bool all = !hinted || trust_m == 0;
    const std::size_t begin = all || hint < Polyline::kWindow ? 0 : hint - Polyline::kWindow;
    const std::size_t end =
        all ? line.segments() : std::min(line.segments(), hint + Polyline::kWindow + 1);
    const double found_m = FlatDistanceM(line, on.segment, point);
    for (std::size_t k = begin; k < end; ++k)
      RC_ASSERT(found_m <= FlatDistanceM(line, k, point) * (1 + 1e-9) + 1e-6);
  }
}

}  // namespace
}  // namespace tidewaiter::geo
