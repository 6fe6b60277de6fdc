#include "track/drones.h"

#include <array>
#include <list>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "geo/measure.h"
#include "track/internal/drone.h"

namespace tidewaiter::track {
namespace {

using Row = SettingRow<DroneSettings>;
using S = DroneSettings;
constexpr std::array kRows{
    Row{"drones.height_m", &S::height_m},     Row{"drones.geoid_m", &S::geoid_m},
    Row{"drones.sight_m", &S::sight_m},       Row{"drones.operator_s", &S::operator_s},
    Row{"drones.speed_mps", &S::speed_mps},   Row{"drones.jump_m", &S::jump_m},
    Row{"drones.receiver_m", &S::receiver_m}, Row{"drones.session_m", &S::session_m},
    Row{"drones.session_s", &S::session_s},   Row{"drones.flight_s", &S::flight_s},
    Row{"drones.future_s", &S::future_s},
};
static_assert(kRows.size() * sizeof(double) == sizeof(DroneSettings));

// Flights among which a new number is looked for: those heard last. More drones than this are not
// within a hundred metres and ten seconds of each other.
constexpr std::size_t kLookBack = 256;

std::int64_t Ms(double seconds) {
  return static_cast<std::int64_t>(seconds * 1000);
}

}  // namespace

std::span<const Row> DroneSettings::Rows() {
  return kRows;
}

std::string DroneSettings::version() const {
  return VersionOf(*this);
}

// Flights stand in the order in which they were last heard.
struct DroneWatch::Body {
  DroneSettings settings;
  std::string version;
  const Surroundings* map;
  const DroneRegister* known;
  std::size_t drones_max;
  DroneZones zones;
  using Order = std::list<DroneFlight>;
  Order order = {};
  std::unordered_map<std::string, Order::iterator> index = {};
  Counts counts = {};

  [[nodiscard]] bool IsUsable(const DroneObservation& seen) const {
    return geo::IsPlace(seen.at) && seen.at != geo::Point{} && !seen.id.empty() &&
           seen.id.size() <= kIdBytesMax && seen.time_ms > 0 &&
           (seen.received_ms == 0 || seen.time_ms - seen.received_ms <= Ms(settings.future_s));
  }

  [[nodiscard]] DroneContext Context(DroneFlight& flight, const DroneObservation* before,
                                     const DroneObservation& seen, Alarms& alarms) const {
    return {.settings = settings,
            .version = version,
            .flight = flight,
            .before = before,
            .seen = seen,
            .alarms = alarms};
  }

  void EndFirst(Alarms& alarms) {
    DroneFlight& flight = order.front();
    zones.End(flight, Context(flight, nullptr, flight.last, alarms));
    index.erase(flight.id);
    order.pop_front();
  }

  // A flight that was heard last shortly before and close by under another number.
  [[nodiscard]] const DroneFlight* FormerName(const DroneObservation& seen) const {
    std::size_t looked = 0;
    for (auto flight = order.rbegin(); flight != order.rend() && looked < kLookBack;
         ++flight, ++looked) {
      const std::int64_t before_ms = seen.time_ms - flight->last.time_ms;
      if (flight->id == seen.id || before_ms < 0 || before_ms > Ms(settings.session_s)) continue;
      const bool said_both = !seen.transmitter.empty() && !flight->last.transmitter.empty();
      const bool same = said_both ? seen.transmitter == flight->last.transmitter
                                  : geo::DistanceM(seen.at, flight->last.at) <= settings.session_m;
      if (same) return &*flight;
    }
    return nullptr;
  }

  void LookForFormerName(const DroneContext& context) const {
    const DroneFlight* const former = FormerName(context.seen);
    if (former == nullptr || !context.First(DroneWord::kChangedId)) return;
    context.Raise(std::move(
        context.Begin(AlarmKind::kIdentity, Severity::kAlarm, "track.identity.drone_changed")
            .Say("before", former->id)
            .Say("seconds", (context.seen.time_ms - former->last.time_ms) / 1000)
            .Limit(settings, &DroneSettings::session_m)
            .Limit(settings, &DroneSettings::session_s)
            .Evidence(former->last.seq)));
  }

  DroneFlight& Begin(const DroneObservation& seen, Alarms& alarms) {
    while (order.size() >= drones_max)
      EndFirst(alarms);
    DroneFlight& flight = order.emplace_back();
    flight.id = seen.id;
    flight.began_ms = seen.time_ms;
    index.emplace(seen.id, std::prev(order.end()));
    return flight;
  }

  void Look(const DroneContext& context) const {
    LookAtHeight(context);
    LookAtRegister(known, context);
    LookAtOperator(context);
    LookAtMotion(context);
    LookAtBorders(map, context);
    zones.Take(context);
  }
};

DroneWatch::DroneWatch(const DroneSettings& settings, const Surroundings* map,
                       const DroneRegister* known, std::vector<DroneZone> zones,
                       std::size_t drones_max)
    : body_(std::make_unique<Body>(Body{.settings = settings,
                                        .version = settings.version(),
                                        .map = map,
                                        .known = known,
                                        .drones_max = drones_max,
                                        .zones = DroneZones(std::move(zones))})) {
  CHECK(drones_max > 0);
}

DroneWatch::~DroneWatch() = default;

void DroneWatch::Take(const DroneObservation& seen, Alarms& alarms) {
  Body& body = *body_;
  if (!body.IsUsable(seen)) {
    ++body.counts.refused;
    return;
  }
  const auto found = body.index.find(seen.id);
  if (found == body.index.end()) {
    ++body.counts.taken;
    DroneFlight& flight = body.Begin(seen, alarms);
    const DroneContext context = body.Context(flight, nullptr, seen, alarms);
    body.LookForFormerName(context);
    body.Look(context);
    flight.last = seen;
    return;
  }
  DroneFlight& flight = *found->second;
  if (seen.time_ms <= flight.last.time_ms) {
    ++body.counts.late;
    return;
  }
  ++body.counts.taken;
  if (seen.time_ms - flight.last.time_ms > Ms(body.settings.flight_s)) {
    body.zones.End(flight, body.Context(flight, nullptr, flight.last, alarms));
    flight = DroneFlight{.id = seen.id, .began_ms = seen.time_ms};
    body.Look(body.Context(flight, nullptr, seen, alarms));
  } else {
    body.Look(body.Context(flight, &flight.last, seen, alarms));
  }
  flight.last = seen;
  body.order.splice(body.order.end(), body.order, found->second);
}

void DroneWatch::Tick(std::int64_t now_ms, Alarms& alarms) {
  Body& body = *body_;
  while (!body.order.empty() &&
         now_ms - body.order.front().last.time_ms > Ms(body.settings.flight_s)) {
    body.EndFirst(alarms);
  }
}

DroneWatch::Counts DroneWatch::counts() const {
  return body_->counts;
}

std::size_t DroneWatch::size() const {
  return body_->index.size();
}

}  // namespace tidewaiter::track
