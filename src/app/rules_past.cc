#include "app/rules_past.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <unordered_map>

#include "detect/rules/dependence.h"
#include "detect/rules/history_walk.h"

namespace tidewaiter::app {
namespace {

bool HoldsBack(const rules::RuleSet& set) {
  return std::ranges::any_of(set.rules,
                             [](const rules::Rule& rule) { return rule.hold_back.has_value(); });
}

// One walk through the past.
class Walk {
 public:
  Walk(const rules::Program& program, const LineTable& lines)
      : program_(program),
        lines_(lines),
        runner_(program),
        dependence_(program.set(), program.schema()) {}

  Status Take(const rules::WalkedBatch& walked) {
    LearnKnown(walked.known);
    hits_.clear();
    runner_.Run(walked.batch, &walked.answers, hits_);
    for (const rules::Hit& hit : hits_) {
      const std::uint32_t row = walked.rows[hit.row];
      const bool holds = program_.set().rules[hit.rule].hold_back.has_value();
      const bool held = holds && dependence_.Held(hit.rule, walked.batch, hit.row).held;
      firings_.push_back({.rule = hit.rule, .row = row, .held = held});
      if (holds && !held && lines_.outcome(row).looked_at()) waiting_[row].push_back(hit.rule);
    }
    return {};
  }

  std::vector<Firing> Firings() && { return std::move(firings_); }

 private:
  // What has become known of lines on which a rule fired.
  void LearnKnown(std::span<const std::uint32_t> known) {
    std::vector<std::uint32_t> rows;
    std::ranges::copy_if(known, std::back_inserter(rows),
                         [&](std::uint32_t row) { return waiting_.contains(row); });
    if (rows.empty()) return;
    const rules::LineBatch batch(lines_, program_.schema(), rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (const std::uint32_t rule : waiting_[rows[i]])
        dependence_.Learn(rule, batch.batch(), i, lines_.outcome(rows[i]),
                          lines_.known_on(rows[i]));
      waiting_.erase(rows[i]);
    }
  }

  const rules::Program& program_;
  const LineTable& lines_;
  rules::Runner runner_;
  rules::Dependence dependence_;
  std::vector<rules::Hit> hits_;
  std::vector<Firing> firings_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> waiting_;  // row: rules that fired
};

// Rows by the rule's name, in the order of time, without those where it was held.
std::map<std::string, std::vector<std::uint32_t>> RowsByName(const rules::RuleSet& set,
                                                             const std::vector<Firing>& firings) {
  std::map<std::string, std::vector<std::uint32_t>> rows;
  for (const Firing& firing : firings) {
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

Result<std::vector<Firing>> FireOnPast(const rules::Program& program, const LineTable& lines,
                                       const Progress& progress) {
  rules::WalkOptions options;
  if (HoldsBack(program.set())) options.days_a_batch = 1;
  options.progress = progress;
  rules::History history(program.set(), program.schema());
  Walk walk(program, lines);
  RETURN_IF_ERROR(
      rules::WalkHistory(lines, program.schema(), history, options,
                         [&](const rules::WalkedBatch& walked) { return walk.Take(walked); }));
  return std::move(walk).Firings();
}

Result<std::vector<HitChange>> CompareHits(const rules::Program& before,
                                           const rules::Program& after, const LineTable& lines,
                                           const Progress& progress) {
  ASSIGN_OR_RETURN(const std::vector<Firing> old_firings, FireOnPast(before, lines, progress));
  ASSIGN_OR_RETURN(const std::vector<Firing> new_firings, FireOnPast(after, lines, progress));
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
