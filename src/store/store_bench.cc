// How many lodged declarations a second the store takes: batches of 64, each declaration with three
// events of 5 kB, 300 B and 60 B, a row, an answer, two notifications, 100 words and four tallies.
#include <stdlib.h>

#include <array>
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
#include "store/pg_db.h"
#include "store/search_text.h"
#include "testing/postgres_server.h"

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

PostgresServer& Server() {
  static PostgresServer server;
  return server;
}

enum Engine : std::int64_t { kSqlite, kPostgres };

// An empty store; without one where its server is not installed.
struct World {
  explicit World(std::int64_t chosen) : engine(static_cast<Engine>(chosen)) {
    std::string name = (std::filesystem::temp_directory_path() / "bench-XXXXXX").native();
    folder = ::mkdtemp(name.data());
    if (engine == kSqlite) store = *OpenSqlite({.file = folder / "desk.db", .readers = 2});
    if (engine == kPostgres && Server().missing().empty()) {
      static int count = 0;
      schema = "bench_" + std::to_string(++count);
      store = *OpenPostgres({.connection = Server().connection(), .readers = 2, .schema = schema});
    }
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() {
    store.reset();
    std::filesystem::remove_all(folder);
  }

  // What the server does by itself within a minute.
  void Settle() const {
    if (engine == kSqlite) return;
    PgDb db({Server().connection(), "", schema}, PgDb::Role::kWrite);
    static_cast<void>(db.Connect());
    static_cast<void>(db.Run("VACUUM ANALYZE"));
  }
  [[nodiscard]] double Bytes() const {
    if (engine == kSqlite) {
      return static_cast<double>(std::filesystem::file_size(folder / "desk.db"));
    }
    PgDb db({Server().connection(), "", schema}, PgDb::Role::kRead);
    static_cast<void>(db.Connect());
    auto rows = db.Query(
        "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace",
        {});
    return rows && rows->Next() ? static_cast<double>(rows->Int<std::int64_t>()) : 0;
  }

  Engine engine;
  os::Path folder;
  std::string schema;
  std::unique_ptr<desk::Store> store;
};

void BM_Commit(benchmark::State& state) {
  const World world(state.range(0));
  if (world.store == nullptr) return state.SkipWithError(Server().missing().c_str());
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
  const auto declarations = static_cast<double>(state.iterations() * kBatch);
  state.SetItemsProcessed(state.iterations() * kBatch);
  state.counters["bytes"] = benchmark::Counter(world.Bytes() / declarations);
}
BENCHMARK(BM_Commit)
    ->ArgName("postgres")
    ->Arg(kSqlite)
    ->Arg(kPostgres)
    ->Iterations(1'500)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

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
  void SetUp(const benchmark::State& state) override {
    world = &worlds.at(static_cast<std::size_t>(state.range(0)));
    if (*world != nullptr) return;
    *world = std::make_unique<World>(state.range(0));
    if ((*world)->store == nullptr) return;
    Trade trade;
    for (int i = 0; i < 100'000 / kBatch; ++i)
      CHECK((*world)->store->Commit(trade.Next()).has_value());
    (*world)->Settle();
  }
  void List(benchmark::State& state, const desk::DeclarationQuery& query) {
    desk::Store* store = Store(state);
    std::size_t rows = 0;
    for (auto _ : state) {
      const auto list = store->ListDeclarations(query);
      if (!list) state.SkipWithError(list.error().message.c_str());
      rows = list ? list->size() : 0;
    }
    state.counters["rows"] = static_cast<double>(rows);
  }
  desk::Store* Store(benchmark::State& state) {
    if ((*world)->store == nullptr) state.SkipWithError(Server().missing().c_str());
    return (*world)->store.get();
  }

  std::unique_ptr<World>* world = nullptr;
  static inline std::array<std::unique_ptr<World>, 2> worlds;  // of each engine
};

BENCHMARK_DEFINE_F(Lists, Newest)(benchmark::State& state) {
  List(state, {});
}
BENCHMARK_REGISTER_F(Lists, Newest)->ArgName("postgres")->Arg(kSqlite)->Arg(kPostgres);

BENCHMARK_DEFINE_F(Lists, OfParty)(benchmark::State& state) {
  desk::DeclarationQuery query;
  query.parties = {"DEC7"};
  List(state, query);
}
BENCHMARK_REGISTER_F(Lists, OfParty)->ArgName("postgres")->Arg(kSqlite)->Arg(kPostgres);

BENCHMARK_DEFINE_F(Lists, OpenByRank)(benchmark::State& state) {
  desk::DeclarationQuery query;
  query.statuses = {desk::State::kUnderControl, desk::State::kHeld};
  query.offices = {"OFFICE7"};
  query.order = desk::Order::kRank;
  List(state, query);
}
BENCHMARK_REGISTER_F(Lists, OpenByRank)->ArgName("postgres")->Arg(kSqlite)->Arg(kPostgres);

// Words from the most common to a rare one.
BENCHMARK_DEFINE_F(Lists, WithWord)(benchmark::State& state) {
  desk::DeclarationQuery query;
  query.text = Trade().Word(static_cast<std::size_t>(state.range(1)));
  List(state, query);
}
BENCHMARK_REGISTER_F(Lists, WithWord)
    ->ArgNames({"postgres", "word"})
    ->ArgsProduct({{kSqlite, kPostgres}, {0, 100, 10'000}});

BENCHMARK_DEFINE_F(Lists, CountOpen)(benchmark::State& state) {
  desk::Store* store = Store(state);
  for (auto _ : state)
    benchmark::DoNotOptimize(store->CountOpen({}, 0));
}
BENCHMARK_REGISTER_F(Lists, CountOpen)->ArgName("postgres")->Arg(kSqlite)->Arg(kPostgres);

}  // namespace
}  // namespace tidewaiter::store
