// Any bytes as an entry: what is read is, byte for byte, what would be written.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "codec/canonical_json.h"
#include "ledger/draft.h"
#include "ledger/entry.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter;          // NOLINT(google-build-using-namespace) one use
  using namespace tidewaiter::ledger;  // NOLINT(google-build-using-namespace) one use
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Result<Entry> entry = ReadEntry(bytes);
  if (!entry) return 0;
  if (EntryText(*entry) != entry->text) std::abort();
  const Result<std::string> again = AssembleEntry(entry->text, entry->signatures);
  if (!again || *again != bytes) std::abort();
  const Result<std::string> canonical = codec::CanonicalJson(entry->text);
  if (!canonical || *canonical + "\n" != entry->text) std::abort();
  return 0;
}
