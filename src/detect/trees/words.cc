#include "detect/trees/words.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace tidewaiter::detect {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) > 127;
}
char ToLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// ToLower of eight characters at once: adds to each one's low seven bits so much that the eighth
// says "from A on", and "behind Z".
std::uint64_t ToLower(std::uint64_t chars) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  const std::uint64_t low = chars & (0x7F * kEach);
  const std::uint64_t from_a = low + (0x80 - 'A') * kEach;
  const std::uint64_t behind_z = low + (0x80 - 'Z' - 1) * kEach;
  const std::uint64_t upper = from_a & ~behind_z & ~chars & (0x80 * kEach);
  return chars | (upper >> 2U);  // 0x80 -> 0x20, by which they differ
}

}  // namespace

std::string_view WordList::Lower(std::string_view text) {
  if (text.size() > kInline) longer_.resize(text.size());
  char* const to = text.size() > kInline ? longer_.data() : buffer_.data();
  std::size_t at = 0;
  for (std::uint64_t chars = 0; at + sizeof chars <= text.size(); at += sizeof chars) {
    std::memcpy(&chars, text.data() + at, sizeof chars);
    chars = ToLower(chars);
    std::memcpy(to + at, &chars, sizeof chars);
  }
  for (; at < text.size(); ++at)
    to[at] = ToLower(text[at]);
  return {to, text.size()};
}

WordList::WordList(std::string_view text) {
  const std::string_view lower = Lower(text);
  std::size_t at = 0;
  while (at < lower.size() && size_ < kMax) {
    const bool digits = IsDigit(lower[at]);
    if (!digits && !IsLetter(lower[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < lower.size() && (digits ? IsDigit(lower[at]) : IsLetter(lower[at])))
      ++at;
    const std::string_view word = lower.substr(begin, at - begin);
    const bool kept =
        word.size() >= (digits ? 3U : 2U) && std::find(this->begin(), end(), word) == end();
    if (kept) words_[size_++] = word;
  }
}

}  // namespace tidewaiter::detect
