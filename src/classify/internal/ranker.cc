#include "classify/internal/ranker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include <nlohmann/json.hpp>
#include <xgboost/c_api.h>

#include "base/check.h"

namespace tidewaiter::classify {
namespace {

constexpr int kRounds = 40;  // more brought nothing on the validation rows

struct MatrixCloser {
  void operator()(void* handle) const { XGDMatrixFree(handle); }
};
struct BoosterCloser {
  void operator()(void* handle) const { XGBoosterFree(handle); }
};
using MatrixPtr = std::unique_ptr<void, MatrixCloser>;
using BoosterPtr = std::unique_ptr<void, BoosterCloser>;

std::unexpected<Error> FailXgboost() {
  return Fail(ErrorCode::kInternal, XGBGetLastError());
}

std::unexpected<Error> Damaged() {
  return Fail(ErrorCode::kCorruption, "the trees of the classifier cannot be read");
}

Status Configure(BoosterHandle handle) {
  const std::array<std::pair<const char*, const char*>, 11> parameters = {{
      {"objective", "reg:squarederror"},  // not used: the gradients are ours
      {"base_score", "0"},
      {"tree_method", "hist"},
      {"max_bin", "64"},
      {"max_depth", "6"},
      {"eta", "0.15"},
      {"min_child_weight", "5"},
      {"lambda", "2"},
      {"subsample", "0.8"},
      {"colsample_bytree", "0.7"},
      {"nthread", "1"},
  }};
  if (XGBoosterSetParam(handle, "verbosity", "0") != 0) return FailXgboost();
  for (const auto& [name, value] : parameters) {
    if (XGBoosterSetParam(handle, name, value) != 0) return FailXgboost();
  }
  return {};
}

// Of the log-loss of a softmax over each question's candidates.
class Gradients {
 public:
  explicit Gradients(const RankTable& table)
      : table_(table), first_(table.starts.back()), second_(table.starts.back()) {}
  void Find(const float* margins);
  float* first() { return first_.data(); }
  float* second() { return second_.data(); }

 private:
  static constexpr float kSecondMin = 1e-4F;

