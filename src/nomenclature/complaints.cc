#include "nomenclature/complaints.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <unicode/uloc.h>

#include "codec/text.h"
#include "nomenclature/rows.h"

namespace tidewaiter::nomenclature {
namespace {

bool KnownLanguage(std::string_view language) {
  if (language == "und") return true;
  for (const char* const* known = uloc_getISOLanguages(); *known != nullptr; ++known) {
    if (language == *known) return true;
  }
  return false;
}

bool IsSubtag(std::string_view tag) {
  constexpr std::size_t kSubtagBytesMax = 8;  // BCP 47
  return tag.size() >= 2 && tag.size() <= kSubtagBytesMax && std::ranges::all_of(tag, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

}  // namespace

std::string Pointer(std::string_view file, std::uint64_t line, std::string_view column) {
  std::string out = "/";
  for (const char c : file) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  out += fmt::format("/{}", line);
  if (!column.empty()) out += fmt::format("/{}", column);
  return out;
}

void Complain(codec::Problems& out, std::string_view code, std::string pointer,
              std::string detail) {
  if (out.size() < kProblemsMax) {
    out.push_back({std::string(code), std::move(pointer), std::move(detail)});
  } else if (out.size() == kProblemsMax) {
    out.push_back({"too_many_problems", std::move(pointer), "there are more from here on"});
  }
}

std::string Shown(std::string_view text) {
  constexpr std::size_t kShownBytesMax = 80;
  if (!codec::IsUtf8(text)) return codec::Latin1ToUtf8(text.substr(0, kShownBytesMax));
  if (text.size() <= kShownBytesMax) return std::string(text);
  std::size_t end = kShownBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80)
    --end;
  return std::string(text.substr(0, end)) + "…";
}

bool IsLanguageTag(std::string_view tag) {
  const std::size_t end = std::min(tag.find('-'), tag.size());
  if (!KnownLanguage(tag.substr(0, end))) return false;
  for (std::size_t at = end; at < tag.size();) {
    const std::size_t next = std::min(tag.find('-', at + 1), tag.size());
    if (!IsSubtag(tag.substr(at + 1, next - at - 1))) return false;
    at = next;
  }
  return true;
}

}  // namespace tidewaiter::nomenclature
