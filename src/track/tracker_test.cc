// Given these reports, then these alarms. The journey and its language: test_journey.h.
#include "track/tracker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "track/test_journey.h"

namespace tidewaiter::track {
namespace {

using ::testing::ElementsAreArray;

struct Case {
  const char* name;
  const char* reports;
  std::vector<std::string> alarms;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.name;
}

std::string NameOf(const ::testing::TestParamInfo<Case>& one) {
  return one.param.name;
}

class Journeys : public ::testing::TestWithParam<Case> {};

TEST_P(Journeys, GiveTheirAlarms) {
  std::vector<std::string> told;
  const Alarms alarms = Ride(ReadJourney(GetParam().reports), PlanOf(TestParts()));
  for (const Alarm& alarm : alarms)
    told.push_back(Told(alarm));
  EXPECT_THAT(told, ElementsAreArray(GetParam().alarms));
}

const Case kSealCases[] = {
    {"quiet_journey",
     R"(0-2/1 km 0 locked
        3-43/1 km 1-40 kmh 60 locked
        44-54/1 km 40-50 kmh 60 locked)",
     {}},
    {"rope_cut_is_critical_at_once", "0 km 0 locked\n1 km 0 cut", {"seal_cut critical at 1"}},
    {"rope_closed_again_keeps_the_alarm_and_a_second_cut_is_the_same_cause",
     "0 km 0 locked\n1 km 0 cut\n2 km 0 whole\n40 km 0 cut\n41 km 0 whole",
     {"seal_cut critical at 1", "silence notice at 2", "silence warning grown at 2",
      "silence alarm grown at 2", "silence alarm ended at 2"}},
    {"lock_that_was_closed_and_is_not_any_more",
     "0 km 0 locked\n1 km 0 locked\n2 km 0 unlocked",
     {"seal_opened critical at 2"}},
    {"lock_that_was_never_closed",
     "0 km 0 unlocked\n1 km 0 unlocked",
     {"seal_opened warning at 0"}},
    {"cover", "0 km 0 locked cover", {"seal_tampered critical at 0"}},
    {"vibration_alone_is_the_road", "0-5/1 km 0 vibration", {}},
    {"vibration_with_an_open_door",
     "0 km 0 vibration\n1-2/1 km 0 door\n3 km 0 vibration door",
     {"door critical at 1", "seal_tampered alarm at 3"}},
    {"cut_within_a_window_of_disarming",
     "1001 km 100 locked\n1002 km 100 cut unlocked",
     {"late alarm at 240", "late alarm ended at 240"}},
    {"cut_that_was_told_of_two_hours_later_is_late",
     "0 km 0 cut late 120",
     {"seal_cut critical late at 0"}},
    {"cut_of_a_device_under_no_movement", "0 km 0 as X9 cut", {}},
};
INSTANTIATE_TEST_SUITE_P(Seal, Journeys, ::testing::ValuesIn(kSealCases), NameOf);

const Case kSilenceCases[] = {
    {"just_within_three_intervals", "0 km 0\n2.9 tick\n2.95 km 0", {}},
    {"more_than_three_intervals_are_noted",
     "0 km 0\n3.1 tick\n4 km 0",
     {"silence notice at 0", "silence notice ended at 0"}},
    {"more_than_a_quarter_of_an_hour",
     "0 km 0\n15.1 tick",
     {"silence notice at 0", "silence warning grown at 0"}},
    {"more_than_half_an_hour",
     "0 km 0\n31 tick",
     {"silence notice at 0", "silence warning grown at 0", "silence alarm grown at 0"}},
    {"nobody_looked_but_it_was_silent",
     "0 km 0\n40 km 0",
     {"silence notice at 0", "silence warning grown at 0", "silence alarm grown at 0",
      "silence alarm ended at 0"}},
    {"in_the_hills_it_may_be_silent_for_two_hours", "0-1/1 km 85 kmh 60\n100 tick\n101 km 89", {}},
    {"in_the_hills_for_longer", "0-1/1 km 85 kmh 60\n122 tick", {"silence alarm at 1"}},
    {"a_sensor_without_a_place_is_where_its_seal_is",
     "0-1/1 km 85 kmh 60\n0.5-1.5/1 km 85 as T1 invalid\n100 tick\n101 km 89",
     {}},
    {"a_sensor_is_silent", "0 km 0 as T1 invalid\n0-4/1 km 0\n4.1 tick", {"silence notice at 0"}},
    {"a_sensor_is_silent_while_the_seal_is_heard",
     "0 km 0 as T1 invalid\n0-6/1 km 0\n6.1 tick",
     {"silence notice at 0", "silence warning grown at 0"}},
    {"a_seal_is_silent_while_the_tracker_is_heard",
     "0 km 0\n0.1-6.1/1 km 0 as V1\n6.2 tick",
     {"silence notice at 0", "silence warning grown at 0"}},
    {"a_unit_falls_silent_as_one",
     "0 km 0\n0.1 km 0 as V1\n0.2 km 0 as T1 invalid\n16 tick",
     {"silence notice at 0", "silence warning grown at 0"}},
    {"who_is_back_first_makes_the_other_no_worse",
     "0 km 0\n0.1 km 0 as V1\n10 km 0 as V1\n12 km 0\n13 tick",
     {"silence notice at 0", "silence notice ended at 0"}},
    {"but_when_that_one_does_not_come_back",
     "0 km 0\n0.1 km 0 as V1\n9-14/1 km 0 as V1\n14 tick",
     {"silence notice at 0", "silence warning grown at 0"}},
    {"a_tracker_falls_silent_long_after_its_seal",
     "0-2/1 km 0 as V1\n2.1 km 0\n3-60/1 km 0 as V1\n76 tick",
     {"silence notice at 60", "silence warning grown at 60", "silence notice at 2",
      "silence warning grown at 2", "silence alarm grown at 2"}},
    {"flapping_is_one_cause",
     "0 km 0\n4 km 0\n8 km 0\n12 km 0",
     {"silence notice at 0", "silence notice ended at 0"}},
};
INSTANTIATE_TEST_SUITE_P(Silence, Journeys, ::testing::ValuesIn(kSilenceCases), NameOf);

TEST(Tracker, SilenceBeginsWithTheMovement) {
  PlanParts parts = TestParts();
  parts.movements[0].pairings[0].valid.from_ms = kStartMs + 600 * kMinute;
  const auto plan = PlanOf(std::move(parts));
  const Alarms late = Ride(ReadJourney("0 km 0\n601 tick\n601.5 km 0"), plan);
  EXPECT_EQ(std::ranges::count(late, AlarmKind::kSilence, &Alarm::kind), 0);
  const Alarms alarms = Ride(ReadJourney("0 km 0\n604 tick"), plan);
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(Told(alarms[0]), "silence notice at 600");
}

const Case kStopCases[] = {
    {"just_below_five_minutes", "0 km 10 kmh 60\n1-5.9/0.5 km 11\n6 km 12 kmh 60", {}},
    {"five_minutes",
     "0 km 10 kmh 60\n1-6/0.5 km 11\n7 km 12 kmh 60",
     {"unplanned_stop warning at 1", "unplanned_stop warning ended at 1"}},
    {"fifteen_minutes_are_more",
     "0 km 10 kmh 60\n1-16/0.5 km 11",
     {"unplanned_stop warning at 1", "unplanned_stop alarm grown at 1"}},
    {"in_the_rest_area", "0 km 59 kmh 60\n1-30/1 km 60", {}},
    {"last_known_place_repeated_is_no_stop", "0 km 10 kmh 60\n1-16/1 km 11 stale", {}},
    {"from_radio_cells_is_no_stop", "0 km 10 kmh 60\n1-16/1 km 11 cell", {}},
};
INSTANTIATE_TEST_SUITE_P(Stop, Journeys, ::testing::ValuesIn(kStopCases), NameOf);

const Case kRouteCases[] = {
    {"just_inside_the_corridor", "0-9/1 km 10-18 south 490 kmh 60", {}},
    {"two_fixes_outside",
     "0 km 10 kmh 60\n0.5-0.9/0.4 km 10.5-11 south 900 kmh 60\n1.5 km 11.5 kmh 60",
     {}},
    {"three_fixes_outside",
     "0 km 10 kmh 60\n0.5-1.5/0.5 km 10.5-11 south 900 kmh 60\n3-5/1 km 12-14 kmh 60",
     {"deviation alarm at 0", "deviation alarm ended at 0"}},
    {"a_minute_outside",
     "0 km 10 kmh 60\n0.5 km 10.5 south 900 kmh 60\n1.6 km 11 south 900 kmh 60",
     {"deviation alarm at 0"}},
    {"outside_by_less_than_twice_the_accuracy", "0-9/1 km 10-18 south 900 acc 210 kmh 60", {}},
    {"outside_but_standing", "0 km 10 kmh 60\n1-4/1 km 11 south 900 kmh 3", {}},
    {"far_outside_is_critical",
     "0 km 10 kmh 60\n1-12/1 km 10 south 1000-12000 kmh 60",
     {"deviation alarm at 1", "deviation critical grown at 1"}},
    {"cell_fixes_are_not_looked_at", "0 km 10 kmh 60\n1-9/1 km 10-18 south 3000 cell kmh 60", {}},
    {"back_along_the_way",
     "0-2/1 km 0\n3-23/1 km 1-20 kmh 60\n24-28/1 km 19.1-15.1 kmh 60\n29-33/1 km 16-20 kmh 60",
     {"wrong_way alarm at 27", "wrong_way alarm ended at 27"}},
    {"back_by_less_than_a_kilometre",
     "0-2/1 km 0\n3-23/1 km 1-20 kmh 60\n24-33/1 km 19.5-19.1 kmh 60",
     {}},
    {"passed_the_checkpoint_by",
     "0-2/1 km 0\n3-42/1 km 1-38 kmh 60\n43-46/1 km 39-42 south 400 kmh 60",
     {"missed_node alarm at 46"}},
    {"passed_the_rest_area_by", "0-2/1 km 40\n3-42/1 km 41-80 south 400 kmh 60", {}},
    {"back_at_the_origin",
     "0-2/1 km 0\n3-43/1 km 1-40 kmh 60\n44-46/1 km 40\n47-87/1 km 40-0 south 550 kmh 0\n88-89/1 "
     "km 0",
     {"wrong_node alarm at 88"}},
};
INSTANTIATE_TEST_SUITE_P(Route, Journeys, ::testing::ValuesIn(kRouteCases), NameOf);

const Case kNodeCases[] = {
    {"just_below_four_fifths_of_the_time", "0-23/1 km 40", {}},
    {"four_fifths_and_all_of_the_time",
     "0-31/1 km 40",
     {"dwell warning at 0", "dwell alarm grown at 0"}},
    {"left_in_time",
     "0-25/1 km 40\n26-30/1 km 41-45 kmh 60",
     {"dwell warning at 0", "dwell warning ended at 0"}},
    {"not_there_a_quarter_of_an_hour_after_it_was_expected",
     "254 km 90 kmh 60\n255 km 91 kmh 60",
     {"late warning at 240"}},
    {"not_there_fourteen_minutes_after", "253 km 89 kmh 60\n254 km 90 kmh 60", {}},
    {"came_after_all",
     "256 km 98 kmh 60\n257 km 99 kmh 60\n258-259/1 km 100",
     {"late warning at 240", "late warning ended at 240"}},
    {"left_the_destination", "0-2/1 km 100\n3-6/1 km 101-104 kmh 60", {"deviation alarm at 3"}},
};
INSTANTIATE_TEST_SUITE_P(Node, Journeys, ::testing::ValuesIn(kNodeCases), NameOf);

const Case kMotionCases[] = {
    {"just_below_the_limit", "0-5/0.5 km 10-19 kmh 105", {}},
    {"too_fast_for_half_a_minute", "0-1/0.5 km 10-12 kmh 106", {"overspeed warning at 0"}},
    {"too_fast_once", "0 km 10 kmh 130\n0.5 km 11 kmh 90", {}},
    {"impossible_jump",
     "0-1/1 km 10 kmh 20\n2 km 30 kmh 20\n3 km 11 kmh 20",
     {"jump alarm at 2", "jump alarm ended at 2"}},
    {"a_jump_that_three_fixes_agree_on",
     "0-1/1 km 10 kmh 20\n2-5/1 km 30-31 kmh 20",
     {"jump alarm at 2", "jump alarm ended at 2"}},
    {"fast_but_not_impossible", "0-1/1 km 10 kmh 100\n2 km 12.4 kmh 100", {}},
};
INSTANTIATE_TEST_SUITE_P(Motion, Journeys, ::testing::ValuesIn(kMotionCases), NameOf);

const Case kZoneCases[] = {
    {"two_fixes_inside_and_three_out",
     "0 km 70.5 south 400 kmh 4\n1-2/1 km 71 south 700 kmh 4\n3-5/1 km 71 south 400 kmh 4",
     {"zone alarm at 1", "zone alarm ended at 1"}},
    {"one_fix_at_the_border",
     "0 km 70.5 south 400 kmh 4\n1 km 71 south 605 kmh 4\n2 km 71 south 400 kmh 4",
     {}},
    {"one_fix_deeper_than_it_is_exact",
     "0 km 70.5 south 400 kmh 4\n1 km 71 south 700 acc 20 kmh 4",
     {"zone alarm at 1"}},
    {"one_fix_that_is_not", "0 km 70.5 south 400 kmh 4\n1 km 71 south 610 acc 20 kmh 4", {}},
    {"crossed_between_two_fixes",
     "0 km 69.5 south 700 kmh 4\n1 km 71.9 south 590 kmh 4\n3 km 72.5 south 590 kmh 4",
     {"zone alarm at 1"}},
    {"in_and_out_again_at_its_border",
     R"(0 km 71 south 400 kmh 4
        1-2/1 km 71 south 700 kmh 4
        3 km 71 south 590 kmh 4
        4 km 71 south 610 kmh 4
        5 km 71 south 590 kmh 4
        6 km 71 south 610 kmh 4)",
     {"zone alarm at 1"}},
    {"late_place_inside",
     "60 km 71 south 400 kmh 4\n20 km 71 south 900 kmh 4 received 61",
     {"zone alarm late at 20"}},
    {"two_late_places_inside_are_one_cause",
     "60 km 71 south 400 kmh 4\n20 km 71 south 900 kmh 4 received 61\n21 km 71 south 900 kmh 4 "
     "received 61",
     {"zone alarm late at 20"}},
};
INSTANTIATE_TEST_SUITE_P(Zone, Journeys, ::testing::ValuesIn(kZoneCases), NameOf);

