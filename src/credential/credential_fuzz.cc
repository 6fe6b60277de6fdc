// Any bytes as a credential and as a DID document: read without harm, and the same way twice.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "codec/canonical_json.h"
#include "credential/credential.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter;  // NOLINT(google-build-using-namespace) one use
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto keys = [](std::string_view id) { return credential::DidKeys().AssertionMethod(id); };
  const auto check = credential::VerifyCredential(text, {.keys = keys, .status = {}, .now = 0});
  CHECK(!check.problems.empty() || !check.proofs.empty());
  static_cast<void>(credential::ParseDidDocument(text, "did:web:a"));
  static_cast<void>(credential::DidUrl(text));
  static_cast<void>(credential::ParseMultikey(text));
  for (const auto& canonical : {codec::CanonicalJson(text), codec::CodePointCanonicalJson(text)}) {
    if (canonical) CHECK(canonical->size() <= 400 * size + 32);
  }
  if (const auto canonical = codec::CanonicalJson(text)) {
    const auto again = codec::CanonicalJson(*canonical);
    CHECK(again && *again == *canonical);
  }
  return 0;
}
