#include "track/iot_id.h"

#include <fmt/format.h>

#include "base/check.h"

namespace tidewaiter::track {
namespace {

constexpr std::uint64_t kVariant = std::uint64_t{2} << 62U;  // RFC 9562, 4.1: bits 10
constexpr std::uint64_t kVariantMask = (std::uint64_t{1} << 62U) - 1;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsDash(std::size_t place) {
  return place == 8 || place == 13 || place == 18 || place == 23;
}

}  // namespace

IotId IotId::Version4(std::uint64_t random_high, std::uint64_t random_low) {
  return {(random_high & ~std::uint64_t{0xF000}) | 0x4000U, (random_low & kVariantMask) | kVariant};
}

IotId IotId::Version7(std::int64_t now_ms, std::uint64_t random_high, std::uint64_t random_low) {
  CHECK(now_ms >= 0 && now_ms < std::int64_t{1} << 48U);
  const std::uint64_t time = static_cast<std::uint64_t>(now_ms) << 16U;
  return {time | 0x7000U | (random_high & 0xFFFU), (random_low & kVariantMask) | kVariant};
}

Result<IotId> IotId::Parse(std::string_view text) {
  const auto wrong = [&] {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("'{}' is not a UUID", text.substr(0, 40)));
  };
  if (text.size() != 36) return wrong();
  std::uint64_t halves[2] = {0, 0};
  int digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (IsDash(i)) {
      if (text[i] != '-') return wrong();
      continue;
    }
    const int digit = HexDigit(text[i]);
    if (digit < 0) return wrong();
    std::uint64_t& half = halves[digits++ / 16];
    half = half << 4U | static_cast<std::uint64_t>(digit);
  }
  return IotId(halves[0], halves[1]);
}

std::string IotId::Text() const {
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high_ >> 32U, high_ >> 16U & 0xFFFFU,
                     high_ & 0xFFFFU, low_ >> 48U, low_ & ((std::uint64_t{1} << 48U) - 1));
}

}  // namespace tidewaiter::track
