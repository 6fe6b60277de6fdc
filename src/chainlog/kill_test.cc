// A process that appends is killed in the middle of its work, again and again: every record that it
// was told to be on disk is there, once, and in order.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/random.h"
#include "chainlog/test_log.h"

namespace tidewaiter::chainlog {
namespace {

using KillTest = LogTest;

// In the child: appends until it is killed; writes each durable number to `out`.
[[noreturn]] void AppendForever(const os::Path& folder, int out) {
  Options options;
  options.group_wait_ms = 0;
  options.segment_bytes = 20'000;
  options.on_durable = [out](std::uint64_t up_to) {
    if (::write(out, &up_to, sizeof up_to) != sizeof up_to) ::_exit(2);
  };
  auto log = Log::Open(folder, options);
  if (!log) ::_exit(3);
  std::uint64_t seq = (*log)->head().seq;
  while (true) {
    const auto given = (*log)->Append(Body(static_cast<int>(seq + 1)));
    if (given) seq = *given;
  }
}

// Gives the last number that the child told, having killed it after `times` of them.
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

TEST_F(KillTest, EveryToldRecordIsThereOnce) {
  Random random(6);
  std::uint64_t told_before = 0;
  for (int round = 0; round < 12; ++round) {
    const std::uint64_t told = RunAndKill(folder_, 1 + static_cast<int>(random.Below(8)));
    EXPECT_GT(told, told_before);
    const std::vector<std::string> all = Read();
    ASSERT_GE(all.size(), told);
    for (std::size_t i = 0; i < all.size(); ++i)
      ASSERT_EQ(all[i], Body(static_cast<int>(i + 1)));
    const auto faults = Verify(folder_)->faults;
    EXPECT_TRUE(faults.empty() || faults[0].kind == FaultKind::kTornTail);
    told_before = told;
  }
}

}  // namespace
}  // namespace tidewaiter::chainlog
