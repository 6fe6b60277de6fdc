// Times of arrival on simulated journeys, against the plan's.
#include "track/eta.h"

#include <cmath>
#include <cstdio>
#include <optional>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "track/eta_query.h"
#include "track/eta_score.h"
#include "track/test_journey.h"

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kHour = 3'600'000;

// A corridor of nine places, 25 to 140 km apart. Each way has its own slowness, hours of the day
// theirs, each truck its own, each leg chance, and three legs in a hundred a breakdown; at every
// second place there is a stay with a long tail.
class Country {
 public:
  explicit Country(std::uint64_t seed) : random_(seed) {
    for (int i = 0; i < 8; ++i) {
      km_.push_back(random_.Uniform(25, 140));
      slow_.push_back(random_.Uniform(0.8, 1.7));
      stay_min_.push_back(i % 2 == 1 ? random_.Uniform(15, 90) : 0);
    }
  }

  Journey Drive(std::int64_t start_ms) {
    Journey journey;
    const auto first = random_.Below(4);
    const auto last = 4 + random_.Below(5);
    const double truck = random_.LogNormal(0, 0.08);
    std::int64_t now_ms = start_ms;
    for (std::size_t i = first; i < last; ++i) {
      DrivenLeg driven{.leg = LegAt(i), .depart_ms = now_ms};
      double hours = km_[i] / 50 * slow_[i] * truck * random_.LogNormal(0, 0.1) * Rush(now_ms);
      if (random_.Chance(0.03)) hours += random_.Uniform(1, 4);
      now_ms += static_cast<std::int64_t>(hours * kHour);
      driven.arrive_ms = now_ms;
      journey.push_back(driven);
      if (i + 1 < last && stay_min_[i] > 0)
        now_ms += static_cast<std::int64_t>(stay_min_[i] * random_.LogNormal(0, 0.5) * 60'000);
    }
    return journey;
  }

 private:
  [[nodiscard]] EtaLeg LegAt(std::size_t i) const {
    EtaLeg leg{.edge = fmt::format("n{}>n{}", i, i + 1), .length_m = km_[i] * 1000};
    leg.plan_kmh = 50;
    if (stay_min_[i] > 0) leg.stay = fmt::format("n{}", i + 1);
    leg.stay_plan_s = stay_min_[i] > 0 ? 1800 : 0;
    return leg;
  }
  static double Rush(std::int64_t now_ms) {
    const std::int64_t hour = now_ms / kHour % 24;
    if ((hour >= 6 && hour < 9) || (hour >= 15 && hour < 19)) return 1.5;
    return hour < 5 ? 0.9 : 1;
  }

  Random random_;
  std::vector<double> km_;
  std::vector<double> slow_;
  std::vector<double> stay_min_;
};

EtaTrial TrialOf(const EtaModel& model, const Journey& journey, std::size_t from) {
  const EtaQuery query = QueryAt(journey, from);
  EtaTrial trial{.now_ms = query.now_ms, .said = model.Predict(query)};
  for (const EtaLeg& leg : query.ahead)
    trial.remaining_m += leg.length_m;
  trial.plan_s = PlanSeconds(query);
  trial.arrived_ms = journey.back().arrive_ms;
  return trial;
}

// Learns `learned` journeys, forty a day, and is asked at each node of the next `asked`, learning
// on.
EtaScore ScoreAfter(int learned, int asked, std::uint64_t seed) {
  Country country(seed);
  EtaModel model;
  std::vector<EtaTrial> trials;
  std::int64_t start_ms = kStartMs;
  for (int i = 0; i < learned + asked; ++i) {
    start_ms += kHour * 24 / 40;
    const Journey journey = country.Drive(start_ms);
    for (std::size_t from = 0; i >= learned && from < journey.size(); ++from)
      trials.push_back(TrialOf(model, journey, from));
    model.Learn(journey);
  }
  return ScoreEtas(trials);
}

void Print(const char* what, const EtaScore& score) {
  for (std::size_t i = 0; i < kEtaClasses; ++i) {
    const EtaClassScore& one = score.classes[i];
    std::printf(
        "%s class %zu: %llu asked, error %.1f min, plan %.1f min, covered %.3f, width %.0f\n", what,
        i, static_cast<unsigned long long>(one.trials), one.error_min, one.plan_error_min,
        one.covered, one.width_min);
  }
  std::printf("%s all: %llu, error %.1f, plan %.1f, covered %.3f\n", what,
              static_cast<unsigned long long>(score.all.trials), score.all.error_min,
              score.all.plan_error_min, score.all.covered);
}

TEST(Eta, IsBetterThanThePlanAndItsIntervalHolds) {
  const EtaScore score = ScoreAfter(1200, 600, 5);
  Print("after 1200", score);
  EXPECT_LT(score.all.error_min, 0.4 * score.all.plan_error_min);
  EXPECT_NEAR(score.all.covered, 0.9, 0.03);
  for (const EtaClassScore& one : score.classes) {
    if (one.trials < 100) continue;
    EXPECT_LT(one.error_min, one.plan_error_min);
    EXPECT_NEAR(one.covered, 0.9, 0.06);
  }
}

TEST(Eta, AFewJourneysHelpAlready) {
  const EtaScore score = ScoreAfter(40, 80, 6);
  Print("after 40", score);
  EXPECT_LT(score.all.error_min, 0.6 * score.all.plan_error_min);
  EXPECT_GT(score.all.covered, 0.8);
}

TEST(Eta, WithoutHistoryIsThePlan) {
  const EtaModel model;
  const EtaQuery query{.now_ms = kStartMs, .ahead = {{.edge = "a>b", .length_m = 100'000}}};
  const Eta eta = model.Predict(query);
  EXPECT_EQ(eta.basis, EtaBasis::kPlan);
  EXPECT_EQ(eta.at_ms, kStartMs + 2 * kHour);  // at 50 km/h
  EXPECT_LT(eta.early_ms, eta.at_ms);
  EXPECT_GT(eta.late_ms, eta.at_ms);
  EtaQuery moving = query;
  moving.pace_kmh = 25;
  EXPECT_EQ(model.Predict(moving).at_ms, kStartMs + 4 * kHour);
  EXPECT_EQ(model.Predict({.now_ms = kStartMs}).at_ms, kStartMs);  // it is there
}

Journey OneLeg(const char* edge, double hours, std::int64_t depart_ms) {
  return {{.leg = {.edge = edge, .length_m = 50'000, .plan_kmh = 50},
           .depart_ms = depart_ms,
           .arrive_ms = depart_ms + static_cast<std::int64_t>(hours * kHour)}};
}

TEST(Eta, IsDrawnToTheEdgeAsItIsDrivenMore) {
  EtaModel model;
  for (int i = 0; i < 30; ++i)
    model.Learn(OneLeg("others", 1, kStartMs + i * kHour));
  const EtaQuery query = QueryAt(OneLeg("new", 1, kStartMs + 60 * kHour), 0);
  EXPECT_EQ(model.Predict(query).basis, EtaBasis::kMode);
  std::int64_t before_ms = model.Predict(query).at_ms;
  for (int i = 0; i < 5; ++i) {
    model.Learn(OneLeg("new", 3, kStartMs + (61 + 24 * i) * kHour));
    const Eta eta = model.Predict(query);
    EXPECT_EQ(eta.basis, EtaBasis::kHistory);
    EXPECT_GT(eta.at_ms, before_ms);
    EXPECT_LT(eta.at_ms, query.now_ms + 3 * kHour);
    before_ms = eta.at_ms;
  }
}

TEST(Eta, WhoWasSlowSoFarIsExpectedToStaySo) {
  Country country(8);
  EtaModel model;
  for (int i = 0; i < 200; ++i)
    model.Learn(country.Drive(kStartMs + i * kHour));
  Journey journey = country.Drive(kStartMs + 300 * kHour);
  EtaQuery query = QueryAt(journey, 1);
  const std::int64_t usual_ms = model.Predict(query).at_ms;
  query.driven[0].arrive_ms += query.driven[0].arrive_ms - query.driven[0].depart_ms;
  EXPECT_GT(model.Predict(query).at_ms, usual_ms);
}

TEST(Eta, WhatCannotBeTeachesNothing) {
  EtaModel model;
  model.Learn({});
  model.Learn(OneLeg("x", -1, kStartMs));
  model.Learn(OneLeg("x", 24 * 40, kStartMs));
  EXPECT_EQ(model.cells(), 0);
}

TEST(Eta, IsReadBack) {
  Country country(9);
  EtaModel model;
  for (int i = 0; i < 100; ++i)
    model.Learn(country.Drive(kStartMs + i * kHour));
  EtaModel read;
  ASSERT_TRUE(read.Load(model.Save()).has_value());
  EXPECT_EQ(read.Save(), model.Save());
  const Journey journey = country.Drive(kStartMs + 200 * kHour);
  EXPECT_EQ(read.Predict(QueryAt(journey, 0)), model.Predict(QueryAt(journey, 0)));
  read.Learn(journey);
  model.Learn(journey);
  EXPECT_EQ(read.Save(), model.Save());
  const std::string saved = model.Save();
  for (std::size_t i = 0; i < saved.size(); i += 501) {
    std::string bent = saved;
    bent[i] = static_cast<char>(bent[i] ^ 2);
    EXPECT_FALSE(read.Load(bent).has_value());
    EXPECT_FALSE(read.Load(saved.substr(0, i)).has_value());
  }
  EXPECT_EQ(read.Save(), saved);
}

// The truck of test_journey.h: 100 km by weighbridge and rest area.
TEST(EtaQuery, AsksForAPlaceOnTheWay) {
  const auto course = MakeCourse(TestMovement());
  const UnitView view{.node = "yard"};
  EXPECT_EQ(QueryOf(*course, view, {.to = "rest"}, kStartMs).ahead.size(), 2U);
  EXPECT_EQ(QueryOf(*course, view, {.to = "depot"}, kStartMs).ahead.size(), 3U);
  EXPECT_TRUE(QueryOf(*course, view, {.to = "yard"}, kStartMs).ahead.empty());  // it is there
  const UnitView behind{.node = "rest"};
  EXPECT_TRUE(QueryOf(*course, behind, {.to = "weigh"}, kStartMs).ahead.empty());
  // On its way to the place itself: what is left of this way.
  const UnitView between{.remaining_m = 70'000, .next_node = "weigh"};
  const auto query = QueryOf(*course, between, {.to = "weigh"}, kStartMs);
  ASSERT_EQ(query.ahead.size(), 1U);
  EXPECT_NEAR(query.ahead[0].length_m, 10'000, 200);
}

TEST(EtaQuery, WaysHaveTheNamesOfAll) {
  const auto course = MakeCourse(TestMovement());
  const NodeNames names{"GZ-1", "GZ-2", "GZ-3", "GZ-4"};
  const UnitView view{.node = "yard"};
  const auto query = QueryOf(*course, view, {.names = names}, kStartMs);
  EXPECT_EQ(query.at_node, "GZ-1");
  EXPECT_EQ(query.ahead.at(0).edge, "GZ-1>GZ-2");
  EXPECT_EQ(query.ahead.at(0).stay, "GZ-2");
}

TEST(EtaQuery, AJourneyIsWhatLiesBetweenStays) {
  const auto course = MakeCourse(TestMovement());
  const auto at = [](int minute) { return kStartMs + minute * kMinute; };
  const std::vector<NodeStay> all{{"yard", at(0), at(10)},
                                  {"weigh", at(50), at(60)},
                                  {"rest", at(80), at(85)},
                                  {"depot", at(130), 0}};
  const Journey journey = JourneyOf(*course, all);
  ASSERT_EQ(journey.size(), 3U);
  EXPECT_EQ(journey[0].leg.edge, "yard>weigh");
  EXPECT_EQ(journey[0].depart_ms, at(10));
  EXPECT_EQ(journey[0].arrive_ms, at(50));
  EXPECT_EQ(journey[2].leg.edge, "rest>depot");
  // Nobody knows when it left the weighbridge: that way is unknown, and the stay before it too.
  const std::vector<NodeStay> some{all[0], {"weigh", at(50), 0}, all[2], {"depot", at(130), 0}};
  const Journey partly = JourneyOf(*course, some);
  ASSERT_EQ(partly.size(), 2U);
  EXPECT_EQ(partly[0].leg.stay, "");
  EXPECT_EQ(partly[1].leg.edge, "rest>depot");
  EXPECT_TRUE(JourneyOf(*course, std::span(all).first(1)).empty());
}

TEST(EtaQuery, FollowsATrackedUnit) {
  const auto plan = PlanOf(TestParts());
  const Course& course = *plan->courses()[0];
  const std::vector<Coming> journey = ReadJourney(
      "0-10/1 km 0 locked\n11-50/1 km 1-40 kmh 60\n51-60/1 km 40\n61-80/1 km 41-60 kmh 60\n"
      "81-83/1 km 60\n84-123/1 km 61-100 kmh 60\n124-128/1 km 100");
  Tracker tracker;
  tracker.SetPlan(plan);
  Alarms alarms;
  JourneyLog log;
  std::optional<EtaQuery> at_20;
  std::optional<EtaQuery> at_55;
  for (std::size_t i = 0; i < journey.size(); ++i) {
    Follow(tracker, journey, i, i + 1, alarms);
    const UnitView view = *tracker.Find("S1");
    log.Step(course, view);
    const std::int64_t now_ms = journey[i].received_ms;
    const EtaQuery query =
        QueryOf(course, view, {.driven = log.driven(), .at_since_ms = log.at_since_ms()}, now_ms);
    if (i == 30) at_20 = query;
    if (i == 57) at_55 = query;
  }
  ASSERT_EQ(at_20->ahead.size(), 3);
  EXPECT_EQ(at_20->ahead[0].edge, "yard>weigh");
  EXPECT_NEAR(at_20->ahead[0].length_m, 20'000, 1500);
  EXPECT_EQ(at_20->ahead[0].stay, "weigh");
  EXPECT_EQ(at_20->ahead[0].stay_plan_s, 900);
  EXPECT_EQ(at_20->ahead[1].stay, "");  // a rest area may be passed by
  EXPECT_NEAR(at_20->pace_kmh, 60, 5);
  ASSERT_EQ(at_55->ahead.size(), 2);
  EXPECT_EQ(at_55->at_node, "weigh");
  EXPECT_NEAR(static_cast<double>(at_55->now_ms - at_55->at_since_ms), 7 * kMinute, 2.0 * kMinute);
  EXPECT_TRUE(log.finished());
  ASSERT_EQ(log.driven().size(), 3);
  EXPECT_EQ(log.driven()[2].leg.edge, "rest>depot");
  EXPECT_NEAR(static_cast<double>(log.driven()[0].arrive_ms - log.driven()[0].depart_ms),
              40.0 * kMinute, 3.0 * kMinute);
  EtaModel model;
  model.Learn(log.driven());
  EXPECT_EQ(model.journeys(), 1);
  EXPECT_EQ(model.Predict(*at_20).basis, EtaBasis::kHistory);
}

}  // namespace
}  // namespace tidewaiter::track
