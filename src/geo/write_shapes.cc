#include "geo/write_shapes.h"

#include <algorithm>
#include <string_view>

#include "geo/region.h"

namespace tidewaiter::geo {
namespace {

using codec::JsonWriter;

void AppendPosition(const Point& point, JsonWriter& json) {
  json.BeginArray().Number(point.lon).Number(point.lat).EndArray();
}

void AppendLine(std::span<const Point> line, JsonWriter& json) {
  json.BeginArray();
  for (const Point& point : line)
    AppendPosition(point, json);
  json.EndArray();
}

// Twice the area on the map, positive where the ring goes anticlockwise.
double Turn(const Ring& ring) {
  const std::vector<double> lons = UnrolledRing(ring);
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i)
    sum += (lons[i + 1] - lons[i]) * (ring[i].lat + ring[i + 1].lat);
  return -sum;
}

void AppendRing(const Ring& ring, bool anticlockwise, JsonWriter& json) {
  if ((Turn(ring) >= 0) == anticlockwise) return AppendLine(ring, json);
  const Ring turned(ring.rbegin(), ring.rend());
  AppendLine(turned, json);
}

void AppendPart(const PolygonPart& part, JsonWriter& json) {
  json.BeginArray();
  AppendRing(part.outer, true, json);
  for (const Ring& hole : part.holes)
    AppendRing(hole, false, json);
  json.EndArray();
}

void AppendPolygon(const Polygon& polygon, JsonWriter& json) {
  const Polygon cut = CutAtAntimeridian(polygon);
  const bool single = cut.parts.size() == 1;
  json.BeginObject().Member("type", single ? "Polygon" : "MultiPolygon").Key("coordinates");
  if (!single) json.BeginArray();
  for (const PolygonPart& part : cut.parts)
    AppendPart(part, json);
  if (!single) json.EndArray();
  json.EndObject();
}

void AppendLines(std::span<const std::vector<Point>> lines, JsonWriter& json) {
  if (lines.size() == 1 && lines[0].size() == 1) {
    json.BeginObject().Member("type", "Point").Key("coordinates");
    AppendPosition(lines[0][0], json);
    json.EndObject();
    return;
  }
  std::vector<std::vector<Point>> cut;
  for (const std::vector<Point>& line : lines) {
    for (std::vector<Point>& piece : CutAtAntimeridian(std::span<const Point>(line)))
      cut.push_back(std::move(piece));
  }
  const bool single = cut.size() == 1;
  json.BeginObject().Member("type", single ? "LineString" : "MultiLineString").Key("coordinates");
  if (!single) json.BeginArray();
  for (const std::vector<Point>& piece : cut)
    AppendLine(piece, json);
  if (!single) json.EndArray();
  json.EndObject();
}

// Those that say what the geometry alone does not.
void AppendOwn(const Drawing& drawing, JsonWriter& json) {
  if (const auto* circle = std::get_if<Circle>(&drawing.area))
    json.Member("radius_m", circle->radius_m);
  if (const auto* corridor = std::get_if<Corridor>(&drawing.area))
    json.Member("width_m", 2 * corridor->half_width_m);
  if (!drawing.band) return;
  json.Member("altitude_floor_m", drawing.band->floor_m)
      .Member("altitude_ceiling_m", drawing.band->ceiling_m)
      .Member("altitude_reference", Name(drawing.band->reference));
}

bool IsOwn(std::string_view key) {
  constexpr std::string_view kOwn[] = {"name",
                                       "radius_m",
                                       "radius",
                                       "width_m",
                                       "width",
                                       "altitude_floor_m",
                                       "altitude_ceiling_m",
                                       "altitude_reference"};
  return std::find(std::begin(kOwn), std::end(kOwn), key) != std::end(kOwn);
}

void AppendFeature(const Feature& feature, JsonWriter& json) {
  json.BeginObject().Member("type", "Feature").MemberUnlessEmpty("id", feature.id);
  json.Key("properties").BeginObject().MemberUnlessEmpty("name", feature.name);
  for (const auto& [key, value] : feature.properties) {
    const bool ours = key == "name" || (feature.drawing && IsOwn(key));
    if (!ours) json.Member(key, value);
  }
  if (feature.drawing) AppendOwn(*feature.drawing, json);
  json.EndObject().Key("geometry");
  if (feature.drawing) {
    AppendGeometry(*feature.drawing, json);
  } else if (!feature.lines.empty()) {
    AppendLines(feature.lines, json);
  } else {
    json.Null();
  }
  json.EndObject();
}

}  // namespace

void AppendGeometry(const Drawing& drawing, JsonWriter& json) {
  if (const auto* circle = std::get_if<Circle>(&drawing.area)) {
    const std::vector<Point> center{circle->center};
    AppendLines({&center, 1}, json);
  } else if (const auto* corridor = std::get_if<Corridor>(&drawing.area)) {
    AppendLines({&corridor->line, 1}, json);
  } else {
    AppendPolygon(std::get<Polygon>(drawing.area), json);
  }
}

std::string WriteGeoJson(std::span<const Feature> features) {
  std::string text;
  JsonWriter json(text);
  json.BeginObject().Member("type", "FeatureCollection").Key("features").BeginArray();
  for (const Feature& feature : features)
    AppendFeature(feature, json);
  json.EndArray().EndObject();
  return text;
}

}  // namespace tidewaiter::geo
