// What only the SQLite store has: its file, its lock, its copies, and power that goes away.
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sqlite_db.h"
#include "store/sqlite_log.h"
#include "store/test_disk.h"
#include "store/test_store.h"

namespace tidewaiter::store {
namespace {

using desk::Batch;
using desk::Head;

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreTest, testing::Values(SqliteEngine()), EngineName);

std::unique_ptr<desk::Store> OpenAt(const os::Path& file) {
  auto store = OpenSqlite({.file = file, .readers = 2});
  EXPECT_TRUE(store) << store.error();
  return store ? *std::move(store) : nullptr;
}

ErrorCode CodeOfOpen(const os::Path& file, int readers = 1) {
  const auto store = OpenSqlite({.file = file, .readers = readers});
  EXPECT_FALSE(store);
  return store ? ErrorCode::kInternal : store.error().code;
}

TEST(Sqlite, OneProcessHasItOpen) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "desk.db";
  auto first = OpenAt(file);
  EXPECT_EQ(CodeOfOpen(file), ErrorCode::kConflict);
  first.reset();
  EXPECT_NE(OpenAt(file), nullptr);
}

TEST(Sqlite, FilesAreForTheirOwnerOnly) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "desk.db";
  const auto store = OpenAt(file);
  Head head;
  ASSERT_TRUE(store->Commit(Lodged(head)));
  for (const char* ending : {"", "-wal", "-shm", ".lock"}) {
    struct stat info {};
    ASSERT_EQ(::stat((file.native() + ending).c_str(), &info), 0) << ending;
    EXPECT_EQ(info.st_mode & 0777U, 0600U) << ending;
  }
}

TEST(Sqlite, WhatIsNoStoreIsRefused) {
  const os::TestFolder folder;
  EXPECT_EQ(CodeOfOpen(folder.path() / "none" / "desk.db"), ErrorCode::kUnavailable);
  EXPECT_EQ(CodeOfOpen(folder.path() / "a.db", 0), ErrorCode::kInvalidArgument);
  EXPECT_EQ(CodeOfOpen(folder.path() / "a.db", 65), ErrorCode::kInvalidArgument);
  const os::Path text = folder.path() / "text.db";
  ASSERT_TRUE(os::WriteFile(text, std::string(10'000, 'x')));
  EXPECT_EQ(CodeOfOpen(text), ErrorCode::kCorruption);
  const os::Path other = folder.path() / "other.db";
  ASSERT_TRUE(os::WriteFile(other, ""));
  {
    auto db = OpenDb(other, DbMode::kWrite);
    ASSERT_TRUE(db->Run("CREATE TABLE song(name TEXT)"));
  }
  EXPECT_EQ(CodeOfOpen(other), ErrorCode::kFailedPrecondition);
  const os::Path later = folder.path() / "later.db";
  OpenAt(later).reset();
  {
    auto db = OpenDb(later, DbMode::kWrite);
    ASSERT_TRUE(db->Run("UPDATE meta SET version = 99"));
  }
  EXPECT_EQ(CodeOfOpen(later), ErrorCode::kFailedPrecondition);
}

TEST(Sqlite, AStoreOfVersion1GetsItsHitsOfRules) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "old.db";
  {
    const auto store = OpenAt(file);
    ASSERT_TRUE(store->Commit(BatchOf(desk::RecordRow{"account", "a", 1, "{}"})));
  }
  {
    auto db = OpenDb(file, DbMode::kWrite);
    ASSERT_TRUE(db->Run("DROP TABLE rule_hit; UPDATE meta SET version = 1"));
  }
  desk::RuleHitRow hit;
  hit.seq = 5;
  hit.entry = hit.rule = "cheap";
  for (int i = 0; i < 2; ++i) {
    const auto store = OpenAt(file);
    EXPECT_TRUE(store->FindRecord("account", "a")->has_value());
    EXPECT_TRUE(store->Commit(BatchOf(hit)));
    EXPECT_EQ(store->ListRuleHits({.entry = "cheap"})->size(), 1U);
  }
}

// Larger than what is gathered, larger than the cache, broken off, read before and after.
void WriteInPortions(const char* synchronous) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "a.db";
  ASSERT_TRUE(os::WriteFile(file, ""));
  Db writer = *OpenDb(file, DbMode::kWrite);
  ASSERT_TRUE(
      writer.Run("PRAGMA journal_mode = WAL; "
                 "PRAGMA cache_size = 8; CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT)"));
  ASSERT_TRUE(writer.Run(synchronous));
  Db reader = *OpenDb(file, DbMode::kRead);
  const auto count = [](Db& db) {
    Statement statement = *db.Use("SELECT count(*) FROM t WHERE length(b) = 3000");
    EXPECT_TRUE(*statement.Step());
    return statement.Int<int>();
  };
  const char* fill =
      "INSERT INTO t(b) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 500) SELECT printf('%3000d', i) FROM n";
  for (int round = 0; round < 5; ++round) {
    ASSERT_TRUE(writer.Run("BEGIN"));
    ASSERT_TRUE(writer.Run(fill));
    EXPECT_EQ(count(writer), 500 * (round + 1));
    EXPECT_EQ(count(reader), 500 * round);
    ASSERT_TRUE(writer.Run("ROLLBACK; BEGIN"));
    EXPECT_EQ(count(writer), 500 * round);
    ASSERT_TRUE(writer.Run(fill));
    // Pages that went to the log already change once more, and are written over.
    ASSERT_TRUE(writer.Run("UPDATE t SET b = printf('%3000d', a + 1)"));
    ASSERT_TRUE(writer.Run("COMMIT"));
    EXPECT_EQ(count(reader), 500 * (round + 1));
    // What was committed is in the file, not only in the writer's hands: another process sees it.
    for (const char* ending : {"", "-wal"}) {
      std::filesystem::copy_file(file.native() + ending, file.native() + ".copy" + ending,
                                 std::filesystem::copy_options::overwrite_existing);
    }
    std::filesystem::remove(file.native() + ".copy-shm");
    Db copy = *OpenDb(file.native() + ".copy", DbMode::kWrite);
    EXPECT_EQ(count(copy), 500 * (round + 1));
  }
  Statement check = *writer.Use("PRAGMA integrity_check");
  ASSERT_TRUE(*check.Step());
  EXPECT_EQ(check.Text(), "ok");
}

TEST(Sqlite, ALogThatIsWrittenInPortionsHoldsWhatWasCommitted) {
  WriteInPortions("PRAGMA synchronous = FULL");
  WriteInPortions("PRAGMA synchronous = NORMAL");
}

// With `tidy` the writer has time between commits, else they must do it all.
void WriteALotOfLog(bool tidy) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "desk.db";
  const os::Path log = file.native() + "-wal";
  constexpr std::uint64_t kPortion = LogCopier::kPortion * 4096ULL;
  constexpr std::uint64_t kLogMax = LogCopier::kPagesMax * 4096ULL + kPortion / 2;
  std::uint64_t written = 0;
  Head head;
  {
    const auto store = OpenAt(file);
    while (written < kLogMax + kPortion) {
      Batch batch = Lodged(head);
      std::string text(2'000'000, 'x');
      text.front() = text.back() = '"';
      batch.events.back().data = std::move(text);
      ASSERT_TRUE(store->Commit(batch));
      if (tidy) {
        ASSERT_TRUE(store->Tidy());
      }
      written += 2'000'000;
    }
    EXPECT_LT(os::FileSize(log).value(), kLogMax);
    EXPECT_GT(os::FileSize(file).value(), kPortion);
  }
  EXPECT_EQ(OpenAt(file)->ReadHead().value().seq, head.seq);
}

