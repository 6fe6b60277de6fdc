// Any text is read as a movement or refused, and what is read is written and read as the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "track/movement.h"
#include "track/settings.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace track = tidewaiter::track;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const track::ReadMovement read = track::ParseMovement(text);
  if (read.problems.empty()) {
    const track::ReadMovement again = track::ParseMovement(track::WriteMovement(read.movement));
    CHECK(again.problems.empty());
    CHECK(again.movement == read.movement);
  }
  const track::ReadSettings settings = track::ParseSettings(text);
  CHECK(track::ParseSettings(track::WriteSettings(settings.settings)).settings ==
        settings.settings);
  return 0;
}
