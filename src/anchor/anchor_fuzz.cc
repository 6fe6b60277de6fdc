// Fuzz target: whatever the bytes, an anchor that is read is written and read again as it was, and
// a receipt or a signed transaction from outside breaks nothing.
#include <cstdint>
#include <string_view>

#include "anchor/anchor.h"
#include "anchor/chain.h"
#include "base/check.h"
#include "evm/transaction.h"

namespace tidewaiter::anchor {
namespace {

void Look(std::string_view bytes) {
  if (const auto anchor = ReadAnchor(bytes)) {
    const auto again = ReadAnchor(WriteAnchor(*anchor));
    CHECK(again && *again == *anchor);
    const AnchorCheck check =
        VerifyAnchor("x", *anchor, ChainSays{std::string(bytes), 7}, {.chain_id = 1});
    CHECK(!check.problems.empty());
  }
  static_cast<void>(ReadReceipt(bytes));
  if (const auto read = evm::ReadTransaction(bytes)) CHECK(read->hash == evm::Keccak256(bytes));
}

}  // namespace
}  // namespace tidewaiter::anchor

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tidewaiter::anchor::Look({reinterpret_cast<const char*>(data), size});
  return 0;
}
