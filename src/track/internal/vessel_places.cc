#include "track/internal/vessel_places.h"

#include <cmath>
#include <utility>

namespace tidewaiter::track {
namespace {

constexpr double kSlackM = 200;  // what a distance to a port may be off: it is a point for acres

std::int32_t CellOf(int row, int column) {
  return row * 360 + (column % 360 + 360) % 360;
}
int RowOf(double lat) {
  return static_cast<int>(std::floor(lat)) + 90;
}
int ColumnOf(double lon) {
  return static_cast<int>(std::floor(lon)) + 180;
}

void LookWhetherOnLand(Vessel& vessel, const VesselFix& fix, LearntWater& water,
                       const VesselContext& context) {
  const VesselSettings& settings = context.settings;
  const std::string_view country = context.map->CountryOf(fix.at);
  const bool is_land = !country.empty() && !context.map->ShoreM(fix.at, settings.land_m);
  vessel.at_sea |= !is_land;
  const bool inland = is_land && water.Others(vessel.mmsi, fix.at) < settings.land_others;
  if (!inland) {
    if (vessel.on_land) {
      context.Raise(
          context
              .Begin(AlarmKind::kOnLand, Severity::kNotice, vessel.mmsi, vessel.land_from.time_ms)
              .Reason("track.on_land.ended")
              .At(fix.at)
              .Evidence(fix.seq)
              .Ended(fix.time_ms));
    }
    vessel.on_land = false;
    vessel.land_run = 0;
    return;
  }
  if (vessel.land_run == 0) vessel.land_from = fix;
  if (vessel.on_land || ++vessel.land_run < settings.land_fixes) return;
  vessel.on_land = true;
  // One that was never seen anywhere else is a ship of rivers and lakes that the map lacks.
  const Severity severity = vessel.at_sea ? Severity::kWarning : Severity::kNotice;
  context.Raise(context.Begin(AlarmKind::kOnLand, severity, vessel.mmsi, vessel.land_from.time_ms)
                    .Reason(vessel.at_sea ? "track.on_land.vessel" : "track.on_land.inland")
                    .Say("country", country)
                    .Say("positions", vessel.land_run)
                    .Limit(settings, &VesselSettings::land_m)
                    .Limit(settings, &VesselSettings::land_fixes)
                    .At(fix.at)
                    .Evidence(vessel.land_from.seq)
                    .Evidence(fix.seq));
}

void SayZone(const Vessel& vessel, std::uint32_t zone, std::string_view reason, Severity severity,
             const VesselFix& fix, const VesselContext& context) {
  Draft draft = context
                    .Begin(AlarmKind::kZone, severity, vessel.mmsi, fix.time_ms,
                           fmt::format("{}/{}", zone, reason.substr(reason.rfind('.') + 1)))
                    .Reason(reason)
                    .Say("fence", context.map->ZoneName(zone))  // the word of the units' sentences
                    .At(fix.at)
                    .Evidence(fix.seq);
  if (vessel.trail.size() > 0) draft.Evidence(vessel.trail.last().seq);
  context.Raise(std::move(draft));
}

void LookAtZones(Vessel& vessel, const VesselFix& fix, const VesselContext& context) {
  std::vector<std::uint32_t> now;
  std::vector<std::uint32_t> passed;
  context.map->ZonesAt(fix.at, now);
  if (now.size() > VesselPlaces::kZonesMax) now.resize(VesselPlaces::kZonesMax);
  // After a long silence the straight way is not where it went.
  const bool near = vessel.trail.size() > 0 && fix.time_ms - vessel.trail.last().time_ms < kHourMs;
  if (near) context.map->ZonesAlong(vessel.trail.last().at, fix.at, passed);
  const auto was_in = [&](std::uint32_t zone) {
    return std::ranges::binary_search(vessel.zones, zone);
  };
  const auto is_in = [&](std::uint32_t zone) { return std::ranges::binary_search(now, zone); };
  for (const std::uint32_t zone : now) {
    if (!was_in(zone))
      SayZone(vessel, zone, "track.zone.entered", Severity::kWarning, fix, context);
  }
  for (const std::uint32_t zone : vessel.zones) {
    if (!is_in(zone)) SayZone(vessel, zone, "track.zone.left", Severity::kNotice, fix, context);
  }
  for (const std::uint32_t zone : passed) {
    if (!was_in(zone) && !is_in(zone)) {
      SayZone(vessel, zone, "track.zone.crossed", Severity::kWarning, fix, context);
    }
  }
  vessel.zones = std::move(now);
}

}  // namespace

int LearntWater::Others(std::uint32_t mmsi, const geo::Point& at) {
  constexpr double kCellsPerDegree = 20;
  const auto row = static_cast<std::uint64_t>((at.lat + 90) * kCellsPerDegree);
  const auto column = static_cast<std::uint64_t>((at.lon + 180) * kCellsPerDegree);
  const std::uint64_t key = row << 32U | column;
  if (cells_.size() >= kCellsMax && !cells_.contains(key)) return 0;
  int others = 0;
  bool is_here = false;
  for (std::uint32_t& ship : cells_[key]) {
    if (ship == 0) {
      if (!is_here) ship = mmsi;
      break;
    }
    is_here |= ship == mmsi;
    others += ship == mmsi ? 0 : 1;
  }
  return others;
}

PortFinder::PortFinder(std::vector<Port> ports) : ports_(std::move(ports)) {
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    const geo::Point& at = ports_[i].at;
    if (!geo::IsPlace(at)) continue;
    cells_[CellOf(RowOf(at.lat), ColumnOf(at.lon))].push_back(static_cast<std::int32_t>(i));
  }
}

