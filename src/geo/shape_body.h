// What a Shape holds (shape.h). For the files of this room alone.
#ifndef TIDEWAITER_GEO_SHAPE_BODY_H_
#define TIDEWAITER_GEO_SHAPE_BODY_H_

#include <optional>
#include <vector>

#include "geo/polyline.h"
#include "geo/region.h"
#include "geo/shape.h"

namespace tidewaiter::geo {

struct Shape::Body {
  Drawing drawing;
  std::vector<Box> boxes;
  std::optional<Region> region;  // of a polygon
  std::optional<Polyline> line;  // of a corridor
};

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_SHAPE_BODY_H_
