// GeoJSON (RFC 7946) into features.
#include <fmt/format.h>

#include "codec/json_reader.h"
#include "geo/feature_maker.h"
#include "geo/read_shapes.h"

namespace tidewaiter::geo {
namespace {

using codec::JsonReader;
using codec::JsonValue;

constexpr std::size_t kMembersMax = 1000;  // of an object: Natural Earth's properties are 168

std::string_view TextAt(JsonValue object, std::string_view name) {
  std::string_view text;
  if (object.at_key(name).get(text) != simdjson::SUCCESS) return {};
  return text;
}

// A scalar as text; nothing for what is a list, an object or null.
std::optional<std::string> ScalarText(JsonValue value) {
  switch (value.type()) {
    case simdjson::dom::element_type::STRING:
      return std::string(std::string_view(value));
    case simdjson::dom::element_type::BOOL:
      return bool(value) ? "true" : "false";
    case simdjson::dom::element_type::INT64:
      return fmt::format("{}", std::int64_t(value));
    case simdjson::dom::element_type::UINT64:
      return fmt::format("{}", std::uint64_t(value));
    case simdjson::dom::element_type::DOUBLE:
      return fmt::format("{}", double(value));
    default:
      return std::nullopt;
  }
}

class GeoJsonReader {
 public:
  explicit GeoJsonReader(const ReadLimits& limits) : limits_(limits), vertices_(limits) {}

  ReadFeatures Read(std::string_view text);

 private:
  void Root(JsonValue root);
  void ReadFeature(JsonValue value);
  void Bare(JsonValue geometry);
  void Properties(JsonValue value, Feature& feature);
  // Calls each(coordinates) with the reader at that member.
  template <typename Each>
  void Coordinates(JsonValue geometry, Each each);
  void Geometry(JsonValue value, Geometry& into);

  std::optional<Point> Position(JsonValue value);
  std::vector<Point> Positions(JsonValue value);
  PolygonPart Part(JsonValue value);

  void Finish(Feature feature, geo::Geometry geometry, std::size_t problems_before);

