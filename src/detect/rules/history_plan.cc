#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/history.h"
#include "detect/rules/print.h"

namespace tidewaiter::rules {
namespace {

aggregate::Kind KindOf(AggregateKind kind) {
  switch (kind) {
    case AggregateKind::kCount:
    case AggregateKind::kChecks:
      return aggregate::Kind::kCount;
    case AggregateKind::kSum:
    case AggregateKind::kFindings:  // 1 for each line found wrong, 0 for the others
      return aggregate::Kind::kSum;
    case AggregateKind::kMean:
    case AggregateKind::kHitRate:
      return aggregate::Kind::kMean;
    case AggregateKind::kMedian:
      return aggregate::Kind::kMedian;
    case AggregateKind::kQuantile:
      return aggregate::Kind::kQuantile;
    case AggregateKind::kSmallest:
      return aggregate::Kind::kSmallest;
    case AggregateKind::kLargest:
      return aggregate::Kind::kLargest;
    case AggregateKind::kFirst:
      return aggregate::Kind::kFirst;
    case AggregateKind::kLast:
      return aggregate::Kind::kLast;
    case AggregateKind::kDistinct:
      break;
  }
  return aggregate::Kind::kDistinct;
}

HistoryPlan::Of OfWhat(AggregateKind kind) {
  switch (kind) {
    case AggregateKind::kCount:
      return HistoryPlan::Of::kLines;
    case AggregateKind::kDistinct:
      return HistoryPlan::Of::kCodes;
    case AggregateKind::kChecks:
    case AggregateKind::kFindings:
    case AggregateKind::kHitRate:
      return HistoryPlan::Of::kChecks;
    default:
      return HistoryPlan::Of::kNumbers;
  }
}

std::string PerText(const std::vector<GroupBy>& per, const Schema& schema) {
  std::string text;
  for (const GroupBy& by : per) {
    text += fmt::format(" {}@{}/{}", schema.field(by.field).name,
                        StageName(schema.field(by.field).stage), by.prefix);
  }
  return text;
}

std::string WhatText(const Aggregate& question, const Schema& schema) {
  switch (OfWhat(question.kind)) {
    case HistoryPlan::Of::kLines:
      return "lines";
    case HistoryPlan::Of::kNumbers:
      return PrintValue(*question.of, schema);
    case HistoryPlan::Of::kCodes:
      return "codes of " + PerText({{*question.of_code, 0}}, schema);
    case HistoryPlan::Of::kChecks:
      break;
  }
  return "checks of " +
         std::string(ErrorKindName(question.error.value_or(ErrorKind::kUnspecified)));
}

// Gives equal texts equal numbers, from 0 in the order of their coming.
class Numbers {
 public:
  std::pair<std::size_t, bool> Of(const std::string& text) {
    const auto [place, made] = numbers_.try_emplace(text, numbers_.size());
    return {place->second, made};
  }

 private:
  std::unordered_map<std::string, std::size_t> numbers_;
};

}  // namespace

// Puts questions with the same condition, value and grouping together.
class PlanMaker {
 public:
  PlanMaker(const Schema& schema, HistoryPlan& plan) : schema_(schema), plan_(plan) {}

  void Add(const Aggregate& question) {
    const std::string where =
        question.where == nullptr ? "" : PrintCondition(*question.where, schema_);
    const std::string per = PerText(question.per, schema_);
    const std::string what = WhatText(question, schema_);
    std::string key = fmt::format("{} where {} per{}", what, where, per);
    const auto [stream, is_new] = streams_.Of(key);
    if (is_new) AddStream(question, where, per, what, std::move(key));
    const double quantile = question.kind == AggregateKind::kQuantile ? question.quantile : 0.5;
    plan_.asked[stream].push_back({KindOf(question.kind), quantile, question.days});
    plan_.places.push_back({stream, plan_.asked[stream].size() - 1});
  }

 private:
  void AddStream(const Aggregate& question, const std::string& where, const std::string& per,
                 const std::string& what, std::string key) {
    HistoryPlan::Stream stream{
        .of = OfWhat(question.kind), .error = question.error, .key = std::move(key)};
    stream.where = PlaceOf(wheres_, where, plan_.wheres, question.where);
    stream.per = PlaceOf(pers_, per, plan_.pers, question.per);
    if (stream.of == HistoryPlan::Of::kNumbers) {
      stream.value = PlaceOf(values_, what, plan_.values, question.of);
    }
    if (stream.of == HistoryPlan::Of::kCodes) stream.field = *question.of_code;
    plan_.streams.push_back(std::move(stream));
    plan_.asked.emplace_back();
  }

  template <typename Item>
  static std::size_t PlaceOf(Numbers& numbers, const std::string& text, std::vector<Item>& items,
                             const Item& item) {
    const auto [place, is_new] = numbers.Of(text);
    if (is_new) items.push_back(item);
    return place;
  }

  const Schema& schema_;
  HistoryPlan& plan_;
  Numbers streams_;
  Numbers wheres_;
  Numbers pers_;
  Numbers values_;
};

HistoryPlan::HistoryPlan(std::span<const std::shared_ptr<const Aggregate>> questions,
                         const Schema& schema) {
  PlanMaker maker(schema, *this);
  for (const auto& question : questions)
    maker.Add(*question);
}

}  // namespace tidewaiter::rules
