// What the sources of this module share of libsodium and OpenSSL: bytes as those libraries want
// them.
#ifndef TIDEWAITER_ACCESS_INTERNAL_SODIUM_H_
#define TIDEWAITER_ACCESS_INTERNAL_SODIUM_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "access/secret.h"

namespace tidewaiter::access {

inline const unsigned char* Unsigned(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* Unsigned(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

// libsodium chooses its code for this processor, once; all that comes later is thread-safe.
void StartSodium();

std::string RandomText(std::size_t size, const SecretBytes& random);

// A-Z as a-z; all other bytes as they are.
std::string LowerAscii(std::string_view text);

// SHA-256 as 64 hexadecimal digits.
std::string Sha256Hex(std::string_view bytes);

// True for 64 lower-case hexadecimal digits.
bool IsSha256Hex(std::string_view text);

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_INTERNAL_SODIUM_H_
