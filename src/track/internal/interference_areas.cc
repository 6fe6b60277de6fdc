#include <algorithm>
#include <cmath>

#include "base/hash.h"
#include "track/internal/interference_device.h"

namespace tidewaiter::track {
namespace {

std::string SquareName(int row, int column) {
  constexpr int kColumns = 3600;
  return fmt::format("square:{:.1f},{:.1f}", row / 10.0,
                     ((column + 1800 + kColumns) % kColumns - 1800) / 10.0);
}

}  // namespace

void JammedAreas::LostAt(const std::string& device, const geo::Point& at, std::uint64_t seq,
                         const InterferenceContext& context) {
  const int row = static_cast<int>(std::floor(at.lat * 10));
  const int column = static_cast<int>(std::floor(at.lon * 10));
  const std::string own = SquareName(row, column);
  std::map<std::string, Member> around;
  for (int i = 0; i < 9; ++i) {
    const std::string name = SquareName(row - 1 + i / 3, column - 1 + i % 3);
    const auto found = areas_.find(name);
    if (found == areas_.end()) continue;
    if (found->second.began_ms != 0) {
      Lost(device, name, at, seq, context);
      return;
    }
    around.insert(found->second.members.begin(), found->second.members.end());
  }
  if (areas_.size() < kAreasMax) areas_[own].members.merge(around);
  Lost(device, own, at, seq, context);
}

void JammedAreas::Lost(const std::string& device, const std::string& name, const geo::Point& at,
                       std::uint64_t seq, const InterferenceContext& context) {
  if (areas_.size() >= kAreasMax && !areas_.contains(name)) {
    areas_.erase(std::ranges::min_element(areas_, {}, [](const auto& entry) {
      return std::pair(entry.second.began_ms != 0, entry.second.last_ms);
    }));
  }
  Area& area = areas_[name];
  if (area.members.size() >= InterferenceWatch::kMembersMax && !area.members.contains(device)) {
    return;
  }
  area.members[device] = {.ms = context.now_ms, .seq = seq};
  area.last_ms = std::max(area.last_ms, context.now_ms);
  if (area.began_ms != 0) {
    if (area.members.size() >= 2 * area.said) Say(name, area, context);  // told when it has doubled
    return;
  }
  std::erase_if(area.members, [&](const auto& entry) {
    return context.now_ms - entry.second.ms > MsOf(context.settings.area_s);
  });
  if (static_cast<double>(area.members.size()) < context.settings.area_devices) return;
  area.at = at;
  area.began_ms = context.now_ms;
  for (const auto& [who, member] : area.members)
    area.began_ms = std::min(area.began_ms, member.ms);
  Say(name, area, context);
}

void JammedAreas::Say(const std::string& name, Area& area,
                      const InterferenceContext& context) const {
  Draft draft(AlarmKind::kJamming, Severity::kAlarm, name, area.began_ms);
  draft.Reason("track.jamming.area")
      .Say("devices", area.members.size())
      .Limit(context.settings, &InterferenceSettings::area_devices)
      .Limit(context.settings, &InterferenceSettings::area_s)
      .At(area.at);
  for (const auto& [who, member] : area.members)
    draft.Evidence(member.seq);
  if (area.said > 0) draft.Grown();
  area.said = area.members.size();
  context.Raise(draft);
}

void JammedAreas::Tick(const InterferenceContext& context) {
  std::erase_if(areas_, [&](const auto& entry) {
    const auto& [name, area] = entry;
    if (context.now_ms - area.last_ms <= MsOf(context.settings.area_s)) return false;
    if (area.began_ms == 0) return true;
    Draft draft(AlarmKind::kJamming, Severity::kNotice, name, area.began_ms);
    draft.Reason("track.jamming.area_ended")
        .Say("devices", area.members.size())
        .At(area.at)
        .Ended(area.last_ms);
    context.Raise(draft);
    return true;
  });
}

std::vector<std::string> JammedAreas::MembersOf(std::string_view name) const {
  std::vector<std::string> members;
  const auto found = areas_.find(name);
  if (found == areas_.end() || found->second.began_ms == 0) return members;
  for (const auto& [who, member] : found->second.members)
    members.push_back(who);
  return members;
}

namespace {

std::uint64_t KeyOf(const RadioCell& cell) {
  const auto word = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
  return Combine(Combine(word(cell.mcc), word(cell.mnc)), Combine(word(cell.area), word(cell.id)));
}

}  // namespace

void CellMap::Learn(const RadioCell& cell, std::string_view device, const geo::Point& at) {
  if (cell.id == 0) return;
  const std::uint64_t key = KeyOf(cell);
  if (!cells_.contains(key)) {
    if (cells_.size() >= InterferenceWatch::kCellsMax) {
      cells_.erase(order_.front());
      order_.pop_front();
    }
    cells_[key] = {.centre = at, .place = order_.insert(order_.end(), key)};
  }
  Known& known = cells_[key];
  order_.splice(order_.end(), order_, known.place);
  // A running mean that follows a moved mast: the newest counts one in 64 at least.
  const double share = 1.0 / std::min(++known.count, 64);
  const double away_m = geo::DistanceM(known.centre, at);
  known.spread_m += share * (away_m - known.spread_m);
  known.centre = geo::Between(known.centre, at, share);
  const std::uint64_t who = HashBytes(device);
  if (std::ranges::find(known.teachers, who) != known.teachers.end()) return;
  std::shift_right(known.teachers.begin(), known.teachers.end(), 1);
  known.teachers[0] = who;
}

double CellMap::BeyondM(const RadioCell& cell, std::string_view device, const geo::Point& at,
                        const InterferenceSettings& settings) const {
  if (cell.id == 0) return 0;
  const auto found = cells_.find(KeyOf(cell));
  if (found == cells_.end()) return 0;
  const Known& known = found->second;
  const std::uint64_t who = HashBytes(device);
  const auto others = std::ranges::count_if(
      known.teachers, [&](std::uint64_t teacher) { return teacher != 0 && teacher != who; });
  if (static_cast<double>(others) < settings.cell_devices) return 0;
  const double reach_m = std::max(settings.cell_m, 3 * known.spread_m);
  return std::max(0.0, geo::DistanceM(known.centre, at) - reach_m);
}

std::string TwinTable::Exchange(const std::string& device, const geo::Point& at, std::int64_t ms,
                                std::int64_t within_ms) {
  const std::uint64_t hash =
      Combine(std::bit_cast<std::uint64_t>(at.lat), std::bit_cast<std::uint64_t>(at.lon));
  Entry& entry = entries_[hash % kEntries];
  const bool same = entry.at == at && std::abs(entry.ms - ms) <= within_ms &&
                    !entry.device.empty() && entry.device != device;
  std::string other = same ? entry.device : std::string();
  entry = {.at = at, .ms = ms, .device = device};
  return other;
}

}  // namespace tidewaiter::track