const Case kDeviceCases[] = {
    {"door_open_once_may_be_a_glitch", "0 km 0 shut\n1 km 0 door\n2 km 0 shut", {}},
    {"door_open_twice",
     "0 km 0 shut\n1-2/1 km 0 door\n3-4/1 km 0 shut",
     {"door critical at 1", "door critical ended at 1"}},
    {"light_inside", "0-1/1 km 0 light 51", {"door critical at 0"}},
    {"a_little_light", "0-5/1 km 0 light 50", {}},
    {"battery_at_the_reserve", "0 km 0 battery 11\n1 km 0 battery 10", {"battery alarm at 1"}},
    {"battery_that_will_not_last",
     "0-2/1 km 0 battery 80\n3-43/1 km 1-20 kmh 30 battery 79-50\n44-62/1 km 20-27 kmh 30 battery "
     "50-30",
     {"battery warning at 60"}},
    {"battery_that_will", "0-2/1 km 0 battery 80\n3-63/1 km 1-38 kmh 60 battery 80-78", {}},
    {"call_for_help_is_one_cause",
     "0 km 0 sos\n1 km 0 sos\n2 km 0 sos",
     {"device_distress critical at 0"}},
    {"call_for_help_under_no_movement",
     "0 km 0 as X9 sos\n1 km 0 as X9",
     {"device_distress critical at 0"}},
};
INSTANTIATE_TEST_SUITE_P(Device, Journeys, ::testing::ValuesIn(kDeviceCases), NameOf);

