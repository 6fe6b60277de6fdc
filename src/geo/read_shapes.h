// Shapes and lines from files that maps are exchanged in: GeoJSON (RFC 7946) and KML (OGC 2.3).
//
//   const auto read = ReadGeoJson(text);
//   if (!read.problems.empty()) ...                       // what could not be read, and where
//   for (const Feature& feature : read.features) {
//     if (feature.drawing) Keep(feature.name, MakeShape(*feature.drawing));
//   }
//
// Reading and judging are two steps: here a file becomes features, MakeShape (shape.h) says whether
// an area can be used. A feature with a problem is left out, all others are there; every problem
// is told, up to problems_max of ReadLimits, with a JSON pointer, or for KML a path of that form
// ("/kml/Document/Placemark[3]/Polygon").
//
// GeoJSON: FeatureCollection, Feature or a bare geometry. Longitude comes first, altitudes behind
// are dropped. Polygon, MultiPolygon -> Polygon; Point with the property radius_m, or `radius` in
// metres -> Circle; LineString with width_m, or `width`, the whole width in metres -> Corridor; a
// Point or LineString without them, and MultiLineString -> lines alone, no area; lines cut at the
// antimeridian are joined. Properties altitude_floor_m, altitude_ceiling_m, altitude_reference
// (ground, takeoff, sea_level) -> band. Other geometries are a problem; without a geometry (null)
// a feature has neither area nor lines.
// KML: Placemarks at any depth of Document and Folder: Polygon with outerBoundaryIs and
// innerBoundaryIs, LineString, Point, MultiGeometry of one kind; name, id, ExtendedData (Data and
// SimpleData) -> properties, with the same names as above.
//
// Refused for safety: a file over the limits; XML with a document type (so no entities of its own
// are ever expanded); text that is not UTF-8. Cost: O(bytes), the file and some 50 bytes a vertex
// in memory. Thread-safe.
#ifndef TIDEWAITER_GEO_READ_SHAPES_H_
#define TIDEWAITER_GEO_READ_SHAPES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/problem.h"
#include "geo/shape.h"

namespace tidewaiter::geo {

struct ReadLimits {
  std::size_t bytes_max = std::size_t{64} << 20U;  // all countries at 1:10 million are 25 MB
  std::size_t depth_max = 32;                      // of XML elements, of JSON values
  std::size_t features_max = 200'000;
  std::size_t vertices_max = 4'000'000;  // of the file: some 200 MB while it is read
  std::size_t problems_max = 1000;
};

struct Feature {
  std::string id = {};    // of the feature; "" = none. Numbers as text
  std::string name = {};  // property "name"; for KML the element
  // Text, numbers and flags as text, in the order of the file, each at most kPropertyBytesMax long
  // (cut at a character), the first kPropertiesMax; what is a list or an object is left out.
  std::vector<std::pair<std::string, std::string>> properties = {};
  std::optional<Drawing> drawing = {};         // where it is an area
  std::vector<std::vector<Point>> lines = {};  // where it is a line or a point: one or more
  // "" where there is none.
  [[nodiscard]] std::string_view Property(std::string_view key) const;
  friend bool operator==(const Feature&, const Feature&) = default;
};
inline constexpr std::size_t kPropertiesMax = 200;  // Natural Earth has 168
inline constexpr std::size_t kPropertyBytesMax = 1000;

struct ReadFeatures {
  std::vector<Feature> features = {};
  codec::Problems problems = {};
};

ReadFeatures ReadGeoJson(std::string_view text, const ReadLimits& limits = {});
ReadFeatures ReadKml(std::string_view text, const ReadLimits& limits = {});

// KML where the first character that is no blank is '<', otherwise GeoJSON.
ReadFeatures ReadShapes(std::string_view text, const ReadLimits& limits = {});

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_READ_SHAPES_H_
