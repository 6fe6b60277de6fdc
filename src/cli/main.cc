// The program: parses the command line, runs one command, and turns its result into an exit code.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/parse.h"
#include "os/interrupt.h"

namespace tidewaiter::cli {
namespace {

int Ended(Terminal& terminal, const Error& error) {
  terminal.ShowError(error);
  [[maybe_unused]] const Status flushed = terminal.Flush();  // the error is shown already
  const bool interrupted = error.code == ErrorCode::kUnavailable && !os::CheckInterrupt();
  return interrupted ? kExitInterrupted : ExitCode(error.code);
}

int Run(const std::vector<std::string>& words) {
  const std::vector<Command> commands = AllCommands();
  const Result<Parsed> parsed = ParseCommandLine(commands, words);
  if (!parsed) {
    Terminal terminal({.json = std::ranges::find(words, "--json") != words.end()});
    return Ended(terminal, parsed.error());
  }
  Terminal terminal(parsed->common);
  Result<int> code = words.empty() ? kExitUsage : kExitOk;
  if (!parsed->group.empty()) {
    terminal.Out(GroupHelp(parsed->group, commands));
    if (words.size() == 1) code = kExitUsage;
  } else if (parsed->command == nullptr) {
    terminal.Out(ProgramHelp(commands));
  } else if (parsed->common.help) {
    terminal.Out(CommandHelp(*parsed->command, terminal.width()));
  } else {
    code = parsed->command->run(terminal);
    terminal.FinishProgress();
  }
  if (!code) return Ended(terminal, code.error());
  if (const Status flushed = terminal.Flush(); !flushed) return Ended(terminal, flushed.error());
  return *code;
}

}  // namespace
}  // namespace tidewaiter::cli

int main(int count, char** words) {
  namespace cli = tidewaiter::cli;
  tidewaiter::os::CatchInterrupts();
  try {
    return cli::Run(std::vector<std::string>(words + 1, words + std::max(count, 1)));
  } catch (const std::bad_alloc&) {
    std::fputs("tidewaiter: there is not enough memory for this\n", stderr);
    return cli::ExitCode(tidewaiter::ErrorCode::kUnavailable);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tidewaiter: unexpected: %s\n", error.what());
    return cli::ExitCode(tidewaiter::ErrorCode::kInternal);
  }
}
