// Tariffs out of files, and what is wrong with them.
#include "cli/command_tariff.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/tariff_import.h"
#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/table.h"
#include "cli/tariff_text.h"
#include "os/clock.h"

namespace tidewaiter::cli {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::size_t kShownMax = 20;  // of a long list on a screen; --json has all

struct Import {
  std::vector<os::Path> files;
  os::Path out;
  app::TariffImportOptions options;
};

std::string SummaryJson(const app::ImportedTariff& imported) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("format", imported.format).Member("lines", imported.lines);
  json.Member("measures", imported.measures).Member("rates", imported.rates);
  json.Member("duties", imported.duties).Member("elsewhere", imported.elsewhere);
  AppendProblems(json, "left_out", imported.left_out);
  AppendProblems(json, "warnings", imported.warnings);
  json.EndObject();
  return out;
}

codec::Problems First(const codec::Problems& problems) {
  return {problems.begin(),
          problems.begin() + static_cast<std::ptrdiff_t>(std::min(problems.size(), kShownMax))};
}

std::string SummaryText(const app::ImportedTariff& imported, bool bold) {
  std::string text = fmt::format("{}: {} lines of goods, {} measures\n", imported.format,
                                 imported.lines, imported.measures);
  if (imported.rates > 0) {
    text +=
        fmt::format("{} rates: {} can be reckoned, {} say where they stand, {} not understood\n",
                    imported.rates, imported.duties, imported.elsewhere, imported.left_out.size());
  }
  if (!imported.left_out.empty()) {
    text +=
        "\nnot understood, and left out:\n" + TariffProblemsText(First(imported.left_out), bold);
  }
  if (!imported.warnings.empty()) {
    text += fmt::format("\n{} things to look at:\n", imported.warnings.size());
    text += TariffProblemsText(First(imported.warnings), bold);
  }
  return text;
}

// What is wrong, as the result of the command.
int ShowProblems(const codec::Problems& problems, Terminal& terminal) {
  if (terminal.json()) {
    std::string out;
    codec::JsonWriter json(out);
    json.BeginObject();
    AppendProblems(json, "problems", problems);
    json.EndObject();
    terminal.Out(out + '\n');
  } else {
    terminal.Out(TariffProblemsText(problems, terminal.bold()) +
                 fmt::format("{} problems\n", problems.size()));
  }
  return kExitUsage;
}

Result<int> RunImport(const Import& import, Terminal& terminal) {
  const auto imported = app::ImportTariff(import.files, import.options);
  if (!imported) return ShowProblems(imported.error(), terminal);
  RETURN_IF_ERROR(tariff::WriteTariff(import.out, imported->files));
  terminal.Out(terminal.json() ? SummaryJson(*imported) + '\n'
                               : SummaryText(*imported, terminal.bold()));
  terminal.Say(fmt::format("the tariff is in {}\n", import.out.string()));
  return kExitOk;
}

Result<int> RunCheck(const os::Path& folder, Terminal& terminal) {
  const auto files = tariff::ReadTariffFiles(folder);
  if (!files) return std::unexpected(files.error());
  const auto made = tariff::MakeTariff(*files);
  if (!made) return ShowProblems(made.error(), terminal);
  app::ImportedTariff summary;
  summary.format = "own";
  summary.lines = made->tariff->goods().size();
  summary.measures = made->tariff->measures().size();
  summary.warnings = made->warnings;
  terminal.Out(terminal.json() ? SummaryJson(summary) + '\n'
                               : SummaryText(summary, terminal.bold()));
  return kExitOk;
}

}  // namespace

Day TodayUtc() {
  return static_cast<Day>(os::RealClock().UnixSeconds() / kDaySeconds);
}

Result<tariff::Tariff::Made> OpenTariffFolder(const os::Path& folder, Terminal& terminal) {
  ASSIGN_OR_RETURN(const tariff::Files files, tariff::ReadTariffFiles(folder));
  auto made = tariff::MakeTariff(files);
  if (made) return std::move(*made);
  terminal.Say(TariffProblemsText(First(made.error()), false));
  return Fail(ErrorCode::kInvalidArgument,
              fmt::format("the tariff in {} has {} problems; see: tidewaiter tariff check",
                          folder.string(), made.error().size()),
              "--tariff");
}

Status ReadQuantities(std::string_view text, std::vector<tariff::Quantity>& into) {
  ASSIGN_OR_RETURN(const std::vector<std::string> parts, ParseWords(text));
  for (const std::string_view part : parts) {
    const std::size_t sign = part.find('=');
    if (sign == std::string_view::npos) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("\"{}\" is not like KGM=1250", part.substr(0, 64)));
    }
    const std::string_view unit = part.substr(0, sign);
    const std::size_t slash = std::min(unit.find('/'), unit.size());
    tariff::Quantity quantity{{std::string(unit.substr(0, slash)),
                               std::string(unit.substr(std::min(slash + 1, unit.size())))},
                              {}};
    ASSIGN_OR_RETURN(quantity.amount, Decimal::Parse(part.substr(sign + 1)));
    into.push_back(std::move(quantity));
  }
  return {};
}

