// Bits: a message's bits and the numbers in them, read and written most significant bit first.
//
//   ais::Bits bits;
//   if (const auto bad = bits.AddArmoured("13U4vF0P001d<UnEeSmQ>gv`04hd", 0)) ...
//   bits.Unsigned(0, 6)          // 1: the message type
//   bits.Signed(61, 28)          // longitude
//
// Bits behind the end read as zero, as receivers that leave out trailing zeros mean them. No
// allocation; a number is one load and two shifts. Source of the alphabet: IEC 61162-1, ITU-R
// M.1371-5 table 47.
#ifndef TIDEWAITER_AIS_BITS_H_
#define TIDEWAITER_AIS_BITS_H_

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "ais/refusal.h"
#include "base/check.h"

namespace tidewaiter::ais {

// Five slots hold 1,064 bits; receivers pad to whole characters. Longer is noise.
inline constexpr std::size_t kBitsMax = 1152;

class Bits {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  void Clear() {
    bytes_ = {};
    size_ = 0;
  }

  // Appends the bits of a payload's characters less the `fill` last ones. On refusal nothing more
  // can be read from this. Refusals: kCharacter, kFill, kTooLong.
  std::optional<Refusal> AddArmoured(std::string_view characters, unsigned fill);

  // width 1..32; from at most kBitsMax.
  [[nodiscard]] std::uint32_t Unsigned(std::size_t from, unsigned width) const {
    return static_cast<std::uint32_t>(Window(from) >> (64U - width));
  }
  [[nodiscard]] std::int32_t Signed(std::size_t from, unsigned width) const {
    return static_cast<std::int32_t>(static_cast<std::int64_t>(Window(from)) >> (64U - width));
  }
  [[nodiscard]] bool Flag(std::size_t at) const { return Unsigned(at, 1) != 0; }

  // Appends a number's `width` low bits, 1..32. CHECKs that there is room.
  void Add(std::uint32_t number, unsigned width) {
    CHECK(width >= 1 && width <= 32 && size_ + width <= kBitsMax);
    for (unsigned bit = width; bit-- > 0; ++size_) {
      if ((number >> bit & 1U) != 0) {
        bytes_[size_ / 8] = static_cast<std::uint8_t>(bytes_[size_ / 8] | 0x80U >> size_ % 8);
      }
    }
  }
  void AddSigned(std::int32_t number, unsigned width) {
    Add(static_cast<std::uint32_t>(number), width);
  }

 private:
  // 57 bits and more from `from`, left-aligned; the array has room behind the last bit.
  [[nodiscard]] std::uint64_t Window(std::size_t from) const {
    CHECK(from <= kBitsMax);
    std::uint64_t word = 0;
    std::memcpy(&word, bytes_.data() + from / 8, sizeof word);
    return __builtin_bswap64(word) << from % 8;
  }

  std::array<std::uint8_t, kBitsMax / 8 + 16> bytes_ = {};
  std::size_t size_ = 0;
};

// The character that stands for six bits, and the six bits of a character (0xff: none).
char Armour(std::uint32_t six);
std::uint8_t Unarmour(char character);

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_BITS_H_
