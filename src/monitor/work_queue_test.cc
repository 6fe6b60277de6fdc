#include "monitor/internal/work_queue.h"

#include <algorithm>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::monitor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(WorkQueue, GivesAllThatWaitsInItsOrder) {
  WorkQueue<int> queue(10);
  queue.Put(1);
  queue.PutAtOnce(2);
  queue.Put(3);
  EXPECT_EQ(queue.size(), 3U);
  std::deque<int> items;
  EXPECT_TRUE(queue.Fetch(items));
  EXPECT_THAT(items, ElementsAre(1, 2, 3));
  EXPECT_EQ(queue.size(), 0U);
}

TEST(WorkQueue, PutWaitsForRoom) {
  constexpr int kItems = 10'000;
  WorkQueue<int> queue(2);
  std::thread producer([&] {
    for (int i = 0; i < kItems; ++i)
      queue.Put(i);
    queue.Close();
  });
  int expected = 0;
  std::size_t most = 0;
  std::deque<int> items;
  for (; queue.Fetch(items); items.clear()) {
    most = std::max(most, items.size());
    for (const int item : items)
      EXPECT_EQ(item, expected++);
  }
  producer.join();
  EXPECT_EQ(expected, kItems);
  EXPECT_LE(most, 2U);
}

TEST(WorkQueue, WhatMustNotWaitHasRoom) {
  WorkQueue<int> queue(1);
  queue.Put(1);
  queue.PutAtOnce(2);
  queue.PutAtOnce(3);
  std::deque<int> items;
  EXPECT_TRUE(queue.Fetch(items));
  EXPECT_THAT(items, ElementsAre(1, 2, 3));
}

TEST(WorkQueue, CloseEndsAllWaitingAndLosesNothing) {
  WorkQueue<int> queue(1);
  queue.Put(1);
  std::thread waits([&] { queue.Put(2); });
  queue.Close();
  queue.Close();
  waits.join();
  std::deque<int> items;
  EXPECT_TRUE(queue.Fetch(items));
  EXPECT_THAT(items, SizeIs(2));
  items.clear();
  EXPECT_FALSE(queue.Fetch(items));
  EXPECT_THAT(items, IsEmpty());
}

TEST(WorkQueue, WhoWaitsForWorkGetsIt) {
  WorkQueue<int> queue(1);
  std::deque<int> items;
  std::thread worker([&] { queue.Fetch(items); });
  queue.Put(7);
  worker.join();
  EXPECT_THAT(items, ElementsAre(7));
}

TEST(WorkQueueDeath, NeedsRoom) {
  EXPECT_DEATH(WorkQueue<int>(0), "CHECK");
}

}  // namespace
}  // namespace tidewaiter::monitor
