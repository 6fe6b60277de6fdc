// Fuzz target: whatever the bytes, the entries of a bundle are parts of it and make it again; so do
// the hashes of a tile, and the path of one.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "tlog/tile.h"

namespace tidewaiter::tlog {
namespace {

void Look(unsigned width, std::string_view bytes) {
  if (const auto entries = ParseBundle(bytes, width)) {
    CHECK(entries->size() == width);
    std::string again;
    for (const std::string_view entry : *entries)
      AppendEntry(again, entry);
    CHECK(again == bytes);
  }
  if (const auto hashes = ParseTile(bytes, width)) CHECK(FormatTile(*hashes) == bytes);
  if (const auto id = ParsePath(bytes)) CHECK(PathOf(*id) == bytes);
}

}  // namespace
}  // namespace tidewaiter::tlog

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  tidewaiter::tlog::Look(data[0], {reinterpret_cast<const char*>(data + 1), size - 1});
  return 0;
}
