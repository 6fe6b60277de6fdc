#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/calendar.h"
#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto day = tidewaiter::ParseIsoDay(text);
  if (day) CHECK(tidewaiter::FormatDay(*day) == text);
  return 0;
}
