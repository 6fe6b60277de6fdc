// RLP from outside: what is read is the one encoding of its value.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "evm/contract_call.h"
#include "evm/rlp.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto item = tidewaiter::evm::RlpDecode(bytes)) {
    CHECK(tidewaiter::evm::RlpEncode(*item) == bytes);
  }
  if (const auto call = tidewaiter::evm::ReadCall(bytes)) {
    CHECK(tidewaiter::evm::EncodeCall(*call) == bytes);
  }
  return 0;
}
