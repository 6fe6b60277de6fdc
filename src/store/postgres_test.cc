// PostgreSQL: the suite of all engines, and what only this one has: a server that goes away, is
// killed, or has another writer.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/pg_db.h"
#include "store/test_postgres.h"

namespace tidewaiter::store {
namespace {

using desk::Batch;
using desk::Head;
using testing::HasSubstr;

INSTANTIATE_TEST_SUITE_P(Postgres, StoreTest, testing::Values(PostgresEngine()), EngineName);

class Postgres : public testing::Test {
 protected:
  void SetUp() override {
    if (!TestServer().missing().empty()) GTEST_SKIP() << TestServer().missing();
    ASSERT_TRUE(TestServer().Start());
    ASSERT_TRUE(admin_.Connect());
  }

  std::unique_ptr<desk::Store> Open() {
    auto store = OpenSchema(schema_);
    EXPECT_TRUE(store) << store.error();
    return store ? *std::move(store) : nullptr;
  }
  void Sql(const std::string& sql) {
    const Status status = admin_.Run(sql);
    EXPECT_TRUE(status) << status.error();
  }
  // Ends the sessions that hold an advisory lock: those that write.
  void TerminateWriter() {
    Sql("SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory'");
  }
  static std::string NextSchema() {
    static int count = 0;
    return fmt::format("test_{}", ++count);
  }

