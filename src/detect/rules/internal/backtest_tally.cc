#include "detect/rules/internal/backtest_tally.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "detect/rules/verdict.h"

namespace tidewaiter::rules::internal {
namespace {

Day FirstOfMonth(Day day) {
  return day - (CivilFrom(day).day - 1);
}

}  // namespace

BackTestTally::BackTestTally(const RuleSet& set, const LineTable& lines,
                             const BackTestInputs& inputs)
    : set_(set),
      lines_(lines),
      inputs_(inputs),
      tallies_(set.rules.size()),
      office_seen_(lines.dictionary(Attribute::kOffice).size()),
      offices_(office_seen_.size()) {
  CHECK(inputs.probabilities.empty() || inputs.probabilities.size() == lines.size());
  CHECK(inputs.choices.empty() || inputs.choices.size() == lines.size());
  report_.rules.resize(set.rules.size());
  const std::size_t rules = set.rules.size();
  if (rules <= kOverlapRulesMax) common_.resize(rules * rules);
}

void BackTestTally::BeginDay(Day day) {
  CHECK(!report_.last_day || day > *report_.last_day);
  if (!report_.first_day) report_.first_day = day;
  report_.last_day = day;
  month_ = FirstOfMonth(day);
}

void BackTestTally::EndDay() {
  for (const auto& [rule, office] : hit_today_) {
    RuleTally& tally = tallies_[rule];
    ++tally.offices[office][tally.today[office]];
    tally.today[office] = 0;
  }
  hit_today_.clear();
  office_days_ += offices_today_.size();
  for (const std::uint32_t office : offices_today_) {
    office_seen_[office] = false;
    ++offices_[office].days;
  }
  offices_today_.clear();
}

void BackTestTally::Add(std::uint32_t row, std::span<const std::uint32_t> rules) {
  const Day day = lines_.date(row);
  if (!report_.last_day || day != *report_.last_day) {
    EndDay();
    BeginDay(day);
  }
  ++report_.lines;
  const std::uint32_t office = lines_.Code(row, Attribute::kOffice);
  if (!office_seen_[office]) offices_today_.push_back(office);
  office_seen_[office] = true;
  ++offices_[office].lines;
  for (const std::uint32_t rule : rules)
    AddHit(row, rule);
  if (common_.empty()) return;
  for (const std::uint32_t rule : rules) {
    std::uint32_t* const with = &common_[rule * set_.rules.size()];
    for (const std::uint32_t other : rules)
      ++with[other];
  }
}

BackTestMonth& BackTestTally::MonthOf(RuleResult& result) const {
  if (result.months.empty() || result.months.back().first_day != month_) {
    result.months.push_back({.first_day = month_, .hits = 0, .right = {}});
  }
  return result.months.back();
}

void BackTestTally::AddHit(std::uint32_t row, std::uint32_t rule) {
  RuleResult& result = report_.rules[rule];
  RuleTally& tally = tallies_[rule];
  BackTestMonth& month = MonthOf(result);
  ++result.hits;
  ++month.hits;
  const std::uint32_t office = lines_.Code(row, Attribute::kOffice);
  if (tally.today.empty()) tally.today.resize(office_seen_.size());
  if (tally.today[office]++ == 0) hit_today_.emplace_back(rule, office);
  const Choice choice = inputs_.choices.empty() ? Choice::kNotKnown : inputs_.choices[row];
  result.judged += choice != Choice::kNotKnown ? 1 : 0;
  result.selected += choice == Choice::kSelected ? 1 : 0;
  const Outcome& outcome = lines_.outcome(row);
  if (!outcome.looked_at()) {
    ++result.never_looked_at;
    if (!inputs_.probabilities.empty() && !std::isnan(inputs_.probabilities[row])) {
      ++result.expected_of;
      tally.model_sum += inputs_.probabilities[row];
    }
  } else {
    const Verdict verdict = VerdictOn(outcome, set_.rules[rule].suspects);
    const auto add = [&](Proportion& proportion) {
      proportion.whole += verdict.checked ? 1 : 0;
      proportion.part += verdict.right ? 1 : 0;
    };
    add(result.right);
    add(month.right);
    if (outcome.basis == SelectionBasis::kRandom) add(result.random);
    if (verdict.right) result.recovered_minor += std::max<std::int64_t>(0, outcome.recovered_minor);
  }
  AddExamples(row, result, tally);
}

// Missing money is the least number there is, so that it never leads.
void BackTestTally::AddExamples(std::uint32_t row, RuleResult& result, RuleTally& tally) const {
  if (result.recent.size() < kExamplesShown) {
    result.recent.push_back(row);
  } else {
    result.recent[tally.next_recent] = row;
    tally.next_recent = (tally.next_recent + 1) % kExamplesShown;
  }
  const auto more = [&](std::uint32_t a, std::uint32_t b) {
    return lines_.value_minor(a) > lines_.value_minor(b);
  };
  if (tally.largest.size() == kExamplesShown) {
    if (!more(row, tally.largest.front())) return;
    std::ranges::pop_heap(tally.largest, more);
    tally.largest.pop_back();
  }
  tally.largest.push_back(row);
  std::ranges::push_heap(tally.largest, more);
}

LaneLoad BackTestTally::LoadOf(const HitDays& hit_days, std::uint64_t office_days) {
  LaneLoad load;
  if (office_days == 0) return load;
  std::uint64_t hits = 0;
  std::uint64_t days = 0;
  for (const auto& [count, times] : hit_days) {
    hits += count * times;
    days += times;
  }
  load.mean = static_cast<double>(hits) / static_cast<double>(office_days);
  // Nineteen days of twenty have at most so many: days without a hit come first.
  const std::uint64_t rank = (95 * office_days + 99) / 100;
  std::uint64_t below = office_days - days;
  for (const auto& [count, times] : hit_days) {
    if (below < rank) load.p95 = count;
    below += times;
    load.max = count;
  }
  return load;
}

void BackTestTally::AddLoads(const RuleTally& tally, RuleResult& result) const {
  HitDays all;
  for (const auto& [office, days] : tally.offices) {
    OfficeLoad& load = result.offices.emplace_back();
    load.office = office;
    load.lines = offices_[office].lines;
    load.load = LoadOf(days, offices_[office].days);
    for (const auto& [count, times] : days) {
      load.hits += count * times;
      all[count] += times;
    }
  }
  result.load = LoadOf(all, office_days_);
  std::ranges::stable_sort(result.offices, std::greater<>(), &OfficeLoad::hits);
  if (result.offices.size() > kOfficesShown) result.offices.resize(kOfficesShown);
}

std::vector<Overlap> BackTestTally::OverlapsOf(std::uint32_t rule) const {
  std::vector<Overlap> overlaps;
  const std::size_t rules = set_.rules.size();
  if (common_.empty()) return overlaps;
  for (std::uint32_t other = 0; other < rules; ++other) {
    const std::uint32_t common = common_[rule * rules + other];
    if (other != rule && common > 0) overlaps.push_back({.rule = other, .common = common});
  }
  std::ranges::stable_sort(overlaps, std::greater<>(), &Overlap::common);
  if (overlaps.size() > kOverlapsShown) overlaps.resize(kOverlapsShown);
  return overlaps;
}

void BackTestTally::FinishRule(std::uint32_t rule) {
  RuleResult& result = report_.rules[rule];
  RuleTally& tally = tallies_[rule];
  std::ranges::rotate(result.recent,
                      result.recent.begin() + static_cast<std::ptrdiff_t>(tally.next_recent));
  std::ranges::reverse(result.recent);
  std::ranges::sort(tally.largest, [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(lines_.value_minor(b), a) < std::pair(lines_.value_minor(a), b);
  });
  result.largest = std::move(tally.largest);
  AddLoads(tally, result);
  result.overlaps = OverlapsOf(rule);
  const auto open = static_cast<double>(result.never_looked_at);
  if (result.expected_of > 0) result.expected_by_model = tally.model_sum;
  if (const std::optional<ShareInterval> interval = result.random.interval()) {
    result.expected_by_random = *result.random.share() * open;
    result.expected_by_random_95 = {{.low = interval->low * open, .high = interval->high * open}};
  }
}

BackTestReport BackTestTally::Finish(std::span<const RuleCount> counts) {
  EndDay();
  for (std::uint32_t rule = 0; rule < report_.rules.size(); ++rule) {
    report_.rules[rule].counts = counts[rule];
    FinishRule(rule);
  }
  return std::move(report_);
}

}  // namespace tidewaiter::rules::internal
