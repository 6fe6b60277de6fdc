#include "track/vessels.h"

#include <array>
#include <list>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "track/internal/vessel.h"
#include "track/internal/vessel_gaps.h"
#include "track/internal/vessel_meetings.h"
#include "track/internal/vessel_motion.h"
#include "track/internal/vessel_names.h"
#include "track/internal/vessel_places.h"

namespace tidewaiter::track {
namespace {

using Row = SettingRow<VesselSettings>;
using S = VesselSettings;
constexpr std::array kRows{
    Row{"vessels.jump_kn", &S::jump_kn},
    Row{"vessels.jump_m", &S::jump_m},
    Row{"vessels.jump_settle", &S::jump_settle},
    Row{"vessels.places_moves", &S::places_moves},
    Row{"vessels.places_s", &S::places_s},
    Row{"vessels.area_vessels", &S::area_vessels},
    Row{"vessels.area_m", &S::area_m},
    Row{"vessels.area_s", &S::area_s},
    Row{"vessels.gap_s", &S::gap_s},
    Row{"vessels.gap_shore_nm", &S::gap_shore_nm},
    Row{"vessels.gap_reach_s", &S::gap_reach_s},
    Row{"vessels.gap_watch_s", &S::gap_watch_s},
    Row{"vessels.gap_before", &S::gap_before},
    Row{"vessels.gap_port_nm", &S::gap_port_nm},
    Row{"vessels.gap_port_factor", &S::gap_port_factor},
    Row{"vessels.gap_port_s", &S::gap_port_s},
    Row{"vessels.gap_others", &S::gap_others},
    Row{"vessels.encounter_m", &S::encounter_m},
    Row{"vessels.encounter_s", &S::encounter_s},
    Row{"vessels.encounter_kn", &S::encounter_kn},
    Row{"vessels.encounter_port_m", &S::encounter_port_m},
    Row{"vessels.encounter_match_s", &S::encounter_match_s},
    Row{"vessels.encounter_part_s", &S::encounter_part_s},
    Row{"vessels.loiter_kn", &S::loiter_kn},
    Row{"vessels.loiter_shore_nm", &S::loiter_shore_nm},
    Row{"vessels.loiter_hours", &S::loiter_hours},
    Row{"vessels.land_m", &S::land_m},
    Row{"vessels.land_fixes", &S::land_fixes},
    Row{"vessels.land_others", &S::land_others},
    Row{"vessels.frozen_kn", &S::frozen_kn},
    Row{"vessels.frozen_fixes", &S::frozen_fixes},
    Row{"vessels.frozen_s", &S::frozen_s},
    Row{"vessels.straight_m", &S::straight_m},
    Row{"vessels.straight_length_m", &S::straight_length_m},
    Row{"vessels.circle_turns", &S::circle_turns},
    Row{"vessels.circle_spread", &S::circle_spread},
    Row{"vessels.circle_radius_m", &S::circle_radius_m},
    Row{"vessels.port_in_m", &S::port_in_m},
    Row{"vessels.port_out_m", &S::port_out_m},
    Row{"vessels.port_stop_kn", &S::port_stop_kn},
    Row{"vessels.late_s", &S::late_s},
    Row{"vessels.future_s", &S::future_s},
    Row{"vessels.forget_s", &S::forget_s},
};
static_assert(kRows.size() * sizeof(double) == sizeof(VesselSettings));

}  // namespace

std::span<const Row> VesselSettings::Rows() {
  return kRows;
}

std::string VesselSettings::version() const {
  return VersionOf(*this);
}

// Ships stand in the order in which they were last heard, the longest silent one first.
struct VesselWatch::Body {
  Body(const VesselSettings& limits, const Surroundings* surroundings, std::vector<Port> all,
       std::size_t max)
      : settings(limits),
        version(limits.version()),
        map(surroundings),
        ports(std::move(all)),
        vessels_max(max),
        meetings(settings),
        find([this](std::uint32_t mmsi) { return FindWithTrail(mmsi); }) {}

  using Order = std::list<Vessel>;

  Vessel* FindWithTrail(std::uint32_t mmsi) {
    const auto found = index.find(mmsi);
    if (found == index.end() || found->second->trail.size() == 0) return nullptr;
    return &*found->second;
  }

  // Of the ship, which is from now on the one heard last.
  Vessel& Get(std::uint32_t mmsi, std::int64_t time_ms) {
    Vessel& vessel = FindOrAdd(mmsi);
    vessel.last_word_ms = std::max(vessel.last_word_ms, time_ms);
    return vessel;
  }

  Vessel& FindOrAdd(std::uint32_t mmsi) {
    const auto found = index.find(mmsi);
    if (found != index.end()) {
      order.splice(order.end(), order, found->second);
      return *found->second;
    }
    while (order.size() >= vessels_max)
      ForgetFirst();
    order.emplace_back().mmsi = mmsi;
    index.emplace(mmsi, std::prev(order.end()));
    return order.back();
  }

