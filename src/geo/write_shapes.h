// Features as GeoJSON (RFC 7946) that every map program reads.
//
//   std::string text = WriteGeoJson(features);              // a FeatureCollection
//   AppendGeometry(shape.drawing(), json);                  // one geometry, into larger JSON
//
// Areas and lines that cross the antimeridian are cut there (3.1.9), outer rings go anticlockwise
// and holes clockwise (3.1.6). A circle is a Point with radius_m and a corridor a LineString with
// width_m, so that ReadGeoJson gives back what was written; coordinates are the same doubles except
// where a cut adds vertices. Properties are written as text, for as text they were read. O(vertices
// log vertices). Thread-safe.
#ifndef TIDEWAITER_GEO_WRITE_SHAPES_H_
#define TIDEWAITER_GEO_WRITE_SHAPES_H_

#include <span>
#include <string>
#include <vector>

#include "codec/json_writer.h"
#include "geo/read_shapes.h"
#include "geo/shape.h"

namespace tidewaiter::geo {

// Drawings must be without problems (ProblemsOf); others are written as far as they make sense.
std::string WriteGeoJson(std::span<const Feature> features);
void AppendGeometry(const Drawing& drawing, codec::JsonWriter& json);

// A polygon cut at the antimeridian: no part crosses it. A polygon that does not cross it is given
// back as it is.
Polygon CutAtAntimeridian(const Polygon& polygon);
// The same for a line: one or more lines.
std::vector<std::vector<Point>> CutAtAntimeridian(std::span<const Point> line);

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_WRITE_SHAPES_H_
