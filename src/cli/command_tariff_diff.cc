// What changes in a tariff.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

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
  std::vector<os::Path> correlation;
  std::string edition_before;
  std::string edition_after;
};

// The tables, and editions that they know: without them no code could be followed.
Status ReadCorrelation(const Diff& diff, nomenclature::Correlations& tables) {
  const auto fail = [](std::string_view option, std::string message) {
    return Fail(ErrorCode::kInvalidArgument, std::move(message), std::string(option));
  };
  if (diff.correlation.empty() && diff.edition_before.empty() && diff.edition_after.empty()) {
    return {};
  }
  if (diff.correlation.empty() || diff.edition_before.empty() || diff.edition_after.empty()) {
    return fail("--correlation", "--correlation, --edition-before and --edition-after go together");
  }
  const auto& known = nomenclature::Editions();
  for (const std::string& edition : {diff.edition_before, diff.edition_after}) {
    if (std::ranges::find(known, edition) != known.end()) continue;
    return fail("--edition-before", fmt::format("no edition of the Harmonized System: \"{}\" ({})",
                                                edition, fmt::join(known, ", ")));
  }
  codec::Problems problems;
  for (const os::Path& path : diff.correlation) {
    ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
    tables.Add(path.filename().string(), text, problems);
  }
  if (problems.empty()) return {};
  return fail("--correlation", fmt::format("{} at {}: {}", problems.front().code,
                                           problems.front().pointer, problems.front().detail));
}

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
  nomenclature::Correlations tables;
  RETURN_IF_ERROR(ReadCorrelation(diff, tables));
  const nomenclature::Followed followed{tables.empty() ? nullptr : &tables, diff.edition_before,
                                        diff.edition_after};
  TariffChanges changes{nomenclature::Compare(before.tariff->goods(), from, after.tariff->goods(),
                                              until, diff.language, followed),
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
      .synopsis =
          "DIR [DIR] [--from DATE] [--until DATE] [--under CODE] [--correlation FILE... "
          "--edition-before EDITION --edition-after EDITION]",
      .description =
          "Goods that come, end, move or are worded anew, and measures that come, end or change, "
          "with the percent points by which a duty by value rises. With one folder between two "
          "days of it; with two between the same day of both, unless told otherwise. With tables "
          "that correlate editions of the Harmonized System it also says which codes the goods of "
          "a line have now. Ends with 1 when anything changes."};
  command.options = {
      FilesOption("DIR", "One tariff or two.", &diff->folders).Required(),
      DayOption("--from", "The first day (default today).", [diff](Day day) { diff->from = day; }),
      DayOption("--until", "The second day (default: with two folders the first, else today).",
                [diff](Day day) { diff->until = day; }),
      TextOption("--under", "CODE", "Only what stands under this code.", &diff->under),
      TextOption("--language", "CODE", "Of the texts (default en).", &diff->language),
      FilesOption("--correlation",
                  "Tables of the UN (HS6_6d, HS5_6d) or our own; may be given more than once.",
                  &diff->correlation),
      TextOption("--edition-before", "EDITION", "That the first follows: HS2017.",
                 &diff->edition_before),
      TextOption("--edition-after", "EDITION", "That the second follows: HS2022.",
                 &diff->edition_after)};
  command.options.front().completes = Completes::kFolder;
  for (Option& option : command.options)
    if (option.name == "--correlation") option.value = "FILE";
  command.examples = {{"tidewaiter tariff diff taric --from 2026-12-31 --until 2027-01-01",
                       "What the new year brings:"},
                      {"tidewaiter tariff diff hs2017 hs2022 --correlation hs6_hs5.csv "
                       "--edition-before HS2017 --edition-after HS2022",
                       "Where goods of one edition stand in the next:"}};
  command.run = [diff](Terminal& terminal) { return Run(*diff, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
