#include "risk/model.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/check.h"
#include "detect/linear/terms.h"
#include "detect/profile/smoothing.h"
#include "os/new_folder.h"
#include "risk/explainer.h"
#include "risk/trainer.h"
#include "risk/walk.h"

namespace tidewaiter::risk {
namespace {

constexpr std::size_t kBlockRows = 512;  // lines scored at once: keeps their features in cache
constexpr double kAskKindsFrom = 0.5;    // of the share of irregular lines
constexpr std::size_t kReasonsMax = 4;   // more are not read
constexpr double kReasonLeast = 0.02;    // log-odds below which a point is not worth a sentence

void CountHistory(const LineTable& history, ModelCard& card) {
  card.lines = history.size();
  for (std::size_t row = 0; row < history.size(); ++row) {
    const Day day = history.date(row);
    card.first_day = row == 0 ? day : std::min(card.first_day, day);
    card.last_day = row == 0 ? day : std::max(card.last_day, day);
    card.looked_at += history.outcome(row).looked_at() ? 1 : 0;
    card.irregular += history.outcome(row).irregular() ? 1 : 0;
  }
}

Status CheckTrainable(const ModelCard& card) {
  if (card.looked_at == 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "no line of the history has an outcome: check [outcome] in the mapping");
  }
  if (card.irregular == 0 || card.irregular == card.looked_at) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("all {} outcomes are {}: check [outcome] in the mapping",
                            card.looked_at, card.irregular == 0 ? "clean" : "wrong"));
  }
  return {};
}

// Goes through the history once with the profile alone, and keeps the patterns that foretold
// outcomes better than their more general ones, each with the smoothing that did best.
Status ChoosePatterns(const LineTable& history, ModelCard& card, const Progress& progress) {
  ASSIGN_OR_RETURN(detect::Profile profile,
                   detect::Profile::InMemory(detect::PatternSet::Standard(history), {}));
  const std::size_t size = profile.patterns().size();
  detect::SmoothingTuner tuner(size);
  detect::Profile::Counts counts;
  std::vector<double> posterior(size);
  std::vector<double> prior(size);
  const auto on_line = [&](std::uint32_t row) {
    const Outcome& outcome = history.outcome(row);
    if (!outcome.looked_at() || outcome.source == OutcomeSource::kDismissal) return Status{};
    profile.Read(history, row, counts);
    profile.Posterior(counts, detect::kAnyKind, posterior, prior);
    tuner.Add(counts, prior, outcome.irregular());
    return Status{};
  };
  RETURN_IF_ERROR(WalkOutcomes(
      history, [&](std::uint32_t row) { return profile.Learn(history, row); }, on_line));
  const std::vector<double> best = tuner.Best();
  std::map<std::string, double> kept;
  for (std::size_t i = 0; i < size; ++i) {
    if (best[i] != detect::SmoothingTuner::kUseless) kept[profile.patterns()[i].text] = best[i];
  }
  std::vector<std::string> texts;
  for (const auto& [text, smoothing] : kept)
    texts.push_back(text);
  ASSIGN_OR_RETURN(const detect::PatternSet patterns, detect::PatternSet::Parse(texts));
  card.patterns = patterns.Texts();  // in the set's own order
  for (const std::string& text : card.patterns)
    card.smoothing.push_back(kept[text]);
  return progress("patterns", 1, 1);
}

}  // namespace

Result<Model> Model::Train(const LineTable& history, const os::Path& folder,
                           const TrainOptions& options, const Progress& progress) {
  ModelCard card;
  card.schema = history.schema();
  card.options = options;
  CountHistory(history, card);
  RETURN_IF_ERROR(CheckTrainable(card));
  RETURN_IF_ERROR(ChoosePatterns(history, card, progress));
  ASSIGN_OR_RETURN(detect::PatternSet patterns, detect::PatternSet::Parse(card.patterns));
  ASSIGN_OR_RETURN(os::NewFolder written, os::NewFolder::Create(folder));
  ASSIGN_OR_RETURN(Knowledge knowledge,
                   Knowledge::Empty(std::move(patterns), written.part() / "profile.counts",
                                    {.own_smoothing = card.smoothing}));
  const std::vector<ErrorKind> kinds = Trainer::LearnableKinds(history, options.min_cases);
  const std::vector<FeatureColumn> columns = knowledge.Columns(kinds);
  Trainer trainer(history, kinds, columns, options);
  FeatureScratch scratch;
  std::vector<float> features(columns.size());
  const auto on_line = [&](std::uint32_t row) -> Status {
    const bool looked_at = history.outcome(row).looked_at();
    if (!looked_at && !trainer.Samples(history, row)) return {};
    std::fill(features.begin(), features.end(), static_cast<float>(kMissing));
    knowledge.Compute(history, row, kinds, scratch, features);
    Mask(columns, options, features);
    if (looked_at) {
      trainer.Add(history, row, features, knowledge, scratch);
    } else {
      trainer.AddUninspected(features);
    }
    return {};
  };
  RETURN_IF_ERROR(Walk(history, knowledge, on_line, progress));
  ASSIGN_OR_RETURN(Trainer::Fitted fitted, trainer.Fit(history, progress));
  card.fusion = fitted.fusion;
  card.calibration = fitted.calibration;
  card.kinds = std::move(fitted.kind_models);
  const Learned learned{std::move(fitted.members), std::move(fitted.kinds)};
  RETURN_IF_ERROR(Save(written.part(), knowledge, card, learned, fitted.past));
  RETURN_IF_ERROR(written.Commit());
  return Load(folder);
}

