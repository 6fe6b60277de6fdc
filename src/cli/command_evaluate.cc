#include <cmath>

#include <fmt/format.h>

#include "app/evaluate.h"
#include "app/report_numbers.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "cli/train_options.h"
#include "codec/parse.h"

namespace tidewaiter::cli {
namespace {

struct Evaluation {
  app::EvaluateRequest request;
  TrainArguments training;
  bool no_baselines = false;
};

Status CheckSources(const app::EvaluateRequest& request) {
  const bool from_files =
      !request.train_file.empty() || !request.test_file.empty() || !request.mapping.empty();
  if (!request.data.empty() && !from_files) return {};
  if (request.data.empty() && !request.train_file.empty() && !request.test_file.empty() &&
      !request.mapping.empty() && !request.test_from) {
    return {};
  }
  return Fail(ErrorCode::kInvalidArgument,
              "evaluate needs either --data, or --train, --test and --mapping; see: tidewaiter "
              "evaluate --help",
              "--data");
}

std::string RatesText(const app::EvaluateResult& result, bool bold) {
  const app::NumberFormat format(app::Language::kEnglish);
  Table table({{"inspected", Align::kRight},
               {"lines", Align::kRight},
               {"precision", Align::kRight},
               {"95 %", Align::kRight},
               {"recall", Align::kRight},
               {"of the money", Align::kRight},
               {"ranked by money", Align::kRight}});
  for (const risk::SelectionRow& row : result.evaluation.rates) {
    table.Add({fmt::format("{} %", row.rate_percent), format.Lines(row.selected),
               format.Percent(row.precision), format.PercentRange(row.precision_95),
               format.Percent(row.recall), format.Percent(row.revenue_recall),
               format.Percent(row.revenue_recall_by_money)});
  }
  return table.Render(bold);
}

std::string PoliciesText(const app::EvaluateResult& result, bool bold) {
  const app::NumberFormat format(app::Language::kEnglish);
  Table table({{"way of choosing"},
               {"AUC", Align::kRight},
               {"95 %", Align::kRight},
               {"average precision", Align::kRight},
               {"precision at 5 %", Align::kRight},
               {"of the money at 5 %", Align::kRight}});
  for (const app::PolicyResult& policy : result.policies) {
    table.Add({policy.name, format.Decimal(policy.auc, 3), format.DecimalRange(policy.auc_95, 3),
               format.Decimal(policy.average_precision, 3), format.Percent(policy.precision_at_5),
               format.Percent(policy.revenue_at_5)});
  }
  return table.Render(bold);
}

std::string Summary(const app::EvaluateResult& result) {
  const app::NumberFormat format(app::Language::kEnglish);
  const risk::Evaluation& evaluation = result.evaluation;
  return fmt::format(
      "learned from {} lines, judged on {} of {} later ones ({})\n"
      "{} of them irregular, {} {} recovered\n\n",
      format.Count(std::size_t{result.train_lines}), format.Count(evaluation.lines),
      format.Count(std::size_t{result.test_lines}),
      result.judged_on_truth ? "by the truth of every line" : "those that somebody looked at",
      format.Count(evaluation.irregular),
      format.Money(std::llround(evaluation.recovered_minor), codec::MinorDigits(result.currency)),
      result.currency);
}

Result<int> Run(Evaluation& evaluation, Terminal& terminal) {
  app::EvaluateRequest& request = evaluation.request;
  RETURN_IF_ERROR(CheckSources(request));
  request.options = evaluation.training.Get();
  request.baselines = !evaluation.no_baselines;
  ASSIGN_OR_RETURN(const app::EvaluateResult result,
                   app::Evaluate(request, os::RealClock(), terminal.progress()));
  terminal.FinishProgress();
  if (terminal.json()) {
    terminal.Out(result.json);
    if (!result.json.ends_with('\n')) terminal.Out("\n");
    return kExitOk;
  }
  terminal.Out(Summary(result) + RatesText(result, terminal.bold()));
  if (!result.policies.empty()) terminal.Out('\n' + PoliciesText(result, terminal.bold()));
  if (!request.out.empty()) {
    terminal.Out("\nthe report is in " + (request.out / "report.html").string() + '\n');
  }
  return kExitOk;
}

std::vector<Option> Options(Evaluation& evaluation) {
  app::EvaluateRequest& request = evaluation.request;
  std::vector<Option> options = {
      FolderOption("--data", "A history, cut at a day.", &request.data),
      DayOption("--test-from", "The first day of the later lines (default: after four fifths).",
                [&request](Day day) { request.test_from = day; }),
      FileOption("--train", "FILE", "Or: a file to learn from ...", &request.train_file),
      FileOption("--test", "FILE", "... and a file of later lines with outcomes.",
                 &request.test_file),
      FileOption("--mapping", "MAPPING", "Which column is what, in both files.", &request.mapping),
      FileOption("--truth", "FILE",
                 "What is really so, for every later line (truth.csv of simulate): judge on all of "
                 "them, not on the inspected ones alone.",
                 &request.truth),
      FolderOption("--out", "Write report.html and evaluation.json there.", &request.out),
      Flag("--no-baselines", "Do not measure simple ways of choosing as well.",
           &evaluation.no_baselines),
      Flag("--ablations", "Measure each detector alone as well.", &request.ablations),
      LanguageOption("Language of the report (default en).", &request.language)};
  for (Option& option : TrainOptionList(&evaluation.training))
    options.push_back(std::move(option));
  return options;
}

}  // namespace

Command EvaluateCommand() {
  const auto evaluation = std::make_shared<Evaluation>();
  Command command{
      .name = "evaluate",
      .summary = "measure on later lines how good the choice is",
      .synopsis =
          "(--data DIR [--test-from DATE] | --train FILE --test FILE --mapping MAPPING) "
          "[OPTIONS]",
      .description =
          "Learns from the earlier lines, scores the later ones without looking at their outcomes, "
          "and compares with what was found: precision, recall and money at several shares of "
          "inspection, against simple ways of choosing."};
  command.options = Options(*evaluation);
  command.examples = {
      {"tidewaiter evaluate --data data --test-from 2025-06-01 --out evaluation",
       "The past as if it were the future:"},
      {"tidewaiter evaluate --train country/past.csv --test country/new.csv --mapping "
       "country/mapping.toml --truth country/truth.csv",
       "A simulated country, judged by its truth:"}};
  command.run = [evaluation](Terminal& terminal) { return Run(*evaluation, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
