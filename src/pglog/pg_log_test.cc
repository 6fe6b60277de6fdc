// A log in PostgreSQL: it keeps what it was given, one machine writes at a time, and whoever is
// killed or fenced, two different trees are never signed.
#include "pglog/pg_log.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "federation/sequencer.h"
#include "federation/test_judge.h"
#include "federation/test_members.h"
#include "pglog/test_server.h"
#include "tlog/hash.h"
#include "tlog/tree.h"

namespace tidewaiter::pglog {
namespace {

using federation::TestCosigner;
using federation::TestJudge;
using federation::TestLogKey;
using federation::TestOrigin;
using federation::TestRoster;

constexpr std::int64_t kNow = 1'700'000'000'000;

std::vector<std::string> Some(std::size_t begin, std::size_t count) {
  std::vector<std::string> entries;
  for (std::size_t i = begin; i < begin + count; ++i)
    entries.push_back(fmt::format("entry {} and a zero", i) + std::string(1, '\0'));
  return entries;
}

class PgLogTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!TestServer().missing().empty()) GTEST_SKIP() << TestServer().missing();
  }
  // Each test has tables of its own.
  static PgLogOptions Options() {
    return {
        .connection = TestServer().connection(), .schema = TestSchema(), .origin = TestOrigin(0)};
  }
  static std::unique_ptr<PgLog> Open() {
    auto log = PgLog::Open(Options());
    EXPECT_TRUE(log) << log.error();
    return log ? std::move(*log) : nullptr;
  }
  // With the rights of whoever runs the database.
  static void Tell(const std::string& sql) {
    store::PgDb db({Options().connection, "", Options().schema}, store::PgDb::Role::kWrite);
    ASSERT_TRUE(db.Connect());
    const Status done = db.Run(sql);
    ASSERT_TRUE(done) << done.error();
  }
};

TEST_F(PgLogTest, KeepsWhatItWasGiven) {
  tlog::Frontier plain;
  {
    const auto log = Open();
    for (const std::size_t count : {1U, 2U, 5U, 300U, 1U}) {
      const std::vector<std::string> entries = Some(log->size(), count);
      ASSERT_TRUE(log->Append(entries));
      for (const std::string& entry : entries)
        plain.Append(tlog::LeafHash(entry));
      EXPECT_EQ(*tlog::RootOf(log->size(), log->nodes()), plain.Root());
    }
    ASSERT_TRUE(log->Put("published", "one"));
    ASSERT_TRUE(log->Put("published", std::string("two\0", 4)));
  }
  const auto log = Open();
  EXPECT_EQ(log->epoch(), 2U);
  ASSERT_EQ(log->size(), 309U);
  EXPECT_EQ(*tlog::RootOf(309, log->nodes()), plain.Root());
  for (std::size_t i = 0; i < 309; ++i)
    EXPECT_EQ(*log->Entry(i), Some(i, 1)[0]);
  EXPECT_EQ(log->Entry(309).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(**log->Get("published"), std::string("two\0", 4));
  EXPECT_EQ(*log->Get("pending"), std::nullopt);
  const auto proof = tlog::ProveInclusion(17, 309, log->nodes());
  ASSERT_TRUE(proof);
  EXPECT_TRUE(tlog::VerifyInclusion(17, 309, tlog::LeafHash(Some(17, 1)[0]), *proof, plain.Root()));
}

TEST_F(PgLogTest, WhoTakesOverFencesWhoWasThere) {
  const auto first = Open();
  ASSERT_TRUE(first->Append(Some(0, 3)));
  const auto second = Open();
  ASSERT_EQ(second->size(), 3U);
  EXPECT_EQ(first->MayWrite().error().field, federation::kTakenOver);
  EXPECT_TRUE(second->MayWrite());
  EXPECT_EQ(first->Append(Some(3, 1)).error().code, ErrorCode::kConflict);
  EXPECT_EQ(first->Put("published", "x").error().field, federation::kTakenOver);
  ASSERT_TRUE(second->Append(Some(3, 2)));
  EXPECT_EQ(first->Append(Some(3, 1)).error().code, ErrorCode::kConflict);
  EXPECT_EQ(*second->Entry(4), Some(4, 1)[0]);
  EXPECT_EQ(*second->Get("published"), std::nullopt);
  const auto third = Open();
  EXPECT_EQ(third->size(), 5U);
  EXPECT_EQ(third->epoch(), 3U);
}

TEST_F(PgLogTest, NoticesWhatWasChangedInTheDatabase) {
  {
    const auto log = Open();
    ASSERT_TRUE(log->Append(Some(0, 300)));
    Tell("UPDATE log_entry SET bytes = 'other' WHERE place = 7");
    EXPECT_EQ(log->Entry(7).error().code, ErrorCode::kCorruption);
    EXPECT_TRUE(log->Entry(8));
  }
  Tell("UPDATE log_head SET size = 299");
  const auto cut = PgLog::Open(Options());
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, ErrorCode::kCorruption);
}

