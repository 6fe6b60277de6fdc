#include <algorithm>
#include <cmath>

#include "geo/measure.h"
#include "track/internal/drone.h"

namespace tidewaiter::track {
namespace {

std::string ClassName(int eu_class) {
  return eu_class < 0 ? "" : fmt::format("C{}", eu_class);
}

}  // namespace

double MassMaxKg(int eu_class) {
  constexpr std::array<double, 7> kMax{0.25, 0.9, 4, 25, 25, 25, 25};
  const bool known = eu_class >= 0 && eu_class < static_cast<int>(kMax.size());
  return known ? kMax[static_cast<std::size_t>(eu_class)] : 0;
}

void LookAtHeight(const DroneContext& context) {
  const DroneObservation& seen = context.seen;
  constexpr int kSpecific = 2;  // and certified: their height is in their authorisation
  if (!seen.height || seen.category >= kSpecific) return;
  if (seen.height->m <= context.settings.height_m || !context.First(DroneWord::kHeight)) return;
  context.Raise(std::move(context.Begin(AlarmKind::kZone, Severity::kWarning, "track.zone.height")
                              .Say("metres", seen.height->m, 0)
                              .Say("reference", geo::Name(seen.height->reference))
                              .Limit(context.settings, &DroneSettings::height_m)));
}

void LookAtRegister(const DroneRegister* known, const DroneContext& context) {
  if (known == nullptr) return;
  const DroneObservation& seen = context.seen;
  const bool changes = seen.id_type == DroneIdType::kSession || seen.id_type == DroneIdType::kUtm;
  const auto found = known->Find(seen.id_type, seen.id);
  if (!found) {
    if (!context.First(changes ? DroneWord::kSession : DroneWord::kNotRegistered)) return;
    context.Raise(
        context.Begin(AlarmKind::kUnregistered, changes ? Severity::kNotice : Severity::kAlarm,
                      changes ? "track.unregistered.session" : "track.unregistered.drone"));
    return;
  }
  const bool other_operator = !found->operator_id.empty() && !seen.operator_id.empty() &&
                              found->operator_id != seen.operator_id;
  if (other_operator && context.First(DroneWord::kOtherOperator)) {
    context.Raise(std::move(
        context.Begin(AlarmKind::kIdentity, Severity::kAlarm, "track.identity.drone_operator")
            .Say("registered", found->operator_id)
            .Say("said", seen.operator_id)));
  }
  const bool other_class =
      found->eu_class >= 0 && seen.eu_class >= 0 && found->eu_class != seen.eu_class;
  if (other_class && context.First(DroneWord::kClass)) {
    context.Raise(std::move(
        context.Begin(AlarmKind::kIdentity, Severity::kWarning, "track.identity.drone_class")
            .Say("registered", ClassName(found->eu_class))
            .Say("said", ClassName(seen.eu_class))));
  }
  const double mass_max_kg = MassMaxKg(seen.eu_class);
  if (mass_max_kg > 0 && found->mass_kg > mass_max_kg && context.First(DroneWord::kMass)) {
    context.Raise(
        std::move(context.Begin(AlarmKind::kIdentity, Severity::kAlarm, "track.identity.drone_mass")
                      .Say("class", ClassName(seen.eu_class))
                      .Say("kg", found->mass_kg, 2)
                      .Say("max", mass_max_kg, 2)));
  }
}

void LookAtOperator(const DroneContext& context) {
  const DroneObservation& seen = context.seen;
  const DroneSettings& settings = context.settings;
  context.flight.has_operator |= !seen.operator_id.empty();
  const double flown_s = static_cast<double>(seen.time_ms - context.flight.began_ms) / 1000;
  if (!context.flight.has_operator && flown_s > settings.operator_s &&
      context.First(DroneWord::kNoOperator)) {
    context.Raise(std::move(
        context.Begin(AlarmKind::kUnregistered, Severity::kWarning, "track.unregistered.operator")
            .Say("seconds", flown_s, 0)
            .Limit(settings, &DroneSettings::operator_s)));
  }
  if (!seen.operator_at || !geo::IsPlace(*seen.operator_at)) return;
  if (*seen.operator_at == geo::Point{}) return;  // "unknown" by the standard
  const double away_m = geo::DistanceM(seen.at, *seen.operator_at);
  if (away_m <= settings.sight_m || !context.First(DroneWord::kOutOfSight)) return;
  context.Raise(std::move(context.Begin(AlarmKind::kZone, Severity::kWarning, "track.zone.sight")
                              .Say("metres", away_m, 0)
                              .Limit(settings, &DroneSettings::sight_m)));
}

void LookAtMotion(const DroneContext& context) {
  const DroneObservation& seen = context.seen;
  const DroneSettings& settings = context.settings;
  if (seen.receiver_at && geo::IsPlace(*seen.receiver_at)) {
    const double away_m = geo::DistanceM(seen.at, *seen.receiver_at);
    if (away_m > settings.receiver_m && context.First(DroneWord::kReceiver)) {
      context.Raise(
          std::move(context.Begin(AlarmKind::kSpoofing, Severity::kAlarm, "track.spoofing.receiver")
                        .Say("km", away_m / 1000, 1)
                        .Limit(settings, &DroneSettings::receiver_m)));
    }
  }
  if (context.before == nullptr) return;
  const double moved_m = geo::DistanceM(context.before->at, seen.at);
  const double seconds = static_cast<double>(seen.time_ms - context.before->time_ms) / 1000;
  if (moved_m <= settings.jump_m || moved_m <= settings.speed_mps * seconds) return;
  if (!context.First(DroneWord::kMotion)) return;
  context.Raise(std::move(context.Begin(AlarmKind::kJump, Severity::kWarning, "track.jump.drone")
                              .Say("metres", moved_m, 0)
                              .Say("seconds", seconds, 1)
                              .Limit(settings, &DroneSettings::speed_mps)
                              .Limit(settings, &DroneSettings::jump_m)
                              .Evidence(context.before->seq)));
}

// The country is asked for along the way: a border may be crossed twice between two positions.
void LookAtBorders(const Surroundings* map, const DroneContext& context) {
  if (map == nullptr || context.before == nullptr) return;
  constexpr double kStepM = 250;  // narrower strips of a country are passed over
  constexpr int kStepsMax = 40;   // 10 km: after a silence the way between is not known
  const geo::Point& from = context.before->at;
  const double steps_needed = std::ceil(geo::DistanceM(from, context.seen.at) / kStepM);
  const int steps = std::clamp(static_cast<int>(std::min(steps_needed, 1e6)), 1, kStepsMax);
  std::string_view country = map->CountryOf(from);
  for (int i = 1; i <= steps; ++i) {
    const geo::Point here = geo::Between(from, context.seen.at, static_cast<double>(i) / steps);
    const std::string_view next = map->CountryOf(here);
    if (next.empty() || next == country) continue;  // over the sea it is still from that country
    if (!country.empty()) {
      context.Raise(std::move(
          context
              .Begin(AlarmKind::kBorderCrossing, Severity::kAlarm, "track.border_crossing.drone",
                     fmt::format("{}-{}/{}", country, next, context.seen.time_ms))
              .Say("from", country)
              .Say("to", next)
              .At(here)
              .Evidence(context.before->seq)));
    }
    country = next;
  }
}

}  // namespace tidewaiter::track
