#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "app/history.h"
#include "app/run_files.h"
#include "app/truth.h"
#include "base/hash.h"
#include "risk/baselines.h"
#include "risk/choose.h"
#include "risk/trainer.h"

namespace tidewaiter::app {
namespace {

using Rows = std::vector<std::uint32_t>;

constexpr int kWeekDays = 7;
constexpr std::size_t kLeastWeek = 20;  // lines; shorter weeks (the last one) are not counted

bool Checked(const Outcome& outcome) {
  return outcome.source == OutcomeSource::kInspection || outcome.source == OutcomeSource::kAudit;
}

// One way of choosing, week after week. What it has not chosen it never sees.
class Chooser {
 public:
  virtual ~Chooser() = default;
  // One score a row of the week; may look at the declared fields and at revealed outcomes only.
  virtual Result<std::vector<double>> Score(const Rows& week) = 0;
  // The weight with which exploration draws the i-th line of the week that was scored last.
  [[nodiscard]] virtual double Curiosity(std::size_t /*i*/) const { return 1; }
  // The week is over; `revealed` are the rows whose outcomes are now known.
  virtual Status Learn(const Rows& week, const Rows& revealed) = 0;
};

class RandomChooser final : public Chooser {
 public:
  RandomChooser(const LineTable& lines, std::uint64_t seed) : lines_(lines), seed_(seed) {}
  Result<std::vector<double>> Score(const Rows& week) override {
    std::vector<double> scores;
    for (const std::uint32_t row : week)
      scores.push_back(risk::RandomScore(lines_, row, seed_));
    return scores;
  }
  Status Learn(const Rows& /*week*/, const Rows& /*revealed*/) override { return {}; }

 private:
  const LineTable& lines_;
  std::uint64_t seed_;
};

class HitRateChooser final : public Chooser {
 public:
  explicit HitRateChooser(const LineTable& lines) : lines_(lines) {}
  Result<std::vector<double>> Score(const Rows& week) override {
    std::vector<double> scores;
    for (const std::uint32_t row : week)
      scores.push_back(rates_.Score(lines_, row));
    return scores;
  }
  Status Learn(const Rows& /*week*/, const Rows& revealed) override {
    for (const std::uint32_t row : revealed)
      rates_.Learn(lines_, row);
    return {};
  }

 private:
  const LineTable& lines_;
  risk::HitRates rates_;
};

class PlainChooser final : public Chooser {
 public:
  PlainChooser(const LineTable& lines, const ReplayRequest& request)
      : lines_(lines), request_(request) {}
  Result<std::vector<double>> Score(const Rows& week) override {
    if (!trees_) return std::vector<double>(week.size(), 0.0);
    return trees_->Score(lines_, week);
  }
  Status Learn(const Rows& /*week*/, const Rows& revealed) override {
    known_.insert(known_.end(), revealed.begin(), revealed.end());
    if (weeks_++ % request_.retrain_weeks != 0) return {};
    Result<risk::PlainTrees> trees =
        risk::PlainTrees::Train(lines_, known_, request_.seed, request_.threads);
    if (trees) trees_ = std::move(*trees);
    // Labels of one kind only: go on with what there is until there are both.
    if (!trees && trees.error().code != ErrorCode::kInvalidArgument) {
      return std::unexpected(trees.error());
    }
    return {};
  }

 private:
  const LineTable& lines_;
  const ReplayRequest& request_;
  Rows known_;
  int weeks_ = 0;
  std::optional<risk::PlainTrees> trees_;
};

// The house's own detectors: the profile alone, or trees over all of them.
class KnowledgeChooser final : public Chooser {
 public:
  KnowledgeChooser(const LineTable& lines, const ReplayRequest& request, risk::Knowledge knowledge,
                   bool with_trees)
      : lines_(lines),
        request_(request),
        knowledge_(std::move(knowledge)),
        with_trees_(with_trees),
        options_{.seed = request.seed, .threads = request.threads, .weigh_selection = false},
        features_(knowledge_.Columns({}).size()),
        trainer_(lines, {}, knowledge_.Columns({}), options_) {}

  Result<std::vector<double>> Score(const Rows& week) override {
    features_.Clear();
    scores_.clear();
    support_.clear();
    for (const std::uint32_t row : week) {
      knowledge_.Compute(lines_, row, {}, scratch_, features_.AppendRow());
      scores_.push_back(scratch_.mean_logit);
      support_.push_back(knowledge_.Support(scratch_));
    }
    if (members_) RETURN_IF_ERROR(Fuse(week));
    return scores_;
  }

  [[nodiscard]] double Curiosity(std::size_t i) const override {
    return risk::Curiosity(1 / (1 + std::exp(-scores_[i])), support_[i]);
  }

