// bench_codes --data FOLDER: what does checking codes against descriptions find, and what does it
// do to what is selected?
//
// Reads a simulated country (tidewaiter simulate), learns codes and a model from past.csv, and
// takes the lines of new.csv as they come, with the truth of truth.csv. Prints JSON: what was
// learned, in how many seconds; how many correct and how many wrong codes raise an alarm, how often
// the first likelier code is the true one, what a check costs; and for the best 2, 5 and 10 % of
// lines, by the model alone and with alarms as the judge takes them (clearance/judge.h), at the
// confidence that nobody has taught yet and at the one that checks of these alarms would teach, the
// share of irregular lines and of the money evaded.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/classify_history.h"
#include "app/truth.h"
#include "classify/classifier.h"
#include "classify/tariff_words.h"
#include "clearance/code_check.h"
#include "os/clock.h"
#include "risk/model.h"
#include "risk/tariff_dues.h"
#include "tariff/files.h"
#include "warehouse/mapping.h"
#include "warehouse/reader.h"

namespace tidewaiter::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kBestPercent{2, 5, 10};
constexpr std::size_t kSubheading = 6;

struct Country {
  LineTable past{LineSchema{}};
  LineTable fresh{LineSchema{}};
  LineTable truth{LineSchema{}};  // of the fresh lines; what was evaded as money recovered
  std::shared_ptr<const tariff::Tariff> tariff;
};

Result<Country> ReadCountry(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(warehouse::Mapping mapping, warehouse::LoadMapping(folder / "mapping.toml"));
  ASSIGN_OR_RETURN(warehouse::ReadResult past,
                   warehouse::ReadLines(folder / "past.csv", mapping, NoProgress));
  mapping.outcome = {};
  ASSIGN_OR_RETURN(warehouse::ReadResult fresh,
                   warehouse::ReadLines(folder / "new.csv", mapping, NoProgress));
  auto made = tariff::OpenTariff(folder / "tariff");
  if (!made) return Fail(ErrorCode::kInvalidArgument, made.error().front().detail);
  Country country{std::move(past.lines), std::move(fresh.lines), LineTable(LineSchema{}),
                  made->tariff};
  for (std::size_t row = 0; row < country.fresh.size(); ++row)
    country.truth.Append(country.fresh.Record(row));
  RETURN_IF_ERROR(app::ApplyTruth(folder / "truth.csv", country.truth));
  return country;
}

// The code that is so; "" where the declared one is.
std::string TrueCode(const Outcome& truth) {
  const auto code = std::ranges::find(truth.corrections, ErrorKind::kHsCode, &Correction::kind);
  return code == truth.corrections.end() ? std::string() : code->value;
}

double Share(int part, int all) {
  return static_cast<double>(part) / std::max(1, all);
}

using Doubts = std::vector<std::optional<desk::CodeDoubt>>;

Json Alarms(const Country& country, const Doubts& doubts) {
  std::array<int, 2> lines{};   // with a correct code, with a wrong one
  std::array<int, 2> alarms{};  // likewise
  int named = 0;
  for (std::size_t row = 0; row < doubts.size(); ++row) {
    const Outcome& truth = country.truth.outcome(row);
    const std::size_t wrong = truth.wrong.Has(ErrorKind::kHsCode) ? 1 : 0;
    ++lines[wrong];
    if (!doubts[row]) continue;
    ++alarms[wrong];
    const auto& likelier = doubts[row]->likelier;
    if (wrong == 1 && !likelier.empty() &&
        likelier.front().first.substr(0, kSubheading) == TrueCode(truth).substr(0, kSubheading)) {
      ++named;
    }
  }
  return {{"correct_codes", lines[0]},
          {"wrong_codes", lines[1]},
          {"false_alarms", Share(alarms[0], lines[0])},
          {"found", Share(alarms[1], lines[1])},
          {"right", Share(alarms[1], alarms[0] + alarms[1])},
          {"true_code_first", Share(named, alarms[1])}};
}

// The judge's sum: an alarm is a cause of its own.
double WorthOf(const Country& country, const risk::Dues& dues, std::uint32_t row,
               const risk::LineScore& score, const std::optional<desk::CodeDoubt>& doubt,
               double confidence) {
  if (!doubt || doubt->likelier.empty()) return score.expected_minor;
  const auto declared = dues.Owed(country.fresh, row, {});
  const auto other = dues.Owed(country.fresh, row, {.code = doubt->likelier.front().first});
  const double stake = declared && other ? std::max(0.0, *other - *declared)
                                         : static_cast<double>(score.stake.minor);
  return score.expected_minor + confidence * stake;
}

