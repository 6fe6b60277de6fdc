#include "codec/encoding.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

namespace tidewaiter::codec {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL;
constexpr int kBase64Url = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

const unsigned char* Unsigned(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Unsigned(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

constexpr std::size_t kGroupBytes = 7;
// Decimal digits of that many bytes: enough for the largest number, and no more.
constexpr std::array<std::size_t, kGroupBytes + 1> kGroupDigits = {0, 3, 5, 8, 10, 13, 15, 17};

// The five bits of a character, or -1.
int Base32Value(char c) {
  if (c >= 'a' && c <= 'z') return c - 'a';
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= '2' && c <= '7') return c - '2' + 26;
  return -1;
}

// What people put between groups.
bool IsFiller(char c) {
  return c == ' ' || c == '-';
}

std::unexpected<Error> NotEncoded(const char* what) {
  return Fail(ErrorCode::kInvalidArgument, std::string("this is not ") + what);
}

std::string EncodeBase64(std::string_view bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), Unsigned(bytes), bytes.size(), variant);
  text.pop_back();  // the end of a C string
  return text;
}

Result<std::string> DecodeBase64(std::string_view text, int variant, const char* name) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const int status = sodium_base642bin(Unsigned(bytes), bytes.size(), text.data(), text.size(),
                                       nullptr, &size, &end, variant);
  if (status != 0 || end != text.data() + text.size()) return NotEncoded(name);
  bytes.resize(size);
  // libsodium 1.0.18 takes some bytes beyond ASCII for letters: what it would write itself counts.
  if (EncodeBase64(bytes, variant) != text) return NotEncoded(name);
  return bytes;
}

}  // namespace

std::string Base64UrlEncode(std::string_view bytes) {
  return EncodeBase64(bytes, kBase64Url);
}

Result<std::string> Base64UrlDecode(std::string_view text) {
  return DecodeBase64(text, kBase64Url, "base64url");
}

std::string Base64Encode(std::string_view bytes) {
  return EncodeBase64(bytes, kBase64);
}

Result<std::string> Base64Decode(std::string_view text) {
  return DecodeBase64(text, kBase64, "base64");
}

std::string Base32Encode(std::string_view bytes) {
  std::string text;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char byte : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(byte);
    for (held += 8; held >= 5; held -= 5)
      text += kBase32[(bits >> (held - 5)) & 31U];
  }
  if (held != 0) text += kBase32[(bits << (5 - held)) & 31U];
  return text;
}

Result<std::string> Base32Decode(std::string_view text) {
  while (!text.empty() && (text.back() == '=' || IsFiller(text.back())))
    text.remove_suffix(1);
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    if (IsFiller(c)) continue;
    const int value = Base32Value(c);
    if (value < 0) return NotEncoded("base32");
    bits = (bits << 5U) | static_cast<std::uint32_t>(value);
    held += 5;
    if (held >= 8) {
      held -= 8;
      bytes += static_cast<char>((bits >> held) & 0xFFU);
    }
  }
  // Left over are fewer bits than a character has, all zero: else there are two texts for the same.
  if (held >= 5 || (bits & ((1U << held) - 1)) != 0) return NotEncoded("base32");
  return bytes;
}

std::string HexEncode(std::string_view bytes) {
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), Unsigned(bytes), bytes.size());
  text.pop_back();
  return text;
}

Result<std::string> HexDecode(std::string_view text) {
  std::string bytes(text.size() / 2 + 1, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const int status =
      sodium_hex2bin(Unsigned(bytes), bytes.size(), text.data(), text.size(), nullptr, &size, &end);
  if (status != 0 || end != text.data() + text.size()) return NotEncoded("hexadecimal");
  bytes.resize(size);
  return bytes;
}

std::string DecimalEncode(std::string_view bytes) {
  std::string text;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kGroupBytes))) {
    std::uint64_t number = 0;
    const std::string_view group = bytes.substr(0, kGroupBytes);
    for (const char byte : group)
      number = number << 8U | static_cast<unsigned char>(byte);
    fmt::format_to(std::back_inserter(text), "{:0{}}", number, kGroupDigits[group.size()]);
  }
  return text;
}

Result<std::string> DecimalDecode(std::string_view digits) {
  std::string bytes;
  for (; !digits.empty(); digits.remove_prefix(std::min(digits.size(), kGroupDigits.back()))) {
    const std::string_view group = digits.substr(0, kGroupDigits.back());
    const auto* const size = std::ranges::find(kGroupDigits, group.size());
    if (size == kGroupDigits.end()) return NotEncoded("decimal digits");
    std::uint64_t number = 0;
    for (const char digit : group) {
      if (digit < '0' || digit > '9') return NotEncoded("decimal digits");
      number = 10 * number + static_cast<std::uint64_t>(digit - '0');
    }
    const auto count = static_cast<unsigned>(size - kGroupDigits.begin());
    if (number >> (8 * count) != 0) return NotEncoded("decimal digits");
    for (unsigned i = count; i-- > 0;)
      bytes += static_cast<char>(number >> (8 * i) & 0xFFU);
  }
  return bytes;
}

}  // namespace tidewaiter::codec
