// Command: one word of the program with its options, its manual and what it does. Parser, help,
// documentation and shell completion all come from this one description, so none can lag.
//
//   Command command{.name = "query", .summary = "ask the history in SQL", ...};
//   command.options = {TextOption("SQL", "SQL", "One SELECT.", &query->sql).Required(), ...};
//   command.run = [=](Terminal& terminal) -> Result<int> { ... };
#ifndef TIDEWAITER_CLI_COMMAND_H_
#define TIDEWAITER_CLI_COMMAND_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "cli/terminal.h"
#include "os/file.h"
#include "risk/language.h"

namespace tidewaiter::cli {

// What a shell offers for a value.
enum class Completes { kNothing, kFile, kFolder };

struct Option {
  std::string name;   // "--seed"; a positional one: "FILE"
  std::string value;  // what stands for its value in the manual; "" for a flag
  std::string help;   // one sentence, with the default
  // Takes the value, or "" for a flag. Errors: kInvalidArgument.
  std::function<Status(std::string_view)> set;
  bool required = false;
  Completes completes = Completes::kNothing;
  std::vector<std::string> choices = {};  // the only values, when there are any
  bool repeated = false;                  // may come again: `set` for each value

  [[nodiscard]] bool is_positional() const { return !name.starts_with('-'); }
  [[nodiscard]] bool is_flag() const { return value.empty(); }
  [[nodiscard]] Option Required() && {
    required = true;
    return std::move(*this);
  }
  [[nodiscard]] Option Repeated() && {
    repeated = true;
    return std::move(*this);
  }
};

struct Example {
  std::string command;
  std::string says;
};

struct Command {
  std::string name;      // one word, or two: "rules check" is the command check of the group rules
  std::string summary;   // a few words, without a full stop
  std::string synopsis;  // behind the name: "--out DIR [OPTIONS]"
  std::string description;
  std::vector<Option> options = {};
  std::vector<Example> examples = {};
  std::function<Result<int>(Terminal&)> run = {};  // the exit code

  // The first of two words, "" for a command of one.
  [[nodiscard]] std::string_view group() const {
    const std::size_t end = name.find(' ');
    return end == std::string::npos ? std::string_view() : std::string_view(name).substr(0, end);
  }
  [[nodiscard]] std::string_view last_word() const {
    return std::string_view(name).substr(name.rfind(' ') + 1);  // npos + 1 is 0
  }
};

// Options whose value goes to `*target`. The target must outlive the option.
Option Flag(std::string name, std::string help, bool* target);
Option TextOption(std::string name, std::string value, std::string help, std::string* target);
// Positional, any number of times; each value goes to the end of `*target`.
Option TextsOption(std::string name, std::string help, std::vector<std::string>* target);
Option FilesOption(std::string name, std::string help, std::vector<os::Path>* target);
Option FileOption(std::string name, std::string value, std::string help, os::Path* target);
Option FolderOption(std::string name, std::string help, os::Path* target);
Option CountOption(std::string name, std::string help, std::uint64_t* target, std::uint64_t low,
                   std::uint64_t high);
Option IntOption(std::string name, std::string help, int* target, int low, int high);
Option ShareOption(std::string name, std::string help, double* target);
Option DayOption(std::string name, std::string help, std::function<void(Day)> set);
// `set` gets the place in `choices`.
Option ChoiceOption(std::string name, std::string help, std::vector<std::string> choices,
                    std::function<void(std::size_t)> set);
// --lang, with the codes of all languages.
Option LanguageOption(std::string help, risk::Language* target);

// The commands of the program, in the order of the manual.
std::string_view ProgramVersion();

Command SimulateCommand();
Command MapCommand();
Command ImportCommand();
Command TrainCommand();
Command AssessCommand();
Command ServeCommand();
Command BackupCommand();
Command RestoreCommand();
Command ExplainCommand();
Command EvaluateCommand();
Command ReplayCommand();
Command QueryCommand();
std::vector<Command> RulesCommands();     // the group "rules"
std::vector<Command> TariffCommands();    // the group "tariff"
std::vector<Command> ClassifyCommands();  // the group "classify"
std::vector<Command> TrackCommands();     // the group "track"
std::vector<Command> LedgerCommands();    // the group "ledger"
Command VersionCommand();
std::vector<Command> AllCommands();  // these, and the two about themselves: completion, help

struct CommandGroup {
  std::string name;
  std::string summary;
};
std::vector<CommandGroup> AllGroups();

// Options that every command has, into `*target`.
std::vector<Option> CommonOptionList(CommonOptions* target);

// A command's options and the common ones: for manuals, not for parsing.
std::vector<Option> AllOptions(const Command& command);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_COMMAND_H_
