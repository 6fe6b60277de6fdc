#include <fmt/format.h>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "cli/to_json.h"
#include "warehouse/propose.h"

namespace tidewaiter::cli {
namespace {

struct Map {
  os::Path file;
  os::Path out;
};

std::string Guesses(const warehouse::Proposal& proposal) {
  Table table({{"column"}, {"becomes"}, {"sure", Align::kRight}, {"because"}});
  for (const warehouse::ColumnGuess& guess : proposal.guesses) {
    table.Add(
        {guess.column, guess.field, fmt::format("{:.0f} %", guess.confidence * 100), guess.why});
  }
  for (const std::string& column : proposal.unmapped)
    table.Add({column, "left out", "", ""});
  return table.Render();
}

Result<int> Run(const Map& map, Terminal& terminal) {
  ASSIGN_OR_RETURN(const warehouse::Proposal proposal, warehouse::ProposeMapping(map.file));
  const std::string toml = warehouse::RenderMapping(proposal.mapping);
  if (!map.out.empty()) {
    std::error_code ignored;
    if (std::filesystem::exists(map.out, ignored)) {
      return Fail(ErrorCode::kConflict,
                  map.out.string() + " is already there: it may hold corrections by hand", "--out");
    }
    RETURN_IF_ERROR(os::WriteFile(map.out, toml));
  }
  if (terminal.json()) {
    terminal.Out(MapJson(proposal, toml, map.out) + '\n');
    return kExitOk;
  }
  if (map.out.empty()) terminal.Out(toml);
  terminal.Say(Guesses(proposal));
  for (const std::string& note : proposal.notes)
    terminal.Say('\n' + Wrapped("note: " + Printable(note), terminal.width(), ""));
  if (!map.out.empty()) terminal.Say("\nThe mapping is in " + map.out.string() + '\n');
  return kExitOk;
}

}  // namespace

Command MapCommand() {
  const auto map = std::make_shared<Map>();
  Command command{
      .name = "map",
      .summary = "propose which column of a file is what",
      .synopsis = "FILE [--out MAPPING]",
      .description =
          "Looks at the names and the first 10,000 rows of a CSV, TSV or Parquet file and prints a "
          "mapping as TOML with comments. On standard error it says for each column what it takes "
          "it for, how sure it is and why. It is a proposal: read it before you use it, above all "
          "the part about outcomes."};
  command.options = {
      FileOption("FILE", "FILE", "Declarations: .csv, .tsv, also .gz, or .parquet.", &map->file)
          .Required(),
      FileOption("--out", "MAPPING", "Write the mapping there. Nothing is overwritten.",
                 &map->out)};
  command.examples = {
      {"tidewaiter map 2025.csv --out 2025.toml", "Propose a mapping and keep it:"}};
  command.run = [map](Terminal& terminal) { return Run(*map, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
