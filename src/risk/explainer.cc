#include "risk/explainer.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

namespace tidewaiter::risk {
namespace {

double Weight(const Fusion::Weights& weights, Member member) {
  return weights.members[static_cast<std::size_t>(member)];
}

detect::ContextGroup GroupOf(detect::TermTopic topic) {
  switch (topic) {
    case detect::TermTopic::kRoute:
      return detect::ContextGroup::kRoute;
    case detect::TermTopic::kRate:
      return detect::ContextGroup::kRate;
    case detect::TermTopic::kCode:
    case detect::TermTopic::kSize:
      break;
  }
  return detect::ContextGroup::kSize;
}

}  // namespace

Explainer::Explainer(const Members& members, const std::vector<FeatureColumn>& columns)
    : columns_(columns), linear_(members.linear) {
  for (const detect::Booster& booster : members.all)
    all_.emplace_back(booster.forest());
  for (const detect::Booster& booster : members.goods)
    goods_.emplace_back(booster.forest());
  for (const detect::LineTerm& term : detect::LineTerms())
    column_of_term_.push_back(ColumnOf(term));
}

// A term speaks through the pattern of the same fields, where that is counted, else through the
// context that it is a part of.
std::size_t Explainer::ColumnOf(const detect::LineTerm& term) const {
  const std::string pattern = fmt::format("profile.{}", term.name);
  const auto group = static_cast<std::uint32_t>(GroupOf(term.topic));
  std::size_t context = columns_.size();
  for (std::size_t i = columns_.size(); i-- > 0;) {
    if (columns_[i].name == pattern) return i;
    if (columns_[i].point == Point{Point::Source::kContext, group}) context = i;
  }
  return context;
}

void Explainer::Explain(std::span<const float> features, std::span<const std::uint64_t> terms,
                        const FeatureScratch& scratch, const Fusion::Weights& weights,
                        std::span<double> parts) const {
  std::fill(parts.begin(), parts.end(), 0.0);
  std::vector<double> own(parts.size());
  AddMean(all_, features, Weight(weights, Member::kAll), own, parts);
  AddMean(goods_, features, Weight(weights, Member::kGoods), own, parts);
  for (std::size_t i = 0; i < terms.size(); ++i)
    parts[column_of_term_[i]] += Weight(weights, Member::kLinear) * linear_.Weight(terms[i]);
  const double profile = Weight(weights, Member::kProfile);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].share_of_mean == 0 || std::isnan(features[i])) continue;
    parts[i] += profile * columns_[i].share_of_mean * (features[i] - scratch.base_logit);
  }
}

void Explainer::AddMean(const std::vector<detect::PathTable>& tables,
                        std::span<const float> features, double weight, std::span<double> own,
                        std::span<double> parts) {
  std::fill(own.begin(), own.end(), 0.0);
  for (const detect::PathTable& table : tables)
    table.Add(features, own);
  for (std::size_t i = 0; i < parts.size(); ++i)
    parts[i] += weight * own[i] / static_cast<double>(tables.size());
}

std::vector<std::pair<Point, double>> Explainer::Points(std::span<const double> parts) const {
  std::map<std::pair<int, std::uint32_t>, double> sums;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Point& point = columns_[i].point;
    sums[{static_cast<int>(point.source), point.index}] += parts[i];
  }
  std::vector<std::pair<Point, double>> points;
  for (const auto& [key, sum] : sums) {
    points.push_back({{static_cast<Point::Source>(key.first), key.second}, sum});
  }
  std::stable_sort(points.begin(), points.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return points;
}

}  // namespace tidewaiter::risk
