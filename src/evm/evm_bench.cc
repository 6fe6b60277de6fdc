// Hashes and signatures of Ethereum on one core.
#include <string>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "evm/account.h"
#include "evm/keccak.h"

namespace tidewaiter::evm {
namespace {

SecretKey Key() {
  SecretKey key = {};
  key.fill(7);
  return key;
}

void BM_Keccak(benchmark::State& state) {
  const std::string bytes(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state)
    benchmark::DoNotOptimize(Keccak256(bytes));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Keccak)->Arg(64)->Arg(1 << 20);

void BM_SignHash(benchmark::State& state) {
  const Hash hash = Keccak256("x");
  for (auto _ : state)
    benchmark::DoNotOptimize(Sign(Key(), hash));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_SignHash);

void BM_RecoverSigner(benchmark::State& state) {
  const Hash hash = Keccak256("x");
  const Signature signature = Sign(Key(), hash);
  CHECK(Recover(hash, signature) == AddressOf(Key()));
  for (auto _ : state)
    benchmark::DoNotOptimize(Recover(hash, signature));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_RecoverSigner);

}  // namespace
}  // namespace tidewaiter::evm
