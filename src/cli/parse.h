// Parse: the command line, after the descriptions of the commands.
#ifndef TIDEWAITER_CLI_PARSE_H_
#define TIDEWAITER_CLI_PARSE_H_

#include <string>
#include <vector>

#include "cli/command.h"

namespace tidewaiter::cli {

struct Parsed {
  const Command* command = nullptr;  // nullptr: none was named
  std::string group;                 // named without one of its commands, "" = none
  CommonOptions common;
};

// Hands every value to its option. `words` are without the program's name. Errors:
// kInvalidArgument; the field is the option. With --help nothing is missed.
Result<Parsed> ParseCommandLine(const std::vector<Command>& commands,
                                const std::vector<std::string>& words);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_PARSE_H_
