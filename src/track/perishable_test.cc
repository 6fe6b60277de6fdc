#include "track/perishable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kNow = 1'796'083'200'000;

SpoilageItem Item(const char* id, double spoils_h, double there_h, double late_h,
                  double handling_h) {
  const auto at = [](double hours) { return kNow + static_cast<std::int64_t>(hours * kHour); };
  return {.id = id,
          .spoils_ms = spoils_h == 0 ? 0 : at(spoils_h),
          .there_ms = at(there_h),
          .late_ms = late_h == 0 ? 0 : at(late_h),
          .handling_ms = static_cast<std::int64_t>(handling_h * kHour)};
}

std::vector<std::string> Order(const std::vector<SpoilageItem>& items) {
  std::vector<std::string> ids;
  for (const std::size_t i : SpoilageOrder(items, kNow))
    ids.push_back(items[i].id);
  return ids;
}

TEST(Perishable, TheLeastSlackFirstWhatIsLostLast) {
  //                              spoils, there, late, handling: hours from now
  const std::vector<SpoilageItem> items{
      Item("steel", 0, 1, 1, 1),         // does not spoil
      Item("roses", 10, 1, 2, 1),        // slack 7
      Item("fish", 6, 2, 3, 1),          // slack 2
      Item("milk", 1, 5, 6, 1),          // lost: there after it spoilt
      Item("cement", 0, 0, 0, 1),        // is here
      Item("vaccine", 30, 26, 28.5, 1),  // slack 0.5
  };
  EXPECT_THAT(Order(items),
              testing::ElementsAre("vaccine", "fish", "roses", "cement", "steel", "milk"));
  std::vector<SpoilageItem> turned(items.rbegin(), items.rend());
  EXPECT_EQ(Order(turned), Order(items));
  EXPECT_TRUE(Order({}).empty());
}

TEST(Perishable, RiskFollowsTheTimeOfArrival) {
  EXPECT_EQ(SpoilageRisk(Item("a", 0, 1, 2, 1), kNow), 0);
  EXPECT_EQ(SpoilageRisk(Item("a", 4, 1, 0, 1), kNow), 0);
  EXPECT_EQ(SpoilageRisk(Item("a", 2, 1.5, 0, 1), kNow), 1);
  EXPECT_NEAR(SpoilageRisk(Item("a", 3, 2, 4, 1), kNow), 0.5, 1e-9);
  EXPECT_NEAR(SpoilageRisk(Item("a", 5, 2, 4, 1), kNow), 0.05, 0.001);  // the late one just does
  EXPECT_GT(SpoilageRisk(Item("a", 2, 2, 4, 1), kNow), 0.5);
}

// A time of arrival that is past: it is here, and the clock runs.
TEST(Perishable, WhatIsHereWaits) {
  EXPECT_EQ(SpoilageRisk(Item("a", 2, -5, -4, 1), kNow), 0);
  EXPECT_EQ(SpoilageRisk(Item("a", 0.5, -5, -4, 1), kNow), 1);
}

}  // namespace
}  // namespace tidewaiter::track
