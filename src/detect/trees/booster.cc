#include "detect/trees/booster.h"

#include <limits>
#include <memory>

#include <fmt/format.h>
#include <xgboost/c_api.h>

#include "base/check.h"
#include "detect/trees/path_table.h"

namespace tidewaiter::detect {
namespace {

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

Status Configure(BoosterHandle handle, const BoosterOptions& options) {
  const std::pair<const char*, std::string> parameters[] = {
      {"objective", "binary:logistic"},
      {"tree_method", "hist"},
      {"verbosity", "0"},
      {"max_depth", std::to_string(options.depth)},
      {"eta", fmt::format("{}", options.learning_rate)},
      {"subsample", fmt::format("{}", options.row_share)},
      {"colsample_bytree", fmt::format("{}", options.column_share)},
      {"min_child_weight", fmt::format("{}", options.min_child_weight)},
      {"lambda", fmt::format("{}", options.l2)},
      {"seed", std::to_string(options.seed % 1'000'000'007)},
      {"nthread", std::to_string(options.threads)}};
  for (const auto& [name, value] : parameters) {
    if (XGBoosterSetParam(handle, name, value.c_str()) != 0) return FailXgboost();
  }
  return {};
}

Status CheckLabels(std::span<const float> labels) {
  bool some = false;
  bool all = true;
  for (const float label : labels) {
    some = some || label > 0.5F;
    all = all && label > 0.5F;
  }
  if (some && !all) return {};
  return Fail(ErrorCode::kInvalidArgument, "training needs lines of both kinds, wrong and right");
}

// The rows as XGBoost wants them. Errors: kInternal (it refuses an infinite number).
Result<MatrixPtr> TrainingData(const Matrix& features, std::span<const float> labels,
                               std::span<const float> weights) {
  DMatrixHandle raw = nullptr;
  if (XGDMatrixCreateFromMat_omp(features.values().data(), features.rows(), features.columns(),
                                 std::numeric_limits<float>::quiet_NaN(), &raw, 1) != 0) {
    return FailXgboost();
  }
  MatrixPtr data(raw);
  if (XGDMatrixSetFloatInfo(raw, "label", labels.data(), labels.size()) != 0 ||
      XGDMatrixSetFloatInfo(raw, "weight", weights.data(), weights.size()) != 0) {
    return FailXgboost();
  }
  return data;
}

}  // namespace

std::span<float> Matrix::AppendRow() {
  values_.resize(values_.size() + columns_, std::numeric_limits<float>::quiet_NaN());
  return std::span(values_).last(columns_);
}

Result<Booster> Booster::Train(const Matrix& features, std::span<const float> labels,
                               std::span<const float> weights, const BoosterOptions& options,
                               const Progress& progress) {
  CHECK(labels.size() == features.rows() && weights.size() == features.rows());
  RETURN_IF_ERROR(CheckLabels(labels));
  ASSIGN_OR_RETURN(const MatrixPtr data, TrainingData(features, labels, weights));
  DMatrixHandle cache[] = {data.get()};
  BoosterHandle raw = nullptr;
  if (XGBoosterCreate(cache, 1, &raw) != 0) return FailXgboost();
  const BoosterPtr handle(raw);
  RETURN_IF_ERROR(Configure(raw, options));
  for (int round = 0; round < options.rounds; ++round) {
    if (XGBoosterUpdateOneIter(raw, round, data.get()) != 0) return FailXgboost();
    RETURN_IF_ERROR(progress("trees", static_cast<std::uint64_t>(round) + 1,
                             static_cast<std::uint64_t>(options.rounds)));
  }
  bst_ulong size = 0;
  const char* bytes = nullptr;
  if (XGBoosterSaveModelToBuffer(raw, R"({"format":"ubj"})", &size, &bytes) != 0) {
    return FailXgboost();
  }
  return Load({bytes, size}, features.columns(), options.threads);
}

Status Booster::CheckColumns(std::size_t columns) const {
  if (columns == columns_) return {};
  return Fail(ErrorCode::kInvalidArgument,
              fmt::format("{} features, the trees know {}", columns, columns_));
}

Result<std::vector<double>> Booster::Margins(const PreparedFeatures& features) const {
  RETURN_IF_ERROR(CheckColumns(features.columns()));
  const std::vector<float> margins = forest_.Margins(features.blocks_);
  return std::vector<double>(margins.begin(), margins.end());
}

Result<std::vector<double>> Booster::Margins(const Matrix& features) const {
  return Margins(PreparedFeatures(features));
}

Result<std::vector<float>> Booster::Contributions(const Matrix& features) const {
  RETURN_IF_ERROR(CheckColumns(features.columns()));
  const PathTable paths(forest_);
  std::vector<float> parts;
  std::vector<double> own(columns_ + 1);
  for (std::size_t row = 0; row < features.rows(); ++row) {
    std::fill(own.begin(), own.end(), 0.0);
    paths.Add(features.row(row), own);
    for (const double part : own)
      parts.push_back(static_cast<float>(part));
  }
  return parts;
}

Result<Booster> Booster::Load(std::string_view bytes, std::size_t columns, int /*threads*/) {
  ASSIGN_OR_RETURN(Forest forest, Forest::Parse(bytes));
  if (forest.columns() != columns) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("trees over {} features, not {}", forest.columns(), columns));
  }
  return Booster(std::string(bytes), std::move(forest), columns);
}

}  // namespace tidewaiter::detect
