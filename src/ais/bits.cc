#include "ais/bits.h"

namespace tidewaiter::ais {
namespace {

constexpr std::uint8_t kNone = 0xff;

constexpr std::array<std::uint8_t, 256> Table() {
  std::array<std::uint8_t, 256> table = {};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = kNone;
    if (i >= '0' && i <= 'W') table[i] = static_cast<std::uint8_t>(i - '0');
    if (i >= '`' && i <= 'w') table[i] = static_cast<std::uint8_t>(i - '0' - 8);
  }
  return table;
}
constexpr std::array<std::uint8_t, 256> kSix = Table();

}  // namespace

char Armour(std::uint32_t six) {
  CHECK(six < 64);
  return static_cast<char>(six < 40 ? six + '0' : six + '0' + 8);
}

std::uint8_t Unarmour(char character) {
  return kSix[static_cast<unsigned char>(character)];
}

std::optional<Refusal> Bits::AddArmoured(std::string_view characters, unsigned fill) {
  if (size_ + characters.size() * 6 > kBitsMax) return Refusal::kTooLong;
  if (fill > 5 || fill > characters.size() * 6) return Refusal::kFill;
  std::uint64_t left = 0;  // bits not yet in a whole byte, right-aligned
  unsigned count = size_ % 8;
  std::size_t byte = size_ / 8;
  if (count != 0) left = bytes_[byte] >> (8 - count);
  unsigned seen = 0;
  for (const char c : characters) {
    const std::uint8_t six = kSix[static_cast<unsigned char>(c)];
    seen |= six;
    left = left << 6U | (six & 0x3fU);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes_[byte++] = static_cast<std::uint8_t>(left >> count);
    }
  }
  if (seen > 0x3f) return Refusal::kCharacter;
  if (count != 0) bytes_[byte] = static_cast<std::uint8_t>(left << (8 - count));
  size_ += characters.size() * 6 - fill;
  // What was dropped must read as zero, for parts may follow and fields may reach beyond the end.
  const std::size_t last = size_ / 8;
  bytes_[last] = static_cast<std::uint8_t>(bytes_[last] & ~(0xffU >> size_ % 8));
  bytes_[last + 1] = 0;
  return std::nullopt;
}

}  // namespace tidewaiter::ais