TEST(Sqlite, TheLogIsCopiedAndBeginsAnew) {
  WriteALotOfLog(true);
  WriteALotOfLog(false);
}

// Nobody knows what the disk has of the log then: nothing more is committed before the file has it.
TEST(Sqlite, WhatTheDiskDidNotTakeIsWrittenElsewhere) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "desk.db";
  const auto store = OpenAt(file);
  Head head;
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(store->Commit(Lodged(head)));
  ASSERT_TRUE(store->Sync());
  const std::uint64_t taken = head.seq;
  disk_fails = true;
  EXPECT_EQ(store->Sync().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(store->Tidy().error().code, ErrorCode::kUnavailable);
  Head refused = head;
  EXPECT_EQ(store->Commit(Lodged(refused)).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(store->Sync().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(store->ReadHead()->seq, taken);
  // The file alone has then all that the log had before.
  const auto length_alone = [&] {
    const os::Path alone = folder.path() / "alone.db";
    std::filesystem::copy_file(file, alone, std::filesystem::copy_options::overwrite_existing);
    return CheckedLength(*OpenAt(alone));
  };
  disk_fails = false;
  EXPECT_TRUE(store->Sync());
  EXPECT_EQ(length_alone(), taken);

  ASSERT_TRUE(store->Commit(Lodged(head)));
  const std::uint64_t later = head.seq;
  disk_fails = true;
  EXPECT_FALSE(store->Sync());
  disk_fails = false;
  ASSERT_TRUE(store->Commit(Lodged(head)));
  EXPECT_TRUE(store->Sync());
  EXPECT_EQ(length_alone(), later);
  EXPECT_EQ(CheckedLength(*store), head.seq);
}

TEST(Sqlite, ACopyIsTheStateOfOneMoment) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "desk.db";
  const os::Path copy = folder.path() / "copy.db";
  EXPECT_EQ(BackupSqlite(file, copy).error().code, ErrorCode::kNotFound);
  auto store = OpenAt(file);
  Head head;
  for (int i = 0; i < 50; ++i)
    ASSERT_TRUE(store->Commit(Lodged(head)));
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    while (!stop)
      EXPECT_TRUE(store->Commit(Lodged(head)));
  });
  for (int i = 0; i < 3; ++i) {
    const Status status = BackupSqlite(file, copy);
    EXPECT_TRUE(status) << status.error();
  }
  stop = true;
  writer.join();
  EXPECT_FALSE(std::filesystem::exists(copy.native() + ".part"));
  struct stat info {};
  ASSERT_EQ(::stat(copy.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  auto copied = OpenAt(copy);
  const std::uint64_t length = CheckedLength(*copied);
  EXPECT_GE(length, 150U);
  EXPECT_LE(length, head.seq);
  EXPECT_EQ(BackupSqlite(file, copy).error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(BackupSqlite(file, folder.path() / "none" / "x").error().code, ErrorCode::kUnavailable);
}

TEST(Sqlite, ADamagedStoreIsNotCopied) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "desk.db";
  const os::Path copy = folder.path() / "copy.db";
  {
    auto store = OpenAt(file);
    Head head;
    for (int i = 0; i < 200; ++i)
      ASSERT_TRUE(store->Commit(Lodged(head)));
  }
  ASSERT_TRUE(BackupSqlite(file, copy));
  const std::string good = *os::ReadFile(copy);
  std::string bytes = *os::ReadFile(file);
  bytes.replace(bytes.size() / 2, 20'000, 20'000, '\x55');
  ASSERT_TRUE(os::WriteFile(file, bytes));
  EXPECT_EQ(BackupSqlite(file, copy).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(*os::ReadFile(copy), good);
  EXPECT_FALSE(std::filesystem::exists(copy.native() + ".part"));
}

// Commits until it is killed; after each commit it tells the length of its journal.
[[noreturn]] void CommitForEver(const os::Path& file, int pipe) {
  auto store = OpenSqlite({.file = file, .readers = 1});
  if (!store) ::_exit(1);
  Head head = *(*store)->ReadHead();
  while (true) {
    Batch batch = Lodged(head);
    for (int i = 0; i < 20; ++i) {
      Batch more = Lodged(head);
      batch.events.insert(batch.events.end(), more.events.begin(), more.events.end());
      batch.declarations.push_back(more.declarations.front());
      batch.search.push_back(more.search.front());
      batch.tallies.push_back(more.tallies.front());
    }
    if (!(*store)->Commit(batch)) ::_exit(2);
    if (head.seq % 2 == 0 && !(*store)->Tidy()) ::_exit(4);
    if (::write(pipe, &head.seq, sizeof head.seq) != sizeof head.seq) ::_exit(3);
  }
}

TEST(Sqlite, WhatWasAcknowledgedOutlivesAKilledProcess) {
  constexpr int kRounds = 20;
  const os::TestFolder folder;
  const os::Path file = folder.path() / "desk.db";
  std::uint64_t before = 0;
  for (int round = 0; round < kRounds; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) CommitForEver(file, ends[1]);
    ::close(ends[1]);
    std::uint64_t told = 0;
    ASSERT_EQ(::read(ends[0], &told, sizeof told), static_cast<ssize_t>(sizeof told));
    ::usleep(static_cast<unsigned>(1'000 + round * 1'500));
    ::kill(child, SIGKILL);
    while (::read(ends[0], &told, sizeof told) == static_cast<ssize_t>(sizeof told)) {
    }
    ::close(ends[0]);
    int how = 0;
    ::waitpid(child, &how, 0);
    ASSERT_TRUE(WIFSIGNALED(how)) << how;
    const auto store = OpenAt(file);
    const std::uint64_t length = CheckedLength(*store);
    EXPECT_GE(length, told);
    EXPECT_LE(length, told + 63);  // one batch more may have been written, not told
    EXPECT_GT(length, before);
    before = length;
  }
}

// In a child: files may not grow beyond a limit, as on a full disk; then they may again.
int FillTheDisk(const os::Path& file) {
  std::signal(SIGXFSZ, SIG_IGN);
  auto store = OpenSqlite({.file = file, .readers = 1});
  if (!store) return 1;
  Head head;
  for (int i = 0; i < 10; ++i) {
    if (!(*store)->Commit(Lodged(head))) return 2;
  }
  struct rlimit limit {};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = 4'000'000;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  int failed = 0;
  for (int i = 0; i < 400; ++i) {
    Head next = head;
    const Status status = (*store)->Commit(Lodged(next));
    if (status) {
      head = next;
    } else if (status.error().code != ErrorCode::kUnavailable) {
      return 3;
    } else {
      ++failed;
    }
    if ((*store)->ReadHead()->seq != head.seq) return 4;
  }
  if (failed == 0) return 5;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  for (int i = 0; i < 10; ++i) {
    if (!(*store)->Commit(Lodged(head))) return 6;
  }
  return CheckedLength(**store) == head.seq ? 0 : 7;
}

TEST(Sqlite, AFullDiskLosesNothingAndIsGotOver) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "desk.db";
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(FillTheDisk(file));
  int how = 0;
  ::waitpid(child, &how, 0);
  ASSERT_TRUE(WIFEXITED(how));
  EXPECT_EQ(WEXITSTATUS(how), 0);
  EXPECT_GT(CheckedLength(*OpenAt(file)), 60U);
}

}  // namespace
}  // namespace tidewaiter::store