  Status Learn(const Rows& week, const Rows& revealed) override {
    for (std::size_t i = 0, next = 0; i < week.size() && next < revealed.size(); ++i) {
      if (week[i] != revealed[next]) continue;
      ++next;
      if (with_trees_) trainer_.Add(lines_, week[i], features_.row(i), knowledge_, scratch_);
    }
    for (const std::uint32_t row : week)
      knowledge_.Learn(lines_, row);
    for (const std::uint32_t row : revealed)
      RETURN_IF_ERROR(knowledge_.LearnOutcome(lines_, row));
    if (!with_trees_ || weeks_++ % request_.retrain_weeks != 0) return {};
    Result<risk::Members> members = trainer_.FitTrees(lines_);
    if (members) members_ = std::move(*members);
    if (!members && members.error().code != ErrorCode::kInvalidArgument) {
      return std::unexpected(members.error());
    }
    return {};
  }

 private:
  // The week's scores by the members together. Fusion stays as it starts, the mean of the trees:
  // fitted on the lines that the members themselves chose, it chose worse.
  Status Fuse(const Rows& week) {
    const detect::PreparedFeatures prepared(features_);
    ASSIGN_OR_RETURN(const std::vector<double> all, risk::MeanMargins(members_->all, prepared));
    ASSIGN_OR_RETURN(const std::vector<double> goods, risk::MeanMargins(members_->goods, prepared));
    for (std::size_t i = 0; i < week.size(); ++i) {
      const bool again = detect::EarlierChecks(features_.row(i)) > 0;
      scores_[i] = risk::Fusion().Logit({all[i], goods[i]}, again);
    }
    return {};
  }

  const LineTable& lines_;
  const ReplayRequest& request_;
  risk::Knowledge knowledge_;
  bool with_trees_;
  risk::TrainOptions options_;
  detect::Matrix features_;  // of the week
  risk::Trainer trainer_;
  risk::FeatureScratch scratch_;
  std::vector<double> scores_;  // of the week
  std::vector<std::uint32_t> support_;
  std::optional<risk::Members> members_;
  int weeks_ = 0;
};

// The rows of each week, in the order of time; the first holds the fully known days.
std::vector<Rows> Weeks(const LineTable& lines, int first_days) {
  std::vector<Rows> weeks;
  const Rows order = lines.TimeOrder();
  if (order.empty()) return weeks;
  const Day start = lines.date(order.front()) + first_days;
  for (const std::uint32_t row : order) {
    const Day date = lines.date(row);
    const auto week = static_cast<std::size_t>(date < start ? 0 : 1 + (date - start) / kWeekDays);
    if (weeks.size() <= week) weeks.resize(week + 1);
    weeks[week].push_back(row);
  }
  return weeks;
}

// The best by score, and of the rest as many as are to be explored, drawn by the seed with the
// chooser's curiosity as weights, as Choose does (risk/choose.h).
Rows Select(const LineTable& lines, const Rows& week, const std::vector<double>& scores,
            const Chooser& chooser, std::size_t count, double explore_share, std::uint64_t seed) {
  std::vector<std::size_t> order(week.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  const auto draw = [&](std::size_t i) { return risk::RandomScore(lines, week[i], seed); };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : draw(a) > draw(b);
  });
  const auto explore =
      static_cast<std::size_t>(std::llround(explore_share * static_cast<double>(count)));
  const auto rest = order.begin() + static_cast<std::ptrdiff_t>(count - explore);
  const auto key = [&](std::size_t i) { return std::log(draw(i)) / chooser.Curiosity(i); };
  std::sort(rest, order.end(), [&](std::size_t a, std::size_t b) { return key(a) > key(b); });
  order.resize(count);
  std::sort(order.begin(), order.end());
  Rows chosen;
  for (const std::size_t i : order)
    chosen.push_back(week[i]);
  return chosen;
}

double MeanOfLast(const std::vector<double>& values, std::size_t count) {
  const std::size_t from = values.size() > count ? values.size() - count : 0;
  double sum = 0;
  for (std::size_t i = from; i < values.size(); ++i)
    sum += values[i];
  return values.size() == from ? 0 : sum / static_cast<double>(values.size() - from);
}

Result<ReplayRow> Run(const LineTable& lines, const std::vector<double>& money,
                      const ReplayRequest& request, Chooser& chooser, double explore_share,
                      const Progress& progress) {
  const std::vector<Rows> weeks = Weeks(lines, request.first_days);
  ReplayRow row;
  double hits = 0;
  double irregular = 0;
  double found = 0;
  double at_stake = 0;
  for (std::size_t w = 0; w < weeks.size(); ++w) {
    const Rows& week = weeks[w];
    if (week.empty()) continue;
    ASSIGN_OR_RETURN(const std::vector<double> scores, chooser.Score(week));
    if (w == 0) {
      RETURN_IF_ERROR(chooser.Learn(week, week));
      continue;
    }
    const auto count =
        static_cast<std::size_t>(std::ceil(request.share * static_cast<double>(week.size())));
    const Rows chosen =
        Select(lines, week, scores, chooser, count, explore_share, Combine(request.seed, w));
    double week_hits = 0;
    for (const std::uint32_t at : chosen) {
      week_hits += lines.outcome(at).irregular() ? 1 : 0;
      found += money[at];
    }
    for (const std::uint32_t at : week) {
      irregular += lines.outcome(at).irregular() ? 1 : 0;
      at_stake += money[at];
    }
    hits += week_hits;
    row.inspected += chosen.size();
    if (week.size() >= kLeastWeek) {
      row.weekly_precision.push_back(week_hits / static_cast<double>(chosen.size()));
    }
    RETURN_IF_ERROR(chooser.Learn(week, chosen));
    RETURN_IF_ERROR(progress("weeks", w, weeks.size() - 1));
  }
  row.weeks = row.weekly_precision.size();
  row.precision = MeanOfLast(row.weekly_precision, row.weekly_precision.size());
  row.precision_last_13 = MeanOfLast(row.weekly_precision, 13);
  row.recall = irregular > 0 ? hits / irregular : 0;
  row.revenue_recall = at_stake > 0 ? found / at_stake : 0;
  row.explore_share = explore_share;
  return row;
}

Result<std::unique_ptr<Chooser>> MakeChooser(const std::string& policy, const LineTable& lines,
                                             const ReplayRequest& request) {
  if (policy == "random") return std::make_unique<RandomChooser>(lines, request.seed);
  if (policy == "hit_rate") return std::make_unique<HitRateChooser>(lines);
  if (policy == "plain_xgboost") return std::make_unique<PlainChooser>(lines, request);
  if (policy == "ours" || policy == "profile") {
    ASSIGN_OR_RETURN(risk::Knowledge knowledge,
                     risk::Knowledge::Empty(detect::PatternSet::Standard(lines), std::nullopt));
    return std::make_unique<KnowledgeChooser>(lines, request, std::move(knowledge),
                                              policy == "ours");
  }
  return Fail(
      ErrorCode::kInvalidArgument,
      fmt::format("no policy '{}': ours, profile, plain_xgboost, hit_rate or random", policy),
      "/policies");
}

Result<LineTable> ReplayLines(const ReplayRequest& request, const Progress& progress) {
  LineTable lines{LineSchema{}};
  if (!request.data.empty()) {
    ASSIGN_OR_RETURN(lines, LoadHistory(request.data, progress));
  } else {
    ASSIGN_OR_RETURN(const warehouse::Mapping mapping, warehouse::LoadMapping(request.mapping));
    ASSIGN_OR_RETURN(warehouse::ReadResult read,
                     warehouse::ReadLines(request.file, mapping, progress));
    lines = std::move(read.lines);
  }
  if (!request.truth.empty()) {
    RETURN_IF_ERROR(ApplyTruth(request.truth, lines));
    return lines;
  }
  Rows known;
  for (std::uint32_t row = 0; row < lines.size(); ++row) {
    if (Checked(lines.outcome(row))) known.push_back(row);
  }
  if (known.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "no line has an outcome: nothing to replay");
  }
  return lines.Select(known);
}

