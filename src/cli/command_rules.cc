// What can be done with a file of rules alone.
#include "cli/command_rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/exit_code.h"
#include "cli/rules_json.h"
#include "cli/rules_text.h"
#include "cli/table.h"
#include "detect/rules/print.h"

namespace tidewaiter::cli {
namespace {

struct Files {
  app::RuleFields fields;
  std::vector<os::Path> paths;
};

std::string Counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string SetText(const rules::RuleSet& set) {
  return fmt::format("{}, {}, {}", Counted(set.rules.size(), "rule", "rules"),
                     Counted(set.tables.size(), "table", "tables"),
                     Counted(set.lists.size(), "list", "lists"));
}

Result<int> Check(const Files& files, Terminal& terminal) {
  ASSIGN_OR_RETURN(const rules::Schema schema, app::RuleSchema(files.fields));
  ASSIGN_OR_RETURN(const std::vector<app::RuleFile> read, app::ReadRuleFiles(files.paths, schema));
  std::size_t problems = 0;
  std::string text;
  for (const app::RuleFile& file : read) {
    problems += file.read.problems.size();
    text += ProblemsText(file, terminal.width());
    if (file.read.problems.empty()) {
      text += fmt::format("{}: {}, no problems\n", Printable(file.name), SetText(file.read.set));
    }
  }
  if (problems > 0) text += Counted(problems, "problem", "problems") + '\n';
  terminal.Out(terminal.json() ? CheckJson(read) + '\n' : text);
  return problems == 0 ? kExitOk : kExitUsage;
}

struct File {
  app::RuleFields fields;
  os::Path path;
};

std::string CasesText(const rules::RuleSet& set, const std::vector<rules::CaseResult>& results,
                      std::size_t width) {
  std::string text;
  std::size_t failed = 0;
  for (const rules::CaseResult& result : results) {
    if (result.passed) continue;
    ++failed;
    text += FailedCaseText(set.rules[result.rule], result, width);
  }
  text += fmt::format("{} passed, {} failed\n", Counted(results.size() - failed, "case", "cases"),
                      failed);
  for (const rules::Rule& rule : set.rules) {
    std::string lacks;
    for (const std::string& kind : MissingOf(rule))
      lacks += (lacks.empty() ? "" : ", ") + kind;
    if (!lacks.empty()) {
      text +=
          fmt::format("{}: before it can be approved it needs a case of: {}\n", rule.name, lacks);
    }
  }
  return text;
}

Result<int> Test(const File& file, Terminal& terminal) {
  ASSIGN_OR_RETURN(const rules::Schema schema, app::RuleSchema(file.fields));
  ASSIGN_OR_RETURN(const app::RuleFile read, app::ReadGoodRules(file.path, schema));
  const rules::RuleSet& set = read.read.set;
  const std::vector<rules::CaseResult> results = rules::RunCases(set, schema);
  terminal.Out(terminal.json() ? CasesJson(set, results) + '\n'
                               : CasesText(set, results, terminal.width()));
  return std::ranges::all_of(results, &rules::CaseResult::passed) ? kExitOk : kExitDiffers;
}

struct Format {
  File file;
  bool check = false;
  bool write = false;
};

Result<int> FormatFile(const Format& format, Terminal& terminal) {
  if (format.check && format.write) {
    return Fail(ErrorCode::kInvalidArgument, "--check and --write exclude each other", "--write");
  }
  ASSIGN_OR_RETURN(const rules::Schema schema, app::RuleSchema(format.file.fields));
  ASSIGN_OR_RETURN(const app::RuleFile read, app::ReadGoodRules(format.file.path, schema));
  const std::string text = rules::PrintRules(read.read.set, schema);
  if (format.check) {
    if (text == read.text) return kExitOk;
    terminal.Say(fmt::format("{} is written in another way\n", Printable(read.name)));
    return kExitDiffers;
  }
  if (!format.write) {
    terminal.Out(terminal.json() ? RulesTextJson(text) + '\n' : text);
  } else if (text != read.text) {
    RETURN_IF_ERROR(os::WriteFile(format.file.path, text));
  }
  return kExitOk;
}

std::string FieldsText(const rules::Schema& schema, bool bold) {
  Table table({{"field"}, {"kind"}, {"unit"}, {"stage"}, {"about"}});
  for (const rules::FieldInfo& field : schema.fields()) {
    table.Add({field.name, std::string(FieldKindName(field.kind)),
               rules::UnitText(field.unit, schema.currency()),
               std::string(rules::StageName(field.stage)), field.about});
  }
  return table.Render(bold);
}

Result<int> Fields(const app::RuleFields& fields, Terminal& terminal) {
  ASSIGN_OR_RETURN(const rules::Schema schema, app::RuleSchema(fields));
  terminal.Out(terminal.json() ? FieldsJson(schema) + '\n' : FieldsText(schema, terminal.bold()));
  return kExitOk;
}

Result<int> ShowExample(const app::RuleFields& fields, Terminal& terminal) {
  ASSIGN_OR_RETURN(const rules::Schema schema, app::RuleSchema(fields));
  const std::string text = app::ExampleRules(schema.currency());
  terminal.Out(terminal.json() ? RulesTextJson(text) + '\n' : text);
  return kExitOk;
}

}  // namespace

Option RuleDataOption(app::RuleFields* fields) {
  return FolderOption("--data", "A history: its currency, and its own fields too.", &fields->data);
}

Option RuleCurrencyOption(app::RuleFields* fields) {
  return TextOption("--currency", "CODE", "Without --data: the currency of amounts (default XTS).",
                    &fields->currency);
}

Command RulesCheckCommand() {
  const auto files = std::make_shared<Files>();
  Command command{
      .name = "rules check",
      .summary = "say everything that is wrong in files of rules",
      .synopsis = "FILE... [--data DIR] [--currency CODE]",
      .description =
          "Reads rules, decision tables and lists (docs/formats/rules.md) and shows each problem "
          "at "
          "the word that is meant, with what to write in its place. A list in one of the files may "
          "be used in the others. Ends with 2 when there are problems."};
  command.options = {FilesOption("FILE", "Files of rules.", &files->paths).Required(),
                     RuleDataOption(&files->fields), RuleCurrencyOption(&files->fields)};
  command.examples = {{"tidewaiter rules check mine.rules --data data",
                       "With the fields and the currency of a history:"}};
  command.run = [files](Terminal& terminal) { return Check(*files, terminal); };
  return command;
}

Command RulesTestCommand() {
  const auto file = std::make_shared<File>();
  Command command{
      .name = "rules test",
      .summary = "run the cases that rules bring",
      .synopsis = "FILE [--data DIR] [--currency CODE]",
      .description =
          "Every case of every rule: of one that failed it shows each condition with the values it "
          "met. Says too which cases a rule lacks before it can be approved. Ends with 1 when a "
          "case failed."};
  command.options = {FileOption("FILE", "FILE", "A file of rules.", &file->path).Required(),
                     RuleDataOption(&file->fields), RuleCurrencyOption(&file->fields)};
  command.examples = {{"tidewaiter rules test mine.rules", "All cases:"}};
  command.run = [file](Terminal& terminal) { return Test(*file, terminal); };
  return command;
}

Command RulesFormatCommand() {
  const auto format = std::make_shared<Format>();
  Command command{
      .name = "rules format",
      .summary = "print rules in the one way the house writes them",
      .synopsis = "FILE [--write | --check] [--data DIR] [--currency CODE]",
      .description =
          "The same rules, with clauses in their order and one kind of line breaks. Comments "
          "behind \"#\" stay with their lines. With --check it prints nothing and ends with 1 when "
          "the file is written in another way."};
  command.options = {FileOption("FILE", "FILE", "A file of rules.", &format->file.path).Required(),
                     Flag("--write", "Into the file itself.", &format->write),
                     Flag("--check", "Only say whether it would change.", &format->check),
                     RuleDataOption(&format->file.fields),
                     RuleCurrencyOption(&format->file.fields)};
  command.examples = {{"tidewaiter rules format mine.rules --write", "Tidy up:"}};
  command.run = [format](Terminal& terminal) { return FormatFile(*format, terminal); };
  return command;
}

Command RulesFieldsCommand() {
  const auto fields = std::make_shared<app::RuleFields>();
  Command command{.name = "rules fields",
                  .summary = "list what a rule may ask",
                  .synopsis = "[--data DIR] [--currency CODE]",
                  .description =
                      "Every field with its kind, its unit, and the step at which it was declared "
                      "(FIELD at STAGE; without a stage it is what the declaration says)."};
  command.options = {RuleDataOption(fields.get()), RuleCurrencyOption(fields.get())};
  command.examples = {{"tidewaiter rules fields --data data", "Of a history:"}};
  command.run = [fields](Terminal& terminal) { return Fields(*fields, terminal); };
  return command;
}

Command RulesExampleCommand() {
  const auto fields = std::make_shared<app::RuleFields>();
  Command command{.name = "rules example",
                  .summary = "print a file of rules to begin with",
                  .synopsis = "[--data DIR] [--currency CODE]",
                  .description =
                      "Two rules with their cases, a table and a list, with remarks. They have no "
                      "problems, pass their cases, and find something in a simulated country."};
  command.options = {RuleDataOption(fields.get()), RuleCurrencyOption(fields.get())};
  command.examples = {{"tidewaiter rules example > mine.rules", "A file of one's own:"}};
  command.run = [fields](Terminal& terminal) { return ShowExample(*fields, terminal); };
  return command;
}

std::vector<Command> RulesCommands() {
  std::vector<Command> commands;
  commands.push_back(RulesExampleCommand());
  commands.push_back(RulesFieldsCommand());
  commands.push_back(RulesCheckCommand());
  commands.push_back(RulesTestCommand());
  commands.push_back(RulesFormatCommand());
  commands.push_back(RulesBackTestCommand());
  commands.push_back(RulesDiffCommand());
  commands.push_back(RulesExportCommand());
  commands.push_back(RulesImportCommand());
  return commands;
}

}  // namespace tidewaiter::cli
