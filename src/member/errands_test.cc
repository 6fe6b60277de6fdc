#include "member/internal/errands.h"

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace tidewaiter::member {
namespace {

constexpr double kLongS = 3'600;

TEST(ErrandsTest, AreAllDoneAndNotOnTheCallersThread) {
  std::atomic<int> done = 0;
  std::atomic<bool> here = false;
  {
    Errands errands(3);
    const auto caller = std::this_thread::get_id();
    for (int i = 0; i < 1'000; ++i) {
      errands.Add([&] {
        if (std::this_thread::get_id() == caller) here = true;
        ++done;
      });
    }
  }
  EXPECT_EQ(done, 1'000);
  EXPECT_FALSE(here);
}

TEST(ErrandsTest, ThreadsAreStartedUpToTheMost) {
  Errands errands(2);
  std::promise<void> go;
  const std::shared_future<void> gone = go.get_future().share();
  std::promise<void> first;
  std::promise<void> second;
  std::atomic<bool> third = false;
  errands.Add([&] {
    first.set_value();
    gone.wait();
  });
  errands.Add([&] {
    second.set_value();
    gone.wait();
  });
  errands.Add([&] { third = true; });
  first.get_future().wait();
  second.get_future().wait();
  EXPECT_FALSE(third) << "both threads wait";
  go.set_value();
  errands.End();
  EXPECT_TRUE(third);
}

TEST(ErrandsTest, LaterOnesComeInTheirOrder) {
  Errands errands(1);
  std::vector<int> order;
  std::promise<void> last;
  errands.AddLater(0.02, [&] {
    order.push_back(2);
    last.set_value();
  });
  errands.AddLater(0.01, [&] { order.push_back(1); });
  errands.AddLater(-1, [&] { order.push_back(0); });
  last.get_future().wait();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
}

// The thread that waits for the later one has to notice the earlier one.
TEST(ErrandsTest, AnEarlierOneIsNotHeldUpByALaterOne) {
  Errands errands(1);
  std::promise<void> done;
  errands.AddLater(kLongS, [] {});
  errands.AddLater(0.001, [&] { done.set_value(); });
  done.get_future().wait();
}

TEST(ErrandsTest, WhatWasDroppedIsNotDone) {
  std::atomic<int> done = 0;
  {
    Errands errands(2);
    const Errands::Ticket ticket = errands.AddLater(kLongS, [&] { done += 1; });
    errands.AddLater(kLongS, [&] { done += 10; });
    errands.Drop(ticket);
    errands.Drop(ticket);
  }
  EXPECT_EQ(done, 10) << "at the end what is for later is done at once";
}

TEST(ErrandsTest, AtTheEndWhatTheyAddIsDoneToo) {
  std::atomic<int> done = 0;
  Errands errands(2);
  errands.AddLater(kLongS, [&] {
    errands.Add([&] { ++done; });
    errands.AddLater(kLongS, [&] { ++done; });
  });
  errands.End();
  EXPECT_EQ(done, 2);
}

}  // namespace
}  // namespace tidewaiter::member
