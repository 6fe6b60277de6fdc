#include <algorithm>
#include <utility>

#include "track/internal/drone.h"

namespace tidewaiter::track {

Draft DroneContext::Begin(AlarmKind kind, Severity severity, std::string_view reason,
                          std::string_view extra) const {
  const std::int64_t known_ms = std::max(seen.time_ms, seen.received_ms);
  Draft draft(kind, severity, "drone:" + flight.id, flight.began_ms,
              extra.empty() ? reason.substr(reason.rfind('.') + 1) : extra);
  draft.Reason(reason)
      .At(seen.at)
      .Device(seen.receiver)
      .Evidence(seen.seq)
      .Known(known_ms, known_ms - seen.time_ms > 60'000)
      .Version(version);
  return draft;
}

DroneZones::DroneZones(std::vector<DroneZone> zones) : zones_(std::move(zones)) {
  std::vector<geo::Fence> fences;
  for (std::size_t i = 0; i < zones_.size(); ++i)
    fences.push_back({.id = static_cast<std::uint32_t>(i), .shape = zones_[i].shape});
  index_ = geo::FenceIndex::Build(fences);
}

DroneZones::In DroneZones::InBand(const DroneZone& zone, const DroneContext& context) const {
  const auto& band = zone.shape.drawing().band;
  if (!band) return In::kYes;
  const DroneObservation& seen = context.seen;
  if (seen.height && seen.height->reference == band->reference) {
    const bool in = seen.height->m >= band->floor_m && seen.height->m <= band->ceiling_m;
    return in ? In::kYes : In::kNo;
  }
  if (band->reference != geo::AltitudeReference::kSeaLevel || !seen.geodetic_m) return In::kUnsure;
  const double off_m = context.settings.geoid_m;
  const double m = *seen.geodetic_m;
  if (m < band->floor_m - off_m || m > band->ceiling_m + off_m) return In::kNo;
  const bool sure = m >= band->floor_m + off_m && m <= band->ceiling_m - off_m;
  return sure ? In::kYes : In::kUnsure;
}

bool DroneZones::MayFly(const DroneZone& zone, const DroneObservation& seen) {
  const bool by_class = seen.eu_class >= 0 && seen.eu_class < 8 &&
                        (zone.classes >> static_cast<unsigned>(seen.eu_class) & 1U) != 0;
  return by_class || std::ranges::find(zone.allowed, seen.id) != zone.allowed.end();
}

void DroneZones::Enter(std::uint32_t index, bool passed, const DroneContext& context) const {
  const DroneZone& zone = zones_[index];
  const In in = InBand(zone, context);
  if (in == In::kNo || MayFly(zone, context.seen)) return;
  std::vector<DroneFlight::InZone>& zones = context.flight.zones;
  const auto known = std::ranges::find(zones, index, &DroneFlight::InZone::index);
  const bool sure = in == In::kYes;
  if (known != zones.end() && (known->sure || !sure)) return;
  const std::int64_t began_ms = known != zones.end() ? known->began_ms : context.seen.time_ms;
  std::string_view reason = sure ? "track.zone.drone" : "track.zone.drone_unsure";
  if (passed) reason = "track.zone.drone_passed";
  Draft draft = context.Begin(AlarmKind::kZone, sure ? Severity::kAlarm : Severity::kWarning,
                              reason, fmt::format("{}/{}", zone.id, began_ms));
  draft.Say("zone", zone.name);
  if (zone.classes != 0) draft.Reason("track.zone.drone_class").Say("class", context.seen.eu_class);
  if (context.before != nullptr) draft.Evidence(context.before->seq);
  if (known != zones.end()) {
    draft.Grown();
    known->sure = true;
  } else if (!passed) {
    zones.push_back({.index = index, .sure = sure, .began_ms = began_ms});
  }
  context.Raise(std::move(draft));
}

void DroneZones::Take(const DroneContext& context) const {
  std::vector<std::uint32_t> now;
  index_.Find(context.seen.at, now);
  for (const std::uint32_t index : now)
    Enter(index, false, context);
  if (context.before != nullptr) {
    std::vector<geo::FenceCrossing> crossed;
    index_.FindAlong(context.before->at, context.seen.at, crossed);
    for (const geo::FenceCrossing& crossing : crossed) {
      const bool known =
          std::ranges::find(context.flight.zones, crossing.id, &DroneFlight::InZone::index) !=
          context.flight.zones.end();
      const bool ends_in = std::ranges::binary_search(now, crossing.id);
      if (!known && !ends_in) Enter(crossing.id, true, context);
    }
  }
  std::erase_if(context.flight.zones, [&](const DroneFlight::InZone& in) {
    const DroneZone& zone = zones_[in.index];
    const bool here = std::ranges::binary_search(now, in.index);
    if (here && InBand(zone, context) != In::kNo) return false;
    context.Raise(std::move(context
                                .Begin(AlarmKind::kZone, Severity::kNotice, "track.zone.drone_left",
                                       fmt::format("{}/{}", zone.id, in.began_ms))
                                .Say("zone", zone.name)
                                .Ended(context.seen.time_ms)));
    return true;
  });
}

void DroneZones::End(DroneFlight& flight, const DroneContext& context) const {
  for (const DroneFlight::InZone& in : flight.zones) {
    context.Raise(std::move(context
                                .Begin(AlarmKind::kZone, Severity::kNotice, "track.zone.drone_left",
                                       fmt::format("{}/{}", zones_[in.index].id, in.began_ms))
                                .Say("zone", zones_[in.index].name)
                                .Ended(flight.last.time_ms)));
  }
  flight.zones.clear();
}

}  // namespace tidewaiter::track
