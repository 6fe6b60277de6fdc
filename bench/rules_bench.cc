// bench_rules --data FOLDER: how fast a set of rules runs over goods items.
//
// Reads rules.json and items.json of rulebench (FOLDER/gen.py makes them in any size), runs all
// rules over all items on one core, several times, and prints JSON: the hits and their hash (equal
// for every engine that is right), items a second (processor time, median of the runs), nanoseconds
// an item and a hit.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "bench/rulebench.h"
#include "detect/rules/program.h"

namespace tidewaiter::bench {
namespace {

constexpr int kRuns = 9;

double CpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <typename Work>
double MedianSeconds(Work work, int runs = kRuns) {
  std::vector<double> seconds;
  for (int run = 0; run < runs; ++run) {
    const double start = CpuSeconds();
    work();
    seconds.push_back(CpuSeconds() - start);
  }
  std::ranges::nth_element(seconds, seconds.begin() + runs / 2);
  return seconds[static_cast<std::size_t>(runs / 2)];
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

nlohmann::json Measure(const std::string& folder, std::size_t copies) {
  Rulebench bench = ReadRulebench(ReadAll(folder + "/rules.json"), ReadAll(folder + "/items.json"));
  bench.Repeat(copies);
  const rules::Batch items = bench.Items();
  const double start = CpuSeconds();
  const rules::Program program(bench.set, bench.schema);
  const double compile_seconds = CpuSeconds() - start;
  rules::Runner runner(program);
  std::vector<rules::Hit> hits;
  const double seconds = MedianSeconds([&] {
    hits.clear();
    runner.Run(items, nullptr, hits);
  });
  std::vector<rules::HitValue> values;
  const double with_values = MedianSeconds([&] {
    hits.clear();
    values.clear();
    runner.Run(items, nullptr, hits);
    runner.Values(items, nullptr, hits, values);
  });
  const auto rows = static_cast<double>(items.rows());
  char hash[16];
  std::snprintf(hash, sizeof hash, "%x", HashOf(hits));
  return {{"rules", bench.set.rules.size()},
          {"items", items.rows()},
          {"hits", hits.size()},
          {"hash", hash},
          {"compile_seconds", compile_seconds},
          {"items_per_second", rows / seconds},
          {"values", values.size()},
          {"items_per_second_with_values", rows / with_values},
          {"ns_per_item", seconds / rows * 1e9},
          {"ns_per_hit", seconds / static_cast<double>(hits.size()) * 1e9}};
}

}  // namespace
}  // namespace tidewaiter::bench

int main(int argc, char** argv) {
  CLI::App app{"how fast a set of rules runs over goods items"};
  std::string folder;
  std::size_t copies = 1;
  app.add_option("--data", folder, "folder with rules.json and items.json")->required();
  app.add_option("--repeat", copies, "times the items are repeated");
  CLI11_PARSE(app, argc, argv);
  std::puts(tidewaiter::bench::Measure(folder, copies).dump(1).c_str());
  return 0;
}
