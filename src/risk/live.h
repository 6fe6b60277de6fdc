// LiveModel: a model that judges and learns side by side, for a server that never stops.
//
//   ASSIGN_OR_RETURN(LiveModel live, LiveModel::Open(model_folder, knowledge_folder));
//   ASSIGN_OR_RETURN(std::vector<LineScore> scores, live.Judge(lines));   // learns nothing
//   const std::vector<Finding> why = live.Explain(lines, scores, rows);
//   live.Learn(lines);                            // once the lines are accepted
//   RETURN_IF_ERROR(live.LearnOutcome(lines, row));   // once somebody looked
//
// Trees, linear weights, fusion and calibration are those of the trained model; counts, prices,
// habits and records go on growing. So the next line of the same importer knows what was found a
// moment ago. What Judge says depends on what was learned before, and on nothing else: the same
// lines and outcomes in the same order give the same scores, bit for bit.
//
// One thread at a time. Judging costs some 30 microseconds a line, learning some 5.
#ifndef TIDEWAITER_RISK_LIVE_H_
#define TIDEWAITER_RISK_LIVE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "risk/explainer.h"
#include "risk/model.h"

namespace tidewaiter::risk {

class LiveModel {
 public:
  // The model in `folder`, with the copy that was written into `knowledge` ("" = as it was
  // trained). Errors: those of Model::Load.
  static Result<std::unique_ptr<LiveModel>> Open(const os::Path& folder, const os::Path& knowledge);

  // One score a line, by what is known now. Errors: kFailedPrecondition (another schema).
  Result<std::vector<LineScore>> Judge(const LineTable& lines);

  // Findings with reasons for the given rows, after Judge and before Learn of the same lines.
  [[nodiscard]] std::vector<Finding> Explain(const LineTable& lines,
                                             const std::vector<LineScore>& scores,
                                             std::span<const std::uint32_t> rows);

  // The probability had a reason of that weight not been there.
  [[nodiscard]] double ProbabilityWithout(const LineScore& score, const Reason& reason) const;

  // By which tariff stakes are reckoned from now on; null: by the rates in the data alone.
  void UseDues(std::shared_ptr<const Dues> dues) { model_.knowledge_.UseDues(std::move(dues)); }

  void Learn(const LineTable& lines);
  Status LearnOutcome(const LineTable& lines, std::size_t row);

  // What is known now, for Open; see Knowledge::Copy.
  void Copy(KnowledgeCopy& copy) const;

  [[nodiscard]] const ModelCard& card() const { return model_.card(); }
  [[nodiscard]] const std::vector<PastJudgement>& past() const { return model_.past(); }

 private:
  explicit LiveModel(Model model);

  Model model_;
  std::vector<ErrorKind> kinds_;
  std::vector<FeatureColumn> columns_;
  Explainer explainer_;
  Model::Block block_;
  FeatureScratch scratch_;
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_LIVE_H_
