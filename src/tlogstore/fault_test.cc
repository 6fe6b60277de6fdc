// The disk fails at every place where something is written, and stays full for a while: what was
// told to be on disk is there when the log is opened again, and nothing is torn.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/random.h"
#include "tlogstore/test_store.h"

namespace tidewaiter::tlogstore {
namespace {

class FaultTest : public StoreTest {
 protected:
  // Writes, settles and publishes; stops at the first error. Gives how many entries were told to be
  // on disk, and whether all of it worked.
  struct Done {
    std::uint64_t told = 0;
    std::uint64_t published = 0;
    bool is_all = false;
  };
  Done Work() const {
    Done done;
    auto log = TryOpen(1);
    if (!log) return done;
    for (int i = 0; i < 6; ++i) {
      const std::uint64_t begin = (*log)->head().size();
      const auto added = AddBatch(**log, begin, 130);
      if (!added) return done;
      done.told = added->head.size();
      if (i % 2 != 1) continue;
      if (!(*log)->Publish(SignHead(added->head, LogSigner()))) return done;
      done.published = done.told;
    }
    done.is_all = true;
    return done;
  }

  void ExpectSurvives(const Done& done, int nth) const {
    auto log = TryOpen(1);
    ASSERT_TRUE(log) << nth << " " << log.error();
    EXPECT_GE((*log)->head().size(), done.told) << nth;
    const auto published = (*log)->published();
    EXPECT_GE(published ? published->checkpoint.size : 0, done.published) << nth;
    ExpectWhole(**log);
    Fill(**log, 300);
    ExpectWhole(**log);
  }

  using FailFrom = void (*)(int);
  void FailEach(FailFrom fail) {
    bool is_all = false;
    int nth = 1;
    for (; !is_all; ++nth) {
      std::filesystem::remove_all(folder_);
      fail(nth);
      const Done done = Work();
      fail(0);
      is_all = done.is_all;
      ExpectSurvives(done, nth);
      ASSERT_LT(nth, 400);
    }
    EXPECT_GT(nth, 10);
  }
};

TEST_F(FaultTest, EveryAppendAndSync) {
  FailEach(os::FailFromAppend);
}

TEST_F(FaultTest, EveryWriteAndRename) {
  FailEach(os::FailFromWrite);
}

// The disk is full for a while and works again, without opening the log anew.
TEST_F(FaultTest, GoesOnWhenTheDiskWorksAgain) {
  for (int nth = 1; nth < 12; ++nth) {
    std::filesystem::remove_all(folder_);
    auto log = Open(1);
    os::FailFromAppend(nth);
    std::uint64_t refused = 0;
    for (int i = 0; i < 12; ++i) {
      const auto added = AddBatch(*log, log->head().size(), 60);
      if (added) continue;
      EXPECT_EQ(added.error().code, ErrorCode::kUnavailable);
      ++refused;
    }
    os::FailFromAppend(0);
    EXPECT_GT(refused, 0U);
    Fill(*log, 600);
    ExpectWhole(*log);
    log.reset();
    ExpectWhole(*Open(1));
  }
}

// Bundles cannot be written, appending still works: the tail has the entries.
TEST_F(FaultTest, AppendsWhileBundlesCannotBeWritten) {
  auto log = Open(1);
  os::FailFromWrite(1);
  Fill(*log, 1000);
  EXPECT_EQ(log->settling().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(log->Settle().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(*log->Entry(500), EntryText(500));
  os::FailFromWrite(0);
  ASSERT_TRUE(log->Settle());
  EXPECT_TRUE(log->settling());
  ExpectWhole(*log);
  log.reset();
  ExpectWhole(*Open(1));
}

// ---- kill -9

// In the child: appends until it is killed; writes each durable size to `out`.
[[noreturn]] void AppendForever(const os::Path& folder, int out) {
  auto log = LogFile::Open(folder, {.origin = std::string(kOrigin), .settle_bundles = 1});
  if (!log) ::_exit(3);
  while (true) {
    std::vector<std::string> texts;
    for (std::uint64_t i = 0; i < 37; ++i)
      texts.push_back(EntryText((*log)->head().size() + i));
    const auto added =
        (*log)->AppendBatch(std::vector<std::string_view>(texts.begin(), texts.end()));
    if (!added) ::_exit(4);
    const std::uint64_t size = added->head.size();
    if (::write(out, &size, sizeof size) != sizeof size) ::_exit(2);
    if (size % 5 == 0 && !(*log)->Publish(SignHead(added->head, LogSigner()))) ::_exit(5);
  }
}

// Gives the last size that the child told, having killed it after `times` of them.
std::uint64_t RunAndKill(const os::Path& folder, int times) {
  int pipe_ends[2];
  EXPECT_EQ(::pipe(pipe_ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(pipe_ends[0]);
    AppendForever(folder, pipe_ends[1]);
  }
  ::close(pipe_ends[1]);
  std::uint64_t told = 0;
  for (int i = 0; i < times; ++i)
    EXPECT_EQ(::read(pipe_ends[0], &told, sizeof told), static_cast<ssize_t>(sizeof told));
  ::kill(child, SIGKILL);
  while (::read(pipe_ends[0], &told, sizeof told) == static_cast<ssize_t>(sizeof told)) {
  }
  ::close(pipe_ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  return told;
}

TEST_F(FaultTest, KilledAgainAndAgain) {
  Random random(7);
  for (int round = 0; round < 12; ++round) {
    const std::uint64_t told = RunAndKill(folder_, 1 + static_cast<int>(random.Below(12)));
    auto log = Open(1);
    ASSERT_NE(log, nullptr);
    EXPECT_GE(log->head().size(), told);
    ExpectWhole(*log);
  }
}

}  // namespace
}  // namespace tidewaiter::tlogstore
