#include "track/internal/vessel_gaps.h"

#include <cmath>

namespace tidewaiter::track {
namespace {

// Levels of a gap.
constexpr int kNone = 0;
constexpr int kNearPort = 1;
constexpr int kWatch = 2;
constexpr int kOffshore = 3;

constexpr int kAtAnchor = 1;
constexpr int kMoored = 5;
constexpr double kUnderWayKn = 0.5;  // slower is lying still with the noise of the fix

std::int32_t CellOf(const geo::Point& at) {
  const int row = std::clamp(static_cast<int>(std::floor(at.lat)) + 90, 0, 179);
  const int column = std::clamp(static_cast<int>(std::floor(at.lon)) + 180, 0, 359);
  return row * 360 + column;
}

bool UnderWay(const Vessel& vessel) {
  return vessel.status != kAtAnchor && vessel.status != kMoored &&
         vessel.trail.last().sog_kn >= kUnderWayKn;
}

// Silence near a port: many intervals of the class.
std::int64_t PortSilenceMs(const Vessel& vessel, const VesselSettings& settings) {
  const double interval_s =
      ReportingIntervalS(vessel.ais, vessel.trail.last().sog_kn, vessel.status);
  return Ms(std::max(settings.gap_port_s, settings.gap_port_factor * interval_s));
}

// Whether it was heard four times as often as the silence is long: many feeds pass on one
// position a minute, and some one an hour.
bool WasHeardOften(const Vessel& vessel, std::int64_t silence_ms) {
  const VesselTrail& trail = vessel.trail;
  const std::size_t count = std::min<std::size_t>(trail.size(), 8);
  if (count < 4) return false;
  const std::int64_t span_ms = trail.last().time_ms - trail[trail.size() - count].time_ms;
  return span_ms * 4 <= silence_ms * static_cast<std::int64_t>(count - 1);
}

// Where the ship would be `hours` later, by its speed and the way that it made good at last: what
// it says of its course is not asked.
geo::Point ReckonedAt(const VesselTrail& trail, int hours) {
  constexpr std::size_t kFixes = 4;
  const VesselFix& last = trail.last();
  const geo::Point from = trail[trail.size() - std::min(trail.size(), kFixes)].at;
  if (from == last.at || last.sog_kn <= 0) return last.at;
  return geo::Destination(last.at, geo::InitialBearing(from, last.at),
                          static_cast<double>(last.sog_kn) * hours * geo::kNauticalMileM);
}

}  // namespace

void Reception::Heard(std::uint32_t mmsi, const geo::Point& at, std::int64_t time_ms) {
  std::array<Ear, kShips>& ears = cells_[CellOf(at)];
  Ear* place = &ears[0];
  for (Ear& ear : ears) {
    if (ear.mmsi == mmsi) {
      ear.time_ms = std::max(ear.time_ms, time_ms);
      return;
    }
    if (ear.time_ms < place->time_ms) place = &ear;
  }
  if (time_ms > place->time_ms) *place = {.time_ms = time_ms, .mmsi = mmsi};
}

int Reception::OthersSince(std::uint32_t mmsi, const geo::Point& at, std::int64_t since_ms) const {
  const auto found = cells_.find(CellOf(at));
  if (found == cells_.end()) return 0;
  int count = 0;
  for (const Ear& ear : found->second)
    count += ear.mmsi != mmsi && ear.mmsi != 0 && ear.time_ms > since_ms ? 1 : 0;
  return count;
}

double ReportingIntervalS(AisClass ais, double sog_kn, int status) {
  constexpr double kStill = 180;
  if (ais == AisClass::kB) return sog_kn <= 2 ? kStill : 30;
  if (status == kAtAnchor || status == kMoored) return sog_kn <= 3 ? kStill : 10;
  if (sog_kn <= 14) return 10;
  return sog_kn <= 23 ? 6 : 2;
}

void VesselGaps::Take(Vessel& vessel, const VesselFix& fix, const VesselContext& context) {
  reception_.Heard(vessel.mmsi, fix.at, fix.time_ms);
  if (vessel.gap_level == kNone || vessel.trail.size() == 0) return;
  const VesselFix& before = vessel.trail.last();
  context.Raise(context.Begin(AlarmKind::kGap, Severity::kNotice, vessel.mmsi, vessel.gap_began_ms)
                    .Reason("track.gap.heard_again")
                    .Say("hours", static_cast<double>(fix.time_ms - before.time_ms) / kHourMs, 1)
                    .Say("km", geo::DistanceM(before.at, fix.at) / 1000, 1)
                    .At(fix.at)
                    .Evidence(before.seq)
                    .Evidence(fix.seq)
                    .Ended(fix.time_ms));
  vessel.gap_level = kNone;
}

void VesselGaps::Queue(Vessel& vessel, const VesselContext& context) {
  if (vessel.queued_ms != 0) return;  // looked at in time, and put back then
  vessel.queued_ms = vessel.trail.last().time_ms + Ms(context.settings.gap_port_s);
  queue_.emplace(vessel.queued_ms, vessel.mmsi);
}

void VesselGaps::Tick(std::int64_t now_ms, const std::function<Vessel*(std::uint32_t)>& find,
                      const PortFinder& ports, const VesselContext& context) {
  while (!queue_.empty() && queue_.top().first <= now_ms) {
    const auto [due_ms, mmsi] = queue_.top();
    queue_.pop();
    Vessel* const vessel = find(mmsi);
    // Another time where the ship was forgotten and came back.
    if (vessel == nullptr || vessel->queued_ms != due_ms) continue;
    const std::int64_t next_ms = Look(*vessel, now_ms, ports, context);
    vessel->queued_ms = next_ms > 0 ? std::max(next_ms, now_ms + 1) : 0;
    if (next_ms > 0) queue_.emplace(vessel->queued_ms, mmsi);
  }
}

std::int64_t VesselGaps::Look(Vessel& vessel, std::int64_t now_ms, const PortFinder& ports,
                              const VesselContext& context) {
  const VesselSettings& settings = context.settings;
  const VesselFix& last = vessel.trail.last();
  const std::int64_t silent_ms = now_ms - last.time_ms;
  if (!UnderWay(vessel)) return 0;  // ships that lie still may switch off; the next position queues
  const bool near_port = ports.Near(vessel, last.at, settings.gap_port_nm * geo::kNauticalMileM);
  if (near_port) {
    const std::int64_t limit_ms = PortSilenceMs(vessel, settings);
    if (silent_ms < limit_ms) return last.time_ms + limit_ms;
    if (vessel.gap_level >= kNearPort || !WasHeardOften(vessel, limit_ms)) return 0;
    const int others = reception_.OthersSince(vessel.mmsi, last.at, last.time_ms + limit_ms / 2);
    if (others < settings.gap_others) return silent_ms < Ms(settings.gap_s) ? now_ms + limit_ms : 0;
    Say(vessel, kNearPort, now_ms, context);
    return 0;
  }
  const std::int64_t watch_ms = last.time_ms + Ms(settings.gap_watch_s);
  const std::int64_t alarm_ms = last.time_ms + Ms(settings.gap_s);
  if (now_ms < watch_ms) return watch_ms;
  if (vessel.heard.Sum() < settings.gap_before) return 0;
  if (vessel.gap_level < kWatch) Say(vessel, kWatch, now_ms, context);
  if (now_ms < alarm_ms) return alarm_ms;
  const double shore_m = settings.gap_shore_nm * geo::kNauticalMileM;
  if (context.map == nullptr || context.map->ShoreM(last.at, shore_m)) return 0;
  if (!IsHeardOnItsWay(vessel, now_ms, settings)) return 0;
  if (context.map->CountryOf(last.at).empty()) Say(vessel, kOffshore, now_ms, context);
  return 0;
}

bool VesselGaps::IsHeardOnItsWay(const Vessel& vessel, std::int64_t now_ms,
                                 const VesselSettings& settings) const {
  const VesselFix& last = vessel.trail.last();
  const std::int64_t since_ms = now_ms - Ms(settings.gap_reach_s);
  // Not beyond a day: nobody keeps a course for longer than that without a turn.
  const auto hours =
      static_cast<int>(std::clamp<std::int64_t>((now_ms - last.time_ms) / kHourMs, 1, 24));
  int heard = 0;
  for (int hour = 1; hour <= hours; ++hour) {
    const geo::Point at = ReckonedAt(vessel.trail, hour);
    heard += reception_.OthersSince(vessel.mmsi, at, since_ms) >= settings.gap_others ? 1 : 0;
  }
  return heard * 2 >= hours;
}

void VesselGaps::Say(Vessel& vessel, int level, std::int64_t now_ms, const VesselContext& context) {
  const VesselFix& last = vessel.trail.last();
  const VesselSettings& settings = context.settings;
  constexpr std::array<Severity, 4> kSeverities{Severity::kNotice, Severity::kWarning,
                                                Severity::kNotice, Severity::kAlarm};
  constexpr std::array<std::string_view, 4> kReasons{"", "track.gap.near_port", "track.gap.watch",
                                                     "track.gap.offshore"};
  constexpr std::array kLimits{&VesselSettings::gap_s, &VesselSettings::gap_port_factor,
                               &VesselSettings::gap_watch_s, &VesselSettings::gap_s};
  const auto index = static_cast<std::size_t>(level);
  Draft draft = context.Begin(AlarmKind::kGap, kSeverities[index], vessel.mmsi, last.time_ms)
                    .Reason(kReasons[index])
                    .Say("minutes", (now_ms - last.time_ms) / 60'000)
                    .Say("before", vessel.heard.Sum())
                    .Say("others", reception_.OthersSince(vessel.mmsi, last.at, last.time_ms))
                    .Limit(settings, kLimits[index])
                    .Limit(settings, level == kNearPort ? &VesselSettings::gap_others
                                                        : &VesselSettings::gap_before)
                    .At(last.at)
                    .Evidence(last.seq);
  if (level == kOffshore) {
    draft.Limit(settings, &VesselSettings::gap_shore_nm)
        .Limit(settings, &VesselSettings::gap_reach_s);
  }
  if (vessel.gap_level != kNone) draft.Grown();
  vessel.gap_level = level;
  vessel.gap_began_ms = last.time_ms;
  context.Raise(std::move(draft));
}

}  // namespace tidewaiter::track
