// bench_price_scms [--seeds N] [--inner]: how well under-invoicing is found among real prices.
//
// USAID SCMS deliveries in the order of (date, id); the last 40 % are tested, of those the ones
// whose description was delivered at least ten times on earlier days. 5 % of them get their unit
// price multiplied by U(0.3, 0.7). Scores see earlier days alone, with the prices as they were.
// Many draws; prints JSON: for each method the median over the draws and the range of 5 to 95 %.
// --inner does the same within the first 60 %, so that a choice of parameters sees no tested sale.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "bench/price_scms_draws.h"
#include "bench/price_scms_peers.h"
#include "codec/parse.h"
#include "detect/price/price.h"
#include "risk/evaluation_ranking.h"
#include "warehouse/mapping.h"
#include "warehouse/reader.h"

namespace tidewaiter::bench {
namespace {

constexpr double kTrainShare = 0.6;
constexpr std::size_t kEarlierMin = 10;
// The detector takes values in whole minor units; a unit price may be one cent. Millionths keep
// seven digits, and a ratio of prices does not depend on the unit.
constexpr double kValueScale = 1e6;

struct Deliveries {
  LineTable lines{LineSchema{}};  // in the order of time, with value = unit price x quantity
  std::vector<Sale> sales;        // the same rows
};

enum Method : std::size_t { kDetector, kIqr, kLogRobust, kReference, kMethods };
constexpr std::array<const char*, kMethods> kMethodNames{"price_detector", "iqr_filter",
                                                         "log_robust_z", "knn_reference"};
using Scores = std::array<double, kMethods>;

// One tested sale under all draws. Most draws leave it alone, so that score is kept once.
struct Tested {
  Scores alone{};
  std::vector<std::pair<std::size_t, Scores>> injected;  // draw, scores
};

struct Options {
  std::size_t seeds = 20;
  bool inner = false;
  std::string shared = "../shared";
};

Result<std::vector<std::pair<double, LineRecord>>> ReadPriced(const std::filesystem::path& shared) {
  const std::filesystem::path source = TIDEWAITER_SOURCE;
  ASSIGN_OR_RETURN(const warehouse::Mapping mapping,
                   warehouse::LoadMapping(source / "bench/mappings/usaid_scms.toml"));
  ASSIGN_OR_RETURN(const warehouse::ReadResult read,
                   warehouse::ReadLines(shared / "data/declarations/usaid_scms" /
                                            "SCMS_Delivery_History_Dataset.csv",
                                        mapping, NoProgress));
  std::vector<std::pair<double, LineRecord>> priced;
  for (std::size_t row = 0; row < read.lines.size(); ++row) {
    ASSIGN_OR_RETURN(const double price,
                     codec::ParseDecimal(read.lines.Text(row, Attribute::kExtra1), '.'));
    if (price > 0) priced.emplace_back(price, read.lines.Record(row));
  }
  return priced;
}

LineRecord AtPrice(LineRecord record, double price) {
  record.value_minor = std::llround(price * record.measure(Measure::kQuantity) * kValueScale);
  return record;
}

Result<Deliveries> ReadDeliveries(const std::filesystem::path& shared) {
  ASSIGN_OR_RETURN(auto priced, ReadPriced(shared));
  const auto key = [](const std::pair<double, LineRecord>& entry) {
    const std::string& id = entry.second.id;  // a number without leading zeros
    return std::tuple(entry.second.date, id.size(), std::string_view(id));
  };
  std::sort(priced.begin(), priced.end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
  Deliveries deliveries;
  for (const auto& [price, record] : priced) {
    deliveries.lines.Append(AtPrice(record, price));
    deliveries.sales.push_back(
        {record.date, price, record.measure(Measure::kQuantity),
         deliveries.lines.Hash(deliveries.sales.size(), Attribute::kManufacturer)});
  }
  return deliveries;
}

// The sales of the same goods on days before each row's: a prefix of its goods' sales.
class GoodsHistory {
 public:
  explicit GoodsHistory(const Deliveries& deliveries) : lines_(deliveries.lines) {
    for (std::size_t row = 0; row < lines_.size(); ++row)
      sales_[lines_.description_code(row)].push_back(deliveries.sales[row]);
  }
  [[nodiscard]] std::span<const Sale> Before(std::size_t row) const {
    const std::vector<Sale>& all = sales_.at(lines_.description_code(row));
    const auto end = std::partition_point(
        all.begin(), all.end(), [&](const Sale& sale) { return sale.day < lines_.date(row); });
    return {all.begin(), end};
  }

 private:
  const LineTable& lines_;
  std::map<std::uint32_t, std::vector<Sale>> sales_;
};

Scores ScoresAt(const detect::PriceDetector& prices, const Deliveries& deliveries,
                std::span<const Sale> earlier, std::size_t row, double factor) {
  const Sale& sale = deliveries.sales[row];
  const double price = sale.price * factor;
  LineTable probe(deliveries.lines.schema());
  probe.Append(AtPrice(deliveries.lines.Record(row), price));
  Scores scores{};
  scores[kDetector] = -prices.Assess(probe, 0, detect::PriceBasis::kPerUnit).z;
  scores[kIqr] = IqrScore(earlier, price);
  scores[kLogRobust] = LogRobustScore(earlier, price);
  scores[kReference] = WeightedLogScore(earlier, sale, price);
  return scores;
}

std::vector<Tested> Test(const Deliveries& deliveries, const GoodsHistory& history,
                         const std::vector<std::size_t>& rows, const std::vector<Draw>& draws) {
  detect::PriceDetector prices;
  std::size_t learned = 0;
  std::vector<Tested> tested;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t row = rows[i];
    for (; deliveries.sales[learned].day < deliveries.sales[row].day; ++learned)
      prices.Learn(deliveries.lines, learned);
    const std::span<const Sale> earlier = history.Before(row);
    Tested& result = tested.emplace_back();
    result.alone = ScoresAt(prices, deliveries, earlier, row, 1);
    for (std::size_t d = 0; d < draws.size(); ++d) {
      if (const double factor = draws[d][i]; factor != 1) {
        result.injected.emplace_back(d, ScoresAt(prices, deliveries, earlier, row, factor));
      }
    }
  }
  return tested;
}

using Figures = std::map<std::string, double>;

Figures FiguresOf(const std::vector<Tested>& tested, std::size_t draw, std::size_t method) {
  std::vector<risk::RankedLine> ranked;
  for (const Tested& line : tested) {
    risk::RankedLine& entry = ranked.emplace_back();
    entry.score = line.alone[method];
    for (const auto& [d, scores] : line.injected) {
      if (d != draw) continue;
      entry.score = scores[method];
      entry.irregular = true;
    }
  }
  const risk::Ranking ranking(std::move(ranked));
  const risk::RankQuality quality = risk::QualityOf(ranking.lines(), {});
  const double five = ranking.SizeAtRate(5);
  return {{"auc", quality.auc.value()},
          {"average_precision", quality.average_precision.value()},
          {"precision_at_5", ranking.Top(five).hits / five},
          {"recall_at_10", ranking.Top(ranking.SizeAtRate(10)).hits / ranking.total().hits}};
}

nlohmann::json Summary(const std::vector<Figures>& draws) {
  nlohmann::json summary;
  for (const auto& [name, unused] : draws.front()) {
    std::vector<double> values;
    for (const Figures& figures : draws)
      values.push_back(figures.at(name));
    std::sort(values.begin(), values.end());
    summary[name] = {{"median", Quantile(values, 0.5)},
                     {"low", Quantile(values, 0.05)},
                     {"high", Quantile(values, 0.95)}};
  }
  return summary;
}

nlohmann::json Measure(const Deliveries& deliveries, const Options& options) {
  const auto cut = [](std::size_t n) {
    return static_cast<std::size_t>(kTrainShare * static_cast<double>(n));
  };
  const std::size_t all = deliveries.sales.size();
  const std::size_t end = options.inner ? cut(all) : all;
  const GoodsHistory history(deliveries);
  std::vector<std::size_t> rows;
  for (std::size_t row = cut(end); row < end; ++row)
    if (history.Before(row).size() >= kEarlierMin) rows.push_back(row);
  std::vector<Draw> draws{RecipeDraw(rows.size())};
  for (std::uint64_t seed = 1; seed <= options.seeds; ++seed)
    draws.push_back(DrawOf(seed, rows.size()));
  const std::vector<Tested> tested = Test(deliveries, history, rows, draws);
  nlohmann::json result{{"set", options.inner ? "inner" : "final"},
                        {"sales", end},
                        {"tested", rows.size()},
                        {"draws", options.seeds}};
  for (std::size_t method = 0; method < kMethods; ++method) {
    std::vector<Figures> figures;
    for (std::size_t draw = 1; draw < draws.size(); ++draw)
      figures.push_back(FiguresOf(tested, draw, method));
    result["methods"][kMethodNames[method]] = Summary(figures);
    result["recipe_draw"][kMethodNames[method]] = FiguresOf(tested, 0, method);
  }
  return result;
}

}  // namespace
}  // namespace tidewaiter::bench

int main(int argc, char** argv) {
  tidewaiter::bench::Options options;
  CLI::App app("How well under-invoicing is found among real prices (USAID SCMS)");
  app.add_option("--shared", options.shared, "folder of the public test data")
      ->envname("TIDEWAITER_SHARED");
  app.add_option("--seeds", options.seeds, "draws of the injected sales")
      ->check(CLI::Range(1, 1000));
  app.add_flag("--inner", options.inner, "within the first 60 % alone, to choose parameters");
  CLI11_PARSE(app, argc, argv);
  const auto deliveries = tidewaiter::bench::ReadDeliveries(options.shared);
  if (!deliveries) {
    std::fprintf(stderr, "bench_price_scms: %s\n", deliveries.error().message.c_str());
    return EXIT_FAILURE;
  }
  std::puts(tidewaiter::bench::Measure(*deliveries, options).dump(2).c_str());
}