  const RankTable& table_;
  std::vector<float> first_;
  std::vector<float> second_;
};

void Gradients::Find(const float* margins) {
  for (std::size_t q = 0; q + 1 < table_.starts.size(); ++q) {
    const std::uint32_t begin = table_.starts[q];
    const std::uint32_t end = table_.starts[q + 1];
    if (begin == end || table_.truths[q] < 0) {
      std::fill(first_.begin() + begin, first_.begin() + end, 0.0F);
      std::fill(second_.begin() + begin, second_.begin() + end, kSecondMin / 100);
      continue;
    }
    const float best = *std::max_element(margins + begin, margins + end);
    float sum = 0;
    for (std::uint32_t i = begin; i < end; ++i)
      sum += std::exp(margins[i] - best);
    const std::uint32_t truth = begin + static_cast<std::uint32_t>(table_.truths[q]);
    for (std::uint32_t i = begin; i < end; ++i) {
      const float p = std::exp(margins[i] - best) / sum;
      first_[i] = p - (i == truth ? 1.0F : 0.0F);
      second_[i] = 2 * std::max(kSecondMin, p * (1 - p));
    }
  }
}

Status Grow(BoosterHandle handle, DMatrixHandle data, const RankTable& table) {
  Gradients gradients(table);
  for (int round = 0; round < kRounds; ++round) {
    bst_ulong size = 0;
    const float* margins = nullptr;
    if (XGBoosterPredict(handle, data, 1, 0, 1, &size, &margins) != 0) return FailXgboost();
    CHECK(size == table.starts.back());
    gradients.Find(margins);
    if (XGBoosterBoostOneIter(handle, data, gradients.first(), gradients.second(), size) != 0) {
      return FailXgboost();
    }
  }
  return {};
}

}  // namespace

Result<Ranker> Ranker::Train(const RankTable& table) {
  CHECK(!table.starts.empty() && table.truths.size() + 1 == table.starts.size());
  DMatrixHandle raw_data = nullptr;
  if (XGDMatrixCreateFromMat_omp(table.values.data(), table.starts.back(), table.columns,
                                 std::numeric_limits<float>::quiet_NaN(), &raw_data, 1) != 0) {
    return FailXgboost();
  }
  const MatrixPtr data(raw_data);
  BoosterHandle raw = nullptr;
  if (XGBoosterCreate(&raw_data, 1, &raw) != 0) return FailXgboost();
  const BoosterPtr handle(raw);
  RETURN_IF_ERROR(Configure(raw));
  RETURN_IF_ERROR(Grow(raw, raw_data, table));
  bst_ulong size = 0;
  const char* bytes = nullptr;
  if (XGBoosterSaveModelToBuffer(raw, R"({"format":"ubj"})", &size, &bytes) != 0) {
    return FailXgboost();
  }
  Ranker ranker;
  ranker.columns_ = table.columns;
  RETURN_IF_ERROR(ranker.ParseTrees({bytes, size}));
  return ranker;
}

// Children side by side, in the order of levels. `left` and its like are XGBoost's arrays.
void Ranker::AddTree(const Arrays& arrays) {
  roots_.push_back(static_cast<std::uint32_t>(nodes_.size()));
  std::vector<std::size_t> order{0};
  for (std::size_t place = 0; place < order.size(); ++place) {
    const std::size_t from = order[place];
    if (arrays.left.at(from) == -1) {
      nodes_.push_back({arrays.condition.at(from), kLeaf, 0});
      continue;
    }
    nodes_.push_back({arrays.condition.at(from),
                      static_cast<std::uint16_t>(arrays.feature.at(from)),
                      static_cast<std::uint16_t>(order.size())});
    order.push_back(static_cast<std::size_t>(arrays.left.at(from)));
    order.push_back(static_cast<std::size_t>(arrays.right.at(from)));
  }
}

Status Ranker::ParseTrees(std::string_view ubjson) {
  try {  // the library throws on a missing key or a wrong type, and at() on a wrong number
    const nlohmann::json json = nlohmann::json::from_ubjson(ubjson);
    for (const auto& tree : json.at("learner").at("gradient_booster").at("model").at("trees")) {
      AddTree({tree.at("left_children").get<std::vector<std::int32_t>>(),
               tree.at("right_children").get<std::vector<std::int32_t>>(),
               tree.at("split_indices").get<std::vector<std::int32_t>>(),
               tree.at("split_conditions").get<std::vector<float>>()});
    }
  } catch (const std::exception&) {
    return Damaged();
  }
  return Whole() ? Status() : Damaged();
}

bool Ranker::Whole() const {
  for (std::size_t r = 0; r < roots_.size(); ++r) {
    const std::size_t begin = roots_[r];
    const std::size_t end = r + 1 < roots_.size() ? roots_[r + 1] : nodes_.size();
    if (begin >= end || end > nodes_.size() || end - begin > kLeaf) return false;
    for (std::size_t i = begin; i < end; ++i) {
      const Node& node = nodes_[i];
      if (!std::isfinite(node.split)) return false;
      if (node.feature == kLeaf) continue;
      const std::size_t left = begin + node.left;
      if (node.feature >= columns_ || left <= i || left + 1 >= end) return false;
    }
  }
  return roots_.empty() ? nodes_.empty() : roots_.front() == 0;
}

float Ranker::Margin(std::span<const float> features) const {
  CHECK(features.size() == columns_);
  float margin = 0;
  for (const std::uint32_t root : roots_) {
    const Node* const tree = nodes_.data() + root;
    const Node* node = tree;
    while (node->feature != kLeaf)
      node = tree + node->left + (features[node->feature] < node->split ? 0 : 1);
    margin += node->split;
  }
  return margin;
}

void Ranker::Serialize(std::string& out) const {
  PutNumber(out, columns_);
  PutVector(out, roots_);
  PutVector(out, nodes_);
}

Status Ranker::Parse(ByteReader& in) {
  ASSIGN_OR_RETURN(columns_, in.Number<std::uint64_t>());
  ASSIGN_OR_RETURN(roots_, in.Vector<std::uint32_t>());
  ASSIGN_OR_RETURN(nodes_, in.Vector<Node>());
  return Whole() ? Status() : Damaged();
}

}  // namespace tidewaiter::classify
