// Sealed: a secret that can be stored, since only who has the key file can open it.
//
//   const std::string stored = Seal(key, "totp:acc_q2w3e4", secret, random);
//   ASSIGN_OR_RETURN(const std::string secret, Open(key, "totp:acc_q2w3e4", stored));
//
// XChaCha20-Poly1305 (libsodium). `context` says whose secret it is and what for: it is not inside,
// but opening needs the same one, so nobody can move a sealed secret to another account. Format:
// docs/formats/sealed.md. Thread-safe, O(length).
#ifndef TIDEWAITER_ACCESS_SEALED_H_
#define TIDEWAITER_ACCESS_SEALED_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "access/secret.h"
#include "base/result.h"

namespace tidewaiter::access {

inline constexpr std::size_t kSealedSecretMax = 4096;  // bytes, of one that is kept as text

// "tws1.<id of the key>.<base64url>". The length of the secret can be seen.
// At most kSealedSecretMax bytes; more is a bug of the caller.
std::string Seal(const SecretKey& key, std::string_view context, std::string_view secret,
                 const SecretBytes& random);

// Errors: kInvalidArgument (not this format), kFailedPrecondition (sealed with another key),
// kCorruption (changed, or of another context).
Result<std::string> Open(const SecretKey& key, std::string_view context, std::string_view sealed);

// A document, of any length, as bytes: "twf1.<id of the key>." and what is encrypted. O(length).
std::string SealBytes(const SecretKey& key, std::string_view context, std::string_view bytes,
                      const SecretBytes& random);

// Errors: as Open.
Result<std::string> OpenBytes(const SecretKey& key, std::string_view context,
                              std::string_view sealed);

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_SEALED_H_