void Model::Mask(const std::vector<FeatureColumn>& columns, const TrainOptions& options,
                 std::span<float> features) {
  if (options.use_context && options.use_price && options.use_profile) return;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Point::Source source = columns[i].point.source;
    const bool used = source == Point::Source::kContext ? options.use_context
                      : source == Point::Source::kPrice ? options.use_price
                                                        : options.use_profile;
    if (!used) features[i] = static_cast<float>(kMissing);
  }
}

std::vector<ErrorKind> Model::KindList() const {
  std::vector<ErrorKind> kinds;
  for (const KindModel& kind : card_.kinds)
    kinds.push_back(kind.kind);
  return kinds;
}

// By line and kind. Which kind it would be is asked only of lines that may well be wrong: for the
// others, fewer than half as likely as any line is, nobody will look at the answer.
Result<std::vector<double>> Model::KindProbabilities(const detect::Matrix& features,
                                                     const std::vector<double>& logits) const {
  const std::size_t kinds = card_.kinds.size();
  std::vector<double> probabilities(logits.size() * kinds, 0.0);
  const double ask_from =
      kAskKindsFrom * static_cast<double>(card_.irregular) / static_cast<double>(card_.looked_at);
  detect::Matrix asked(features.columns());
  asked.Reserve(logits.size());
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (card_.calibration.Probability(logits[i]) < ask_from) continue;
    const auto from = features.row(i);
    std::copy(from.begin(), from.end(), asked.AppendRow().begin());
    places.push_back(i);
  }
  if (places.empty() || kinds == 0) return probabilities;
  const detect::PreparedFeatures prepared(asked);
  for (std::size_t k = 0; k < kinds; ++k) {
    ASSIGN_OR_RETURN(const std::vector<double> margins, learned_.kinds[k].Margins(prepared));
    for (std::size_t i = 0; i < places.size(); ++i) {
      probabilities[places[i] * kinds + k] = card_.kinds[k].calibration.Probability(margins[i]);
    }
  }
  return probabilities;
}

void Model::Block::Clear() {
  features.Clear();
  rows.clear();
  terms.clear();
  profile_logits.clear();
  stakes.clear();
}

Result<std::vector<double>> Model::FusedLogits(const Block& block) const {
  const detect::PreparedFeatures prepared(block.features);
  ASSIGN_OR_RETURN(const std::vector<double> all, MeanMargins(learned_.members.all, prepared));
  ASSIGN_OR_RETURN(const std::vector<double> goods, MeanMargins(learned_.members.goods, prepared));
  const std::size_t terms = detect::LineTerms().size();
  std::vector<double> logits(block.rows.size());
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const bool again = detect::EarlierChecks(block.features.row(i)) > 0;
    const double linear =
        learned_.members.linear.Logit(std::span(block.terms).subspan(i * terms, terms));
    logits[i] = card_.fusion.Logit({all[i], goods[i], linear, block.profile_logits[i]}, again);
  }
  return logits;
}

Status Model::ScoreBlock(const Block& block, std::vector<LineScore>& scores) const {
  const std::vector<std::uint32_t>& rows = block.rows;
  if (rows.empty()) return {};
  ASSIGN_OR_RETURN(const std::vector<double> logits, FusedLogits(block));
  const std::size_t kinds = card_.kinds.size();
  ASSIGN_OR_RETURN(const std::vector<double> probabilities,
                   KindProbabilities(block.features, logits));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    LineScore& score = scores[rows[i]];
    score.logit = logits[i];
    score.probability = card_.calibration.Probability(logits[i]);
    const auto own = std::span(block.stakes).subspan(i * (kinds + 1), kinds + 1);
    const Expectation expectation =
        Expect(score.probability, std::span(probabilities).subspan(i * kinds, kinds), own);
    score.expected_minor = expectation.minor;
    score.kind = expectation.leading < kinds ? card_.kinds[expectation.leading].kind
                                             : ErrorKind::kUnspecified;
    score.kind_probability = expectation.leading_probability;
    score.kind_probabilities.assign(
        probabilities.begin() + static_cast<std::ptrdiff_t>(i * kinds),
        probabilities.begin() + static_cast<std::ptrdiff_t>((i + 1) * kinds));
    score.stake = own[expectation.leading];
  }
  return {};
}

