// Rules to a desk that runs, and from it.
#include <algorithm>

#include <fmt/format.h>

#include "app/rules_desk.h"
#include "cli/arguments.h"
#include "cli/command_rules.h"
#include "cli/exit_code.h"
#include "cli/rules_json.h"
#include "cli/table.h"

namespace tidewaiter::cli {
namespace {

struct Export {
  app::DeskAddress desk;
  os::Path ca_file;
  os::Path out;
  std::vector<std::string> names;
};

Result<int> RunExport(Export& wanted, Terminal& terminal) {
  if (!wanted.ca_file.empty()) wanted.desk.ca_file = wanted.ca_file;
  ASSIGN_OR_RETURN(const std::string text, app::ExportRules(wanted.desk, wanted.names));
  if (wanted.out.empty()) {
    terminal.Out(terminal.json() ? RulesTextJson(text) + '\n' : text);
    return kExitOk;
  }
  RETURN_IF_ERROR(os::WriteFile(wanted.out, text));
  terminal.Say("the rules are in " + wanted.out.string() + '\n');
  return kExitOk;
}

struct Import {
  app::DeskAddress desk;
  os::Path ca_file;
  os::Path file;
  std::string offices;
  app::ImportRequest request;
};

std::string ImportedText(const std::vector<app::ImportedRule>& imported, bool bold) {
  Table table({{"name"}, {"result"}, {"why"}});
  for (const app::ImportedRule& rule : imported)
    table.Add({rule.name, rule.result, rule.problem});
  return table.Render(bold);
}

Result<int> RunImport(Import& wanted, Terminal& terminal) {
  if (!wanted.ca_file.empty()) wanted.desk.ca_file = wanted.ca_file;
  if (!wanted.offices.empty()) {
    ASSIGN_OR_RETURN(wanted.request.offices, ParseWords(wanted.offices));
  }
  ASSIGN_OR_RETURN(wanted.request.text, os::ReadFile(wanted.file));
  ASSIGN_OR_RETURN(const std::vector<app::ImportedRule> imported,
                   app::ImportRules(wanted.desk, wanted.request, os::RealClock()));
  terminal.Out(terminal.json() ? ImportedJson(imported) + '\n'
                               : ImportedText(imported, terminal.bold()));
  const bool refused = std::ranges::any_of(
      imported, [](const app::ImportedRule& rule) { return rule.result == "refused"; });
  return refused ? kExitDiffers : kExitOk;
}

std::vector<Option> DeskOptions(app::DeskAddress* desk, os::Path* ca_file) {
  return {TextOption("--server", "URL",
                     "The desk: https://HOST[:PORT], or http://localhost:PORT on its own machine.",
                     &desk->url)
              .Required(),
          FileOption("--key-file", "FILE",
                     "An API key on its first line, which an administrator of the desk made.",
                     &desk->key_file)
              .Required(),
          FileOption("--ca", "FILE",
                     "The authority of the desk's certificate, where the system does not know it.",
                     ca_file)};
}

}  // namespace

Command RulesExportCommand() {
  const auto wanted = std::make_shared<Export>();
  Command command{.name = "rules export",
                  .summary = "take rules out of a desk",
                  .synopsis = "--server URL --key-file FILE [NAME...] [--out FILE] [--ca FILE]",
                  .description =
                      "The newest version of every rule, table and list that the key may read, as "
                      "one text; with names these alone."};
  command.options = {TextsOption("NAME", "A rule, table or list.", &wanted->names)};
  for (Option& option : DeskOptions(&wanted->desk, &wanted->ca_file))
    command.options.push_back(std::move(option));
  command.options.push_back(
      FileOption("--out", "FILE", "Write it there (default: print it).", &wanted->out));
  command.examples = {
      {"tidewaiter rules export --server https://desk.customs.example --key-file "
       "desk.key --out desk.rules",
       "All of them:"}};
  command.run = [wanted](Terminal& terminal) { return RunExport(*wanted, terminal); };
  return command;
}

Command RulesImportCommand() {
  const auto wanted = std::make_shared<Import>();
  Command command{
      .name = "rules import",
      .summary = "bring rules to a desk, as drafts",
      .synopsis =
          "FILE --server URL --key-file FILE --note TEXT [--offices OFFICE,...] [--ca FILE]",
      .description =
          "Sends the file. What is new there begins as a draft; of what is there already a new "
          "version is made when it differs. Nothing acts before a second officer approved it. Ends "
          "with 1 when the desk refused one of them."};
  command.options = {FileOption("FILE", "FILE", "A file of rules.", &wanted->file).Required()};
  for (Option& option : DeskOptions(&wanted->desk, &wanted->ca_file))
    command.options.push_back(std::move(option));
  command.options.push_back(TextOption("--note", "TEXT",
                                       "What changed and why, for those who approve it.",
                                       &wanted->request.note)
                                .Required());
  command.options.push_back(TextOption(
      "--offices", "OFFICE,...", "Where new ones hold (default: everywhere).", &wanted->offices));
  command.examples = {
      {"tidewaiter rules import mine.rules --server http://localhost:8080 "
       "--key-file desk.key --note \"campaign of 2026\"",
       "On the desk's own machine:"}};
  command.run = [wanted](Terminal& terminal) { return RunImport(*wanted, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
