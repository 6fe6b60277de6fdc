#include "track/queue_forecast.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <queue>

#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"
#include "base/random.h"

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr double kServiceUnknownS = 1200;
constexpr double kServiceMaxS = 86'400;
constexpr double kWeekFades = 0.75;  // of the weight of a week, each week
constexpr double kP95 = 1.645;
constexpr double kPoissonMax = 400;  // units an hour that base/random.h draws safely
constexpr std::string_view kMagic = "TWPOST\n\n";

std::size_t HourOfWeek(std::int64_t hour) {
  constexpr auto kWeek = static_cast<std::int64_t>(kWeekHours);
  return static_cast<std::size_t>((hour % kWeek + kWeek) % kWeek);
}

struct Unit {
  double at_s = 0;  // after now; before 0 for who waits
  bool perishable = false;
};

struct Served {
  double at_s = 0;
  double wait_s = 0;
  bool perishable = false;
};

int BoothsAt(const QueueQuery& query, std::size_t hour) {
  if (query.booths_by_hour.empty()) return query.booths;
  return query.booths_by_hour[std::min(hour, query.booths_by_hour.size() - 1)];
}

// The spread is wider to the late side than to the early one: two halves of normal curves.
double DrawArrival(const ComingUnit& unit, std::int64_t now_ms, Random& random) {
  const double z = random.Normal();
  const auto side =
      static_cast<double>(z < 0 ? unit.at_ms - unit.early_ms : unit.late_ms - unit.at_ms);
  const double at_ms = static_cast<double>(unit.at_ms - now_ms) + z * std::max(side, 0.0) / kP95;
  return std::max(at_ms / 1000, 0.0);
}

// Of each hour: how many of those under way are expected in it.
std::array<double, kForecastHours> KnownByHour(const QueueQuery& query) {
  std::array<double, kForecastHours> known{};
  for (const ComingUnit& unit : query.coming) {
    const std::int64_t hour = std::max<std::int64_t>(unit.at_ms - query.now_ms, 0) / kHourMs;
    if (hour < static_cast<std::int64_t>(kForecastHours)) ++known[static_cast<std::size_t>(hour)];
  }
  return known;
}

std::vector<Unit> DrawUnits(const PostHistory& history, const QueueQuery& query,
                            const std::array<double, kForecastHours>& known, Random& random) {
  std::vector<Unit> units;
  for (std::int64_t i = 0; i < query.waiting; ++i)
    units.push_back({.at_s = -1, .perishable = i < query.waiting_perishable});
  for (const ComingUnit& unit : query.coming)
    units.push_back({DrawArrival(unit, query.now_ms, random), unit.perishable});
  for (std::size_t hour = 0; hour < kForecastHours; ++hour) {
    const auto from_ms = query.now_ms + static_cast<std::int64_t>(hour) * kHourMs;
    const double more = std::max(history.UsualPerHour(from_ms) - known[hour], 0.0);
    for (int i = random.Poisson(std::min(more, kPoissonMax)); i > 0; --i) {
      const double at_s = (static_cast<double>(hour) + random.Uniform()) * 3600;
      units.push_back({at_s, random.Chance(query.perishable_share)});
    }
  }
  std::ranges::stable_sort(units, {}, &Unit::at_s);
  return units;
}

// One day at the post: each unit's wait, in the order in which they are served.
class Post {
 public:
  Post(const PostHistory& history, const QueueQuery& query, Random& random)
      : history_(history), query_(query), random_(random) {}

  std::vector<Served> Run(const std::vector<Unit>& units) {
    std::size_t next = 0;
    double now_s = 0;
    while (next < units.size() || !waiting_[0].empty() || !waiting_[1].empty()) {
      while (next < units.size() && units[next].at_s <= now_s) {
        const Unit& unit = units[next++];
        waiting_[unit.perishable ? 0 : 1].push(unit);
      }
      Serve(now_s);
      now_s = NextMoment(now_s, next < units.size() ? units[next].at_s : kNever);
    }
    return std::move(served_);
  }

 private:
  static constexpr double kNever = 1e12;

  [[nodiscard]] int Open(double now_s) const {
    const auto hour = static_cast<std::size_t>(now_s / 3600);
    const int open = BoothsAt(query_, hour);
    // Beyond what is forecast somebody serves, or the day would have no end.
    return hour < kForecastHours ? open : std::max(open, 1);
  }

