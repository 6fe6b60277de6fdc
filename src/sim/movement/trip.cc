#include "sim/movement/trip.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"

namespace tidewaiter::sim {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;

constexpr std::array<std::string_view, 19> kNames{"",
                                                  "diversion",
                                                  "seal_cut",
                                                  "jammed_corridor",
                                                  "tag_moved",
                                                  "spoofed",
                                                  "reefer_failure",
                                                  "long_stop",
                                                  "shortcut",
                                                  "overspeed",
                                                  "thrown_away",
                                                  "battery_death",
                                                  "insider_alteration",
                                                  "insider_deletion",
                                                  "road_works",
                                                  "police_stop",
                                                  "dead_zone_silence",
                                                  "allowed_rest",
                                                  "slow_sensor"};

// Streams of a trip's random numbers, so that one thing more in one of them changes no other.
enum Stream : std::uint64_t { kHabits = 1, kDeedNumbers = 2, kRoad = 3, kNumbers = 4 };

// Where on the route the deed is done: away from sites and mapped dead zones.
double PlaceFor(const Route& route, Random& random) {
  const double length = route.line.length_m();
  for (;;) {
    const double at = random.Uniform(0.28, 0.55) * length;
    const double gap = std::min(6000.0, length / 20);
    const bool near = std::ranges::any_of(route.sites, [&](const Site& site) {
      return std::abs(site.along_m - at) < site.radius_m + gap;
    });
    if (!near) return at;
  }
}

class Teller {
 public:
  Teller(const Route& route, const Trip& trip, const Random& random)
      : route_(route), trip_(trip), random_(random.Fork(trip.stream).Fork(kDeedNumbers)) {
    Random habits = random.Fork(trip.stream).Fork(kHabits);
    wishes_.start_ms = trip.start_ms;
    wishes_.cruise_kmh = habits.Uniform(64, 77);
    story_.battery_percent = habits.Uniform(60, 100);
    story_.battery_per_h = habits.Uniform(0.4, 1.2);
    at_m_ = PlaceFor(route, random_);
    Wish();
    Random road = random.Fork(trip.stream).Fork(kRoad);
    story_.truck = Drive(route_, wishes_, road);
    story_.arrived_ms = TimeAt(story_.truck, route_.line.length_m());
  }

