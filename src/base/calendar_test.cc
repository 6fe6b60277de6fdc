#include "base/calendar.h"

#include "gtest/gtest.h"

namespace tidewaiter {
namespace {

TEST(Calendar, EveryDayOfThreeHundredYearsComesBack) {
  const Day first = *DayFrom({1900, 1, 1});
  const Day last = *DayFrom({2199, 12, 31});
  for (Day day = first; day <= last; ++day)
    EXPECT_EQ(*ParseIsoDay(FormatDay(day)), day);
}

TEST(Calendar, ImpossibleDaysAreRefused) {
  for (const char* text : {"2026-02-29", "2026-13-01", "2026-00-10", "1899-12-31", "2200-01-01",
                           "2026-2-01", "20260201", "2026-02-0a", ""}) {
    EXPECT_FALSE(ParseIsoDay(text).has_value()) << text;
  }
  EXPECT_TRUE(ParseIsoDay("2024-02-29").has_value());
}

TEST(Calendar, TimesOfRfc3339) {
  EXPECT_EQ(*ParseRfc3339("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(*ParseRfc3339("2026-11-26T12:34:56Z"), 1'795'696'496);
  EXPECT_EQ(*ParseRfc3339("2026-11-26t12:34:56.789z"), 1'795'696'496);
  EXPECT_EQ(*ParseRfc3339("2026-11-26T13:34:56+01:00"), 1'795'696'496);
  EXPECT_EQ(*ParseRfc3339("2026-11-26T07:04:56-05:30"), 1'795'696'496);
  EXPECT_EQ(*ParseRfc3339("2016-12-31T23:59:60Z"), *ParseRfc3339("2016-12-31T23:59:59Z"));
  for (const char* text :
       {"", "2026-11-26", "2026-11-26T12:34:56", "2026-11-26 12:34:56Z", "2026-11-26T12:34Z",
        "2026-11-26T24:00:00Z", "2026-11-26T12:60:00Z", "2026-11-26T12:34:61Z",
        "2026-02-30T12:34:56Z", "2026-11-26T12:34:56.Z", "2026-11-26T12:34:56.5",
        "2026-11-26T12:34:56+1:00", "2026-11-26T12:34:56+25:00", "2026-11-26T12:34:56ZZ",
        "2026-11-26T12:34:5 Z", "2026-11-26T12-34:56Z"}) {
    EXPECT_FALSE(ParseRfc3339(text).has_value()) << text;
  }
}

TEST(Calendar, TheEpochWasAThursday) {
  EXPECT_EQ(WeekdayOf(0), 3);
  EXPECT_EQ(WeekdayOf(-1), 2);
  EXPECT_EQ(FormatMonth(*ParseIsoDay("2026-11-24")), "2026-11");
}

}  // namespace
}  // namespace tidewaiter
