#include "risk/live.h"

#include "base/check.h"

namespace tidewaiter::risk {
namespace {

constexpr std::size_t kBlockRows = 512;  // lines scored at once: keeps their features in cache

}  // namespace

LiveModel::LiveModel(Model model)
    : model_(std::move(model)),
      kinds_(model_.KindList()),
      columns_(model_.knowledge_.Columns(kinds_)),
      explainer_(model_.learned_.members, columns_),
      block_(columns_.size()) {}

Result<std::unique_ptr<LiveModel>> LiveModel::Open(const os::Path& folder,
                                                   const os::Path& knowledge) {
  ASSIGN_OR_RETURN(Model model, Model::LoadToLearn(folder, knowledge.empty() ? folder : knowledge));
  return std::unique_ptr<LiveModel>(new LiveModel(std::move(model)));
}

Result<std::vector<LineScore>> LiveModel::Judge(const LineTable& lines) {
  RETURN_IF_ERROR(model_.CheckSchema(lines));
  std::vector<LineScore> scores(lines.size());
  for (std::uint32_t row = 0; row < lines.size(); ++row) {
    model_.AddToBlock(lines, row, columns_, kinds_, scratch_, block_, scores[row]);
    if (block_.rows.size() < kBlockRows && row + 1 < lines.size()) continue;
    const Status scored = model_.ScoreBlock(block_, scores);
    block_.Clear();
    RETURN_IF_ERROR(scored);
  }
  return scores;
}

std::vector<Finding> LiveModel::Explain(const LineTable& lines,
                                        const std::vector<LineScore>& scores,
                                        std::span<const std::uint32_t> rows) {
  std::vector<Finding> findings;
  findings.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    findings.push_back(model_.FindingOf(lines, row, scores[row], model_.knowledge_, columns_,
                                        kinds_, explainer_, scratch_));
  }
  return findings;
}

double LiveModel::ProbabilityWithout(const LineScore& score, const Reason& reason) const {
  return card().calibration.Probability(score.logit - reason.weight);
}

void LiveModel::Learn(const LineTable& lines) {
  for (std::size_t row = 0; row < lines.size(); ++row)
    model_.knowledge_.Learn(lines, row);
}

Status LiveModel::LearnOutcome(const LineTable& lines, std::size_t row) {
  CHECK(lines.outcome(row).looked_at());
  return model_.knowledge_.LearnOutcome(lines, row);
}

void LiveModel::Copy(KnowledgeCopy& copy) const {
  model_.knowledge_.Copy(copy);
}

}  // namespace tidewaiter::risk
