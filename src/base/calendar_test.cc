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

TEST(Calendar, TheEpochWasAThursday) {
  EXPECT_EQ(WeekdayOf(0), 3);
  EXPECT_EQ(WeekdayOf(-1), 2);
  EXPECT_EQ(FormatMonth(*ParseIsoDay("2026-11-24")), "2026-11");
}

}  // namespace
}  // namespace tidewaiter
