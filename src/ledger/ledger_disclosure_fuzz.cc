// Any bytes as a payload: what is read is written so that it is read again, and is what it commits
// to.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ledger/disclosure.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter;          // NOLINT(google-build-using-namespace) one use
  using namespace tidewaiter::ledger;  // NOLINT(google-build-using-namespace) one use
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Result<Payload> payload = ReadPayload(bytes);
  if (!payload) return 0;
  const Result<Payload> again = ReadPayload(WritePayload(*payload));
  if (!again || !(*again == *payload)) std::abort();
  Entry entry;
  entry.object = payload->object;
  entry.commitments = CommitmentsOf(*payload);
  const Disclosed disclosed = VerifyPayload(*payload, entry);
  if (!disclosed.refusals.empty() || !disclosed.undisclosed.empty()) std::abort();
  return 0;
}
