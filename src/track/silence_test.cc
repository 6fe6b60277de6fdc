// What explains a silence: the device's own habit, and where others were silent.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "track/behaviours/silence_watch.h"
#include "track/test_journey.h"

namespace tidewaiter::track {
namespace {

// Reports each so many seconds; returns the interval that is expected then, in seconds.
double Learned(SilenceWatch& watch, int reports, double each_s, float kmh,
               const Settings& settings = {}) {
  for (int i = 0; i < reports; ++i) {
    const std::int64_t next_ms = watch.told_ms + static_cast<std::int64_t>(each_s * 1000);
    LearnInterval(watch, {.time_ms = next_ms, .speed_kmh = kmh, .flags = Sample::kPlace}, settings);
  }
  return static_cast<double>(IntervalMs(watch, settings)) / 1000;
}

TEST(Silence, TheIntervalIsTheDevicesOwnWhereThatIsLonger) {
  SilenceWatch watch{.told_ms = kStartMs};
  EXPECT_EQ(Learned(watch, 50, 10, 60), 60);  // never less than declared
  EXPECT_NEAR(Learned(watch, 50, 300, 60), 300, 30);
  EXPECT_NEAR(Learned(watch, 500, 60, 60), 60, 6);  // and back
}

TEST(Silence, ParkedItHasAnotherInterval) {
  SilenceWatch watch{.told_ms = kStartMs};
  Learned(watch, 50, 60, 60);
  EXPECT_NEAR(Learned(watch, 60, 900, 0), 900, 90);
  EXPECT_NEAR(Learned(watch, 2, 60, 60), 60, 6);  // on the road again
}

TEST(Silence, OneHoleOfADayTeachesLittleAndNothingIsLearnedBeyondTheLimit) {
  SilenceWatch watch{.told_ms = kStartMs};
  Learned(watch, 50, 60, 60);
  EXPECT_LT(Learned(watch, 1, 86'400, 60), 66);
  EXPECT_EQ(Learned(watch, 200, 86'400, 60), 1200);
  Settings off;
  off.Set(Limit::kSilenceLearn, 0);
  SilenceWatch other{.told_ms = kStartMs};
  EXPECT_EQ(Learned(other, 50, 300, 60, off), 60);
}

TEST(Silence, WhatIsOlderTeachesNothing) {
  SilenceWatch watch{.told_ms = kStartMs};
  Learned(watch, 10, 60, 60);
  const SilenceWatch before = watch;
  LearnInterval(watch, {.time_ms = kStartMs - 3'600'000}, {});
  EXPECT_EQ(watch.told_ms, before.told_ms);
  EXPECT_EQ(watch.moving_s, before.moving_s);
}

std::vector<std::string> Silences(const Alarms& alarms) {
  std::vector<std::string> told;
  for (const Alarm& alarm : alarms) {
    if (alarm.kind == AlarmKind::kSilence) told.push_back(Told(alarm));
  }
  return told;
}

// One that sleeps when parked: each quarter of an hour, for ten hours, and then for 40 minutes.
TEST(Silence, AParkedUnitThatSleepsIsNotSilent) {
  const std::string sleeps = "0-600/15 km 60\n640 tick";
  EXPECT_TRUE(
      std::ranges::none_of(Ride(ReadJourney(sleeps), PlanOf(TestParts())), [](const Alarm& a) {
        return a.kind == AlarmKind::kSilence && a.began_ms > kStartMs + 500 * kMinute;
      }));
  EXPECT_FALSE(Silences(Ride(ReadJourney("0-600/1 km 60\n640 tick"), PlanOf(TestParts()))).empty());
}

// A truck from kilometre 20 to 40, without radio from 27 to 34; what it kept comes newest first.
std::string Through(const std::string& device, int minute) {
  std::string told;
  const auto say = [&](int from, int to, const std::string& more) {
    told += fmt::format("{}-{}/1 km {}-{} kmh 60 as {}{}\n", minute + from, minute + to, from, to,
                        device, more);
  };
  say(20, 26, "");
  for (int km = 34; km >= 27; --km)
    say(km, km, fmt::format(" received {}", minute + 34.5));
  say(35, 40, "");
  return told;
}

constexpr std::string_view kLast = "600-627/1 km 0-27 kmh 60\n";

TEST(Silence, WhereOthersWereSilentItIsSaidOneStepLater) {
  const auto after = [](int trucks, std::string_view tick) {
    std::string told;
    for (int i = 0; i < trucks; ++i)
      told += Through(fmt::format("X{}", i), 100 * i);
    told += kLast;
    told += tick;
    return Silences(Ride(ReadJourney(told), PlanOf(TestParts())));
  };
  using Lines = std::vector<std::string>;
  const Lines warned{"silence notice at 627", "silence warning grown at 627"};
  EXPECT_EQ(after(0, "645 tick"), warned);
  EXPECT_EQ(after(2, "645 tick"), warned);
  EXPECT_EQ(after(3, "645 tick"), (Lines{"silence notice at 627"}));
  EXPECT_EQ(after(3, "660 tick"), warned);
  EXPECT_EQ(after(3, "750 tick"), (Lines{"silence notice at 627", "silence warning grown at 627",
                                         "silence alarm grown at 627"}));
}

TEST(Silence, HolesAreKeptInTheSnapshot) {
  std::string told;
  for (int i = 0; i < 3; ++i)
    told += Through(fmt::format("X{}", i), 100 * i);
  Tracker tracker;
  const auto plan = PlanOf(TestParts());
  Ride(ReadJourney(told), plan, &tracker);
  Tracker again;
  ASSERT_TRUE(again.Load(tracker.Save()));
  again.SetPlan(plan);
  Alarms alarms;
  std::uint64_t seq = again.next_seq();
  for (const Coming& coming : ReadJourney(std::string(kLast) + "645 tick")) {
    if (coming.tick) {
      again.Tick(coming.received_ms, alarms);
    } else {
      again.Take(coming.report, {.seq = seq++, .received_ms = coming.received_ms}, alarms);
    }
  }
  EXPECT_EQ(Silences(alarms), (std::vector<std::string>{"silence notice at 627"}));
}

// The line of a post was broken, not the radio of the trucks.
TEST(Silence, WhatAPostKeptMakesNoHole) {
  std::string told;
  for (int i = 0; i < 5; ++i)
    told += Through(fmt::format("X{}", i), 100 * i);
  told += kLast;
  told += "645 tick";
  Tracker tracker;
  tracker.SetPlan(PlanOf(TestParts()));
  Alarms alarms;
  std::uint64_t seq = 0;
  for (const Coming& coming : ReadJourney(told)) {
    if (coming.tick) {
      tracker.Tick(coming.received_ms, alarms);
      continue;
    }
    tracker.Take(
        coming.report,
        {.seq = seq++, .received_ms = coming.received_ms, .first_ms = coming.report.time_ms + 1000},
        alarms);
  }
  EXPECT_EQ(Silences(alarms),
            (std::vector<std::string>{"silence notice at 627", "silence warning grown at 627"}));
}

// A clock that is some minutes behind looks like something that was kept; it was heard.
TEST(Silence, AClockThatIsBehindMakesNoHole) {
  std::string told;
  for (int i = 0; i < 5; ++i)
    told += fmt::format("{0}-{1}/1 km 20-40 kmh 60 as X{2} late 5\n", 100 * i, 100 * i + 20, i);
  told += kLast;
  told += "645 tick";
  EXPECT_EQ(Silences(Ride(ReadJourney(told), PlanOf(TestParts()))),
            (std::vector<std::string>{"silence notice at 627", "silence warning grown at 627"}));
}

// Seal, tracker and thermometer, each with breaks of its own and some that they share.
std::vector<Coming> Breaks(std::uint64_t seed) {
  Random random(seed);
  std::vector<Coming> all;
  const char* const devices[] = {"S1", "V1", "T1"};
  std::int64_t quiet_until[3] = {};
  for (int minute = 0; minute < 600; ++minute) {
    const bool all_quiet = random.Chance(0.01);
    for (int i = 0; i < 3; ++i) {
      if (all_quiet || random.Chance(0.01))
        quiet_until[i] = minute + static_cast<std::int64_t>(random.Uniform(1, 50));
      if (minute < quiet_until[i]) continue;
      const std::int64_t at_ms = kStartMs + minute * kMinute + i * 7000 +
                                 static_cast<std::int64_t>(random.Uniform(0, 3000));
      Coming coming{.received_ms = at_ms};
      coming.report = {.device = devices[i], .time_ms = at_ms};
      coming.report.fix = {.valid = i != 2, .at = Place(60), .time_ms = at_ms};
      all.push_back(std::move(coming));
    }
  }
  return all;
}

std::multiset<std::string> Heard(const std::vector<Coming>& comings, std::int64_t tick_ms) {
  Tracker tracker;
  tracker.SetPlan(PlanOf(TestParts()));
  Alarms alarms;
  std::uint64_t seq = 0;
  std::int64_t ticked_ms = kStartMs;
  const std::int64_t end_ms = kStartMs + 700 * kMinute;
  const auto tick_to = [&](std::int64_t to_ms) {
    for (; tick_ms != 0 && ticked_ms + tick_ms < to_ms; ticked_ms += tick_ms)
      tracker.Tick(ticked_ms + tick_ms, alarms);
  };
  for (const Coming& coming : comings) {
    tick_to(coming.received_ms);
    tracker.Take(coming.report, {.seq = seq++, .received_ms = coming.received_ms}, alarms);
  }
  tick_to(end_ms);
  tracker.Tick(end_ms, alarms);
  std::multiset<std::string> told;
  for (const Alarm& alarm : alarms) {
    if (alarm.kind != AlarmKind::kSilence) continue;
    told.insert(fmt::format("{} {} {}", alarm.cause, Told(alarm), alarm.known_ms));
  }
  return told;
}

TEST(Silence, IsTheSameHoweverSeldomOneLooks) {
  std::size_t told = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const std::vector<Coming> comings = Breaks(seed);
    const auto never = Heard(comings, 0);
    EXPECT_EQ(Heard(comings, 1000), never) << seed;
    EXPECT_EQ(Heard(comings, 47'000), never) << seed;
    told += never.size();
  }
  EXPECT_GT(told, 300U);
}

}  // namespace
}  // namespace tidewaiter::track
