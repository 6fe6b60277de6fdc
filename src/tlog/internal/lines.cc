#include "tlog/internal/lines.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "codec/text.h"

namespace tidewaiter::tlog::internal {
namespace {

// The spaces of Unicode (property White_Space) beyond ASCII, in UTF-8. No character of UTF-8 is
// part of another, so they can be looked for as bytes. Those of U+2000 to U+200A follow by rule.
constexpr std::array<std::string_view, 8> kSpaces = {
    "\xC2\x85",      // next line
    "\xC2\xA0",      // no-break space
    "\xE1\x9A\x80",  // ogham space
    "\xE2\x80\xA8",  // line separator
    "\xE2\x80\xA9",  // paragraph separator
    "\xE2\x80\xAF",  // narrow no-break space
    "\xE2\x81\x9F",  // mathematical space
    "\xE3\x80\x80",  // ideographic space
};

bool HasWideSpace(std::string_view text) {
  const auto is_in = [text](std::string_view space) {
    return text.find(space) != std::string_view::npos;
  };
  if (std::any_of(kSpaces.begin(), kSpaces.end(), is_in)) return true;
  for (std::size_t at = text.find("\xE2\x80"); at != std::string_view::npos;
       at = text.find("\xE2\x80", at + 1)) {
    const auto last = static_cast<unsigned char>(text[at + 2]);  // well formed: it is there
    if (last >= 0x80 && last <= 0x8A) return true;
  }
  return false;
}

}  // namespace

std::optional<std::uint64_t> ParseNumber(std::string_view text, std::uint64_t most) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  const bool is_plain =
      !text.empty() && IsDigit(text.front()) && (text.front() != '0' || text.size() == 1);
  if (!is_plain || error != std::errc() || stop != end || number > most) return std::nullopt;
  return number;
}

std::optional<std::string_view> TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

bool IsKeyName(std::string_view name) {
  const auto is_bad = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '+'; };
  return !name.empty() && std::none_of(name.begin(), name.end(), is_bad) && codec::IsUtf8(name) &&
         !HasWideSpace(name);
}

}  // namespace tidewaiter::tlog::internal
