// Secrets: where random bytes for them come from, and the key from which all others are made.
//
//   const SecretBytes random = SystemSecrets();
//   ASSIGN_OR_RETURN(const SecretKey key, SecretKey::FromText(key_file));   // 64 hexadecimal
//   digits const std::string token = NewToken(random);
//
// base/random.h gives numbers that anybody who knows the seed can repeat: right for a simulated
// country, fatal for a password token. So secrets do not come from there, and this is the one
// place in the house that is not seeded: libsodium asks the kernel (getrandom). Tests hand in a
// function of their own and get the same bytes each time.
#ifndef TIDEWAITER_ACCESS_SECRET_H_
#define TIDEWAITER_ACCESS_SECRET_H_

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::access {

// Fills the bytes. Must be thread-safe where it is used by several threads.
using SecretBytes = std::function<void(std::span<unsigned char>)>;

// The system's randomness. Thread-safe. Ends the process when the kernel has none to give.
SecretBytes SystemSecrets();

inline constexpr std::size_t kSecretKeyBytes = 32;

// The one secret of an installation, from its key file. Never used itself: each purpose has a key
// derived from it, so that what is made for one purpose means nothing for another. Wiped from
// memory at the end. Copies are counted on to be few. Thread-safe.
class SecretKey {
 public:
  using Bytes = std::array<unsigned char, kSecretKeyBytes>;

  // `text`: 64 hexadecimal digits, blanks and a line end around them are fine.
  // Errors: kInvalidArgument; the message does not hold the text.
  static Result<SecretKey> FromText(std::string_view text);
  static SecretKey New(const SecretBytes& random);
  explicit SecretKey(const Bytes& bytes) : bytes_(bytes) {}

  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();

  // What New made, for the key file: 64 hexadecimal digits and a line end.
  [[nodiscard]] std::string ToText() const;

  // The key for a purpose, e.g. "csrf": HMAC-SHA256 of the purpose.
  [[nodiscard]] SecretKey Derive(std::string_view purpose) const;
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }

  // Names the key without giving it away: 8 hexadecimal digits, in what was sealed with it.
  [[nodiscard]] std::string Id() const;

 private:
  Bytes bytes_;
};

// True when both are the same; takes the same time wherever they differ. Lengths are no secret.
bool SameSecret(std::string_view a, std::string_view b);

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_SECRET_H_
