#include "track/plan.h"

#include <gtest/gtest.h>

#include "track/test_journey.h"

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kHour = 60 * kMinute;

struct Opening {
  const char* name;
  Calendar calendar;
  std::int64_t time_ms;
  bool open;
};

// kStartMs is midnight before a Tuesday, UTC.
const Opening kOpenings[] = {
    {"always", {}, 0, true},
    {"before_it_is_valid", {.valid = {.from_ms = 10}}, 9, false},
    {"at_its_last_moment", {.valid = {.until_ms = 10}}, 10, true},
    {"tuesday_in_hours",
     {.hours = {{.days = 0b10, .from_min = 480, .until_min = 1020}}},
     kStartMs + 8 * kHour,
     true},
    {"tuesday_at_closing_time",
     {.hours = {{.days = 0b10, .from_min = 480, .until_min = 1020}}},
     kStartMs + 17 * kHour,
     false},
    {"monday_is_another_day",
     {.hours = {{.days = 0b1, .from_min = 480, .until_min = 1020}}},
     kStartMs + 8 * kHour,
     false},
    {"local_time_three_hours_ahead",
     {.hours = {{.days = 0b10, .from_min = 480, .until_min = 1020}}, .offset_min = 180},
     kStartMs + 5 * kHour,
     true},
    {"over_midnight_in_the_evening",
     {.hours = {{.days = 0b10, .from_min = 1320, .until_min = 300}}},
     kStartMs + 23 * kHour,
     true},
    {"over_midnight_in_the_morning_after",
     {.hours = {{.days = 0b1, .from_min = 1320, .until_min = 300}}},
     kStartMs + 4 * kHour,
     true},
    {"over_midnight_in_the_morning_before",
     {.hours = {{.days = 0b10, .from_min = 1320, .until_min = 300}}},
     kStartMs + 4 * kHour,
     false},
    {"before_1970", {.hours = {{.days = 0b100}}}, -1, true},  // a Wednesday
};

TEST(Calendar, IsOpenWhenItSays) {
  for (const Opening& one : kOpenings)
    EXPECT_EQ(one.calendar.IsOpen(one.time_ms), one.open) << one.name;
}

TEST(Plan, KnowsWhatADeviceBelongsTo) {
  PlanParts parts = TestParts();
  parts.movements[0].pairings[0].valid = {.from_ms = 100, .until_ms = 200};
  const auto plan = PlanOf(std::move(parts));
  EXPECT_EQ(plan->AssignmentOf("S1", 99), nullptr);
  ASSERT_NE(plan->AssignmentOf("S1", 100), nullptr);
  EXPECT_EQ(plan->AssignmentOf("S1", 100)->course->movement.id, "T1");
  EXPECT_EQ(plan->AssignmentOf("S1", 201), nullptr);
  EXPECT_EQ(plan->AssignmentOf("KBX 123A", 100), nullptr) << "a plate is no device";
  const Course& course = *plan->courses()[0];
  EXPECT_EQ(course.reach[0], 0b1110);
  EXPECT_EQ(course.next[0], 0b0010);
  EXPECT_NEAR(course.to_destination_m[0], 100'000, 200);
  EXPECT_EQ(course.LeadAt(150), plan->courses()[0]->mates[0].device);
  EXPECT_EQ(course.LeadAt(50), plan->courses()[0]->mates[1].device)
      << "the tracker, without a seal";
}

TEST(Plan, OneSealIsTiedToOneOperation) {
  PlanParts parts = TestParts();
  parts.movements.push_back(TestMovement());
  parts.movements[1].id = "T2";
  const auto refused = Plan::Build(parts);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error()[0].code, "duplicate");
  EXPECT_EQ(refused.error()[0].pointer, "/movements/1/pairings/0");
  parts.movements[0].state = MovementState::kClosed;
  EXPECT_TRUE(Plan::Build(parts).has_value());
}

TEST(Plan, TellsProblemsOfAllMovements) {
  PlanParts parts = TestParts();
  parts.movements.push_back(TestMovement());
  parts.movements[0].edges[0].to = "moon";
  parts.fences.push_back(parts.fences[0]);
  const auto refused = Plan::Build(std::move(parts));
  ASSERT_FALSE(refused.has_value());
  ASSERT_EQ(refused.error().size(), 3);
  EXPECT_EQ(refused.error()[0].pointer, "/movements/0/edges/0/to");
  EXPECT_EQ(refused.error()[1].pointer, "/movements/1/id");
  EXPECT_EQ(refused.error()[2].pointer, "/fences/2/id");
}

TEST(Plan, LimitsOfAMovementComeBeforeTheCommonOnes) {
  PlanParts parts = TestParts();
  parts.settings.Set(Limit::kStopAlarm, 1000);
  parts.movements[0].limits = {{Limit::kStopEvent, 60}};
  const auto plan = PlanOf(std::move(parts));
  EXPECT_EQ(plan->courses()[0]->settings[Limit::kStopAlarm], 1000);
  EXPECT_EQ(plan->courses()[0]->settings[Limit::kStopEvent], 60);
  EXPECT_EQ(plan->settings()[Limit::kStopEvent], 300);
}

}  // namespace
}  // namespace tidewaiter::track
