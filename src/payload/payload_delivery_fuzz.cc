// Whatever arrives at POST /federation/payload, and whatever is shown as a disclosure: read or
// refused, and what is read is written again as it was.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "payload/delivery.h"
#include "payload/disclosure.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto delivery = payload::ParseDelivery(bytes)) {
    const std::string note = tlog::FormatNote(delivery->note);
    const std::string again = std::to_string(note.size()) + "\n" + note + delivery->sealed;
    CHECK(again == bytes);
    const auto refusal = payload::CheckDelivery(*delivery, ledger::Charter(), "bw", 0);
    CHECK(refusal.has_value());  // an empty charter has no members
  }
  if (const auto shown = payload::ReadDisclosure(bytes)) {
    const std::string written = payload::WriteDisclosure(*shown);
    const auto again = payload::ReadDisclosure(written);
    CHECK(again.has_value() && *again == *shown);
  }
  if (const auto key = payload::ReadRegistryKey(bytes)) {
    CHECK(payload::ReadRegistryKey(payload::WriteRegistryKey(*key)).has_value());
  }
  CHECK(!payload::ReadReceipt(bytes, ledger::Charter()).has_value());
  return 0;
}
