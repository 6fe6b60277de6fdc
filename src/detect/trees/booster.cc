#include "detect/trees/booster.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <xgboost/c_api.h>

#include "base/check.h"

namespace tidewaiter::detect {
namespace {

constexpr int kMarginMask = 1;        // XGBoosterPredict: log-odds
constexpr int kContributionMask = 4;  // XGBoosterPredict: contributions

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

}  // namespace

std::span<float> Matrix::AppendRow() {
  values_.resize(values_.size() + columns_, std::numeric_limits<float>::quiet_NaN());
  return std::span(values_).last(columns_);
}

void PreparedFeatures::Closer::operator()(void* handle) const {
  XGDMatrixFree(handle);
}

Result<PreparedFeatures> PreparedFeatures::From(const Matrix& features) {
  DMatrixHandle handle = nullptr;
  if (XGDMatrixCreateFromMat_omp(features.data(), features.rows(), features.columns(),
                                 std::numeric_limits<float>::quiet_NaN(), &handle, 1) != 0) {
    return FailXgboost();
  }
  PreparedFeatures prepared;
  prepared.handle_.reset(handle);
  prepared.rows_ = features.rows();
  prepared.columns_ = features.columns();
  return prepared;
}

void Booster::Closer::operator()(void* handle) const {
  XGBoosterFree(handle);
}

Result<Booster> Booster::Train(const Matrix& features, std::span<const float> labels,
                               std::span<const float> weights, const BoosterOptions& options,
                               const Progress& progress) {
  CHECK(labels.size() == features.rows() && weights.size() == features.rows());
  RETURN_IF_ERROR(CheckLabels(labels));
  ASSIGN_OR_RETURN(const PreparedFeatures prepared, PreparedFeatures::From(features));
  void* const data = prepared.handle_.get();
  if (XGDMatrixSetFloatInfo(data, "label", labels.data(), labels.size()) != 0 ||
      XGDMatrixSetFloatInfo(data, "weight", weights.data(), weights.size()) != 0) {
    return FailXgboost();
  }
  DMatrixHandle cache[] = {data};
  BoosterHandle raw = nullptr;
  if (XGBoosterCreate(cache, 1, &raw) != 0) return FailXgboost();
  Handle handle(raw);
  RETURN_IF_ERROR(Configure(raw, options));
  for (int round = 0; round < options.rounds; ++round) {
    if (XGBoosterUpdateOneIter(raw, round, data) != 0) return FailXgboost();
    RETURN_IF_ERROR(progress("trees", static_cast<std::uint64_t>(round) + 1,
                             static_cast<std::uint64_t>(options.rounds)));
  }
  // The trees alone, without the training data that the handle keeps: as a reader will have it.
  ASSIGN_OR_RETURN(const std::string bytes, Booster(std::move(handle), features.columns()).Save());
  return Load(bytes, features.columns(), options.threads);
}

Result<std::vector<float>> Booster::Predict(const PreparedFeatures& features, int mask) const {
  if (features.columns() != columns_) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} features, the trees know {}", features.columns(), columns_));
  }
  bst_ulong size = 0;
  const float* values = nullptr;
  if (XGBoosterPredict(handle_.get(), features.handle_.get(), mask, 0, 0, &size, &values) != 0) {
    return FailXgboost();
  }
  return std::vector<float>(values, values + size);
}

Result<std::vector<double>> Booster::Margins(const PreparedFeatures& features) const {
  ASSIGN_OR_RETURN(const std::vector<float> margins, Predict(features, kMarginMask));
  return std::vector<double>(margins.begin(), margins.end());
}

Result<std::vector<double>> Booster::Margins(const Matrix& features) const {
  if (features.rows() == 0 && features.columns() == columns_) return std::vector<double>{};
  ASSIGN_OR_RETURN(const PreparedFeatures prepared, PreparedFeatures::From(features));
  return Margins(prepared);
}

Result<std::vector<float>> Booster::Contributions(const Matrix& features) const {
  if (features.rows() == 0 && features.columns() == columns_) return std::vector<float>{};
  ASSIGN_OR_RETURN(const PreparedFeatures prepared, PreparedFeatures::From(features));
  return Predict(prepared, kContributionMask);
}

Result<std::string> Booster::Save() const {
  bst_ulong size = 0;
  const char* bytes = nullptr;
  if (XGBoosterSaveModelToBuffer(handle_.get(), R"({"format":"ubj"})", &size, &bytes) != 0) {
    return FailXgboost();
  }
  return std::string(bytes, size);
}

Result<Booster> Booster::Load(std::string_view bytes, std::size_t columns, int threads) {
  BoosterHandle raw = nullptr;
  if (XGBoosterCreate(nullptr, 0, &raw) != 0) return FailXgboost();
  Handle handle(raw);
  if (XGBoosterLoadModelFromBuffer(raw, bytes.data(), bytes.size()) != 0) {
    return Fail(ErrorCode::kCorruption, "the trees of the model cannot be read");
  }
  if (XGBoosterSetParam(raw, "nthread", std::to_string(threads).c_str()) != 0) {
    return FailXgboost();
  }
  return Booster(std::move(handle), columns);
}

}  // namespace tidewaiter::detect
