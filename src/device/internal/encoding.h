// Text of devices as UTF-8, so that it can be shown and stored as JSON. Pure, O(bytes).
#ifndef TIDEWAITER_DEVICE_INTERNAL_ENCODING_H_
#define TIDEWAITER_DEVICE_INTERNAL_ENCODING_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "device/internal/byte_scan.h"

namespace tidewaiter::device {

inline void AppendUtf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0U | c >> 6U));
    out.push_back(static_cast<char>(0x80U | (c & 0x3FU)));
  } else {
    out.push_back(static_cast<char>(0xE0U | c >> 12U));
    out.push_back(static_cast<char>(0x80U | (c >> 6U & 0x3FU)));
    out.push_back(static_cast<char>(0x80U | (c & 0x3FU)));
  }
}

// Bytes that should be ASCII: those that are not become the character of that number (Latin-1).
inline std::string FromLatin1(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes)
    AppendUtf8(text, static_cast<unsigned char>(c));
  return text;
}

// UTF-16, most significant byte first. What lies outside the first 65,536 characters, or is half a
// character, becomes U+FFFD.
inline std::string FromUtf16(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto unit = static_cast<char32_t>(static_cast<unsigned char>(bytes[i]) << 8U |
                                            static_cast<unsigned char>(bytes[i + 1]));
    AppendUtf8(text, unit >= 0xD800 && unit < 0xE000 ? char32_t{0xFFFD} : unit);
  }
  return text;
}

// "5c:ce:20:bd:85:d9" of six bytes.
inline std::string MacOf(std::string_view bytes) {
  const std::string hex = HexOf(bytes);
  std::string address;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    address += (i == 0 ? "" : ":") + hex.substr(i, 2);
  return address;
}

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_INTERNAL_ENCODING_H_
