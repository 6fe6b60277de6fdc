#include "epcis/moment.h"

#include <cstdlib>

#include <fmt/format.h>

#include "base/calendar.h"

namespace tidewaiter::epcis {
namespace {

constexpr int kOffsetMaxMin = 14 * 60;  // no zone is further from UTC (XML Schema 1.1)
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::size_t kFractionAt = 19;  // behind "2026-02-28T23:59:59"
constexpr std::size_t kTextMax = 40;     // a time with 14 digits of a second

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Milliseconds of ".1256", rounded; may be 1000.
int FractionMs(std::string_view text) {
  if (text.size() <= kFractionAt || text[kFractionAt] != '.') return 0;
  int tenths = 0;  // of a millisecond
  for (std::size_t i = 1; i <= 4; ++i) {
    const std::size_t at = kFractionAt + i;
    const bool digit = at < text.size() && IsDigit(text[at]);
    if (!digit) text = text.substr(0, at);
    tenths = tenths * 10 + (digit ? text[at] - '0' : 0);
  }
  return (tenths + 5) / 10;
}

}  // namespace

Result<std::int16_t> ParseOffset(std::string_view text) {
  const auto wrong = [&] {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("\"{}\" is not a zone like +03:00", text.substr(0, kTextMax)));
  };
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return wrong();
  for (const std::size_t i : {1, 2, 4, 5}) {
    if (!IsDigit(text[i])) return wrong();
  }
  const int hours = (text[1] - '0') * 10 + (text[2] - '0');
  const int minutes = (text[4] - '0') * 10 + (text[5] - '0');
  const int total = hours * 60 + minutes;
  if (minutes > 59 || total > kOffsetMaxMin) return wrong();
  return static_cast<std::int16_t>(text[0] == '-' ? -total : total);
}

std::string FormatOffset(std::int16_t offset_min) {
  const int minutes = std::abs(int{offset_min});
  return fmt::format("{}{:02}:{:02}", offset_min < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

Result<Moment> ParseMoment(std::string_view text) {
  if (text.size() > kTextMax)
    return Fail(ErrorCode::kInvalidArgument, "a time has no so many digits");
  ASSIGN_OR_RETURN(const std::int64_t seconds, ParseRfc3339(text));
  Moment moment;
  moment.ms = seconds * 1000 + FractionMs(text);
  if (text.back() != 'Z' && text.back() != 'z') {
    ASSIGN_OR_RETURN(moment.offset_min, ParseOffset(text.substr(text.size() - 6)));
  }
  return moment;
}

std::string FormatUtc(std::int64_t ms) {
  std::int64_t day = ms / kDayMs;
  std::int64_t rest = ms % kDayMs;
  if (rest < 0) {
    rest += kDayMs;
    --day;
  }
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", FormatDay(static_cast<Day>(day)),
                     rest / 3'600'000, rest / 60'000 % 60, rest / 1000 % 60, rest % 1000);
}

std::string FormatMoment(const Moment& moment) {
  if (moment.offset_min == 0) return FormatUtc(moment.ms);
  std::string text = FormatUtc(moment.ms + std::int64_t{moment.offset_min} * 60'000);
  text.pop_back();
  return text + FormatOffset(moment.offset_min);
}

}  // namespace tidewaiter::epcis
