// Completion: scripts that let a shell finish commands, options, choices and file names.
#ifndef TIDEWAITER_CLI_COMPLETION_H_
#define TIDEWAITER_CLI_COMPLETION_H_

#include <string>
#include <vector>

#include "cli/command.h"

namespace tidewaiter::cli {

std::string BashCompletion(const std::vector<Command>& commands);
std::string ZshCompletion(const std::vector<Command>& commands);
std::string FishCompletion(const std::vector<Command>& commands);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_COMPLETION_H_
