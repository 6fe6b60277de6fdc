#include "access/lockout.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::access {
namespace {

constexpr std::int64_t kNow = 1'767'225'600;

TEST(Lockout, WaitsGrowAfterFiveFailures) {
  Lockout state;
  std::int64_t now = kNow;
  std::vector<std::int64_t> waits;
  for (int i = 0; i < 14; ++i) {
    NoteFailure(state, kAccountLockout, now);
    waits.push_back(WaitFor(state, kAccountLockout, now));
    now += waits.back();
    EXPECT_EQ(WaitFor(state, kAccountLockout, now), 0);
  }
  EXPECT_THAT(waits,
              ::testing::ElementsAre(0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900, 900));
  EXPECT_EQ(state.failures, 11);  // no more than is needed for the longest wait
}

TEST(Lockout, TimeForgetsOneAfterTheOther) {
  Lockout state{11, kNow};
  NoteFailure(state, kAccountLockout, kNow + 24 * 3600);
  EXPECT_EQ(state.failures, 8);
  NoteFailure(state, kAccountLockout, kNow + 1'000'000'000);
  EXPECT_EQ(state.failures, 1);
}

TEST(Lockout, AClockThatJumpsBackLocksNobodyOutForLonger) {
  const Lockout state{5, kNow};
  EXPECT_EQ(WaitFor(state, kAccountLockout, kNow - 1'000'000), 15);
  Lockout again = state;
  NoteFailure(again, kAccountLockout, kNow - 1'000'000);
  EXPECT_EQ(WaitFor(again, kAccountLockout, kNow - 1'000'000), 30);
}

TEST(Lockout, JsonComesBack) {
  const Lockout state{7, kNow};
  EXPECT_EQ(LockoutFromJson(ToJson(state), "/lockout").value(), state);
  const auto bad = LockoutFromJson({{"failures", -1}, {"last_failure", 0}}, "/lockout");
  EXPECT_EQ(bad.error().field, "/lockout/failures");
  EXPECT_EQ(LockoutFromJson(nullptr, "/lockout").error().field, "/lockout");
}

TEST(PeerKey, OneCustomerIsOnePeer) {
  EXPECT_EQ(PeerKey("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(PeerKey("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(PeerKey("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(PeerKey("2001:db8:1:2:ffff::1"), "2001:db8:1:2::/64");
  EXPECT_EQ(PeerKey("unix:"), "unix:");
  EXPECT_EQ(PeerKey(std::string(100, 'x')).size(), 64U);
}

TEST(PeerLockouts, CountEachPeerByItself) {
  PeerLockouts peers(10, {2, 10, 100, 60});
  peers.NoteFailure("a", kNow);
  EXPECT_EQ(peers.WaitFor("a", kNow), 0);
  peers.NoteFailure("a", kNow);
  EXPECT_EQ(peers.WaitFor("a", kNow), 10);
  EXPECT_EQ(peers.WaitFor("a", kNow + 10), 0);
  EXPECT_EQ(peers.WaitFor("b", kNow), 0);
}

TEST(PeerLockouts, ForgetWhoFailedLongestAgo) {
  PeerLockouts peers(2, {1, 10, 100, 60});
  peers.NoteFailure("a", kNow);
  peers.NoteFailure("b", kNow);
  peers.NoteFailure("a", kNow);
  peers.NoteFailure("c", kNow);
  EXPECT_EQ(peers.size(), 2U);
  EXPECT_GT(peers.WaitFor("a", kNow), 0);
  EXPECT_EQ(peers.WaitFor("b", kNow), 0);
  EXPECT_GT(peers.WaitFor("c", kNow), 0);
}

TEST(PeerLockouts, AnOfficeMayFailOnceAMinuteForEver) {
  PeerLockouts peers;
  for (int minute = 0; minute < 1000; ++minute) {
    peers.NoteFailure("office", kNow + 60 * minute);
    ASSERT_EQ(peers.WaitFor("office", kNow + 60 * minute), 0);
  }
}

}  // namespace
}  // namespace tidewaiter::access