const Case kClockCases[] = {
    {"year_2000_before_the_first_fix", "0-1/1 zero year2000 invalid\n2 km 0", {}},
    {"three_hours_ahead_is_local_time", "0-3/1 km 0 clock 180", {"clock notice at 0"}},
    {"ten_minutes_ahead_is_wrong", "0-3/1 km 0 clock 10", {"clock warning at 0"}},
    {"four_minutes_ahead_is_let_pass", "0-3/1 km 0 clock 4", {}},
    {"three_hours_behind_in_three_reports", "0-5/1 km 0 clock -180", {"clock notice at 2"}},
};
INSTANTIATE_TEST_SUITE_P(Clock, Journeys, ::testing::ValuesIn(kClockCases), NameOf);

const Case kUnitCases[] = {
    {"together",
     "0-1/1 km 10 kmh 60 as V1\n1.1 km 10 kmh 60\n2 km 11 kmh 60 as V1\n2.1 km 11 kmh 60\n3 km 12 "
     "kmh 60 "
     "as V1\n3.1 km 12 kmh 60",
     {}},
    {"seal_stays_behind",
     R"(0 km 10 as V1
        0.1 km 10
        1 km 11 as V1
        1.1 km 10
        2 km 12 as V1
        2.1 km 10
        3 km 13 as V1
        3.1 km 10)",
     {"unit_mismatch critical at 3"}},
};
INSTANTIATE_TEST_SUITE_P(Unit, Journeys, ::testing::ValuesIn(kUnitCases), NameOf);

