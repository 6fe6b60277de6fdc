#include "risk/trainer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"
#include "detect/linear/terms.h"
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

}  // namespace

Trainer::Trainer(const LineTable& lines, std::vector<ErrorKind> kinds,
                 std::span<const FeatureColumn> columns, const TrainOptions& options)
    : options_(options),
      kinds_(std::move(kinds)),
      features_(columns.size()),
      uninspected_(columns.size()) {
  for (const FeatureColumn& column : columns)
    about_goods_.push_back(column.about_goods);
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
  terms_.resize(terms_.size() + detect::LineTerms().size());
  if (options_.use_context) {
    detect::ComputeTerms(lines, row, std::span(terms_).last(detect::LineTerms().size()));
  }
  profile_logits_.push_back(options_.use_profile ? scratch.mean_logit : 0);
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

Trainer::Target Trainer::Known(const Target& target, std::size_t until, Day known_before,
                               const LineTable& lines) const {
  Target known;
  for (std::size_t i = 0; i < until; ++i) {
    if (lines.known_on(rows_[target.places[i]]) >= known_before) continue;
    known.places.push_back(target.places[i]);
    known.labels.push_back(target.labels[i]);
    known.weights.push_back(target.weights[i]);
  }
  return known;
}

// Trees that see the goods alone have less to go by and go more gently.
detect::BoosterOptions Trainer::OptionsOf(Learner learner) const {
  detect::BoosterOptions options{.rounds = options_.rounds,
                                 .depth = options_.depth,
                                 .learning_rate = 0.05,
                                 .row_share = 0.8,
                                 .column_share = 0.5,
                                 .min_child_weight = 5,
                                 .l2 = 1,
                                 .seed = options_.seed,
                                 .threads = options_.threads};
  if (learner == Learner::kKind) {
    options.rounds = options_.rounds / 2;
    options.learning_rate = 0.08;
  } else if (learner == Learner::kGoods) {
    options.learning_rate = 0.03;
    options.min_child_weight = 20;
  }
  return options;
}

int Trainer::CountOf(Learner learner) const {
  switch (learner) {
    case Learner::kAll:
      return options_.ensemble;
    case Learner::kGoods:
      return options_.goods_ensemble();
    case Learner::kLinear:
    case Learner::kKind:
      break;
  }
  return 1;
}

detect::Matrix Trainer::Rows(std::span<const std::uint32_t> places, Learner learner) const {
  detect::Matrix rows(features_.columns());
  rows.Reserve(places.size());
  for (const std::uint32_t place : places) {
    const std::span<const float> from = features_.row(place);
    const std::span<float> to = rows.AppendRow();
    std::copy(from.begin(), from.end(), to.begin());
    if (learner != Learner::kGoods) continue;
    for (std::size_t i = 0; i < to.size(); ++i) {
      if (!about_goods_[i]) to[i] = static_cast<float>(kMissing);
    }
  }
  return rows;
}

std::vector<std::uint64_t> Trainer::TermRows(std::span<const std::uint32_t> places) const {
  const std::size_t size = detect::LineTerms().size();
  std::vector<std::uint64_t> terms;
  terms.reserve(places.size() * size);
  for (const std::uint32_t place : places) {
    const auto own = std::span(terms_).subspan(place * size, size);
    terms.insert(terms.end(), own.begin(), own.end());
  }
  return terms;
}

// For the goods alone, a consignment checked again and again is one case and not many: its second
// check counts half, its third a third.
std::vector<float> Trainer::GoodsWeights(const Target& target) const {
  std::vector<float> weights = target.weights;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double earlier = detect::EarlierChecks(features_.row(target.places[i]));
    weights[i] /= static_cast<float>(1 + earlier);
  }
  return weights;
}

Result<detect::Linear> Trainer::TrainLinear(const Target& target) const {
  return detect::Linear::Train(TermRows(target.places), target.labels, GoodsWeights(target), {});
}

Result<Trainer::Boosters> Trainer::Train(const Target& target, Learner learner, int count) const {
  const std::vector<float> weights =
      learner == Learner::kGoods ? GoodsWeights(target) : target.weights;
  const detect::Matrix rows = Rows(target.places, learner);
  detect::BoosterOptions options = OptionsOf(learner);
  Boosters boosters;
  for (int i = 0; i < count; ++i) {
    options.seed = Combine(options_.seed, static_cast<std::uint64_t>(i));
    ASSIGN_OR_RETURN(detect::Booster booster,
                     detect::Booster::Train(rows, target.labels, weights, options));
    boosters.push_back(std::move(booster));
  }
  return boosters;
}

Result<std::vector<double>> MeanMargins(std::span<const detect::Booster> boosters,
                                        const detect::PreparedFeatures& features) {
  std::vector<double> mean(features.rows(), 0.0);
  for (const detect::Booster& booster : boosters) {
    ASSIGN_OR_RETURN(const std::vector<double> margins, booster.Margins(features));
    for (std::size_t i = 0; i < mean.size(); ++i)
      mean[i] += margins[i] / static_cast<double>(boosters.size());
  }
  return mean;
}

Result<std::vector<double>> Trainer::LearnAndJudge(const Target& target,
                                                   std::span<const std::uint32_t> judged,
                                                   Learner learner) const {
  if (learner != Learner::kLinear) {
    ASSIGN_OR_RETURN(const Boosters boosters, Train(target, learner, CountOf(learner)));
    return MeanMargins(boosters, detect::PreparedFeatures(Rows(judged, learner)));
  }
  ASSIGN_OR_RETURN(const detect::Linear linear, TrainLinear(target));
  const std::size_t size = detect::LineTerms().size();
  std::vector<double> logits;
  for (const std::uint32_t place : judged)
    logits.push_back(linear.Logit(std::span(terms_).subspan(place * size, size)));
  return logits;
}

