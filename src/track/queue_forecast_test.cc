#include "track/queue_forecast.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "base/random.h"

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kMonday = 1'796'000'400'000 / (168 * kHour) * (168 * kHour) + 96 * kHour;

// So many units an hour for three weeks, evenly; services exponential or all the same.
PostHistory HistoryOf(double per_hour, double mean_service_s, bool exponential, int from_hour = 0,
                      int until_hour = 24) {
  PostHistory history;
  for (int hour = 0; hour < 3 * 168; ++hour) {
    if (hour % 24 < from_hour || hour % 24 >= until_hour) continue;
    for (int i = 0; i < per_hour; ++i)
      history.NoteArrival(kMonday + hour * kHour +
                          static_cast<std::int64_t>(i * 3'600'000 / per_hour));
  }
  for (std::size_t i = 0; i < kServicesMax; ++i) {
    const double share = (static_cast<double>(i) + 0.5) / kServicesMax;
    history.NoteService(exponential ? -mean_service_s * std::log(1 - share) : mean_service_s);
  }
  return history;
}

// Erlang C: the mean wait of M/M/c.
double ErlangWaitMin(double per_hour, double service_s, int booths) {
  const double load = per_hour * service_s / 3600;
  double term = 1;
  double sum = 1;
  for (int i = 1; i < booths; ++i) {
    term *= load / i;
    sum += term;
  }
  const double last = term * load / booths * booths / (booths - load);
  const double waits = last / (sum + last);
  return waits * service_s / (booths - load) / 60;
}

TEST(QueueForecast, IsWhatErlangSaysWhereErlangHolds) {
  for (const auto& [per_hour, service_s, booths] :
       {std::tuple{30.0, 300.0, 4}, std::tuple{12.0, 600.0, 3}, std::tuple{40.0, 300.0, 5}}) {
    const PostHistory history = HistoryOf(per_hour, service_s, true);
    const auto hours = ForecastQueue(
        history, {.now_ms = kMonday + 21 * 168 * kHour, .booths = booths, .runs = 3000});
    double mean = 0;
    for (std::size_t i = 6; i < kForecastHours; ++i)
      mean += hours[i].wait_min / (kForecastHours - 6);
    const double erlang = ErlangWaitMin(per_hour, service_s, booths);
    EXPECT_NEAR(mean, erlang, 0.12 * erlang) << per_hour << " " << booths;
    EXPECT_NEAR(hours[8].arrivals, per_hour, 0.05 * per_hour);
  }
}

TEST(QueueForecast, EverybodyAtOnceWaitsInTurn) {
  const PostHistory history = HistoryOf(0, 600, false);
  QueueQuery query{.now_ms = kMonday, .booths = 2, .runs = 5};
  for (int i = 0; i < 6; ++i)
    query.coming.push_back({.at_ms = kMonday + 60'000,
                            .early_ms = kMonday + 60'000,
                            .late_ms = kMonday + 60'000,
                            .perishable = i == 5});
  const auto hours = ForecastQueue(history, query);
  ASSERT_EQ(hours.size(), kForecastHours);
  EXPECT_EQ(hours[0].arrivals, 6);
  EXPECT_NEAR(hours[0].wait_min, 10, 1e-5);   // 0 0 10 10 20 20
  EXPECT_EQ(hours[0].perishable_p95_min, 0);  // before the others
  EXPECT_EQ(hours[0].queue, 0);
  EXPECT_EQ(hours[1].arrivals, 0);
}

