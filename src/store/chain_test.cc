// desk/chain.h on a real store, whose file somebody changes behind our back.
#include "desk/chain.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "store/sqlite_db.h"
#include "store/test_store.h"

namespace tidewaiter::store {
namespace {

using desk::ChainReport;
using desk::Head;

constexpr std::uint64_t kEvents = 1'203;  // three pages, the last one short

void Fill(desk::Store& store) {
  Head head;
  while (head.seq < kEvents) {
    desk::Batch batch;
    for (int i = 0; i < 401; ++i) {
      batch.events.push_back(NextEvent(head, "account.made", "acc-" + std::to_string(head.seq)));
      head = HeadOf(batch.events.back());
    }
    ASSERT_TRUE(store.Commit(batch));
  }
}

// A journal of kEvents with `sql` done to it by hand.
ChainReport ReportAfter(const char* sql) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "desk.db";
  {
    auto store = OpenSqlite({.file = file, .readers = 1});
    EXPECT_TRUE(store);
    Fill(**store);
  }
  {
    auto db = OpenDb(file, DbMode::kWrite);
    EXPECT_TRUE(db->Run(sql)) << sql;
  }
  auto store = OpenSqlite({.file = file, .readers = 1});
  EXPECT_TRUE(store);
  const auto report = desk::VerifyChain(**store, NoProgress);
  EXPECT_TRUE(report) << report.error();
  return *report;
}

TEST(Chain, AnUntouchedJournalIsRight) {
  const ChainReport report = ReportAfter("SELECT 1");
  EXPECT_EQ(report.events, kEvents);
  EXPECT_EQ(report.broken_at, 0U);
  EXPECT_NE(report.head, desk::Hash{});
}

TEST(Chain, WhateverIsChangedIsFound) {
  const std::vector<std::pair<const char*, std::uint64_t>> cases{
      {"UPDATE event SET data = '{\"a\":2}' WHERE seq = 7", 7},
      {"UPDATE event SET actor = 'acc-2' WHERE seq = 501", 501},
      {"UPDATE event SET request = '' WHERE seq = 500", 500},
      {"UPDATE event SET kind = 'account.gone' WHERE seq = 1", 1},
      {"UPDATE event SET subject = kind, kind = subject WHERE seq = 2", 2},
      {"UPDATE event SET time_ms = time_ms + 1 WHERE seq = 1203", 1'203},
      {"UPDATE event SET version = 2 WHERE seq = 1000", 1'000},
      {"UPDATE event SET hash = zeroblob(32) WHERE seq = 30", 30},
      {"UPDATE event SET hash = x'00' WHERE seq = 31", 31},
      {"DELETE FROM event WHERE seq = 900", 900},
      {"DELETE FROM event WHERE seq = 1", 1},
      {"DELETE FROM event WHERE seq <= 600", 1},
      // Two change places.
      {"UPDATE event SET seq = -1 WHERE seq = 40; UPDATE event SET seq = 40 WHERE seq = 41;"
       "UPDATE event SET seq = 41 WHERE seq = -1",
       40},
      // One is put in, and those after it move on.
      {"UPDATE event SET seq = -seq WHERE seq > 50; UPDATE event SET seq = 1 - seq WHERE seq < 0;"
       "INSERT INTO event SELECT 51, time_ms, kind, subject, version, actor, request, data, hash "
       "FROM event WHERE seq = 50",
       51}};
  for (const auto& [sql, broken_at] : cases) {
    const ChainReport report = ReportAfter(sql);
    EXPECT_EQ(report.broken_at, broken_at) << sql;
    EXPECT_EQ(report.events, broken_at - 1) << sql;
  }
}

// As the header says: only who kept an earlier head sees it.
TEST(Chain, ADroppedEndIsSeenByItsLength) {
  const ChainReport report = ReportAfter("DELETE FROM event WHERE seq > 1000");
  EXPECT_EQ(report.broken_at, 0U);
  EXPECT_EQ(report.events, 1'000U);
}

TEST(Chain, AnEmptyJournalIsRight) {
  const ChainReport report = ReportAfter("DELETE FROM event");
  EXPECT_EQ(report.broken_at, 0U);
  EXPECT_EQ(report.events, 0U);
}

TEST(Chain, ProgressStopsIt) {
  const os::TestFolder folder;
  auto store = OpenSqlite({.file = folder.path() / "desk.db", .readers = 1});
  ASSERT_TRUE(store);
  Fill(**store);
  std::vector<std::uint64_t> done;
  const auto report = desk::VerifyChain(
      **store, [&](std::string_view, std::uint64_t at, std::uint64_t total) -> Status {
        EXPECT_EQ(total, kEvents);
        done.push_back(at);
        if (at < 1'000) return {};
        return Fail(ErrorCode::kUnavailable, "interrupted");
      });
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(done, (std::vector<std::uint64_t>{0, 500, 1'000}));
}

}  // namespace
}  // namespace tidewaiter::store
