#include "cli/parse.h"

#include <algorithm>
#include <deque>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace tidewaiter::cli {
namespace {

constexpr int kRepeatedMax = 10'000;  // of one option: as many files as a shell hands over

// What CLI11 found for one option: kept until all is parsed, so that --help asks for nothing else.
struct Taken {
  const Option* option = nullptr;
  CLI::Option* found = nullptr;
  std::string value;
  std::vector<std::string> values;  // of one that may come again
  bool flag = false;
};

struct Registered {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::deque<Taken> taken;  // CLI11 holds on to the addresses of its elements
};

void Register(Registered& into, const Option& option) {
  Taken& taken = into.taken.emplace_back();
  taken.option = &option;
  if (option.repeated) {
    taken.found = into.app->add_option(option.name, taken.values)->expected(1, kRepeatedMax);
  } else if (option.is_positional() || !option.is_flag()) {
    taken.found = into.app->add_option(option.name, taken.value);
    taken.found->allow_extra_args(false);
  } else {
    const std::string names = option.name == "--help" ? "-h,--help" : option.name;
    taken.found = into.app->add_flag(names, taken.flag);
  }
}

Status HandOne(const Option& option, std::string_view value) {
  if (auto status = option.set(value); !status) {
    return Fail(status.error().code, fmt::format("{}: {}", option.name, status.error().message),
                option.name);
  }
  return {};
}

Status Hand(const Registered& chosen) {
  for (const Taken& taken : chosen.taken) {
    if (taken.found->count() == 0) continue;
    if (!taken.option->repeated) RETURN_IF_ERROR(HandOne(*taken.option, taken.value));
    for (const std::string& value : taken.values)
      RETURN_IF_ERROR(HandOne(*taken.option, value));
  }
  return {};
}

Status CheckRequired(const Registered& chosen) {
  for (const Taken& taken : chosen.taken) {
    if (!taken.option->required || taken.found->count() > 0) continue;
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{0} needs {1}; see: tidewaiter {0} --help", chosen.command->name,
                            taken.option->name),
                taken.option->name);
  }
  return {};
}

std::unexpected<Error> Unknown(std::string_view name) {
  const std::string_view group = name.substr(0, std::min(name.find(' '), name.size()));
  return Fail(ErrorCode::kInvalidArgument,
              fmt::format("there is no command \"{}\"; see: tidewaiter {}--help", name,
                          group.size() == name.size() ? "" : std::string(group) + ' '));
}

}  // namespace

Result<Parsed> ParseCommandLine(const std::vector<Command>& commands,
                                const std::vector<std::string>& words) {
  Parsed parsed;
  if (words.empty() || words[0] == "--help" || words[0] == "-h") return parsed;
  std::string name = words[0] == "--version" ? "version" : words[0];
  std::size_t used = 1;
  if (std::ranges::find(commands, name, &Command::group) != commands.end()) {
    if (words.size() == 1 || words[1] == "--help" || words[1] == "-h") {
      parsed.group = name;
      return parsed;
    }
    name += ' ' + words[1];
    used = 2;
  }
  const auto command = std::ranges::find(commands, name, &Command::name);
  if (command == commands.end()) return Unknown(name);

  const std::vector<Option> common = CommonOptionList(&parsed.common);
  CLI::App app;
  app.set_help_flag();  // ours, which is a manual
  Registered chosen{.command = &*command, .app = &app, .taken = {}};
  for (const Option& option : command->options)
    Register(chosen, option);
  for (const Option& option : common)
    Register(chosen, option);
  try {
    app.parse(
        std::vector<std::string>(words.rbegin(), words.rend() - static_cast<std::ptrdiff_t>(used)));
  } catch (const CLI::ParseError& error) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{}; see: tidewaiter {} --help", error.what(), name));
  }
  RETURN_IF_ERROR(Hand(chosen));
  if (!parsed.common.help) RETURN_IF_ERROR(CheckRequired(chosen));
  parsed.command = &*command;
  return parsed;
}

}  // namespace tidewaiter::cli