Json RowJson(const ReplayRow& row) {
  return {{"policy", row.policy},
          {"explore_share", row.explore_share},
          {"weeks", row.weeks},
          {"inspected", row.inspected},
          {"precision", row.precision},
          {"precision_last_13", row.precision_last_13},
          {"recall", row.recall},
          {"revenue_recall", row.revenue_recall},
          {"weekly_precision", row.weekly_precision}};
}

Status CheckReplay(const ReplayRequest& request) {
  if (!(request.share > 0 && request.share <= 1)) {
    return Fail(ErrorCode::kInvalidArgument, "the share must be above 0 and at most 1", "/share");
  }
  if (request.first_days < 1 || request.retrain_weeks < 1) {
    return Fail(ErrorCode::kInvalidArgument, "first days and retraining weeks must be 1 or more");
  }
  for (const double share : request.explore_shares) {
    if (!(share >= 0 && share <= 1)) {
      return Fail(ErrorCode::kInvalidArgument, "exploration shares must be 0..1", "/explore");
    }
  }
  return {};
}

}  // namespace

Result<ReplayResult> Replay(const ReplayRequest& request, const Progress& progress) {
  RETURN_IF_ERROR(CheckReplay(request));
  ASSIGN_OR_RETURN(const LineTable lines, ReplayLines(request, progress));
  risk::StakeModel rates;  // of the whole period: they judge the choices, they make none
  for (std::size_t row = 0; row < lines.size(); ++row)
    rates.Learn(lines, row);
  std::vector<double> money(lines.size());
  for (std::size_t row = 0; row < lines.size(); ++row) {
    if (lines.outcome(row).irregular()) money[row] = rates.MoneyOf(lines, row);
  }
  ReplayResult result;
  Json json = Json::array();
  for (const std::string& policy : request.policies) {
    const bool explores = policy == "ours" || policy == "profile";
    for (const double share : explores ? request.explore_shares : std::vector<double>{0.0}) {
      ASSIGN_OR_RETURN(const std::unique_ptr<Chooser> chooser, MakeChooser(policy, lines, request));
      ASSIGN_OR_RETURN(ReplayRow row, Run(lines, money, request, *chooser, share, progress));
      row.policy = policy;
      json.push_back(RowJson(row));
      result.rows.push_back(std::move(row));
    }
  }
  result.json = Json{{"rows", json}}.dump(2) + "\n";
  return result;
}

}  // namespace tidewaiter::app
