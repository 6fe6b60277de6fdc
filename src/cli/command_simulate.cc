#include <fmt/format.h>

#include "app/report_numbers.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/to_json.h"
#include "sim/write.h"

namespace tidewaiter::cli {
namespace {

constexpr std::uint64_t kLinesMax = 1'000'000'000;
constexpr int kDaysMax = 3660;

struct Simulate {
  sim::CountryOptions country;
  int new_days = sim::kNewDaysUsual;
  os::Path out;
};

Result<int> Run(const Simulate& simulate, Terminal& terminal) {
  RETURN_IF_ERROR(
      sim::WriteCountry(simulate.country, simulate.out, simulate.new_days, terminal.progress()));
  terminal.FinishProgress();
  if (terminal.json()) {
    terminal.Out(SimulateJson(simulate.country, simulate.new_days, simulate.out) + '\n');
    return kExitOk;
  }
  const app::NumberFormat format(app::Language::kEnglish);
  terminal.Out(
      fmt::format("{} lines of {} days are in {}: past.csv, new.csv, mapping.toml, "
                  "truth.csv, tariff.csv, tariff/\n",
                  format.Count(std::size_t{simulate.country.lines}), simulate.country.days,
                  simulate.out.string()));
  return kExitOk;
}

std::vector<Option> Options(Simulate& simulate) {
  sim::CountryOptions& country = simulate.country;
  return {
      FolderOption("--out", "Where the files go; made when it is not there.", &simulate.out)
          .Required(),
      CountOption("--seed", "Another seed is another country (default 1).", &country.seed, 0,
                  UINT64_MAX),
      CountOption("--lines", "Declared lines in all (default 120,000).", &country.lines, 1,
                  kLinesMax),
      IntOption("--days", "Days of history and new days together (default 548).", &country.days, 2,
                kDaysMax),
      DayOption("--first-day", "The first day, as 2024-01-31 (default 2024-01-01).",
                [&country](Day day) { country.first_day = day; }),
      IntOption("--new-days", "The last days, whose lines nobody has looked at (default 28).",
                &simulate.new_days, 1, kDaysMax),
      ShareOption("--inspected-share", "Of the lines, inspected by the old policy (default 8%).",
                  &country.inspected_share),
      ShareOption("--random-share", "Of the inspections, drawn at random (default 15%).",
                  &country.random_share),
      ShareOption("--irregular-share", "Of the lines, irregular, about (default 6%).",
                  &country.irregular_share)};
}

}  // namespace

Command SimulateCommand() {
  const auto simulate = std::make_shared<Simulate>();
  Command command{
      .name = "simulate",
      .summary = "make a country's declarations to try things with",
      .synopsis = "--out DIR [OPTIONS]",
      .description =
          "Writes the declarations of a country that does not exist: past.csv with what its "
          "inspections found, new.csv with the last days' lines, mapping.toml for both, "
          "tariff.csv and the same as a folder tariff/ for the other commands, "
          "and truth.csv with what is really so, to judge with. The same options give the same "
          "files, byte for byte. Nothing is overwritten."};
  command.options = Options(*simulate);
  command.examples = {{"tidewaiter simulate --out country", "A country of 120,000 lines:"},
                      {"tidewaiter simulate --out small --lines 6000 --days 200 --seed 7",
                       "A small one, other than the usual:"}};
  command.run = [simulate](Terminal& terminal) { return Run(*simulate, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
