#include "track/internal/vessel_meetings.h"

#include <cmath>

namespace tidewaiter::track {
namespace {

std::uint64_t KeyOf(std::uint32_t a, std::uint32_t b) {
  return std::uint64_t{std::min(a, b)} << 32U | std::max(a, b);
}

bool AtOneTime(const VesselFix& a, const VesselFix& b, const VesselSettings& settings) {
  return std::abs(a.time_ms - b.time_ms) <= Ms(settings.encounter_match_s);
}

}  // namespace

VesselMeetings::VesselMeetings(const VesselSettings& settings)
    : row_deg_(settings.encounter_m / geo::kMetresPerDegree), cell_m_(settings.encounter_m) {}

std::int64_t VesselMeetings::RowOf(double lat) const {
  return static_cast<std::int64_t>(std::floor((lat + 90) / row_deg_));
}

// So many that a cell is as wide as the distance even two rows nearer to the pole, where a ship
// near its edge may lie.
std::int64_t VesselMeetings::Columns(std::int64_t row) const {
  const double south = static_cast<double>(row) * row_deg_ - 90;
  const double furthest = std::max(std::abs(south), std::abs(south + row_deg_)) + 2 * row_deg_;
  if (furthest >= 90) return 1;
  const double round_m = 360 * geo::kMetresPerDegree * std::cos(furthest * geo::kDegree);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(round_m / cell_m_));
}

std::uint64_t VesselMeetings::CellOf(std::int64_t row, std::int64_t column) const {
  return static_cast<std::uint64_t>(row + 1) << 32U | static_cast<std::uint64_t>(column);
}

void VesselMeetings::Place(Vessel& vessel) {
  const geo::Point& at = vessel.trail.last().at;
  const std::int64_t row = RowOf(at.lat);
  const std::int64_t columns = Columns(row);
  const auto column = static_cast<std::int64_t>(
      std::floor((geo::WrapLongitude(at.lon) + 180) / 360 * static_cast<double>(columns)));
  const std::uint64_t cell = CellOf(row, std::min(column, columns - 1));
  if (cell == vessel.cell) return;
  Forget(vessel);
  std::vector<std::uint32_t>& ships = cells_[cell];
  if (ships.size() >= kInCellMax) return;
  ships.push_back(vessel.mmsi);
  vessel.cell = cell;
}

void VesselMeetings::Forget(Vessel& vessel) {
  if (vessel.cell == 0) return;
  const auto found = cells_.find(vessel.cell);
  std::erase(found->second, vessel.mmsi);
  if (found->second.empty()) cells_.erase(found);
  vessel.cell = 0;
}

void VesselMeetings::Nearby(const geo::Point& at, std::vector<std::uint32_t>& ships) const {
  ships.clear();
  const std::int64_t middle = RowOf(at.lat);
  for (std::int64_t row = middle - 1; row <= middle + 1; ++row) {
    const std::int64_t columns = Columns(row);
    const auto column = static_cast<std::int64_t>(
        std::floor((geo::WrapLongitude(at.lon) + 180) / 360 * static_cast<double>(columns)));
    // With fewer than three columns, each once.
    const std::int64_t reach = std::min<std::int64_t>(3, columns);
    for (std::int64_t i = 0; i < reach; ++i) {
      const auto cell = cells_.find(CellOf(row, (column - 1 + i + columns) % columns));
      if (cell == cells_.end()) continue;
      ships.insert(ships.end(), cell->second.begin(), cell->second.end());
    }
  }
}

void VesselMeetings::Take(Vessel& vessel, bool near_port, const Find& find,
                          const VesselContext& context) {
  CheckPartners(vessel, find, context);
  if (near_port) {
    Forget(vessel);
    return;
  }
  Place(vessel);
  const VesselFix& fix = vessel.trail.last();
  Nearby(fix.at, near_);
  std::ranges::sort(near_);  // which ones count where there are too many must not be by chance
  for (const std::uint32_t mmsi : near_) {
    if (mmsi == vessel.mmsi) continue;
    Vessel* const other = find(mmsi);
    if (other == nullptr) continue;
    const VesselFix& there = other->trail.last();
    if (AtOneTime(fix, there, context.settings) &&
        geo::DistanceM(fix.at, there.at) <= context.settings.encounter_m) {
      Together(vessel, *other, context);
    }
  }
}

