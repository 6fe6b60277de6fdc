#include "server/demo_feed.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "device/voice.h"
#include "geo/measure.h"
#include "server/demo_stock.h"

namespace tidewaiter::server {
namespace {

using device::GateKind;
using device::GateReading;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kPlanBeforeMs = 35 * kMinuteMs;  // somebody plans it before it leaves
constexpr std::int64_t kStaysMs = 70 * kMinuteMs;       // after its last word: it is closed then
constexpr const char* kSource = "demo";

// What was due before that time is passed over.
std::size_t FirstAfter(const std::vector<retrace::FrameLine>& frames, std::int64_t from_ms) {
  const auto first = std::ranges::upper_bound(frames, from_ms, {}, &retrace::FrameLine::time_ms);
  return static_cast<std::size_t>(first - frames.begin());
}

bool IsGate(std::string_view place) {
  return place.ends_with("-gate") || place == "hill-crossing" || place == "stone-pass";
}

std::vector<DemoFeed::GatePassing> PassingsOf(const sim::Route& route, const DemoJourney& journey,
                                              std::int64_t from_ms) {
  constexpr std::int64_t kToTheBarrierMs = 70'000;
  std::vector<DemoFeed::GatePassing> passings;
  for (const sim::Site& site : route.sites) {
    if (!IsGate(site.id)) continue;
    const std::int64_t time_ms =
        sim::TimeAt(journey.story.truck, site.along_m - 1) + kToTheBarrierMs;
    if (time_ms > from_ms) passings.push_back({.time_ms = time_ms, .gate = site.id});
  }
  return passings;
}

// Out by the one way and back by the other, on roads that bend a little.
geo::Point OnTheWay(const geo::Point& from, const geo::Point& to, std::int64_t since_ms,
                    double& speed_kmh) {
  constexpr double kBendM = 350;
  const double metres = geo::DistanceM(from, to);
  const double gone = static_cast<double>(since_ms) / 3'600'000 * monitor::kHelperKmh * 1000;
  if (gone >= metres) return to;
  speed_kmh = monitor::kHelperKmh - 8 + 6 * std::sin(gone / 900);
  const double sway = std::sin(gone / 1300) * kBendM * std::min(1.0, (metres - gone) / 2000);
  return geo::Destination(geo::Between(from, to, gone / metres), geo::InitialBearing(from, to) + 90,
                          sway);
}

// A patrol drives to where it was sent last, and back to its base when that is over.
geo::Point PatrolAt(const DemoPatrol& patrol, const monitor::ControlRoom& room, std::int64_t now_ms,
                    double& speed_kmh) {
  using monitor::DispatchState;
  monitor::RowPtr<monitor::Dispatch> last;
  for (const auto& row : room.records().dispatches.All()) {
    const monitor::Dispatch& sent = row->value;
    if (sent.response_unit != patrol.id || !sent.place || sent.steps.size() < 2) continue;
    if (!last || sent.steps.back().at_ms > last->value.steps.back().at_ms) last = row;
  }
  if (!last) return patrol.base;
  const monitor::Dispatch& sent = last->value;
  const std::int64_t since_ms = now_ms - sent.steps.back().at_ms;
  if (sent.state == DispatchState::kUnderWay)
    return OnTheWay(patrol.base, *sent.place, since_ms, speed_kmh);
  if (sent.state == DispatchState::kOnScene) return *sent.place;
  const bool was_there = std::ranges::any_of(sent.steps, [](const monitor::DispatchStep& step) {
    return step.state == DispatchState::kOnScene;
  });
  if (!was_there) return patrol.base;
  return OnTheWay(*sent.place, patrol.base, since_ms, speed_kmh);
}

}  // namespace

DemoFeed::DemoFeed(monitor::ControlRoom& room, monitor::GateDesk& gates,
                   const DemoTimetable& timetable, std::int64_t from_ms, std::int64_t fresh_ms)
    : room_(room),
      gates_(gates),
      timetable_(timetable),
      from_ms_(from_ms),
      fresh_ms_(fresh_ms),
      next_trip_(timetable.FirstAt(from_ms)) {
  const std::int64_t since_ms = from_ms - kDemoVoyageMs - timetable.ShipStart(0);
  if (since_ms > 0) next_ship_ = static_cast<std::uint64_t>(since_ms / kDemoShipGapMs);
  const std::int64_t flown_ms = from_ms - timetable.FlightStart(0);
  if (flown_ms > 0) next_flight_ = static_cast<std::uint64_t>(flown_ms / kDemoFlightGapMs);
}

void DemoFeed::Begin(std::int64_t now_ms) {
  for (;; ++next_trip_) {
    DemoTrip trip = timetable_.Trip(next_trip_);
    if (trip.trip.start_ms - kPlanBeforeMs > now_ms) return;
    if (trip.trip.start_ms < fresh_ms_) continue;
    Truck truck{.trip = std::move(trip)};
    truck.journey = timetable_.Tell(truck.trip);
    truck.next = FirstAfter(truck.journey.frames, from_ms_);
    truck.gates = PassingsOf(timetable_.RouteOf(truck.trip), truck.journey, from_ms_);
    trucks_.emplace(next_trip_, std::move(truck));
  }
}

void DemoFeed::BeginLines(std::int64_t now_ms) {
  const auto add = [&](std::vector<retrace::FrameLine> frames) {
    const std::size_t next = FirstAfter(frames, from_ms_);
    if (next < frames.size()) lines_.push_back({.frames = std::move(frames), .next = next});
  };
  for (; timetable_.ShipStart(next_ship_) <= now_ms; ++next_ship_)
    add(timetable_.ShipFrames(next_ship_));
  for (; timetable_.FlightStart(next_flight_) <= now_ms; ++next_flight_)
    add(timetable_.FlightFrames(next_flight_));
}

void DemoFeed::Hand(retrace::FrameLine frame) {
  {
    const std::lock_guard lock(mutex_);
    ++under_way_;
  }
  // A frame that is not taken is lost, as with a device that nobody answers and that gives up.
  room_.Take({.listener = kSource,
              .protocol = std::move(frame.protocol),
              .device = std::move(frame.device),
              .bytes = std::move(frame.bytes)},
             [this](const Result<intake::Taken>&) {
               const std::lock_guard lock(mutex_);
               --under_way_;
               wake_.notify_all();
             });
}

void DemoFeed::Wait() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return under_way_ == 0; });
}

