// Any bytes as an OpenAttestation document; what can be wrapped is sound afterwards.
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/check.h"
#include "codec/canonical_json.h"
#include "credential/open_attestation.h"

// NOLINTNEXTLINE(readability-identifier-naming) the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::credential;  // NOLINT(google-build-using-namespace) one use
  const std::vector<std::string> documents = {
      std::string(reinterpret_cast<const char*>(data), size)};
  static_cast<void>(VerifyOpenAttestation(documents[0]));
  static_cast<void>(ObfuscateOpenAttestation(documents[0], std::vector<std::string>{"a", "b.0.c"}));
  const auto zeros = [](std::span<unsigned char> bytes) { std::ranges::fill(bytes, '\0'); };
  const auto wrapped = WrapOpenAttestation(documents, zeros);
  if (!wrapped) return 0;
  const OpenAttestationCheck check = VerifyOpenAttestation((*wrapped)[0]);
  for (const auto& problem : check.problems)
    CHECK(problem.code == "required" || problem.code == "too_many" || problem.code == "json");
  const auto content = OpenAttestationData((*wrapped)[0]);
  CHECK(content);
  CHECK(*tidewaiter::codec::CanonicalJson(*content) ==
        *tidewaiter::codec::CanonicalJson(documents[0]));
  return 0;
}
