// A journey to test with, and a short language to tell one in.
//
// The truck KBX 123A with the seal S1 and the tracker V1 goes east along the parallel of 1 degree
// south: origin "yard" at kilometre 0, checkpoint "weigh" at 40, rest area "rest" at 60,
// destination "depot" at 100; places are circles of 300 metres, the corridor is 500 metres to
// either side. Fences: "park" (forbidden), kilometres 70 to 72, from 600 to 2600 metres to the
// south; "hills" (no radio), 80 to 90.
//
// A line is one report or several:
//   0 km 0                    at minute 0 at kilometre 0
//   1-30/1 km 1-30 kmh 60     each minute from 1 to 30, kilometres in step
//   31 km 31 south 800        800 metres to the south of the way
// and words behind: kmh 60, acc 30 (metres), locked, unlocked, cut, cover, vibration, sos, door,
// shut, light 80, battery 50, temp 5.5 (degrees), cell, zero (0/0), invalid, stale, as V1 (who says
// it; S1), late 90 (came that many minutes after), clock 180 (that many minutes ahead), year2000,
// tick (nobody says anything; only the time goes on), received 50 (came at that minute).
#ifndef TIDEWAITER_TRACK_TEST_JOURNEY_H_
#define TIDEWAITER_TRACK_TEST_JOURNEY_H_

#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "track/plan.h"
#include "track/tracker.h"

namespace tidewaiter::track {

inline constexpr std::int64_t kStartMs = 1'796'083'200'000;  // Tuesday 2026-12-01 00:00 UTC
inline constexpr std::int64_t kMinute = 60'000;

inline geo::Point Place(double km, double south_m = 0) {
  const double per_degree = geo::kMetresPerDegree;
  const double lat = -1 - south_m / per_degree;
  return {.lat = lat, .lon = 38 + km * 1000 / (per_degree * std::cos(geo::kDegree))};
}

inline Node NodeAt(std::string id, NodeRole role, double km) {
  return {.id = std::move(id),
          .role = role,
          .place = {.area = geo::Circle{.center = Place(km), .radius_m = 300}}};
}

inline Edge EdgeOf(std::string from, std::string to, double from_km, double to_km) {
  geo::Corridor corridor{.line = {}, .half_width_m = 500};
  for (double km = from_km; km <= to_km; km += 1)
    corridor.line.push_back(Place(km));
  return {.from = std::move(from), .to = std::move(to), .corridor = corridor};
}

inline Movement TestMovement() {
  Movement movement{.id = "T1", .unit = "KBX 123A", .declarations = {"D1"}};
  movement.iot = IotId::Version7(kStartMs, 1, 2);
  movement.pairings = {{.kind = PairingKind::kSealDevice, .value = "S1"},
                       {.kind = PairingKind::kVehicleDevice, .value = "V1"},
                       {.kind = PairingKind::kSensorDevice, .value = "T1"},
                       {.kind = PairingKind::kPlate, .value = "KBX 123A"}};
  movement.nodes = {NodeAt("yard", NodeRole::kOrigin, 0),
                    NodeAt("weigh", NodeRole::kCheckpoint, 40), NodeAt("rest", NodeRole::kRest, 60),
                    NodeAt("depot", NodeRole::kDestination, 100)};
  movement.nodes[1].dwell_max_s = 1800;
  movement.nodes[3].arrival = {.until_ms = kStartMs + 240 * kMinute};
  movement.edges = {EdgeOf("yard", "weigh", 0, 40), EdgeOf("weigh", "rest", 40, 60),
                    EdgeOf("rest", "depot", 60, 100)};
  movement.disarm = {{.from_ms = kStartMs + 1000 * kMinute, .until_ms = kStartMs + 1100 * kMinute}};
  movement.state = MovementState::kUnderWay;
  return movement;
}

inline geo::Ring RingOf(double from_km, double to_km, double from_m, double to_m) {
  return {Place(from_km, from_m), Place(to_km, from_m), Place(to_km, to_m), Place(from_km, to_m),
          Place(from_km, from_m)};
}

inline ZoneFence FenceOf(std::string id, FenceKind kind, geo::Ring ring) {
  geo::Polygon polygon{.parts = {{.outer = std::move(ring)}}};
  return {.id = std::move(id), .name = {}, .kind = kind, .shape = *geo::MakeShape({polygon})};
}

inline PlanParts TestParts() {
  PlanParts parts;
  parts.movements = {TestMovement()};
  parts.fences = {FenceOf("park", FenceKind::kForbidden, RingOf(70, 72, 600, 2600)),
                  FenceOf("hills", FenceKind::kDeadZone, RingOf(80, 90, -2000, 2000))};
  return parts;
}

inline std::shared_ptr<const Plan> PlanOf(PlanParts parts) {
  auto plan = Plan::Build(std::move(parts));
  CHECK(plan.has_value());
  return *plan;
}

// One report as it comes in, or only time that goes on.
struct Coming {
  device::Report report = {};
  std::int64_t received_ms = 0;
  bool tick = false;
};

struct Span {
  double from = 0;
  double to = 0;
  double step = 1;
  [[nodiscard]] double At(double share) const { return from + (to - from) * share; }
};

// "5", "5-30", "5-30/0.5"
inline Span ReadSpan(const std::string& text) {
  char* at = nullptr;
  Span span;
  span.from = span.to = std::strtod(text.c_str(), &at);
  if (*at == '-') span.to = std::strtod(at + 1, &at);
  if (*at == '/') span.step = std::strtod(at + 1, nullptr);
  return span;
}

class Line {
 public:
  explicit Line(const std::string& text) {
    std::istringstream words(text);
    for (std::string word; words >> word;)
      words_.push_back(word);
  }
  [[nodiscard]] bool empty() const { return words_.empty(); }
  [[nodiscard]] Span time() const { return ReadSpan(words_.front()); }
  [[nodiscard]] bool Has(std::string_view word) const {
    for (const std::string& each : words_) {
      if (each == word) return true;
    }
    return false;
  }
  [[nodiscard]] std::string After(std::string_view word, std::string otherwise) const {
    for (std::size_t i = 0; i + 1 < words_.size(); ++i) {
      if (words_[i] == word) return words_[i + 1];
    }
    return otherwise;
  }
  [[nodiscard]] Span SpanAfter(std::string_view word, double otherwise) const {
    return ReadSpan(After(word, fmt::format("{}", otherwise)));
  }