void DemoFeed::SendFrames(std::vector<retrace::FrameLine>& frames, std::size_t& next,
                          std::int64_t now_ms) {
  for (; next < frames.size() && frames[next].time_ms <= now_ms; ++next)
    Hand(std::move(frames[next]));
}

void DemoFeed::SendReadings(Truck& truck, std::int64_t now_ms) {
  for (; truck.next_gate < truck.gates.size(); ++truck.next_gate) {
    const GatePassing& passing = truck.gates[truck.next_gate];
    if (passing.time_ms > now_ms) return;
    auto readings = DemoReadings(truck.trip, passing.gate, passing.time_ms);
    {
      const std::lock_guard lock(mutex_);
      ++under_way_;
    }
    gates_.Take(passing.gate, std::move(readings), "", [this](const Status&) {
      const std::lock_guard lock(mutex_);
      --under_way_;
      wake_.notify_all();
    });
  }
}

void DemoFeed::SendPatrols(std::int64_t now_ms) {
  if (now_ms - patrols_ms_ < kMinuteMs) return;
  patrols_ms_ = now_ms;
  for (const DemoPatrol& patrol : DemoPatrols()) {
    if (patrol.device.empty()) continue;
    device::Report report{.device = patrol.device};
    report.time_ms = report.fix.time_ms = now_ms / 1000 * 1000;
    report.fix.kind = device::FixKind::kSatellite;
    report.fix.valid = true;
    const geo::Point at = PatrolAt(patrol, room_, now_ms, report.fix.speed_kmh);
    constexpr double kNoiseM = 4;
    report.fix.at = geo::Destination(at, noise_.Uniform(0, 360), kNoiseM * noise_.Uniform());
    report.fix.speed_kmh = std::round(report.fix.speed_kmh);
    report.fix.satellites = 9;
    Hand({.device = patrol.device,
          .protocol = "teltonika",
          .bytes = device::SayTeltonika({&report, 1})});
  }
}

