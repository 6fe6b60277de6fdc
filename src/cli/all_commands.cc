#include <algorithm>

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/completion.h"
#include "cli/exit_code.h"
#include "cli/help.h"

namespace tidewaiter::cli {
namespace {

Command CompletionCommand() {
  const auto shell = std::make_shared<std::size_t>(0);
  Command command{.name = "completion",
                  .summary = "print a script that completes commands in a shell",
                  .synopsis = "bash|zsh|fish",
                  .description =
                      "Prints a completion script for the shell. It is made from the commands "
                      "themselves, so make it again after an update."};
  Option which = ChoiceOption("SHELL", "bash, zsh or fish.", {"bash", "zsh", "fish"},
                              [shell](std::size_t place) { *shell = place; });
  command.options.push_back(std::move(which).Required());
  command.examples = {{"source <(tidewaiter completion bash)", "In this shell, until it ends:"}};
  command.run = [shell](Terminal& terminal) -> Result<int> {
    const std::vector<Command> commands = AllCommands();
    if (*shell == 0) {
      terminal.Out(BashCompletion(commands));
    } else {
      terminal.Out(*shell == 1 ? ZshCompletion(commands) : FishCompletion(commands));
    }
    return kExitOk;
  };
  return command;
}

struct Help {
  std::vector<std::string> about;
  bool markdown = false;
};

Result<int> ShowHelp(const Help& help, Terminal& terminal) {
  const std::vector<Command> commands = AllCommands();
  if (help.markdown) {
    terminal.Out(MarkdownHelp(commands));
    return kExitOk;
  }
  const std::string about = fmt::format("{}", fmt::join(help.about, " "));
  if (about.empty()) {
    terminal.Out(ProgramHelp(commands));
    return kExitOk;
  }
  if (std::ranges::find(commands, about, &Command::group) != commands.end()) {
    terminal.Out(GroupHelp(about, commands));
    return kExitOk;
  }
  const auto command = std::ranges::find(commands, about, &Command::name);
  if (command == commands.end()) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("there is no command \"{}\"; see: tidewaiter help", about), "COMMAND");
  }
  terminal.Out(CommandHelp(*command, terminal.width()));
  return kExitOk;
}

Command HelpCommand() {
  const auto help = std::make_shared<Help>();
  Command command{.name = "help",
                  .summary = "show the manual",
                  .synopsis = "[COMMAND] [--markdown]",
                  .description = "Shows all commands, or the manual of one."};
  command.options = {TextsOption("COMMAND", "About this command.", &help->about),
                     Flag("--markdown", "All of it as a Markdown page.", &help->markdown)};
  command.examples = {{"tidewaiter help assess", "The manual of assess:"}};
  command.run = [help](Terminal& terminal) { return ShowHelp(*help, terminal); };
  return command;
}

}  // namespace

std::vector<CommandGroup> AllGroups() {
  return {{.name = "rules", .summary = "write, test and compare targeting rules"},
          {.name = "tariff", .summary = "read, look up and compare tariffs, and reckon duties"},
          {.name = "classify", .summary = "find the codes of described goods"},
          {.name = "track", .summary = "what devices sent: logs, journeys, evidence"},
          {.name = "ledger", .summary = "what administrations say to each other, with proof"}};
}

std::vector<Command> AllCommands() {
  std::vector<Command> commands;
  commands.push_back(SimulateCommand());
  commands.push_back(MapCommand());
  commands.push_back(ImportCommand());
  commands.push_back(TrainCommand());
  commands.push_back(AssessCommand());
  commands.push_back(ServeCommand());
  commands.push_back(BackupCommand());
  commands.push_back(RestoreCommand());
  commands.push_back(ExplainCommand());
  commands.push_back(EvaluateCommand());
  commands.push_back(ReplayCommand());
  commands.push_back(QueryCommand());
  for (Command& command : RulesCommands())
    commands.push_back(std::move(command));
  for (Command& command : TariffCommands())
    commands.push_back(std::move(command));
  for (Command& command : ClassifyCommands())
    commands.push_back(std::move(command));
  for (Command& command : TrackCommands())
    commands.push_back(std::move(command));
  for (Command& command : LedgerCommands())
    commands.push_back(std::move(command));
  commands.push_back(CompletionCommand());
  commands.push_back(HelpCommand());
  commands.push_back(VersionCommand());
  return commands;
}

}  // namespace tidewaiter::cli
