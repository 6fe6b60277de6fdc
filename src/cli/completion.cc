#include "cli/completion.h"

#include <fmt/format.h>

namespace tidewaiter::cli {
namespace {

std::string Names(const std::vector<Command>& commands) {
  std::string names;
  for (const Command& command : commands)
    names += (names.empty() ? "" : " ") + command.name;
  return names;
}

// For a text within '...' of a shell: our texts hold no backslashes.
std::string Quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out;
}

std::string BashValues(const Option& option) {
  if (!option.choices.empty()) {
    return fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$cur\"))",
                       fmt::join(option.choices, " "));
  }
  switch (option.completes) {
    case Completes::kFile:
      return "COMPREPLY=($(compgen -f -- \"$cur\"))";
    case Completes::kFolder:
      return "COMPREPLY=($(compgen -d -- \"$cur\"))";
    case Completes::kNothing:
      break;
  }
  return "COMPREPLY=()";
}

std::string BashCommand(const Command& command) {
  std::string flags;
  std::string cases;
  std::string positional = "COMPREPLY=()";
  for (const Option& option : AllOptions(command)) {
    if (option.is_positional()) {
      positional = BashValues(option);
      continue;
    }
    flags += (flags.empty() ? "" : " ") + option.name;
    if (option.is_flag()) continue;
    cases += fmt::format("        {}) {}; return ;;\n", option.name, BashValues(option));
  }
  return fmt::format(
      "    {}) case \"$prev\" in\n{}        esac\n"
      "      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '{}' -- \"$cur\")); return; fi\n"
      "      {} ;;\n",
      command.name, cases.empty() ? "        '') ;;\n" : cases, flags, positional);
}

std::string ZshAction(const Option& option) {
  if (!option.choices.empty()) return fmt::format("({})", fmt::join(option.choices, " "));
  switch (option.completes) {
    case Completes::kFile:
      return "_files";
    case Completes::kFolder:
      return "_files -/";
    case Completes::kNothing:
      break;
  }
  return " ";
}

// In _arguments, [ ] and : have a meaning of their own.
std::string ZshText(std::string_view text) {
  std::string out;
  for (const char c : Quoted(text)) {
    if (c == '[' || c == ']' || c == ':') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string BashCompletion(const std::vector<Command>& commands) {
  std::string out = fmt::format(
      "# bash completion for tidewaiter. Load it with: source <(tidewaiter completion bash)\n"
      "_tidewaiter() {{\n"
      "  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}}\n"
      "  if ((COMP_CWORD == 1)); then COMPREPLY=($(compgen -W '{}' -- \"$cur\")); return; fi\n"
      "  case \"${{COMP_WORDS[1]}}\" in\n",
      Names(commands));
  for (const Command& command : commands)
    out += BashCommand(command);
  out += "  esac\n}\ncomplete -o filenames -F _tidewaiter tidewaiter\n";
  return out;
}

std::string ZshCompletion(const std::vector<Command>& commands) {
  std::string out =
      "#compdef tidewaiter\n"
      "# zsh completion for tidewaiter. Load it with: source <(tidewaiter completion zsh)\n"
      "_tidewaiter() {\n"
      "  if ((CURRENT == 2)); then\n    local -a commands=(\n";
  for (const Command& command : commands)
    out += fmt::format("      '{}:{}'\n", command.name, ZshText(command.summary));
  out += "    )\n    _describe command commands\n    return\n  fi\n  local command=$words[2]\n";
  out += "  shift words\n  ((CURRENT--))\n  case $command in\n";
  for (const Command& command : commands) {
    out += fmt::format("    {}) _arguments", command.name);
    for (const Option& option : AllOptions(command)) {
      if (option.is_positional()) {
        out += fmt::format(" \\\n      ':{}:{}'", option.name, ZshAction(option));
      } else if (option.is_flag()) {
        out += fmt::format(" \\\n      '{}[{}]'", option.name, ZshText(option.help));
      } else {
        out += fmt::format(" \\\n      '{}[{}]:{}:{}'", option.name, ZshText(option.help),
                           ZshText(option.value), ZshAction(option));
      }
    }
    out += " ;;\n";
  }
  out += "  esac\n}\ncompdef _tidewaiter tidewaiter\n";
  return out;
}

std::string FishCompletion(const std::vector<Command>& commands) {
  const std::string names = Names(commands);
  std::string out =
      "# fish completion for tidewaiter. Load it with: tidewaiter completion fish | source\n"
      "complete -c tidewaiter -f\n";
  for (const Command& command : commands) {
    out += fmt::format(
        "complete -c tidewaiter -n 'not __fish_seen_subcommand_from {}' -a {} -d '{}'\n", names,
        command.name, Quoted(command.summary));
    for (const Option& option : AllOptions(command)) {
      std::string value = option.is_positional() ? "" : " -l " + option.name.substr(2);
      if (!option.is_flag() && !option.is_positional()) value += " -x";
      if (!option.choices.empty()) value += fmt::format(" -a '{}'", fmt::join(option.choices, " "));
      if (option.completes == Completes::kFile) value += option.is_positional() ? " -F" : " -r -F";
      if (option.completes == Completes::kFolder) value += " -a '(__fish_complete_directories)'";
      if (value.empty()) continue;
      out += fmt::format("complete -c tidewaiter -n '__fish_seen_subcommand_from {}'{} -d '{}'\n",
                         command.name, value, Quoted(option.help));
    }
  }
  return out;
}

}  // namespace tidewaiter::cli
