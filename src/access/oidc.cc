#include "access/oidc.h"

#include <nlohmann/json.hpp>

#include "access/internal/claims.h"
#include "access/internal/json.h"
#include "access/internal/jws.h"

namespace tidewaiter::access {

Result<TokenVerifier> TokenVerifier::Create(OidcOptions options, std::string_view jwks_json) {
  RETURN_IF_ERROR(CheckOptions(options));
  ASSIGN_OR_RETURN(KeySet keys, KeySet::Parse(jwks_json));
  return TokenVerifier(std::move(options), std::make_shared<const KeySet>(std::move(keys)));
}

Result<Principal> TokenVerifier::Verify(std::string_view jwt, std::int64_t now) const {
  ASSIGN_OR_RETURN(const Jws jws, ParseJws(jwt, kJwtBytesMax, kJwtDepthMax));
  ASSIGN_OR_RETURN(const PublicKey* key, keys_->KeyFor(jws.header));
  // Before the payload is looked at: who cannot sign does not get to the parser behind.
  if (!VerifySignature(*key, jws.signing_input, jws.signature)) {
    return Fail(ErrorCode::kFailedPrecondition, "the signature is wrong", "/signature");
  }
  const Result<nlohmann::ordered_json> claims = ParseStrictJson(jws.payload, kJwtDepthMax);
  if (!claims) return Fail(claims.error().code, claims.error().message, "/payload");
  return PrincipalFromClaims(*claims, options_, now);
}

}  // namespace tidewaiter::access