// The same journey with what was sent twice, in reverse, or with ticks in between.
const char* const kTour = R"(0-2/1 km 0 locked
  3-20/0.5 km 1-18 kmh 60 locked
  20.5-24/0.5 km 18-20 south 1200 kmh 60 locked
  24.5-28/0.5 km 20-23 kmh 60 locked
  28.5-36/0.5 km 23 locked
  36.5 km 23 cut
  37-60/0.5 km 23-40 kmh 60)";

std::vector<std::string> CausesOf(const Alarms& alarms) {
  std::vector<std::string> causes;
  for (const Alarm& alarm : alarms) {
    if (alarm.phase == AlarmPhase::kRaised) causes.push_back(alarm.cause);
  }
  return causes;
}

TEST(Tracker, TellsOfTheTourEachThingOnce) {
  const Alarms alarms = Ride(ReadJourney(kTour), PlanOf(TestParts()));
  EXPECT_THAT(CausesOf(alarms),
              ::testing::ElementsAre(
                  fmt::format("KBX 123A/deviation/{}/S1", kStartMs + 41 * kMinute / 2),
                  fmt::format("KBX 123A/unplanned_stop/{}/S1", kStartMs + 56 * kMinute / 2),
                  "KBX 123A/seal_cut/T1/S1"));
}

