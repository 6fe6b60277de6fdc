// HMAC-SHA256 (RFC 2104): a hash that only who has the key can make, or check.
//
//   const std::array<unsigned char, 32> mac = HmacSha256(key, {"webhook", body});
//
// The parts count as one text, one after another: where one may end must be clear from the text
// itself. Compare secrets in constant time. Pure, thread-safe, O(bytes): about a microsecond for a
// short text.
#ifndef TIDEWAITER_BASE_HMAC_H_
#define TIDEWAITER_BASE_HMAC_H_

#include <array>
#include <initializer_list>
#include <string_view>

namespace tidewaiter {

// A key may have any length; longer than 64 bytes it is hashed first.
std::array<unsigned char, 32> HmacSha256(std::string_view key,
                                         std::initializer_list<std::string_view> parts);

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_HMAC_H_
