#include <fmt/format.h>

#include "app/assess.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/list_text.h"
#include "cli/read_summary.h"
#include "cli/to_json.h"
#include "warehouse/history.h"

namespace tidewaiter::cli {
namespace {

struct Assess {
  app::AssessRequest request;
  Capacity capacity;
  std::string harm;  // in major units of the mapping's currency
  os::Path data;
  os::Path repeat;
};

Status CheckComplete(const Assess& assess) {
  const app::AssessRequest& request = assess.request;
  const std::pair<const os::Path*, const char*> needed[] = {{&request.file, "FILE"},
                                                            {&request.mapping, "--mapping"},
                                                            {&request.model, "--model"},
                                                            {&request.out, "--out"}};
  for (const auto& [path, name] : needed) {
    if (path->empty()) {
      return Fail(
          ErrorCode::kInvalidArgument,
          fmt::format("assess needs {} (or --repeat alone); see: tidewaiter assess --help", name),
          name);
    }
  }
  return {};
}

// Only where a history was named: the model itself refuses a file that it does not fit.
Status CheckModelFits(const Assess& assess) {
  if (assess.data.empty()) return {};
  ASSIGN_OR_RETURN(const warehouse::History history,
                   warehouse::History::Open(assess.data / "history"));
  ASSIGN_OR_RETURN(const risk::Model model, risk::Model::Load(assess.request.model));
  if (history.schema() == model.card().schema) return {};
  return Fail(ErrorCode::kFailedPrecondition,
              fmt::format("the model in {} was learned from lines of another currency or other "
                          "extra columns than the history in {}: train again",
                          assess.request.model.string(), assess.data.string()),
              "--data");
}

Status TakeCapacity(Assess& assess) {
  risk::ChoicePolicy& policy = assess.request.policy;
  if (assess.capacity.share > 0) policy.share = assess.capacity.share;
  policy.count = assess.capacity.count;
  policy.office_hours = assess.capacity.office_hours;
  policy.hours_per_line = assess.capacity.hours_per_line;
  if (assess.harm.empty()) return {};
  ASSIGN_OR_RETURN(const warehouse::Mapping mapping,
                   warehouse::LoadMapping(assess.request.mapping));
  auto harm = ParseAmount(assess.harm, mapping.currency);
  if (!harm) return Fail(harm.error().code, "--harm: " + harm.error().message, "--harm");
  policy.harm_minor = *harm;
  return {};
}

Result<int> Repeat(const os::Path& record, Terminal& terminal) {
  ASSIGN_OR_RETURN(const app::RepeatResult result, app::RepeatRun(record, terminal.progress()));
  terminal.FinishProgress();
  if (terminal.json()) {
    terminal.Out(RepeatJson(result) + '\n');
  } else if (result.identical) {
    terminal.Out(fmt::format("identical: list.csv {}\n", result.repeated_sha256));
  } else {
    terminal.Out(fmt::format("different: list.csv was {}, is {}\n", result.recorded_sha256,
                             result.repeated_sha256));
  }
  return result.identical ? kExitOk : kExitDiffers;
}

Result<int> Run(Assess& assess, Terminal& terminal) {
  if (!assess.repeat.empty()) return Repeat(assess.repeat, terminal);
  RETURN_IF_ERROR(CheckComplete(assess));
  RETURN_IF_ERROR(TakeCapacity(assess));
  RETURN_IF_ERROR(CheckModelFits(assess));
  const os::Path& out = assess.request.out;
  ASSIGN_OR_RETURN(const app::AssessResult result,
                   app::AssessFile(assess.request, os::RealClock(), terminal.progress()));
  terminal.FinishProgress();
  if (terminal.json()) {
    terminal.Out(AssessJson(result, out) + '\n');
    return kExitOk;
  }
  const std::string rejects = result.read.rejected > 0 ? (out / "rejects.csv").string() : "";
  terminal.Out(ReadSummaryText(result.read, rejects) + '\n');
  terminal.Out(ListText(result, terminal.width(), terminal.bold()));
  terminal.Out(fmt::format("\nthe whole list is in {}\nthe report is in {}\n",
                           (out / "list.csv").string(), (out / "report.html").string()));
  return kExitOk;
}

std::vector<Option> ChoiceOptions(Assess& assess) {
  risk::ChoicePolicy& policy = assess.request.policy;
  return {{.name = "--capacity",
           .value = "CAPACITY",
           .help = "What can be inspected: a share (5%, the default), a number of lines (200), or "
                   "officer hours by office, hours:DOVER=8,HULL=4/0.5 with the hours that a line "
                   "takes after the slash (default 1).",
           .set = [&assess](std::string_view text) -> Status {
             ASSIGN_OR_RETURN(assess.capacity, ParseCapacity(text));
             return {};
           }},
          ShareOption("--random", "Of the capacity, drawn at random from all lines (default 5%).",
                      &policy.random_share),
          ShareOption("--explore",
                      "Of the capacity, for lines of which little is known "
                      "(default 5%).",
                      &policy.explore_share),
          ChoiceOption("--rank", "Order by expected money (the default) or by probability.",
                       {"money", "probability"},
                       [&policy](std::size_t place) {
                         policy.rank_by =
                             place == 0 ? risk::RankBy::kExpected : risk::RankBy::kProbability;
                       }),
          TextOption("--harm", "AMOUNT",
                     "What an irregularity is worth beside its money (default: the median stake of "
                     "the file).",
                     &assess.harm),
          CountOption("--seed", "Seed of the draws (default 1).", &policy.seed, 0, UINT64_MAX),
          LanguageOption("Language of reasons and report (default en).", &assess.request.language)};
}

std::vector<Option> Options(Assess& assess) {
  app::AssessRequest& request = assess.request;
  std::vector<Option> options = {
      FileOption("FILE", "FILE", "New declarations: .csv, .tsv, also .gz, or .parquet.",
                 &request.file),
      FileOption("--mapping", "MAPPING", "Which column is what (see map).", &request.mapping),
      FolderOption("--model", "The model (see train).", &request.model),
      FolderOption("--out", "Folder of the run; an earlier run there is replaced.", &request.out)};
  for (Option& option : ChoiceOptions(assess))
    options.push_back(std::move(option));
  options.push_back(FolderOption(
      "--data", "The history: fail when the model was learned from another one's columns.",
      &assess.data));
  options.push_back(FileOption("--repeat", "RECORD",
                               "Do the run of that record.json again, write nothing, and say "
                               "whether the list is the same. Alone.",
                               &assess.repeat));
  return options;
}

}  // namespace

Command AssessCommand() {
  const auto assess = std::make_shared<Assess>();
  Command command{
      .name = "assess",
      .summary = "list the lines to inspect, with reasons",
      .synopsis = "FILE --mapping MAPPING --model DIR --out DIR [OPTIONS] | --repeat RECORD",
      .description =
          "Scores every line of the file, fills the capacity with the lines worth most, a random "
          "sample and some of which little is known, and says of each why. Writes list.csv, "
          "list.json, scores.csv, report.html and record.json, and prints the first ten. "
          "record.json names everything that the run rests on, so that it can be repeated. The "
          "results are for officers, never for traders."};
  command.options = Options(*assess);
  command.examples = {
      {"tidewaiter assess new.csv --mapping 2025.toml --model model --out run", "Today's list:"},
      {"tidewaiter assess new.csv --mapping 2025.toml --model model --out run --capacity "
       "hours:DOVER=16,HULL=8/0.5",
       "As many lines as the officers have time for:"},
      {"tidewaiter assess --repeat run/record.json", "Is it still the same list?"}};
  command.run = [assess](Terminal& terminal) { return Run(*assess, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
