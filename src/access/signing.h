// SigningKey: with it the installation signs what it hands out (Ed25519, RFC 8032); with the public
// key anybody checks it.
//
//   const SigningKey key = SigningKey::New(SystemSecrets());
//   const Signature signature = key.Sign(bytes);
//   IsSignedBy(key.public_key(), bytes, signature)          // true
//
// Thread-safe. O(bytes).
#ifndef TIDEWAITER_ACCESS_SIGNING_H_
#define TIDEWAITER_ACCESS_SIGNING_H_

#include <array>
#include <string>
#include <string_view>

#include "access/secret.h"
#include "base/result.h"

namespace tidewaiter::access {

using PublicKey = std::array<unsigned char, 32>;  // those of tlog/ed25519.h, which does the work
using Signature = std::array<unsigned char, 64>;

class SigningKey {
 public:
  static SigningKey New(const SecretBytes& random);
  // From the secret half, as ToText wrote it. Errors: kInvalidArgument, without the text.
  static Result<SigningKey> FromText(std::string_view text);

  // The secret half, for a file that its owner alone can read.
  [[nodiscard]] std::string ToText() const { return seed_.ToText(); }
  [[nodiscard]] const PublicKey& public_key() const { return public_; }
  [[nodiscard]] Signature Sign(std::string_view bytes) const;

 private:
  explicit SigningKey(const SecretKey& seed);
  SecretKey seed_;
  PublicKey public_ = {};
};

bool IsSignedBy(const PublicKey& key, std::string_view bytes, const Signature& signature);

// 64 hexadecimal digits in lower case; a line end and blanks around them are fine when reading.
std::string FormatPublicKey(const PublicKey& key);
Result<PublicKey> ParsePublicKey(std::string_view text);  // errors: kInvalidArgument

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_SIGNING_H_
