#include "detect/rules/equal.h"

#include <algorithm>
#include <tuple>

namespace tidewaiter::rules {
namespace {

template <typename T>
bool SamePtr(const std::shared_ptr<const T>& a, const std::shared_ptr<const T>& b) {
  if (a == b) return true;
  return a && b && Same(*a, *b);
}

template <typename T>
bool SameAll(const std::vector<std::shared_ptr<const T>>& a,
             const std::vector<std::shared_ptr<const T>>& b) {
  return std::ranges::equal(a, b, SamePtr<T>);
}

template <typename T>
bool SameEach(const std::vector<T>& a, const std::vector<T>& b) {
  return std::ranges::equal(a, b, [](const T& x, const T& y) { return Same(x, y); });
}

bool Same(const CodeSet& a, const CodeSet& b) {
  return std::tie(a.list, a.ranges, a.entries, a.expires) ==
         std::tie(b.list, b.ranges, b.entries, b.expires);
}

bool Same(const CaseLine& a, const CaseLine& b) {
  return std::tie(a.says, a.times, a.checked, a.wrong) ==
         std::tie(b.says, b.times, b.checked, b.wrong);
}

bool Same(const Case& a, const Case& b) {
  return std::tie(a.name, a.expected) == std::tie(b.name, b.expected) && Same(a.line, b.line) &&
         std::ranges::equal(a.earlier, b.earlier,
                            [](const CaseLine& x, const CaseLine& y) { return Same(x, y); });
}

bool Same(const std::optional<HoldBack>& a, const std::optional<HoldBack>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return std::tie(a->checks, a->of, a->days, a->share) ==
         std::tie(b->checks, b->of, b->days, b->share);
}

bool Same(const ListEntry& a, const ListEntry& b) {
  return std::tie(a.text, a.until, a.note) == std::tie(b.text, b.until, b.note);
}

}  // namespace

bool Same(const Aggregate& a, const Aggregate& b) {
  return std::tie(a.kind, a.of_code, a.quantile, a.error, a.days, a.per) ==
             std::tie(b.kind, b.of_code, b.quantile, b.error, b.days, b.per) &&
         SamePtr(a.of, b.of) && SamePtr(a.where, b.where);
}

bool Same(const Value& a, const Value& b) {
  return std::tie(a.op, a.type, a.unit, a.number, a.field) ==
             std::tie(b.op, b.type, b.unit, b.number, b.field) &&
         SamePtr(a.aggregate, b.aggregate) && SameAll(a.operands, b.operands);
}

bool Same(const Condition& a, const Condition& b) {
  if (std::tie(a.op, a.compare, a.negated, a.field, a.other_field, a.text_test, a.texts,
               a.text_list, a.sensitivity) != std::tie(b.op, b.compare, b.negated, b.field,
                                                       b.other_field, b.text_test, b.texts,
                                                       b.text_list, b.sensitivity)) {
    return false;
  }
  const bool same_set = a.set && b.set ? Same(*a.set, *b.set) : !a.set == !b.set;
  return same_set && SameAll(a.parts, b.parts) && SameAll(a.values, b.values);
}

bool Same(const Rule& a, const Rule& b) {
  return std::tie(a.name, a.title, a.about, a.suspects, a.confidence.learned, a.confidence.prior,
                  a.check, a.advise, a.demand, a.add_minor, a.begins, a.expires,
                  a.review) == std::tie(b.name, b.title, b.about, b.suspects, b.confidence.learned,
                                        b.confidence.prior, b.check, b.advise, b.demand,
                                        b.add_minor, b.begins, b.expires, b.review) &&
         SamePtr(a.when, b.when) && Same(a.hold_back, b.hold_back) &&
         std::ranges::equal(a.cases, b.cases,
                            [](const Case& x, const Case& y) { return Same(x, y); });
}

bool Same(const List& a, const List& b) {
  return std::tie(a.name, a.title, a.owner, a.expires) ==
             std::tie(b.name, b.title, b.owner, b.expires) &&
         std::ranges::equal(a.entries, b.entries,
                            [](const ListEntry& x, const ListEntry& y) { return Same(x, y); });
}

bool Same(const Table& a, const Table& b) {
  return std::tie(a.name, a.title, a.columns, a.rows, a.first_rule) ==
             std::tie(b.name, b.title, b.columns, b.rows, b.first_rule) &&
         Same(a.common, b.common);
}

bool Same(const RuleSet& a, const RuleSet& b) {
  return SameEach(a.lists, b.lists) && SameEach(a.tables, b.tables) && SameEach(a.rules, b.rules) &&
         SameAll(a.aggregates, b.aggregates);
}

}  // namespace tidewaiter::rules
