#include "clearance/pacer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tidewaiter::clearance {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr double kNewDayWeight = 0.25;  // of yesterday in the usual number
constexpr double kElapsedLeast = 0.02;  // of a day: half an hour says little of the rest
constexpr double kNone = std::numeric_limits<double>::infinity();

}  // namespace

void Pacer::Turn(std::int64_t now_ms) {
  const std::int64_t today = now_ms / kDayMs;
  if (today <= day_) return;  // also when the clock was set back
  if (day_ >= 0) {
    usual_ = usual_ < 0 ? seen_today_ : usual_ + kNewDayWeight * (seen_today_ - usual_);
    // Days without anything: the office was closed, or the server was down.
  }
  day_ = today;
  seen_today_ = 0;
  taken_today_ = 0;
}

double Pacer::Arrivals(std::int64_t now_ms) {
  Turn(now_ms);
  const double elapsed = std::max(kElapsedLeast, static_cast<double>(now_ms % kDayMs) / kDayMs);
  const double at_this_rate = seen_today_ / elapsed;
  // The day's own pace counts the more, the more of it is over.
  const double expected =
      usual_ < 0 ? at_this_rate : elapsed * at_this_rate + (1 - elapsed) * usual_;
  return std::max({1.0, expected, seen_today_});
}

double Pacer::Threshold(std::int64_t now_ms, double capacity) {
  const double arrivals = Arrivals(now_ms);
  const double room = capacity - taken_today_;
  if (sorted_.size() < kLeast || room < 1) return kNone;
  const double left = std::max(1.0, arrivals - seen_today_);
  const double share = std::min(room / left, kRushMax * capacity / std::max(arrivals, usual_));
  return share >= 1 ? -kNone : Quantile(share);
}

double Pacer::Quantile(double share) const {
  const double place = (1 - share) * static_cast<double>(sorted_.size());
  const auto at = static_cast<std::size_t>(std::ceil(place));
  // A share smaller than one in the window: above the best that was seen.
  return at >= sorted_.size() ? std::nextafter(sorted_.back(), kNone) : sorted_[at];
}

void Pacer::Remember(double rank) {
  if (ring_.size() < kWindow) {
    ring_.push_back(rank);
  } else {
    const auto old = std::lower_bound(sorted_.begin(), sorted_.end(), ring_[next_]);
    sorted_.erase(old);
    ring_[next_] = rank;
    next_ = (next_ + 1) % kWindow;
  }
  sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), rank), rank);
}

void Pacer::Saw(std::int64_t now_ms, double rank) {
  Turn(now_ms);
  seen_today_ += 1;
  Remember(rank);
}

void Pacer::Taken(std::int64_t now_ms, int count) {
  Turn(now_ms);
  taken_today_ += count;
}

}  // namespace tidewaiter::clearance
