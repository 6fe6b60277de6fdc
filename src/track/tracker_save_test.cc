// State that is saved anywhere and loaded again gives the same alarms as one that never stopped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "track/test_journey.h"

namespace tidewaiter::track {
namespace {

const char* const kJourney = R"(0-2/1 km 0 locked
  3-12/0.5 km 1-10 kmh 60 locked battery 90-80
  12.5-16/0.5 km 10-13 south 1200 kmh 60 locked
  16.5-19/0.5 km 13-15 kmh 60 locked
  19.5-36/0.5 km 15 locked
  36.5 km 15 cut
  37-60/0.5 km 15-39 kmh 60
  61-62/1 km 40
  63-64/1 km 40 door
  70 km 40 late 20
  95-99/1 km 71 south 900 kmh 4)";

TEST(TrackerSave, StoppedAnywhereItGivesTheSameAlarms) {
  const auto plan = PlanOf(TestParts());
  const std::vector<Coming> journey = ReadJourney(kJourney);
  const Alarms whole = Ride(journey, plan);
  ASSERT_GT(whole.size(), 8);
  for (std::size_t stop = 0; stop <= journey.size(); stop += 3) {
    Tracker first;
    first.SetPlan(plan);
    Alarms alarms;
    Follow(first, journey, 0, stop, alarms);
    Tracker second;
    second.SetPlan(plan);
    ASSERT_TRUE(second.Load(first.Save()).has_value());
    ASSERT_EQ(second.next_seq(), first.next_seq());
    // The log is read again from somewhat before: what was taken is known.
    Follow(second, journey, stop - std::min<std::size_t>(stop, 4), journey.size(), alarms);
    second.Drain(alarms);
    EXPECT_EQ(alarms, whole) << "stopped at " << stop;
  }
}

TEST(TrackerSave, ReportsOfOneRecordAllCount) {
  Tracker tracker;
  tracker.SetPlan(PlanOf(TestParts()));
  const std::vector<Coming> journey = ReadJourney("0-3/1 km 0 locked");
  Alarms alarms;
  for (std::size_t i = 0; i < journey.size(); ++i) {
    tracker.Take(journey[i].report,
                 {.seq = 7, .received_ms = journey[i].received_ms, .more = i + 1 < journey.size()},
                 alarms);
  }
  EXPECT_EQ(tracker.counts().taken, journey.size());
  EXPECT_EQ(tracker.next_seq(), 8);
  tracker.Take(journey[0].report, {.seq = 7, .received_ms = journey.back().received_ms}, alarms);
  EXPECT_EQ(tracker.counts().taken, journey.size());  // a replay
}

TEST(TrackerSave, RefusesBytesThatAreNotWhole) {
  Tracker tracker;
  Ride(ReadJourney("0-5/1 km 0 locked"), PlanOf(TestParts()), &tracker);
  const std::string saved = tracker.Save();
  for (std::size_t length = 0; length < saved.size(); length += 97) {
    const auto status = Tracker().Load(std::string_view(saved).substr(0, length));
    ASSERT_FALSE(status.has_value()) << length;
    EXPECT_EQ(status.error().code, ErrorCode::kCorruption);
  }
  for (std::size_t i = 0; i < saved.size(); i += 61) {
    std::string bent = saved;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    EXPECT_FALSE(Tracker().Load(bent).has_value()) << i;
  }
}

TEST(TrackerSave, AFailedLoadChangesNothing) {
  Tracker tracker;
  Ride(ReadJourney("0-5/1 km 0 locked"), PlanOf(TestParts()), &tracker);
  const std::string saved = tracker.Save();
  EXPECT_FALSE(tracker.Load("nonsense").has_value());
  EXPECT_EQ(tracker.Save(), saved);
}

}  // namespace
}  // namespace tidewaiter::track
