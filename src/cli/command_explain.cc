#include "app/assess.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/explain_text.h"

namespace tidewaiter::cli {
namespace {

struct Explain {
  std::string id;
  os::Path run;
};

Result<int> Run(const Explain& explain, Terminal& terminal) {
  ASSIGN_OR_RETURN(std::string json, app::ExplainLine(explain.run, explain.id));
  if (terminal.json()) {
    if (!json.ends_with('\n')) json += '\n';
    terminal.Out(json);
    return kExitOk;
  }
  ASSIGN_OR_RETURN(const std::string text, ExplainText(json, terminal.width()));
  terminal.Out(text);
  return kExitOk;
}

}  // namespace

Command ExplainCommand() {
  const auto explain = std::make_shared<Explain>();
  Command command{.name = "explain",
                  .summary = "say why a line was listed, or how it was scored",
                  .synopsis = "ID --run DIR",
                  .description =
                      "Shows one line of a run of assess: its score, the money at stake and all "
                      "reasons. For officers, never for traders: it says what is detected."};
  command.options = {
      TextOption("ID", "ID", "The line's id, as in list.csv.", &explain->id).Required(),
      FolderOption("--run", "The run's folder (assess --out).", &explain->run).Required()};
  command.examples = {{"tidewaiter explain 24DE-0001-1 --run run", "One line:"}};
  command.run = [explain](Terminal& terminal) { return Run(*explain, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
