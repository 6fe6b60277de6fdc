#include "risk/trainer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"
#include "risk/evaluation_ranking.h"

namespace tidewaiter::risk {
namespace {

// Blocks of the inspected lines in the order of time: the trees for each learned those before it.
constexpr std::array kCuts{0.4, 0.6, 0.8, 1.0};
constexpr double kDismissalWeight = 0.5;  // an officer's word, but nobody looked
constexpr double kWeightMax = 4.0;        // inspected lines count at most 4 and at least 1/4
constexpr std::size_t kLeastRows = 50;

bool Checked(const Outcome& outcome) {
  return outcome.source == OutcomeSource::kInspection || outcome.source == OutcomeSource::kAudit;
}

detect::Matrix Rows(const detect::Matrix& features, std::span<const std::uint32_t> places) {
  detect::Matrix rows(features.columns());
  rows.Reserve(places.size());
  for (const std::uint32_t place : places) {
    const std::span<const float> from = features.row(place);
    std::copy(from.begin(), from.end(), rows.AppendRow().begin());
  }
  return rows;
}

}  // namespace

Trainer::Trainer(const LineTable& lines, std::vector<ErrorKind> kinds, std::size_t columns,
                 const TrainOptions& options)
    : options_(options), kinds_(std::move(kinds)), features_(columns), uninspected_(columns) {
  std::size_t looked_at = 0;
  for (std::size_t row = 0; row < lines.size(); ++row) {
    looked_at += lines.outcome(row).looked_at() ? 1 : 0;
  }
  const std::size_t rest = lines.size() - looked_at;
  const bool few = rest * 20 < lines.size();  // nearly everything was inspected: nothing to weigh
  if (options.weigh_selection && !few) {
    sample_share_ = std::min(1.0, static_cast<double>(looked_at) / static_cast<double>(rest));
  }
}

std::vector<ErrorKind> Trainer::LearnableKinds(const LineTable& lines, std::size_t min_cases) {
  std::array<std::size_t, kErrorKindCount> wrong{};
  for (std::size_t row = 0; row < lines.size(); ++row) {
    for (std::uint64_t bits = lines.outcome(row).wrong.bits(); bits != 0; bits &= bits - 1) {
      ++wrong[static_cast<std::size_t>(std::countr_zero(bits))];
    }
  }
  std::vector<ErrorKind> kinds;
  for (const ErrorKind kind : AllErrorKinds()) {
    const bool named = kind != ErrorKind::kUnspecified;
    if (named && wrong[static_cast<std::size_t>(kind)] >= min_cases) kinds.push_back(kind);
  }
  return kinds;
}

void Trainer::Add(const LineTable& lines, std::uint32_t row, std::span<const float> features,
                  const Knowledge& knowledge, const FeatureScratch& scratch) {
  std::copy(features.begin(), features.end(), features_.AppendRow().begin());
  rows_.push_back(row);
  weights_.push_back(1.0F);
  for (const ErrorKind kind : kinds_) {
    stakes_.push_back(knowledge.StakeOf(lines, row, kind, scratch));
  }
  stakes_.push_back(knowledge.StakeOf(lines, row, ErrorKind::kUnspecified, scratch));
  money_.push_back(knowledge.MoneyOf(lines, row));
}

void Trainer::AddUninspected(std::span<const float> features) {
  std::copy(features.begin(), features.end(), uninspected_.AppendRow().begin());
}

bool Trainer::Samples(const LineTable& lines, std::uint32_t row) const {
  const std::uint64_t draw = Combine(options_.seed, HashBytes(lines.id(row)));
  return static_cast<double>(draw >> 11) * 0x1.0p-53 < sample_share_;
}

// How likely each inspected line was to be inspected, and so how many lines it stands for.
Status Trainer::WeighSelection(const Progress& progress) {
  if (sample_share_ <= 0 || uninspected_.rows() < kLeastRows) return {};
  detect::Matrix both = features_;
  for (std::size_t i = 0; i < uninspected_.rows(); ++i) {
    const auto from = uninspected_.row(i);
    std::copy(from.begin(), from.end(), both.AppendRow().begin());
  }
  std::vector<float> labels(both.rows(), 0.0F);
  std::fill(labels.begin(), labels.begin() + static_cast<std::ptrdiff_t>(rows_.size()), 1.0F);
  const std::vector<float> ones(both.rows(), 1.0F);
  const detect::BoosterOptions options{.rounds = 60,
                                       .depth = 3,
                                       .learning_rate = 0.1,
                                       .column_share = 0.3,
                                       .min_child_weight = 50,
                                       .seed = options_.seed,
                                       .threads = options_.threads};
  ASSIGN_OR_RETURN(const detect::Booster picked,
                   detect::Booster::Train(both, labels, ones, options));
  ASSIGN_OR_RETURN(const std::vector<double> logits, picked.Margins(features_));
  double sum = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const double against = std::exp(-std::clamp(logits[i], -5.0, 5.0));  // not picked : picked
    weights_[i] = static_cast<float>(std::clamp(against, 1 / kWeightMax, kWeightMax));
    sum += weights_[i];
  }
  const double scale = static_cast<double>(rows_.size()) / sum;
  for (float& weight : weights_)
    weight *= static_cast<float>(scale);
  return progress("selection", 1, 1);
}