  const std::string schema_ = NextSchema();
  PgDb admin_{{TestServer().connection(), "", "public"}, PgDb::Role::kWrite};
};

ErrorCode CodeOf(const Status& status) {
  EXPECT_FALSE(status);
  return status ? ErrorCode::kInternal : status.error().code;
}

TEST_F(Postgres, OneSessionWrites) {
  auto first = Open();
  const auto second = OpenSchema(schema_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kConflict);
  EXPECT_THAT(second.error().message, HasSubstr(schema_));
  EXPECT_TRUE(OpenSchema(schema_ + "b"));
  EXPECT_THAT(first->engine(), HasSubstr("PostgreSQL 1"));
  first.reset();
  EXPECT_TRUE(OpenSchema(schema_));
}

TEST_F(Postgres, WhatIsNoStoreIsRefused) {
  const auto code = [](const PostgresOptions& options) {
    const auto store = OpenPostgres(options);
    EXPECT_FALSE(store);
    return store ? ErrorCode::kInternal : store.error().code;
  };
  const std::string good = TestServer().connection();
  EXPECT_EQ(code({.connection = good, .readers = 0}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({.connection = good, .readers = 65}), ErrorCode::kInvalidArgument);
  for (const char* schema : {"", "A", "a\"b", "pg_x", "a b"})
    EXPECT_EQ(code({.connection = good, .schema = schema}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({.connection = "hots=x"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({.connection = "postgresql://[x"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(code({.connection = "host=/nowhere"}), ErrorCode::kUnavailable);
  EXPECT_EQ(code({.connection = good + " dbname=none"}), ErrorCode::kUnavailable);
  EXPECT_EQ(code({.connection = good, .readers = 64}), ErrorCode::kUnavailable);
  Sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0");
  EXPECT_EQ(code({.connection = good + " dbname=latin"}), ErrorCode::kFailedPrecondition);
  Sql(fmt::format("CREATE SCHEMA {0}; CREATE TABLE {0}.song(name text)", schema_));
  EXPECT_EQ(code({.connection = good, .schema = schema_}), ErrorCode::kFailedPrecondition);
  ASSERT_TRUE(OpenSchema(schema_ + "b"));
  Sql(fmt::format("UPDATE {}b.meta SET version = 99", schema_));
  EXPECT_EQ(code({.connection = good, .schema = schema_ + "b"}), ErrorCode::kFailedPrecondition);
}

TEST_F(Postgres, AStoreOfVersion1GetsItsHitsOfRules) {
  {
    const auto store = OpenSchema(schema_);
    ASSERT_TRUE(store) << store.error();
    ASSERT_TRUE((*store)->Commit(BatchOf(desk::RecordRow{"account", "a", 1, "{}"})));
  }
  Sql(fmt::format("DROP TABLE {0}.rule_hit; UPDATE {0}.meta SET version = 1", schema_));
  desk::RuleHitRow hit;
  hit.seq = 5;
  hit.entry = hit.rule = "cheap";
  for (int i = 0; i < 2; ++i) {
    const auto store = OpenSchema(schema_);
    ASSERT_TRUE(store) << store.error();
    EXPECT_TRUE((*store)->FindRecord("account", "a")->has_value());
    EXPECT_TRUE((*store)->Commit(BatchOf(hit)));
    EXPECT_EQ((*store)->ListRuleHits({.entry = "cheap"})->size(), 1U);
  }
}

TEST_F(Postgres, APasswordIsGivenApart) {
  Sql("CREATE ROLE guarded LOGIN PASSWORD 'it''s \\ \"so\" = 1'; "
      "GRANT CREATE ON DATABASE postgres TO guarded");
  PostgresOptions options{.connection = TestServer().connection() + " user=guarded",
                          .schema = schema_,
                          .password = "it's \\ \"so\" = 1"};
  const auto store = OpenPostgres(options);
  EXPECT_TRUE(store) << store.error();
  options.password = "no secret";
  const auto refused = OpenPostgres(options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(refused.error().message, testing::Not(HasSubstr("secret")));
}

TEST_F(Postgres, ErrorsOfTheServerHaveACode) {
  const std::vector<std::pair<std::string, ErrorCode>> cases{
      {"53100", ErrorCode::kUnavailable},     {"53300", ErrorCode::kUnavailable},
      {"57014", ErrorCode::kUnavailable},     {"40001", ErrorCode::kUnavailable},
      {"58030", ErrorCode::kUnavailable},     {"23505", ErrorCode::kConflict},
      {"TW001", ErrorCode::kConflict},        {"XX001", ErrorCode::kCorruption},
      {"XX002", ErrorCode::kCorruption},      {"22003", ErrorCode::kInvalidArgument},
      {"54000", ErrorCode::kInvalidArgument}, {"42501", ErrorCode::kFailedPrecondition},
      {"42P01", ErrorCode::kInternal},        {"XX000", ErrorCode::kInternal}};
  for (const auto& [state, code] : cases) {
    const Status status = admin_.Run(fmt::format(
        "DO $$ BEGIN RAISE EXCEPTION E'one\\ntwo' USING ERRCODE = '{}'; END $$", state));
    EXPECT_EQ(CodeOf(status), code) << state;
    EXPECT_EQ(status.error().message, "PostgreSQL: one; two " + state);
    EXPECT_TRUE(admin_.connected());
  }
  EXPECT_EQ(CodeOf(admin_.Run("SELECT pg_terminate_backend(pg_backend_pid())")),
            ErrorCode::kUnavailable);
  EXPECT_FALSE(admin_.connected());
}

TEST_F(Postgres, LongWordsAndManyWordsAreTaken) {
  const auto store = Open();
  std::string many;
  for (int i = 0; i < 200'000; ++i)
    many += fmt::format("w{:07} ", i);
  const std::string word = std::string(1'000, 'x') + std::string(4'000, 'y');
  std::string wide;
  for (int i = 0; i < 2'000; ++i)
    wide += "ю";
  desk::DeclarationRow first = Declaration("A");
  first.document_seq = 1;
  desk::DeclarationRow second = Declaration("B");
  second.document_seq = 2;
  const Status status = store->Commit(BatchOf(first, second, desk::SearchRow{1, many},
                                              desk::SearchRow{2, word + ' ' + wide + " z z z"}));
  ASSERT_TRUE(status) << status.error();
  const auto found = [&](const std::string& text) {
    desk::DeclarationQuery query;
    query.text = text;
    return IdsOf(store->ListDeclarations(query));
  };
  EXPECT_EQ(found("w0000007"), std::vector<std::string>{"A"});
  EXPECT_EQ(found(word), std::vector<std::string>{"B"});
  EXPECT_EQ(found(wide + " z"), std::vector<std::string>{"B"});
}

TEST_F(Postgres, AServerThatComesBackIsUsedAgain) {
  const auto store = Open();
  Head head;
  for (const int signal : {SIGINT, SIGQUIT}) {
    ASSERT_TRUE(store->Commit(Lodged(head)));
    ASSERT_TRUE(store->ReadHead());
    TestServer().Stop(signal);
    for (int i = 0; i < 3; ++i) {
      Head next = head;
      EXPECT_EQ(CodeOf(store->Commit(Lodged(next))), ErrorCode::kUnavailable);
      const auto read = store->ReadHead();
      ASSERT_FALSE(read);
      EXPECT_EQ(read.error().code, ErrorCode::kUnavailable);
      EXPECT_FALSE(store->ListDeclarations({}));
      EXPECT_FALSE(store->ForgetAnswers(0));
    }
    ASSERT_TRUE(TestServer().Start());
    EXPECT_EQ(store->ReadHead()->seq, head.seq);
    const Status status = store->Commit(Lodged(head));
    EXPECT_TRUE(status) << status.error();
    EXPECT_EQ(CheckedLength(*store), head.seq);
    EXPECT_EQ(OpenSchema(schema_).error().code, ErrorCode::kConflict);
  }
}

TEST_F(Postgres, AnEndedSessionIsReplaced) {
  const auto store = Open();
  Head head;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(store->Commit(Lodged(head)));
    TerminateWriter();
    ASSERT_TRUE(admin_.Connect());
    const Status status = store->Commit(Lodged(head));
    ASSERT_TRUE(status) << status.error();
  }
  Sql("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
      "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
  EXPECT_EQ(CheckedLength(*store), head.seq);
}

// What the head says after an error is what was written, and then it goes on.
void GoOn(desk::Store& store, Head& head, const Head& next, const Status& status, int& lost) {
  if (status) {
    head = next;
    return;
  }
  ++lost;
  EXPECT_EQ(status.error().code, ErrorCode::kUnavailable) << status.error();
  Result<Head> there = store.ReadHead();
  for (int i = 0; i < 100 && !there; ++i) {
    ::usleep(50'000);
    there = store.ReadHead();
  }
  ASSERT_TRUE(there) << there.error();
  EXPECT_TRUE(there->seq == head.seq || there->seq == next.seq) << there->seq;
  head = *there;
}

Batch ManyLodged(Head& head) {
  Batch batch = Lodged(head);
  for (int i = 0; i < 20; ++i) {
    Batch more = Lodged(head);
    batch.events.insert(batch.events.end(), more.events.begin(), more.events.end());
    batch.declarations.push_back(more.declarations.front());
    batch.search.push_back(more.search.front());
    batch.tallies.push_back(more.tallies.front());
  }
  return batch;
}

TEST_F(Postgres, TheHeadTellsWhetherABrokenCommitWasWritten) {
  const auto store = Open();
  std::atomic<bool> stop = false;
  std::thread terminator([&] {
    for (unsigned i = 0; !stop; ++i) {
      ::usleep(3'000 + 7'000 * (i % 7));
      static_cast<void>(
          admin_.Run("SELECT pg_terminate_backend(pid) FROM pg_locks "
                     "WHERE locktype = 'advisory'"));
    }
  });
  Head head;
  int lost = 0;
  for (int i = 0; i < 150 && !HasFailure(); ++i) {
    Head next = head;
    const Status status = store->Commit(ManyLodged(next));
    GoOn(*store, head, next, status, lost);
  }
  stop = true;
  terminator.join();
  EXPECT_GT(lost, 5);
  EXPECT_EQ(CheckedLength(*store), head.seq);
}

TEST_F(Postgres, ACrashLosesNothingThatWasAcknowledged) {
  const auto store = Open();
  Head head;
  int lost = 0;
  for (unsigned round = 0; round < 4 && !HasFailure(); ++round) {
    std::thread crash([round] {
      ::usleep(100'000 + 37'000 * round);
      TestServer().Stop(SIGQUIT);
    });
    Head next = head;
    Status status = store->Commit(ManyLodged(next));
    for (; status; status = store->Commit(ManyLodged(next)))
      head = next;
    crash.join();
    ASSERT_TRUE(TestServer().Start());  // in this thread, whose end is the server's
    GoOn(*store, head, next, status, lost);
  }
  EXPECT_EQ(CheckedLength(*store), head.seq);
}

// Commits until it is killed; after each commit it tells the length of its journal.
[[noreturn]] void CommitForEver(const std::string& schema, int pipe) {
  auto store = OpenSchema(schema, 1);
  if (!store) ::_exit(1);
  Head head = *(*store)->ReadHead();
  while (true) {
    if (!(*store)->Commit(ManyLodged(head))) ::_exit(2);
    if (::write(pipe, &head.seq, sizeof head.seq) != sizeof head.seq) ::_exit(3);
  }
}

TEST_F(Postgres, WhatWasAcknowledgedOutlivesAKilledProcess) {
  constexpr int kRounds = 15;
  std::uint64_t before = 0;
  for (int round = 0; round < kRounds; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) CommitForEver(schema_, ends[1]);
    ::close(ends[1]);
    std::uint64_t told = 0;
    ASSERT_EQ(::read(ends[0], &told, sizeof told), static_cast<ssize_t>(sizeof told));
    ::usleep(static_cast<unsigned>(1'000 + round * 3'700));
    ::kill(child, SIGKILL);
    while (::read(ends[0], &told, sizeof told) == static_cast<ssize_t>(sizeof told)) {
    }
    ::close(ends[0]);
    int how = 0;
    ::waitpid(child, &how, 0);
    ASSERT_TRUE(WIFSIGNALED(how)) << how;
    const auto store = Open();
    ASSERT_NE(store, nullptr);
    const std::uint64_t length = CheckedLength(*store);
    EXPECT_GE(length, told);
    EXPECT_LE(length, told + 63);  // one batch more may have been written, not told
    EXPECT_GT(length, before);
    before = length;
  }
}

}  // namespace
}  // namespace tidewaiter::store
