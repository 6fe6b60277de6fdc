// Forest: the trees of a booster in a form that is quick to ask.
//
//   ASSIGN_OR_RETURN(const Forest forest, Forest::Parse(ubjson));   // as XGBoost wrote it
//   const RowBlocks blocks(values, columns);                        // once for all forests
//   std::vector<float> margins = forest.Margins(blocks);
//
// A row's margin is the base plus one leaf of every tree, added as 32-bit floats tree after tree:
// bit for bit what XGBoost's own predictor says (forest_test.cc). A node sends a row to the left
// when its feature is below the split, and to the side learned for it when the feature is NaN.
//
// Speed: the rows of a block lie side by side for each column, and a small tree is asked as a
// whole, node by node, for all of them at once. In a large tree each row goes down, without
// branches: children lie side by side, and a leaf leads to itself. Thread-compatible.
#ifndef TIDEWAITER_DETECT_TREES_FOREST_H_
#define TIDEWAITER_DETECT_TREES_FOREST_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::detect {

// Rows of equal length in blocks of kRows; within a block, column after column.
class RowBlocks {
 public:
  static constexpr std::size_t kRows = 64;

  // `values`: rows of `columns` numbers, one after the other. O(size), a copy.
  RowBlocks(std::span<const float> values, std::size_t columns);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  // Column c of row r of the block is at [c * kRows + r]; places behind the last row hold zeros.
  [[nodiscard]] const float* Block(std::size_t i) const {
    return values_.data() + i * kRows * columns_;
  }

 private:
  std::size_t rows_;
  std::size_t columns_;
  std::vector<float> values_;
};

class Forest {
 public:
  static constexpr std::uint32_t kDepthMax = 24;  // deeper trees are nobody's model

  struct Node {
    float split = 0;  // NaN in a leaf
    // Bit 0: a missing feature goes to the right. The rest: the feature.
    std::uint16_t feature_and_missing = 0;
    std::uint16_t left = 0;  // place in the tree; the right child follows. A leaf's own place

    [[nodiscard]] bool leaf() const { return split != split; }
    [[nodiscard]] std::uint16_t feature() const { return feature_and_missing >> 1U; }
    // 1 when the row goes to the right. Without branches.
    [[nodiscard]] unsigned Right(float value) const {
      return static_cast<unsigned>(value >= split) |
             (static_cast<unsigned>(value != value) & feature_and_missing & 1U);
    }
  };
  struct Tree {
    std::uint32_t begin = 0;  // of its nodes, root first
    std::uint32_t depth = 0;  // steps to the deepest leaf
  };

  // Reads a model that XGBoost saved as UBJSON. Errors: kCorruption (other bytes, or trees of
  // another kind than binary ones that split numbers).
  static Result<Forest> Parse(std::string_view ubjson);

  // One margin a row. The blocks have at least columns() columns.
  [[nodiscard]] std::vector<float> Margins(const RowBlocks& blocks) const;

  [[nodiscard]] std::size_t columns() const { return columns_; }  // that training had
  [[nodiscard]] float base() const { return base_; }
  [[nodiscard]] std::span<const Tree> trees() const { return trees_; }
  [[nodiscard]] const Node* nodes(const Tree& tree) const { return nodes_.data() + tree.begin; }
  // Of leaves; by place in the tree, as nodes().
  [[nodiscard]] const float* values(const Tree& tree) const { return values_.data() + tree.begin; }
  // How much of the training's weight (second derivatives) came by each node.
  [[nodiscard]] const float* covers(const Tree& tree) const { return covers_.data() + tree.begin; }

 private:
  friend class ForestParser;
  void AddBlock(const float* block, std::size_t rows,
                std::span<float, RowBlocks::kRows> sums) const;

  float base_ = 0;
  std::size_t columns_ = 0;
  std::vector<Tree> trees_;
  std::vector<Node> nodes_;
  std::vector<float> values_;
  std::vector<float> covers_;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_TREES_FOREST_H_
