#include "tariff/compare.h"

#include <array>
#include <map>
#include <tuple>

#include "tariff/tariff_data.h"

namespace tidewaiter::tariff {
namespace {

using Key = std::tuple<GoodsCode, int, std::string_view, std::string_view, std::string_view,
                       std::string_view, int>;

std::multimap<Key, std::uint32_t> MeasuresOn(const Tariff& tariff, Day day) {
  std::multimap<Key, std::uint32_t> measures;
  for (std::uint32_t i = 0; i < tariff.measures().size(); ++i) {
    const Measure& m = tariff.measures()[i];
    if (!tariff.ValidityOf(i).Holds(day)) continue;
    measures.emplace(Key{m.code.Padded(GoodsCode::kDigitsMax), m.suffix, m.type, m.area,
                         m.additional_code, m.order_number, m.reduction},
                     i);
  }
  return measures;
}

std::string RateOf(const Measure& measure) {
  if (!measure.elsewhere.empty()) return measure.elsewhere;
  std::string text;
  if (measure.conditions.empty() || !measure.duty.terms().empty()) text = measure.duty.text();
  for (const Condition& c : measure.conditions) {
    text += (text.empty() ? "" : "; ") + c.code + ' ' + c.document;
    if (c.limit) text += c.limit->text() + ' ' + c.limit_currency + '/' + c.limit_unit.text();
    text += " > " + c.action;
    if (!c.duty.terms().empty()) text += ' ' + c.duty.text();
  }
  return text;
}

// Percent of a duty by value, also of nothing at all.
std::optional<Decimal> PercentOf(const Measure& measure) {
  if (!measure.elsewhere.empty() || !measure.conditions.empty()) return std::nullopt;
  if (measure.duty.terms().empty()) return Decimal();
  if (!measure.duty.ad_valorem()) return std::nullopt;
  return measure.duty.terms()[0].amount;
}

}  // namespace

std::string_view ChangeName(MeasureChange::Kind kind) {
  constexpr std::array<std::string_view, 3> kNames{"measure_added", "measure_ended",
                                                   "measure_changed"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<MeasureChange> CompareMeasures(const Tariff& before, Day before_day,
                                           const Tariff& after, Day after_day) {
  using Kind = MeasureChange::Kind;
  const auto was = MeasuresOn(before, before_day);
  const auto is = MeasuresOn(after, after_day);
  std::vector<MeasureChange> changes;
  auto one = was.begin();
  auto other = is.begin();
  while (one != was.end() || other != is.end()) {
    if (other == is.end() || (one != was.end() && one->first < other->first)) {
      const Measure& ended = before.measures()[one->second];
      changes.push_back(
          {Kind::kEnded, ended.code, one->second, std::nullopt, RateOf(ended), "", std::nullopt});
      ++one;
      continue;
    }
    if (one == was.end() || other->first < one->first) {
      const Measure& added = after.measures()[other->second];
      changes.push_back(
          {Kind::kAdded, added.code, std::nullopt, other->second, "", RateOf(added), std::nullopt});
      ++other;
      continue;
    }
    const Measure& old_measure = before.measures()[one->second];
    const Measure& new_measure = after.measures()[other->second];
    std::string old_rate = RateOf(old_measure);
    std::string new_rate = RateOf(new_measure);
    if (old_rate != new_rate) {
      MeasureChange change{Kind::kChanged,      new_measure.code,    one->second, other->second,
                           std::move(old_rate), std::move(new_rate), std::nullopt};
      const auto old_percent = PercentOf(old_measure);
      const auto new_percent = PercentOf(new_measure);
      if (old_percent && new_percent) change.percent_points = *new_percent - *old_percent;
      changes.push_back(std::move(change));
    }
    ++one;
    ++other;
  }
  return changes;
}

}  // namespace tidewaiter::tariff
