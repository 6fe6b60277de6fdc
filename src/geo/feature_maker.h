// What reading GeoJSON and KML have in common: from a geometry and properties to a Feature. For the
// files of this room alone.
#ifndef TIDEWAITER_GEO_FEATURE_MAKER_H_
#define TIDEWAITER_GEO_FEATURE_MAKER_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/read_shapes.h"

namespace tidewaiter::geo {

// As it stands in the file: a polygon, or lines; a point is a line of one.
struct Geometry {
  Polygon polygon = {};
  std::vector<std::vector<Point>> lines = {};
};

// Vertices of the file so far.
class VertexCount {
 public:
  explicit VertexCount(const ReadLimits& limits) : max_(limits.vertices_max) {}
  // False where the limit is passed.
  bool One() { return ++count_ <= max_; }
  [[nodiscard]] bool TooMany() const { return count_ > max_; }
  // True once: when the limit was passed since the last call.
  bool JustPassed() {
    const bool news = TooMany() && !told_;
    told_ = told_ || news;
    return news;
  }

 private:
  std::size_t max_;
  std::size_t count_ = 0;
  bool told_ = false;
};

// At most kPropertyBytesMax of it, cut where a character begins.
std::string CutText(std::string_view text);
// Nothing beyond kPropertiesMax, and nothing where the key is there already.
void AddProperty(Feature& feature, std::string_view key, std::string_view value);

// Puts the geometry into the feature, as the area that its properties say. `note` is told each
// property that cannot be read: its name, and what is wrong.
void Complete(Geometry geometry, Feature& feature,
              const std::function<void(std::string_view name, std::string detail)>& note);

}  // namespace tidewaiter::geo

#endif  // TIDEWAITER_GEO_FEATURE_MAKER_H_
