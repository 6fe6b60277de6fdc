// Loitering: whole hours at less than walking pace far from the shore.
#include "track/internal/vessel_places.h"

namespace tidewaiter::track {
namespace {

// An hour whose positions span less of it says nothing about its average.
constexpr std::int64_t kSpanMinMs = kHourMs / 2;

bool FarOff(const VesselFix& fix, const VesselContext& context) {
  if (context.map == nullptr || !context.map->CountryOf(fix.at).empty()) return false;
  return !context.map->ShoreM(fix.at, context.settings.loiter_shore_nm * geo::kNauticalMileM);
}

void End(Vessel& vessel, const VesselFix& fix, const VesselContext& context) {
  if (vessel.loitering) {
    context.Raise(
        context.Begin(AlarmKind::kLoitering, Severity::kNotice, vessel.mmsi, vessel.slow_since_ms)
            .Reason("track.loitering.ended")
            .Say("hours", vessel.slow_hours)
            .At(fix.at)
            .Evidence(fix.seq)
            .Ended(fix.time_ms));
  }
  vessel.loitering = false;
  vessel.slow_hours = 0;
}

void CloseHour(Vessel& vessel, const VesselContext& context) {
  const VesselSettings& settings = context.settings;
  const VesselFix& last = vessel.trail.last();
  const double seconds = static_cast<double>(vessel.hour_ms) / 1000;
  const bool slow =
      vessel.hour_ms >= kSpanMinMs && vessel.hour_m < settings.loiter_kn * kKnotMps * seconds;
  if (!slow || !FarOff(last, context)) {
    End(vessel, last, context);
    return;
  }
  if (vessel.slow_hours++ == 0) {
    vessel.slow_since_ms = vessel.hour * kHourMs;
    vessel.slow_seq = vessel.hour_seq;
  }
  if (vessel.loitering || vessel.slow_hours < settings.loiter_hours) return;
  vessel.loitering = true;
  context.Raise(
      context.Begin(AlarmKind::kLoitering, Severity::kWarning, vessel.mmsi, vessel.slow_since_ms)
          .Reason("track.loitering.vessel")
          .Say("hours", vessel.slow_hours)
          .Say("knots", vessel.hour_m / seconds / kKnotMps, 2)
          .Limit(settings, &VesselSettings::loiter_kn)
          .Limit(settings, &VesselSettings::loiter_shore_nm)
          .Limit(settings, &VesselSettings::loiter_hours)
          .At(last.at)
          .Evidence(vessel.slow_seq)
          .Evidence(last.seq));
}

}  // namespace

void LookWhetherLoitering(Vessel& vessel, const VesselFix& fix, const VesselContext& context) {
  const std::int64_t hour = fix.time_ms / kHourMs;
  if (vessel.trail.size() == 0 || vessel.hour < 0) {
    vessel.hour = hour;
    vessel.hour_seq = fix.seq;
    vessel.hour_m = 0;
    vessel.hour_ms = 0;
    return;
  }
  if (hour == vessel.hour) {
    vessel.hour_m += geo::DistanceM(vessel.trail.last().at, fix.at);
    vessel.hour_ms += fix.time_ms - vessel.trail.last().time_ms;
    return;
  }
  CloseHour(vessel, context);
  if (hour > vessel.hour + 1) End(vessel, fix, context);  // an hour without a word
  vessel.hour = hour;
  vessel.hour_seq = fix.seq;
  vessel.hour_m = 0;
  vessel.hour_ms = 0;
}

}  // namespace tidewaiter::track
