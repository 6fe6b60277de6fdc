#include "os/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "os/file.h"

namespace tidewaiter::os {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

TEST(Process, AGoodEndIsNoError) {
  EXPECT_TRUE(RunProgram({"true"}));
}

TEST(Process, WhatIsNotThereIsNotFound) {
  const Status status = RunProgram({"no-such-program-anywhere"});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kNotFound);
}

TEST(Process, ABadEndComesWithItsMessages) {
  const Status status = RunProgram({"sh", "-c", "echo not this; echo no room >&2; exit 3"});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
  EXPECT_THAT(status.error().message, EndsWith("status 3: no room"));
  EXPECT_THAT(status.error().message, Not(HasSubstr("not this")));
}

TEST(Process, OfManyMessagesTheEndIsKept) {
  const Status status = RunProgram(
      {"sh", "-c", "i=0; while [ $i -lt 3000 ]; do echo $i >&2; i=$((i+1)); done; exit 1"});
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, EndsWith("2998\n2999"));
  EXPECT_LT(status.error().message.size(), 2'100U);
}

TEST(Process, ASignalIsNamed) {
  const Status status = RunProgram({"sh", "-c", "kill -9 $$"});
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().message, HasSubstr("signal 9"));
}

// Words are not looked at by a shell, and added variables go before those of ours.
TEST(Process, WordsAndVariablesArriveAsTheyAre) {
  ::setenv("TIDEWAITER_TEST_VARIABLE", "old", 1);
  EXPECT_TRUE(
      RunProgram({"sh", "-c", R"([ "$1" = '$(false) a' ] && [ "$TIDEWAITER_TEST_VARIABLE" = new ])",
                  "sh", "$(false) a"},
                 {"TIDEWAITER_TEST_VARIABLE=new"}));
  ::unsetenv("TIDEWAITER_TEST_VARIABLE");
}

}  // namespace
}  // namespace tidewaiter::os
