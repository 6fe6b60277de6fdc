// What private payloads and numbers cost: kept, read, delivered, looked up.
//   build/release/payload_bench     fixed inputs; each result is checked once
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "base/check.h"
#include "codec/encoding.h"
#include "payload/number_book.h"
#include "payload/test_payload.h"

namespace tidewaiter::payload {
namespace {

constexpr std::size_t kEntries = 1000;
const ledger::RegistryKey kKey{.bytes = tlog::Sha256Of("registry")};

std::string NumberAt(std::size_t i) {
  return fmt::format("IM040{:07}", i);
}

NumberBook Book() {
  return NumberBook([](std::string_view) { return std::optional(kKey); });
}

std::string ValuesOf(std::size_t entry) {
  std::vector<ledger::NumberValue> values;
  for (std::size_t i = 0; i < ledger::kNumbersOfEntryMax; ++i) {
    const std::string number = NumberAt(entry * ledger::kNumbersOfEntryMax + i);
    values.push_back(*ledger::ValueOf(kKey, "hmac-sha256", number));
  }
  std::ranges::sort(values);
  std::string list;
  for (const ledger::NumberValue& value : values) {
    const std::string_view bytes(reinterpret_cast<const char*>(value.data()), value.size());
    list += fmt::format(R"({}"{}")", list.empty() ? "" : ",", codec::Base64Encode(bytes));
  }
  return list;
}

// The bytes of a registry of a million numbers, as a mirror has them.
const std::vector<std::string>& Million() {
  static const std::vector<std::string> bytes = [] {
    std::vector<std::string> all;
    ledger::Entry last;
    for (std::size_t i = 0; i <= kEntries; ++i) {
      ledger::Entry draft;
      if (i > 0) draft = ledger::After(last, "numbers.add");
      draft.log = kNaLog;
      draft.object = "numbers/1";
      draft.type = i == 0 ? "numbers.open" : "numbers.add";
      draft.charter = 3;
      draft.time_ms = ledger::kTestTimeMs;
      draft.data = fmt::format(R"({{"kind":"ioss","keying":"hmac-sha256","key_id":"{}"{}}})",
                               ledger::KeyIdOf(kKey),
                               i == 0 ? "" : fmt::format(R"(,"values":[{}])", ValuesOf(i - 1)));
      last = ledger::SignAs(draft, {"customs.na/desk"});
      all.push_back(*ledger::AssembleEntry(last.text, last.signatures));
    }
    return all;
  }();
  return bytes;
}

void Fill(NumberBook& book) {
  for (const std::string& bytes : Million())
    CHECK(book.Apply(*ledger::ReadEntry(bytes)).has_value());
}

void BuildMillion(benchmark::State& state) {
  Million();
  for (auto _ : state) {
    NumberBook book = Book();
    Fill(book);
    CHECK(book.registries()[0].values == kEntries * ledger::kNumbersOfEntryMax);
  }
}
BENCHMARK(BuildMillion)->Unit(benchmark::kSecond)->Iterations(1);

void LookUpOfMillion(benchmark::State& state) {
  NumberBook book = Book();
  Fill(book);
  CHECK(book.Find("ioss", NumberAt(77)).in.size() == 1);
  CHECK(book.Find("ioss", NumberAt(7'000'000)).in.empty());
  std::size_t i = 0;
  for (auto _ : state) {  // every other one is registered
    i = (i + 7919) % (2 * kEntries * ledger::kNumbersOfEntryMax);
    benchmark::DoNotOptimize(book.Find("ioss", NumberAt(i)));
  }
}
BENCHMARK(LookUpOfMillion);

class StoreBench {
 public:
  StoreBench() {
    std::string name = (std::filesystem::temp_directory_path() / "payload-XXXXXX").native();
    folder_ = ::mkdtemp(name.data());
    store_ = *Store::Open({.file = folder_ / "payloads.db", .key = TestKey("na")});
  }
  StoreBench(const StoreBench&) = delete;
  StoreBench& operator=(const StoreBench&) = delete;
  ~StoreBench() {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Place Keep(std::size_t i) {
    const std::string object = fmt::format("operator/{}", i);
    const Place place{kNaLog, object, 1};
    CHECK(store_->Keep(place, owners_.Holder(object, "Walvis Trading", fmt::format("NA{}", i)))
              .has_value());
    return place;
  }
  Store& store() { return *store_; }

 private:
  TestOwners owners_;
  os::Path folder_;
  std::unique_ptr<Store> store_;
};

void KeepOne(benchmark::State& state) {
  StoreBench bench;
  std::size_t i = 0;
  for (auto _ : state)
    bench.Keep(i++);
}
BENCHMARK(KeepOne)->Unit(benchmark::kMicrosecond)->UseRealTime();

void ReadOne(benchmark::State& state) {
  StoreBench bench;
  const Place place = bench.Keep(1);
  const Asker asker{.by = "bench", .purpose = "bench"};
  CHECK(bench.store().Read(place, asker)->payload.fields.size() == 3);
  for (auto _ : state)
    benchmark::DoNotOptimize(bench.store().Read(place, asker));
}
BENCHMARK(ReadOne)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tidewaiter::payload
