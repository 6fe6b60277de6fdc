#include "app/evaluate.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <unordered_map>

#include <fmt/format.h>

#include "app/history.h"
#include "app/report_numbers.h"
#include "app/report_words.h"
#include "app/run_files.h"
#include "app/truth.h"
#include "codec/parse.h"
#include "risk/baselines.h"

namespace tidewaiter::app {
namespace {

struct Split {
  LineTable train;
  LineTable test;
};

// A folder for models that are only measured; removed in the end.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "tidewaiter-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const os::Path& path() const { return path_; }

 private:
  os::Path path_;
};

Result<Split> SplitHistory(LineTable all, std::optional<Day> test_from) {
  const std::vector<std::uint32_t> order = all.TimeOrder();
  if (order.empty()) return Fail(ErrorCode::kInvalidArgument, "the history has no lines");
  const Day cut = test_from.value_or(all.date(order[order.size() * 4 / 5]));
  std::vector<std::uint32_t> before;
  std::vector<std::uint32_t> after;
  for (const std::uint32_t row : order) {
    (all.date(row) < cut ? before : after).push_back(row);
  }
  if (before.empty() || after.empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} cuts nothing: the history runs from {} to {}", FormatDay(cut),
                            FormatDay(all.date(order.front())), FormatDay(all.date(order.back()))),
                "/test_from");
  }
  Split split{all.Select(before), all.Select(after)};
  for (std::size_t row = 0; row < split.train.size(); ++row) {
    // What became known only later must not be learned.
    if (split.train.known_on(row) >= cut) split.train.SetOutcome(row, {});
  }
  return split;
}

Result<Split> ReadSplit(const EvaluateRequest& request, const Progress& progress) {
  if (!request.data.empty()) {
    ASSIGN_OR_RETURN(LineTable all, LoadHistory(request.data, progress));
    return SplitHistory(std::move(all), request.test_from);
  }
  ASSIGN_OR_RETURN(warehouse::Mapping mapping, warehouse::LoadMapping(request.mapping));
  ASSIGN_OR_RETURN(warehouse::ReadResult train,
                   warehouse::ReadLines(request.train_file, mapping, progress));
  if (!request.truth.empty()) mapping.outcome = {};  // the truth says what was so
  ASSIGN_OR_RETURN(warehouse::ReadResult test,
                   warehouse::ReadLines(request.test_file, mapping, progress));
  return Split{std::move(train.lines), std::move(test.lines)};
}

bool Checked(const Outcome& outcome) {
  return outcome.source == OutcomeSource::kInspection || outcome.source == OutcomeSource::kAudit;
}

std::vector<std::uint32_t> CheckedRows(const LineTable& lines) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < lines.size(); ++row) {
    if (Checked(lines.outcome(row))) rows.push_back(row);
  }
  return rows;
}

// The test lines that can be judged, ranked by `score` and, for money, by `expected`.
template <typename Score, typename Expected>
std::vector<risk::Judged> Judge(const LineTable& lines, const std::vector<std::uint32_t>& rows,
                                const risk::Model& model, Score score, Expected expected) {
  std::vector<risk::Judged> judged;
  judged.reserve(rows.size());
  for (const std::uint32_t row : rows) {
    const Outcome& outcome = lines.outcome(row);
    risk::Judged one;
    one.score = score(row);
    one.expected_minor = expected(row);
    one.irregular = outcome.irregular();
    one.recovered_minor = outcome.irregular() ? model.MoneyOf(lines, row) : 0;
    one.date = lines.date(row);
    one.checked = outcome.checked;
    one.wrong = outcome.wrong;
    judged.push_back(one);
  }
  return judged;
}

PolicyResult PolicyOf(std::string name, bool ours, const risk::Evaluation& evaluation) {
  PolicyResult policy;
  policy.name = std::move(name);
  policy.is_ours = ours;
  policy.auc = evaluation.auc;
  policy.auc_95 = evaluation.auc_95;
  policy.average_precision = evaluation.average_precision;
  policy.average_precision_95 = evaluation.average_precision_95;
  if (const risk::SelectionRow* row = evaluation.AtRate(5)) {
    policy.precision_at_5 = row->precision;
    policy.precision_at_5_95 = row->precision_95;
    policy.revenue_at_5 = row->revenue_recall_by_money;
  }
  return policy;
}

// One measurement: everything that the parts share.
class Measurement {
 public:
  Measurement(Split split, const EvaluateRequest& request, const Progress& progress)
      : split_(std::move(split)), request_(request), progress_(progress) {}