  const ReadLimits& limits_;
  VertexCount vertices_;
  JsonReader in_;
  std::vector<Feature> features_;
};

ReadFeatures GeoJsonReader::Read(std::string_view text) {
  const codec::JsonLimits json{.bytes_max = limits_.bytes_max,
                               .depth_max = limits_.depth_max,
                               .problems_max = limits_.problems_max};
  if (const auto root = in_.Parse(text, json)) Root(*root);
  return {std::move(features_), in_.TakeProblems()};
}

void GeoJsonReader::Root(JsonValue root) {
  const std::string_view type = root.is_object() ? TextAt(root, "type") : "";
  if (type == "Feature") return ReadFeature(root);
  if (type != "FeatureCollection") return Bare(root);
  JsonValue features;
  if (root.at_key("features").get(features) != simdjson::SUCCESS)
    return in_.NoteAt("features", "required", "is missing");
  in_.Map(root, kMembersMax, [&](std::string_view key, JsonValue value) {
    if (key != "features") return;
    in_.Array(value, 0, limits_.features_max, [&](JsonValue feature) {
      if (TextAt(feature, "type") != "Feature")
        return in_.NoteAt("type", "choice", "is not 'Feature'");
      ReadFeature(feature);
    });
  });
}

void GeoJsonReader::Bare(JsonValue value) {
  const std::size_t before = in_.problems().size();
  geo::Geometry geometry;
  Geometry(value, geometry);
  Finish({}, std::move(geometry), before);
}

void GeoJsonReader::ReadFeature(JsonValue value) {
  const std::size_t before = in_.problems().size();
  Feature feature;
  geo::Geometry geometry;
  bool found = false;
  in_.Map(value, kMembersMax, [&](std::string_view key, JsonValue member) {
    if (key == "id") feature.id = CutText(ScalarText(member).value_or(""));
    if (key == "properties" && !member.is_null()) Properties(member, feature);
    if (key != "geometry") return;
    found = true;
    if (!member.is_null()) Geometry(member, geometry);
  });
  if (!found) in_.NoteAt("geometry", "required", "is missing");
  Finish(std::move(feature), std::move(geometry), before);
}

void GeoJsonReader::Properties(JsonValue value, Feature& feature) {
  in_.Map(value, kMembersMax, [&](std::string_view key, JsonValue member) {
    if (auto text = ScalarText(member)) AddProperty(feature, key, *text);
  });
  feature.name = std::string(feature.Property("name"));
}

template <typename Each>
void GeoJsonReader::Coordinates(JsonValue geometry, Each each) {
  bool found = false;
  in_.Map(geometry, kMembersMax, [&](std::string_view key, JsonValue value) {
    if (key != "coordinates") return;
    found = true;
    each(value);
  });
  if (!found) in_.NoteAt("coordinates", "required", "is missing");
}

void GeoJsonReader::Geometry(JsonValue value, geo::Geometry& into) {
  if (!value.is_object()) return in_.Note("type", "a geometry is an object");
  const std::string_view type = TextAt(value, "type");
  const std::size_t most = limits_.vertices_max;
  Coordinates(value, [&](JsonValue coordinates) {
    if (type == "Polygon") {
      into.polygon.parts.push_back(Part(coordinates));
    } else if (type == "MultiPolygon") {
      in_.Array(coordinates, 1, most,
                [&](JsonValue part) { into.polygon.parts.push_back(Part(part)); });
    } else if (type == "LineString") {
      into.lines.push_back(Positions(coordinates));
    } else if (type == "MultiLineString") {
      in_.Array(coordinates, 1, most,
                [&](JsonValue line) { into.lines.push_back(Positions(line)); });
    } else if (type == "Point") {
      if (const auto point = Position(coordinates)) into.lines.push_back({*point});
    } else {
      in_.Note("choice", "of a geometry that is not read here");
    }
  });
}

std::optional<Point> GeoJsonReader::Position(JsonValue value) {
  if (!vertices_.One()) return std::nullopt;
  // Longitude, latitude, and a height that nobody asks for; more is a mistake by RFC 7946, but a
  // harmless one.
  simdjson::dom::array array;
  double lon = 0;
  double lat = 0;
  if (value.get(array) != simdjson::SUCCESS || array.at(0).get(lon) != simdjson::SUCCESS ||
      array.at(1).get(lat) != simdjson::SUCCESS) {
    in_.Note("type", "a position is a list of longitude and latitude");
    return std::nullopt;
  }
  if (!IsPlace({lat, lon})) {
    in_.Note("range", fmt::format("longitude {}, latitude {} is no place", lon, lat));
    return std::nullopt;
  }
  return Point{lat, lon};
}

std::vector<Point> GeoJsonReader::Positions(JsonValue value) {
  std::vector<Point> points;
  in_.Array(value, 1, limits_.vertices_max, [&](JsonValue position) {
    if (const auto point = Position(position)) points.push_back(*point);
  });
  if (vertices_.JustPassed()) in_.Note("too_many", "the file has too many vertices");
  return points;
}

PolygonPart GeoJsonReader::Part(JsonValue value) {
  PolygonPart part;
  bool outer = true;
  in_.Array(value, 1, limits_.vertices_max, [&](JsonValue ring) {
    if (outer) {
      part.outer = Positions(ring);
    } else {
      part.holes.push_back(Positions(ring));
    }
    outer = false;
  });
  return part;
}

void GeoJsonReader::Finish(Feature feature, geo::Geometry geometry, std::size_t problems_before) {
  Complete(std::move(geometry), feature, [&](std::string_view name, std::string detail) {
    in_.NoteUnder(fmt::format("/properties/{}", name), "format", std::move(detail));
  });
  // A full list of problems does not grow: what comes behind is not known to be good.
  const bool good =
      in_.problems().size() == problems_before && problems_before < limits_.problems_max;
  if (good && !vertices_.TooMany()) features_.push_back(std::move(feature));
}

}  // namespace

ReadFeatures ReadGeoJson(std::string_view text, const ReadLimits& limits) {
  return GeoJsonReader(limits).Read(text);
}

}  // namespace tidewaiter::geo
