#include "track/internal/vessel_motion.h"

#include <utility>

namespace tidewaiter::track {
namespace {

bool Possible(const VesselFix& a, const VesselFix& b, const VesselSettings& settings) {
  return geo::DistanceM(a.at, b.at) <= settings.jump_m || ImpliedKn(a, b) <= settings.jump_kn;
}

void EndJump(Vessel& vessel, const VesselFix& fix, std::string_view reason,
             const VesselContext& context) {
  if (vessel.jump_began_ms == 0) return;
  context.Raise(
      context.Begin(AlarmKind::kJump, Severity::kNotice, vessel.mmsi, vessel.jump_began_ms)
          .Reason(reason)
          .At(fix.at)
          .Evidence(fix.seq)
          .Ended(fix.time_ms));
  vessel.jump_began_ms = 0;
}

void BeginJump(Vessel& vessel, const VesselFix& to, JumpAreas& areas,
               const VesselContext& context) {
  const VesselFix& from = vessel.trail.last();
  areas.Add(vessel.mmsi, to, context);
  // While two ships are known to use the number every change between them would be a jump.
  if (vessel.jump_began_ms != 0 || vessel.places_began_ms != 0) return;
  vessel.jump_began_ms = to.time_ms;
  const VesselSettings& settings = context.settings;
  context.Raise(context.Begin(AlarmKind::kJump, Severity::kWarning, vessel.mmsi, to.time_ms)
                    .Reason("track.jump.vessel")
                    .Say("km", geo::DistanceM(from.at, to.at) / 1000, 1)
                    .Say("seconds", (to.time_ms - from.time_ms) / 1000)
                    .Limit(settings, &VesselSettings::jump_kn)
                    .Limit(settings, &VesselSettings::jump_m)
                    .At(to.at)
                    .Evidence(from.seq)
                    .Evidence(to.seq));
}

void ForgetOldMoves(Vessel& vessel, std::int64_t time_ms, const VesselContext& context) {
  if (vessel.moves == 0 || time_ms - vessel.moved_ms <= Ms(context.settings.places_s)) return;
  vessel.moves = 0;
  if (vessel.places_began_ms == 0) return;
  context.Raise(context
                    .Begin(AlarmKind::kIdentity, Severity::kAlarm, vessel.mmsi,
                           vessel.places_began_ms, "places")
                    .Reason("track.identity.places_ended")
                    .Ended(vessel.moved_ms));
  vessel.places_began_ms = 0;
}

// From one of the two places to the other.
void NoteMove(Vessel& vessel, const VesselFix& here, const VesselFix& there,
              const VesselContext& context) {
  const std::int64_t time_ms = std::max(here.time_ms, there.time_ms);
  if (vessel.moves == 0) vessel.moves_since_ms = time_ms;
  vessel.moved_ms = std::max(vessel.moved_ms, time_ms);
  ++vessel.moves;
  const VesselSettings& settings = context.settings;
  if (vessel.places_began_ms != 0 || vessel.moves < settings.places_moves) return;
  vessel.places_began_ms = vessel.moves_since_ms;
  context.Raise(context
                    .Begin(AlarmKind::kIdentity, Severity::kAlarm, vessel.mmsi,
                           vessel.places_began_ms, "places")
                    .Reason("track.identity.two_places")
                    .Say("km", geo::DistanceM(here.at, there.at) / 1000, 1)
                    .Say("moves", vessel.moves)
                    .Limit(settings, &VesselSettings::places_moves)
                    .Limit(settings, &VesselSettings::places_s)
                    .At(here.at)
                    .Evidence(here.seq)
                    .Evidence(there.seq));
}

// Nobody says any more where the ship was: it is in the other place.
void Settle(Vessel& vessel, const VesselFix& fix, const VesselContext& context) {
  const VesselFix before = vessel.trail.last();
  vessel.trail.Clear();
  vessel.other = before;
  vessel.other_run = 0;
  vessel.own_run = static_cast<int>(context.settings.jump_settle);
  vessel.frozen_run = 0;
  EndJump(vessel, fix, "track.jump.stayed", context);
}

void BackOnTrack(Vessel& vessel, const VesselFix& fix, const VesselContext& context) {
  if (vessel.other_run > 0) NoteMove(vessel, fix, vessel.other, context);
  vessel.other_run = 0;
  ++vessel.own_run;
  if (vessel.own_run == static_cast<int>(context.settings.jump_settle)) {
    EndJump(vessel, fix, "track.jump.returned", context);
  }
}

}  // namespace

bool TakeMotion(Vessel& vessel, const VesselPosition& position, JumpAreas& areas,
                const VesselContext& context) {
  const VesselFix fix = FixOf(position);
  if (vessel.trail.size() == 0) return true;
  ForgetOldMoves(vessel, fix.time_ms, context);
  const bool known = vessel.has_other && Possible(vessel.other, fix, context.settings);
  // With time everything comes into reach of the old track: the nearer place has it.
  const bool nearer_there =
      known && vessel.other_run > 0 &&
      geo::DistanceM(vessel.other.at, fix.at) < geo::DistanceM(vessel.trail.last().at, fix.at);
  if (!nearer_there && Possible(vessel.trail.last(), fix, context.settings)) {
    BackOnTrack(vessel, fix, context);
    return true;
  }
  if (vessel.other_run == 0) {
    if (known) NoteMove(vessel, fix, vessel.trail.last(), context);
    BeginJump(vessel, fix, areas, context);
  }
  vessel.other_run = known ? vessel.other_run + 1 : 1;
  vessel.own_run = 0;
  vessel.other = fix;
  vessel.has_other = true;
  if (vessel.other_run < context.settings.jump_settle) return false;
  Settle(vessel, fix, context);
  return true;
}

void TakeLate(Vessel& vessel, const VesselPosition& position, const VesselContext& context) {
  const VesselFix fix = FixOf(position);
  if (fix.time_ms < vessel.trail[0].time_ms) return;  // what was then is not known any more
  for (std::size_t i = 0; i < vessel.trail.size(); ++i) {
    if (!Possible(vessel.trail[i], fix, context.settings)) {
      NoteMove(vessel, fix, vessel.trail[i], context);
      return;
    }
  }
}

JumpAreas::Area* JumpAreas::Around(const geo::Point& point, std::int64_t time_ms,
                                   const VesselSettings& settings) {
  for (Area& area : areas_) {
    if (std::abs(time_ms - area.last_ms) <= Ms(settings.area_s) &&
        geo::DistanceM(area.centre, point) <= settings.area_m) {
      return &area;
    }
  }
  return nullptr;
}

void JumpAreas::Add(std::uint32_t mmsi, const VesselFix& to, const VesselContext& context) {
  jumps_.push_back({mmsi, to});
  if (jumps_.size() > kJumpsMax) jumps_.pop_front();
  if (Area* const area = Around(to.at, to.time_ms, context.settings)) {
    Grow(*area, mmsi, to, context);
  } else {
    Open(to, context);
  }
}

void JumpAreas::Open(const VesselFix& to, const VesselContext& context) {
  const VesselSettings& settings = context.settings;
  std::vector<std::uint32_t> members;
  std::vector<std::uint64_t> seqs;
  std::int64_t began_ms = to.time_ms;
  for (const Jump& jump : jumps_) {
    const bool near = std::abs(jump.to.time_ms - to.time_ms) <= Ms(settings.area_s) &&
                      geo::DistanceM(jump.to.at, to.at) <= settings.area_m;
    if (!near) continue;
    began_ms = std::min(began_ms, jump.to.time_ms);
    members.push_back(jump.mmsi);
    seqs.push_back(jump.to.seq);
  }
  std::ranges::sort(members);
  members.erase(std::unique(members.begin(), members.end()), members.end());
  if (static_cast<double>(members.size()) < settings.area_vessels) return;
  if (areas_.size() == kAreasMax) areas_.pop_front();
  const std::string unit = fmt::format("area:{:.2f},{:.2f}", to.at.lat, to.at.lon);
  Draft draft(AlarmKind::kSpoofing, Severity::kAlarm, unit, began_ms);
  context.Raise(draft.Reason("track.spoofing.area")
                    .Say("vessels", members.size())
                    .Say("km", settings.area_m / 1000, 0)
                    .Limit(settings, &VesselSettings::area_vessels)
                    .Limit(settings, &VesselSettings::area_m)
                    .Limit(settings, &VesselSettings::area_s)
                    .Version(context.version)
                    .Known(context.known_ms)
                    .At(to.at)
                    .Evidence(seqs));
  areas_.push_back({.centre = to.at,
                    .began_ms = began_ms,
                    .last_ms = to.time_ms,
                    .members = members,
                    .said = members.size(),
                    .cause_unit = unit});
}

void JumpAreas::Grow(Area& area, std::uint32_t mmsi, const VesselFix& to,
                     const VesselContext& context) {
  area.last_ms = std::max(area.last_ms, to.time_ms);
  const auto place = std::ranges::lower_bound(area.members, mmsi);
  if (place != area.members.end() && *place == mmsi) return;
  if (area.members.size() < kJumpsMax) area.members.insert(place, mmsi);
  if (area.members.size() < 2 * area.said) return;  // told again when it has doubled
  area.said = area.members.size();
  Draft draft(AlarmKind::kSpoofing, Severity::kCritical, area.cause_unit, area.began_ms);
  context.Raise(draft.Reason("track.spoofing.area")
                    .Say("vessels", area.said)
                    .Say("km", context.settings.area_m / 1000, 0)
                    .Limit(context.settings, &VesselSettings::area_vessels)
                    .Version(context.version)
                    .Known(context.known_ms)
                    .At(area.centre)
                    .Evidence(to.seq)
                    .Grown());
}

void JumpAreas::Tick(std::int64_t now_ms, const VesselContext& context) {
  std::erase_if(areas_, [&](const Area& area) {
    if (now_ms - area.last_ms <= Ms(context.settings.area_s)) return false;
    Draft draft(AlarmKind::kSpoofing, Severity::kAlarm, area.cause_unit, area.began_ms);
    context.Raise(draft.Reason("track.spoofing.area_ended")
                      .Say("vessels", area.members.size())
                      .Version(context.version)
                      .Known(context.known_ms)
                      .At(area.centre)
                      .Ended(area.last_ms));
    return true;
  });
}

}  // namespace tidewaiter::track
