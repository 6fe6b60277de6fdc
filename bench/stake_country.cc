// bench_stake --data FOLDER: is the stake near the money that was really at stake?
//
// Reads a simulated country (tidewaiter simulate), learns past.csv day by day, and on each truly
// irregular line of the second half of the time asks for the stake of each kind that is wrong with
// it, before the line is learned. Compares with what truth.csv says was evaded. Prints JSON, for
// each kind: lines, the share of them that evaded money, rank correlation (Spearman), mean absolute
// difference of ln(1 + amount in major units), sum of stakes over the sum evaded, and how many
// stakes rest on what. Under "corrections": the same for the money that the true corrections make
// by the rates in the data, where no recovered money is recorded.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/truth.h"
#include "risk/knowledge.h"
#include "risk/walk.h"
#include "warehouse/mapping.h"
#include "warehouse/reader.h"

namespace tidewaiter::bench {
namespace {

constexpr std::array kKinds{ErrorKind::kUndervalued, ErrorKind::kHsCode,  ErrorKind::kOrigin,
                            ErrorKind::kPreference,  ErrorKind::kNetMass, ErrorKind::kGrossMass,
                            ErrorKind::kQuantity};

struct Pairs {
  std::vector<double> estimated;  // major units
  std::vector<double> evaded;
  std::map<std::string, int> bases;
};
using ByKind = std::map<ErrorKind, Pairs>;

// Mean ranks, so that equal amounts count as equal.
std::vector<double> Ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && values[order[end]] == values[order[begin]])
      ++end;
    for (std::size_t i = begin; i < end; ++i)
      ranks[order[i]] = (static_cast<double>(begin) + static_cast<double>(end) - 1) / 2;
    begin = end;
  }
  return ranks;
}

double Correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto size = static_cast<double>(a.size());
  double a_sum = 0;
  double b_sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    a_sum += a[i];
    b_sum += b[i];
  }
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double da = a[i] - a_sum / size;
    const double db = b[i] - b_sum / size;
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

nlohmann::ordered_json Summary(const Pairs& pairs) {
  double error = 0;
  double estimated = 0;
  double evaded = 0;
  double paying = 0;
  for (std::size_t i = 0; i < pairs.evaded.size(); ++i) {
    error += std::abs(std::log1p(pairs.estimated[i]) - std::log1p(pairs.evaded[i]));
    estimated += pairs.estimated[i];
    evaded += pairs.evaded[i];
    paying += pairs.evaded[i] > 0 ? 1 : 0;
  }
  const auto lines = static_cast<double>(pairs.evaded.size());
  nlohmann::ordered_json json{
      {"lines", pairs.evaded.size()},
      {"evaded_share", paying / lines},
      {"rank_correlation", Correlation(Ranks(pairs.estimated), Ranks(pairs.evaded))},
      {"log_error", error / lines},
      {"sum_ratio", evaded > 0 ? estimated / evaded : 0}};
  if (!pairs.bases.empty()) json["bases"] = pairs.bases;
  return json;
}

nlohmann::ordered_json Summaries(const ByKind& kinds) {
  nlohmann::ordered_json json;
  for (const auto& [kind, pairs] : kinds)
    json[std::string(ErrorKindName(kind))] = Summary(pairs);
  return json;
}

struct Country {
  LineTable lines{LineSchema{}};  // as the administration knows them
  LineTable truth{LineSchema{}};  // the same rows; no recovered money
  std::vector<double> evaded;     // major units
};

Result<Country> ReadCountry(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(warehouse::Mapping mapping, warehouse::LoadMapping(folder / "mapping.toml"));
  ASSIGN_OR_RETURN(warehouse::ReadResult past,
                   warehouse::ReadLines(folder / "past.csv", mapping, NoProgress));
  mapping.outcome = {};
  ASSIGN_OR_RETURN(const warehouse::ReadResult fresh,
                   warehouse::ReadLines(folder / "new.csv", mapping, NoProgress));
  Country country{std::move(past.lines), LineTable(LineSchema{}), {}};
  for (std::size_t row = 0; row < fresh.lines.size(); ++row)
    country.lines.Append(fresh.lines.Record(row));
  for (std::size_t row = 0; row < country.lines.size(); ++row)
    country.truth.Append(country.lines.Record(row));
  RETURN_IF_ERROR(app::ApplyTruth(folder / "truth.csv", country.truth));
  for (std::size_t row = 0; row < country.truth.size(); ++row) {
    Outcome outcome = country.truth.outcome(row);
    country.evaded.push_back(static_cast<double>(outcome.recovered_minor) / 100);
    outcome.recovered_minor = 0;
    country.truth.SetOutcome(row, std::move(outcome));
  }
  return country;
}

void Add(ByKind& kinds, ErrorKind kind, double estimated_minor, double evaded) {
  kinds[kind].estimated.push_back(estimated_minor / 100);
  kinds[kind].evaded.push_back(evaded);
}

Result<nlohmann::ordered_json> Measure(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const Country country, ReadCountry(folder));
  const LineTable& lines = country.lines;
  ASSIGN_OR_RETURN(risk::Knowledge knowledge,
                   risk::Knowledge::Empty(detect::PatternSet::Standard(lines), std::nullopt, {}));
  Day first = lines.date(0);
  Day last = first;
  for (std::size_t row = 0; row < lines.size(); ++row) {
    first = std::min(first, lines.date(row));
    last = std::max(last, lines.date(row));
  }
  ByKind stakes;
  ByKind corrections;
  risk::FeatureScratch scratch;
  std::vector<float> features(knowledge.Columns({}).size());
  const auto on_line = [&](std::uint32_t row) -> Status {
    const Outcome& truth = country.truth.outcome(row);
    if (lines.date(row) < first + (last - first) / 2 || !truth.irregular()) return {};
    knowledge.Compute(lines, row, {}, scratch, features);
    for (const ErrorKind kind : kKinds) {
      if (!truth.wrong.Has(kind)) continue;
      const risk::Stake stake = knowledge.StakeOf(lines, row, kind, scratch);
      Add(stakes, kind, static_cast<double>(stake.minor), country.evaded[row]);
      ++stakes[kind].bases[std::string(risk::StakeBasisName(stake.basis))];
      Add(corrections, kind, knowledge.MoneyOf(country.truth, row), country.evaded[row]);
    }
    return {};
  };
  RETURN_IF_ERROR(risk::Walk(lines, knowledge, on_line, NoProgress));
  return nlohmann::ordered_json{{"stakes", Summaries(stakes)},
                                {"corrections", Summaries(corrections)}};
}

}  // namespace
}  // namespace tidewaiter::bench

int main(int argc, char** argv) {
  CLI::App app("The stake against the money evaded in a simulated country");
  std::string folder;
  app.add_option("--data", folder, "folder that tidewaiter simulate wrote")->required();
  CLI11_PARSE(app, argc, argv);
  const auto measured = tidewaiter::bench::Measure(folder);
  if (!measured) {
    std::fprintf(stderr, "bench_stake: %s\n", measured.error().message.c_str());
    return 1;
  }
  std::puts(measured->dump(2).c_str());
  return 0;
}
