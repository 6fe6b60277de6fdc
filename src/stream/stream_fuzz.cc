// Batches, standings and bundles from outside: any bytes are refused or read, and what a mirror of
// nothing takes of them is what proves itself.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "stream/batch.h"
#include "stream/finding.h"
#include "stream/post_sync.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::stream;  // NOLINT(google-build-using-namespace): a fuzzer's one
                                       // function
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto batch = BatchReader::Open(text);
  std::size_t bytes = 0;
  while (batch) {
    const std::size_t before = batch->rest().size();
    const auto link = batch->Next();
    if (!link || !*link) break;
    bytes += (*link)->bytes.size();
    CHECK(batch->rest().size() + (*link)->bytes.size() == before);
    CHECK(batch->before() == (*link)->hash);
  }
  CHECK(bytes <= size);
  if (const auto standing = ParseStanding(text)) CHECK(ParseStanding(FormatStanding(*standing)));
  // Nobody without the key signs anything.
  CHECK(!OpenBundle(text, PublicKey{1}));
  return 0;
}