void DemoFeed::Forget(std::int64_t now_ms) {
  std::erase_if(trucks_, [&](const auto& entry) {
    const Truck& truck = entry.second;
    return truck.next == truck.journey.frames.size() &&
           now_ms > truck.journey.story.truck.back().time_ms + kStaysMs;
  });
  std::erase_if(lines_, [](const Line& line) { return line.next == line.frames.size(); });
}

void DemoFeed::SendUntil(std::int64_t now_ms) {
  Begin(now_ms);
  BeginLines(now_ms);
  for (auto& [number, truck] : trucks_) {
    // What is not on any movement is not looked at: the truck stayed at home.
    SendFrames(truck.journey.frames, truck.next, now_ms);
    if (room_.records().movements.Find(truck.trip.trip.movement)) SendReadings(truck, now_ms);
  }
  for (Line& line : lines_)
    SendFrames(line.frames, line.next, now_ms);
  SendPatrols(now_ms);
  Wait();
  Forget(now_ms);
}

std::vector<GateReading> DemoReadings(const DemoTrip& trip, const std::string& gate,
                                      std::int64_t time_ms) {
  constexpr std::uint64_t kTwelve = 12;
  const std::uint64_t lane = 1 + trip.number % kDemoLanes;
  const bool misread = trip.number % kTwelve == 7;
  std::string plate = trip.trip.plate;
  std::erase(plate, ' ');
  GateReading seen{.kind = GateKind::kPlate, .value = plate, .confidence = 0.97};
  if (misread) {
    seen.value[1] = seen.value[1] == 'K' ? 'H' : 'K';
    seen.value[3] = seen.value[3] == '8' ? '3' : '8';
    seen.confidence = 0.71;
    seen.candidates = {{.value = seen.value, .confidence = 0.71},
                       {.value = plate, .confidence = 0.44}};
  }
  seen.reader = DemoReader("CAM", gate, lane);
  seen.direction = device::GateDirection::kForward;
  seen.time_ms = time_ms;
  GateReading box{.kind = GateKind::kContainerCode, .value = trip.trip.container};
  box.confidence = misread ? 0.62 : 0.98;
  box.reader = seen.reader;
  box.time_ms = time_ms + 1500;
  GateReading seal{.kind = GateKind::kSeal, .value = trip.trip.seal.id, .confidence = 0.99};
  seal.reader = DemoReader("ANT", gate, lane);
  seal.time_ms = time_ms + 2000;
  GateReading weight{.kind = GateKind::kWeight};
  weight.gross_kg = 21'000 + static_cast<double>(trip.number * 731 % 12'000);
  weight.reader = DemoReader("SCALE", gate, lane);
  weight.time_ms = time_ms + 3000;
  GateReading portal{.kind = GateKind::kRadiation};
  portal.gamma_alarm = trip.number % kTwelve == 4;
  portal.gamma_cps = portal.gamma_alarm ? 2140 : 310 + static_cast<double>(trip.number % 40);
  portal.reader = DemoReader("PORTAL", gate, lane);
  portal.time_ms = time_ms + 4000;
  std::vector<GateReading> readings{seen, box, seal, weight, portal};
  for (GateReading& reading : readings)
    reading.lane = static_cast<std::int64_t>(lane);
  return readings;
}

}  // namespace tidewaiter::server
