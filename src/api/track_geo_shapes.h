// Shapes in the API: from files of maps to GeoShape of the contract, and whether one is in view.
#ifndef TIDEWAITER_API_TRACK_GEO_SHAPES_H_
#define TIDEWAITER_API_TRACK_GEO_SHAPES_H_

#include <string_view>

#include "codec/json_writer.h"
#include "geo/measure.h"
#include "geo/read_shapes.h"

namespace tidewaiter::api {

// {"name":, "id":, "shape":} for the area of a feature, or one for each of its lines and points:
// those lack a width or a radius, which whoever keeps them says. Without a geometry nothing.
void AppendFeature(codec::JsonWriter& json, const geo::Feature& feature);

// Whether the rectangle around a shape (GeoShape as text) touches the box, which may cross the
// antimeridian (west of it greater than east). What cannot be read touches nothing. O(vertices).
bool Touches(const geo::Box& box, std::string_view shape);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_TRACK_GEO_SHAPES_H_
