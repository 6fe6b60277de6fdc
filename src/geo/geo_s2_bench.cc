// S2, asked what geo_bench.cc asks ours. Built as C++17, for which Debian's S2 is.
#include <memory>

#include <s2/mutable_s2shape_index.h>
#include <s2/s2closest_edge_query.h>
#include <s2/s2contains_point_query.h>
#include <s2/s2earth.h>
#include <s2/s2latlng.h>
#include <s2/s2loop.h>
#include <s2/s2polygon.h>
#include <s2/s2polyline.h>

#include "geo/geo_bench.h"

namespace tidewaiter::geo {
namespace {

S2Point At(const Point& point) {
  return S2LatLng::FromDegrees(point.lat, point.lon).ToPoint();
}

}  // namespace

struct S2Fences::Body {
  MutableS2ShapeIndex index;
  std::vector<S2Point> places;
  std::unique_ptr<S2ContainsPointQuery<MutableS2ShapeIndex>> query;
};

S2Fences::S2Fences(const std::vector<std::vector<Point>>& rings) : body_(new Body) {
  for (const std::vector<Point>& ring : rings) {
    std::vector<S2Point> corners;
    for (const Point& point : ring)
      corners.push_back(At(point));
    auto polygon = std::make_unique<S2Polygon>(std::make_unique<S2Loop>(corners));
    body_->index.Add(std::make_unique<S2Polygon::OwningShape>(std::move(polygon)));
  }
  body_->index.ForceBuild();
  body_->query = std::make_unique<S2ContainsPointQuery<MutableS2ShapeIndex>>(&body_->index);
}

S2Fences::~S2Fences() {
  delete body_;
}

void S2Fences::Prepare(const std::vector<Point>& places) {
  for (const Point& place : places)
    body_->places.push_back(At(place));
}

std::size_t S2Fences::Count(std::size_t place) const {
  std::size_t count = 0;
  body_->query->VisitContainingShapes(body_->places[place], [&](S2Shape*) {
    ++count;
    return true;
  });
  return count;
}

struct S2Way::Body {
  MutableS2ShapeIndex index;
  std::vector<S2Point> fixes;
  std::unique_ptr<S2ClosestEdgeQuery> query;
};

S2Way::S2Way(const std::vector<Point>& way, const std::vector<Point>& fixes) : body_(new Body) {
  std::vector<S2Point> points;
  for (const Point& point : way)
    points.push_back(At(point));
  body_->index.Add(std::make_unique<S2Polyline::OwningShape>(std::make_unique<S2Polyline>(points)));
  for (const Point& fix : fixes)
    body_->fixes.push_back(At(fix));
  body_->query = std::make_unique<S2ClosestEdgeQuery>(&body_->index);
}

S2Way::~S2Way() {
  delete body_;
}

bool S2Way::IsWithin(std::size_t fix, double distance_m) {
  S2ClosestEdgeQuery::PointTarget target(body_->fixes[fix]);
  return body_->query->IsDistanceLessOrEqual(
      &target, S1ChordAngle(S1Angle::Radians(distance_m / 6371008.8)));
}

}  // namespace tidewaiter::geo
