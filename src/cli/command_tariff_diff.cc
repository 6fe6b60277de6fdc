// What changes in a tariff.
#include <fmt/format.h>

#include "cli/command_tariff.h"
#include "cli/exit_code.h"
#include "cli/tariff_text.h"

namespace tidewaiter::cli {
namespace {

struct Diff {
  std::vector<os::Path> folders;
  std::optional<Day> from;
  std::optional<Day> until;
  std::string under;
  std::string language = "en";
};

Result<int> Run(const Diff& diff, Terminal& terminal) {
  if (diff.folders.size() > 2) {
    return Fail(ErrorCode::kInvalidArgument, "one folder or two, not more", "DIR");
  }
  if (diff.folders.size() == 1 && !diff.from && !diff.until) {
    return Fail(ErrorCode::kInvalidArgument,
                "with one folder, --from or --until says between which days", "--from");
  }
  nomenclature::GoodsCode under;
  if (!diff.under.empty()) {
    ASSIGN_OR_RETURN(under, nomenclature::GoodsCode::Parse(diff.under));
  }
  ASSIGN_OR_RETURN(const auto before, OpenTariffFolder(diff.folders.front(), terminal));
  ASSIGN_OR_RETURN(const auto after, OpenTariffFolder(diff.folders.back(), terminal));
  const Day from = diff.from.value_or(TodayUtc());
  const Day until = diff.until.value_or(diff.folders.size() == 2 ? from : TodayUtc());
  TariffChanges changes{nomenclature::Compare(before.tariff->goods(), from, after.tariff->goods(),
                                              until, diff.language),
                        tariff::CompareMeasures(*before.tariff, from, *after.tariff, until)};
  const auto elsewhere = [&](const auto& change) { return !change.code.Under(under); };
  std::erase_if(changes.lines, elsewhere);
  std::erase_if(changes.measures, elsewhere);
  terminal.Out(terminal.json()
                   ? ChangesJson(*before.tariff, *after.tariff, changes) + '\n'
                   : ChangesText(*before.tariff, *after.tariff, changes, terminal.bold()));
  const bool same = changes.lines.empty() && changes.measures.empty();
  return same ? kExitOk : kExitDiffers;
}

}  // namespace

Command TariffDiffCommand() {
  const auto diff = std::make_shared<Diff>();
  Command command{
      .name = "tariff diff",
      .summary = "say what changes between two days or two tariffs",
      .synopsis = "DIR [DIR] [--from DATE] [--until DATE] [--under CODE]",
      .description =
          "Goods that come, end, move or are worded anew, and measures that come, end or change, "
          "with the percent points by which a duty by value rises. With one folder between two "
          "days of it; with two between the same day of both, unless told otherwise. Ends with 1 "
          "when anything changes."};
  command.options = {
      FilesOption("DIR", "One tariff or two.", &diff->folders).Required(),
      DayOption("--from", "The first day (default today).", [diff](Day day) { diff->from = day; }),
      DayOption("--until", "The second day (default: with two folders the first, else today).",
                [diff](Day day) { diff->until = day; }),
      TextOption("--under", "CODE", "Only what stands under this code.", &diff->under),
      TextOption("--language", "CODE", "Of the texts (default en).", &diff->language)};
  command.options.front().completes = Completes::kFolder;
  command.examples = {{"tidewaiter tariff diff taric --from 2026-12-31 --until 2027-01-01",
                       "What the new year brings:"}};
  command.run = [diff](Terminal& terminal) { return Run(*diff, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
