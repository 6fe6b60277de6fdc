// Fields: one list of a message's fields serves to read them and to write them.
#ifndef TIDEWAITER_AIS_INTERNAL_FIELDS_H_
#define TIDEWAITER_AIS_INTERNAL_FIELDS_H_

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "ais/bits.h"
#include "ais/values.h"

namespace tidewaiter::ais {

constexpr char CharacterOf(std::uint32_t six) {
  return static_cast<char>(six < 32 ? six + 64 : six);
}
// What the alphabet lacks becomes '?', lower case upper case.
constexpr std::uint32_t SixOf(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c >= '@' && c <= '_') return static_cast<std::uint32_t>(c - 64);
  if (c >= ' ' && c < '@') return static_cast<std::uint32_t>(c);
  return '?';
}

class FieldReader {
 public:
  template <typename T>
  using Ref = T&;

  FieldReader(const Bits& bits, std::size_t at) : bits_(bits), at_(at) {}

  template <typename T>
  FieldReader& Number(T& into, unsigned width) {
    if constexpr (std::is_signed_v<T>) {
      into = static_cast<T>(bits_.Signed(at_, width));
    } else {
      into = static_cast<T>(bits_.Unsigned(at_, width));
    }
    at_ += width;
    return *this;
  }
  FieldReader& Flag(bool& into) {
    into = bits_.Flag(at_++);
    return *this;
  }
  // The first `characters`; those behind '@' are skipped. Says whether there was no '@'.
  template <std::size_t kMax>
  bool Characters(Text<kMax>& into, std::size_t characters) {
    std::size_t i = 0;
    for (; i < characters; ++i) {
      const std::uint32_t six = bits_.Unsigned(at_ + 6 * i, 6);
      if (six == 0) break;
      into.Push(CharacterOf(six));
    }
    at_ += 6 * characters;
    into.TrimRight();
    return i == characters;
  }
  template <std::size_t kMax>
  FieldReader& Words(Text<kMax>& into) {
    Characters(into, kMax);
    return *this;
  }
  FieldReader& Skip(unsigned width) {
    at_ += width;
    return *this;
  }
  // Bits up to `end`, as many as fit.
  template <std::size_t kBits>
  FieldReader& Rest(Data<kBits>& into, std::size_t end) {
    const std::size_t count = end > at_ ? std::min(end - at_, kBits) : 0;
    into.bits = static_cast<std::uint16_t>(count);
    for (std::size_t i = 0; i * 8 < count; ++i) {
      const auto width = static_cast<unsigned>(std::min<std::size_t>(8, count - i * 8));
      into.bytes[i] = static_cast<std::uint8_t>(bits_.Unsigned(at_ + i * 8, width) << (8 - width));
    }
    at_ += count;
    return *this;
  }
  [[nodiscard]] bool more() const { return at_ < bits_.size(); }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] const Bits& bits() const { return bits_; }

 private:
  const Bits& bits_;
  std::size_t at_;
};

class FieldWriter {
 public:
  template <typename T>
  using Ref = const T&;

  explicit FieldWriter(Bits& bits) : bits_(bits) {}

  template <typename T>
  FieldWriter& Number(const T& value, unsigned width) {
    const auto wide = static_cast<std::int64_t>(value);
    const std::int64_t half = std::int64_t{1} << (width - 1);
    fits_ = fits_ && (std::is_signed_v<T> ? wide >= -half && wide < half : wide < 2 * half);
    bits_.Add(static_cast<std::uint32_t>(value), width);
    return *this;
  }
  FieldWriter& Flag(bool value) { return Number(value ? 1U : 0U, 1); }
  template <std::size_t kMax>
  void Characters(const Text<kMax>& text, std::size_t from, std::size_t characters) {
    const std::string_view words = text.view();
    for (std::size_t i = from; i < from + characters; ++i)
      bits_.Add(i < words.size() ? SixOf(words[i]) : 0, 6);
  }
  template <std::size_t kMax>
  FieldWriter& Words(const Text<kMax>& text) {
    Characters(text, 0, kMax);
    return *this;
  }
  FieldWriter& Skip(unsigned width) { return Number(0U, width); }
  [[nodiscard]] bool fits() const { return fits_; }  // all numbers did

 private:
  Bits& bits_;
  bool fits_ = true;
};

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_INTERNAL_FIELDS_H_
