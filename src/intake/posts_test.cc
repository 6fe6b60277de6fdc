// Frames that border posts received: each once and in the order of its post, also when the disk
// fails in between.
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "intake/test_intake.h"

namespace tidewaiter::intake {
namespace {

class PostsTest : public IntakeTest {
 protected:
  PostsTest() {
    options_.on_arrival = [this](const Arrival& arrival) {
      posts_.Put({std::string(arrival.frame.post), arrival.frame.post_seq,
                  arrival.frame.received_ms, arrival.reports.size()});
    };
  }

  Status Give(std::string_view post, std::uint64_t seq) {
    device::Report report;
    report.device = std::string(kOne);
    const FrameRecord frame{.received_ms = kThenMs + static_cast<std::int64_t>(seq),
                            .connection = 7,
                            .listener = "trackers",
                            .protocol = "teltonika",
                            .device = kOne,
                            .frame = "bytes"};
    return intake_->Take(
        FromPost{.post = post, .seq = seq, .frame = frame, .reports = {&report, 1}});
  }
  // Numbers of a post in the log, in its order.
  [[nodiscard]] std::vector<std::uint64_t> Kept(std::string_view post) const {
    std::vector<std::uint64_t> numbers;
    auto reader = chainlog::Reader::Open(options_.log_folder);
    EXPECT_TRUE(reader);
    while (true) {
      const auto record = reader->Next();
      if (!record || !*record) return numbers;
      const auto frame = ReadFrame((*record)->body);
      EXPECT_TRUE(frame);
      if (frame->post == post) numbers.push_back(frame->post_seq);
    }
  }

  static constexpr std::int64_t kThenMs = 1'764'212'645'000;
  struct Seen {
    std::string post;
    std::uint64_t seq = 0;
    std::int64_t received_ms = 0;
    std::size_t reports = 0;
  };
  Inbox<Seen> posts_;
};

TEST_F(PostsTest, OnceAndInOrder) {
  options_.posts["busia"] = 40;
  Start();
  for (const std::uint64_t seq : {1U, 2U, 2U, 1U, 5U})  // 3 and 4 were commands
    ASSERT_TRUE(Give("malaba", seq));
  ASSERT_TRUE(Give("busia", 40));  // was there at the start
  ASSERT_TRUE(Give("busia", 41));
  for (const std::uint64_t seq : {1U, 2U, 5U, 41U}) {
    const Seen seen = posts_.Next();
    EXPECT_EQ(seen.post, seq == 41 ? "busia" : "malaba");
    EXPECT_EQ(seen.seq, seq);
    EXPECT_EQ(seen.received_ms, kThenMs + static_cast<std::int64_t>(seq));
    EXPECT_EQ(seen.reports, 1U);
  }
  EXPECT_EQ(Kept("malaba"), (std::vector<std::uint64_t>{1, 2, 5}));
  EXPECT_EQ(Kept("busia"), (std::vector<std::uint64_t>{41}));
  EXPECT_EQ(intake_->Resume("malaba"), 5U);
  EXPECT_EQ(intake_->Resume("nobody"), 0U);
}

TEST_F(PostsTest, WhatTheDiskDidNotTakeIsWantedAgain) {
  Start();
  ASSERT_TRUE(Give("malaba", 1));
  posts_.Next();
  os::FailFromAppend(1);
  ASSERT_TRUE(Give("malaba", 2));  // appended, and then the disk fails
  while (!intake_->Wants("malaba"))
    std::this_thread::yield();
  os::FailFromAppend(0);
  // Not without the one before it, however long the disk works again.
  EXPECT_EQ(Give("malaba", 3).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(intake_->Resume("malaba"), 1U);
  EXPECT_FALSE(intake_->Wants("malaba"));
  while (!Give("malaba", 2))  // until the log has looked at its disk
    std::this_thread::yield();
  ASSERT_TRUE(Give("malaba", 3));
  EXPECT_EQ(posts_.Next().seq, 2U);
  EXPECT_EQ(posts_.Next().seq, 3U);
  EXPECT_EQ(Kept("malaba"), (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST_F(PostsTest, WhoWaitsForRoomIsLetGoAtTheEnd) {
  std::mutex mutex;
  std::condition_variable wake;
  bool open = false;
  options_.on_arrival = [&](const Arrival&) {
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return open; });
  };
  Start();
  std::atomic<std::uint64_t> given = 0;
  std::thread giver([&] {
    while (Give("malaba", given + 1))
      ++given;
  });
  while (given < kPostFramesMax)
    std::this_thread::yield();
  // Nothing is handed on, so no more than these get in, and the end frees who waits for more.
  std::thread stopper([&] { intake_->Stop(); });
  giver.join();
  EXPECT_EQ(given, kPostFramesMax);
  {
    const std::lock_guard lock(mutex);
    open = true;
  }
  wake.notify_all();
  stopper.join();
}

}  // namespace
}  // namespace tidewaiter::intake
