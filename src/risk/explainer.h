// Explainer: what each column of the features adds to the fused log-odds of a line.
//
//   const Explainer explainer(members, columns);       // some megabytes, made once a model
//   explainer.Explain(features, terms, scratch, weights, parts);
//   for (const auto& [point, weight] : explainer.Points(parts)) ...   // strongest first
//
// Of trees exactly, by the paths that a line takes; of the linear member by its terms; of the
// profile by each pattern's share of the mean. The parts sum up to the log-odds. Keeps references
// to the members and columns. Thread-safe.
#ifndef TIDEWAITER_RISK_EXPLAINER_H_
#define TIDEWAITER_RISK_EXPLAINER_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "detect/linear/terms.h"
#include "detect/trees/path_table.h"
#include "risk/fusion.h"
#include "risk/knowledge.h"
#include "risk/members.h"

namespace tidewaiter::risk {

class Explainer {
 public:
  Explainer(const Members& members, const std::vector<FeatureColumn>& columns);

  // `parts` has a place for each column and one for what no column explains.
  void Explain(std::span<const float> features, std::span<const std::uint64_t> terms,
               const FeatureScratch& scratch, const Fusion::Weights& weights,
               std::span<double> parts) const;

  // What each point adds: columns of one point summed, strongest first.
  [[nodiscard]] std::vector<std::pair<Point, double>> Points(std::span<const double> parts) const;

 private:
  [[nodiscard]] std::size_t ColumnOf(const detect::LineTerm& term) const;
  static void AddMean(const std::vector<detect::PathTable>& tables, std::span<const float> features,
                      double weight, std::span<double> own, std::span<double> parts);

  const std::vector<FeatureColumn>& columns_;
  const detect::Linear& linear_;
  std::vector<std::size_t> column_of_term_;
  std::vector<detect::PathTable> all_;
  std::vector<detect::PathTable> goods_;
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_EXPLAINER_H_
