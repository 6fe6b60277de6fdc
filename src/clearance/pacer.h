// Pacer: takes the best of what comes in, one by one and at once, so that about `capacity` are
// taken in a day, whatever the day is like.
//
//   Pacer inspections;
//   const double threshold = inspections.Threshold(now_ms, capacity);
//   if (rank >= threshold) inspections.Taken();
//   inspections.Saw(now_ms, rank);
//
// It remembers the last kWindow ranks and how many come in a day. What is left of today's capacity,
// over what is still expected today, is the share to take; the threshold is the rank that this
// share of the window reached. So it takes more of a quiet afternoon than of a busy morning, never
// more than the day has room for, and nothing waits for a better one to come.
//
// Days are UTC. O(kWindow) to note a rank, some 100 ns; plain values, not thread-safe.
#ifndef TIDEWAITER_CLEARANCE_PACER_H_
#define TIDEWAITER_CLEARANCE_PACER_H_

#include <cstdint>
#include <vector>

namespace tidewaiter::clearance {

class Pacer {
 public:
  static constexpr std::size_t kWindow = 1024;  // one in a thousand can still be told apart
  // The best of fewer than this may be nothing special: nothing is taken yet.
  static constexpr std::size_t kLeast = 20;
  // At the end of a day that was slow, capacity is left for few: of them at most this many times
  // the day's usual share is taken, so that nobody is checked only because there was time.
  static constexpr double kRushMax = 3;

  // The rank from which the next one is taken; infinity when none is. `capacity` is for the day.
  [[nodiscard]] double Threshold(std::int64_t now_ms, double capacity);
  // How many are expected on a day like this, at least 1.
  [[nodiscard]] double Arrivals(std::int64_t now_ms);

  void Saw(std::int64_t now_ms, double rank);
  void Taken(std::int64_t now_ms, int count = 1);
  // How many to expect a day until a first day is over.
  void Expect(double per_day) {
    if (usual_ < 0) usual_ = per_day;
  }
  // A rank of the past, for a start that is not blind; does not count as an arrival.
  void Remember(double rank);

 private:
  void Turn(std::int64_t now_ms);  // to today
  [[nodiscard]] double Quantile(double share) const;

  std::int64_t day_ = -1;
  double seen_today_ = 0;
  double taken_today_ = 0;
  double usual_ = -1;  // arrivals a day, smoothed over about a week; below 0: no day is over yet
  std::vector<double> ring_;
  std::size_t next_ = 0;
  std::vector<double> sorted_;  // the same ranks, rising
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_PACER_H_
