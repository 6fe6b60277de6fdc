// Judge: from documents to assessments with every detector there is, and back from what was found
// to what the detectors know.
//
//   Judge judge(std::move(live), draw_key, rules);
//   const std::vector<Judged> judged = *judge.Assess(cases, now_ms, policy, offices);
//   judge.Learn(lines of what was committed);
//
// One thread at a time.
#ifndef TIDEWAITER_CLEARANCE_JUDGE_H_
#define TIDEWAITER_CLEARANCE_JUDGE_H_

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clearance/code_check.h"
#include "clearance/lanes.h"
#include "clearance/lessons.h"
#include "clearance/policy.h"
#include "clearance/rules.h"
#include "clearance/standing.h"
#include "clearance/tariff_desk.h"
#include "desk/assessment.h"
#include "desk/document.h"
#include "risk/live.h"

namespace tidewaiter::clearance {

using Offices = std::map<std::string, Office, std::less<>>;

// A declaration to be judged. Pre-arrival ones are judged without a lane: nothing is decided
// before the goods are there, and nothing is drawn.
struct ToJudge {
  std::string_view id;
  const desk::Document* document = nullptr;
  bool decide = true;
  const desk::Stages* stages = nullptr;  // where rules().asks_stages() and something was stated
};

// Without a model (an administration that begins, with no history) only rules suspect: they and the
// draws select, and what is found is what a first model learns from.
//
// A rule that acts adds its suspicion to the item: its kind with its confidence where that is more
// than the model's, and what it says a check is worth. What it adds to the rank counts once a
// declaration, at the first item on which it fires. Demands and exemptions: lanes.h.
//
// A description that does not go with the declared code (code_check.h) is a cause of its own beside
// what model and rules suspect: the probabilities are taken together as of independent causes, the
// worth is added. The stake is what the likeliest code would owe more.
//
// A trader's standing as an authorized operator halves the rank or asks for papers (standing.h).
class Judge final : public Learner {
 public:
  // `model` may be null; then lines have `schema`. `digits` of the currency's minor unit.
  Judge(std::unique_ptr<risk::LiveModel> model, LineSchema schema, int digits,
        std::uint64_t draw_key)
      : model_(std::move(model)),
        schema_(model_ ? LineSchema(model_->card().schema) : std::move(schema)),
        rules_(rules::StandardSchema(schema_, digits)),
        planner_(draw_key) {}

  // One assessment a declaration; `learned_seq` is set by the caller. Errors: kFailedPrecondition.
  Result<std::vector<desk::Assessment>> Assess(std::span<const ToJudge> declarations,
                                               const Policy& policy, std::uint64_t policy_version,
                                               const Offices& offices, std::int64_t now_ms);

  // Errors: those of Rules::Answer.
  Result<RuleAnswer> Answer(RuleQuestion question, std::int64_t now_ms);

  // Another lane by hand or by a start: what the planner must count.
  LanePlanner& planner() { return planner_; }

  Rules& rules() { return rules_; }
  CodeCheck& code_check() { return code_check_; }
  [[nodiscard]] const CodeCheck& code_check() const { return code_check_; }

  // By which tariff stakes are reckoned from now on; null: by the rates in the data alone.
  void UseTariff(TariffPtr tariff);

  // Who is an authorized operator; empty: nobody is known to be.
  void UseStandings(desk::StandingsOf standings) { standings_ = std::move(standings); }
  // Of the importer; where it has none, of the declarant.
  [[nodiscard]] std::vector<desk::TraderStanding> StandingsOf(const desk::Document& document,
                                                              std::int64_t now_ms) const;

  [[nodiscard]] const LineSchema& schema() const { return schema_; }
  void Learn(const GoodsLines& lines) override;
  Status LearnOutcomes(const CheckedLines& lines) override;  // of the rows that have one
  [[nodiscard]] bool asks_stages() const override { return rules_.memory().asks_stages(); }
  // Whether it knows anything that is worth keeping.
  [[nodiscard]] bool learns() const {
    return has_model() || !rules_.memory().empty() || code_check_.figures().checked > 0;
  }
  [[nodiscard]] bool has_model() const { return model_ != nullptr; }
  // Nothing to copy without a model.
  void Copy(risk::KnowledgeCopy& copy) const { model_->Copy(copy); }
  [[nodiscard]] std::string model_version() const {
    return model_ ? model_->card().version : std::string("none");
  }

 private:
  // What rules said of a declaration, taken together.
  struct Ruled {
    desk::Lane demand = desk::Lane::kNone;
    bool exempt = false;
    std::vector<const Fired*> suspicions;  // of each item, the one with most confidence, or null
    std::vector<double> added;  // to each item's expected worth  tidy:allow(float-money) a rank
  };
  // What is the same for all that are judged together.
  struct Together {
    const LineTable& lines;
    const std::vector<risk::LineScore>& scores;
    std::vector<std::optional<desk::CodeDoubt>>& doubts;  // as lines, or none
    const Policy& policy;
    const Offices& offices;
    std::int64_t now_ms;
  };
  void AssessOne(const ToJudge& declaration, const Whose& span, const std::vector<Fired>& fired,
                 const Together& all, desk::Assessment& a);
  [[nodiscard]] Ruled TakeTogether(const std::vector<Fired>& fired, const Whose& whose) const;
  // `scores` are those of the declaration alone.
  void AddRules(const Ruled& ruled, const Whose& whose, const LineTable& lines,
                std::vector<risk::LineScore>& scores) const;
  void AddReason(const Fired& fired, double probability_without, desk::ItemAssessment& item) const;
  static void AddStanding(std::vector<Reason> reasons, desk::ItemAssessment& item);
  // Sets `without` of each.
  void AddDoubts(std::span<std::optional<desk::CodeDoubt>> doubts, const Whose& whose,
                 const LineTable& lines, std::vector<risk::LineScore>& scores) const;
  [[nodiscard]] risk::Stake StakeOfCode(const LineTable& lines, std::uint32_t row,
                                        const risk::LineScore& score,
                                        std::string_view likelier) const;
  desk::ItemAssessment ItemOf(const LineTable& lines, const risk::LineScore& score,
                              std::uint32_t row, bool explain,
                              const std::vector<risk::LineScore>& scores);
  double Harm(const Policy& policy);

  // What is at stake if a rule is right: what the model says, else the duties of the line.
  [[nodiscard]] risk::Stake StakeOf(const LineTable& lines, std::uint32_t row,
                                    const risk::LineScore& score) const;

  std::unique_ptr<risk::LiveModel> model_;
  TariffPtr tariff_;
  desk::StandingsOf standings_;
  LineSchema schema_;
  Rules rules_;
  CodeCheck code_check_;
  LanePlanner planner_;
  double usual_harm_ = -1;  // of the model's past; below 0: not asked yet
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_JUDGE_H_
