// How many lodged declarations a second the store takes: batches of 64, each declaration with three
// events of 5 kB, 300 B and 60 B, a row, an answer, two notifications, 100 words and four tallies.
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/check.h"
#include "base/random.h"
#include "desk/store.h"
#include "store/open.h"
#include "store/search_text.h"

namespace tidewaiter::store {
namespace {

constexpr int kBatch = 64;
constexpr std::size_t kWords = 60'000;  // different words; a few of them are most of a text
constexpr int kWordsPerText = 100;

class Trade {
 public:
  Trade() : random_(1), zipf_(kWords, 1.0) {
    for (std::size_t i = 0; i < kWords; ++i) {
      std::string word;
      for (std::uint64_t n = 3 + random_.Below(7); n > 0; --n)
        word += static_cast<char>('a' + random_.Below(26));
      words_.push_back(word);
    }
  }

  std::string Text() {
    std::string text;
    for (int i = 0; i < kWordsPerText; ++i)
      text += words_[zipf_.Draw(random_)] + ' ';
    return text;
  }

  desk::Batch Next() {
    desk::Batch batch;
    for (int i = 0; i < kBatch; ++i)
      Lodge(batch);
    return batch;
  }
  [[nodiscard]] const std::string& Word(std::size_t rank) const { return words_[rank]; }

 private:
  void Add(desk::Batch& batch, const char* kind, const std::string& id, std::size_t size) {
    desk::Event event{.seq = ++seq_,
                      .time_ms = Now(),
                      .kind = kind,
                      .subject = id,
                      .version = 1,
                      .actor = "acc-1234",
                      .request = "01HZX3V9K2M4N5P6Q7R8S9T0",
                      .data = std::string(size, 'x'),
                      .hash = {}};
    event.hash = hash_;
    batch.events.push_back(std::move(event));
  }
  [[nodiscard]] std::int64_t Now() const {
    return 1'700'000'000'000 + static_cast<std::int64_t>(seq_);
  }

