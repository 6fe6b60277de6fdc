// Fuzz target: whatever the bytes, a checkpoint that is read is written back as it was.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tlog/checkpoint.h"
#include "tlog/tree.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::tlog;  // NOLINT(google-build-using-namespace) one use
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto checkpoint = ParseCheckpoint(bytes)) {
    CHECK(checkpoint->size <= kSizeMax && FormatCheckpoint(*checkpoint) == bytes);
  }
  if (const auto both = ParseSignedCheckpoint(bytes)) {
    CHECK(FormatCheckpoint(both->checkpoint) == both->note.text);
    CHECK(FormatNote(both->note) == bytes);
  }
  return 0;
}