Result<std::vector<double>> Trainer::OutOfTime(const Target& target, const LineTable& lines,
                                               Learner learner) const {
  const auto size = static_cast<double>(target.places.size());
  std::vector<double> logits(target.places.size(), kMissing);
  for (std::size_t cut = 0; cut + 1 < kCuts.size(); ++cut) {
    const auto begin = static_cast<std::size_t>(kCuts[cut] * size);
    const auto end = static_cast<std::size_t>(kCuts[cut + 1] * size);
    if (begin == end) continue;
    const Day first_day = lines.date(rows_[target.places[begin]]);
    const auto judged = std::span(target.places).subspan(begin, end - begin);
    const Result<std::vector<double>> block =
        LearnAndJudge(Known(target, begin, first_day, lines), judged, learner);
    if (!block) {
      // One kind of label so far.
      if (block.error().code == ErrorCode::kInvalidArgument) continue;
      return std::unexpected(block.error());
    }
    std::copy(block->begin(), block->end(), logits.begin() + static_cast<std::ptrdiff_t>(begin));
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

Result<Members> Trainer::FitTrees(const LineTable& lines) const {
  const Target target = TargetOf(lines, nullptr);
  Members members;
  ASSIGN_OR_RETURN(members.all, Train(target, Learner::kAll, 1));
  ASSIGN_OR_RETURN(members.goods, Train(target, Learner::kGoods, 1));
  return members;
}

// The members for "anything wrong", and by their judgement of later lines how they are fused.
// `past` gets the fused log-odds of those lines; it has a place a row, NaN so far.
Status Trainer::FitAny(const LineTable& lines, Fitted& fitted, std::vector<double>& past) const {
  const Target target = TargetOf(lines, nullptr);
  ASSIGN_OR_RETURN(fitted.members.all, Train(target, Learner::kAll, CountOf(Learner::kAll)));
  ASSIGN_OR_RETURN(fitted.members.goods, Train(target, Learner::kGoods, CountOf(Learner::kGoods)));
  ASSIGN_OR_RETURN(fitted.members.linear, TrainLinear(target));
  if (!options_.backtest) return {};
  ASSIGN_OR_RETURN(const std::vector<double> all, OutOfTime(target, lines, Learner::kAll));
  ASSIGN_OR_RETURN(const std::vector<double> goods, OutOfTime(target, lines, Learner::kGoods));
  ASSIGN_OR_RETURN(const std::vector<double> linear, OutOfTime(target, lines, Learner::kLinear));
  std::vector<Fusion::Sample> samples;
  for (std::size_t i = 0; i < target.places.size(); ++i) {
    if (std::isnan(all[i]) || std::isnan(goods[i])) continue;
    samples.push_back({.logits = {all[i], goods[i], linear[i], profile_logits_[target.places[i]]},
                       .again = detect::EarlierChecks(features_.row(target.places[i])) > 0,
                       .label = target.labels[i],
                       .weight = target.weights[i]});
  }
  fitted.fusion = Fusion::Fit(samples);
  std::vector<double> fused(target.places.size(), kMissing);
  for (std::size_t i = 0, next = 0; i < fused.size(); ++i) {
    if (std::isnan(all[i]) || std::isnan(goods[i])) continue;
    const Fusion::Sample& sample = samples[next++];
    fused[i] = fitted.fusion.Logit(sample.logits, sample.again);
    past[target.places[i]] = fused[i];
  }
  Calibrate(target, fused, fitted.calibration, nullptr);
  return {};
}

// The trees of one kind. `past` gets its probability for later lines; it has a place a row.
Status Trainer::FitKind(const LineTable& lines, ErrorKind kind, Fitted& fitted,
                        std::vector<double>& past) const {
  const Target target = TargetOf(lines, &kind);
  KindModel model{.kind = kind, .checked = target.places.size()};
  for (const float label : target.labels)
    model.wrong += label > 0 ? 1 : 0;
  ASSIGN_OR_RETURN(Boosters trees, Train(target, Learner::kKind, CountOf(Learner::kKind)));
  fitted.kinds.push_back(std::move(trees.front()));
  if (options_.backtest) {
    ASSIGN_OR_RETURN(const std::vector<double> logits, OutOfTime(target, lines, Learner::kKind));
    Calibrate(target, logits, model.calibration, &model.past_auc);
    for (std::size_t i = 0; i < logits.size(); ++i) {
      if (!std::isnan(logits[i])) past[target.places[i]] = model.calibration.Probability(logits[i]);
    }
  }
  fitted.kind_models.push_back(model);
  return {};
}

// What the model would have said of later lines, beside what was found.
void Trainer::Judge(const LineTable& lines, const std::vector<double>& any_past,
                    const std::vector<std::vector<double>>& kind_past, Fitted& fitted) const {
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
  std::vector<double> any_past(rows_.size(), kMissing);
  RETURN_IF_ERROR(FitAny(lines, fitted, any_past));
  RETURN_IF_ERROR(progress("trees", 1, steps));
  std::vector<std::vector<double>> kind_past;  // probability a row, by kind
  for (std::size_t k = 0; k < kinds_.size(); ++k) {
    kind_past.emplace_back(rows_.size(), 0.0);
    RETURN_IF_ERROR(FitKind(lines, kinds_[k], fitted, kind_past.back()));
    RETURN_IF_ERROR(progress("trees", k + 2, steps));
  }
  Judge(lines, any_past, kind_past, fitted);
  return fitted;
}

}  // namespace tidewaiter::risk
