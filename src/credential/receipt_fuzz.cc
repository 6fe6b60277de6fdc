// Any bytes as COSE and as a receipt.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "codec/cbor.h"
#include "credential/receipt.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter;  // NOLINT(google-build-using-namespace) one use
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  codec::CborReader reader(bytes);
  if (const auto value = reader.Skip()) CHECK(value->size() <= size);
  const auto keys = [](std::string_view) -> Result<credential::PublicKey> {
    return credential::PublicKeyOf({});
  };
  const auto check = credential::VerifyReceipt(bytes, {}, keys);
  CHECK(!check.problems.empty());  // nobody has the key of all zeros
  return 0;
}
