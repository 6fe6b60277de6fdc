#include "cli/completion.h"

#include <fmt/format.h>

namespace tidewaiter::cli {
namespace {

// What may stand first: commands of one word, and groups.
std::string Names(const std::vector<Command>& commands) {
  std::string names;
  for (const Command& command : commands) {
    if (command.group().empty()) names += (names.empty() ? "" : " ") + command.name;
  }
  for (const CommandGroup& group : AllGroups())
    names += ' ' + group.name;
  return names;
}

// What may stand second, behind a group.
std::string NamesIn(std::string_view group, const std::vector<Command>& commands) {
  std::string names;
  for (const Command& command : commands) {
    if (command.group() != group) continue;
    names += (names.empty() ? "" : " ") + std::string(command.last_word());
  }
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
      "    '{}') case \"$prev\" in\n{}        esac\n"
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

std::string ZshCommand(std::string_view name, std::string_view summary) {
  return fmt::format("      '{}:{}'\n", name, ZshText(summary));
}

// Asks for the second word; behind it the command has both.
std::string ZshGroup(const CommandGroup& group, const std::vector<Command>& commands) {
  std::string out = fmt::format(
      "  if [[ $command == {} ]]; then\n    if ((CURRENT == 2)); then\n"
      "      local -a members=(\n",
      group.name);
  for (const Command& command : commands) {
    if (command.group() == group.name) out += ZshCommand(command.last_word(), command.summary);
  }
  return out +
         "      )\n      _describe command members\n      return\n    fi\n"
         "    command+=\" $words[2]\"\n    shift words\n    ((CURRENT--))\n  fi\n";
}

std::string FishGroupNames() {
  std::string names;
  for (const CommandGroup& group : AllGroups())
    names += (names.empty() ? "" : " ") + group.name;
  return names;
}

// True where this command stands: one of a group may have the name of another.
std::string FishWhen(const Command& command) {
  if (!command.group().empty()) {
    return fmt::format("__fish_seen_subcommand_from {}; and __fish_seen_subcommand_from {}",
                       command.group(), command.last_word());
  }
  return fmt::format("__fish_seen_subcommand_from {}; and not __fish_seen_subcommand_from {}",
                     command.name, FishGroupNames());
}

// Offers the command's own name where it may stand.
std::string FishName(const Command& command, const std::vector<Command>& commands) {
  const std::string when =
      command.group().empty()
          ? "not __fish_seen_subcommand_from " + Names(commands)
          : fmt::format("__fish_seen_subcommand_from {0}; and not __fish_seen_subcommand_from {1}",
                        command.group(), NamesIn(command.group(), commands));
  return fmt::format("complete -c tidewaiter -n '{}' -a {} -d '{}'\n", when, command.last_word(),
                     Quoted(command.summary));
}

std::string FishOption(const Command& command, const Option& option) {
  std::string value = option.is_positional() ? "" : " -l " + option.name.substr(2);
  if (!option.is_flag() && !option.is_positional()) value += " -x";
  if (!option.choices.empty()) value += fmt::format(" -a '{}'", fmt::join(option.choices, " "));
  if (option.completes == Completes::kFile) value += option.is_positional() ? " -F" : " -r -F";
  if (option.completes == Completes::kFolder) value += " -a '(__fish_complete_directories)'";
  if (value.empty()) return "";
  return fmt::format("complete -c tidewaiter -n '{}'{} -d '{}'\n", FishWhen(command), value,
                     Quoted(option.help));
}

}  // namespace

std::string BashCompletion(const std::vector<Command>& commands) {
  std::string out = fmt::format(
      "# bash completion for tidewaiter. Load it with: source <(tidewaiter completion bash)\n"
      "_tidewaiter() {{\n"
      "  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}}\n"
      "  if ((COMP_CWORD == 1)); then COMPREPLY=($(compgen -W '{}' -- \"$cur\")); return; fi\n"
      "  local word=${{COMP_WORDS[1]}}\n",
      Names(commands));
  for (const CommandGroup& group : AllGroups()) {
    out += fmt::format(
        "  if [[ $word == {} ]]; then\n"
        "    if ((COMP_CWORD == 2)); then COMPREPLY=($(compgen -W '{}' -- \"$cur\")); return; fi\n"
        "    word+=\" ${{COMP_WORDS[2]}}\"\n  fi\n",
        group.name, NamesIn(group.name, commands));
  }
  out += "  case \"$word\" in\n";
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
  for (const Command& command : commands) {
    if (command.group().empty()) out += ZshCommand(command.name, command.summary);
  }
  for (const CommandGroup& group : AllGroups())
    out += ZshCommand(group.name, group.summary);
  out += "    )\n    _describe command commands\n    return\n  fi\n  local command=$words[2]\n";
  out += "  shift words\n  ((CURRENT--))\n";
  for (const CommandGroup& group : AllGroups())
    out += ZshGroup(group, commands);
  out += "  case $command in\n";
  for (const Command& command : commands) {
    out += fmt::format("    '{}') _arguments", command.name);
    for (const Option& option : AllOptions(command)) {
      if (option.is_positional()) {
        out += fmt::format(" \\\n      '{}:{}:{}'", option.repeated ? "*" : "", option.name,
                           ZshAction(option));
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
  std::string out =
      "# fish completion for tidewaiter. Load it with: tidewaiter completion fish | source\n"
      "complete -c tidewaiter -f\n";
  for (const CommandGroup& group : AllGroups()) {
    out += fmt::format(
        "complete -c tidewaiter -n 'not __fish_seen_subcommand_from {}' -a {} -d '{}'\n",
        Names(commands), group.name, Quoted(group.summary));
  }
  for (const Command& command : commands) {
    out += FishName(command, commands);
    for (const Option& option : AllOptions(command))
      out += FishOption(command, option);
  }
  return out;
}

}  // namespace tidewaiter::cli