// Those seen apart, or not seen together for long.
void VesselMeetings::CheckPartners(Vessel& vessel, const Find& find, const VesselContext& context) {
  const VesselSettings& settings = context.settings;
  const VesselFix& fix = vessel.trail.last();
  const std::vector<std::uint32_t> partners = vessel.partners;
  for (const std::uint32_t mmsi : partners) {
    const Key key = KeyOf(vessel.mmsi, mmsi);
    const auto pair = pairs_.find(key);
    const Vessel* const other = find(mmsi);
    const bool apart = other != nullptr && AtOneTime(fix, other->trail.last(), settings) &&
                       geo::DistanceM(fix.at, other->trail.last().at) > settings.encounter_m;
    const bool old =
        pair == pairs_.end() || fix.time_ms - pair->second.last_ms > Ms(settings.encounter_part_s);
    if (other == nullptr || apart || old) Part(key, find, context);
  }
}

void VesselMeetings::Together(Vessel& a, Vessel& b, const VesselContext& context) {
  const VesselSettings& settings = context.settings;
  const Key key = KeyOf(a.mmsi, b.mmsi);
  const VesselFix& fix = a.trail.last();
  auto found = pairs_.find(key);
  if (found == pairs_.end()) {
    if (a.partners.size() >= kPartnersMax || b.partners.size() >= kPartnersMax) return;
    a.partners.push_back(b.mmsi);
    b.partners.push_back(a.mmsi);
    found = pairs_.emplace(key, Pair{.began_ms = fix.time_ms, .first_seq = fix.seq}).first;
  }
  Pair& pair = found->second;
  pair.last_ms = std::max(pair.last_ms, fix.time_ms);
  if (fix.sog_kn >= 0) ++(fix.sog_kn < settings.encounter_kn ? pair.slow : pair.fast);
  const std::int64_t lasted_ms = pair.last_ms - pair.began_ms;
  if (pair.said || lasted_ms < Ms(settings.encounter_s) || pair.slow <= pair.fast) return;
  pair.said = true;
  const std::uint32_t low = std::min(a.mmsi, b.mmsi);
  const std::uint32_t high = std::max(a.mmsi, b.mmsi);
  context.Raise(context
                    .Begin(AlarmKind::kEncounter, Severity::kAlarm, low, pair.began_ms,
                           fmt::format("{}", high))
                    .Reason("track.encounter.vessels")
                    .Say("other", high)
                    .Say("minutes", lasted_ms / 60'000)
                    .Say("metres", geo::DistanceM(fix.at, b.trail.last().at), 0)
                    .Limit(settings, &VesselSettings::encounter_m)
                    .Limit(settings, &VesselSettings::encounter_s)
                    .Limit(settings, &VesselSettings::encounter_kn)
                    .Limit(settings, &VesselSettings::encounter_port_m)
                    .At(fix.at)
                    .Evidence(pair.first_seq)
                    .Evidence(b.trail.last().seq)
                    .Evidence(fix.seq));
}

void VesselMeetings::Part(Key key, const Find& find, const VesselContext& context) {
  const auto low = static_cast<std::uint32_t>(key >> 32U);
  const auto high = static_cast<std::uint32_t>(key & 0xffffffffU);
  if (Vessel* const ship = find(low)) std::erase(ship->partners, high);
  if (Vessel* const ship = find(high)) std::erase(ship->partners, low);
  const auto found = pairs_.find(key);
  if (found == pairs_.end()) return;
  const Pair pair = found->second;
  pairs_.erase(found);
  if (!pair.said) return;
  context.Raise(context
                    .Begin(AlarmKind::kEncounter, Severity::kNotice, low, pair.began_ms,
                           fmt::format("{}", high))
                    .Reason("track.encounter.parted")
                    .Say("other", high)
                    .Say("minutes", (pair.last_ms - pair.began_ms) / 60'000)
                    .Ended(pair.last_ms));
}

void VesselMeetings::Tick(std::int64_t now_ms, const Find& find, const VesselContext& context) {
  std::vector<Key> parted;
  for (const auto& [key, pair] : pairs_) {
    if (now_ms - pair.last_ms > Ms(context.settings.encounter_part_s)) parted.push_back(key);
  }
  std::ranges::sort(parted);  // alarms in the same order on every machine
  for (const Key key : parted)
    Part(key, find, context);
}

}  // namespace tidewaiter::track
