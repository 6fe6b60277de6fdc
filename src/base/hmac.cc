#include "base/hmac.h"

#include <sodium.h>

namespace tidewaiter {
namespace {

const unsigned char* Unsigned(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::array<unsigned char, 32> HmacSha256(std::string_view key,
                                         std::initializer_list<std::string_view> parts) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, Unsigned(key), key.size());
  for (const std::string_view part : parts)
    crypto_auth_hmacsha256_update(&state, Unsigned(part), part.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac;
  crypto_auth_hmacsha256_final(&state, mac.data());
  sodium_memzero(&state, sizeof state);  // it is as good as the key
  return mac;
}

}  // namespace tidewaiter
