#include "clearance/judge.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/verdict.h"

namespace tidewaiter::clearance {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
// Suspicions that are less likely are not written down: nobody acts on one in fifty.
constexpr double kKindLeast = 0.02;

constexpr double kSurest = 0.999;  // beyond it the weight of a reason means nothing

struct Whole {
  double rank = 0;
  double probability = 0;
  std::uint32_t support = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t leading = 0;  // item, from 0
};

double LogOdds(double probability) {
  const double p = std::clamp(probability, 1 - kSurest, kSurest);
  return std::log(p / (1 - p));
}

// The duties of the line by its declared rate.
double DutiesOf(const LineTable& lines, std::uint32_t row) {
  const double percent = lines.Number(row, Measure::kRatePercent);
  const std::int64_t value = lines.value_minor(row);
  if (std::isnan(percent) || value == kMissingMoney || value <= 0) return 0;
  return static_cast<double>(value) * percent / 100;
}

Whole Weigh(std::span<const risk::LineScore> scores, double harm_minor) {
  Whole whole;
  double best = -1;
  for (std::uint32_t item = 0; item < scores.size(); ++item) {
    const risk::LineScore& score = scores[item];
    whole.rank += score.expected_minor;
    whole.probability = std::max(whole.probability, score.probability);
    whole.support = std::min(whole.support, score.support);
    if (score.expected_minor > best) {
      best = score.expected_minor;
      whole.leading = item;
    }
  }
  // Items of one declaration are right or wrong together: their probabilities do not add up.
  whole.rank += harm_minor * whole.probability;
  return whole;
}

void RaiseKind(ErrorKind kind, double probability, desk::ItemAssessment& item) {
  const auto same = std::ranges::find(item.kinds, kind, &std::pair<ErrorKind, double>::first);
  if (same == item.kinds.end()) {
    item.kinds.emplace_back(kind, probability);
  } else {
    same->second = std::max(same->second, probability);
  }
}

std::string Percent(double probability) {
  return fmt::format("{:.0f}", 100 * probability);
}

// The code that the description speaks for, in its place among the reasons by its weight.
void AddDoubtReason(std::string_view declared, desk::ItemAssessment& item) {
  const desk::CodeDoubt& doubt = *item.code_doubt;
  RaiseKind(ErrorKind::kHsCode, doubt.confidence, item);
  if (doubt.likelier.empty()) return;
  Reason reason{.template_id = "classify.code",
                .parameters = {{"hs_code", std::string(declared)},
                               {"percent", Percent(doubt.probability)},
                               {"likelier", doubt.likelier.front().first},
                               {"likelier_percent", Percent(doubt.likelier.front().second)}},
                .weight = LogOdds(item.probability) - LogOdds(doubt.without)};
  std::vector<Reason>& reasons = item.finding.reasons;
  const auto place = std::ranges::find_if(
      reasons, [&](const Reason& other) { return other.weight < reason.weight; });
  item.probability_without.insert(item.probability_without.begin() + (place - reasons.begin()),
                                  doubt.without);
  reasons.insert(place, std::move(reason));
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

void Judge::UseTariff(TariffPtr tariff) {
  if (tariff == tariff_) return;
  tariff_ = std::move(tariff);
  if (model_) model_->UseDues(tariff_ ? tariff_->dues : nullptr);
}

risk::Stake Judge::StakeOf(const LineTable& lines, std::uint32_t row,
                           const risk::LineScore& score) const {
  if (score.stake.minor > 0) return score.stake;
  std::optional<double> minor;
  if (tariff_) minor = tariff_->dues->Owed(lines, row, {});
  if (!minor) minor = DutiesOf(lines, row);
  if (*minor <= 0) return {};
  // Rates are at most some hundred percent, so the duties of any value fit beside it.
  return {std::llround(std::min(*minor, 9e18)), risk::StakeBasis::kDutiesOfLine};
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

Judge::Ruled Judge::TakeTogether(const std::vector<Fired>& fired, const Whose& whose) const {
  Ruled ruled;
  const std::size_t items = whose.end - whose.begin;
  ruled.suspicions.assign(items, nullptr);
  ruled.added.assign(items, 0);
  std::set<std::uint32_t> added;  // rules: once a declaration
  for (const Fired& hit : fired) {
    if (hit.mode != desk::HitMode::kActs) continue;
    const rules::Rule& rule = rules_.rule(hit);
    const std::size_t item = hit.row - whose.begin;
    ruled.demand = std::max(ruled.demand, LaneOf(rule.demand));
    ruled.exempt = ruled.exempt || rule.demand == rules::Demand::kExempt;
    if (rule.add_minor != 0 && added.insert(hit.rule).second) {
      ruled.added[item] += static_cast<double>(rule.add_minor);
    }
    if (rule.demand == rules::Demand::kExempt) continue;  // it clears, it does not suspect
    const Fired*& best = ruled.suspicions[item];
    if (best == nullptr || hit.confidence > best->confidence) best = &hit;
  }
  return ruled;
}

void Judge::AddRules(const Ruled& ruled, const Whose& whose, const LineTable& lines,
                     std::vector<risk::LineScore>& scores) const {
  for (std::uint32_t row = whose.begin; row < whose.end; ++row) {
    const std::size_t item = row - whose.begin;
    risk::LineScore& score = scores[item];
    if (const Fired* fired = ruled.suspicions[item]; fired != nullptr) {
      const risk::Stake stake = StakeOf(lines, row, score);
      score.probability = std::max(score.probability, fired->confidence);
      score.expected_minor =
          std::max(score.expected_minor, fired->confidence * static_cast<double>(stake.minor));
      if (fired->confidence > score.kind_probability) {
        score.kind = rules_.rule(*fired).suspects;
        score.kind_probability = fired->confidence;
        score.stake = stake;
      }
    }
    score.expected_minor += ruled.added[item];
  }
}

// What goods of the likelier code would owe more: nothing where they would owe less.
risk::Stake Judge::StakeOfCode(const LineTable& lines, std::uint32_t row,
                               const risk::LineScore& score, std::string_view likelier) const {
  if (tariff_) {
    const auto declared = tariff_->dues->Owed(lines, row, {});
    const auto other = tariff_->dues->Owed(lines, row, {.code = likelier});
    if (declared && other) {
      const double more = std::clamp(*other - *declared, 0.0, 9e18);
      return {std::llround(more), risk::StakeBasis::kTariffLikelierCode};
    }
  }
  return StakeOf(lines, row, score);
}

void Judge::AddDoubts(std::span<std::optional<desk::CodeDoubt>> doubts, const Whose& whose,
                      const LineTable& lines, std::vector<risk::LineScore>& scores) const {
  for (std::uint32_t row = whose.begin; row < whose.end; ++row) {
    std::optional<desk::CodeDoubt>& doubt = doubts[row - whose.begin];
    if (!doubt) continue;
    risk::LineScore& score = scores[row - whose.begin];
    doubt->without = score.probability;
    const risk::Stake stake =
        StakeOfCode(lines, row, score,
                    doubt->likelier.empty() ? std::string_view() : doubt->likelier.front().first);
    // A cause of its own beside those that others suspect: any of them may be so.
    score.probability += doubt->confidence - score.probability * doubt->confidence;
    score.expected_minor += doubt->confidence * static_cast<double>(stake.minor);
    if (doubt->confidence <= score.kind_probability) continue;
    score.kind = ErrorKind::kHsCode;
    score.kind_probability = doubt->confidence;
    score.stake = stake;
  }
}

// For people: the rule that suspects most, and how likely anything was without it.
void Judge::AddReason(const Fired& fired, double probability_without,
                      desk::ItemAssessment& item) const {
  const rules::Rule& rule = rules_.rule(fired);
  RaiseKind(rule.suspects, fired.confidence, item);
  if (item.finding.kind != rule.suspects) return;
  Reason reason{.template_id = "rule.fired",
                .parameters = {{"rule", rule.name}, {"title", rule.title}},
                .weight = LogOdds(fired.confidence) - LogOdds(probability_without)};
  item.finding.reasons.insert(item.finding.reasons.begin(), std::move(reason));
  item.probability_without.insert(item.probability_without.begin(), probability_without);
}

Result<std::vector<desk::Assessment>> Judge::Assess(std::span<const ToJudge> declarations,
                                                    const Policy& policy,
                                                    std::uint64_t policy_version,
                                                    const Offices& offices, std::int64_t now_ms) {
  GoodsLines lines(schema_);
  const auto today = static_cast<Day>(now_ms / kDayMs);
  std::vector<Whose> spans;
  std::vector<desk::Assessment> assessments(declarations.size());
  for (std::size_t i = 0; i < declarations.size(); ++i) {
    const ToJudge& declaration = declarations[i];
    const auto begin = static_cast<std::uint32_t>(lines.size());
    assessments[i].standings = StandingsOf(*declaration.document, now_ms);
    lines.Append(*declaration.document, declaration.id, today, declaration.stages,
                 assessments[i].standings);
    spans.push_back({declaration.id, declaration.document->office, begin,
                     static_cast<std::uint32_t>(lines.size())});
  }
  std::vector<risk::LineScore> scores(lines.size());
  if (model_) {
    ASSIGN_OR_RETURN(scores, model_->Judge(lines.table()));
  }
  const std::vector<std::vector<Fired>> fired = rules_.Run(lines, spans);
  std::vector<std::optional<desk::CodeDoubt>> doubts = code_check_.Look(lines.table());
  for (std::size_t i = 0; i < declarations.size(); ++i) {
    desk::Assessment& a = assessments[i];
    a.model_version = model_version();
    a.policy_version = policy_version;
    if (tariff_) a.tariff_version = tariff_->version;
    AssessOne(declarations[i], spans[i], fired[i],
              {lines.table(), scores, doubts, policy, offices, now_ms}, a);
  }
  return assessments;
}

void Judge::AssessOne(const ToJudge& declaration, const Whose& span,
                      const std::vector<Fired>& fired, const Together& all, desk::Assessment& a) {
  const Ruled ruled = TakeTogether(fired, span);
  std::span<const risk::LineScore> scores =
      std::span(all.scores).subspan(span.begin, span.end - span.begin);
  std::vector<risk::LineScore> with_more;  // what the model said stays as it is for its reasons
  std::span<std::optional<desk::CodeDoubt>> doubts;
  if (!all.doubts.empty()) doubts = std::span(all.doubts).subspan(span.begin, scores.size());
  const bool doubted = std::ranges::any_of(doubts, [](const auto& d) { return d.has_value(); });
  if (!fired.empty() || doubted) {
    with_more.assign(scores.begin(), scores.end());
    AddRules(ruled, span, all.lines, with_more);
    if (doubted) AddDoubts(doubts, span, all.lines, with_more);
    scores = with_more;
  }
  const Whole whole = Weigh(scores, Harm(all.policy));
  const StandingEffect standing = EffectOf(a.standings, all.now_ms);
  a.rank = whole.rank * standing.rank_factor;
  a.probability = whole.probability;
  if (declaration.decide) {
    const std::string& name = declaration.document->office;
    const auto office = all.offices.find(name);
    const Room room = RoomOf(all.policy, office == all.offices.end() ? nullptr : &office->second);
    const LaneDecision decision =
        planner_.Decide({.id = declaration.id,
                         .office = name,
                         .rank = a.rank,
                         .probability = whole.probability,
                         .support = whole.support,
                         .kind = scores[whole.leading].kind,
                         .demand = std::max(ruled.demand, standing.demand),
                         .exempt = ruled.exempt},
                        room, all.now_ms);
    a.lane = decision.lane;
    a.basis = decision.basis;
    a.thresholds = decision.thresholds;
    a.draw_probability = decision.draw_probability;
  }
  // Somebody will look at these: they get their reasons.
  const bool explain = a.lane != desk::Lane::kGreen;
  for (std::uint32_t row = span.begin; row < span.end; ++row) {
    a.items.push_back(ItemOf(all.lines, scores[row - span.begin], row, explain, all.scores));
    const Fired* const suspicion = ruled.suspicions[row - span.begin];
    if (suspicion != nullptr && explain) {
      AddReason(*suspicion, all.scores[row].probability, a.items.back());
    }
    if (!doubted || !doubts[row - span.begin]) continue;
    a.items.back().code_doubt = std::move(doubts[row - span.begin]);
    if (explain) AddDoubtReason(all.lines.Text(row, Attribute::kHsCode), a.items.back());
  }
  if (explain && !a.items.empty()) AddStanding(standing.reasons, a.items[whole.leading]);
  rules_.Keep(fired, span, a);
}

// Behind what speaks of the goods: no probability is made of it.
void Judge::AddStanding(std::vector<Reason> reasons, desk::ItemAssessment& item) {
  for (Reason& reason : reasons) {
    item.finding.reasons.push_back(std::move(reason));
    item.probability_without.push_back(item.probability);
  }
}

Result<RuleAnswer> Judge::Answer(RuleQuestion question, std::int64_t now_ms) {
  if (question.document != nullptr) question.standings = StandingsOf(*question.document, now_ms);
  return rules_.Answer(question, schema_, static_cast<Day>(now_ms / kDayMs));
}

std::vector<desk::TraderStanding> Judge::StandingsOf(const desk::Document& document,
                                                     std::int64_t now_ms) const {
  if (!standings_) return {};
  auto standings = standings_(document.importer.id, now_ms);
  if (!standings.empty() || document.declarant.id == document.importer.id) return standings;
  return standings_(document.declarant.id, now_ms);
}

void Judge::Learn(const GoodsLines& lines) {
  if (model_) model_->Learn(lines.table());
  rules_.memory().Learn(lines);
}

Status Judge::LearnOutcomes(const CheckedLines& lines) {
  const LineTable& table = lines.lines.table();
  for (std::size_t row = 0; model_ && row < table.size(); ++row) {
    if (!table.outcome(row).looked_at()) continue;
    RETURN_IF_ERROR(model_->LearnOutcome(table, row));
  }
  for (std::size_t row = 0; row < table.size(); ++row) {
    if (!lines.code_doubted[row]) continue;
    const rules::Verdict verdict = rules::VerdictOn(table.outcome(row), ErrorKind::kHsCode);
    if (verdict.checked) code_check_.Learn(verdict.right);
  }
  return rules_.memory().LearnOutcomes(lines);
}

}  // namespace tidewaiter::clearance
