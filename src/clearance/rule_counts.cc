#include "clearance/rule_counts.h"

#include <array>

#include <fmt/format.h>

namespace tidewaiter::clearance {
namespace {

struct Member {
  std::string_view what;
  std::int64_t RuleCount::*number;
};
constexpr std::array<Member, 10> kMembers{{
    {rule_what::kFired, &RuleCount::fired},
    {rule_what::kWatched, &RuleCount::watched},
    {rule_what::kHeld, &RuleCount::held},
    {rule_what::kChecked, &RuleCount::checked},
    {rule_what::kRight, &RuleCount::right},
    {rule_what::kWatchedChecked, &RuleCount::watched_checked},
    {rule_what::kWatchedRight, &RuleCount::watched_right},
    {rule_what::kMoney, &RuleCount::money_minor},
    {rule_what::kUnknown, &RuleCount::unknown},
    {rule_what::kDividedByZero, &RuleCount::divided_by_zero},
}};

RuleCount Sum(const std::map<Day, RuleCount>& days, Day from, Day to) {
  RuleCount sum;
  for (auto day = days.lower_bound(from); day != days.end() && day->first <= to; ++day)
    sum += day->second;
  return sum;
}

}  // namespace

RuleCount& RuleCount::operator+=(const RuleCount& other) {
  for (const Member& member : kMembers)
    this->*member.number += other.*member.number;
  return *this;
}

std::string RuleTally(std::string_view entry, std::string_view what) {
  return fmt::format("{}/{}", entry, what);
}

Status RuleCounts::Load(desk::Store& store, Day today) {
  ASSIGN_OR_RETURN(const std::vector<desk::TallyRow> tallies,
                   store.ListTalliesOf(desk::kRuleMeasure, today - kDaysKept + 1, today));
  {
    const std::lock_guard lock(mutex_);
    entries_.clear();
  }
  Add(tallies);
  return {};
}

void AddRuleTally(const desk::TallyRow& tally, RuleCount& into) {
  if (tally.measure != desk::kRuleMeasure) return;
  const std::string_view what = std::string_view(tally.key).substr(tally.key.rfind('/') + 1);
  for (const Member& member : kMembers) {
    if (member.what == what) into.*member.number += tally.count;
  }
}

void RuleCounts::Add(std::span<const desk::TallyRow> tallies) {
  const std::lock_guard lock(mutex_);
  for (const desk::TallyRow& tally : tallies) {
    const std::size_t slash = tally.key.rfind('/');
    if (tally.measure != desk::kRuleMeasure || slash == std::string::npos) continue;
    auto& days = entries_[tally.key.substr(0, slash)];
    AddRuleTally(tally, days[tally.day]);
    while (days.begin()->first <= tally.day - kDaysKept)
      days.erase(days.begin());
  }
}

RuleCount RuleCounts::Of(std::string_view entry, Day from, Day to) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(entry);
  return found == entries_.end() ? RuleCount{} : Sum(found->second, from, to);
}

std::vector<std::pair<Day, RuleCount>> RuleCounts::DaysOf(std::string_view entry) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(entry);
  if (found == entries_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

std::optional<Day> RuleCounts::LastFired(std::string_view entry) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(entry);
  if (found == entries_.end()) return std::nullopt;
  for (auto day = found->second.rbegin(); day != found->second.rend(); ++day) {
    if (day->second.fired + day->second.watched + day->second.held > 0) return day->first;
  }
  return std::nullopt;
}

RuleCount RuleCounts::All(Day from, Day to) const {
  const std::lock_guard lock(mutex_);
  RuleCount sum;
  for (const auto& [entry, days] : entries_)
    sum += Sum(days, from, to);
  return sum;
}

}  // namespace tidewaiter::clearance
