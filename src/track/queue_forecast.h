// Queue forecast: how long units will wait at a post in the hours to come, and how many booths keep
// that in bounds.
//
//   track::PostHistory history;
//   history.NoteArrival(time_ms); history.NoteService(seconds);           // as they happen
//   const auto hours = ForecastQueue(history, {.now_ms = now, .booths = 3, .coming = etas});
//   hours[2].wait_p95_min
//   const auto booths = SuggestBooths(history, query, {.p95_min = 60, .booths_max = 8});
//
// Arrivals are the units under way, each at a moment drawn from its time of arrival, and those that
// nobody knows of yet: what is usual for the hour of the week, less the known ones. Service times
// are drawn from those that were seen. A small simulation with a fixed seed, because formulas for
// queues hold only where load is steady and below the number of booths, and mornings at a border
// are neither. Where they do hold the simulation is held against them by test (Erlang C).
//
// Perishables are served before others; who is being served stays. Deterministic: the same query,
// the same answer. Cost: runs x units x log(units), about 20 ms for 300 runs of 500 units.
#ifndef TIDEWAITER_TRACK_QUEUE_FORECAST_H_
#define TIDEWAITER_TRACK_QUEUE_FORECAST_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::track {

inline constexpr std::size_t kForecastHours = 12;
inline constexpr std::size_t kWeekHours = 168;
inline constexpr std::size_t kServicesMax = 512;  // the last ones
inline constexpr int kBoothsMax = 64;
inline constexpr std::size_t kComingMax = 20'000;

// What is usual at a post.
class PostHistory {
 public:
  // Times of arrival in order; hours without any count once a later one is told.
  void NoteArrival(std::int64_t time_ms);
  void NoteService(double seconds);  // beyond 0..86,400: ignored
  // Units an hour at that hour of the week: the mean of the last weeks, each counting a quarter
  // less than the one after it; before a week is full, the mean of all hours.
  [[nodiscard]] double UsualPerHour(std::int64_t time_ms) const;
  [[nodiscard]] std::span<const float> services() const { return services_; }

  [[nodiscard]] std::string Save() const;
  Status Load(std::string_view bytes);  // errors: kCorruption; then nothing changed

 private:
  void CloseHour();

  std::array<float, kWeekHours> rates_ = {};
  std::array<std::uint32_t, kWeekHours> weeks_ = {};
  std::int64_t hour_ = 0;  // since 1970, that is counted now; 0: none
  std::uint32_t in_hour_ = 0;
  std::vector<float> services_ = {};
  std::uint64_t service_count_ = 0;
};

struct ComingUnit {
  std::int64_t at_ms = 0;     // median
  std::int64_t early_ms = 0;  // P5
  std::int64_t late_ms = 0;   // P95
  bool perishable = false;
};

struct QueueQuery {
  std::int64_t now_ms = 0;
  int booths = 1;                        // open, in each hour
  std::vector<int> booths_by_hour = {};  // instead; the last one goes on
  std::int64_t waiting = 0;              // now
  std::int64_t waiting_perishable = 0;
  std::vector<ComingUnit> coming = {};
  double perishable_share = 0.1;  // of those that nobody knows of
  int runs = 300;
  std::uint64_t seed = 1;
};

struct QueueHour {
  std::int64_t from_ms = 0;
  int booths = 0;
  double arrivals = 0;  // expected
  double queue = 0;     // units waiting, mean over runs at the end of the hour
  double wait_min = 0;  // mean of those who arrive in it
  double wait_p95_min = 0;
  double perishable_p95_min = 0;
  friend bool operator==(const QueueHour&, const QueueHour&) = default;
};

// kForecastHours hours from now on. Where no service was ever noted twenty minutes are taken.
std::vector<QueueHour> ForecastQueue(const PostHistory& history, const QueueQuery& query);

struct BoothLimit {
  double p95_min = 60;
  int booths_max = 8;  // at most kBoothsMax
};
// The fewest booths hour by hour, at least one, that keep P95 of the arrivals of each hour and of
// those before it below the limit; booths_max where nothing does. Greedy from the first hour on.
std::vector<int> SuggestBooths(const PostHistory& history, QueueQuery query,
                               const BoothLimit& limit);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_QUEUE_FORECAST_H_
