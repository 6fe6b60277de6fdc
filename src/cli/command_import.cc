#include <fmt/format.h>

#include "app/history.h"
#include "app/report_numbers.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/read_summary.h"
#include "cli/to_json.h"

namespace tidewaiter::cli {
namespace {

struct Import {
  os::Path file;
  os::Path mapping;
  os::Path data;
};

Result<int> Run(const Import& import, Terminal& terminal) {
  ASSIGN_OR_RETURN(const app::ImportResult result,
                   app::ImportFile(import.file, import.mapping, import.data, terminal.progress()));
  terminal.FinishProgress();
  if (terminal.json()) {
    terminal.Out(ImportJson(result) + '\n');
    return kExitOk;
  }
  const app::NumberFormat format(app::Language::kEnglish);
  terminal.Out(ReadSummaryText(result.read, result.rejects_file));
  terminal.Out(fmt::format(
      "{} with an outcome, {} of them irregular\nthe history in {} has {} rows\n",
      format.Count(std::size_t{result.with_outcome}), format.Count(std::size_t{result.irregular}),
      import.data.string(), format.Count(std::size_t{result.history_lines})));
  return kExitOk;
}

}  // namespace

Command ImportCommand() {
  const auto import = std::make_shared<Import>();
  Command command{
      .name = "import",
      .summary = "add a file of declarations to the history",
      .synopsis = "FILE --mapping MAPPING --data DIR",
      .description =
          "Reads the file by the mapping and adds its lines to the history, a folder of Parquet "
          "files. A row that cannot be read is not added but listed in DIR/rejects with line, "
          "column and reason. A line whose id is there already replaces the earlier one, which is "
          "kept. When anything fails the history is as it was."};
  command.options = {
      FileOption("FILE", "FILE", "Declarations: .csv, .tsv, also .gz, or .parquet.", &import->file)
          .Required(),
      FileOption("--mapping", "MAPPING", "Which column is what (see map).", &import->mapping)
          .Required(),
      FolderOption("--data", "The history; made when it is not there.", &import->data).Required()};
  command.examples = {
      {"tidewaiter import 2025.csv --mapping 2025.toml --data data", "Add a year:"}};
  command.run = [import](Terminal& terminal) { return Run(*import, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
