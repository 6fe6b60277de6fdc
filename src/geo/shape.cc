#include "geo/shape.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "geo/shape_body.h"

namespace tidewaiter::geo {
namespace {

void AddBox(const Box& unrolled, std::vector<Box>& boxes) {
  Box box = unrolled;
  box.min_lat = std::max(box.min_lat, -90.0);
  box.max_lat = std::min(box.max_lat, 90.0);
  if (box.max_lon - box.min_lon >= 360) {
    boxes.push_back({box.min_lat, -180, box.max_lat, 180});
    return;
  }
  const double turn = -360 * std::floor((box.min_lon + 180) / 360);
  const double end = box.max_lon + turn;
  boxes.push_back({box.min_lat, box.min_lon + turn, box.max_lat, std::min(end, 180.0)});
  if (end > 180) boxes.push_back({box.min_lat, -180, box.max_lat, end - 360});
}

// All that may be within `distance_m` of the box. Around a pole that is every longitude.
Box Widened(const Box& box, double distance_m) {
  const double north = distance_m / kMetresPerDegree + 1e-9;
  const double east =
      LongitudeReach(std::max(std::abs(box.min_lat), std::abs(box.max_lat)), distance_m);
  return {box.min_lat - north, box.min_lon - east, box.max_lat + north, box.max_lon + east};
}

std::array<Point, 4> Corners(const Box& box) {
  return {Point{box.min_lat, box.min_lon}, Point{box.min_lat, box.max_lon},
          Point{box.max_lat, box.min_lon}, Point{box.max_lat, box.max_lon}};
}

Point Middle(const Box& box) {
  return {(box.min_lat + box.max_lat) / 2, (box.min_lon + box.max_lon) / 2};
}

// A disc of less than a quarter of the globe holds the great circle between any two of its points,
// and along a parallel the distance grows towards the ends: its corners speak for a box.
Shape::Cover CoverOfCircle(const Circle& circle, const Box& box) {
  const std::array<Point, 4> corners = Corners(box);
  const auto inside = [&](const Point& corner) {
    return DistanceM(circle.center, corner) <= circle.radius_m * (1 - 1e-9);
  };
  if (box.max_lon - box.min_lon < 90 && std::all_of(corners.begin(), corners.end(), inside))
    return Shape::Cover::kInside;
  return Shape::Cover::kMixed;
}

bool Overlap(const Box& unrolled, const Box& box) {
  if (unrolled.min_lat > box.max_lat || unrolled.max_lat < box.min_lat) return false;
  const double reach = (unrolled.max_lon - unrolled.min_lon + box.max_lon - box.min_lon) / 2;
  const double apart = (unrolled.min_lon + unrolled.max_lon) / 2 - (box.min_lon + box.max_lon) / 2;
  return std::abs(apart - 360 * std::round(apart / 360)) <= reach;
}

// As far as the middle is from the line at most, and its corners from the middle: the sum bounds
// the distance of all the box. The last percent are for the plane that distances are found on.
bool LineCovers(const Polyline& line, double half_width_m, const Box& box) {
  const Point middle = Middle(box);
  double around_m = 0;
  for (const Point& corner : Corners(box))
    around_m = std::max(around_m, DistanceM(middle, corner));
  return line.IsWithin(middle, half_width_m * 0.97 - around_m);
}

Box SegmentBox(const Polyline& line, std::uint32_t i) {
  const auto [south, north] = std::minmax({line.points()[i].lat, line.points()[i + 1].lat});
  const auto [west, east] = std::minmax({line.unrolled()[i], line.unrolled()[i + 1]});
  return {south, west, north, east};
}

}  // namespace

std::string_view Name(AltitudeReference reference) {
  switch (reference) {
    case AltitudeReference::kGround:
      return "ground";
    case AltitudeReference::kTakeoff:
      return "takeoff";
    case AltitudeReference::kSeaLevel:
      return "sea_level";
  }
  return "";
}

std::optional<AltitudeReference> FindAltitudeReference(std::string_view name) {
  for (const AltitudeReference reference :
       {AltitudeReference::kGround, AltitudeReference::kTakeoff, AltitudeReference::kSeaLevel}) {
    if (Name(reference) == name) return reference;
  }
  return std::nullopt;
}

std::expected<Shape, codec::Problems> MakeShape(Drawing drawing) {
  codec::Problems problems = ProblemsOf(drawing);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  auto body = std::make_shared<Shape::Body>();
  if (const auto* circle = std::get_if<Circle>(&drawing.area)) {
    const Point& at = circle->center;
    AddBox(Widened({at.lat, at.lon, at.lat, at.lon}, circle->radius_m), body->boxes);
  } else if (const auto* polygon = std::get_if<Polygon>(&drawing.area)) {
    body->region.emplace(*polygon);
    for (const Region::Part& part : body->region->parts())
      AddBox(part.box, body->boxes);
  } else {
    const auto& corridor = std::get<Corridor>(drawing.area);
    body->line.emplace(corridor.line);
    for (const Box& chunk : body->line->chunks())
      AddBox(Widened(chunk, corridor.half_width_m), body->boxes);
  }
  body->drawing = std::move(drawing);
  return Shape(std::move(body));
}

const Drawing& Shape::drawing() const {
  return body_->drawing;
}

std::span<const Box> Shape::boxes() const {
  return body_->boxes;
}

bool Shape::Contains(const Point& point) const {
  if (!IsPlace(point)) return false;
  const Point at{point.lat, point.lon == 180 ? -180 : point.lon};
  if (const auto* const circle = std::get_if<Circle>(&body_->drawing.area)) {
    if (std::abs(at.lat - circle->center.lat) * kMetresPerDegree > circle->radius_m * (1 + 1e-9))
      return false;
    return DistanceM(at, circle->center) <= circle->radius_m;
  }
  if (body_->region) return body_->region->Contains(at.lat, at.lon);
  return body_->line->IsWithin(at, std::get<Corridor>(body_->drawing.area).half_width_m);
}

std::optional<bool> Shape::InBand(double altitude_m, AltitudeReference reference) const {
  const std::optional<AltitudeBand>& band = body_->drawing.band;
  if (!band) return true;
  if (band->reference != reference) return std::nullopt;
  return altitude_m >= band->floor_m && altitude_m <= band->ceiling_m;
}

const Region* Shape::region() const {
  return body_->region ? &*body_->region : nullptr;
}

std::uint32_t Shape::edges() const {
  if (body_->region) return body_->region->edges();
  return body_->line ? static_cast<std::uint32_t>(body_->line->segments()) : 1;
}

Shape::Cover Shape::CoverOf(const Box& box, std::span<const std::uint32_t> among,
                            std::vector<std::uint32_t>& touching) const {
  touching.clear();
  const auto* circle = std::get_if<Circle>(&body_->drawing.area);
  const double half_width_m =
      body_->line ? std::get<Corridor>(body_->drawing.area).half_width_m : 0;
  for (const std::uint32_t edge : among) {
    const bool touches =
        circle != nullptr ? std::any_of(body_->boxes.begin(), body_->boxes.end(),
                                        [&](const Box& its) { return Overlap(its, box); })
        : body_->region   ? body_->region->Touches(edge, box)
                          : Overlap(Widened(SegmentBox(*body_->line, edge), half_width_m), box);
    if (touches) touching.push_back(edge);
  }
  if (body_->region) {
    if (!touching.empty()) return Cover::kMixed;
    return Contains(Middle(box)) ? Cover::kInside : Cover::kOutside;
  }
  if (touching.empty()) return Cover::kOutside;
  if (circle != nullptr) return CoverOfCircle(*circle, box);
  return LineCovers(*body_->line, half_width_m, box) ? Cover::kInside : Cover::kMixed;
}

}  // namespace tidewaiter::geo