  void Serve(double now_s) {
    while (!busy_.empty() && busy_.top() <= now_s)
      busy_.pop();
    while (static_cast<int>(busy_.size()) < Open(now_s)) {
      auto& line = waiting_[0].empty() ? waiting_[1] : waiting_[0];
      if (line.empty()) return;
      const Unit unit = line.front();
      line.pop();
      served_.push_back({unit.at_s, now_s - std::max(unit.at_s, 0.0), unit.perishable});
      busy_.push(now_s + DrawService());
    }
  }

  double DrawService() {
    const std::span<const float> seen = history_.services();
    if (seen.empty()) return kServiceUnknownS;
    return double{seen[random_.Below(seen.size())]};
  }

  // When anything can change: an arrival, a booth that is free, the next hour.
  [[nodiscard]] double NextMoment(double now_s, double arrival_s) const {
    double next_s = arrival_s;
    if (!busy_.empty()) next_s = std::min(next_s, busy_.top());
    if (!waiting_[0].empty() || !waiting_[1].empty())
      next_s = std::min(next_s, (std::floor(now_s / 3600) + 1) * 3600);
    return next_s;
  }

  const PostHistory& history_;
  const QueueQuery& query_;
  Random& random_;
  std::array<std::queue<Unit>, 2> waiting_;                                // perishables first
  std::priority_queue<double, std::vector<double>, std::greater<>> busy_;  // until
  std::vector<Served> served_;
};

double Quantile95(std::vector<float>& waits) {
  if (waits.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(0.95 * static_cast<double>(waits.size() - 1));
  std::ranges::nth_element(waits, waits.begin() + place);
  return double{waits[static_cast<std::size_t>(place)]};
}

struct HourWaits {
  std::vector<float> all = {};
  std::vector<float> perishable = {};
  double queue = 0;
};

void Tally(const std::vector<Served>& served, std::array<HourWaits, kForecastHours>& hours) {
  for (const Served& one : served) {
    if (one.at_s >= 0 && one.at_s < 3600.0 * kForecastHours) {
      HourWaits& hour = hours[static_cast<std::size_t>(one.at_s / 3600)];
      const auto minutes = static_cast<float>(one.wait_s / 60);
      hour.all.push_back(minutes);
      if (one.perishable) hour.perishable.push_back(minutes);
    }
    // It waits at the end of each hour between its arrival and its turn.
    const double from_s = std::max(one.at_s, 0.0);
    for (auto end = static_cast<std::size_t>(from_s / 3600) + 1; end <= kForecastHours; ++end) {
      if (static_cast<double>(end) * 3600 >= from_s + one.wait_s) break;
      hours[end - 1].queue += 1;
    }
  }
}

}  // namespace

void PostHistory::CloseHour() {
  const std::size_t place = HourOfWeek(hour_);
  const auto seen = static_cast<float>(in_hour_);
  const double weight = weeks_[place] == 0 ? 1 : 1 - kWeekFades;
  // The first weeks by the plain mean, then fading.
  const double share = std::max(weight, 1.0 / (weeks_[place] + 1));
  rates_[place] += static_cast<float>(share) * (seen - rates_[place]);
  ++weeks_[place];
  in_hour_ = 0;
  ++hour_;
}

void PostHistory::NoteArrival(std::int64_t time_ms) {
  constexpr std::int64_t kGapMax = 4 * static_cast<std::int64_t>(kWeekHours);
  const std::int64_t hour = time_ms / kHourMs;
  if (hour_ == 0 || hour - hour_ > kGapMax) {  // closed for a month teaches nothing
    hour_ = hour;
    in_hour_ = 0;
  }
  while (hour_ < hour)
    CloseHour();
  if (hour == hour_) ++in_hour_;
}

void PostHistory::NoteService(double seconds) {
  if (!(seconds >= 0 && seconds <= kServiceMaxS)) return;
  if (services_.size() < kServicesMax) {
    services_.push_back(static_cast<float>(seconds));
  } else {
    services_[service_count_ % kServicesMax] = static_cast<float>(seconds);
  }
  ++service_count_;
}

double PostHistory::UsualPerHour(std::int64_t time_ms) const {
  const std::size_t place = HourOfWeek(time_ms / kHourMs);
  if (weeks_[place] > 0) return double{rates_[place]};
  double sum = 0;
  int known = 0;
  for (std::size_t i = 0; i < kWeekHours; ++i) {
    if (weeks_[i] == 0) continue;
    sum += double{rates_[i]};
    ++known;
  }
  return known == 0 ? 0 : sum / known;
}

