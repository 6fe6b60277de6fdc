#include "api/track_geo_shapes.h"

#include <algorithm>
#include <limits>
#include <variant>

#include "monitor/movement_record.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;
using geo::Point;

void AppendPoint(JsonWriter& json, const Point& point) {
  json.BeginArray().Number(point.lon).Number(point.lat).EndArray();
}

void AppendLine(JsonWriter& json, const std::vector<Point>& line) {
  json.BeginArray();
  for (const Point& point : line)
    AppendPoint(json, point);
  json.EndArray();
}

void AppendPart(JsonWriter& json, const geo::PolygonPart& part) {
  json.BeginArray();
  AppendLine(json, part.outer);
  for (const geo::Ring& hole : part.holes)
    AppendLine(json, hole);
  json.EndArray();
}

void AppendArea(JsonWriter& json, const geo::Circle& circle) {
  json.Member("type", "Point").Key("coordinates");
  AppendPoint(json, circle.center);
  json.Member("radius_m", circle.radius_m);
}

void AppendArea(JsonWriter& json, const geo::Corridor& corridor) {
  json.Member("type", "LineString").Key("coordinates");
  AppendLine(json, corridor.line);
  json.Member("half_width_m", corridor.half_width_m);
}

void AppendArea(JsonWriter& json, const geo::Polygon& polygon) {
  if (polygon.parts.size() == 1) {
    json.Member("type", "Polygon").Key("coordinates");
    return AppendPart(json, polygon.parts.front());
  }
  json.Member("type", "MultiPolygon").Key("coordinates").BeginArray();
  for (const geo::PolygonPart& part : polygon.parts)
    AppendPart(json, part);
  json.EndArray();
}

void AppendDrawing(JsonWriter& json, const geo::Drawing& drawing) {
  json.BeginObject();
  std::visit([&](const auto& area) { AppendArea(json, area); }, drawing.area);
  if (drawing.band) {
    json.Member("floor_m", drawing.band->floor_m).Member("ceiling_m", drawing.band->ceiling_m);
    json.Member("height_reference", Name(drawing.band->reference));
  }
  json.EndObject();
}

// A rectangle whose longitudes go on over 180 instead of jumping.
class Bounds {
 public:
  void Add(const Point& point, double reach_m) {
    if (low_ > high_) origin_ = point.lon;
    const double lon = geo::Unrolled(point.lon, origin_);
    const double lon_reach = reach_m > 0 ? geo::LongitudeReach(point.lat, reach_m) : 0;
    const double lat_reach = reach_m / geo::kMetresPerDegree;
    low_ = std::min(low_, lon - lon_reach);
    high_ = std::max(high_, lon + lon_reach);
    south_ = std::min(south_, point.lat - lat_reach);
    north_ = std::max(north_, point.lat + lat_reach);
  }
  [[nodiscard]] bool Touches(const geo::Box& box) const {
    if (low_ > high_ || south_ > box.max_lat || north_ < box.min_lat) return false;
    const double east = box.max_lon < box.min_lon ? box.max_lon + 360 : box.max_lon;
    return std::ranges::any_of(std::initializer_list<double>{-360, 0, 360}, [&](double turn) {
      return low_ + turn <= east && high_ + turn >= box.min_lon;
    });
  }

 private:
  double origin_ = 0;
  double low_ = std::numeric_limits<double>::max();
  double high_ = std::numeric_limits<double>::lowest();
  double south_ = 90;
  double north_ = -90;
};

void AddArea(Bounds& bounds, const geo::Circle& circle) {
  bounds.Add(circle.center, circle.radius_m);
}
void AddArea(Bounds& bounds, const geo::Corridor& corridor) {
  for (const Point& point : corridor.line)
    bounds.Add(point, corridor.half_width_m);
}
void AddArea(Bounds& bounds, const geo::Polygon& polygon) {
  for (const geo::PolygonPart& part : polygon.parts) {
    for (const Point& point : part.outer)
      bounds.Add(point, 0);
  }
}

void BeginFeature(JsonWriter& json, const geo::Feature& feature) {
  json.BeginObject().Member("name", feature.name).MemberUnlessEmpty("id", feature.id);
  json.Key("shape");
}

}  // namespace

void AppendFeature(JsonWriter& json, const geo::Feature& feature) {
  if (feature.drawing) {
    BeginFeature(json, feature);
    AppendDrawing(json, *feature.drawing);
    json.EndObject();
    return;
  }
  for (const std::vector<Point>& line : feature.lines) {
    BeginFeature(json, feature);
    json.BeginObject().Member("type", line.size() == 1 ? "Point" : "LineString");
    json.Key("coordinates");
    if (line.size() == 1) {
      AppendPoint(json, line.front());
    } else {
      AppendLine(json, line);
    }
    json.EndObject().EndObject();
  }
}

bool Touches(const geo::Box& box, std::string_view shape) {
  const auto drawing = monitor::ReadGeoShape(shape);
  if (!drawing) return false;
  Bounds bounds;
  std::visit([&](const auto& area) { AddArea(bounds, area); }, drawing->area);
  return bounds.Touches(box);
}

}  // namespace tidewaiter::api
