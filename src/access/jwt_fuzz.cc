// Fuzz target: no token, no claims and no set of keys, whatever the bytes, may crash, hang, or make
// somebody of an unsigned text.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "access/encoding.h"
#include "access/internal/claims.h"
#include "access/internal/json.h"
#include "access/internal/jws.h"
#include "access/oidc.h"
#include "access/webhook_signature.h"
#include "base/check.h"

namespace tidewaiter::access {
namespace {

constexpr std::int64_t kNow = 1'767'225'600;

OidcOptions Options() {
  OidcOptions options;
  options.issuer = "i";
  options.audience = "a";
  options.roles_claim = "/r/x~1y";
  options.roles = {{"t", Role::kTrader}};
  return options;
}

// The key of RFC 8037 appendix A.2: the fuzzer cannot sign with it.
const TokenVerifier& Verifier() {
  static const TokenVerifier verifier = *TokenVerifier::Create(
      Options(),
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  return verifier;
}

void ReadClaims(std::string_view text) {
  const auto claims = ParseStrictJson(text, kJwtDepthMax);
  if (!claims) return;
  const Result<Principal> who = PrincipalFromClaims(*claims, Options(), kNow);
  CHECK(!who || (who->id.starts_with("oidc:") && !who->name.empty()));
}

// A set that is accepted must be usable with any header.
void ReadKeys(std::string_view text) {
  const Result<KeySet> keys = KeySet::Parse(text);
  if (!keys) return;
  const auto key = keys->KeyFor({{"alg", "EdDSA"}});
  CHECK(!key || !VerifySignature(**key, "input", std::string(64, 'x')));
}

}  // namespace
}  // namespace tidewaiter::access

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter::access;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CHECK(!Verifier().Verify(text, kNow));
  const std::string header = Base64UrlEncode(R"({"alg":"EdDSA"})");
  CHECK(!Verifier().Verify(header + "." + Base64UrlEncode(text) + ".AAAA", kNow));
  CHECK(!Verifier().Verify(Base64UrlEncode(text) + ".e30.AAAA", kNow));
  ReadClaims(text);
  ReadKeys(text);
  CHECK(!VerifyWebhook("secret", text, "body", kNow));
  return 0;
}
