#include "cli/command.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/arguments.h"

namespace tidewaiter::cli {

Option Flag(std::string name, std::string help, bool* target) {
  return {.name = std::move(name),
          .value = "",
          .help = std::move(help),
          .set = [target](std::string_view) -> Status {
            *target = true;
            return {};
          }};
}

Option TextOption(std::string name, std::string value, std::string help, std::string* target) {
  return {.name = std::move(name),
          .value = std::move(value),
          .help = std::move(help),
          .set = [target](std::string_view text) -> Status {
            *target = text;
            return {};
          }};
}

Option FileOption(std::string name, std::string value, std::string help, os::Path* target) {
  return {.name = std::move(name),
          .value = std::move(value),
          .help = std::move(help),
          .set = [target](std::string_view text) -> Status {
            if (text.empty()) return Fail(ErrorCode::kInvalidArgument, "the file's name is empty");
            *target = os::Path(text);
            return {};
          },
          .completes = Completes::kFile};
}

Option TextsOption(std::string name, std::string help, std::vector<std::string>* target) {
  return Option{.name = name,
                .value = name,
                .help = std::move(help),
                .set = [target](std::string_view text) -> Status {
                  target->emplace_back(text);
                  return {};
                }}
      .Repeated();
}

Option FilesOption(std::string name, std::string help, std::vector<os::Path>* target) {
  return Option{.name = name,
                .value = name,
                .help = std::move(help),
                .set = [target](std::string_view text) -> Status {
                  if (text.empty()) {
                    return Fail(ErrorCode::kInvalidArgument, "the file's name is empty");
                  }
                  target->emplace_back(text);
                  return {};
                },
                .completes = Completes::kFile}
      .Repeated();
}

Option FolderOption(std::string name, std::string help, os::Path* target) {
  Option option = FileOption(std::move(name), "DIR", std::move(help), target);
  option.completes = Completes::kFolder;
  return option;
}

Option CountOption(std::string name, std::string help, std::uint64_t* target, std::uint64_t low,
                   std::uint64_t high) {
  return {.name = std::move(name),
          .value = "N",
          .help = std::move(help),
          .set = [target, low, high](std::string_view text) -> Status {
            ASSIGN_OR_RETURN(*target, ParseCount(text, low, high));
            return {};
          }};
}

Option IntOption(std::string name, std::string help, int* target, int low, int high) {
  return {.name = std::move(name),
          .value = "N",
          .help = std::move(help),
          .set = [target, low, high](std::string_view text) -> Status {
            ASSIGN_OR_RETURN(const std::uint64_t count,
                             ParseCount(text, static_cast<std::uint64_t>(low),
                                        static_cast<std::uint64_t>(high)));
            *target = static_cast<int>(count);
            return {};
          }};
}

Option ShareOption(std::string name, std::string help, double* target) {
  return {.name = std::move(name),
          .value = "SHARE",
          .help = std::move(help),
          .set = [target](std::string_view text) -> Status {
            ASSIGN_OR_RETURN(*target, ParseShare(text));
            return {};
          }};
}

Option DayOption(std::string name, std::string help, std::function<void(Day)> set) {
  return {.name = std::move(name),
          .value = "DATE",
          .help = std::move(help),
          .set = [set = std::move(set)](std::string_view text) -> Status {
            ASSIGN_OR_RETURN(const Day day, ParseIsoDay(text));
            set(day);
            return {};
          }};
}

Option ChoiceOption(std::string name, std::string help, std::vector<std::string> choices,
                    std::function<void(std::size_t)> set) {
  Option option{.name = std::move(name),
                .value = fmt::format("{}", fmt::join(choices, "|")),
                .help = std::move(help),
                .set = {}};
  option.set = [choices, set = std::move(set)](std::string_view text) -> Status {
    const auto place = std::ranges::find(choices, text);
    if (place == choices.end()) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("\"{}\" is not one of {}", text, fmt::join(choices, ", ")));
    }
    set(static_cast<std::size_t>(place - choices.begin()));
    return {};
  };
  option.choices = std::move(choices);
  return option;
}

Option LanguageOption(std::string help, risk::Language* target) {
  std::vector<std::string> codes;
  for (const risk::Language language : risk::kLanguages)
    codes.emplace_back(risk::LanguageCode(language));
  return ChoiceOption("--lang", std::move(help), std::move(codes),
                      [target](std::size_t place) { *target = risk::kLanguages[place]; });
}

std::vector<Option> CommonOptionList(CommonOptions* target) {
  return {Flag("--json", "Print one JSON document on standard output, and nothing else.",
               &target->json),
          Flag("--quiet", "No remarks and no progress on standard error.", &target->quiet),
          Flag("--progress", "Show progress even when standard error is not a terminal.",
               &target->progress),
          Flag("--help", "Show this manual (also -h).", &target->help)};
}

std::vector<Option> AllOptions(const Command& command) {
  std::vector<Option> options = command.options;
  CommonOptions unused;
  for (Option& option : CommonOptionList(&unused)) {
    option.set = {};  // its target ends here
    options.push_back(std::move(option));
  }
  return options;
}

}  // namespace tidewaiter::cli
