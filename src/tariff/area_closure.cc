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
    if (areas[i].group) Flatten(areas, i, problems);
  }
}

// Depth first from one group; the way down is kept to name a cycle.
void AreaClosure::Flatten(std::span<const Area> areas, std::uint32_t group, Problems& problems) {
  struct Level {
    std::uint32_t area;
    Validity when;
    std::size_t next = 0;
  };
  std::vector<Level> way{{group, {}, 0}};
  std::size_t countries = 0;
  while (!way.empty()) {
    Level& step = way.back();
    const Area& area = areas[step.area];
    if (step.next == area.members.size()) {
      way.pop_back();
      continue;
    }
    const Area::Member& member = area.members[step.next++];
    const std::uint32_t number = NumberOf(member.id);
    const Validity when = Both(step.when, member.validity);
    if (number == kUnknown || when.until < when.from) continue;
    if (!is_group_[number]) {
      std::vector<Validity>& times = members_[KeyOf(group, number)];
      if (times.empty()) ++countries;
      times.push_back(when);
      continue;
    }
    const auto met = std::ranges::find(way, number, &Level::area);
    if (met == way.end()) {
      way.push_back({number, when, 0});
    } else if (met == way.begin()) {  // told once, where the cycle is entered at this group
      std::string round;
      for (const Level& on_way : way)
        round += areas[on_way.area].id + " > ";
      problems.push_back({"area_cycle", fmt::format("/areas/{}/members", group),
                          "groups that contain each other: " + round + areas[number].id});
    }
  }
  sizes_[group] = group == all_ ? std::numeric_limits<std::size_t>::max() : countries;
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
