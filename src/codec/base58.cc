#include "codec/base58.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace tidewaiter::codec {
namespace {

constexpr std::string_view kAlphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

// digits = digits * base + carry, least significant first; digits of base `of`.
void MultiplyAdd(std::vector<unsigned char>& digits, unsigned base, unsigned carry, unsigned of) {
  for (unsigned char& digit : digits) {
    carry += digit * base;
    digit = static_cast<unsigned char>(carry % of);
    carry /= of;
  }
  for (; carry != 0; carry /= of)
    digits.push_back(static_cast<unsigned char>(carry % of));
}

}  // namespace

std::string Base58Encode(std::string_view bytes) {
  const auto zeros = std::ranges::find_if(bytes, [](char c) { return c != '\0'; }) - bytes.begin();
  std::vector<unsigned char> digits;
  for (const char c : bytes.substr(static_cast<std::size_t>(zeros)))
    MultiplyAdd(digits, 256, static_cast<unsigned char>(c), 58);
  std::string text(static_cast<std::size_t>(zeros), kAlphabet[0]);
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit)
    text += kAlphabet[*digit];
  return text;
}

Result<std::string> Base58Decode(std::string_view text, std::size_t bytes_max) {
  // A character is worth log256(58) = 0.73 bytes, or one when it is a leading "1".
  if (text.size() > bytes_max * 2) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} characters are too many", text.size()));
  }
  const auto zeros =
      std::ranges::find_if(text, [](char c) { return c != kAlphabet[0]; }) - text.begin();
  std::vector<unsigned char> digits;
  for (const char c : text.substr(static_cast<std::size_t>(zeros))) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) {
      return Fail(ErrorCode::kInvalidArgument, "this is not base58");
    }
    MultiplyAdd(digits, 58, static_cast<unsigned>(value), 256);
  }
  std::string bytes(static_cast<std::size_t>(zeros), '\0');
  bytes.append(digits.rbegin(), digits.rend());
  if (bytes.size() > bytes_max) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("{} bytes are too many", bytes.size()));
  }
  return bytes;
}

}  // namespace tidewaiter::codec