Trainer::Target Trainer::TargetOf(const LineTable& lines, const ErrorKind* kind) const {
  Target target;
  for (std::uint32_t place = 0; place < rows_.size(); ++place) {
    const Outcome& outcome = lines.outcome(rows_[place]);
    if (kind != nullptr && !(Checked(outcome) && outcome.checked.Has(*kind))) continue;
    const bool wrong = kind == nullptr ? outcome.irregular() : outcome.wrong.Has(*kind);
    target.places.push_back(place);
    target.labels.push_back(wrong ? 1.0F : 0.0F);
    target.weights.push_back(weights_[place] *
                             static_cast<float>(Checked(outcome) ? 1.0 : kDismissalWeight));
  }
  return target;
}

// Learns from the first `until` places whose outcome was known before the given day.
Result<detect::Booster> Trainer::Train(const Target& target, std::size_t until, Day known_before,
                                       const LineTable& lines, std::uint64_t seed,
                                       bool small) const {
  std::vector<std::uint32_t> places;
  std::vector<float> labels;
  std::vector<float> weights;
  for (std::size_t i = 0; i < until; ++i) {
    if (lines.known_on(rows_[target.places[i]]) >= known_before) continue;
    places.push_back(target.places[i]);
    labels.push_back(target.labels[i]);
    weights.push_back(target.weights[i]);
  }
  const detect::BoosterOptions options{.rounds = small ? options_.rounds / 2 : options_.rounds,
                                       .depth = options_.depth,
                                       .learning_rate = small ? 0.08 : 0.05,
                                       .row_share = 0.8,
                                       .column_share = 0.5,
                                       .min_child_weight = 5,
                                       .l2 = 1,
                                       .seed = seed,
                                       .threads = options_.threads};
  return detect::Booster::Train(Rows(features_, places), labels, weights, options);
}

Result<std::vector<double>> Trainer::OutOfTime(const Target& target, const LineTable& lines,
                                               bool small) const {
  const auto size = static_cast<double>(target.places.size());
  std::vector<double> logits(target.places.size(), kMissing);
  for (std::size_t cut = 0; cut + 1 < kCuts.size(); ++cut) {
    const auto begin = static_cast<std::size_t>(kCuts[cut] * size);
    const auto end = static_cast<std::size_t>(kCuts[cut + 1] * size);
    if (begin == end) continue;
    const Day first_day = lines.date(rows_[target.places[begin]]);
    const Result<detect::Booster> trees =
        Train(target, begin, first_day, lines, options_.seed, small);
    if (!trees) {
      if (trees.error().code == ErrorCode::kInvalidArgument) continue;  // one kind of label so far
      return std::unexpected(trees.error());
    }
    ASSIGN_OR_RETURN(
        const std::vector<double> block,
        trees->Margins(Rows(features_, std::span(target.places).subspan(begin, end - begin))));
    std::copy(block.begin(), block.end(), logits.begin() + static_cast<std::ptrdiff_t>(begin));
  }
  return logits;
}

void Trainer::Calibrate(const Target& target, const std::vector<double>& logits, Calibration& into,
                        std::optional<double>* auc) const {
  std::vector<double> known;
  std::vector<float> labels;
  std::vector<float> weights;
  std::vector<RankedLine> ranked;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (std::isnan(logits[i])) continue;
    known.push_back(logits[i]);
    labels.push_back(target.labels[i]);
    weights.push_back(target.weights[i]);
    ranked.push_back({.score = logits[i], .irregular = target.labels[i] > 0});
  }
  into = Calibration::Fit(known, labels, weights);
  std::sort(ranked.begin(), ranked.end(),
            [](const RankedLine& a, const RankedLine& b) { return a.score > b.score; });
  if (auc != nullptr) *auc = QualityOf(ranked, {}).auc;
}

