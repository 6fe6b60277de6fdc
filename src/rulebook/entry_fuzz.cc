// Whatever stands in a record: read or refused, and what was read is written the same again.
#include "base/check.h"
#include "rulebook/entry.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace tidewaiter::rulebook;
  const auto entry = ParseEntry({reinterpret_cast<const char*>(data), size});
  if (!entry) return 0;
  const auto again = ParseEntry(WriteEntry(*entry));
  CHECK(again.has_value() && *again == *entry);
  return 0;
}
