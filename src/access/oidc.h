// TokenVerifier: who an identity provider (OpenID Connect) says that somebody is.
//
//   OidcOptions options;
//   options.issuer = "https://id.customs.example/realms/main";
//   options.audience = "tidewaiter";
//   options.roles_claim = "/realm_access/roles";
//   options.roles = {{"CUSTOMS-INSPECTOR", Role::kInspector}};
//   ASSIGN_OR_RETURN(const TokenVerifier verifier, TokenVerifier::Create(options, jwks));
//   ASSIGN_OR_RETURN(const Principal who, verifier.Verify(bearer, now));
//
// Takes signed JWTs in compact form and nothing else: RS256, ES256 and EdDSA (Ed25519), with a key
// of the set that was given. The key decides about the algorithm, never the token (RFC 8725
// section 3.1): "none" and HS256 do not exist here, and a key or an address of a key inside a token
// is a reason to refuse it. Nothing is fetched: when keys change, the caller makes a new verifier
// from the new set.
//
// Sources: RFC 7515, 7517, 7518, 7519, 8037, 8725; OpenID Connect Core 1.0 section 3.1.3.7.
// A verifier never changes: thread-safe. Cheap to copy.
#ifndef TIDEWAITER_ACCESS_OIDC_H_
#define TIDEWAITER_ACCESS_OIDC_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/principal.h"
#include "access/role.h"
#include "base/result.h"

namespace tidewaiter::access {

inline constexpr std::size_t kJwtBytesMax = std::size_t{16} << 10U;  // what fits into HTTP headers
inline constexpr std::size_t kJwksBytesMax = std::size_t{64} << 10U;
inline constexpr std::size_t kJwksKeysMax = 32;  // providers have two or three at a time
inline constexpr int kJwtDepthMax = 8;           // of nested objects in a token

// A claim's name, or, when it begins with '/', a JSON pointer to it. "" = there is none.
struct OidcOptions {
  std::string issuer;               // compared exactly with "iss"
  std::string audience;             // must be "aud" or one of its members
  std::string name_claim = "name";  // for people; "preferred_username" and "sub" are next
  std::string roles_claim = "roles";
  std::string offices_claim = "offices";
  std::string clients_claim = "clients";
  std::vector<std::pair<std::string, Role>>
      roles;  // the provider's word and ours; other words are passed over
  // A second factor was shown when this claim (a text or an array) has one of these values. RFC
  // 8176.
  std::string strong_claim = "amr";
  std::vector<std::string> strong_values = {"mfa"};
  std::int64_t leeway_s = 60;               // between the provider's clock and ours; 0 .. 300
  std::int64_t lifetime_max_s = 24 * 3600;  // from iat to exp: a token that lives longer is refused
  std::string id_prefix = "oidc:";          // before "sub": accounts have ids of their own
};

class KeySet;  // internal/jws.h

class TokenVerifier {
 public:
  // `jwks_json`: a JWK Set. Keys of other types and uses are passed over, as RFC 7517 section 5
  // says. Errors: kInvalidArgument: options that are empty or out of range (field "/issuer" …), a
  // set that is too large, no JSON or without one usable key, two keys with one kid, an RSA key
  // below 2048 bits, a point that is not on its curve, or a private key, which has no business here
  // (field "/keys/0/d").
  static Result<TokenVerifier> Create(OidcOptions options, std::string_view jwks_json);

  // Kind kToken. A token without any role of ours is somebody without rights, not an error.
  // Errors: kInvalidArgument when it is not such a token (too large, not three parts, no JSON, a
  // claim twice or of the wrong type), kFailedPrecondition when it is one and is not accepted
  // (algorithm, key, signature, issuer, audience, time). The field says where: "/header/alg",
  // "/signature", "/payload/exp". Messages hold no part of the token: they go to logs.
  [[nodiscard]] Result<Principal> Verify(std::string_view jwt, std::int64_t now) const;

 private:
  TokenVerifier(OidcOptions options, std::shared_ptr<const KeySet> keys)
      : options_(std::move(options)), keys_(std::move(keys)) {}

  OidcOptions options_;
  std::shared_ptr<const KeySet> keys_;
};

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_OIDC_H_
