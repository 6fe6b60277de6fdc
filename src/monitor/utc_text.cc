#include "monitor/utc_text.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "codec/text.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// Of the character that begins here; 0: none that is whole and right.
std::size_t CharacterBytes(std::string_view text) {
  for (std::size_t size = 1; size <= std::min<std::size_t>(4, text.size()); ++size) {
    if (codec::IsUtf8(text.substr(0, size))) return size;
  }
  return 0;
}

// XML 1.0, 2.2: no control characters but tab and line ends, neither U+FFFE nor U+FFFF.
bool IsXml(std::string_view character) {
  if (character.size() == 1) {
    const auto c = static_cast<unsigned char>(character[0]);
    return c >= 0x20 ? c != 0x7F : c == '\t' || c == '\n' || c == '\r';
  }
  return character != "\xEF\xBF\xBE" && character != "\xEF\xBF\xBF";
}

}  // namespace

std::string UtcText(std::int64_t time_ms) {
  using std::chrono::milliseconds;
  constexpr std::int64_t kYear1 = -62'135'596'800'000;
  constexpr std::int64_t kYear9999 = 253'402'300'799'999;
  const std::chrono::sys_time<milliseconds> time{
      milliseconds(std::clamp(time_ms, kYear1, kYear9999))};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::string CleanText(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const std::size_t size = CharacterBytes(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(size, 1));
    clean += size > 0 && IsXml(character) ? character : kReplacement;
    text.remove_prefix(character.size());
  }
  return clean;
}

std::string XmlText(std::string_view text) {
  std::string xml;
  for (const char c : CleanText(text)) {
    switch (c) {
      case '&':
        xml += "&amp;";
        break;
      case '<':
        xml += "&lt;";
        break;
      case '>':
        xml += "&gt;";
        break;
      case '"':
        xml += "&quot;";
        break;
      default:
        xml += c;
    }
  }
  return xml;
}

}  // namespace tidewaiter::monitor