  void Lodge(desk::Batch& batch) {
    const std::string number = std::to_string(100'000'000 + seq_);
    const std::string id = "26XX" + number + "J7";
    const std::uint64_t document = seq_ + 1;
    Add(batch, "declaration.lodged", id, 5'000);
    Add(batch, "declaration.assessed", id, 300);
    Add(batch, "declaration.released", id, 60);
    const bool open = random_.Chance(0.05);
    desk::DeclarationRow row;
    row.id = id;
    row.lrn = "LRN" + std::to_string(random_.Below(1'000)) + number;
    row.office = "OFFICE" + std::to_string(random_.Below(20));
    row.declarant = "DEC" + std::to_string(random_.Below(2'000));
    row.declarant_name = "Declarant and Sons Forwarding";
    row.importer = "IMP" + std::to_string(random_.Below(50'000));
    row.importer_name = "Importer of Many Things Ltd";
    row.goods = "A description of goods of some sixty bytes, as people write them";
    row.hs_code = "0902100000";
    row.origin = "CN";
    row.status = open ? desk::State::kUnderControl : desk::State::kReleased;
    row.lane = open ? desk::Lane::kYellow : desk::Lane::kGreen;
    row.rank = random_.Uniform() * 1e6;
    row.reason = std::string(120, 'r');
    row.lodged_ms = row.arrived_ms = row.decided_ms = Now();
    row.due_ms = open ? Now() + 86'400'000 : 0;
    row.document_seq = document;
    row.decision_seq = document + 1;
    row.last_seq = seq_;
    batch.search.push_back({document, Text()});
    batch.answers.push_back({row.declarant, "key-" + std::to_string(random_.Next()), random_.Next(),
                             Now(), 201, std::string(200, 'a')});
    for (const std::string& party : {row.declarant, row.importer})
      batch.notifications.push_back({seq_, party, id, row.lrn, "released", Now()});
    for (const char* measure : {"lane", "lodged", "dwell", "money"}) {
      batch.tallies.push_back(
          {20'000, row.office, measure, "key" + std::to_string(random_.Below(8)), 1});
    }
    batch.declarations.push_back(std::move(row));
  }

  Random random_;
  Zipf zipf_;
  std::vector<std::string> words_;
  desk::Hash hash_{};
  std::uint64_t seq_ = 0;
};

struct World {
  World() {
    std::string name = (std::filesystem::temp_directory_path() / "bench-XXXXXX").native();
    folder = ::mkdtemp(name.data());
    store = *OpenSqlite({.file = folder / "desk.db", .readers = 2});
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() {
    store.reset();
    std::filesystem::remove_all(folder);
  }
  os::Path folder;
  std::unique_ptr<desk::Store> store;
};

void BM_Commit(benchmark::State& state) {
  World world;
  Trade trade;
  std::vector<desk::Batch> batches;
  for (auto _ : state) {
    if (batches.empty()) {
      state.PauseTiming();
      for (int i = 0; i < 50; ++i)
        batches.insert(batches.begin(), trade.Next());
      state.ResumeTiming();
    }
    const Status status = world.store->Commit(batches.back());
    if (!status) state.SkipWithError(status.error().message.c_str());
    batches.pop_back();
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
  state.counters["bytes"] =
      benchmark::Counter(static_cast<double>(std::filesystem::file_size(world.folder / "desk.db")) /
                         static_cast<double>(state.iterations() * kBatch));
}
BENCHMARK(BM_Commit)->Iterations(1'500)->MeasureProcessCPUTime()->UseRealTime();

void BM_SearchWords(benchmark::State& state) {
  Trade trade;
  std::string text = trade.Text();
  if (state.range(0) != 0) text += "é";
  for (auto _ : state)
    benchmark::DoNotOptimize(SearchWords(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(BM_SearchWords)->Arg(0)->Arg(1);

// Lists from 100,000 declarations.
class Lists : public benchmark::Fixture {
 public:
  void SetUp(const benchmark::State&) override {
    if (world != nullptr) return;
    world = std::make_unique<World>();
    for (int i = 0; i < 100'000 / kBatch; ++i)
      CHECK(world->store->Commit(trade.Next()).has_value());
  }
  void List(benchmark::State& state, const desk::DeclarationQuery& query) {
    std::size_t rows = 0;
    for (auto _ : state) {
      const auto list = world->store->ListDeclarations(query);
      if (!list) state.SkipWithError(list.error().message.c_str());
      rows = list ? list->size() : 0;
    }
    state.counters["rows"] = static_cast<double>(rows);
  }
  static inline std::unique_ptr<World> world;
  static inline Trade trade;
};

BENCHMARK_DEFINE_F(Lists, Newest)(benchmark::State& state) {
  List(state, {});
}
BENCHMARK_REGISTER_F(Lists, Newest);

BENCHMARK_DEFINE_F(Lists, OfParty)(benchmark::State& state) {
  desk::DeclarationQuery query;
  query.parties = {"DEC7"};
  List(state, query);
}
BENCHMARK_REGISTER_F(Lists, OfParty);

BENCHMARK_DEFINE_F(Lists, OpenByRank)(benchmark::State& state) {
  desk::DeclarationQuery query;
  query.statuses = {desk::State::kUnderControl, desk::State::kHeld};
  query.offices = {"OFFICE7"};
  query.order = desk::Order::kRank;
  List(state, query);
}
BENCHMARK_REGISTER_F(Lists, OpenByRank);

// Words from the most common to a rare one.
BENCHMARK_DEFINE_F(Lists, WithWord)(benchmark::State& state) {
  desk::DeclarationQuery query;
  query.text = trade.Word(static_cast<std::size_t>(state.range(0)));
  List(state, query);
}
BENCHMARK_REGISTER_F(Lists, WithWord)->Arg(0)->Arg(100)->Arg(10'000);

BENCHMARK_DEFINE_F(Lists, CountOpen)(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(world->store->CountOpen({}, 0));
}
BENCHMARK_REGISTER_F(Lists, CountOpen);

}  // namespace
}  // namespace tidewaiter::store
