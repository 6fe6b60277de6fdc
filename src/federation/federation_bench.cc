// Five administrations in one process, over HTTP on the loopback: from submitting to finality.
// Storages are in memory, so this is the protocol, HTTP and signatures, without disks; five nodes,
// their servers and the clients share the machine.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include "federation/test_http.h"

namespace tidewaiter::federation {
namespace {

std::atomic<std::uint64_t> objects = 0;

// `range` clients, each waits for its entry before it sends the next.
void BM_SubmitUntilFinal(benchmark::State& state) {
  HttpFederation federation(5, 1);
  const auto clients = static_cast<std::size_t>(state.range(0));
  constexpr std::size_t kEach = 40;
  std::vector<double> seconds;
  std::mutex mutex;
  for (auto _ : state) {
    std::vector<std::jthread> threads;
    for (std::size_t c = 0; c < clients; ++c) {
      threads.emplace_back([&] {
        for (std::size_t i = 0; i < kEach; ++i) {
          const std::string entry =
              federation.Entry("o" + std::to_string(++objects), std::string(400, 'x'));
          const double begin_s = os::RealClock().MonotonicSeconds();
          CHECK(SubmitAndWait(federation.url(0), entry, {}).has_value());
          const double took_s = os::RealClock().MonotonicSeconds() - begin_s;
          const std::lock_guard lock(mutex);
          seconds.push_back(took_s);
        }
      });
    }
  }
  std::ranges::sort(seconds);
  state.SetItemsProcessed(static_cast<std::int64_t>(seconds.size()));
  state.counters["p50_ms"] = 1000 * seconds[seconds.size() / 2];
  state.counters["p99_ms"] = 1000 * seconds[seconds.size() * 99 / 100];
}
BENCHMARK(BM_SubmitUntilFinal)->Arg(1)->Arg(8)->Arg(64)->Arg(256)->UseRealTime()->Iterations(3);

}  // namespace
}  // namespace tidewaiter::federation
