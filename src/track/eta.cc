#include "track/eta.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/bytes.h"
#include "base/hash.h"

namespace tidewaiter::track {
namespace {

constexpr std::string_view kMagic = "TWETA\n\n\n";
constexpr std::uint32_t kVersion = 1;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kHoursOfWeek = 168;
constexpr double kLegSecondsMax = 30 * 86'400;
// Of the logarithm of time taken by time planned: seven times faster, thirty times slower.
constexpr double kRatioMin = -2;
constexpr double kRatioMax = 3.4;
// Where nothing is known: a third more or less.
constexpr double kSpreadUnknown = 0.35;
constexpr double kSpreadMin = 0.02;
// A stay counts from a minute on: its logarithm is of seconds and one minute.
constexpr double kStayFloorS = 60;
constexpr double kStaySpreadUnknown = 0.8;
// How much legs of one journey are slow together: weather, vehicle, driver.
constexpr double kTogether = 0.3;
constexpr double kNormal90 = 1.645;
constexpr double kMadToDeviation = 1.4826;

enum class Scope : std::uint64_t { kAll = 1, kMode, kModeHour, kEdge, kEdgeHour, kStays, kStay };

std::uint64_t Key(Scope scope, std::uint64_t what = 0, std::uint64_t hour = 0) {
  return Combine(Combine(static_cast<std::uint64_t>(scope), what), hour);
}

std::uint64_t HourOfWeek(std::int64_t time_ms) {
  const std::int64_t hour = time_ms / kHourMs % kHoursOfWeek;
  return static_cast<std::uint64_t>(hour < 0 ? hour + kHoursOfWeek : hour);
}

double PlanSecondsOf(const EtaLeg& leg) {
  const double kmh = leg.plan_kmh > 0 ? leg.plan_kmh : UsualKmh(leg.mode);
  return leg.length_m / 1000 / kmh * 3600;
}

double Median(std::vector<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  const double upper = *middle;
  if (values.size() % 2 == 1) return upper;
  return (upper + double{*std::max_element(values.begin(), middle)}) / 2;
}

double SecondsOf(const DrivenLeg& driven) {
  return static_cast<double>(driven.arrive_ms - driven.depart_ms) / 1000;
}

bool Teaches(const DrivenLeg& driven) {
  const double seconds = SecondsOf(driven);
  return seconds > 0 && seconds < kLegSecondsMax && driven.leg.length_m > 0;
}

double RatioOf(const DrivenLeg& driven) {
  return std::clamp(std::log(SecondsOf(driven) / PlanSecondsOf(driven.leg)), kRatioMin, kRatioMax);
}

double RemainingM(const EtaQuery& query) {
  double sum = 0;
  for (const EtaLeg& leg : query.ahead)
    sum += leg.length_m;
  return sum;
}

}  // namespace

std::string_view Name(EtaBasis basis) {
  if (basis == EtaBasis::kHistory) return "history";
  return basis == EtaBasis::kMode ? "mode" : "plan";
}

double UsualKmh(Mode mode) {
  switch (mode) {
    case Mode::kRail:
      return 40;
    case Mode::kSea:
      return 25;  // 13.5 knots
    case Mode::kInland:
      return 10;
    case Mode::kAir:
      return 700;
    default:
      return 50;
  }
}

double PlanSeconds(const EtaQuery& query) {
  const double stayed_s = static_cast<double>(query.now_ms - query.at_since_ms) / 1000;
  double seconds = query.at_node.empty() ? 0 : std::max(query.at_plan_s - stayed_s, 0.0);
  for (std::size_t i = 0; i < query.ahead.size(); ++i) {
    seconds += PlanSecondsOf(query.ahead[i]);
    if (i + 1 < query.ahead.size()) seconds += query.ahead[i].stay_plan_s;
  }
  return seconds;
}

std::size_t EtaClassOf(double remaining_m) {
  constexpr std::array<double, kEtaClasses - 1> kBelowKm{10, 50, 200, 500};
  return static_cast<std::size_t>(
      std::ranges::count_if(kBelowKm, [&](double km) { return remaining_m >= km * 1000; }));
}

void EtaModel::Cell::Add(double value, std::size_t max) {
  if (last.size() < max) {
    last.push_back(static_cast<float>(value));
  } else {
    last[count % max] = static_cast<float>(value);
  }
  ++count;
}

void EtaModel::Add(std::uint64_t key, double value) {
  const auto found = cells_.find(key);
  if (found != cells_.end()) return found->second.Add(value, kSamplesMax);
  if (cells_.size() < kEtaCellsMax) cells_[key].Add(value, kSamplesMax);
}

const EtaModel::Cell* EtaModel::Find(std::uint64_t key) const {
  const auto found = cells_.find(key);
  return found == cells_.end() ? nullptr : &found->second;
}

// What a cell says, drawn towards the wider one.
EtaModel::Estimate EtaModel::Drawn(std::uint64_t key, const Estimate& parent) const {
  const Cell* cell = Find(key);
  if (cell == nullptr) return parent;
  const auto n = static_cast<double>(cell->last.size());
  const double median = Median(cell->last);
  std::vector<float> apart = cell->last;
  for (float& value : apart)
    value = static_cast<float>(std::abs(double{value} - median));
  const double deviation = std::max(Median(std::move(apart)) * kMadToDeviation, kSpreadMin);
  return {.centre = (n * median + kShrink * parent.centre) / (n + kShrink),
          .spread = (n * deviation + kShrink * parent.spread) / (n + kShrink)};
}

EtaModel::Estimate EtaModel::OfLeg(const EtaLeg& leg, std::int64_t at_ms) const {
  const auto mode = static_cast<std::uint64_t>(leg.mode);
  const std::uint64_t edge = HashBytes(leg.edge);
  const std::uint64_t hour = HourOfWeek(at_ms);
  const Estimate all = Drawn(Key(Scope::kAll), {.centre = 0, .spread = kSpreadUnknown});
  const Estimate of_mode = Drawn(Key(Scope::kMode, mode), all);
  const Estimate in_hour = Drawn(Key(Scope::kModeHour, mode, hour), of_mode);
  const Estimate of_edge = Drawn(Key(Scope::kEdge, edge), of_mode);
  // What the hour does to roads of this kind, it is taken to do here.
  const Estimate guess{.centre = of_edge.centre + in_hour.centre - of_mode.centre,
                       .spread = of_edge.spread};
  return Drawn(Key(Scope::kEdgeHour, edge, hour), guess);
}

EtaModel::Span EtaModel::OfStay(std::string_view node, double plan_s, double stayed_s) const {
  const bool known = Find(Key(Scope::kStay, HashBytes(node))) != nullptr;
  if (!known && plan_s <= 0) return {};
  const Estimate planned{.centre = std::log(kStayFloorS + plan_s), .spread = kStaySpreadUnknown};
  const Estimate all = plan_s > 0 ? planned : Drawn(Key(Scope::kStays), planned);
  const Estimate stay = Drawn(Key(Scope::kStay, HashBytes(node)), all);
  const double whole_s = std::exp(stay.centre) - kStayFloorS;
  // Who stays for longer than usual already goes on staying for a while.
  const double left_s = std::max(whole_s - stayed_s, std::min(stayed_s, whole_s) * 0.25);
  return {.seconds = std::max(left_s, 0.0), .deviation = std::exp(stay.centre) * stay.spread};
}

double EtaModel::SlownessOf(const EtaQuery& query) const {
  double sum = 0;
  double legs = 0;
  for (const DrivenLeg& driven : query.driven) {
    if (!Teaches(driven)) continue;
    const std::int64_t middle_ms = driven.depart_ms + (driven.arrive_ms - driven.depart_ms) / 2;
    sum += RatioOf(driven) - OfLeg(driven.leg, middle_ms).centre;
    ++legs;
  }
  return kDelayCarried * sum / (legs + 1);
}

EtaModel::Forecast EtaModel::Sum(const EtaQuery& query) const {
  Forecast forecast;
  const double slowness = SlownessOf(query);
  std::vector<Span> spans;
  if (!query.at_node.empty()) {
    const double stayed_s = static_cast<double>(query.now_ms - query.at_since_ms) / 1000;
    spans.push_back(OfStay(query.at_node, query.at_plan_s, std::max(stayed_s, 0.0)));
    forecast.seconds += spans.back().seconds;
  }
  bool of_edge = false;
  bool of_mode = false;
  for (std::size_t i = 0; i < query.ahead.size(); ++i) {
    const EtaLeg& leg = query.ahead[i];
    const double plan_s = PlanSecondsOf(leg);
    // The hour in which the middle of the leg falls.
    const auto middle_ms =
        query.now_ms + static_cast<std::int64_t>((forecast.seconds + plan_s / 2) * 1000);
    const Estimate estimate = OfLeg(leg, middle_ms);
    const double seconds = plan_s * std::exp(estimate.centre + slowness);
    spans.push_back({.seconds = seconds, .deviation = seconds * estimate.spread});
    forecast.seconds += seconds;
    of_edge = of_edge || Find(Key(Scope::kEdge, HashBytes(leg.edge))) != nullptr;
    of_mode = of_mode || Find(Key(Scope::kMode, static_cast<std::uint64_t>(leg.mode))) != nullptr;
    if (i + 1 == query.ahead.size() || leg.stay.empty()) continue;
    spans.push_back(OfStay(leg.stay, leg.stay_plan_s, 0));
    forecast.seconds += spans.back().seconds;
  }
  double squares = 0;
  double sum = 0;
  for (const Span& span : spans) {
    squares += span.deviation * span.deviation;
    sum += span.deviation;
  }
  const double deviation = std::sqrt((1 - kTogether) * squares + kTogether * sum * sum);
  forecast.spread =
      forecast.seconds > 0 ? std::max(deviation / forecast.seconds, kSpreadMin) : kSpreadMin;
  forecast.basis = of_edge ? EtaBasis::kHistory : of_mode ? EtaBasis::kMode : EtaBasis::kPlan;
  return forecast;
}

// How many spreads P5 and P95 lie from the median, for that distance.
std::pair<double, double> EtaModel::Reach(std::size_t distance_class) const {
  std::vector<float> errors = errors_[distance_class].last;
  if (errors.size() < kCalibratedFrom) {
    for (std::size_t i = 0; i < kEtaClasses; ++i) {
      if (i != distance_class)
        errors.insert(errors.end(), errors_[i].last.begin(), errors_[i].last.end());
    }
  }
  if (errors.size() < kCalibratedFrom) return {-kNormal90, kNormal90};
  std::ranges::sort(errors);
  const auto at = [&](double share) {
    const double place = share * static_cast<double>(errors.size() + 1) - 1;
    const double last = static_cast<double>(errors.size() - 1);
    return double{errors[static_cast<std::size_t>(std::clamp(std::round(place), 0.0, last))]};
  };
  return {std::min(at(0.05), -0.1), std::max(at(0.95), 0.1)};
}

Eta EtaModel::Predict(const EtaQuery& query) const {
  Forecast forecast = Sum(query);
  if (forecast.basis == EtaBasis::kPlan && query.pace_kmh > 0 && !query.ahead.empty()) {
    // Nobody has driven there: the pace of the unit itself for the leg that it is on.
    const EtaLeg& leg = query.ahead.front();
    forecast.seconds += leg.length_m / 1000 / query.pace_kmh * 3600 - PlanSecondsOf(leg);
  }
  const auto [early, late] = Reach(EtaClassOf(RemainingM(query)));
  const auto at = [&](double spreads) {
    const double seconds = forecast.seconds * std::exp(spreads * forecast.spread);
    return query.now_ms + std::llround(std::min(seconds, kLegSecondsMax * 10) * 1000);
  };
  return {.at_ms = at(0), .early_ms = at(early), .late_ms = at(late), .basis = forecast.basis};
}

EtaQuery QueryAt(const Journey& journey, std::size_t from) {
  EtaQuery query{.now_ms = journey[from].depart_ms};
  for (std::size_t i = 0; i < journey.size(); ++i) {
    if (i < from) {
      query.driven.push_back(journey[i]);
    } else {
      query.ahead.push_back(journey[i].leg);
    }
  }
  return query;
}

void EtaModel::Score(const Journey& journey) {
  for (std::size_t i = 0; i < journey.size(); ++i) {
    const EtaQuery query = QueryAt(journey, i);
    const double seconds =
        static_cast<double>(journey.back().arrive_ms - journey[i].depart_ms) / 1000;
    const Forecast forecast = Sum(query);
    if (seconds <= 0 || forecast.seconds <= 0 || forecast.basis == EtaBasis::kPlan) continue;
    const double off = std::log(seconds / forecast.seconds) / forecast.spread;
    errors_[EtaClassOf(RemainingM(query))].Add(off, kErrorsMax);
  }
}

void EtaModel::Learn(const Journey& journey) {
  if (journey.empty() || journey.size() > kEtaLegsMax) return;
  Score(journey);
  for (std::size_t i = 0; i < journey.size(); ++i) {
    const DrivenLeg& driven = journey[i];
    if (!Teaches(driven)) continue;
    const double ratio = RatioOf(driven);
    const auto mode = static_cast<std::uint64_t>(driven.leg.mode);
    const std::uint64_t edge = HashBytes(driven.leg.edge);
    const std::uint64_t hour =
        HourOfWeek(driven.depart_ms + (driven.arrive_ms - driven.depart_ms) / 2);
    for (const std::uint64_t key :
         {Key(Scope::kAll), Key(Scope::kMode, mode), Key(Scope::kModeHour, mode, hour),
          Key(Scope::kEdge, edge), Key(Scope::kEdgeHour, edge, hour)})
      Add(key, ratio);
    if (i + 1 == journey.size() || driven.leg.stay.empty()) continue;
    const double stay_s = static_cast<double>(journey[i + 1].depart_ms - driven.arrive_ms) / 1000;
    if (stay_s < 0 || stay_s > kLegSecondsMax) continue;
    Add(Key(Scope::kStays), std::log(kStayFloorS + stay_s));
    Add(Key(Scope::kStay, HashBytes(driven.leg.stay)), std::log(kStayFloorS + stay_s));
  }
  ++journeys_;
}

std::string EtaModel::Save() const {
  std::string out(kMagic);
  PutNumber(out, kVersion);
  PutNumber(out, journeys_);
  for (const Cell& cell : errors_) {
    PutNumber(out, cell.count);
    PutVector(out, cell.last);
  }
  PutNumber(out, static_cast<std::uint64_t>(cells_.size()));
  for (const auto& [key, cell] : cells_) {
    PutNumber(out, key);
    PutNumber(out, cell.count);
    PutVector(out, cell.last);
  }
  PutNumber(out, HashBytes(out));
  return out;
}

Status EtaModel::Load(std::string_view bytes) {
  constexpr std::size_t kSum = sizeof(std::uint64_t);
  if (bytes.size() < kMagic.size() + kSum || !bytes.starts_with(kMagic))
    return Fail(ErrorCode::kCorruption, "is not a model of arrivals");
  std::uint64_t sum = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - kSum, kSum);
  if (sum != HashBytes(bytes.substr(0, bytes.size() - kSum)))
    return Fail(ErrorCode::kCorruption, "the model does not match its checksum");
  ByteReader in(bytes.substr(kMagic.size(), bytes.size() - kMagic.size() - kSum));
  ASSIGN_OR_RETURN(const auto version, in.Number<std::uint32_t>());
  if (version != kVersion)
    return Fail(ErrorCode::kFailedPrecondition, "the model is of another version");
  EtaModel read;
  ASSIGN_OR_RETURN(read.journeys_, in.Number<std::uint64_t>());
  for (Cell& cell : read.errors_) {
    ASSIGN_OR_RETURN(cell.count, in.Number<std::uint64_t>());
    ASSIGN_OR_RETURN(cell.last, in.Vector<float>());
  }
  ASSIGN_OR_RETURN(const auto count, in.Number<std::uint64_t>());
  for (std::uint64_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(const auto key, in.Number<std::uint64_t>());
    Cell& cell = read.cells_[key];
    ASSIGN_OR_RETURN(cell.count, in.Number<std::uint64_t>());
    ASSIGN_OR_RETURN(cell.last, in.Vector<float>());
    if (cell.last.empty() || cell.last.size() > kSamplesMax)
      return Fail(ErrorCode::kCorruption, "a cell that cannot be");
  }
  *this = std::move(read);
  return {};
}

}  // namespace tidewaiter::track
