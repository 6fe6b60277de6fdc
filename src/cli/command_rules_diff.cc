// Two files of rules against each other.
#include <optional>

#include "app/history.h"
#include "app/rules_compare.h"
#include "app/rules_past.h"
#include "cli/command_rules.h"
#include "cli/exit_code.h"
#include "cli/rules_diff_text.h"

namespace tidewaiter::cli {
namespace {

constexpr std::uint64_t kShownMax = 100'000;  // lines of each rule: more is a query

struct Diff {
  app::RuleFields fields;
  os::Path before;
  os::Path after;
  std::uint64_t shown = 5;
};

// What the changes do to the lines of the history.
struct OnPast {
  LineTable lines;
  std::vector<app::HitChange> hits;
};

Result<OnPast> HitsOf(const Diff& diff, const rules::RuleSet& before, const rules::RuleSet& after,
                      const rules::Schema& schema, const Progress& progress) {
  ASSIGN_OR_RETURN(LineTable lines, app::LoadHistory(diff.fields.data, progress));
  ASSIGN_OR_RETURN(std::vector<app::HitChange> hits,
                   app::CompareHits(rules::Program(before, schema), rules::Program(after, schema),
                                    lines, progress));
  return OnPast{.lines = std::move(lines), .hits = std::move(hits)};
}

Result<int> Run(const Diff& diff, Terminal& terminal) {
  ASSIGN_OR_RETURN(const rules::Schema schema, app::RuleSchema(diff.fields));
  ASSIGN_OR_RETURN(const app::RuleFile before, app::ReadGoodRules(diff.before, schema));
  ASSIGN_OR_RETURN(const app::RuleFile after, app::ReadGoodRules(diff.after, schema));
  const std::vector<app::RuleChange> changes =
      app::CompareRules(before.read.set, after.read.set, schema);
  std::optional<OnPast> past;
  if (!diff.fields.data.empty()) {
    ASSIGN_OR_RETURN(past,
                     HitsOf(diff, before.read.set, after.read.set, schema, terminal.progress()));
    terminal.FinishProgress();
  }
  const auto shown = static_cast<std::size_t>(diff.shown);
  if (terminal.json()) {
    const std::vector<app::HitChange> none;
    terminal.Out(DiffJson(changes, past ? past->hits : none, past ? &past->lines : nullptr, shown) +
                 '\n');
    return kExitOk;
  }
  terminal.Out(ChangesText(changes));
  if (past) terminal.Out('\n' + HitChangesText(past->hits, past->lines, shown, terminal.bold()));
  return kExitOk;
}

}  // namespace

Command RulesDiffCommand() {
  const auto diff = std::make_shared<Diff>();
  Command command{
      .name = "rules diff",
      .summary = "say what changed between two files of rules",
      .synopsis = "OLD NEW [--data DIR] [--lines N] [--currency CODE]",
      .description =
          "Clause by clause: \"-\" before what was there, \"+\" before what is there now; remarks "
          "and "
          "line breaks do not count. With a history also how many of its lines each rule hits by "
          "one file and not by the other, and the newest of them."};
  command.options = {FileOption("OLD", "OLD", "A file of rules.", &diff->before).Required(),
                     FileOption("NEW", "NEW", "The same, later.", &diff->after).Required(),
                     RuleDataOption(&diff->fields),
                     CountOption("--lines", "So many lines of each rule are shown (default 5).",
                                 &diff->shown, 0, kShownMax),
                     RuleCurrencyOption(&diff->fields)};
  command.examples = {{"tidewaiter rules diff old.rules new.rules --data data",
                       "What a change does to the lines of the past:"}};
  command.run = [diff](Terminal& terminal) { return Run(*diff, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