TEST_F(PgLogTest, SaysWhatItCannotOpen) {
  PgLogOptions options = Options();
  options.schema = "a\"b";
  EXPECT_EQ(PgLog::Open(options).error().code, ErrorCode::kInvalidArgument);
  options = Options();
  options.connection = "host=/nowhere";
  EXPECT_EQ(PgLog::Open(options).error().code, ErrorCode::kUnavailable);
}

// Every tree that anybody signed, by size.
class SignedTrees {
 public:
  void Note(std::uint64_t size, const tlog::Hash& root) {
    const std::lock_guard lock(mutex_);
    const auto [known, is_new] = roots_.emplace(size, root);
    if (!is_new && known->second != root) forked_ = true;
    furthest_ = std::max(furthest_, size);
  }
  bool forked_ = false;
  std::uint64_t furthest_ = 0;

 private:
  std::mutex mutex_;
  std::map<std::uint64_t, tlog::Hash> roots_;
};

// One machine: it takes over, writes until it is fenced or loses its connection, and comes again.
class Machine {
 public:
  Machine(PgLogOptions options, int number, SignedTrees& trees)
      : options_(std::move(options)), number_(number), trees_(trees) {}

  void Run(int times) {
    Random random(static_cast<std::uint64_t>(number_) + 1);
    for (int i = 0; i < times; ++i) {
      auto storage = PgLog::Open(options_);
      if (!storage) continue;  // its connection was cut while it opened
      const auto log =
          federation::Sequencer::Open({.origin = TestOrigin(0),
                                       .member = "m0",
                                       .roster = &roster_,
                                       .log_key = &key_,
                                       .cosigner = &cosigner_},
                                      std::move(*storage), std::make_unique<TestJudge>(), kNow);
      if (!log) continue;
      Work(**log, random.Below(12));
      ++opened_;
    }
  }
  [[nodiscard]] int opened() const { return opened_; }

 private:
  void Work(federation::Sequencer& log, std::uint64_t batches) {
    Note(log);
    for (std::uint64_t batch = 0; batch < batches && log.stopped().empty(); ++batch) {
      const std::string object = fmt::format("m{}-{}", number_, made_++);
      if (!log.Submit(federation::Write({.object = object, .time_ms = kNow}), kNow)) return;
      log.Step(kNow);
      Note(log);
    }
  }
  // What it has signed last: the tree of that size that it has.
  void Note(federation::Sequencer& log) {
    const auto root = log.copy().RootAt(log.signed_size());
    if (root && log.signed_size() > 0) trees_.Note(log.signed_size(), *root);
  }

  PgLogOptions options_;
  int number_;
  SignedTrees& trees_;
  federation::Roster roster_ = TestRoster(1, 0, 1);  // final at once: no mirror holds it up
  tlog::Signer key_ = TestLogKey(0);
  tlog::Signer cosigner_ = TestCosigner(0);
  int made_ = 0;
  int opened_ = 0;
};

TEST_F(PgLogTest, MachinesThatRaceNeverSignTwoTrees) {
  ASSERT_NE(Open(), nullptr);
  SignedTrees trees;
  std::atomic<bool> done = false;
  std::vector<std::unique_ptr<Machine>> machines;
  for (int i = 0; i < 3; ++i)
    machines.push_back(std::make_unique<Machine>(Options(), i, trees));
  {
    // Somebody pulls cables: connections end in the middle of whatever they do.
    std::jthread cutter([&] {
      while (!done) {
        Tell(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND application_name = 'tidewaiter'"
            " AND random() < 0.1");
      }
    });
    std::vector<std::jthread> threads;
    for (const auto& machine : machines)
      threads.emplace_back([&machine] { machine->Run(40); });
    for (std::jthread& thread : threads)
      thread.join();
    done = true;
  }
  EXPECT_FALSE(trees.forked_);
  EXPECT_GT(trees.furthest_, 20U);
  for (const auto& machine : machines)
    EXPECT_GT(machine->opened(), 0);
  // What was signed is there.
  const auto log = Open();
  EXPECT_GE(log->size(), trees.furthest_);
}

}  // namespace
}  // namespace tidewaiter::pglog
