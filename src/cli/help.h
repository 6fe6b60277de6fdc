// Help: the manual of the program and of each command, made from their descriptions.
#ifndef TIDEWAITER_CLI_HELP_H_
#define TIDEWAITER_CLI_HELP_H_

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace tidewaiter::cli {

// All commands with a line each.
std::string ProgramHelp(const std::vector<Command>& commands);

// The commands of one group with a line each.
std::string GroupHelp(std::string_view group, const std::vector<Command>& commands);

// NAME, SYNOPSIS, DESCRIPTION, OPTIONS, EXAMPLES, EXIT STATUS.
std::string CommandHelp(const Command& command, std::size_t width);

// docs/commands.md: all of it as one Markdown page.
std::string MarkdownHelp(const std::vector<Command>& commands);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_HELP_H_