TEST(Tracker, DropsWhatWasSentTwice) {
  std::vector<Coming> twice;
  for (const Coming& coming : ReadJourney(kTour)) {
    twice.push_back(coming);
    twice.push_back(coming);
  }
  Tracker tracker;
  const Alarms alarms = Ride(twice, PlanOf(TestParts()), &tracker);
  EXPECT_EQ(CausesOf(alarms), CausesOf(Ride(ReadJourney(kTour), PlanOf(TestParts()))));
  EXPECT_EQ(tracker.counts().duplicates, twice.size() / 2);
}

// Two hours without radio, then all at once, the newest first.
TEST(Tracker, SortsABurstThatComesNewestFirst) {
  std::vector<Coming> journey = ReadJourney(kTour);
  const std::int64_t received_ms = journey.back().received_ms + 1000;
  for (Coming& coming : journey)
    coming.received_ms = received_ms;
  const auto in_order = CausesOf(Ride(journey, PlanOf(TestParts())));
  std::ranges::reverse(journey);
  Tracker tracker;
  const Alarms alarms = Ride(journey, PlanOf(TestParts()), &tracker);
  EXPECT_THAT(CausesOf(alarms), ::testing::UnorderedElementsAreArray(in_order));
  EXPECT_EQ(tracker.counts().late, 0);
  for (const Alarm& alarm : alarms) {
    if (alarm.kind == AlarmKind::kDeviation) {
      EXPECT_TRUE(alarm.late);
    }
  }
}

