// Rules on the past.
#include <algorithm>

#include <fmt/format.h>

#include "app/rules_past.h"
#include "cli/command_rules.h"
#include "cli/exit_code.h"
#include "cli/rules_past_text.h"

namespace tidewaiter::cli {
namespace {

struct BackTest {
  app::PastRequest request;
  std::string rule;
};

Result<std::size_t> FindRule(const app::RulesPast& past, const std::string& name) {
  const auto found = std::ranges::find(past.program.set().rules, name, &rules::Rule::name);
  if (found == past.program.set().rules.end()) {
    return Fail(ErrorCode::kNotFound,
                fmt::format("there is no rule \"{}\"; a row of a table is \"TABLE/1\"", name),
                "--rule");
  }
  return static_cast<std::size_t>(found - past.program.set().rules.begin());
}

Result<int> Run(const BackTest& wanted, Terminal& terminal) {
  ASSIGN_OR_RETURN(const app::RulesPast past, app::TryOnPast(wanted.request, terminal.progress()));
  std::optional<std::size_t> only;
  if (!wanted.rule.empty()) {
    ASSIGN_OR_RETURN(only, FindRule(past, wanted.rule));
  }
  terminal.FinishProgress();
  if (terminal.json()) {
    terminal.Out(PastJson(past, only) + '\n');
  } else {
    terminal.Out(only ? RulePastText(past, *only, terminal.bold())
                      : PastText(past, terminal.bold()));
  }
  return kExitOk;
}

}  // namespace

Command RulesBackTestCommand() {
  const auto wanted = std::make_shared<BackTest>();
  app::PastRequest& request = wanted->request;
  Command command{
      .name = "rules backtest",
      .summary = "say what rules would have found in the past",
      .synopsis =
          "FILE --data DIR [--rule NAME] [--from DATE] [--to DATE] [--model DIR [--share SHARE]]",
      .description =
          "Goes through a history in the order of time; each line sees what was known on its day. "
          "For each rule: how many lines it hits; how many of those that somebody looked at were "
          "wrong as it suspects; the same among lines drawn at random, the only ones that stand "
          "for "
          "all; money; how often something missing kept it from an answer. Ctrl-C ends it."};
  command.options = {
      FileOption("FILE", "FILE", "A file of rules.", &request.rules).Required(),
      FolderOption("--data", "The history (see import).", &request.data).Required(),
      TextOption("--rule", "NAME", "One rule in full: months, offices, overlap, examples.",
                 &wanted->rule),
      DayOption("--from", "Figures of lines from this day on; earlier ones are only learned.",
                [&request](Day day) { request.from = day; }),
      DayOption("--to", "The last day.", [&request](Day day) { request.to = day; }),
      FolderOption("--model",
                   "Compare with what this model would choose, and estimate by it what is wrong "
                   "where nobody looked.",
                   &request.model),
      ShareOption("--share", "What the model may choose (default 5%).", &request.model_share)};
  command.examples = {
      {"tidewaiter rules backtest mine.rules --data data", "All rules:"},
      {"tidewaiter rules backtest mine.rules --data data --rule cheap_goods --model model",
       "One of them in full, against a model:"}};
  command.run = [wanted](Terminal& terminal) { return Run(*wanted, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
