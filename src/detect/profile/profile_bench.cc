// Learning and looking up as the history grows: the lines are made on the fly, Zipf-like, so that
// the store grows as it would in a country. Arg = lines already learned.
#include <memory>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "base/hash.h"
#include "base/random.h"
#include "detect/profile/profile.h"

namespace tidewaiter::detect {
namespace {

constexpr std::size_t kBlock = 50'000;

LineTable Block(std::uint64_t seed) {
  static const Zipf importers(400'000, 0.9);
  static const Zipf codes(9'000, 0.8);
  static const Zipf origins(120, 1.0);
  Random random(seed);
  LineTable lines(LineSchema{});
  LineRecord record;
  for (std::size_t i = 0; i < kBlock; ++i) {
    record.id = "x";
    record.attribute(Attribute::kImporter) = "I" + std::to_string(importers.Draw(random));
    record.attribute(Attribute::kDeclarant) = "D" + std::to_string(random.Below(2'000));
    record.attribute(Attribute::kSupplier) = "S" + std::to_string(importers.Draw(random));
    record.attribute(Attribute::kHsCode) =
        std::to_string(1'000'000'000 + Mix(codes.Draw(random)) % 8'999'999'999ULL);
    record.attribute(Attribute::kOrigin) = "O" + std::to_string(origins.Draw(random));
    record.attribute(Attribute::kDispatch) = record.attribute(Attribute::kOrigin);
    record.attribute(Attribute::kOffice) = "F" + std::to_string(random.Below(40));
    record.outcome = {};
    record.outcome.source = OutcomeSource::kInspection;
    record.outcome.checked = {ErrorKind::kUnspecified};
    if (random.Chance(0.05)) record.outcome.wrong = {ErrorKind::kUnspecified};
    lines.Append(record);
  }
  return lines;
}

void BM_Learn(benchmark::State& state) {
  const LineTable lines = Block(1);
  for ([[maybe_unused]] auto _ : state) {
    Profile profile = *Profile::InMemory(PatternSet::Standard(lines), {});
    for (std::size_t row = 0; row < lines.size(); ++row)
      CHECK(profile.Learn(lines, row));
    benchmark::DoNotOptimize(profile.store().cells());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBlock));
}
BENCHMARK(BM_Learn)->Unit(benchmark::kMillisecond);

void BM_LookupAfter(benchmark::State& state) {
  static std::unique_ptr<Profile> profile;
  static std::int64_t learned = 0;
  const LineTable probe = Block(0);
  if (!profile || learned > state.range(0)) {
    profile = std::make_unique<Profile>(*Profile::InMemory(PatternSet::Standard(probe), {}));
    learned = 0;
  }
  for (; learned < state.range(0); learned += static_cast<std::int64_t>(kBlock)) {
    const LineTable lines = Block(static_cast<std::uint64_t>(learned) + 1);
    for (std::size_t row = 0; row < lines.size(); ++row)
      CHECK(profile->Learn(lines, row));
  }
  Profile::Counts counts;
  std::size_t row = 0;
  for ([[maybe_unused]] auto _ : state) {
    profile->Read(probe, row, counts);
    benchmark::DoNotOptimize(counts.total[kAnyKind].checked);
    row = (row + 1) % kBlock;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["cells"] = static_cast<double>(profile->store().cells());
  state.counters["bytes_per_cell"] =
      static_cast<double>(profile->store().bytes()) / static_cast<double>(profile->store().cells());
}
BENCHMARK(BM_LookupAfter)->Arg(1'000'000)->Arg(3'000'000)->Arg(10'000'000)->Arg(30'000'000);

}  // namespace
}  // namespace tidewaiter::detect
