#include "app/evaluate.h"
#include "app/report_numbers.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/table.h"

namespace tidewaiter::cli {
namespace {

bool NamesOneSource(const app::ReplayRequest& request) {
  return request.data.empty() != request.file.empty() &&
         request.file.empty() == request.mapping.empty();
}

std::string RowsText(const app::ReplayResult& result, bool bold) {
  const app::NumberFormat format(app::Language::kEnglish);
  Table table({{"way of choosing"},
               {"exploring", Align::kRight},
               {"weeks", Align::kRight},
               {"inspected", Align::kRight},
               {"precision", Align::kRight},
               {"last 13 weeks", Align::kRight},
               {"recall", Align::kRight},
               {"of the money", Align::kRight}});
  for (const app::ReplayRow& row : result.rows) {
    table.Add({row.policy, format.Percent(row.explore_share), format.Count(std::size_t{row.weeks}),
               format.Count(std::size_t{row.inspected}), format.Percent(row.precision),
               format.Percent(row.precision_last_13), format.Percent(row.recall),
               format.Percent(row.revenue_recall)});
  }
  return table.Render(bold);
}

Result<int> Run(const app::ReplayRequest& request, Terminal& terminal) {
  if (!NamesOneSource(request)) {
    return Fail(ErrorCode::kInvalidArgument,
                "replay needs either --data, or FILE and --mapping; see: tidewaiter replay --help",
                "--data");
  }
  ASSIGN_OR_RETURN(const app::ReplayResult result, app::Replay(request, terminal.progress()));
  terminal.FinishProgress();
  if (terminal.json()) {
    terminal.Out(result.json);
    if (!result.json.ends_with('\n')) terminal.Out("\n");
  } else {
    terminal.Out(RowsText(result, terminal.bold()));
  }
  return kExitOk;
}

Option ExploreOption(app::ReplayRequest& request) {
  return {.name = "--explore",
          .value = "SHARES",
          .help =
              "Shares of the capacity spent on little-known lines, each tried: 0,10% "
              "(the default).",
          .set = [&request](std::string_view text) -> Status {
            ASSIGN_OR_RETURN(request.explore_shares, ParseShares(text));
            return {};
          }};
}

Option PoliciesOption(app::ReplayRequest& request) {
  return {.name = "--policies",
          .value = "NAMES",
          .help =
              "Ways of choosing, with commas: ours, profile, plain_xgboost, hit_rate, random "
              "(default: all of these).",
          .set = [&request](std::string_view text) -> Status {
            ASSIGN_OR_RETURN(request.policies, ParseWords(text));
            return {};
          }};
}

std::vector<Option> Options(app::ReplayRequest& request) {
  return {
      FileOption("FILE", "FILE", "Declarations with outcomes, instead of --data.", &request.file),
      FileOption("--mapping", "MAPPING", "Which column of FILE is what.", &request.mapping),
      FolderOption("--data", "A history with outcomes.", &request.data),
      FileOption("--truth", "FILE",
                 "What is really so, for every line; without it only lines with an outcome "
                 "take part.",
                 &request.truth),
      ShareOption("--share", "Of each week's lines, inspected (default 5%).", &request.share),
      PoliciesOption(request),
      ExploreOption(request),
      IntOption("--first-days", "Days that are fully known at the start (default 28).",
                &request.first_days, 1, 3660),
      IntOption("--retrain-weeks", "The trees are trained again every so many weeks (default 4).",
                &request.retrain_weeks, 1, 520),
      IntOption("--threads", "Threads; the result does not depend on it (default 1).",
                &request.threads, 1, 256),
      CountOption("--seed", "Seed of everything drawn (default 1).", &request.seed, 0, UINT64_MAX)};
}

}  // namespace

Command ReplayCommand() {
  const auto request = std::make_shared<app::ReplayRequest>();
  Command command{
      .name = "replay",
      .summary = "play the past week by week, seeing only what was chosen",
      .synopsis = "(--data DIR | FILE --mapping MAPPING) [OPTIONS]",
      .description =
          "Starts with some days that are fully known; then each week a way of choosing picks its "
          "lines and learns only what those show. So it tells what a choice does to its own "
          "knowledge, which no single test can, and what exploration is worth."};
  command.options = Options(*request);
  command.examples = {
      {"tidewaiter replay --data data --truth country/truth.csv", "All ways of choosing:"},
      {"tidewaiter replay --data data --policies ours,random --explore 0,5%,20%",
       "How much exploration?"}};
  command.run = [request](Terminal& terminal) { return Run(*request, terminal); };
  return command;
}

}  // namespace tidewaiter::cli
