#include "http/rate_limit.h"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace tidewaiter::http {
namespace {

TEST(RateLimiter, GivesABurstAndThenTheRate) {
  RateLimiter limiter({.per_second = 2, .burst = 3});
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(limiter.Allow("a", 100));
  const RateVerdict refused = limiter.Allow("a", 100);
  EXPECT_FALSE(refused);
  EXPECT_DOUBLE_EQ(refused.wait_s, 0.5);
  EXPECT_FALSE(limiter.Allow("a", 100.25));
  EXPECT_TRUE(limiter.Allow("a", 100.5));
  EXPECT_FALSE(limiter.Allow("a", 100.5));
}

TEST(RateLimiter, HasABucketForEachKey) {
  RateLimiter limiter({.per_second = 1, .burst = 1});
  EXPECT_TRUE(limiter.Allow("a", 0));
  EXPECT_TRUE(limiter.Allow("b", 0));
  EXPECT_FALSE(limiter.Allow("a", 0));
}

TEST(RateLimiter, NeverHoldsMoreThanABurst) {
  RateLimiter limiter({.per_second = 1, .burst = 2});
  EXPECT_TRUE(limiter.Allow("a", 0));
  int allowed = 0;
  while (limiter.Allow("a", 1e6))
    ++allowed;
  EXPECT_EQ(allowed, 2);
}

TEST(RateLimiter, WaitingAsToldIsEnough) {
  RateLimiter limiter({.per_second = 0.3, .burst = 1});
  double now = 0;
  for (int i = 0; i < 1000; ++i) {
    if (const RateVerdict verdict = limiter.Allow("a", now); !verdict) {
      now += verdict.wait_s;
      EXPECT_TRUE(limiter.Allow("a", now)) << i;
    }
  }
}

TEST(RateLimiter, AClockThatGoesBackGivesNothing) {
  RateLimiter limiter({.per_second = 1, .burst = 1});
  EXPECT_TRUE(limiter.Allow("a", 100));
  EXPECT_FALSE(limiter.Allow("a", 50));
  EXPECT_FALSE(limiter.Allow("a", 100.5));
  EXPECT_TRUE(limiter.Allow("a", 101));
}

TEST(RateLimiter, DropsTheOldestKeyThatIsFullAgain) {
  RateLimiter limiter({.per_second = 1, .burst = 1, .keys = 2});
  EXPECT_TRUE(limiter.Allow("a", 0));
  EXPECT_TRUE(limiter.Allow("b", 5));
  EXPECT_TRUE(limiter.Allow("c", 5));  // in the place of "a", full since 1
  EXPECT_EQ(limiter.keys(), 2);
  EXPECT_FALSE(limiter.Allow("b", 5));  // still known
  EXPECT_FALSE(limiter.Allow("c", 5));
}

TEST(RateLimiter, AFloodOfKeysSharesOneBucket) {
  RateLimiter limiter({.per_second = 0.001, .burst = 2, .keys = 10});
  for (int i = 0; i < 10; ++i)
    limiter.Allow("known" + std::to_string(i), 0);
  int allowed = 0;
  for (int i = 0; i < 1000; ++i)
    if (limiter.Allow("flood" + std::to_string(i), 0)) ++allowed;
  EXPECT_EQ(allowed, 2);
  EXPECT_EQ(limiter.keys(), 10);
  EXPECT_TRUE(limiter.Allow("known3", 0));
  EXPECT_FALSE(limiter.Allow("known3", 0));
}

TEST(RateLimiter, CountsExactlyFromManyThreads) {
  RateLimiter limiter({.per_second = 1e-9, .burst = 1000});
  std::atomic<int> allowed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i)
        if (limiter.Allow("a", 0)) ++allowed;
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(allowed, 1000);
}

}  // namespace
}  // namespace tidewaiter::http
