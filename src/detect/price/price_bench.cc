// Assessing and learning prices as the history grows. Arg = lines already learned.
#include <memory>

#include <benchmark/benchmark.h>

#include "base/hash.h"
#include "base/random.h"
#include "detect/price/price.h"

namespace tidewaiter::detect {
namespace {

constexpr std::size_t kBlock = 50'000;

LineTable Block(std::uint64_t seed) {
  static const Zipf codes(9'000, 0.8);
  static const Zipf origins(120, 1.0);
  Random random(seed);
  LineTable lines(LineSchema{});
  LineRecord record;
  for (std::size_t i = 0; i < kBlock; ++i) {
    record.id = "x";
    record.date = static_cast<Day>(seed / 20'000);
    record.attribute(Attribute::kHsCode) =
        std::to_string(1'000'000'000 + Mix(codes.Draw(random)) % 8'999'999'999ULL);
    record.attribute(Attribute::kOrigin) = "O" + std::to_string(origins.Draw(random));
    record.description = "goods of kind " + std::to_string(random.Below(200'000));
    record.measure(Measure::kQuantity) = static_cast<double>(1 + random.Below(1'000));
    record.measure(Measure::kNetMassKg) = random.LogNormal(3, 1);
    record.value_minor = static_cast<std::int64_t>(random.LogNormal(12, 1));
    lines.Append(record);
  }
  return lines;
}

void BM_AssessAfter(benchmark::State& state) {
  static std::unique_ptr<PriceDetector> prices;
  static std::int64_t learned = 0;
  if (!prices || learned > state.range(0)) {
    prices = std::make_unique<PriceDetector>();
    learned = 0;
  }
  for (; learned < state.range(0); learned += static_cast<std::int64_t>(kBlock)) {
    const LineTable lines = Block(static_cast<std::uint64_t>(learned) + 1);
    for (std::size_t row = 0; row < lines.size(); ++row)
      prices->Learn(lines, row);
  }
  const LineTable probe = Block(0);
  std::size_t row = 0;
  for ([[maybe_unused]] auto _ : state) {
    const PriceScore unit = prices->Assess(probe, row, PriceBasis::kPerUnit);
    const PriceScore kg = prices->Assess(probe, row, PriceBasis::kPerKg);
    benchmark::DoNotOptimize(unit.z + kg.z);
    row = (row + 1) % kBlock;
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["groups"] = static_cast<double>(prices->groups());
}
BENCHMARK(BM_AssessAfter)->Arg(1'000'000)->Arg(3'000'000)->Arg(10'000'000)->Arg(30'000'000);

}  // namespace
}  // namespace tidewaiter::detect
