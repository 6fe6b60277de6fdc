#include "monitor/journey_thin.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_set>

#include "geo/measure.h"

namespace tidewaiter::monitor {
namespace {

constexpr double kStays = std::numeric_limits<double>::infinity();

// How far the straight way from a to b is from p at p's time.
double OffAtItsTime(const JourneyPoint& a, const JourneyPoint& b, const JourneyPoint& p) {
  const std::int64_t whole = b.time_ms - a.time_ms;
  const double part =
      whole == 0 ? 0 : static_cast<double>(p.time_ms - a.time_ms) / static_cast<double>(whole);
  return geo::DistanceM(geo::Between(a.at, b.at, part), p.at);
}

// One device's points and how much each matters: at which tolerance it would go. `own` are places
// in `points`.
class Track {
 public:
  Track(std::span<const JourneyPoint> points, const std::vector<std::size_t>& own,
        std::vector<double>& weight)
      : points_(points), own_(own), weight_(weight) {}

  // Between points that stay.
  void Weigh() {
    std::size_t first = 0;
    for (std::size_t i = 1; i < own_.size(); ++i) {
      if (weight_[own_[i]] != kStays) continue;
      WeighBetween(first, i);
      first = i;
    }
  }

 private:
  struct Span {
    std::size_t first;
    std::size_t last;
    double most;  // no point matters more than the one that opened its span
  };

  void WeighBetween(std::size_t first, std::size_t last) {
    std::vector<Span> open{{first, last, kStays}};
    while (!open.empty()) {
      const Span span = open.back();
      open.pop_back();
      std::size_t farthest = span.first;
      double most = -1;
      for (std::size_t i = span.first + 1; i < span.last; ++i) {
        const double off =
            OffAtItsTime(points_[own_[span.first]], points_[own_[span.last]], points_[own_[i]]);
        if (off <= most) continue;
        most = off;
        farthest = i;
      }
      if (farthest == span.first) continue;
      most = std::min(most, span.most);
      weight_[own_[farthest]] = most;
      open.push_back({span.first, farthest, most});
      open.push_back({farthest, span.last, most});
    }
  }

  std::span<const JourneyPoint> points_;
  const std::vector<std::size_t>& own_;
  std::vector<double>& weight_;
};

void KeepEnds(const std::vector<std::size_t>& own, std::vector<double>& weight) {
  for (std::size_t i = 0; i < own.size(); i += kChunkPoints)
    weight[own[i]] = kStays;
  weight[own.back()] = kStays;
}

void KeepTimes(std::span<const JourneyPoint> points, const std::vector<std::size_t>& own,
               const std::vector<std::int64_t>& times_ms, std::vector<double>& weight) {
  for (const std::int64_t time_ms : times_ms) {
    const auto after = std::ranges::upper_bound(own, time_ms, {},
                                                [&](std::size_t i) { return points[i].time_ms; });
    if (after != own.begin()) weight[*std::prev(after)] = kStays;
  }
}

// The tolerance at which at most `points_max` are left.
double ToleranceFor(std::vector<double> weights, double tolerance_m, std::size_t points_max) {
  if (points_max == 0 || weights.size() <= points_max) return tolerance_m;
  const auto nth = weights.begin() + static_cast<std::ptrdiff_t>(points_max);
  std::ranges::nth_element(weights, nth, std::ranges::greater());
  return *nth == kStays ? std::numeric_limits<double>::max() : std::max(tolerance_m, *nth);
}

}  // namespace

Thinned Thin(std::span<const JourneyPoint> points, const ThinOptions& options) {
  std::vector<double> weight(points.size(), 0);
  const std::unordered_set<std::uint64_t> keep(options.keep_seqs.begin(), options.keep_seqs.end());
  std::map<std::uint32_t, std::vector<std::size_t>> by_device;
  for (std::size_t i = 0; i < points.size(); ++i) {
    by_device[points[i].device].push_back(i);
    if (keep.contains(points[i].seq)) weight[i] = kStays;
  }
  for (const auto& [device, own] : by_device) {
    KeepEnds(own, weight);
    KeepTimes(points, own, options.keep_times_ms, weight);
    Track(points, own, weight).Weigh();
  }
  const double tolerance_m = ToleranceFor(weight, options.tolerance_m, options.points_max);
  Thinned thinned;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (weight[i] > tolerance_m) {
      thinned.kept.push_back(i);
    } else {
      thinned.error_m = std::max(thinned.error_m, weight[i]);
    }
  }
  return thinned;
}

ThinOptions KeepingStops(const Journey& journey, ThinOptions options) {
  for (const JourneyStop& stop : journey.stops) {
    options.keep_times_ms.push_back(stop.from_ms);
    options.keep_times_ms.push_back(stop.until_ms);
  }
  for (const JourneySeal& seal : journey.seal_events) {
    options.keep_seqs.push_back(seal.seq);
    options.keep_times_ms.push_back(seal.time_ms);
  }
  return options;
}

}  // namespace tidewaiter::monitor
