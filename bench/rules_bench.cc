// bench_rules --data FOLDER: how fast a set of rules runs over goods items.
//
// Reads rules.json and items.json of rulebench (FOLDER/gen.py makes them in any size), runs all
// rules over all items on one core, several times, and prints JSON: the hits and their hash (equal
// for every engine that is right), items a second (processor time, median of the runs), nanoseconds
// an item and a hit.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "bench/cpu_seconds.h"
#include "bench/rulebench.h"
#include "bench/rules_duckdb.h"
#include "bench/rules_live.h"
#include "detect/rules/batch_index.h"
#include "detect/rules/program.h"

namespace tidewaiter::bench {
namespace {

constexpr int kRuns = 9;
constexpr std::size_t kHitsWithValues = 10'000'000;  // of more the values fill the memory
constexpr std::size_t kOrdinaryRules = 100;          // those behind are narrower, for MeasureFlat

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct Timed {
  std::vector<rules::Hit> hits;
  double seconds = 0;
};

Timed MeasureRun(rules::Runner& runner, const rules::Batch& items, int runs) {
  Timed timed;
  timed.seconds = MedianSeconds(
      [&] {
        timed.hits.clear();
        runner.Run(items, nullptr, timed.hits);
      },
      runs);
  return timed;
}

// Hits and hash of the first items, as engines report them that are given no more.
nlohmann::json HitsOfFirst(const std::vector<rules::Hit>& hits) {
  nlohmann::json found;
  for (const std::uint32_t items : {200U, 1'000U, 2'000U, 20'000U}) {
    const auto end = std::ranges::lower_bound(hits, items, {}, &rules::Hit::row);
    const std::vector<rules::Hit> first(hits.begin(), end);
    found[std::to_string(items)] = {{"hits", first.size()},
                                    {"hash", fmt::format("{:x}", HashOf(first))}};
  }
  return found;
}

nlohmann::json Measure(Rulebench& bench, int runs) {
  const rules::Batch items = bench.Items();
  const double start = CpuSeconds();
  const rules::Program program(bench.set, bench.schema);
  const double compile_seconds = CpuSeconds() - start;
  rules::Runner runner(program);
  const Timed run = MeasureRun(runner, items, runs);
  const auto rows = static_cast<double>(items.rows());
  nlohmann::json report{{"rules", bench.set.rules.size()},
                        {"items", items.rows()},
                        {"hits", run.hits.size()},
                        {"hash", fmt::format("{:x}", HashOf(run.hits))},
                        {"compile_seconds", compile_seconds},
                        {"items_per_second", rows / run.seconds},
                        {"seconds", run.seconds},
                        {"ns_per_item", run.seconds / rows * 1e9},
                        {"ns_per_hit", run.seconds / static_cast<double>(run.hits.size()) * 1e9}};
  if (run.hits.size() > kHitsWithValues) return report;
  std::vector<rules::HitValue> values;
  const double values_seconds = MedianSeconds(
      [&] {
        values.clear();
        runner.Values(items, nullptr, run.hits, values);
      },
      runs);
  report["first"] = HitsOfFirst(run.hits);
  report["values"] = values.size();
  report["ns_per_value"] = values_seconds / static_cast<double>(values.size()) * 1e9;
  report["items_per_second_with_values"] = rows / (run.seconds + values_seconds);
  return report;
}

// Answers at no cost, so that what is measured is the asking.
class EasyAnswers final : public rules::AggregateAnswers {
 public:
  double Answer(std::size_t question, std::size_t row) override {
    ++asked;
    return static_cast<double>((question + row) % 100);
  }
  std::uint64_t asked = 0;
};

// The first rules of the set also ask about earlier lines, each its own question.
nlohmann::json MeasureQuestions(Rulebench& bench, std::size_t questions) {
  const std::size_t asking = std::min(questions, bench.set.rules.size());
  for (std::size_t number = 0; number < asking; ++number)
    AddQuestion(bench.set, number);
  const rules::Batch items = bench.Items();
  const rules::Program program(bench.set, bench.schema);
  rules::Runner runner(program);
  std::vector<rules::Hit> hits;
  EasyAnswers answers;
  const double seconds = MedianSeconds(
      [&] {
        hits.clear();
        answers.asked = 0;
        runner.Run(items, &answers, hits);
      },
      kRuns);
  const auto rows = static_cast<double>(items.rows());
  return {{"questions", asking},
          {"asked_per_item", static_cast<double>(answers.asked) / rows},
          {"items_per_second", rows / seconds}};
}

// The first 100, 1,600 ... rules of the set.
nlohmann::json MeasureSizes(const Rulebench& bench) {
  constexpr std::size_t kSizes[] = {100, 1'600, 10'000};
  nlohmann::json sizes;
  for (const std::size_t size : kSizes) {
    if (size > bench.set.rules.size()) break;
    rules::RuleSet set = bench.set;
    set.rules.resize(size);
    const rules::Batch items = bench.Items();
    const rules::Program program(std::move(set), bench.schema);
    rules::Runner runner(program);
    const Timed run = MeasureRun(runner, items, kRuns);
    const auto rows = static_cast<double>(items.rows());
    const auto hits = static_cast<double>(run.hits.size());
    sizes["of_" + std::to_string(size)] = {{"ns_per_item", run.seconds / rows * 1e9},
                                           {"hits_per_item", hits / rows},
                                           {"ns_per_hit", run.seconds / hits * 1e9}};
    sizes["last_to_first"] =
        run.seconds * 1e9 / rows / sizes["of_100"]["ns_per_item"].get<double>();
  }
  return sizes;
}

// The set as it is, where more rules have more hits, and with rules added that hardly ever fire.
nlohmann::json MeasureFlat(Rulebench bench) {
  nlohmann::json report{{"hits_grow", MeasureSizes(bench)}};
  Narrow(bench, kOrdinaryRules);
  report["hits_stay"] = MeasureSizes(bench);
  return report;
}

// One rule after another through an index, as when rules are tried on the past.
nlohmann::json MeasureIndex(Rulebench& bench, const std::optional<DuckDbOptions>& duckdb) {
  const rules::Batch items = bench.Items();
  const rules::Program program(bench.set, bench.schema);
  const double start = CpuSeconds();
  const Result<rules::BatchIndex> index = rules::BatchIndex::Build(bench.schema, items);
  CHECK(index.has_value());
  const double build_seconds = CpuSeconds() - start;
  std::vector<double> seconds;
  std::size_t hits = 0;
  for (std::size_t rule = 0; rule < bench.set.rules.size(); ++rule) {
    const double before = CpuSeconds();
    hits += index->Rows(program, rule, nullptr).size();
    seconds.push_back(CpuSeconds() - before);
  }
  std::ranges::sort(seconds);
  double sum = 0;
  for (const double one : seconds)
    sum += one;
  const auto rules = static_cast<double>(seconds.size());
  nlohmann::json report{{"build_seconds", build_seconds},
                        {"mib", static_cast<double>(index->bytes()) / (1 << 20)},
                        {"hits", hits},
                        {"ms_per_rule", sum / rules * 1e3},
                        {"ms_median", seconds[seconds.size() / 2] * 1e3},
                        {"ms_p95", seconds[seconds.size() * 95 / 100] * 1e3},
                        {"ms_slowest", seconds.back() * 1e3}};
  if (duckdb) report["beside"] = MeasureDuckDb(*duckdb, program, *index);
  return report;
}

}  // namespace
}  // namespace tidewaiter::bench

int main(int argc, char** argv) {
  CLI::App app{"how fast a set of rules runs over goods items"};
  std::string folder;
  std::size_t copies = 1;
  std::size_t questions = 0;
  std::size_t live_rows = 0;
  bool with_index = false;
  bool with_duckdb = false;
  bool flat = false;
  app.add_option("--data", folder, "folder with rules.json and items.json")->required();
  app.add_option("--repeat", copies, "times the items are repeated");
  app.add_option("--questions", questions, "rules that also ask about earlier lines");
  app.add_option("--live", live_rows, "items a batch: the questions are answered by a history");
  app.add_flag("--index", with_index, "also one rule after another through an index");
  app.add_flag("--duckdb", with_duckdb, "with --index: DuckDB beside it for some of the rules");
  app.add_flag("--flat", flat, "100, 1,600 and 10,000 rules of the set");
  CLI11_PARSE(app, argc, argv);
  using namespace tidewaiter::bench;
  Rulebench bench = ReadRulebench(ReadAll(folder + "/rules.json"), ReadAll(folder + "/items.json"));
  bench.Repeat(copies);
  nlohmann::json report;
  if (flat) {
    report = MeasureFlat(std::move(bench));
  } else if (live_rows > 0) {
    report = MeasureLive(std::move(bench), {.questions = questions, .rows_a_batch = live_rows});
  } else {
    report = Measure(bench, copies == 1 ? kRuns : 1);
    if (questions > 0) report["questions"] = MeasureQuestions(bench, questions);
    if (with_index) {
      std::optional<DuckDbOptions> beside;
      if (with_duckdb) beside = {.folder = folder, .copies = copies};
      report["index"] = MeasureIndex(bench, beside);
    }
  }
  std::puts(report.dump(1).c_str());
  return 0;
}
