#include <fmt/format.h>

#include "app/history.h"
#include "app/report_numbers.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "cli/to_json.h"
#include "cli/train_options.h"

namespace tidewaiter::cli {
namespace {

struct Train {
  os::Path data;
  os::Path model;
  TrainArguments arguments;
};

std::string CardText(const risk::ModelCard& card, const os::Path& folder) {
  const app::NumberFormat format(app::Language::kEnglish);
  std::string out = fmt::format(
      "model {} is in {}\n{} lines from {} to {}, {} looked at, {} irregular\n\n",
      card.version.substr(0, 12), folder.string(), format.Count(std::size_t{card.lines}),
      FormatDay(card.first_day), FormatDay(card.last_day),
      format.Count(std::size_t{card.looked_at}), format.Count(std::size_t{card.irregular}));
  if (card.kinds.empty()) return out;
  Table table({{"kind of error"},
               {"checked", Align::kRight},
               {"wrong", Align::kRight},
               {"AUC on later lines", Align::kRight}});
  for (const risk::KindModel& kind : card.kinds) {
    table.Add({std::string(risk::KindLabel(kind.kind, risk::Language::kEnglish)),
               format.Count(std::size_t{kind.checked}), format.Count(std::size_t{kind.wrong}),
               format.Decimal(kind.past_auc, 3)});
  }
  return out + table.Render();
}

Result<int> Run(const Train& train, Terminal& terminal) {
  ASSIGN_OR_RETURN(
      const risk::ModelCard card,
      app::TrainModel(train.data, train.model, train.arguments.Get(), terminal.progress()));
  terminal.FinishProgress();
  terminal.Out(terminal.json() ? TrainJson(card, train.model) + '\n' : CardText(card, train.model));
  return kExitOk;
}

}  // namespace

std::vector<Option> TrainOptionList(TrainArguments* target) {
  risk::TrainOptions& options = target->options;
  return {
      CountOption("--seed", "Seed of everything drawn (default 1).", &options.seed, 0, UINT64_MAX),
      IntOption("--threads", "Threads; the model does not depend on it (default 1).",
                &options.threads, 1, 256),
      IntOption("--rounds", "Trees in each booster (default 200).", &options.rounds, 1, 10'000),
      IntOption("--depth", "Depth of the trees (default 4).", &options.depth, 1, 12),
      IntOption("--ensemble", "Boosters of different seeds (default 3).", &options.ensemble, 1,
                100),
      CountOption("--min-cases", "Wrong lines that give an error kind its own trees (default 40).",
                  &target->min_cases, 1, 1'000'000'000),
      Flag("--no-selection-weights",
           "Do not let rarely inspected kinds of line count more; for comparison only.",
           &target->no_selection_weights)};
}

Command TrainCommand() {
  const auto train = std::make_shared<Train>();
  Command command{
      .name = "train",
      .summary = "learn a model from the history",
      .synopsis = "--data DIR --model DIR [OPTIONS]",
      .description =
          "Learns from every line of the history: from inspected ones what was right and wrong, "
          "from the others what is usual. The model is a folder, written whole or not at all; an "
          "older one is replaced. The same history, options and version give the same model, byte "
          "for byte."};
  command.options = {FolderOption("--data", "The history (see import).", &train->data).Required(),
                     FolderOption("--model", "Where the model goes.", &train->model).Required()};
  for (Option& option : TrainOptionList(&train->arguments))
    command.options.push_back(std::move(option));
  command.examples = {
      {"tidewaiter train --data data --model model", "Learn with the usual options:"}};
  command.run = [train](Terminal& terminal) { return Run(*train, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
