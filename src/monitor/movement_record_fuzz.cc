// Records of movements, shapes and lines of drone receivers out of any bytes: read or refused, and
// what was read is the same when written and read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "monitor/drone_line.h"
#include "monitor/movement_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::monitor;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto record = ParseMovementRecord(text)) {
    const auto again = ParseMovementRecord(WriteMovementRecord(*record));
    CHECK(again.has_value());
  }
  const auto shape = ReadGeoShape(text);
  CHECK(shape.has_value() || !shape.error().empty());
  static DroneJoin join;
  if (const auto line = ParseDroneLine(text)) join.Take(*line, 1'790'000'000'000, 1, "fuzz");
  return 0;
}