  Status Run(EvaluateResult& result) {
    rows_ = CheckedRows(split_.test);
    if (rows_.empty()) {
      return Fail(ErrorCode::kInvalidArgument,
                  "no test line has an outcome: nothing to compare with");
    }
    result.train_lines = split_.train.size();
    result.test_lines = split_.test.size();
    result.currency = split_.test.schema().currency;
    RETURN_IF_ERROR(Ours(result));
    if (request_.baselines) RETURN_IF_ERROR(Baselines(result));
    if (request_.ablations) RETURN_IF_ERROR(Ablations(result));
    return {};
  }

 private:
  Result<std::vector<risk::LineScore>> Scores(const risk::TrainOptions& options,
                                              std::optional<risk::Model>& model) {
    ASSIGN_OR_RETURN(
        model, risk::Model::Train(split_.train, scratch_.path() / "model", options, progress_));
    return model->Assess(split_.test, progress_);
  }

  Status Ours(EvaluateResult& result) {
    ASSIGN_OR_RETURN(const std::vector<risk::LineScore> scores, Scores(request_.options, model_));
    std::vector<risk::Judged> judged = Judge(
        split_.test, rows_, *model_, [&](std::uint32_t row) { return scores[row].logit; },
        [&](std::uint32_t row) { return scores[row].expected_minor; });
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      judged[i].probability = scores[rows_[i]].probability;
    }
    result.evaluation = risk::Evaluate(judged);
    result.policies.push_back(PolicyOf("tidewaiter", true, result.evaluation));
    Kinds(scores, judged, result);
    Groups(judged, result);
    return {};
  }

  void Kinds(const std::vector<risk::LineScore>& scores, const std::vector<risk::Judged>& judged,
             EvaluateResult& result) {
    const std::vector<risk::KindModel>& kinds = model_->card().kinds;
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      std::vector<double> own;
      for (const std::uint32_t row : rows_)
        own.push_back(scores[row].kind_probabilities[k]);
      KindResult kind;
      kind.kind_label = risk::KindLabel(kinds[k].kind, request_.language);
      kind.row = risk::EvaluateKind(kinds[k].kind, judged, own);
      result.kinds.push_back(std::move(kind));
    }
  }

  void Groups(const std::vector<risk::Judged>& judged, EvaluateResult& result) {
    const Words& words = WordsOf(request_.language);
    for (const auto& [attribute, label] : {std::pair{Attribute::kOffice, words.office},
                                           std::pair{Attribute::kOrigin, words.origin}}) {
      std::vector<std::string_view> groups;
      for (const std::uint32_t row : rows_)
        groups.push_back(split_.test.Text(row, attribute));
      GroupResult group{std::string(label), risk::EvaluateGroups(judged, groups)};
      if (!group.rows.empty()) result.groups.push_back(std::move(group));
    }
    std::unordered_map<std::string_view, int> known;
    for (std::size_t row = 0; row < split_.train.size(); ++row) {
      ++known[split_.train.Text(row, Attribute::kImporter)];
    }
    const auto size = [&](std::uint32_t row) -> std::string_view {
      const auto found = known.find(split_.test.Text(row, Attribute::kImporter));
      const int lines = found == known.end() ? 0 : found->second;
      if (lines == 0) return words.new_importer;
      return lines < 10 ? "1–9" : lines < 100 ? "10–99" : "100+";
    };
    std::vector<std::string_view> groups;
    for (const std::uint32_t row : rows_)
      groups.push_back(size(row));
    result.groups.push_back(
        {std::string(words.importer_lines), risk::EvaluateGroups(judged, groups)});
  }

  template <typename Score>
  void Compare(std::string name, EvaluateResult& result, Score score) {
    const std::vector<risk::Judged> judged =
        Judge(split_.test, rows_, *model_, score, [&](std::uint32_t row) { return score(row); });
    result.policies.push_back(PolicyOf(std::move(name), false, risk::Evaluate(judged)));
  }

  Status Baselines(EvaluateResult& result) {
    Compare("random", result, [&](std::uint32_t row) {
      return risk::RandomScore(split_.test, row, request_.options.seed);
    });
    risk::HitRates rates;
    const std::vector<std::uint32_t> learned = CheckedRows(split_.train);
    for (const std::uint32_t row : learned)
      rates.Learn(split_.train, row);
    Compare("hit rate tables", result,
            [&](std::uint32_t row) { return rates.Score(split_.test, row); });
    ASSIGN_OR_RETURN(const risk::PlainTrees plain,
                     risk::PlainTrees::Train(split_.train, learned, request_.options.seed,
                                             request_.options.threads));
    ASSIGN_OR_RETURN(const std::vector<double> margins, plain.Score(split_.test, rows_));
    std::unordered_map<std::uint32_t, double> by_row;
    for (std::size_t i = 0; i < rows_.size(); ++i)
      by_row[rows_[i]] = margins[i];
    Compare("plain XGBoost", result, [&](std::uint32_t row) { return by_row[row]; });
    return {};
  }

  Status Ablations(EvaluateResult& result) {
    struct Part {
      const char* name;
      bool context, price, profile, weights;
    };
    for (const Part& part : {Part{"profile alone", false, false, true, true},
                             Part{"context alone", true, false, false, true},
                             Part{"price alone", false, true, false, true},
                             Part{"all, selection not weighed", true, true, true, false}}) {
      risk::TrainOptions options = request_.options;
      options.use_context = part.context;
      options.use_price = part.price;
      options.use_profile = part.profile;
      options.weigh_selection = part.weights;
      std::optional<risk::Model> model;
      ASSIGN_OR_RETURN(const std::vector<risk::LineScore> scores, Scores(options, model));
      const std::vector<risk::Judged> judged = Judge(
          split_.test, rows_, *model_, [&](std::uint32_t row) { return scores[row].logit; },
          [&](std::uint32_t row) { return scores[row].expected_minor; });
      result.policies.push_back(PolicyOf(part.name, true, risk::Evaluate(judged)));
    }
    return {};
  }

  Split split_;
  const EvaluateRequest& request_;
  const Progress& progress_;
  ScratchFolder scratch_;
  std::optional<risk::Model> model_;
  std::vector<std::uint32_t> rows_;
};

