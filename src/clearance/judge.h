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

#include "clearance/lanes.h"
#include "clearance/policy.h"
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
};

// Without a model (an administration that begins, with no history) nothing is suspected: only the
// draws select, and what they find is what a first model learns from.
class Judge {
 public:
  // `model` may be null; then lines have `schema`.
  Judge(std::unique_ptr<risk::LiveModel> model, LineSchema schema, std::uint64_t draw_key)
      : model_(std::move(model)),
        schema_(model_ ? LineSchema(model_->card().schema) : std::move(schema)),
        planner_(draw_key) {}

  // One assessment a declaration; `learned_seq` is set by the caller. Errors: kFailedPrecondition.
  Result<std::vector<desk::Assessment>> Assess(std::span<const ToJudge> declarations,
                                               const Policy& policy, std::uint64_t policy_version,
                                               const Offices& offices, std::int64_t now_ms);

  // Another lane by hand or by a start: what the planner must count.
  LanePlanner& planner() { return planner_; }

  [[nodiscard]] LineTable EmptyTable() const { return LineTable(schema_); }
  void Learn(const LineTable& lines) {
    if (model_) model_->Learn(lines);
  }
  Status LearnOutcomes(const LineTable& lines);  // of the rows that have one
  // Nothing to copy without a model.
  [[nodiscard]] bool learns() const { return model_ != nullptr; }
  void Copy(risk::KnowledgeCopy& copy) const { model_->Copy(copy); }
  [[nodiscard]] std::string model_version() const {
    return model_ ? model_->card().version : std::string("none");
  }

 private:
  desk::ItemAssessment ItemOf(const LineTable& lines, const risk::LineScore& score,
                              std::uint32_t row, bool explain,
                              const std::vector<risk::LineScore>& scores);
  double Harm(const Policy& policy);

  std::unique_ptr<risk::LiveModel> model_;
  LineSchema schema_;
  LanePlanner planner_;
  double usual_harm_ = -1;  // of the model's past; below 0: not asked yet
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_JUDGE_H_
