#include "cli/help.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "cli/exit_code.h"
#include "cli/table.h"

namespace tidewaiter::cli {
namespace {

constexpr std::string_view kIndent = "    ";
constexpr std::string_view kDeepIndent = "        ";

struct ExitRow {
  int code;
  std::string_view meaning;
};

const std::array<ExitRow, 10>& ExitRows() {
  static const std::array<ExitRow, 10> rows{{
      {kExitOk, "done"},
      {kExitDiffers,
       "a repetition gave something else than the run it repeats; a case, than its rule expects"},
      {kExitUsage, "the command line, a file, a mapping or a rule is not as it must be"},
      {ExitCode(ErrorCode::kNotFound), "no such file, folder, column, line or model"},
      {ExitCode(ErrorCode::kConflict), "something else is already there"},
      {ExitCode(ErrorCode::kFailedPrecondition), "does not fit together, e.g. model and data"},
      {ExitCode(ErrorCode::kCorruption), "stored data is damaged"},
      {ExitCode(ErrorCode::kUnavailable), "cannot be read or written: rights, full disk"},
      {ExitCode(ErrorCode::kInternal), "a fault of the program: please report it"},
      {kExitInterrupted, "interrupted; what was there before is unchanged"},
  }};
  return rows;
}

std::string Synopsis(const Command& command) {
  return "tidewaiter " + command.name + (command.synopsis.empty() ? "" : " " + command.synopsis);
}

std::string CommandLine(const Command& command) {
  return fmt::format("    {:<14} {}\n", command.name, command.summary);
}

// As Markdown makes it of a heading.
std::string Anchor(std::string name) {
  std::ranges::replace(name, ' ', '-');
  return name;
}

std::string OptionTitle(const Option& option) {
  return option.is_flag() || option.is_positional() ? option.name
                                                    : option.name + ' ' + option.value;
}

std::string OptionHelp(const Option& option) {
  return option.required ? option.help + " Required." : option.help;
}

}  // namespace

std::string GroupHelp(std::string_view group, const std::vector<Command>& commands) {
  std::string out = fmt::format("    tidewaiter {0} COMMAND [OPTIONS]\n\n", group);
  for (const Command& command : commands) {
    if (command.group() == group) out += CommandLine(command);
  }
  return out + fmt::format("\n    tidewaiter {} COMMAND --help\n", group);
}

std::string ProgramHelp(const std::vector<Command>& commands) {
  std::string out =
      "tidewaiter: says which import declarations to check first, how sure it is and why.\n\n"
      "    tidewaiter COMMAND [OPTIONS]\n"
      "    tidewaiter COMMAND --help\n\n";
  for (const Command& command : commands)
    out += CommandLine(command);
  out +=
      "\nTo try it without data of your own:\n\n"
      "    tidewaiter simulate --out country\n"
      "    tidewaiter import country/past.csv --mapping country/mapping.toml --data data\n"
      "    tidewaiter train --data data --model model\n"
      "    tidewaiter assess country/new.csv --mapping country/mapping.toml --model model --out "
      "run\n";
  return out;
}

std::string CommandHelp(const Command& command, std::size_t width) {
  std::string out = "NAME\n";
  out += Wrapped(fmt::format("tidewaiter {} - {}", command.name, command.summary), width, kIndent);
  out += "\nSYNOPSIS\n";
  out += Wrapped(Synopsis(command), width, kIndent);
  out += "\nDESCRIPTION\n" + Wrapped(command.description, width, kIndent);
  out += "\nOPTIONS\n";
  for (const Option& option : AllOptions(command)) {
    out += std::string(kIndent) + OptionTitle(option) + '\n';
    out += Wrapped(OptionHelp(option), width, kDeepIndent);
  }
  out += "\nEXAMPLES\n";
  for (const Example& example : command.examples) {
    out += Wrapped(example.says, width, kIndent);
    out += std::string(kDeepIndent) + example.command + '\n';
  }
  out += "\nEXIT STATUS\n";
  for (const ExitRow& row : ExitRows())
    out += fmt::format("    {:<5} {}\n", row.code, row.meaning);
  return out;
}

std::string MarkdownHelp(const std::vector<Command>& commands) {
  std::string out =
      "# Commands\n\n"
      "Made by `tidewaiter help --markdown`; a test compares. `tidewaiter COMMAND --help` shows "
      "the same in the\nterminal.\n\n| command | does |\n|---|---|\n";
  for (const Command& command : commands)
    out +=
        fmt::format("| [`{}`](#{}) | {} |\n", command.name, Anchor(command.name), command.summary);
  for (const Command& command : commands) {
    out += fmt::format("\n## {}\n\n    {}\n\n", command.name, Synopsis(command));
    out += Wrapped(command.description, 100, "") + '\n';
    for (const Option& option : command.options)
      out += fmt::format("* `{}`: {}\n", OptionTitle(option), OptionHelp(option));
    if (!command.options.empty()) out += '\n';
    for (const Example& example : command.examples)
      out += fmt::format("{}\n\n    {}\n\n", example.says, example.command);
    out.pop_back();
  }
  out += "\n## Options of every command\n\n";
  for (const Option& option : AllOptions({}))
    out += fmt::format("* `{}`: {}\n", OptionTitle(option), OptionHelp(option));
  out += "\nColours are used on terminals only, and never when `NO_COLOR` is set.\n";
  out +=
      "\n## Exit status\n\nAn error is one line on standard error; with `--json` also a document "
      "on standard output:\n`{\"error\": {\"code\", \"message\", \"field\"}}`.\n\n"
      "| status | meaning |\n|---|---|\n";
  for (const ExitRow& row : ExitRows())
    out += fmt::format("| {} | {} |\n", row.code, row.meaning);
  return out;
}

}  // namespace tidewaiter::cli
