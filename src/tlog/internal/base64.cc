#include "tlog/internal/base64.h"

#include <array>
#include <cstdint>

namespace tidewaiter::tlog::internal {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint32_t kNone = 64;  // larger than any digit

constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  for (std::size_t i = 0; i < kDigits.size(); ++i)
    values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::uint8_t>(i);
  return values;
}();

std::uint32_t ByteAt(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

std::uint32_t ValueAt(std::string_view text, std::size_t i) {
  return kValues[static_cast<unsigned char>(text[i])];
}

}  // namespace

void AppendBase64(std::string& out, std::string_view bytes) {
  const std::size_t begin = out.size();
  out.resize(begin + (bytes.size() + 2) / 3 * 4, '=');
  char* to = out.data() + begin;
  const auto put = [&to](std::uint32_t bits) { *to++ = kDigits[bits & 63U]; };
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t bits =
        ByteAt(bytes, i) << 16U | ByteAt(bytes, i + 1) << 8U | ByteAt(bytes, i + 2);
    put(bits >> 18U);
    put(bits >> 12U);
    put(bits >> 6U);
    put(bits);
  }
  const std::size_t left = bytes.size() - i;
  if (left == 0) return;
  const std::uint32_t bits =
      ByteAt(bytes, i) << 16U | (left == 2 ? ByteAt(bytes, i + 1) << 8U : 0U);
  put(bits >> 18U);
  put(bits >> 12U);
  if (left == 2) put(bits >> 6U);
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  text.remove_suffix(padding);
  std::string bytes(text.size() * 3 / 4, '\0');
  char* to = bytes.data();
  std::size_t i = 0;
  std::uint32_t seen = 0;  // of all digits: none is 64
  for (; i + 4 <= text.size(); i += 4) {
    const std::uint32_t a = ValueAt(text, i);
    const std::uint32_t b = ValueAt(text, i + 1);
    const std::uint32_t c = ValueAt(text, i + 2);
    const std::uint32_t d = ValueAt(text, i + 3);
    seen |= a | b | c | d;
    *to++ = static_cast<char>(a << 2U | b >> 4U);
    *to++ = static_cast<char>(b << 4U | c >> 2U);
    *to++ = static_cast<char>(c << 6U | d);
  }
  std::uint32_t bits = 0;
  for (; i < text.size(); ++i) {
    const std::uint32_t value = ValueAt(text, i);
    seen |= value;
    bits = bits << 6U | value;
  }
  if ((seen & kNone) != 0) return std::nullopt;
  const std::uint32_t left_over = padding == 2 ? 15 : padding == 1 ? 3 : 0;
  if ((bits & left_over) != 0) return std::nullopt;
  if (padding == 2) *to = static_cast<char>(bits >> 4U);
  if (padding == 1) {
    *to++ = static_cast<char>(bits >> 10U);
    *to = static_cast<char>(bits >> 2U);
  }
  return bytes;
}

}  // namespace tidewaiter::tlog::internal
