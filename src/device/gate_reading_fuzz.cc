// Fuzz target: no message of a camera or reader may crash its reader, or give a reading outside
// what gate_reading.h promises. The first byte chooses whether it is multipart.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "device/gate_reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::device;  // NOLINT(google-build-using-namespace) one function
  if (size == 0) return 0;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the fuzzer hands bytes
  const std::string_view body(reinterpret_cast<const char*>(data + 1), size - 1);
  const bool form = (data[0] & 1U) != 0;
  const GateRead read = ReadGateEvent(form ? "multipart/form-data; boundary=abc" : "", body);
  CHECK(read.readings.size() <= kGateReadingsMax);
  for (const GateReading& reading : read.readings) {
    CHECK(!reading.confidence || (*reading.confidence >= 0 && *reading.confidence <= 1));
    CHECK(reading.characters.empty() || reading.characters.size() == reading.value.size());
    CHECK(reading.value.size() <= kGateTextBytesMax && reading.image.size() <= kGateTextBytesMax);
  }
  return 0;
}
