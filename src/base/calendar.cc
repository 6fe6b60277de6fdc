#include "base/calendar.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace tidewaiter {
namespace {

std::chrono::year_month_day Civil(Day day) {
  return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{day}}};
}

Result<int> Digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return Fail(ErrorCode::kInvalidArgument, "not a date");
    value = value * 10 + (c - '0');
  }
  return value;
}

// "hh:mm" in minutes.
Result<int> ClockMinutes(std::string_view text) {
  ASSIGN_OR_RETURN(const int hours, Digits(text.substr(0, 2)));
  ASSIGN_OR_RETURN(const int minutes, Digits(text.substr(3, 2)));
  if (text[2] != ':' || hours > 23 || minutes > 59) {
    return Fail(ErrorCode::kInvalidArgument, "not a time of day: " + std::string(text));
  }
  return hours * 60 + minutes;
}

// "Z" or "+01:00" in minutes east.
Result<int> OffsetMinutes(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) {
    return Fail(ErrorCode::kInvalidArgument, "not an offset: " + std::string(text));
  }
  ASSIGN_OR_RETURN(const int minutes, ClockMinutes(text.substr(1)));
  return text[0] == '-' ? -minutes : minutes;
}

}  // namespace

Result<Day> DayFrom(CivilDate date) {
  namespace chrono = std::chrono;
  const chrono::year_month_day civil{chrono::year{date.year},
                                     chrono::month{static_cast<unsigned>(date.month)},
                                     chrono::day{static_cast<unsigned>(date.day)}};
  if (!civil.ok() || date.year < 1900 || date.year > 2199) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("no such day: {:04}-{:02}-{:02}", date.year, date.month, date.day));
  }
  return static_cast<Day>(chrono::sys_days{civil}.time_since_epoch().count());
}

CivilDate CivilFrom(Day day) {
  const auto civil = Civil(day);
  return {static_cast<int>(civil.year()), static_cast<int>(static_cast<unsigned>(civil.month())),
          static_cast<int>(static_cast<unsigned>(civil.day()))};
}

std::string FormatDay(Day day) {
  const CivilDate date = CivilFrom(day);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string FormatMonth(Day day) {
  const CivilDate date = CivilFrom(day);
  return fmt::format("{:04}-{:02}", date.year, date.month);
}

Result<Day> ParseIsoDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return Fail(ErrorCode::kInvalidArgument, "not a date like 2026-02-28: " + std::string(text));
  }
  ASSIGN_OR_RETURN(const int year, Digits(text.substr(0, 4)));
  ASSIGN_OR_RETURN(const int month, Digits(text.substr(5, 2)));
  ASSIGN_OR_RETURN(const int day, Digits(text.substr(8, 2)));
  return DayFrom({year, month, day});
}

Result<std::int64_t> ParseRfc3339(std::string_view text) {
  constexpr std::size_t kSeconds = 19;  // "2026-02-28T23:59:59"
  if (text.size() <= kSeconds || text.size() > 64 || (text[10] != 'T' && text[10] != 't') ||
      text[16] != ':') {
    return Fail(ErrorCode::kInvalidArgument, "not a time like 2026-02-28T23:59:59Z");
  }
  ASSIGN_OR_RETURN(const Day day, ParseIsoDay(text.substr(0, 10)));
  ASSIGN_OR_RETURN(const int minutes, ClockMinutes(text.substr(11, 5)));
  ASSIGN_OR_RETURN(const int seconds, Digits(text.substr(17, 2)));
  std::string_view rest = text.substr(kSeconds);
  if (rest[0] == '.') {
    const std::size_t digits = rest.find_first_not_of("0123456789", 1);
    rest.remove_prefix(digits == std::string_view::npos || digits == 1 ? rest.size() : digits);
  }
  ASSIGN_OR_RETURN(const int offset, OffsetMinutes(rest));
  if (seconds > 60) return Fail(ErrorCode::kInvalidArgument, "no minute has so many seconds");
  return std::int64_t{day} * 86'400 + std::int64_t{minutes - offset} * 60 + std::min(seconds, 59);
}

}  // namespace tidewaiter
