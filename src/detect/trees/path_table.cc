#include "detect/trees/path_table.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace tidewaiter::detect {
namespace {

constexpr std::size_t kTableFeatures = 6;  // ways with more are worked out anew: 2^d cases each
constexpr std::size_t kFeaturesMax = Forest::kDepthMax;

// What each of the path's features adds, when the row has those of the bits `along` leading to the
// leaf: for feature i, over all sets S of the others,
//   value * (o_i - z_i) * sum |S|! (d - 1 - |S|)! / d! * prod_{j in S} o_j * prod_{j not in S} z_j
// where o is 1 or 0 and z the share of the weight. Sets of one size are summed as the coefficients
// of a polynomial. O(d^3).
template <typename Features, typename Use>
void ForEachPart(const Features& features, std::uint32_t along, double value, Use use) {
  const std::size_t d = features.size();
  const auto leads = [&](std::size_t i) { return (along >> i & 1U) != 0; };
  for (std::size_t i = 0; i < d; ++i) {
    std::array<double, kFeaturesMax> sums{1.0};  // by size of S, over the features so far
    std::size_t others = 0;
    for (std::size_t j = 0; j < d; ++j) {
      if (j == i) continue;
      ++others;
      for (std::size_t size = others; size-- > 0;) {
        if (size + 1 < d && leads(j)) sums[size + 1] += sums[size];
        sums[size] *= features[j].share;
      }
    }
    double mean = 0;
    double weight = 1.0 / static_cast<double>(d);  // size! (d - 1 - size)! / d!
    for (std::size_t size = 0; size < d; ++size) {
      mean += weight * sums[size];
      if (size + 1 < d) weight *= static_cast<double>(size + 1) / static_cast<double>(d - 1 - size);
    }
    use(i, value * ((leads(i) ? 1.0 : 0.0) - features[i].share) * mean);
  }
}

}  // namespace

PathTable::PathTable(const Forest& forest) : mean_(forest.base()) {
  std::vector<Step> way;
  for (const Forest::Tree& tree : forest.trees())
    AddPaths(forest, tree, 0, way);
  paths_.push_back({static_cast<std::uint32_t>(steps_.size()),
                    static_cast<std::uint32_t>(features_.size()),
                    static_cast<std::uint32_t>(table_.size()), 0});
}

void PathTable::AddPaths(const Forest& forest, const Forest::Tree& tree, std::uint32_t place,
                         std::vector<Step>& way) {
  const Forest::Node node = forest.nodes(tree)[place];
  if (node.leaf()) return AddPath(way, forest.values(tree)[place]);
  const float* const covers = forest.covers(tree);
  for (std::uint16_t right = 0; right < 2; ++right) {
    const std::uint32_t child = node.left + std::uint32_t{right};
    way.push_back({node, 0, right, covers[child] / covers[place]});
    AddPaths(forest, tree, child, way);
    way.pop_back();
  }
}

void PathTable::AddPath(std::span<const Step> way, float value) {
  const Path path{static_cast<std::uint32_t>(steps_.size()),
                  static_cast<std::uint32_t>(features_.size()),
                  static_cast<std::uint32_t>(table_.size()), value};
  double reached = value;
  for (Step step : way) {
    const auto begin = features_.begin() + path.features;
    const auto at = std::find_if(begin, features_.end(), [&](const Feature& feature) {
      return feature.column == step.node.feature();
    });
    step.feature = static_cast<std::uint16_t>(at - begin);
    if (at == features_.end()) features_.push_back({step.node.feature(), 1.0});
    features_[path.features + step.feature].share *= step.share;
    reached *= step.share;
    steps_.push_back(step);
  }
  mean_ += reached;
  paths_.push_back(path);
  const auto own = std::span<const Feature>(features_).subspan(path.features);
  if (own.size() > kTableFeatures) return;
  for (std::uint32_t along = 0; along < 1U << own.size(); ++along) {
    ForEachPart(own, along, value,
                [&](std::size_t, double part) { table_.push_back(static_cast<float>(part)); });
  }
}

std::span<const PathTable::Step> PathTable::Steps(std::size_t path) const {
  return std::span(steps_).subspan(paths_[path].steps, paths_[path + 1].steps - paths_[path].steps);
}

std::span<const PathTable::Feature> PathTable::Features(std::size_t path) const {
  return std::span(features_).subspan(paths_[path].features,
                                      paths_[path + 1].features - paths_[path].features);
}

void PathTable::Add(std::span<const float> row, std::span<double> parts) const {
  for (std::size_t i = 0; i + 1 < paths_.size(); ++i) {
    const std::span<const Feature> features = Features(i);
    std::uint32_t strays = 0;  // features that lead elsewhere
    for (const Step& step : Steps(i)) {
      strays |= (step.node.Right(row[step.node.feature()]) ^ step.right) << step.feature;
    }
    const std::uint32_t along = ~strays & ((1U << features.size()) - 1);
    if (features.size() > kTableFeatures) {
      ForEachPart(features, along, paths_[i].value,
                  [&](std::size_t f, double part) { parts[features[f].column] += part; });
      continue;
    }
    const float* const known = table_.data() + paths_[i].cases + along * features.size();
    for (std::size_t f = 0; f < features.size(); ++f)
      parts[features[f].column] += known[f];
  }
  parts.back() += mean_;
}

}  // namespace tidewaiter::detect
