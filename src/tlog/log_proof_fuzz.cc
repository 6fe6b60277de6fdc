// Fuzz target: whatever the bytes, a proof that is read is written back as it was and proves
// nothing under a key that the fuzzer does not have.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tlog/proof.h"

namespace tidewaiter::tlog {
namespace {

Policy MakePolicy() {
  const Signer log("a", Ed25519Key({1}));
  return *Policy::Parse("log " + FormatVerifierKey(log.verifier()) + "\nquorum none\n");
}

void Look(std::string_view bytes) {
  static const Policy policy = MakePolicy();
  const auto proof = ParseProof(bytes);
  if (!proof) return;
  CHECK(FormatProof(*proof) == bytes);
  CHECK(!VerifyProof(*proof, policy, LeafHash("x")).ok());
}

}  // namespace
}  // namespace tidewaiter::tlog

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tidewaiter::tlog::Look({reinterpret_cast<const char*>(data), size});
  return 0;
}