std::string ToJson(const EvaluateResult& result) {
  Json json{{"train_lines", result.train_lines},
            {"test_lines", result.test_lines},
            {"judged_on_truth", result.judged_on_truth},
            {"currency", result.currency},
            {"evaluation", EvaluationJson(result.evaluation)}};
  json["kinds"] = Json::array();
  for (const KindResult& kind : result.kinds)
    json["kinds"].push_back(KindJson(kind));
  json["policies"] = Json::array();
  for (const PolicyResult& policy : result.policies)
    json["policies"].push_back(PolicyJson(policy));
  json["groups"] = Json::array();
  for (const GroupResult& group : result.groups)
    json["groups"].push_back(GroupJson(group));
  return json.dump(2) + "\n";
}

Status WriteEvaluation(const EvaluateRequest& request, const EvaluateResult& result,
                       const os::Clock& clock) {
  const Words& words = WordsOf(request.language);
  const NumberFormat numbers(request.language);
  ReportModel report;
  report.language = request.language;
  report.title = words.quality_title;
  report.generated = os::FormatUtc(clock.UnixSeconds());
  report.currency = result.currency;
  report.currency_digits = codec::MinorDigits(result.currency);
  report.past =
      PastResult{fmt::format(fmt::runtime(words.quality_past), numbers.Count(result.train_lines),
                             numbers.Count(result.evaluation.lines)),
                 result.evaluation};
  if (!result.judged_on_truth) report.warnings.emplace_back(words.quality_selective);
  report.kinds = result.kinds;
  report.policies = result.policies;
  report.groups = result.groups;
  RETURN_IF_ERROR(os::MakeFolder(request.out));
  RETURN_IF_ERROR(os::WriteFile(request.out / "evaluation.json", result.json));
  return os::WriteFile(request.out / "report.html", RenderReport(report));
}

}  // namespace

Result<EvaluateResult> Evaluate(const EvaluateRequest& request, const os::Clock& clock,
                                const Progress& progress) {
  ASSIGN_OR_RETURN(Split split, ReadSplit(request, progress));
  EvaluateResult result;
  if (!request.truth.empty()) {
    RETURN_IF_ERROR(ApplyTruth(request.truth, split.test));
    result.judged_on_truth = true;
  }
  Measurement measurement(std::move(split), request, progress);
  RETURN_IF_ERROR(measurement.Run(result));
  result.json = ToJson(result);
  if (!request.out.empty()) RETURN_IF_ERROR(WriteEvaluation(request, result, clock));
  return result;
}

}  // namespace tidewaiter::app