std::string PostHistory::Save() const {
  std::string out(kMagic);
  PutNumber(out, rates_);
  PutNumber(out, weeks_);
  PutNumber(out, hour_);
  PutNumber(out, in_hour_);
  PutNumber(out, service_count_);
  PutVector(out, services_);
  PutNumber(out, HashBytes(out));
  return out;
}

Status PostHistory::Load(std::string_view bytes) {
  constexpr std::size_t kSum = sizeof(std::uint64_t);
  if (bytes.size() < kMagic.size() + kSum || !bytes.starts_with(kMagic))
    return Fail(ErrorCode::kCorruption, "is not the history of a post");
  std::uint64_t sum = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - kSum, kSum);
  if (sum != HashBytes(bytes.substr(0, bytes.size() - kSum)))
    return Fail(ErrorCode::kCorruption, "the history does not match its checksum");
  ByteReader in(bytes.substr(kMagic.size(), bytes.size() - kMagic.size() - kSum));
  PostHistory read;
  ASSIGN_OR_RETURN(read.rates_, (in.Number<std::array<float, kWeekHours>>()));
  ASSIGN_OR_RETURN(read.weeks_, (in.Number<std::array<std::uint32_t, kWeekHours>>()));
  ASSIGN_OR_RETURN(read.hour_, in.Number<std::int64_t>());
  ASSIGN_OR_RETURN(read.in_hour_, in.Number<std::uint32_t>());
  ASSIGN_OR_RETURN(read.service_count_, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(read.services_, in.Vector<float>());
  if (read.services_.size() > kServicesMax)
    return Fail(ErrorCode::kCorruption, "too many service times");
  *this = std::move(read);
  return {};
}

std::vector<QueueHour> ForecastQueue(const PostHistory& history, const QueueQuery& query) {
  CHECK(query.coming.size() <= kComingMax && query.runs > 0);
  const std::array<double, kForecastHours> known = KnownByHour(query);
  std::array<HourWaits, kForecastHours> waits;
  const Random base(query.seed);
  for (int run = 0; run < query.runs; ++run) {
    Random random = base.Fork(static_cast<std::uint64_t>(run));
    const std::vector<Unit> units = DrawUnits(history, query, known, random);
    Tally(Post(history, query, random).Run(units), waits);
  }
  std::vector<QueueHour> hours;
  for (std::size_t i = 0; i < kForecastHours; ++i) {
    HourWaits& here = waits[i];
    QueueHour hour{.from_ms = query.now_ms + static_cast<std::int64_t>(i) * kHourMs,
                   .booths = BoothsAt(query, i)};
    hour.arrivals = static_cast<double>(here.all.size()) / query.runs;
    hour.queue = here.queue / query.runs;
    for (const float wait : here.all)
      hour.wait_min += double{wait} / static_cast<double>(here.all.size());
    hour.wait_p95_min = Quantile95(here.all);
    hour.perishable_p95_min = Quantile95(here.perishable);
    hours.push_back(hour);
  }
  return hours;
}

std::vector<int> SuggestBooths(const PostHistory& history, QueueQuery query,
                               const BoothLimit& limit) {
  CHECK(limit.booths_max >= 1 && limit.booths_max <= kBoothsMax);
  // What is not settled yet has the most, so that an hour is judged by its own booths.
  query.booths_by_hour.assign(kForecastHours, limit.booths_max);
  // What was reached for the hours before must not be lost: who came at their end still waits.
  std::array<double, kForecastHours> reached_min{};
  for (std::size_t hour = 0; hour < kForecastHours; ++hour) {
    for (int booths = 1; booths <= limit.booths_max; ++booths) {
      query.booths_by_hour[hour] = booths;
      const std::vector<QueueHour> hours = ForecastQueue(history, query);
      bool holds = hours[hour].wait_p95_min <= limit.p95_min;
      for (std::size_t before = 0; before < hour; ++before)
        holds = holds && hours[before].wait_p95_min <= reached_min[before];
      reached_min[hour] = std::max(hours[hour].wait_p95_min, limit.p95_min);
      if (holds) break;
    }
  }
  return query.booths_by_hour;
}

}  // namespace tidewaiter::track