 private:
  std::vector<std::string> words_;
};

inline void SaySeal(const Line& line, device::Seal& seal) {
  using device::SealSign;
  if (line.Has("locked")) seal.Say(SealSign::kLocked, true);
  if (line.Has("unlocked")) seal.Say(SealSign::kLocked, false);
  if (line.Has("cut")) seal.Say(SealSign::kRopeCut, true);
  if (line.Has("whole")) seal.Say(SealSign::kRopeCut, false);
  if (line.Has("cover")) seal.Say(SealSign::kCoverOpened, true);
  if (line.Has("vibration")) seal.Say(SealSign::kVibration, true);
}

inline device::Report ReportOf(const Line& line, double share, std::int64_t time_ms) {
  device::Report report{.device = line.After("as", "S1"), .time_ms = time_ms};
  if (line.Has("year2000")) report.time_ms = 946'684'800'000;
  report.time_ms += std::llround(line.SpanAfter("clock", 0).from * kMinute);
  report.fix = {
      .kind = line.Has("cell") ? device::FixKind::kCell : device::FixKind::kSatellite,
      .valid = !line.Has("invalid"),
      .at = Place(line.SpanAfter("km", 0).At(share), line.SpanAfter("south", 0).At(share)),
      .time_ms = report.time_ms - (line.Has("stale") ? 10 * kMinute : 0),
      .speed_kmh = line.SpanAfter("kmh", 0).At(share),
      .accuracy_m = line.SpanAfter("acc", 0).from};
  if (line.Has("zero")) report.fix.at = {};
  SaySeal(line, report.seal);
  if (line.Has("sos")) report.signs.Add(device::Sign::kSos);
  if (line.Has("door")) report.Set(device::kDoor, true);
  if (line.Has("shut")) report.Set(device::kDoor, false);
  if (line.Has("light")) report.Set(device::kLight, line.SpanAfter("light", 0).from);
  if (line.Has("temp")) report.Set(device::kTemperature, 1, line.SpanAfter("temp", 0).At(share));
  if (line.Has("battery"))
    report.Set(device::kBatteryLevel, line.SpanAfter("battery", 0).At(share));
  return report;
}

inline std::vector<Coming> ReadJourney(const std::string& text) {
  std::vector<Coming> all;
  std::istringstream lines(text);
  for (std::string one; std::getline(lines, one);) {
    const Line line(one);
    if (line.empty()) continue;
    const Span time = line.time();
    const double length = time.to - time.from;
    for (double at = time.from; at <= time.to + 1e-9; at += time.step) {
      const std::int64_t time_ms = kStartMs + std::llround(at * static_cast<double>(kMinute));
      Coming coming{.received_ms = time_ms + 1000, .tick = line.Has("tick")};
      const double share = length == 0 ? 0 : (at - time.from) / length;
      if (!coming.tick) coming.report = ReportOf(line, share, time_ms);
      coming.received_ms += std::llround(line.SpanAfter("late", 0).from * kMinute);
      if (line.Has("received")) {
        coming.received_ms = kStartMs + std::llround(line.SpanAfter("received", 0).from * kMinute);
      }
      all.push_back(std::move(coming));
    }
  }
  return all;
}

// Takes what comes with numbers from `from_seq` on.
inline void Follow(Tracker& tracker, const std::vector<Coming>& journey, std::size_t from,
                   std::size_t to, Alarms& out) {
  for (std::size_t i = from; i < to; ++i) {
    const Coming& coming = journey[i];
    if (coming.tick) {
      tracker.Tick(coming.received_ms, out);
    } else {
      tracker.Take(coming.report, {.seq = i, .received_ms = coming.received_ms}, out);
    }
  }
}

inline Alarms Ride(const std::vector<Coming>& journey, const std::shared_ptr<const Plan>& plan,
                   Tracker* keep = nullptr) {
  Tracker own;
  Tracker& tracker = keep == nullptr ? own : *keep;
  tracker.SetPlan(plan);
  Alarms out;
  Follow(tracker, journey, 0, journey.size(), out);
  tracker.Drain(out);
  return out;
}

// "deviation alarm at 31", "zone alarm ended", "seal_cut critical late": kind, severity, what is
// new about it, the minute at which it began.
inline std::string Told(const Alarm& alarm) {
  std::string text = fmt::format("{} {}", Name(alarm.kind), Name(alarm.severity));
  if (alarm.phase == AlarmPhase::kGrown) text += " grown";
  if (alarm.phase == AlarmPhase::kEnded) text += " ended";
  if (alarm.late) text += " late";
  return text + fmt::format(" at {}", (alarm.began_ms - kStartMs) / kMinute);
}

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_TEST_JOURNEY_H_
