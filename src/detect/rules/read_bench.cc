// How fast rules are read: 10 MB of them, and a text of nothing but mistakes.
#include <string>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "detect/rules/print.h"
#include "detect/rules/rule_set.h"

namespace tidewaiter::rules {
namespace {

Schema House() {
  LineSchema lines;
  lines.currency = "XTS";
  return StandardSchema(lines, 2);
}

std::string TenMegabytes() {
  constexpr std::size_t kRules = 15'000;
  std::string text;
  for (std::size_t i = 0; i < kRules; ++i) {
    const std::string number = std::to_string(i);
    text += "rule r" + number + R"( "Textiles far below the usual price"
  about "Found in the campaign of 2025; see circular 12."
  suspects undervalued
  confidence learned from 20%
  when hs_code in 50..63
    and value / net_mass < 40% of median of value / net_mass over 90 days per hs_code, origin
    and not importer = "IMP-)" +
            number + R"("
    and (description contains "cotton" or origin in CN, VN, BD)
  check value, net_mass
  advise "Ask for the contract and the transfer of payment."
  demand yellow
  add 250 XTS
  case "far below" fires with hs_code = 520811, origin = CN, value = 100 XTS, net_mass = 100 kg
    earlier 3 lines hs_code = 520811, origin = CN, value = 500 XTS, net_mass = 100 kg
)";
  }
  return text;
}

void BM_ReadRules(benchmark::State& state) {
  const Schema schema = House();
  const std::string text = TenMegabytes();
  for (auto unused : state) {
    const ReadRulesResult read = ReadRules(text, schema);
    CHECK(read.problems.empty());
    benchmark::DoNotOptimize(read.set.rules.size());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(BM_ReadRules)->Unit(benchmark::kMillisecond);

void BM_ReadMistakes(benchmark::State& state) {
  const Schema schema = House();
  std::string text = "rule r\n  suspects undervalued\n  when value > 1 XTS\n";
  while (text.size() < 10'000'000)
    text += "    and net_mas => 5 and orgin = China or foo == 1,5\n";
  for (auto unused : state) {
    const ReadRulesResult read = ReadRules(text, schema);
    CHECK(read.problems.size() == kTextProblemsMax + 1);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(BM_ReadMistakes)->Unit(benchmark::kMillisecond);

void BM_PrintRules(benchmark::State& state) {
  const Schema schema = House();
  const RuleSet set = ReadRules(TenMegabytes(), schema).set;
  std::size_t bytes = 0;
  for (auto unused : state)
    bytes += PrintRules(set, schema).size();
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(BM_PrintRules)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::rules