Option GoodsCodeOption(tariff::GoodsCode* target) {
  return {.name = "CODE",
          .value = "CODE",
          .help = "The goods.",
          .set = [target](std::string_view text) -> Status {
            ASSIGN_OR_RETURN(*target, tariff::GoodsCode::Parse(text));
            return {};
          }};
}

Option DecimalOption(std::string name, std::string help, std::function<void(Decimal)> set) {
  return {.name = std::move(name),
          .value = "AMOUNT",
          .help = std::move(help),
          .set = [set = std::move(set)](std::string_view text) -> Status {
            ASSIGN_OR_RETURN(const Decimal amount, Decimal::Parse(text));
            set(amount);
            return {};
          }};
}

std::unexpected<Error> QuestionFails(const codec::Problems& problems, Terminal& terminal) {
  if (problems.size() > 1) terminal.Say(TariffProblemsText(problems, false));
  const codec::Problem& first = problems.front();
  return Fail(ErrorCode::kInvalidArgument, fmt::format("{}: {}", first.code, first.detail),
              first.pointer);
}

Command TariffImportCommand() {
  const auto import = std::make_shared<Import>();
  Command command{
      .name = "tariff import",
      .summary = "make a tariff out of published files",
      .synopsis =
          "FILE... --out DIR [--language CODE] [--rates COLUMN] [--year YEAR] [--origin COUNTRY]",
      .description =
          "Reads nomenclatures and schedules of rates as they are published: tables of the "
          "Harmonized System, the schedule of the United States and beside it lists of goods with "
          "additional duties, the tariff of the United Kingdom, answers of its tariff service "
          "about commodities, areas and rates of exchange (JSON), TARIC, or files of our own "
          "(docs/formats/tariff.md). The layout is found by the first row of each file. Rules of "
          "origin as the United Kingdom publishes them may stand beside. What is written can be "
          "looked up, reckoned with, compared, and loaded into the desk. Rates that are not "
          "understood are left out and listed, never guessed."};
  command.options = {
      FilesOption("FILE", "Files of one tariff.", &import->files).Required(),
      FolderOption("--out", "The folder to write; it is replaced as a whole.", &import->out)
          .Required(),
      TextOption("--language", "CODE", "Of the texts, where the file's name does not say it.",
                 &import->options.language),
      TextOption("--rates", "COLUMN", "Of a UK file: ukgt_duty_rate (default) or cet_duty_rate.",
                 &import->options.rates),
      IntOption("--year", "From which seasonal rates are written out (default 2026).",
                &import->options.year, 1990, 2190),
      TextOption("--origin", "COUNTRY",
                 "That the UK's service was asked about: all that it answered is for that country.",
                 &import->options.origin)};
  command.examples = {{"tidewaiter tariff import hs.csv sections.csv --out hs2022",
                       "The Harmonized System, with its sections:"},
                      {"tidewaiter tariff import taric_en.csv taric_fr.csv --out taric",
                       "Two languages of one nomenclature:"},
                      {"tidewaiter tariff import 7202118000.json areas.json --origin GB --out uk",
                       "What the UK's service answered about one commodity from one country:"},
                      {"tidewaiter tariff import hts.csv s301.csv --out us",
                       "The schedule of the United States with a list of section 301:"}};
  command.run = [import](Terminal& terminal) { return RunImport(*import, terminal); };
  return command;
}

Command TariffCheckCommand() {
  const auto folder = std::make_shared<os::Path>();
  Command command{.name = "tariff check",
                  .summary = "say everything that is wrong in the files of a tariff",
                  .synopsis = "DIR",
                  .description =
                      "Reads the files of a tariff (docs/formats/tariff.md) and shows each problem "
                      "at its file, line and column; and what works and yet should be looked at, "
                      "such as days without a duty. Ends with 2 when there are problems."};
  Option where = FolderOption("DIR", "The folder of the tariff.", folder.get());
  where.value = "DIR";
  command.options = {std::move(where).Required()};
  command.examples = {{"tidewaiter tariff check country/tariff", "Of the simulated country:"}};
  command.run = [folder](Terminal& terminal) { return RunCheck(*folder, terminal); };
  return command;
}

std::vector<Command> TariffCommands() {
  std::vector<Command> commands;
  commands.push_back(TariffImportCommand());
  commands.push_back(TariffCheckCommand());
  commands.push_back(TariffShowCommand());
  commands.push_back(TariffDutyCommand());
  commands.push_back(TariffOriginCommand());
  commands.push_back(TariffLandedCommand());
  commands.push_back(TariffDiffCommand());
  return commands;
}

}  // namespace tidewaiter::cli