// Shares of the irregular lines and of the money in the best lines by `worth`.
Json Best(const Country& country, const std::vector<double>& worth) {
  std::vector<std::uint32_t> order(worth.size());
  for (std::uint32_t row = 0; row < order.size(); ++row)
    order[row] = row;
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::uint32_t row) { return worth[row]; });
  double money = 0;
  double irregular = 0;
  for (std::size_t row = 0; row < worth.size(); ++row) {
    money += static_cast<double>(country.truth.outcome(row).recovered_minor);
    irregular += country.truth.outcome(row).irregular() ? 1 : 0;
  }
  Json best;
  for (const int percent : kBestPercent) {
    const std::size_t take = order.size() * static_cast<std::size_t>(percent) / 100;
    double got = 0;
    double found = 0;
    for (std::size_t i = 0; i < take; ++i) {
      got += static_cast<double>(country.truth.outcome(order[i]).recovered_minor);
      found += country.truth.outcome(order[i]).irregular() ? 1 : 0;
    }
    best[fmt::format("best_{}", percent)] = {{"irregular", found / std::max(1.0, irregular)},
                                             {"money", got / std::max(1.0, money)}};
  }
  return best;
}

Result<Json> Measure(const std::filesystem::path& folder, const std::filesystem::path& work) {
  const os::Clock& clock = os::RealClock();
  ASSIGN_OR_RETURN(const Country country, ReadCountry(folder));
  double begin = clock.MonotonicSeconds();
  ASSIGN_OR_RETURN(classify::Classifier learned,
                   classify::Classifier::Learn(
                       classify::EntriesOf(country.tariff->goods(), country.fresh.date(0)),
                       app::PrecedentsOf(country.past, app::kHistoryPrecedents)));
  const double learn_seconds = clock.MonotonicSeconds() - begin;
  const classify::ClassifierFacts facts = learned.facts();
  clearance::ClassifyDesk desk;
  desk.Use(std::make_shared<classify::Classifier>(std::move(learned)));
  clearance::CodeCheck check;
  check.Use(desk.now());
  begin = clock.MonotonicSeconds();
  const Doubts doubts = check.Look(country.fresh);
  const double check_seconds = clock.MonotonicSeconds() - begin;
  if (doubts.empty()) {
    return Fail(ErrorCode::kFailedPrecondition, "too little was learned to raise alarms");
  }
  ASSIGN_OR_RETURN(risk::Model model,
                   risk::Model::Train(country.past, work / "model", {.seed = 7}, NoProgress));
  const auto dues = std::make_shared<const risk::TariffDues>(
      country.tariff, std::vector<std::string>{"", "40", "4000", "4071"});
  model.UseDues(dues);
  ASSIGN_OR_RETURN(const auto scores, model.Assess(country.fresh, NoProgress));
  const double untaught = check.confidence();
  for (std::size_t row = 0; row < doubts.size(); ++row) {
    if (doubts[row]) check.Learn(country.truth.outcome(row).wrong.Has(ErrorKind::kHsCode));
  }
  const auto best_at = [&](double confidence) {
    std::vector<double> worth;
    for (std::uint32_t row = 0; row < scores.size(); ++row)
      worth.push_back(WorthOf(country, *dues, row, scores[row], doubts[row], confidence));
    return Best(country, worth);
  };
  return Json{{"precedents", facts.precedents},
              {"calibrated_on", facts.calibrated_on},
              {"learn_seconds", learn_seconds},
              {"check_us", 1e6 * check_seconds / static_cast<double>(doubts.size())},
              {"alarms", Alarms(country, doubts)},
              {"taught_confidence", check.confidence()},
              {"by_worth",
               {{"model", best_at(0)},
                {"with_alarms", best_at(untaught)},
                {"with_taught_alarms", best_at(check.confidence())}}}};
}

}  // namespace
}  // namespace tidewaiter::bench

int main(int argc, char** argv) {
  CLI::App app("Codes against descriptions in a simulated country");
  std::string folder;
  std::string work;
  app.add_option("--data", folder, "folder that tidewaiter simulate wrote")->required();
  app.add_option("--work", work, "folder for a model, which is made")->required();
  CLI11_PARSE(app, argc, argv);
  const auto measured = tidewaiter::bench::Measure(folder, work);
  if (!measured) {
    std::fprintf(stderr, "bench_codes: %s\n", measured.error().message.c_str());
    return 1;
  }
  std::puts(measured->dump(2).c_str());
  return 0;
}