TEST(QueueForecast, WhoWaitsNowIsServedFirst) {
  const PostHistory history = HistoryOf(0, 600, false);
  QueueQuery query{.now_ms = kMonday, .booths = 1, .waiting = 12, .runs = 1};
  query.coming.push_back({kMonday + 60'000, kMonday + 60'000, kMonday + 60'000, false});
  const auto hours = ForecastQueue(history, query);
  EXPECT_NEAR(hours[0].wait_min, 119, 1e-4);
  EXPECT_EQ(hours[0].queue, 6);  // of thirteen six are done with and one is served
}

TEST(QueueForecast, UnitsUnderWayAreAmongTheUsualOnes) {
  const PostHistory history = HistoryOf(20, 60, false);
  QueueQuery query{.now_ms = kMonday + 21 * 168 * kHour, .booths = 3, .runs = 400};
  for (int i = 0; i < 15; ++i) {
    const std::int64_t at_ms = query.now_ms + 90 * 60'000;
    query.coming.push_back({at_ms, at_ms, at_ms, false});
  }
  EXPECT_NEAR(ForecastQueue(history, query)[1].arrivals, 20, 0.5);
}

TEST(QueueForecast, TheSameQueryTheSameAnswer) {
  const PostHistory history = HistoryOf(15, 500, true);
  const QueueQuery query{.now_ms = kMonday, .booths = 2, .waiting = 3, .runs = 50};
  EXPECT_EQ(ForecastQueue(history, query), ForecastQueue(history, query));
}

TEST(QueueForecast, AnHourWithoutBoothsOnlyWaits) {
  const PostHistory history = HistoryOf(0, 600, false);
  QueueQuery query{.now_ms = kMonday, .booths_by_hour = {0, 0, 1}, .waiting = 1, .runs = 1};
  const auto hours = ForecastQueue(history, query);
  EXPECT_EQ(hours[0].queue, 1);
  EXPECT_EQ(hours[1].queue, 0);  // served the moment the third hour begins
  query.booths_by_hour = {0};    // and this ends too
  EXPECT_EQ(ForecastQueue(history, query)[10].queue, 1);
}

TEST(QueueForecast, SuggestsAsManyBoothsAsTheMorningNeeds) {
  const PostHistory history = HistoryOf(24, 600, true, 6, 12);
  const std::int64_t now_ms = kMonday + 21 * 24 * kHour + 4 * kHour;
  const QueueQuery query{.now_ms = now_ms, .runs = 100};
  const BoothLimit limit{.p95_min = 30, .booths_max = 8};
  const std::vector<int> booths = SuggestBooths(history, query, limit);
  ASSERT_EQ(booths.size(), kForecastHours);
  EXPECT_EQ(booths[0], 1);  // nobody at four
  EXPECT_GE(booths[4], 4);  // 24 an hour of ten minutes are four booths' work
  EXPECT_LE(booths[4], 6);
  EXPECT_EQ(booths[11], 1);
  QueueQuery with = query;
  with.booths_by_hour = booths;
  for (const QueueHour& hour : ForecastQueue(history, with))
    EXPECT_LE(hour.wait_p95_min, 30) << (hour.from_ms - now_ms) / kHour;
}

TEST(PostHistory, LearnsTheHoursOfTheWeek) {
  const PostHistory history = HistoryOf(24, 600, false, 6, 12);
  EXPECT_EQ(history.UsualPerHour(kMonday + 21 * 24 * kHour + 7 * kHour), 24);
  EXPECT_EQ(history.UsualPerHour(kMonday + 21 * 24 * kHour + 3 * kHour), 0);
  PostHistory young;
  EXPECT_EQ(young.UsualPerHour(kMonday), 0);
  for (int i = 0; i < 10; ++i)
    young.NoteArrival(kMonday + i);
  young.NoteArrival(kMonday + 2 * kHour);
  EXPECT_EQ(young.UsualPerHour(kMonday + 168 * kHour), 10);
  EXPECT_EQ(young.UsualPerHour(kMonday + 50 * kHour), 5);  // not seen: the mean of all
  // What grows is followed.
  PostHistory grows = HistoryOf(10, 600, false);
  for (int week = 3; week < 12; ++week) {
    for (int i = 0; i < 30; ++i)
      grows.NoteArrival(kMonday + week * 168 * kHour + i);
  }
  grows.NoteArrival(kMonday + 12 * 168 * kHour);
  EXPECT_GT(grows.UsualPerHour(kMonday), 25);
}

TEST(PostHistory, IsReadBack) {
  const PostHistory history = HistoryOf(24, 600, true, 6, 12);
  PostHistory read;
  ASSERT_TRUE(read.Load(history.Save()).has_value());
  EXPECT_EQ(read.Save(), history.Save());
  std::string bent = history.Save();
  bent[100] = static_cast<char>(bent[100] ^ 1);
  EXPECT_FALSE(read.Load(bent).has_value());
  EXPECT_FALSE(read.Load(bent.substr(0, 20)).has_value());
  EXPECT_EQ(read.Save(), history.Save());
}

}  // namespace
}  // namespace tidewaiter::track