Status Model::CheckSchema(const LineTable& lines) const {
  if (lines.schema() == card_.schema) return {};
  return Fail(ErrorCode::kFailedPrecondition,
              fmt::format("the model was made for a history in {} with other columns than this "
                          "file in {}: use the mapping of the history, or train again",
                          card_.schema.currency, lines.schema().currency));
}

void Model::AddToBlock(const LineTable& lines, std::uint32_t row,
                       const std::vector<FeatureColumn>& columns, std::span<const ErrorKind> kinds,
                       FeatureScratch& scratch, Block& block, LineScore& score) const {
  const std::span<float> own = block.features.AppendRow();
  knowledge_.Compute(lines, row, kinds, scratch, own);
  Mask(columns, card_.options, own);
  block.rows.push_back(row);
  block.terms.resize(block.terms.size() + detect::LineTerms().size());
  if (card_.options.use_context) {
    detect::ComputeTerms(lines, row, std::span(block.terms).last(detect::LineTerms().size()));
  }
  block.profile_logits.push_back(card_.options.use_profile ? scratch.mean_logit : 0);
  for (const ErrorKind kind : kinds) {
    block.stakes.push_back(knowledge_.StakeOf(lines, row, kind, scratch));
  }
  block.stakes.push_back(knowledge_.StakeOf(lines, row, ErrorKind::kUnspecified, scratch));
  score.support = knowledge_.Support(scratch);
}

Result<std::vector<LineScore>> Model::Assess(const LineTable& lines, const Progress& progress) {
  RETURN_IF_ERROR(CheckSchema(lines));
  const std::vector<ErrorKind> kinds = KindList();
  const std::vector<FeatureColumn> columns = knowledge_.Columns(kinds);
  Block block(columns.size());
  std::vector<LineScore> scores(lines.size());
  FeatureScratch scratch;
  const auto flush = [&]() -> Status {
    RETURN_IF_ERROR(ScoreBlock(block, scores));
    block.Clear();
    return {};
  };
  const auto on_line = [&](std::uint32_t row) -> Status {
    AddToBlock(lines, row, columns, kinds, scratch, block, scores[row]);
    return block.rows.size() < kBlockRows ? Status{} : flush();
  };
  RETURN_IF_ERROR(WalkLines(lines, knowledge_, on_line, progress));
  RETURN_IF_ERROR(flush());
  return scores;
}

Finding Model::FindingOf(const LineTable& lines, std::uint32_t row, const LineScore& score,
                         const Knowledge& knowledge, const std::vector<FeatureColumn>& columns,
                         std::span<const ErrorKind> kinds, const Explainer& explainer,
                         FeatureScratch& scratch) const {
  std::vector<float> features(columns.size(), static_cast<float>(kMissing));
  std::vector<double> parts(columns.size() + 1);
  std::vector<std::uint64_t> terms(detect::LineTerms().size());
  knowledge.Compute(lines, row, kinds, scratch, features);
  Mask(columns, card_.options, features);
  const bool again = detect::EarlierChecks(features) > 0;
  if (card_.options.use_context) detect::ComputeTerms(lines, row, terms);
  explainer.Explain(features, terms, scratch, card_.fusion.For(again), parts);
  Finding finding;
  finding.kind = score.kind;
  finding.probability = score.probability;
  finding.stake_minor = score.stake.minor;
  finding.stake_basis = StakeBasisName(score.stake.basis);
  for (const auto& [point, weight] : explainer.Points(parts)) {
    if (weight < kReasonLeast || finding.reasons.size() == kReasonsMax) break;
    std::optional<Reason> reason = knowledge.Explain(lines, row, point);
    if (!reason) continue;
    reason->weight = weight;
    finding.reasons.push_back(*std::move(reason));
  }
  return finding;
}

Result<std::vector<Finding>> Model::Explain(const LineTable& lines,
                                            const std::vector<LineScore>& scores,
                                            const std::vector<std::uint32_t>& rows,
                                            const Progress& progress) const {
  // The reasons must speak of what was known before each line, so the days are gone through again.
  ASSIGN_OR_RETURN(detect::PatternSet patterns, detect::PatternSet::Parse(card_.patterns));
  ASSIGN_OR_RETURN(Knowledge knowledge, Knowledge::Load(folder_, std::move(patterns),
                                                        {.own_smoothing = card_.smoothing}));
  const std::vector<ErrorKind> kinds = KindList();
  const std::vector<FeatureColumn> columns = knowledge.Columns(kinds);
  std::vector<std::size_t> place(lines.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    place[rows[i]] = i;
  std::vector<Finding> findings(rows.size());
  const Explainer explainer(learned_.members, columns);
  FeatureScratch scratch;
  const auto on_line = [&](std::uint32_t row) -> Status {
    if (place[row] == rows.size()) return {};
    findings[place[row]] =
        FindingOf(lines, row, scores[row], knowledge, columns, kinds, explainer, scratch);
    return {};
  };
  RETURN_IF_ERROR(WalkLines(lines, knowledge, on_line, progress));
  return findings;
}

}  // namespace tidewaiter::risk
