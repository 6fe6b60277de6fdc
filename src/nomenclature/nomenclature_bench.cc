// Opening a nomenclature from its folder, and looking things up in it. With the public files where
// TIDEWAITER_SHARED names them, else with a tree of the same size.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "nomenclature/build.h"
#include "nomenclature/compare.h"
#include "nomenclature/publish.h"
#include "nomenclature/search.h"
#include "nomenclature/store.h"

namespace tidewaiter::nomenclature {
namespace {

constexpr Day kDay = 20'500;

// 97 chapters, 6,900 lines.
Nomenclature MadeUp() {
  Rows rows{.languages = {"en"}, .lines = {}, .sections = {}, .notes = {}};
  const auto add = [&](const std::string& code, int level) {
    Row row;
    row.code = *GoodsCode::Parse(code);
    row.level = static_cast<std::uint8_t>(level);
    row.descriptions = {fmt::format("Goods of a kind, whether or not worked, number {}", code)};
    rows.lines.push_back(std::move(row));
  };
  for (int chapter = 1; chapter <= 97; ++chapter) {
    add(fmt::format("{:02}", chapter), 0);
    for (int heading = 1; heading <= 13; ++heading) {
      add(fmt::format("{:02}{:02}", chapter, heading), 1);
      for (int six = 1; six <= 4; ++six)
        add(fmt::format("{:02}{:02}{}0", chapter, heading, six), 2);
    }
  }
  Built built = Build(std::move(rows));
  CHECK(built.nomenclature.has_value());
  return *built.nomenclature;
}

Nomenclature Published(std::vector<std::string> names) {
  const char* shared = std::getenv("TIDEWAITER_SHARED");
  if (shared == nullptr) return MadeUp();
  std::vector<std::string> texts;
  for (const std::string& name : names)
    texts.push_back(os::ReadFile(os::Path(shared) / "data/tariff" / name).value_or(""));
  std::vector<PublishedFile> files;
  for (std::size_t i = 0; i < names.size(); ++i)
    files.push_back({names[i], texts[i], "", {}});
  Publication read = ReadPublished(files);
  Built built = Build(std::move(read.rows));
  return built.nomenclature ? *built.nomenclature : MadeUp();
}

void Open(benchmark::State& state, const Nomenclature& goods, std::string_view name) {
  const os::Path folder = std::filesystem::temp_directory_path() / name;
  CHECK(WriteNomenclature(folder, goods).has_value());
  for (auto _ : state) {
    auto again = ReadNomenclature(folder);
    CHECK(again.has_value());
    benchmark::DoNotOptimize(again);
  }
  state.counters["lines"] = static_cast<double>(goods.size());
  std::filesystem::remove_all(folder);
}

void BM_OpenHs(benchmark::State& state) {
  Open(state, Published({"hs/hs2022_datasets.csv", "hs/hs_sections.csv"}), "bench_hs");
}
BENCHMARK(BM_OpenHs)->Unit(benchmark::kMillisecond);

void BM_OpenTaric(benchmark::State& state) {
  Open(state,
       Published({"eu_taric/taric_nomenclature_en.csv", "eu_taric/taric_nomenclature_fr.csv"}),
       "bench_taric");
}
BENCHMARK(BM_OpenTaric)->Unit(benchmark::kMillisecond);

void BM_Find(benchmark::State& state) {
  const Nomenclature goods =
      Published({"eu_taric/taric_nomenclature_en.csv", "eu_taric/taric_nomenclature_fr.csv"});
  std::vector<GoodsCode> codes;
  Random random(9);
  for (int i = 0; i < 4096; ++i)
    codes.push_back(goods.line(static_cast<LineId>(random.Below(goods.size()))).code);
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(goods.Find(codes[i++ % codes.size()], kDay));
}
BENCHMARK(BM_Find);

void BM_Search(benchmark::State& state) {
  const Nomenclature goods =
      Published({"eu_taric/taric_nomenclature_en.csv", "eu_taric/taric_nomenclature_fr.csv"});
  const GoodsSearch search(goods);
  constexpr std::string_view kAsked[] = {"cotton shirt", "frozen fish",  "oranges",
                                         "of plastics",  "machines for", "8471.30"};
  for (const std::string_view asked : kAsked) {
    CHECK(std::getenv("TIDEWAITER_SHARED") == nullptr ||
          !search.Find(asked, "en", kDay, 20).empty());
  }
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(search.Find(kAsked[i++ % 6], "en", kDay, 20));
}
BENCHMARK(BM_Search)->Unit(benchmark::kMicrosecond);

// The word that most lines have, and all words that begin with its letter.
void BM_SearchBegun(benchmark::State& state) {
  const Nomenclature goods =
      Published({"eu_taric/taric_nomenclature_en.csv", "eu_taric/taric_nomenclature_fr.csv"});
  const GoodsSearch search(goods);
  for (auto _ : state)
    benchmark::DoNotOptimize(search.Find("of o", "en", kDay, 20));
}
BENCHMARK(BM_SearchBegun)->Unit(benchmark::kMicrosecond);

// What GoodsSearch costs once, all languages.
void BM_SearchIndex(benchmark::State& state) {
  const Nomenclature goods =
      Published({"eu_taric/taric_nomenclature_en.csv", "eu_taric/taric_nomenclature_fr.csv"});
  for (auto _ : state)
    benchmark::DoNotOptimize(GoodsSearch(goods).Find("oranges", "en", kDay, 1));
}
BENCHMARK(BM_SearchIndex)->Unit(benchmark::kMillisecond);

// Two days of one nomenclature.
void BM_Compare(benchmark::State& state) {
  const Nomenclature goods =
      Published({"eu_taric/taric_nomenclature_en.csv", "eu_taric/taric_nomenclature_fr.csv"});
  constexpr Day kBefore = 16'000;  // 2013-10-22
  CHECK(Compare(goods, kDay, goods, kDay, "en").empty());
  for (auto _ : state)
    benchmark::DoNotOptimize(Compare(goods, kBefore, goods, kDay, "en").size());
}
BENCHMARK(BM_Compare)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::nomenclature