PortFinder::Found PortFinder::Nearest(const geo::Point& point) const {
  Found best;
  // Columns of a degree that reach so far, where they are narrowest; near a pole all of them.
  const double furthest = std::abs(point.lat) + 1;
  const double column_m = geo::kMetresPerDegree * std::cos(furthest * geo::kDegree);
  const int span = furthest > 88 ? 180 : static_cast<int>(std::ceil(kReachM / column_m));
  for (int row = RowOf(point.lat) - 1; row <= RowOf(point.lat) + 1; ++row) {
    for (int i = -span; i <= span; ++i) {
      const auto cell = cells_.find(CellOf(row, ColumnOf(point.lon) + i));
      if (cell == cells_.end()) continue;
      for (const std::int32_t port : cell->second) {
        const double distance_m = geo::DistanceM(point, (*this)[port].at);
        if (distance_m < best.distance_m) best = {.port = port, .distance_m = distance_m};
      }
    }
  }
  return best;
}

bool PortFinder::Near(Vessel& vessel, const geo::Point& point, double limit_m) const {
  if (vessel.port_looked) {
    const double moved_m = geo::DistanceM(vessel.port_looked_from, point);
    if (vessel.port_m - moved_m > limit_m) return false;
    if (moved_m <= kSlackM) return vessel.port_m <= limit_m;
  }
  const Found found = Nearest(point);
  vessel.port_looked = true;
  vessel.port_looked_from = point;
  vessel.port_near = found.port;
  vessel.port_m = found.distance_m;
  return found.port >= 0 && found.distance_m <= limit_m;
}

void VesselPlaces::Take(Vessel& vessel, const VesselFix& fix, const PortFinder& ports,
                        const VesselContext& context) {
  FollowCall(vessel, fix, ports, context);
  if (context.map == nullptr) return;
  LookWhetherOnLand(vessel, fix, water_, context);
  LookAtZones(vessel, fix, context);
}

void VesselPlaces::FollowCall(Vessel& vessel, const VesselFix& fix, const PortFinder& ports,
                              const VesselContext& context) {
  const VesselSettings& settings = context.settings;
  if (vessel.call_port >= 0) {
    vessel.call.stopped |= fix.sog_kn >= 0 && fix.sog_kn <= settings.port_stop_kn;
    if (geo::DistanceM(fix.at, ports[vessel.call_port].at) <= settings.port_out_m) return;
    vessel.call.departed_ms = fix.time_ms;
    vessel.call.evidence.push_back(fix.seq);
    vessel.call_port = -1;
    Keep(std::exchange(vessel.call, {}));
  }
  if (!ports.Near(vessel, fix.at, settings.port_in_m)) return;
  vessel.call_port = vessel.port_near;
  vessel.call = {.mmsi = vessel.mmsi,
                 .port = ports[vessel.call_port].code,
                 .arrived_ms = fix.time_ms,
                 .departed_ms = 0,
                 .stopped = fix.sog_kn >= 0 && fix.sog_kn <= settings.port_stop_kn,
                 .evidence = {fix.seq}};
  Keep(vessel.call);
}

void VesselPlaces::Keep(PortCall call) {
  calls_.push_back(std::move(call));
  if (calls_.size() > VesselWatch::kCallsMax) calls_.pop_front();
}

std::vector<PortCall> VesselPlaces::DrainCalls() {
  std::vector<PortCall> all(std::make_move_iterator(calls_.begin()),
                            std::make_move_iterator(calls_.end()));
  calls_.clear();
  return all;
}

}  // namespace tidewaiter::track
