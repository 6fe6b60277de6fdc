#include "tariff/area_closure.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace tidewaiter::tariff {
namespace {

std::uint64_t KeyOf(std::uint32_t group, std::uint32_t country) {
  return std::uint64_t{group} << 32U | country;
}

Validity Both(const Validity& a, const Validity& b) {
  return {std::max(a.from, b.from), std::min(a.until, b.until)};
}

// What touches or overlaps becomes one, so that the times of a country stay few.
void Unite(std::vector<Validity>& times) {
  std::ranges::sort(times, {}, &Validity::from);
  std::size_t kept = 0;
  for (const Validity& next : times) {
    const bool joins = kept > 0 && (times[kept - 1].until == nomenclature::kForever ||
                                    next.from <= times[kept - 1].until + 1);
    if (joins) {
      times[kept - 1].until = std::max(times[kept - 1].until, next.until);
    } else {
      times[kept++] = next;
    }
  }
  times.resize(kept);
}

}  // namespace

AreaClosure::AreaClosure(std::span<const Area> areas, std::string_view all, Problems& problems) {
  for (std::uint32_t i = 0; i < areas.size(); ++i) {
    is_group_.push_back(areas[i].group);
    if (numbers_.emplace(areas[i].id, i).second) continue;
    problems.push_back(
        {"duplicate_area", fmt::format("/areas/{}/id", i), "said twice: " + areas[i].id});
  }
  all_ = NumberOf(all);
  sizes_.assign(areas.size(), 1);
  for (std::uint32_t i = 0; i < areas.size(); ++i) {
    for (std::size_t m = 0; m < areas[i].members.size(); ++m) {
      if (NumberOf(areas[i].members[m].id) != kUnknown) continue;
      problems.push_back({"unknown_area", fmt::format("/areas/{}/members/{}", i, m),
                          fmt::format("{} has a member that is no area: {}", areas[i].id,
                                      areas[i].members[m].id)});
    }
  }
  std::vector<std::vector<std::uint32_t>> countries(areas.size());
  for (const std::uint32_t group : InnermostFirst(areas, problems))
    Flatten(areas, group, countries);
}

// Depth first; the way down is kept to name a cycle.
std::vector<std::uint32_t> AreaClosure::InnermostFirst(std::span<const Area> areas,
                                                       Problems& problems) const {
  struct Level {
    std::uint32_t area;
    std::size_t next = 0;
  };
  std::vector<std::uint32_t> order;
  std::vector<bool> seen(areas.size());
  bool cycle = false;
  for (std::uint32_t first = 0; first < areas.size(); ++first) {
    if (!areas[first].group || seen[first]) continue;
    seen[first] = true;
    std::vector<Level> way{{first, 0}};
    while (!way.empty()) {
      Level& step = way.back();
      const Area& area = areas[step.area];
      if (step.next == area.members.size()) {
        order.push_back(step.area);
        way.pop_back();
        continue;
      }
      const std::uint32_t number = NumberOf(area.members[step.next++].id);
      if (number == kUnknown || !is_group_[number]) continue;
      if (!seen[number]) {
        seen[number] = true;
        way.push_back({number, 0});
        continue;
      }
      const auto met = std::ranges::find(way, number, &Level::area);
      if (met == way.end()) continue;
      cycle = true;
      std::string round;
      for (auto on_way = met; on_way != way.end(); ++on_way)
        round += areas[on_way->area].id + " > ";
      problems.push_back({"area_cycle", fmt::format("/areas/{}/members", number),
                          "groups that contain each other: " + round + areas[number].id});
    }
  }
  if (cycle) order.clear();
  return order;
}

void AreaClosure::Flatten(std::span<const Area> areas, std::uint32_t group,
                          std::vector<std::vector<std::uint32_t>>& countries) {
  const auto add = [&](std::uint32_t country, const Validity& when) {
    if (when.until < when.from) return;
    std::vector<Validity>& times = members_[KeyOf(group, country)];
    if (times.empty()) countries[group].push_back(country);
    times.push_back(when);
  };
  for (const Area::Member& member : areas[group].members) {
    const std::uint32_t number = NumberOf(member.id);
    if (number == kUnknown) continue;
    if (!is_group_[number]) add(number, member.validity);
    for (const std::uint32_t country : countries[number]) {
      for (const Validity& when : std::vector(members_[KeyOf(number, country)]))
        add(country, Both(when, member.validity));
    }
  }
  for (const std::uint32_t country : countries[group])
    Unite(members_[KeyOf(group, country)]);
  sizes_[group] = group == all_ ? std::numeric_limits<std::size_t>::max() : countries[group].size();
}

std::uint32_t AreaClosure::NumberOf(std::string_view area) const {
  const auto found = numbers_.find(area);
  return found == numbers_.end() ? kUnknown : found->second;
}

bool AreaClosure::Holds(std::uint32_t country, std::uint32_t area, Day day) const {
  if (country == area || (area == all_ && country != kUnknown)) return true;
  if (country == kUnknown || area == kUnknown) return false;
  const auto found = members_.find(KeyOf(area, country));
  return found != members_.end() &&
         std::ranges::any_of(found->second, [&](const Validity& when) { return when.Holds(day); });
}

bool AreaClosure::Holds(std::string_view country, std::string_view area, Day day) const {
  return Holds(NumberOf(country), NumberOf(area), day);
}

}  // namespace tidewaiter::tariff
