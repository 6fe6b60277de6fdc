// How many duties a core reckons: a tariff of 12,000 lines with 60,000 measures, five to eight of
// which stand at each line.
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "tariff/files.h"
#include "tariff/statement.h"

namespace tidewaiter::tariff {
namespace {

constexpr int kChapters = 90;
constexpr int kHeadings = 12;
constexpr int kLines = 11;  // under each heading

Files ManyFiles() {
  Files files;
  files["tariff.toml"] = "country = \"XX\"\ncurrency = \"XTS\"\n";
  std::string goods = "code,level,unit,description\n";
  std::string measures = "id,type,code,area,excluded,duty\n";
  int id = 0;
  const auto add = [&](std::string_view type, std::string_view code, std::string_view area,
                       std::string_view duty) {
    measures += fmt::format("{},{},{},{},,{}\n", ++id, type, code, area, duty);
  };
  for (int chapter = 1; chapter <= kChapters; ++chapter) {
    const std::string two = fmt::format("{:02}", chapter);
    goods += two + ",0,,Chapter\n";
    add("305", two, "1011", "20 %");
    for (int heading = 1; heading <= kHeadings; ++heading) {
      const std::string four = fmt::format("{}{:02}", two, heading);
      goods += four + ",1,,Heading\n";
      add("552", four, "CN", fmt::format("{} %", 10 + heading));
      add("142", four, "2020", "Free");
      for (int line = 1; line <= kLines; ++line) {
        const std::string six = fmt::format("{}{:02}", four, line + 10);
        goods += six + ",2,NAR,Line\n";
        add("103", six, "1011",
            line % 3 == 0 ? fmt::format("{} % + 3.5 XTS/DTN MAX 18 %", line)
                          : fmt::format("{} %", line));
        add("142", six, "2021", fmt::format("{} %", line / 2));
        add("695", six, "US", "25 %");
        add("109", six, "1011", "Free");
        add("117", six, "TR", "Free");
      }
    }
  }
  files["nomenclature.csv"] = goods;
  files["measures.csv"] = measures;
  files["areas.csv"] =
      "id,group\nCN,no\nVN,no\nTR,no\nUS,no\nDE,no\n1011,yes\n2020,yes\n2021,yes\n";
  files["area_members.csv"] = "area,member\n2021,CN\n2021,VN\n2020,2021\n2020,TR\n";
  return files;
}

const Tariff& Many() {
  static const std::shared_ptr<const Tariff> tariff = [] {
    auto made = MakeTariff(ManyFiles());
    CHECK(made.has_value());
    return made->tariff;
  }();
  return *tariff;
}

std::vector<Question> Questions(std::size_t count) {
  Random random(3);
  constexpr std::string_view kOrigins[] = {"CN", "VN", "TR", "US", "DE"};
  std::vector<Question> questions;
  for (std::size_t i = 0; i < count; ++i) {
    Question& question = questions.emplace_back();
    question.code =
        *GoodsCode::Parse(fmt::format("{:02}{:02}{:02}", 1 + random.Below(kChapters),
                                      1 + random.Below(kHeadings), 11 + random.Below(kLines)));
    question.day = 20'000;
    question.origin = kOrigins[random.Below(5)];
    question.customs_value =
        Decimal::FromMinor(static_cast<std::int64_t>(random.Below(9'000'000)), 2);
    question.quantities = {{{"KGM", ""}, Decimal(1250)}, {{"NAR", ""}, Decimal(40)}};
  }
  return questions;
}

void BM_Reckon(benchmark::State& state) {
  const Tariff& tariff = Many();
  const std::vector<Question> questions = Questions(4096);
  std::size_t i = 0;
  for (auto _ : state) {
    auto charges = Reckon(tariff, questions[i++ % questions.size()]);
    CHECK(charges.has_value());
    benchmark::DoNotOptimize(charges);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Reckon);

void BM_Assess(benchmark::State& state) {
  const Tariff& tariff = Many();
  const std::vector<Question> questions = Questions(4096);
  std::size_t i = 0;
  for (auto _ : state) {
    auto statement = Assess(tariff, questions[i++ % questions.size()]);
    CHECK(statement.has_value());
    benchmark::DoNotOptimize(statement);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Assess);

void BM_AmountOf(benchmark::State& state) {
  const auto duty = ReadDuty("9.1 % + 45.1 XTS/DTN MAX 18.9 % + 16.5 XTS/DTN");
  CHECK(duty.has_value());
  DutyFacts facts;
  facts.customs_value = Decimal(1260);
  facts.currency = "XTS";
  facts.quantities = {{{"KGM", ""}, Decimal(100)}};
  for (auto _ : state)
    benchmark::DoNotOptimize(duty->AmountOf(facts));
}
BENCHMARK(BM_AmountOf);

void BM_Open(benchmark::State& state) {
  const Files files = ManyFiles();
  for (auto _ : state) {
    auto made = MakeTariff(files);
    CHECK(made.has_value());
    benchmark::DoNotOptimize(made);
  }
}
BENCHMARK(BM_Open)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::tariff
