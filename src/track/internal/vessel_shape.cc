// Tracks that no ship draws.
#include <cmath>

#include "track/internal/vessel_motion.h"

namespace tidewaiter::track {
namespace {

void LookWhetherFrozen(Vessel& vessel, const VesselContext& context) {
  const VesselFix& fix = vessel.trail.last();
  const VesselSettings& settings = context.settings;
  const bool stands =
      vessel.frozen_run > 0 && fix.at == vessel.frozen_from.at && fix.sog_kn >= settings.frozen_kn;
  if (!stands) {
    if (vessel.frozen) {
      context.Raise(context
                        .Begin(AlarmKind::kSpoofing, Severity::kNotice, vessel.mmsi,
                               vessel.frozen_from.time_ms, "frozen")
                        .Reason("track.spoofing.frozen_ended")
                        .Ended(fix.time_ms));
    }
    vessel.frozen = false;
    vessel.frozen_from = fix;
    vessel.frozen_run = fix.sog_kn >= settings.frozen_kn ? 1 : 0;
    return;
  }
  ++vessel.frozen_run;
  const std::int64_t span_ms = fix.time_ms - vessel.frozen_from.time_ms;
  if (vessel.frozen || vessel.frozen_run < settings.frozen_fixes || span_ms < Ms(settings.frozen_s))
    return;
  vessel.frozen = true;
  context.Raise(context
                    .Begin(AlarmKind::kSpoofing, Severity::kWarning, vessel.mmsi,
                           vessel.frozen_from.time_ms, "frozen")
                    .Reason("track.spoofing.frozen")
                    .Say("positions", vessel.frozen_run)
                    .Say("minutes", span_ms / 60'000)
                    .Say("knots", static_cast<double>(fix.sog_kn), 1)
                    .Limit(settings, &VesselSettings::frozen_fixes)
                    .Limit(settings, &VesselSettings::frozen_s)
                    .Limit(settings, &VesselSettings::frozen_kn)
                    .At(fix.at)
                    .Evidence(vessel.frozen_from.seq)
                    .Evidence(fix.seq));
}

std::vector<geo::Flat> FlatTrail(const VesselTrail& trail) {
  const geo::Plane plane(trail[trail.size() / 2].at);
  std::vector<geo::Flat> flat;
  for (std::size_t i = 0; i < trail.size(); ++i)
    flat.push_back(plane.To(trail[i].at));
  return flat;
}

bool IsStraight(const std::vector<geo::Flat>& flat, const VesselSettings& settings) {
  const geo::Flat& a = flat.front();
  const geo::Flat& b = flat.back();
  if (std::hypot(b.x - a.x, b.y - a.y) < settings.straight_length_m) return false;
  return std::ranges::all_of(flat, [&](const geo::Flat& point) {
    return geo::NearestOnFlatSegment(a, b, point).distance_m <= settings.straight_m;
  });
}

bool IsCircle(const std::vector<geo::Flat>& flat, const VesselSettings& settings) {
  geo::Flat centre;
  for (const geo::Flat& point : flat) {
    centre.x += point.x / static_cast<double>(flat.size());
    centre.y += point.y / static_cast<double>(flat.size());
  }
  double sum = 0;
  double squares = 0;
  double turned = 0;
  double before = 0;
  for (std::size_t i = 0; i < flat.size(); ++i) {
    const double dx = flat[i].x - centre.x;
    const double dy = flat[i].y - centre.y;
    sum += std::hypot(dx, dy);
    squares += dx * dx + dy * dy;
    const double angle = std::atan2(dy, dx);
    if (i > 0) turned += std::remainder(angle - before, 2 * std::numbers::pi);
    before = angle;
  }
  const double count = static_cast<double>(flat.size());
  const double radius = sum / count;
  const double spread = std::sqrt(std::max(0.0, squares / count - radius * radius));
  return radius >= settings.circle_radius_m && spread <= settings.circle_spread * radius &&
         std::abs(turned) >= settings.circle_turns * 2 * std::numbers::pi;
}

void SayShape(Vessel& vessel, bool now, bool& said, std::string_view reason,
              double VesselSettings::*limit, const VesselContext& context) {
  const VesselTrail& trail = vessel.trail;
  if (now && !said) {
    std::vector<std::uint64_t> seqs;
    for (std::size_t i = 0; i < trail.size(); ++i)
      seqs.push_back(trail[i].seq);
    context.Raise(context
                      .Begin(AlarmKind::kSpoofing, Severity::kWarning, vessel.mmsi,
                             trail[0].time_ms, reason.substr(reason.rfind('.') + 1))
                      .Reason(reason)
                      .Say("positions", trail.size())
                      .Limit(context.settings, limit)
                      .At(trail.last().at)
                      .Evidence(seqs));
  }
  said = now;
}

}  // namespace

void LookAtShape(Vessel& vessel, const VesselContext& context) {
  LookWhetherFrozen(vessel, context);
  // Once for every trail's worth of new positions: so the cost of a look is spread over them.
  if (++vessel.since_shape < static_cast<int>(VesselTrail::kSize)) return;
  if (vessel.trail.size() < VesselTrail::kSize) return;
  vessel.since_shape = 0;
  const std::vector<geo::Flat> flat = FlatTrail(vessel.trail);
  SayShape(vessel, IsStraight(flat, context.settings), vessel.straight, "track.spoofing.straight",
           &VesselSettings::straight_m, context);
  SayShape(vessel, IsCircle(flat, context.settings), vessel.circling, "track.spoofing.circle",
           &VesselSettings::circle_spread, context);
}

}  // namespace tidewaiter::track
