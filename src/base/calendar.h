// Day: a date of the proleptic Gregorian calendar, counted in days since 1970-01-01.
//
//   ASSIGN_OR_RETURN(const Day day, ParseIsoDay("2026-02-28"));
//   FormatDay(day + 1)                          // "2026-03-01"
#ifndef TIDEWAITER_BASE_CALENDAR_H_
#define TIDEWAITER_BASE_CALENDAR_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter {

using Day = std::int32_t;

struct CivilDate {
  int year;
  int month;  // 1..12
  int day;    // 1..31
};

// Errors: kInvalidArgument when there is no such day, or the year is outside 1900..2199.
Result<Day> DayFrom(CivilDate date);
CivilDate CivilFrom(Day day);
std::string FormatDay(Day day);    // "2026-02-28"
std::string FormatMonth(Day day);  // "2026-02"
inline int WeekdayOf(Day day) {
  return ((day % 7) + 10) % 7;
}  // 0 = Monday

// "2026-02-28" exactly.
Result<Day> ParseIsoDay(std::string_view text);
// Unix seconds of an RFC 3339 time: "2026-02-28T23:59:59Z", "...T23:59:59.25+01:00". Parts of a
// second are dropped; a leap second counts as the second before it. Errors: kInvalidArgument.
Result<std::int64_t> ParseRfc3339(std::string_view text);

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_CALENDAR_H_
