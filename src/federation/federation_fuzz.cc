// Bodies and documents from other members: any bytes are refused or read, and what was read is
// written again as it came.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "federation/evidence.h"
#include "federation/wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::federation;  // NOLINT(google-build-using-namespace): one function
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto request = ParseAddCheckpoint(bytes)) CHECK(WriteAddCheckpoint(*request) == bytes);
  if (const auto read = ParseAddEntries(bytes)) {
    const std::string again = WriteAddEntries(read->upload);
    CHECK(read->broken ? bytes.starts_with(again) : again == bytes);
  }
  if (const auto info = ParseMirrorInfo(bytes)) CHECK(WriteMirrorInfo(*info) == bytes);
  if (const auto at = ParseSize(bytes)) CHECK(WriteSize(*at) == bytes);
  if (const auto beginning = ParseBeginning(bytes)) CHECK(WriteBeginning(*beginning) == bytes);
  if (const auto notes = ParseNotes(bytes)) CHECK(WriteNotes(*notes) == bytes);
  if (const auto evidence = ReadEvidence(bytes)) {
    const auto again = ReadEvidence(WriteEvidence(*evidence));
    CHECK(again && *again == *evidence);
    CHECK(!VerifyEvidence(*evidence, Roster(),
                          [](std::string_view /*entry*/) { return std::optional<std::string>(); }));
  }
  return 0;
}