  Story Tell() {
    switch (trip_.deed) {
      case Deed::kNone:
        break;
      case Deed::kSealCut: {
        const std::int64_t at = TimeAt(story_.truck, at_m_);
        story_.cut = {
            at + 3 * kMinuteMs,
            at + 3 * kMinuteMs + static_cast<std::int64_t>(random_.Uniform(40, 180)) * 1000};
        Row(at, at + 20 * kMinuteMs);
        break;
      }
      case Deed::kJammedCorridor: {
        const std::int64_t at = TimeAt(story_.truck, at_m_);
        story_.jammed = {at, at + static_cast<std::int64_t>(random_.Uniform(2, 25)) * kMinuteMs};
        Row(story_.jammed.from_ms, story_.jammed.to_ms);
        break;
      }
      case Deed::kTagMoved:
        MoveTag();
        break;
      case Deed::kSpoofed: {
        story_.spoofed = {TimeAt(story_.truck, from_m_), story_.arrived_ms};
        Row(story_.spoofed.from_ms, story_.spoofed.to_ms);
        break;
      }
      case Deed::kReeferFailure:
        story_.warm = {TimeAt(story_.truck, at_m_), story_.arrived_ms};
        story_.warm_per_h = random_.Uniform(0.5, 6);
        Row(story_.warm.from_ms, story_.warm.to_ms);
        break;
      case Deed::kThrownAway:
        story_.thrown_ms = TimeAt(story_.truck, at_m_);
        Row(story_.thrown_ms, story_.arrived_ms);
        break;
      case Deed::kBatteryDeath:
        Row(trip_.start_ms, story_.arrived_ms);
        break;
      case Deed::kDeadZoneSilence: {
        const std::int64_t at = TimeAt(story_.truck, at_m_);
        story_.silent = {at, at + static_cast<std::int64_t>(random_.Uniform(8, 25)) * kMinuteMs};
        Row(story_.silent.from_ms, story_.silent.to_ms);
        break;
      }
      case Deed::kSlowSensor: {
        const std::int64_t at = TimeAt(story_.truck, at_m_);
        story_.fixless = {at, at + 90'000};
        Row(at, at + 90'000);
        break;
      }
      default:
        Row(TimeAt(story_.truck, from_m_), TimeAt(story_.truck, to_m_) + 30'000);
        break;
    }
    return std::move(story_);
  }

 private:
  // What the driver has to do for it.
  void Wish() {
    from_m_ = at_m_;
    to_m_ = at_m_ + 100;
    const double side = random_.Chance(0.5) ? 1 : -1;
    switch (trip_.deed) {
      case Deed::kDiversion:
        Leave(9000, side * random_.Uniform(700, 7000), random_.Uniform(10, 90) * 60);
        break;
      case Deed::kSpoofed:
        Leave(9000, side * random_.Uniform(1000, 7000), random_.Uniform(10, 90) * 60);
        break;
      case Deed::kShortcut:
        Leave(14'000, side * random_.Uniform(350, 3000), 0);
        break;
      case Deed::kRoadWorks:
        Leave(3000, side * random_.Uniform(150, 380), 0);
        break;
      case Deed::kSealCut:
        Stop(random_.Uniform(10, 22) * 60);
        break;
      case Deed::kLongStop:
        Stop(random_.Uniform(6, 90) * 60);
        break;
      case Deed::kPoliceStop:
        Stop(random_.Uniform(100, 280));
        break;
      case Deed::kAllowedRest:
        Rest();
        break;
      case Deed::kOverspeed:
        to_m_ = at_m_ + random_.Uniform(1500, 20'000);
        wishes_.fast = {from_m_, to_m_};
        wishes_.fast_kmh = random_.Uniform(86, 118);
        break;
      case Deed::kBatteryDeath:
        story_.battery_percent = random_.Uniform(14, 22);
        story_.battery_per_h = random_.Uniform(4, 9);
        break;
      default:
        break;
    }
  }
  void Leave(double length_m, double lateral_m, double pause_s) {
    from_m_ = at_m_ - length_m / 2;
    to_m_ = at_m_ + length_m / 2;
    wishes_.excursions.push_back(
        {.from_m = from_m_, .to_m = to_m_, .lateral_m = lateral_m, .pause_s = pause_s});
  }
  void Stop(double seconds) { wishes_.pauses.push_back({.along_m = at_m_, .seconds = seconds}); }
  void Rest() {
    const auto rest = std::ranges::find(route_.sites, track::NodeRole::kRest, &Site::role);
    if (rest == route_.sites.end()) return;
    at_m_ = from_m_ = rest->along_m;
    to_m_ = at_m_ + 100;
    Stop(random_.Uniform(2, 5) * 3600);
  }
  // Another truck takes the seal off the route for good; the sealed one goes on.
  void MoveTag() {
    constexpr double kAwayM = 60'000;
    const std::int64_t at = TimeAt(story_.truck, at_m_);
    const double side = random_.Chance(0.5) ? 1 : -1;
    const std::vector<Excursion> away{{.from_m = at_m_,
                                       .to_m = at_m_ + kAwayM,
                                       .lateral_m = side * random_.Uniform(1000, 16'000)}};
    for (const Moment& moment : story_.truck) {
      Moment other = moment;
      // As far as the plateau, where that truck stays.
      other.along_m = std::min(moment.along_m, at_m_ + kAwayM * 0.45);
      other.at = PlaceOf(route_, away, other.along_m);
      if (other.along_m < moment.along_m) other.speed_kmh = 0;
      story_.seal.push_back(other);
    }
    Row(at, story_.arrived_ms);
  }
  void Row(std::int64_t began_ms, std::int64_t ended_ms) {
    const Moment& moment = MomentAt(story_.truck, began_ms);
    std::string devices = trip_.seal.id + " " + trip_.tracker.id;
    if (trip_.deed == Deed::kInsiderAlteration || trip_.deed == Deed::kInsiderDeletion) {
      devices = trip_.seal.id;
      ended_ms = began_ms + 20 * kMinuteMs;
    }
    if (trip_.deed == Deed::kReeferFailure) devices = trip_.sensor.id;
    story_.truth.push_back({.kind = std::string(Name(trip_.deed)),
                            .unit = trip_.plate,
                            .device = std::move(devices),
                            .movement = trip_.movement,
                            .began_ms = began_ms,
                            .ended_ms = std::max(began_ms, ended_ms),
                            .place = fmt::format("{:.5f} {:.5f}", moment.at.lat, moment.at.lon)});
  }

  const Route& route_;
  const Trip& trip_;
  Random random_;
  DriveWishes wishes_;
  Story story_;
  double at_m_ = 0;
  double from_m_ = 0;
  double to_m_ = 0;
};

track::Edge EdgeOf(const Route& route, const Site& from, const Site& to) {
  geo::Corridor corridor{.line = {route.line.PointAt(from.along_m)},
                         .half_width_m = route.half_width_m};
  const auto points = route.line.points();
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double along = route.line.along_m(i);
    if (along > from.along_m && along < to.along_m) corridor.line.push_back(points[i]);
  }
  corridor.line.push_back(route.line.PointAt(to.along_m));
  return {.from = from.id,
          .to = to.id,
          .corridor = std::move(corridor),
          .speed_limit_kmh = route.limit_kmh};
}

}  // namespace

std::string_view Name(Deed deed) {
  return kNames[static_cast<std::size_t>(deed)];
}

std::string_view ProtocolOf(Voice voice) {
  constexpr std::array<std::string_view, 5> kProtocols{"jointech", "jt808", "teltonika", "gt06",
                                                       "mqtt"};
  return kProtocols[static_cast<std::size_t>(voice)];
}

Story TellStory(const Route& route, const Trip& trip, const Random& random) {
  return Teller(route, trip, random).Tell();
}

track::Movement PlanOf(const Route& route, const Trip& trip, const Story& story,
                       const Random& random) {
  Random numbers = random.Fork(trip.index).Fork(kNumbers);
  const std::uint64_t high = numbers.Next();
  const std::uint64_t low = numbers.Next();
  track::Movement movement{.id = trip.movement,
                           .iot = track::IotId::Version7(trip.start_ms, high, low),
                           .unit_kind = track::UnitKind::kTruck,
                           .unit = trip.plate,
                           .mode = track::Mode::kRoad,
                           .perishable = !trip.sensor.id.empty(),
                           .state = track::MovementState::kUnderWay};
  const track::Window valid{.from_ms = trip.start_ms, .until_ms = story.truck.back().time_ms};
  const auto pair = [&](track::PairingKind kind, const std::string& value) {
    if (!value.empty()) movement.pairings.push_back({.kind = kind, .value = value, .valid = valid});
  };
  pair(track::PairingKind::kSealDevice, trip.seal.id);
  pair(track::PairingKind::kVehicleDevice, trip.tracker.id);
  pair(track::PairingKind::kSensorDevice, trip.sensor.id);
  pair(track::PairingKind::kPlate, trip.plate);
  pair(track::PairingKind::kContainer, trip.container);
  for (const Site& site : route.sites) {
    track::Node node{.id = site.id,
                     .role = site.role,
                     .place = {.area = geo::Circle{.center = route.line.PointAt(site.along_m),
                                                   .radius_m = site.radius_m}},
                     .dwell_max_s = site.dwell_max_s};
    // A slow truck that rests at both areas is expected; what comes later is late.
    const double hours = route.line.length_m() / 1000 / 50 + 8;
    if (site.role == track::NodeRole::kDestination) {
      node.arrival.until_ms =
          trip.start_ms + static_cast<std::int64_t>(hours * static_cast<double>(kHourMs));
    }
    movement.nodes.push_back(std::move(node));
  }
  for (std::size_t i = 0; i + 1 < route.sites.size(); ++i)
    movement.edges.push_back(EdgeOf(route, route.sites[i], route.sites[i + 1]));
  if (!trip.sensor.id.empty()) movement.cold = {.low_c = 0, .high_c = 8, .setpoint_c = 4};
  movement.disarm = {{.from_ms = story.arrived_ms, .until_ms = story.arrived_ms + 6 * kHourMs}};
  return movement;
}

}  // namespace tidewaiter::sim
