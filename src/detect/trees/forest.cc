#include "detect/trees/forest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include <nlohmann/json.hpp>

#include "base/check.h"

namespace tidewaiter::detect {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kFeaturesMax = 1U << 15U;  // what a node has bits for
constexpr std::size_t kNodesMax = 1U << 16U;     // of one tree
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

std::unexpected<Error> Damaged() {
  return Fail(ErrorCode::kCorruption, "the trees of the model cannot be read");
}

}  // namespace

RowBlocks::RowBlocks(std::span<const float> values, std::size_t columns)
    : rows_(columns == 0 ? 0 : values.size() / columns), columns_(columns) {
  values_.resize((rows_ + kRows - 1) / kRows * kRows * columns);
  for (std::size_t row = 0; row < rows_; ++row) {
    const float* from = values.data() + row * columns;
    float* to = values_.data() + row / kRows * kRows * columns + row % kRows;
    for (std::size_t c = 0; c < columns; ++c)
      to[c * kRows] = from[c];
  }
}

// Takes the trees out of XGBoost's arrays: each in the order of levels, so that the two children of
// a node get places side by side.
class ForestParser {
 public:
  Result<Forest> Parse(std::string_view ubjson);

 private:
  struct Arrays {  // of one tree, as XGBoost numbers its nodes
    std::vector<std::int32_t> left, right, feature, default_left;
    std::vector<float> condition, cover;
  };
  [[nodiscard]] bool Whole(const Arrays& arrays) const;
  Status AddTree(const Arrays& arrays);

  Forest forest_;
};

bool ForestParser::Whole(const Arrays& arrays) const {
  const std::size_t size = arrays.left.size();
  return size > 0 && size < kNodesMax && arrays.right.size() == size &&
         arrays.feature.size() == size && arrays.default_left.size() == size &&
         arrays.condition.size() == size && arrays.cover.size() == size;
}

Status ForestParser::AddTree(const Arrays& arrays) {
  if (!Whole(arrays)) return Damaged();
  const auto size = static_cast<std::int32_t>(arrays.left.size());
  std::vector<std::int32_t> order{0};  // place -> XGBoost's number
  std::vector<std::uint32_t> level{0};
  Forest::Tree tree{static_cast<std::uint32_t>(forest_.nodes_.size()), 0};
  for (std::size_t place = 0; place < order.size(); ++place) {
    const auto from = static_cast<std::size_t>(order[place]);
    const std::int32_t left = arrays.left[from];
    const std::int32_t right = arrays.right[from];
    const bool leaf = left == -1;
    const std::int32_t feature = leaf ? 0 : arrays.feature[from];
    const bool whole = leaf || (left > 0 && left < size && right > 0 && right < size &&
                                order.size() + 2 <= static_cast<std::size_t>(size) &&
                                feature >= 0 && feature < static_cast<int>(forest_.columns_) &&
                                !std::isnan(arrays.condition[from]));
    if (!whole) return Damaged();
    const unsigned missing_right = leaf || arrays.default_left[from] != 0 ? 0 : 1;
    forest_.nodes_.push_back(
        {leaf ? kNaN : arrays.condition[from],
         static_cast<std::uint16_t>((static_cast<unsigned>(feature) << 1U) | missing_right),
         static_cast<std::uint16_t>(leaf ? place : order.size())});
    forest_.values_.push_back(leaf ? arrays.condition[from] : 0);
    forest_.covers_.push_back(arrays.cover[from]);
    tree.depth = level[place];  // grows from place to place
    if (tree.depth > Forest::kDepthMax) return Damaged();
    if (leaf) continue;
    for (const std::int32_t child : {left, right}) {
      order.push_back(child);
      level.push_back(level[place] + 1);
    }
  }
  forest_.trees_.push_back(tree);
  return {};
}

Result<Forest> ForestParser::Parse(std::string_view ubjson) {
  try {  // the library throws on a missing key or a wrong type
    const Json json = Json::from_ubjson(ubjson);
    const Json& learner = json.at("learner");
    const Json& shape = learner.at("learner_model_param");
    forest_.columns_ = std::stoul(shape.at("num_feature").get<std::string>());
    if (forest_.columns_ > kFeaturesMax) return Damaged();
    const float mean = std::stof(shape.at("base_score").get<std::string>());
    forest_.base_ = -std::log(1.0F / mean - 1.0F);  // as XGBoost's logistic loss has it
    for (const Json& tree : learner.at("gradient_booster").at("model").at("trees")) {
      if (!tree.at("categories").empty()) return Damaged();
      RETURN_IF_ERROR(AddTree({tree.at("left_children").get<std::vector<std::int32_t>>(),
                               tree.at("right_children").get<std::vector<std::int32_t>>(),
                               tree.at("split_indices").get<std::vector<std::int32_t>>(),
                               tree.at("default_left").get<std::vector<std::int32_t>>(),
                               tree.at("split_conditions").get<std::vector<float>>(),
                               tree.at("sum_hessian").get<std::vector<float>>()}));
    }
  } catch (const std::exception&) {
    return Damaged();
  }
  return std::move(forest_);
}

Result<Forest> Forest::Parse(std::string_view ubjson) {
  return ForestParser().Parse(ubjson);
}

