#include "base/calendar.h"

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

}  // namespace tidewaiter
