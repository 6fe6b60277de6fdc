// Reading a CSV file, appending lines to a history and loading it, at kLines lines.
//   warehouse_bench --benchmark_repetitions=5
#include <cstdlib>
#include <filesystem>

#include "benchmark/benchmark.h"
#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "codec/csv.h"
#include "warehouse/history.h"
#include "warehouse/reader.h"

namespace tidewaiter::warehouse {
namespace {

constexpr std::uint64_t kLines = 1'000'000;
constexpr std::uint64_t kSeed = 7;

LineRecord MakeRecord(Random& random, const Zipf& traders, std::uint64_t number) {
  constexpr std::array<const char*, 5> kOrigins{"CN", "DE", "VN", "US", "IT"};
  LineRecord record;
  record.id = fmt::format("26{:07}-{}", number / 3, number % 3 + 1);
  record.declaration_id = fmt::format("26{:07}", number / 3);
  record.date = static_cast<Day>(19'000 + number * 700 / kLines);
  record.attribute(Attribute::kOffice) = fmt::format("O{}", random.Below(40));
  record.attribute(Attribute::kProcedure) = "4000";
  record.attribute(Attribute::kDeclarant) = fmt::format("D{}", random.Below(900));
  record.attribute(Attribute::kImporter) = fmt::format("I{}", traders.Draw(random));
  record.attribute(Attribute::kSupplier) = fmt::format("S{}", traders.Draw(random));
  record.attribute(Attribute::kHsCode) = fmt::format("{:06}", 10'000 + random.Below(5'000) * 10);
  record.attribute(Attribute::kOrigin) = kOrigins[random.Below(kOrigins.size())];
  record.attribute(Attribute::kDispatch) = kOrigins[random.Below(kOrigins.size())];
  record.measure(Measure::kNetMassKg) = random.LogNormal(4, 2);
  record.measure(Measure::kGrossMassKg) = record.measure(Measure::kNetMassKg) * 1.1;
  record.measure(Measure::kRatePercent) = static_cast<double>(random.Below(30));
  record.value_minor = static_cast<std::int64_t>(random.Below(10'000'000));
  record.description = fmt::format("goods of kind {}", random.Below(20'000));
  if (random.Chance(0.05)) {
    record.outcome.source = OutcomeSource::kInspection;
    record.outcome.checked = {ErrorKind::kHsCode, ErrorKind::kUndervalued};
  }
  return record;
}

const LineTable& Lines() {
  static const LineTable lines = [] {
    Random random(kSeed);
    const Zipf traders(20'000, 1.1);
    LineTable made(LineSchema{});
    for (std::uint64_t i = 0; i < kLines; ++i)
      made.Append(MakeRecord(random, traders, i));
    return made;
  }();
  return lines;
}

os::Path Folder() {
  return std::filesystem::temp_directory_path() / "tidewaiter_warehouse_bench";
}

History Fresh() {
  std::filesystem::remove_all(Folder());
  auto history = History::Create(Folder(), LineSchema{});
  CHECK(history.has_value());
  return std::move(*history);
}

void Count(benchmark::State& state) {
  state.counters["lines/s"] = benchmark::Counter(static_cast<double>(state.iterations()) * kLines,
                                                 benchmark::Counter::kIsRate);
}

void BM_Append(benchmark::State& state) {
  const LineTable& lines = Lines();
  for ([[maybe_unused]] auto _ : state) {
    state.PauseTiming();
    History history = Fresh();
    state.ResumeTiming();
    CHECK(history.Append(lines, "bench").has_value());
  }
  Count(state);
}
BENCHMARK(BM_Append)->Unit(benchmark::kMillisecond)->UseRealTime();

void BM_Load(benchmark::State& state) {
  History history = Fresh();
  CHECK(history.Append(Lines(), "bench").has_value());
  for ([[maybe_unused]] auto _ : state) {
    const auto loaded = history.Load(NoProgress);
    CHECK(loaded.has_value() && loaded->size() == kLines);
  }
  Count(state);
}
BENCHMARK(BM_Load)->Unit(benchmark::kMillisecond)->UseRealTime();

void BM_ReadCsv(benchmark::State& state) {
  const os::Path path = Folder() / "lines.csv";
  CHECK(os::MakeFolder(Folder()).has_value());
  std::string text = "id,date,office,importer,supplier,hs,origin,net,value,text\n";
  const LineTable& lines = Lines();
  for (std::size_t row = 0; row < lines.size(); ++row) {
    const std::int64_t value = lines.value_minor(row);
    codec::AppendCsvRow(
        text, {lines.id(row), FormatDay(lines.date(row)), lines.Text(row, Attribute::kOffice),
               lines.Text(row, Attribute::kImporter), lines.Text(row, Attribute::kSupplier),
               lines.Text(row, Attribute::kHsCode), lines.Text(row, Attribute::kOrigin),
               fmt::format("{:.3f}", lines.Number(row, Measure::kNetMassKg)),
               fmt::format("{}.{:02}", value / 100, value % 100), lines.description(row)});
  }
  CHECK(os::WriteFile(path, text).has_value());
  const auto mapping = ParseMapping(
      "[columns]\nid='id'\ndate='date'\noffice='office'\nimporter='importer'\n"
      "supplier='supplier'\nhs_code='hs'\norigin='origin'\nnet_mass_kg='net'\nvalue='value'\n"
      "description='text'",
      "bench");
  for ([[maybe_unused]] auto _ : state) {
    const auto read = ReadLines(path, *mapping, NoProgress);
    CHECK(read.has_value() && read->summary.accepted == kLines);
  }
  Count(state);
}
BENCHMARK(BM_ReadCsv)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace tidewaiter::warehouse
