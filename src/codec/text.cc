#include "codec/text.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace tidewaiter::codec {
namespace {

// Windows-1252's meaning of 0x80..0x9F; its five holes stay the control characters they are.
constexpr std::array<std::uint16_t, 32> kWindows1252{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

struct Lead {
  std::size_t follow;        // continuation bytes
  unsigned char low = 0x80;  // range of the first one: excludes long forms and surrogates
  unsigned char high = 0xBF;
};

// What must follow a lead byte >= 0x80; follow == 0: not a lead byte. (Unicode, table 3-7.)
Lead LeadOf(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1};
  if (byte == 0xE0) return {2, 0xA0};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {2};
  if (byte == 0xF0) return {3, 0x90};
  if (byte >= 0xF1 && byte <= 0xF3) return {3};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  return {0};
}

unsigned char ByteAt(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

// Of the first byte from `i` on that is not ASCII; eight at a time, since most text is.
std::size_t AsciiEnd(std::string_view bytes, std::size_t i) {
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    if ((word & 0x8080808080808080ULL) != 0) break;
  }
  while (i < bytes.size() && ByteAt(bytes, i) < 0x80)
    ++i;
  return i;
}

void AppendCodePoint(std::string& out, std::uint32_t code) {
  if (code >= 0x800) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  } else {
    out += static_cast<char>(0xC0 | (code >> 6));
  }
  out += static_cast<char>(0x80 | (code & 0x3F));
}

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

bool IsAscii(std::string_view bytes) {
  return AsciiEnd(bytes, 0) == bytes.size();
}

bool IsUtf8(std::string_view bytes) {
  for (std::size_t i = AsciiEnd(bytes, 0); i < bytes.size(); i = AsciiEnd(bytes, i + 1)) {
    const unsigned char byte = ByteAt(bytes, i);
    const Lead lead = LeadOf(byte);
    if (lead.follow == 0 || i + lead.follow >= bytes.size()) return false;
    if (ByteAt(bytes, i + 1) < lead.low || ByteAt(bytes, i + 1) > lead.high) return false;
    for (std::size_t k = 2; k <= lead.follow; ++k) {
      if ((ByteAt(bytes, i + k) & 0xC0) != 0x80) return false;
    }
    i += lead.follow;
  }
  return true;
}

void AppendLatin1AsUtf8(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      AppendCodePoint(out, byte < 0xA0 ? kWindows1252[byte - 0x80U] : byte);
    }
  }
}

std::string Latin1ToUtf8(std::string_view bytes) {
  std::string out;
  AppendLatin1AsUtf8(out, bytes);
  return out;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  for (;;) {
    if (!text.empty() && IsBlank(text.front())) {
      text.remove_prefix(1);
    } else if (text.starts_with(kNoBreakSpace)) {
      text.remove_prefix(2);
    } else if (!text.empty() && IsBlank(text.back())) {
      text.remove_suffix(1);
    } else if (text.ends_with(kNoBreakSpace)) {
      text.remove_suffix(2);
    } else {
      return text;
    }
  }
}

}  // namespace tidewaiter::codec
