#include "sim/movement/drive.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "geo/measure.h"

namespace tidewaiter::sim {
namespace {

constexpr double kRampShare = 0.3;  // of an excursion: away from the road, and back
constexpr std::int64_t kTripMaxMs = 6 * 86'400'000LL;  // a drive that does not end is a bug

// 0 on the road, 1 furthest away.
double Hump(double share) {
  if (share <= 0 || share >= 1) return 0;
  return std::min({1.0, share / kRampShare, (1 - share) / kRampShare});
}

// How much longer the way beside the road is than the road.
double Longer(const std::vector<Excursion>& excursions, double along_m) {
  for (const Excursion& one : excursions) {
    const double share = (along_m - one.from_m) / (one.to_m - one.from_m);
    if (share <= 0 || share >= 1 || (share > kRampShare && share < 1 - kRampShare)) continue;
    return std::hypot(1.0, one.lateral_m / (kRampShare * (one.to_m - one.from_m)));
  }
  return 1;
}

// Towns are slow in the morning and in the evening, nights are free.
double HourFactor(std::int64_t time_ms) {
  const auto hour = time_ms / 3'600'000 % 24;
  if ((hour >= 7 && hour < 9) || (hour >= 16 && hour < 19)) return 0.82;
  return hour < 5 ? 1.02 : 0.95;
}

std::vector<Pause> PausesOf(const Route& route, const DriveWishes& wishes, Random& random) {
  constexpr double kRests = 0.7;  // of drivers stop at a rest area
  std::vector<Pause> pauses = wishes.pauses;
  for (std::size_t i = 1; i + 1 < route.sites.size(); ++i) {
    const Site& site = route.sites[i];
    const double seconds =
        std::clamp(site.stay_mean_s * random.LogNormal(-0.18, 0.6), 120.0,
                   site.dwell_max_s > 0 ? 0.7 * static_cast<double>(site.dwell_max_s) : 1e9);
    const bool stops = site.role != track::NodeRole::kRest || random.Chance(kRests);
    if (stops) pauses.push_back({.along_m = site.along_m, .seconds = seconds});
  }
  for (const Excursion& one : wishes.excursions) {
    if (one.pause_s > 0)
      pauses.push_back({.along_m = (one.from_m + one.to_m) / 2, .seconds = one.pause_s});
  }
  // A red light, a breakdown of somebody else: short stops that every trip has.
  for (int n = random.Poisson(route.line.length_m() / 120'000); n > 0; --n) {
    pauses.push_back({.along_m = random.Uniform(0.02, 0.98) * route.line.length_m(),
                      .seconds = random.Uniform(20, 150)});
  }
  std::ranges::sort(pauses, {}, &Pause::along_m);
  return pauses;
}

class Driver {
 public:
  Driver(const Route& route, const DriveWishes& wishes, Random& random)
      : route_(route),
        wishes_(wishes),
        random_(random),
        pauses_(PausesOf(route, wishes, random)),
        time_ms_(wishes.start_ms) {}

  std::vector<Moment> Go() {
    Stand(wishes_.origin_s);
    while (along_m_ < route_.line.length_m()) {
      CHECK(time_ms_ - wishes_.start_ms < kTripMaxMs);
      Step();
    }
    Stand(wishes_.destination_s);
    return std::move(moments_);
  }

 private:
  void Note(double speed_kmh) {
    const geo::Point at = PlaceOf(route_, wishes_.excursions, along_m_);
    Moment moment{.time_ms = time_ms_, .at = at, .along_m = along_m_, .speed_kmh = speed_kmh};
    if (!moments_.empty()) {
      const Moment& before = moments_.back();
      moment.course_deg = before.at == at ? before.course_deg : geo::InitialBearing(before.at, at);
    }
    moments_.push_back(moment);
    time_ms_ += kMomentMs;
  }
  void Stand(double seconds) {
    for (double stood = 0; stood < seconds; stood += 10)
      Note(0);
  }
  double WishedKmh() {
    sway_ = 0.9 * sway_ + 1.3 * random_.Normal();
    if (wishes_.fast.to_m > wishes_.fast.from_m && wishes_.fast.Has(along_m_))
      return wishes_.fast_kmh + sway_ / 2;
    // Overtaking: once in a while faster than allowed, for half a minute at most.
    if (overtakes_ > 0) {
      --overtakes_;
      return route_.limit_kmh * 1.08;
    }
    if (random_.Chance(0.001)) overtakes_ = 2;
    const double wished = wishes_.cruise_kmh * HourFactor(time_ms_) + sway_;
    return std::clamp(wished, 8.0, route_.limit_kmh + 1.5);
  }
  void Step() {
    const double kmh = WishedKmh();
    const double metres = kmh / 3.6 * 10 / Longer(wishes_.excursions, along_m_);
    double to_m = std::min(along_m_ + metres, route_.line.length_m());
    if (next_ < pauses_.size() && pauses_[next_].along_m <= to_m) {
      along_m_ = std::max(along_m_, pauses_[next_].along_m);
      Note(kmh / 2);
      Stand(pauses_[next_].seconds);
      ++next_;
      return;
    }
    along_m_ = to_m;
    Note(kmh);
  }

  const Route& route_;
  const DriveWishes& wishes_;
  Random& random_;
  std::vector<Pause> pauses_;
  std::vector<Moment> moments_;
  std::int64_t time_ms_;
  double along_m_ = 0;
  double sway_ = 0;
  int overtakes_ = 0;
  std::size_t next_ = 0;
};

}  // namespace

geo::Point PlaceOf(const Route& route, const std::vector<Excursion>& excursions, double along_m) {
  constexpr double kChordM = 4000;  // the direction of the road as a whole: bends do not throw one
  const geo::Point at = route.line.PointAt(along_m);
  for (const Excursion& one : excursions) {
    const double share = Hump((along_m - one.from_m) / (one.to_m - one.from_m));
    if (share == 0) continue;
    const double bearing = geo::InitialBearing(route.line.PointAt(along_m - kChordM),
                                               route.line.PointAt(along_m + kChordM));
    return geo::Destination(at, bearing + 90, share * one.lateral_m);
  }
  return at;
}

std::vector<Moment> Drive(const Route& route, const DriveWishes& wishes, Random& random) {
  return Driver(route, wishes, random).Go();
}

const Moment& MomentAt(const std::vector<Moment>& moments, std::int64_t time_ms) {
  CHECK(!moments.empty());
  const auto behind = std::ranges::upper_bound(moments, time_ms, {}, &Moment::time_ms);
  return behind == moments.begin() ? moments.front() : *(behind - 1);
}

std::int64_t TimeAt(const std::vector<Moment>& moments, double along_m) {
  CHECK(!moments.empty());
  const auto found = std::ranges::lower_bound(moments, along_m, {}, &Moment::along_m);
  return found == moments.end() ? moments.back().time_ms : found->time_ms;
}

}  // namespace tidewaiter::sim