Expectation Expect(double any, std::span<const double> kinds, std::span<const Stake> stakes) {
  CHECK(stakes.size() == kinds.size() + 1);
  Expectation expectation;
  expectation.leading = kinds.size();
  double sum = 0;
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    const double probability = std::min(kinds[k], any);
    sum += probability;
    expectation.minor += probability * static_cast<double>(stakes[k].minor);
    if (probability > expectation.leading_probability) {
      expectation.leading_probability = probability;
      expectation.leading = k;
    }
  }
  const double rest = std::max(0.0, any - sum);
  expectation.minor += rest * static_cast<double>(stakes.back().minor);
  if (rest > expectation.leading_probability) {
    expectation.leading_probability = rest;
    expectation.leading = kinds.size();
  }
  return expectation;
}

Result<detect::Booster> Trainer::FitAny(const LineTable& lines, std::uint64_t seed) const {
  const Target target = TargetOf(lines, nullptr);
  return Train(target, target.places.size(), std::numeric_limits<Day>::max(), lines, seed, false);
}

Result<Trainer::Fitted> Trainer::Fit(const LineTable& lines, const Progress& progress) {
  if (rows_.size() < kLeastRows) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("only {} lines have an outcome, {} are needed to learn from",
                            rows_.size(), kLeastRows));
  }
  Fitted fitted;
  RETURN_IF_ERROR(WeighSelection(progress));
  const std::uint64_t steps = kinds_.size() + 1;
  const auto all = std::numeric_limits<Day>::max();
  const Target any = TargetOf(lines, nullptr);
  for (int i = 0; i < options_.ensemble; ++i) {
    ASSIGN_OR_RETURN(detect::Booster trees,
                     Train(any, any.places.size(), all, lines,
                           Combine(options_.seed, static_cast<std::uint64_t>(i)), false));
    fitted.any.push_back(std::move(trees));
  }
  std::vector<double> any_past(rows_.size(), kMissing);
  if (options_.backtest) {
    ASSIGN_OR_RETURN(any_past, OutOfTime(any, lines, false));
    Calibrate(any, any_past, fitted.calibration, nullptr);
  }
  RETURN_IF_ERROR(progress("trees", 1, steps));
  std::vector<std::vector<double>> kind_past;  // probability a row, by kind
  for (std::size_t k = 0; k < kinds_.size(); ++k) {
    const Target target = TargetOf(lines, &kinds_[k]);
    KindModel model{.kind = kinds_[k], .checked = target.places.size()};
    for (const float label : target.labels)
      model.wrong += label > 0 ? 1 : 0;
    ASSIGN_OR_RETURN(detect::Booster trees,
                     Train(target, target.places.size(), all, lines, options_.seed, true));
    std::vector<double>& past = kind_past.emplace_back(rows_.size(), 0.0);
    if (options_.backtest) {
      ASSIGN_OR_RETURN(const std::vector<double> logits, OutOfTime(target, lines, true));
      Calibrate(target, logits, model.calibration, &model.past_auc);
      for (std::size_t i = 0; i < logits.size(); ++i) {
        if (std::isnan(logits[i])) continue;
        past[target.places[i]] = model.calibration.Probability(logits[i]);
      }
    }
    fitted.kinds.push_back(std::move(trees));
    fitted.kind_models.push_back(model);
    RETURN_IF_ERROR(progress("trees", k + 2, steps));
  }
  std::vector<double> probabilities(kinds_.size());
  const std::size_t stride = kinds_.size() + 1;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Outcome& outcome = lines.outcome(rows_[i]);
    if (std::isnan(any_past[i]) || !Checked(outcome)) continue;
    const double probability = fitted.calibration.Probability(any_past[i]);
    for (std::size_t k = 0; k < kinds_.size(); ++k)
      probabilities[k] = kind_past[k][i];
    const auto stakes = std::span(stakes_).subspan(i * stride, stride);
    fitted.past.push_back({.logit = any_past[i],
                           .probability = probability,
                           .expected_minor = Expect(probability, probabilities, stakes).minor,
                           .money_minor = money_[i],
                           .weight = weights_[i],
                           .checked = outcome.checked.bits(),
                           .wrong = outcome.wrong.bits(),
                           .date = lines.date(rows_[i]),
                           .basis = static_cast<std::uint32_t>(outcome.basis)});
  }
  return fitted;
}

}  // namespace tidewaiter::risk