namespace {

constexpr std::size_t kRows = RowBlocks::kRows;
constexpr std::size_t kSmallTree = 63;  // nodes: six levels, whose values fit the first cache

// The same loops for the wider registers that newer processors have. The sanitizers' start does not
// stand the choice at loading time.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define TIDEWAITER_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define TIDEWAITER_WIDE
#endif

#define TIDEWAITER_INLINE inline __attribute__((always_inline))

// For each of kWidth rows of a block: `yes` where the feature is below (from) the split, else `no`.
template <std::size_t kWidth>
TIDEWAITER_INLINE void TakeIfBelow(const float* __restrict feature, float split,
                                   const float* __restrict yes, const float* __restrict no,
                                   float* __restrict to) {
  for (std::size_t row = 0; row < kWidth; ++row) {
    const float if_yes = yes[row];
    const float if_no = no[row];
    to[row] = feature[row] < split ? if_yes : if_no;
  }
}
template <std::size_t kWidth>
TIDEWAITER_INLINE void TakeIfFrom(const float* __restrict feature, float split,
                                  const float* __restrict yes, const float* __restrict no,
                                  float* __restrict to) {
  for (std::size_t row = 0; row < kWidth; ++row) {
    const float if_yes = yes[row];
    const float if_no = no[row];
    to[row] = feature[row] >= split ? if_yes : if_no;
  }
}

// The first kWidth rows of a block at once, node by node from the last to the first: what a row
// gets at a node is what it gets at the child that it goes to. More nodes are asked than a walk
// from the root would ask, but without a single jump to somewhere else.
template <std::size_t kWidth>
TIDEWAITER_INLINE void AddSmall(const Forest::Node* nodes, const float* leaves, std::size_t size,
                                const float* block, float* __restrict sums) {
  alignas(64) std::array<std::array<float, kWidth>, kSmallTree> values;
  for (std::size_t place = size; place-- > 0;) {
    const Forest::Node node = nodes[place];
    float* const own = values[place].data();
    if (node.leaf()) {
      const float leaf = leaves[place];
      for (std::size_t row = 0; row < kWidth; ++row)
        own[row] = leaf;
      continue;
    }
    const float* const feature = block + node.feature() * kRows;
    const float* const left = values[node.left].data();
    const float* const right = values[node.left + 1U].data();
    if ((node.feature_and_missing & 1U) != 0) {
      TakeIfBelow<kWidth>(feature, node.split, left, right, own);  // a missing one is not below
    } else {
      TakeIfFrom<kWidth>(feature, node.split, right, left, own);
    }
  }
  for (std::size_t row = 0; row < kWidth; ++row)
    sums[row] += values[0][row];
}

// By how many rows of the block there are: one declaration has seldom more than sixteen, two or
// three that came together seldom more than thirty-two.
constexpr std::size_t kFew = 16;
constexpr std::size_t kSome = 32;

TIDEWAITER_WIDE void AddSmallTree(const Forest::Node* nodes, const float* leaves, std::size_t size,
                                  const float* block, float* sums) {
  AddSmall<kRows>(nodes, leaves, size, block, sums);
}
TIDEWAITER_WIDE void AddSmallTreeOfSome(const Forest::Node* nodes, const float* leaves,
                                        std::size_t size, const float* block, float* sums) {
  AddSmall<kSome>(nodes, leaves, size, block, sums);
}
TIDEWAITER_WIDE void AddSmallTreeOfFew(const Forest::Node* nodes, const float* leaves,
                                       std::size_t size, const float* block, float* sums) {
  AddSmall<kFew>(nodes, leaves, size, block, sums);
}

// Row by row down the tree, in as many steps as the deepest leaf needs.
void AddDeepTree(const Forest::Node* nodes, const float* leaves, std::uint32_t depth,
                 const float* block, std::size_t rows, float* sums) {
  std::array<std::uint16_t, kRows> at{};
  for (std::uint32_t step = 0; step < depth; ++step) {
    for (std::size_t row = 0; row < rows; ++row) {
      const Forest::Node node = nodes[at[row]];
      const float value = block[node.feature() * kRows + row];
      at[row] = static_cast<std::uint16_t>(node.left + node.Right(value));
    }
  }
  for (std::size_t row = 0; row < rows; ++row)
    sums[row] += leaves[at[row]];
}

}  // namespace

void Forest::AddBlock(const float* block, std::size_t rows,
                      std::span<float, RowBlocks::kRows> sums) const {
  for (std::size_t i = 0; i < trees_.size(); ++i) {
    const Tree& tree = trees_[i];
    const std::size_t end = i + 1 < trees_.size() ? trees_[i + 1].begin : nodes_.size();
    const std::size_t size = end - tree.begin;
    if (size > kSmallTree) {
      AddDeepTree(nodes(tree), values(tree), tree.depth, block, rows, sums.data());
    } else if (rows > kSome) {
      AddSmallTree(nodes(tree), values(tree), size, block, sums.data());
    } else if (rows > kFew) {
      AddSmallTreeOfSome(nodes(tree), values(tree), size, block, sums.data());
    } else {
      AddSmallTreeOfFew(nodes(tree), values(tree), size, block, sums.data());
    }
  }
}

std::vector<float> Forest::Margins(const RowBlocks& blocks) const {
  CHECK(blocks.columns() >= columns_);
  std::vector<float> margins(
      (blocks.rows() + RowBlocks::kRows - 1) / RowBlocks::kRows * RowBlocks::kRows, base_);
  for (std::size_t i = 0; i * RowBlocks::kRows < blocks.rows(); ++i) {
    AddBlock(blocks.Block(i), std::min(blocks.rows() - i * RowBlocks::kRows, RowBlocks::kRows),
             std::span(margins).subspan(i * RowBlocks::kRows).first<RowBlocks::kRows>());
  }
  margins.resize(blocks.rows());
  return margins;
}

}  // namespace tidewaiter::detect