TEST(Tracker, TicksInBetweenChangeNothing) {
  std::vector<Coming> ticked;
  for (const Coming& coming : ReadJourney(kTour)) {
    ticked.push_back(coming);
    for (int second = 1; second < 30; second += 3)
      ticked.push_back(
          {.report = {}, .received_ms = coming.received_ms + second * 1000, .tick = true});
  }
  EXPECT_EQ(CausesOf(Ride(ticked, PlanOf(TestParts()))),
            CausesOf(Ride(ReadJourney(kTour), PlanOf(TestParts()))));
}

TEST(Tracker, AlarmsCarryWhatTheyRestOn) {
  const auto plan = PlanOf(TestParts());
  for (const Alarm& alarm : Ride(ReadJourney(kTour), plan)) {
    EXPECT_EQ(alarm.movement, "T1");
    EXPECT_EQ(alarm.settings, plan->settings_version());
    EXPECT_FALSE(alarm.evidence.empty());
    EXPECT_TRUE(std::ranges::is_sorted(alarm.evidence));
    if (alarm.kind == AlarmKind::kDeviation && alarm.phase == AlarmPhase::kRaised) {
      EXPECT_THAT(alarm.thresholds,
                  ::testing::Contains(Threshold{.name = "deviation.fixes", .value = 3}));
    }
  }
}

TEST(Tracker, ShowsWhereAUnitIs) {
  Tracker tracker;
  Ride(ReadJourney("0-2/1 km 0 locked\n3-23/1 km 1-20 kmh 60 locked battery 70"),
       PlanOf(TestParts()), &tracker);
  const auto view = tracker.Find("S1");
  ASSERT_TRUE(view.has_value());
  EXPECT_EQ(view->unit, "KBX 123A");
  EXPECT_EQ(view->movement, "T1");
  EXPECT_EQ(view->seal, SealState::kInTransit);
  EXPECT_NEAR(view->along_m, 20'000, 50);
  EXPECT_NEAR(view->remaining_m, 80'000, 200);
  EXPECT_EQ(view->next_node, "weigh");
  EXPECT_EQ(view->battery_percent, 70);
  EXPECT_NEAR(view->pace_kmh, 60, 1e-3);
  EXPECT_TRUE(view->open.empty());
  EXPECT_EQ(tracker.Find("S2"), std::nullopt);
}

TEST(Tracker, CountsWhatItCannotUse) {
  Tracker tracker;
  Ride(ReadJourney("0 zero\n1 km 0 invalid\n2 km 0 cell\n3 km 0 stale\n4 year2000 km 0\n5 km 0"),
       PlanOf(TestParts()), &tracker);
  EXPECT_EQ(tracker.counts().taken, 6);
  EXPECT_EQ(tracker.counts().no_place, 3);
  EXPECT_EQ(tracker.counts().cell, 1);
  EXPECT_EQ(tracker.counts().clock_unset, 1);
}

TEST(Tracker, ANewMovementBeginsAnew) {
  Tracker tracker;
  Ride(ReadJourney("0 km 0 cut"), PlanOf(TestParts()), &tracker);
  PlanParts parts = TestParts();
  parts.movements[0].id = "T2";
  tracker.SetPlan(PlanOf(std::move(parts)));
  Alarms out;
  const auto more = ReadJourney("0 km 0 tick\n1 km 0 whole\n2 km 0 cut");
  Follow(tracker, more, 1, more.size(), out);
  ASSERT_EQ(out.size(), 1);
  EXPECT_EQ(out[0].cause, "KBX 123A/seal_cut/T2/S1");
}

}  // namespace
}  // namespace tidewaiter::track
