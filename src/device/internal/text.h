// Small texts inside binary frames.
#ifndef TIDEWAITER_DEVICE_INTERNAL_TEXT_H_
#define TIDEWAITER_DEVICE_INTERNAL_TEXT_H_

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tidewaiter::device {

// ASCII from space to tilde, and line ends. Devices send the same field as text or as raw bytes.
inline bool IsPrintable(std::string_view bytes) {
  return std::ranges::all_of(
      bytes, [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\r' || c == '\n'; });
}

// Without spaces and control characters at both ends.
inline std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ')
    text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ')
    text.remove_suffix(1);
  return text;
}

// "6.4", "029.600"; empty when anything else is in the text.
inline std::optional<double> NumberOf(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (!std::isfinite(value)) return std::nullopt;  // "nan" is a number to from_chars
  return value;
}

// Hexadecimal digits, at most eight.
inline std::optional<std::uint32_t> HexNumberOf(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

inline bool IsDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_INTERNAL_TEXT_H_
