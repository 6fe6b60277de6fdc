// Fuzz target: no KML file, whatever its bytes, may crash, hang, pass a limit or make a shape that
// breaks.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "geo/fence_index.h"
#include "geo/read_shapes.h"
#include "geo/write_shapes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::geo;  // NOLINT(google-build-using-namespace): the whole file is about
                                    // it
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ReadLimits limits{.features_max = 100, .vertices_max = 5000, .problems_max = 20};
  const ReadFeatures read = ReadKml(text, limits);
  CHECK(read.features.size() <= limits.features_max);
  CHECK(read.problems.size() <= limits.problems_max + 1);
  std::vector<Fence> fences;
  for (const Feature& feature : read.features) {
    CHECK(feature.properties.size() <= kPropertiesMax);
    if (!feature.drawing) continue;
    const auto shape = MakeShape(*feature.drawing);
    if (shape) fences.push_back({static_cast<std::uint32_t>(fences.size()), *shape});
  }
  const FenceIndex index = FenceIndex::Build(fences);
  std::vector<std::uint32_t> ids;
  std::vector<FenceCrossing> crossings;
  for (const Point& point : {Point{0, 0}, Point{10.5, 1.5}, Point{-17, 180}, Point{89.99, -100}}) {
    index.Find(point, ids);
    std::size_t inside = 0;
    for (const Fence& fence : fences)
      inside += fence.shape.Contains(point) ? 1 : 0;
    CHECK(inside == ids.size());
    index.FindAlong(point, {0.3, -179.5}, crossings);
  }
  // What is good is also good when it was written.
  CHECK(ReadGeoJson(WriteGeoJson(read.features)).problems.empty());
  return 0;
}
