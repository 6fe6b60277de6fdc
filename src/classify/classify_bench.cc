// Questions to classifiers of made-up goods: what one costs, by the number of precedents.
#include <benchmark/benchmark.h>

#include "classify/test_world.h"

namespace tidewaiter::classify {
namespace {

void BM_Suggest(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const Classifier classifier = *Classifier::Learn(TestEntries(), TestPrecedents(size, 1));
  const std::vector<Precedent> questions = TestPrecedents(500, 2);
  std::size_t next = 0;
  for (auto _ : state) {
    const Suggestions found = classifier.Suggest(questions[next++ % questions.size()].text, 5);
    if (found.codes.empty()) state.SkipWithError("no code");
    benchmark::DoNotOptimize(found.confidence);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Suggest)->Arg(1000)->Arg(10'000)->Arg(40'000)->Unit(benchmark::kMicrosecond);

void BM_AddAndRemove(benchmark::State& state) {
  Classifier classifier = *Classifier::Learn(TestEntries(), TestPrecedents(10'000, 1));
  for (auto _ : state) {
    if (!classifier.Add({"x", "950300", "wooden puzzle with bricks"})) state.SkipWithError("add");
    if (!classifier.Remove("x")) state.SkipWithError("remove");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_AddAndRemove)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tidewaiter::classify
