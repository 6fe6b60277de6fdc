#include <fmt/format.h>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/to_json.h"

namespace tidewaiter::cli {

std::string_view ProgramVersion() {
  return TIDEWAITER_VERSION;
}

Command VersionCommand() {
  Command command{.name = "version",
                  .summary = "say which version this is",
                  .synopsis = "",
                  .description = "Prints the program's name and version."};
  command.examples = {{"tidewaiter version", "This one:"}};
  command.run = [](Terminal& terminal) -> Result<int> {
    const std::string_view version = ProgramVersion();
    terminal.Out(terminal.json() ? VersionJson(version) + '\n'
                                 : fmt::format("tidewaiter {}\n", version));
    return kExitOk;
  };
  return command;
}

}  // namespace tidewaiter::cli