  void ForgetFirst() {
    Vessel& vessel = order.front();
    meetings.Forget(vessel);
    names.Forget(vessel);
    index.erase(vessel.mmsi);
    order.pop_front();
    ++counts.forgotten;
  }

  [[nodiscard]] VesselContext Context(std::int64_t known_ms, Alarms& alarms) const {
    return {.settings = settings,
            .version = version,
            .map = map,
            .known_ms = known_ms,
            .alarms = alarms};
  }

  // Whether the position can be used at all.
  bool IsUsable(const VesselPosition& position) {
    if (!geo::IsPlace(position.at) || position.at == geo::Point{} || position.mmsi == 0 ||
        position.time_ms <= 0) {
      ++counts.no_place;
      return false;
    }
    if (position.received_ms != 0 &&
        position.time_ms - position.received_ms > Ms(settings.future_s)) {
      ++counts.bad_clock;
      return false;
    }
    return true;
  }

  // Older than the end of the track, or the same again.
  bool TookOld(Vessel& vessel, const VesselPosition& position, const VesselContext& context) {
    if (vessel.trail.size() == 0) return false;
    const VesselFix& last = vessel.trail.last();
    if (position.time_ms > last.time_ms) return false;
    for (std::size_t i = 0; i < vessel.trail.size(); ++i) {
      const VesselFix& fix = vessel.trail[i];
      if (fix.time_ms == position.time_ms && fix.at == position.at) {
        ++counts.repeated;
        return true;
      }
    }
    ++counts.late;
    TakeLate(vessel, position, context);
    return true;
  }

  void TakeNew(Vessel& vessel, const VesselPosition& position, const VesselContext& context);

  VesselSettings settings;
  std::string version;
  const Surroundings* map;
  PortFinder ports;
  std::size_t vessels_max;
  Order order;
  std::unordered_map<std::uint32_t, Order::iterator> index;
  JumpAreas areas;
  VesselGaps gaps;
  VesselMeetings meetings;
  VesselNames names;
  VesselPlaces places;
  VesselMeetings::Find find;
  Counts counts;
};

void VesselWatch::Body::TakeNew(Vessel& vessel, const VesselPosition& position,
                                const VesselContext& context) {
  if (!TakeMotion(vessel, position, areas, context)) return;
  const VesselFix fix = FixOf(position);
  gaps.Take(vessel, fix, context);
  places.Take(vessel, fix, ports, context);
  LookWhetherLoitering(vessel, fix, context);
  vessel.ais = position.ais;
  vessel.status = position.status;
  vessel.station = position.station;
  vessel.trail.Add(fix);
  vessel.heard.Add(fix.time_ms);
  gaps.Queue(vessel, context);
  LookAtShape(vessel, context);
  meetings.Take(vessel, ports.Near(vessel, fix.at, settings.encounter_port_m), find, context);
}

VesselWatch::VesselWatch(const VesselSettings& settings, const Surroundings* map,
                         std::vector<Port> ports, std::size_t vessels_max)
    : body_(std::make_unique<Body>(settings, map, std::move(ports), vessels_max)) {
  CHECK(vessels_max > 0);
}

VesselWatch::~VesselWatch() = default;

void VesselWatch::Take(const VesselPosition& position, Alarms& alarms) {
  if (!body_->IsUsable(position)) return;
  const std::int64_t known_ms = std::max(position.time_ms, position.received_ms);
  const VesselContext context = body_->Context(known_ms, alarms);
  Vessel& vessel = body_->Get(position.mmsi, position.time_ms);
  VesselNames::LookAtNumber(vessel, position.time_ms, position.seq, context);
  if (body_->TookOld(vessel, position, context)) return;
  ++body_->counts.taken;
  body_->TakeNew(vessel, position, context);
}

void VesselWatch::Take(const VesselStatic& said, Alarms& alarms) {
  if (said.mmsi == 0) return;
  const VesselContext context = body_->Context(said.time_ms, alarms);
  Vessel& vessel = body_->Get(said.mmsi, said.time_ms);
  VesselNames::LookAtNumber(vessel, said.time_ms, said.seq, context);
  body_->names.Take(vessel, said, context);
}

void VesselWatch::Tick(std::int64_t now_ms, Alarms& alarms) {
  const VesselContext context = body_->Context(now_ms, alarms);
  body_->gaps.Tick(now_ms, body_->find, body_->ports, context);
  body_->meetings.Tick(now_ms, body_->find, context);
  body_->areas.Tick(now_ms, context);
  while (!body_->order.empty()) {
    const Vessel& first = body_->order.front();
    if (now_ms - first.last_word_ms <= Ms(body_->settings.forget_s)) break;
    body_->ForgetFirst();
  }
}

std::vector<PortCall> VesselWatch::DrainCalls() {
  return body_->places.DrainCalls();
}

VesselWatch::Counts VesselWatch::counts() const {
  return body_->counts;
}

std::size_t VesselWatch::size() const {
  return body_->index.size();
}

}  // namespace tidewaiter::track
