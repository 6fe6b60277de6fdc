// Times as text, and text as it may stand in XML.
#ifndef TIDEWAITER_MONITOR_UTC_TEXT_H_
#define TIDEWAITER_MONITOR_UTC_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::monitor {

// "2026-11-24T03:00:00.250Z", any time of the years 1 to 9999; outside them the nearest of these.
std::string UtcText(std::int64_t time_ms);

// UTF-8: other bytes, and characters that XML 1.0 cannot hold, as U+FFFD.
std::string CleanText(std::string_view text);
// Clean, and with & < > " as entities: for content and attributes.
std::string XmlText(std::string_view text);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_UTC_TEXT_H_
