#include "app/rules_past.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace tidewaiter::app {
namespace {

// Rows by the rule's name, in the order of time, without those where it was held.
std::map<std::string, std::vector<std::uint32_t>> RowsByName(
    const rules::RuleSet& set, const std::vector<rules::Firing>& firings) {
  std::map<std::string, std::vector<std::uint32_t>> rows;
  for (const rules::Firing& firing : firings) {
    if (!firing.held) rows[set.rules[firing.rule].name].push_back(firing.row);
  }
  return rows;
}

HitChange Compare(std::string name, const std::vector<std::uint32_t>& before,
                  const std::vector<std::uint32_t>& after,
                  const std::vector<std::uint32_t>& place_in_time) {
  const auto earlier = [&](std::uint32_t a, std::uint32_t b) {
    return place_in_time[a] < place_in_time[b];
  };
  HitChange change{.rule = std::move(name), .both = 0, .only_before = {}, .only_after = {}};
  std::ranges::set_difference(before, after, std::back_inserter(change.only_before), earlier);
  std::ranges::set_difference(after, before, std::back_inserter(change.only_after), earlier);
  change.both = before.size() - change.only_before.size();
  return change;
}

// Names of both sets, each once.
std::vector<std::string> NamesOf(const rules::RuleSet& before, const rules::RuleSet& after) {
  std::vector<std::string> names;
  std::map<std::string_view, bool> seen;
  for (const rules::RuleSet* set : {&before, &after}) {
    for (const rules::Rule& rule : set->rules) {
      if (seen.emplace(rule.name, true).second) names.push_back(rule.name);
    }
  }
  return names;
}

}  // namespace

Result<std::vector<rules::Firing>> FireOnPast(const rules::Program& program, const LineTable& lines,
                                              const Progress& progress) {
  std::vector<rules::Firing> all;
  const auto keep = [&](std::span<const std::uint32_t>, std::span<const rules::Firing> some) {
    all.insert(all.end(), some.begin(), some.end());
  };
  RETURN_IF_ERROR(rules::FireInTime(
      program, lines, {.from = {}, .progress = progress, .more = {}, .other_rows_from = 0}, keep));
  return all;
}

Result<std::vector<HitChange>> CompareHits(const rules::Program& before,
                                           const rules::Program& after, const LineTable& lines,
                                           const Progress& progress) {
  ASSIGN_OR_RETURN(const std::vector<rules::Firing> old_firings,
                   FireOnPast(before, lines, progress));
  ASSIGN_OR_RETURN(const std::vector<rules::Firing> new_firings,
                   FireOnPast(after, lines, progress));
  auto old_rows = RowsByName(before.set(), old_firings);
  auto new_rows = RowsByName(after.set(), new_firings);
  const std::vector<std::uint32_t> order = lines.TimeOrder();
  std::vector<std::uint32_t> place(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i)
    place[order[i]] = i;
  std::vector<HitChange> changes;
  for (const std::string& name : NamesOf(before.set(), after.set())) {
    HitChange change = Compare(name, old_rows[name], new_rows[name], place);
    if (change.only_before.empty() && change.only_after.empty()) continue;
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace tidewaiter::app
