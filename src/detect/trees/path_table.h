// PathTable: what each feature adds to a forest's margin for one row, exactly.
//
//   const PathTable paths(forest);                    // milliseconds: once a forest
//   std::vector<double> parts(forest.columns() + 1);
//   paths.Add(row, parts);                            // microseconds a row
//
// Shapley values under the trees' own expectation (Lundberg and others 2020): where a feature is
// not known, a row goes both ways, by the share of training weight that each side had. The parts,
// with the mean of all rows as the last one, sum to the margin.
//
// They are summed leaf by leaf. For a leaf only the few features on the way to it matter, and of a
// row only which of these lead there: with d features there are 2^d cases, so what each case adds
// is worked out once and then looked up. Thread-compatible; the forest must stay as it is.
#ifndef TIDEWAITER_DETECT_TREES_PATH_TABLE_H_
#define TIDEWAITER_DETECT_TREES_PATH_TABLE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "detect/trees/forest.h"

namespace tidewaiter::detect {

class PathTable {
 public:
  explicit PathTable(const Forest& forest);

  // Adds the parts of a row, which has at least as many numbers as the forest has columns; that of
  // the mean is the last of `parts`.
  void Add(std::span<const float> row, std::span<double> parts) const;

 private:
  struct Step {  // one node on the way to a leaf
    Forest::Node node;
    std::uint16_t feature = 0;  // place among the path's features
    std::uint16_t right = 0;    // 1: the way goes to the right
    float share = 0;            // of the node's training weight that went this way
  };
  struct Feature {
    std::uint32_t column = 0;
    double share = 1;  // of the weight, over all steps that ask for this feature
  };
  struct Path {  // to one leaf; ends where the next one begins
    std::uint32_t steps = 0;
    std::uint32_t features = 0;
    std::uint32_t cases = 0;  // in table_
    float value = 0;
  };

  void AddPaths(const Forest& forest, const Forest::Tree& tree, std::uint32_t place,
                std::vector<Step>& way);
  void AddPath(std::span<const Step> way, float value);
  [[nodiscard]] std::span<const Step> Steps(std::size_t path) const;
  [[nodiscard]] std::span<const Feature> Features(std::size_t path) const;

  double mean_ = 0;
  std::vector<Path> paths_;  // and one more, which marks the end
  std::vector<Step> steps_;
  std::vector<Feature> features_;
  std::vector<float> table_;  // by path, case and feature; nothing for paths of many features
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_TREES_PATH_TABLE_H_
