#include "clearance/judge.h"

#include <algorithm>
#include <limits>

namespace tidewaiter::clearance {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
// Suspicions that are less likely are not written down: nobody acts on one in fifty.
constexpr double kKindLeast = 0.02;

// Items of one declaration are judged together: whose rows these are.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Whole {
  double rank = 0;
  double probability = 0;
  std::uint32_t support = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t leading = 0;  // row
};

Whole Weigh(const std::vector<risk::LineScore>& scores, Span span, double harm_minor) {
  Whole whole{.leading = span.begin};
  double best = -1;
  for (std::uint32_t row = span.begin; row < span.end; ++row) {
    const risk::LineScore& score = scores[row];
    whole.rank += score.expected_minor;
    whole.probability = std::max(whole.probability, score.probability);
    whole.support = std::min(whole.support, score.support);
    if (score.expected_minor > best) {
      best = score.expected_minor;
      whole.leading = row;
    }
  }
  // Items of one declaration are right or wrong together: their probabilities do not add up.
  whole.rank += harm_minor * whole.probability;
  return whole;
}

}  // namespace

// What an irregularity is worth beside its money: as the policy says, else the median of what
// irregular lines of the history brought.
double Judge::Harm(const Policy& policy) {
  if (policy.harm_minor >= 0) return static_cast<double>(policy.harm_minor);
  if (usual_harm_ >= 0) return usual_harm_;
  std::vector<double> money;
  const std::vector<risk::PastJudgement> none;
  for (const risk::PastJudgement& past : model_ ? model_->past() : none) {
    if (past.wrong != 0 && past.money_minor > 0) money.push_back(past.money_minor);
  }
  usual_harm_ = 1;  // no money in the history: the probability alone decides
  if (!money.empty()) {
    const auto middle = money.begin() + static_cast<std::ptrdiff_t>(money.size() / 2);
    std::nth_element(money.begin(), middle, money.end());
    usual_harm_ = *middle;
  }
  return usual_harm_;
}

desk::ItemAssessment Judge::ItemOf(const LineTable& lines, const risk::LineScore& score,
                                   std::uint32_t row, bool explain,
                                   const std::vector<risk::LineScore>& scores) {
  desk::ItemAssessment item;
  item.probability = score.probability;
  item.expected_minor = score.expected_minor;
  if (explain && model_) {
    const std::uint32_t rows[] = {row};
    item.finding = std::move(model_->Explain(lines, scores, rows).front());
    for (const Reason& reason : item.finding.reasons)
      item.probability_without.push_back(model_->ProbabilityWithout(score, reason));
  }
  item.finding.kind = score.kind;
  item.finding.probability = score.kind_probability;
  item.finding.stake_minor = score.stake.minor;
  item.finding.stake_basis = risk::StakeBasisName(score.stake.basis);
  for (std::size_t k = 0; k < score.kind_probabilities.size(); ++k) {
    const double probability = static_cast<double>(score.kind_probabilities[k]);
    if (probability >= kKindLeast)
      item.kinds.emplace_back(model_->card().kinds[k].kind, probability);
  }
  return item;
}

Result<std::vector<desk::Assessment>> Judge::Assess(std::span<const ToJudge> declarations,
                                                    const Policy& policy,
                                                    std::uint64_t policy_version,
                                                    const Offices& offices, std::int64_t now_ms) {
  LineTable lines = EmptyTable();
  const auto today = static_cast<Day>(now_ms / kDayMs);
  std::vector<Span> spans;
  for (const ToJudge& declaration : declarations) {
    const auto begin = static_cast<std::uint32_t>(lines.size());
    desk::AppendLines(*declaration.document, declaration.id, today, lines);
    spans.push_back({begin, static_cast<std::uint32_t>(lines.size())});
  }
  std::vector<risk::LineScore> scores(lines.size());
  if (model_) {
    ASSIGN_OR_RETURN(scores, model_->Judge(lines));
  }
  const double harm = Harm(policy);
  std::vector<desk::Assessment> assessments(declarations.size());
  for (std::size_t i = 0; i < declarations.size(); ++i) {
    const ToJudge& declaration = declarations[i];
    const Whole whole = Weigh(scores, spans[i], harm);
    desk::Assessment& a = assessments[i];
    a.model_version = model_version();
    a.policy_version = policy_version;
    a.rank = whole.rank;
    a.probability = whole.probability;
    if (declaration.decide) {
      const auto office = offices.find(declaration.document->office);
      const LaneDecision decision = planner_.Decide(
          {.id = declaration.id,
           .office = declaration.document->office,
           .rank = whole.rank,
           .probability = whole.probability,
           .support = whole.support,
           .kind = scores[whole.leading].kind},
          RoomOf(policy, office == offices.end() ? nullptr : &office->second), now_ms);
      a.lane = decision.lane;
      a.basis = decision.basis;
      a.thresholds = decision.thresholds;
      a.draw_probability = decision.draw_probability;
    }
    // Somebody will look at these: they get their reasons.
    const bool explain = a.lane != desk::Lane::kGreen;
    for (std::uint32_t row = spans[i].begin; row < spans[i].end; ++row)
      a.items.push_back(ItemOf(lines, scores[row], row, explain, scores));
  }
  return assessments;
}

Status Judge::LearnOutcomes(const LineTable& lines) {
  if (!model_) return {};
  for (std::size_t row = 0; row < lines.size(); ++row) {
    if (!lines.outcome(row).looked_at()) continue;
    RETURN_IF_ERROR(model_->LearnOutcome(lines, row));
  }
  return {};
}

}  // namespace tidewaiter::clearance
