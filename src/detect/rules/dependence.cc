#include "detect/rules/dependence.h"

#include <cmath>
#include <set>

#include "base/hash.h"
#include "detect/rules/group_keys.h"
#include "detect/rules/verdict.h"

namespace tidewaiter::rules {
namespace {

constexpr std::size_t kEver = 0;  // the stream that confidence is learned from
constexpr std::size_t kChecked = 0;
constexpr std::size_t kRight = 1;

aggregate::Stream Over(std::int32_t days) {
  return {{aggregate::Kind::kCount, 0.5, days}, {aggregate::Kind::kSum, 0.5, days}};
}

// The numbers of days that clauses look at, each once, in order.
std::set<std::int32_t> DaysOf(const RuleSet& set) {
  std::set<std::int32_t> days;
  for (const Rule& rule : set.rules) {
    if (rule.hold_back) days.insert(rule.hold_back->days);
  }
  return days;
}

std::vector<aggregate::Stream> StreamsOf(const RuleSet& set) {
  std::vector<aggregate::Stream> streams{Over(0)};
  for (const std::int32_t days : DaysOf(set))
    streams.push_back(Over(days));
  return streams;
}

}  // namespace

Dependence::Dependence(const RuleSet& set, const Schema& schema)
    : date_field_(schema.Find("date")), windows_(StreamsOf(set)) {
  const std::set<std::int32_t> days = DaysOf(set);
  for (const Rule& rule : set.rules) {
    Figures& figures = rules_.emplace_back();
    figures.name = HashBytes(rule.name);
    figures.suspects = rule.suspects;
    figures.confidence = rule.confidence;
    figures.hold_back = rule.hold_back;
    if (!rule.hold_back) continue;
    figures.clause = figures.name;
    for (const std::size_t field : rule.hold_back->of) {
      figures.per.push_back({.field = field, .prefix = 0});
      figures.clause = Combine(figures.clause, HashBytes(schema.field(field).name));
    }
    figures.stream =
        1 + static_cast<std::size_t>(std::distance(days.begin(), days.find(rule.hold_back->days)));
  }
}

std::uint64_t Dependence::ClauseKey(const Figures& rule, const Batch& batch, std::size_t row) {
  const std::uint64_t group = GroupKey(batch, rule.per, row);
  return group == kNoGroup ? kNoGroup : Combine(rule.clause, group);
}

void Dependence::Learn(std::size_t rule, const Batch& batch, std::size_t row,
                       const Outcome& outcome, Day known_on) {
  const Figures& figures = rules_[rule];
  const Verdict verdict = VerdictOn(outcome, figures.suspects);
  if (!verdict.checked) return;
  const double right = verdict.right ? 1 : 0;
  windows_.Add(kEver, aggregate::Event::Number(figures.name, known_on, right));
  if (!figures.hold_back) return;
  const std::uint64_t key = ClauseKey(figures, batch, row);
  if (key == kNoGroup) return;
  windows_.Add(figures.stream, aggregate::Event::Number(key, known_on, right));
}

Record Dependence::Held(std::size_t rule, const Batch& batch, std::size_t row) {
  const Figures& figures = rules_[rule];
  const double day = DayOf(batch, date_field_, row);
  if (!figures.hold_back || std::isnan(day)) return {};
  const std::uint64_t key = ClauseKey(figures, batch, row);
  if (key == kNoGroup) return {};
  const Day before = static_cast<Day>(day) - 1;
  Record record{.checks = windows_.Ask(figures.stream, kChecked, key, before),
                .right = windows_.Ask(figures.stream, kRight, key, before)};
  if (record.checks == 0) return record;
  record.share = record.right / record.checks;
  record.held =
      record.checks >= figures.hold_back->checks && record.share < figures.hold_back->share;
  return record;
}

double Dependence::ConfidenceIn(std::size_t rule, Day day) {
  const Figures& figures = rules_[rule];
  if (!figures.confidence.learned) return figures.confidence.prior;
  const double checks = windows_.Ask(kEver, kChecked, figures.name, day - 1);
  const double right = windows_.Ask(kEver, kRight, figures.name, day - 1);
  return (right + kPriorChecks * figures.confidence.prior) / (checks + kPriorChecks);
}

}  // namespace tidewaiter::rules
