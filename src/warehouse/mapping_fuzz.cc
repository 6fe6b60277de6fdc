// Fuzz target: no text may crash the parsers of mappings and manifests, and a mapping that is read
// must be written so that the same one is read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "warehouse/manifest.h"
#include "warehouse/mapping.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::warehouse;  // NOLINT(google-build-using-namespace) one function
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto mapping = ParseMapping(text, "fuzz")) {
    const auto again = ParseMapping(RenderMapping(*mapping), "again");
    CHECK(again.has_value() && *again == *mapping);
  }
  if (const auto manifest = ParseManifest(text)) {
    CHECK(ParseManifest(RenderManifest(*manifest)).has_value());
  }
  return 0;
}
