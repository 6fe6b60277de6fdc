// Ranker: gradient-boosted trees that put the candidates of one question into order. XGBoost grows
// them on the log-loss of a softmax over the candidates of each question; asking is done here.
//
//   ASSIGN_OR_RETURN(const Ranker ranker, Ranker::Train(table));
//   ranker.Margin(features);     // exp(margin) / sum over candidates = probability
//
// One thread: two of XGBoost wait for each other in loops where the processors are busy. The same
// table gives the same trees. Thread-compatible.
#ifndef TIDEWAITER_CLASSIFY_INTERNAL_RANKER_H_
#define TIDEWAITER_CLASSIFY_INTERNAL_RANKER_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tidewaiter::classify {

// Candidates of questions, one after the other.
struct RankTable {
  std::size_t columns = 0;
  std::vector<float> values;          // a row of `columns` for each candidate
  std::vector<std::uint32_t> starts;  // of each question, and the end
  std::vector<std::int32_t> truths;   // place of the right one within its question, or -1
};

class Ranker {
 public:
  // Questions without a right candidate are left out. Errors: kInternal with XGBoost's message.
  static Result<Ranker> Train(const RankTable& table);

  // `features`: as many as the table had columns, all finite.
  [[nodiscard]] float Margin(std::span<const float> features) const;

  [[nodiscard]] bool empty() const { return roots_.empty(); }
  [[nodiscard]] std::size_t columns() const { return columns_; }

  void Serialize(std::string& out) const;
  // Errors: kCorruption.
  Status Parse(ByteReader& in);

 private:
  struct Node {
    float split = 0;            // below it to the left; of a leaf, what it adds
    std::uint16_t feature = 0;  // kLeaf in a leaf
    std::uint16_t left = 0;     // place behind the root; the right child follows
  };
  static constexpr std::uint16_t kLeaf = 0xFFFF;

  struct Arrays {  // of one tree, as XGBoost numbers its nodes
    std::vector<std::int32_t> left, right, feature;
    std::vector<float> condition;
  };
  void AddTree(const Arrays& arrays);
  Status ParseTrees(std::string_view ubjson);
  [[nodiscard]] bool Whole() const;

  std::uint64_t columns_ = 0;
  std::vector<std::uint32_t> roots_;
  std::vector<Node> nodes_;
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_INTERNAL_RANKER_H_
