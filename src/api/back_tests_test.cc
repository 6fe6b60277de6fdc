#include "api/back_tests.h"

#include <future>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::api {
namespace {

using State = BackTests::State;

constexpr auto kPatience = std::chrono::seconds(20);

os::FakeClock ClockAt(std::int64_t seconds) {
  os::FakeClock clock;
  clock.unix_seconds = seconds;
  return clock;
}

// Waits until the test is in that state, which it must come to.
void Await(const BackTests& tests, const std::string& id, State state) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (tests.Find(id).value().state != state) {
    ASSERT_LT(std::chrono::steady_clock::now(), end) << Name(tests.Find(id)->state);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

// A job that runs until it is let go or cancelled.
struct Held {
  std::promise<void> go;
  std::shared_future<void> gone = go.get_future().share();
  BackTests::Job job = [gone = gone](const Progress& progress) -> Result<std::string> {
    for (std::uint64_t i = 0;; ++i) {
      RETURN_IF_ERROR(progress("lines", i, 1'000'000));
      if (gone.wait_for(std::chrono::milliseconds(1)) == std::future_status::ready) return "[1]";
    }
  };
};

TEST(BackTests, RunOneAfterTheOther) {
  const os::FakeClock clock = ClockAt(1000);
  BackTests tests(clock);
  Held first;
  ASSERT_TRUE(tests.Start({.by = "anna", .name = "cheap", .version = 2}, "a", first.job));
  ASSERT_TRUE(tests.Start({.by = "anna", .name = ""}, "b",
                          [](const Progress&) -> Result<std::string> { return "[2]"; }));
  Await(tests, "a", State::kRunning);
  EXPECT_EQ(tests.Find("b")->state, State::kWaiting);
  first.go.set_value();
  Await(tests, "b", State::kDone);
  EXPECT_EQ(tests.Find("a")->results, "[1]");
  EXPECT_EQ(tests.Find("b")->results, "[2]");
  ASSERT_EQ(tests.List().size(), 2U);
  EXPECT_EQ(tests.List()[0].id, "b") << "the newest first";
  EXPECT_EQ(tests.List()[1].asked.version, 2U);
}

TEST(BackTests, AreCancelledRunningAndWaiting) {
  const os::FakeClock clock = ClockAt(1000);
  BackTests tests(clock);
  Held first;
  Held second;
  ASSERT_TRUE(tests.Start({.by = "anna", .name = ""}, "a", first.job));
  ASSERT_TRUE(tests.Start({.by = "anna", .name = ""}, "b", second.job));
  Await(tests, "a", State::kRunning);
  tests.Cancel("b");
  EXPECT_EQ(tests.Find("b")->state, State::kCancelled);
  tests.Cancel("a");
  Await(tests, "a", State::kCancelled);
  EXPECT_EQ(tests.Find("a")->results, "");
  tests.Cancel("none");
}

TEST(BackTests, TellWhyTheyFailed) {
  const os::FakeClock clock = ClockAt(1000);
  BackTests tests(clock);
  ASSERT_TRUE(
      tests.Start({.by = "anna", .name = ""}, "a", [](const Progress&) -> Result<std::string> {
        return Fail(ErrorCode::kUnavailable, "the history is away");
      }));
  Await(tests, "a", State::kFailed);
  EXPECT_EQ(tests.Find("a")->detail, "the history is away");
}

TEST(BackTests, DoNotPileUp) {
  const os::FakeClock clock = ClockAt(1000);
  BackTests tests(clock);
  Held held;
  for (std::size_t i = 0; i < BackTests::kWaitingOfOneMax; ++i)
    ASSERT_TRUE(tests.Start({.by = "anna", .name = ""}, "a" + std::to_string(i), held.job));
  const auto refused = tests.Start({.by = "anna", .name = ""}, "x", held.job);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  std::size_t taken = BackTests::kWaitingOfOneMax;
  while (tests.Start({.by = "p" + std::to_string(taken), .name = ""}, "p" + std::to_string(taken),
                     held.job)) {
    ++taken;
  }
  EXPECT_EQ(taken, BackTests::kWaitingMax);
}

TEST(BackTests, AreForgottenAfterADay) {
  os::FakeClock clock = ClockAt(1000);
  BackTests tests(clock);
  const auto quick = [](const Progress&) -> Result<std::string> { return "[]"; };
  ASSERT_TRUE(tests.Start({.by = "anna", .name = ""}, "a", quick));
  Await(tests, "a", State::kDone);
  clock.unix_seconds += 24 * 3600;
  EXPECT_TRUE(tests.Find("a"));
  clock.unix_seconds += 1;
  EXPECT_FALSE(tests.Find("a"));
  EXPECT_TRUE(tests.List().empty());
}

TEST(BackTests, EndWithTheServer) {
  const os::FakeClock clock = ClockAt(1000);
  Held held;
  BackTests tests(clock);
  ASSERT_TRUE(tests.Start({.by = "anna", .name = ""}, "a", held.job));
  Await(tests, "a", State::kRunning);  // a job that nobody stops would hold this test for ever
}

}  // namespace
}  // namespace tidewaiter::api
