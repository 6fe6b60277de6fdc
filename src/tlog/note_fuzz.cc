// Fuzz target: whatever the bytes, what is read as a note or a key is written back as it was, and
// nobody unknown becomes trusted.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tlog/note.h"

namespace tidewaiter::tlog {
namespace {

void Look(std::string_view bytes) {
  if (const auto key = ParseVerifierKey(bytes)) CHECK(FormatVerifierKey(*key) == bytes);
  if (const auto signer = Signer::FromText(bytes)) CHECK(signer->ToText() == bytes);
  const auto note = ParseNote(bytes);
  if (!note) return;
  CHECK(FormatNote(*note) == bytes);
  static const Signer log("a", Ed25519Key({1}));
  static const Signer witness("b", Ed25519Key({2}), KeyType::kCosignature);
  static const std::vector<VerifierKey> keys = {log.verifier(), witness.verifier()};
  CHECK(!CheckNote(*note, keys).trusted());  // the fuzzer cannot sign
  CHECK(!CheckNote(*note, {}).trusted());
}

}  // namespace
}  // namespace tidewaiter::tlog

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tidewaiter::tlog::Look({reinterpret_cast<const char*>(data), size});
  return 0;
}
