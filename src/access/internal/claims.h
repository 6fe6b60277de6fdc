// Claims: what a token with a good signature says, checked against what the caller expects.
#ifndef TIDEWAITER_ACCESS_INTERNAL_CLAIMS_H_
#define TIDEWAITER_ACCESS_INTERNAL_CLAIMS_H_

#include <cstdint>

#include <nlohmann/json.hpp>

#include "access/oidc.h"
#include "base/result.h"

namespace tidewaiter::access {

// Errors: kInvalidArgument, with fields such as "/leeway_s".
Status CheckOptions(const OidcOptions& options);

// Errors: as TokenVerifier::Verify, with fields below "/payload".
Result<Principal> PrincipalFromClaims(const nlohmann::ordered_json& claims,
                                      const OidcOptions& options, std::int64_t now);

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_INTERNAL_CLAIMS_H_
