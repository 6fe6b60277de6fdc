#include "api/streams.h"

#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "monitor/alarm_case.h"
#include "monitor/dispatch.h"
#include "monitor/shift.h"

namespace tidewaiter::api {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr const char* kLast = "last";  // id of the record that a test commits last

// Keeps what was sent up to the last record.
class Heard final : public http::EventStream {
 public:
  bool Send(std::string_view event_name, std::string_view, std::string_view data) override {
    const std::lock_guard lock(mutex_);
    if (data.ends_with(kLast)) {
      if (!std::exchange(ended_, true)) last_.set_value();
    } else if (event_name != "hello" && !ended_) {
      events_.emplace_back(event_name, data);
    }
    return !closed_;
  }
  void Close() override {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  [[nodiscard]] bool closed() const override {
    const std::lock_guard lock(mutex_);
    return closed_;
  }
  // When the last one is there: at once, or something is wrong.
  void Wait() {
    EXPECT_EQ(last_.get_future().wait_for(std::chrono::seconds(30)), std::future_status::ready);
  }
  std::vector<std::pair<std::string, std::string>> Events() {
    const std::lock_guard lock(mutex_);
    return events_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::pair<std::string, std::string>> events_;
  std::promise<void> last_;
  bool ended_ = false;
  bool closed_ = false;
};

class Sink final : public http::ReplySink {
 public:
  explicit Sink(std::shared_ptr<Heard> heard) : heard_(std::move(heard)) {}
  void Send(http::Response) override { ADD_FAILURE() << "no stream was asked for"; }
  std::shared_ptr<http::EventStream> Stream(std::vector<http::Header>) override { return heard_; }

 private:
  std::shared_ptr<Heard> heard_;
};

class StreamsTest : public testing::Test {
 protected:
  std::shared_ptr<Heard> Open(decltype(Streams::Watcher::room) room, std::uint64_t after = 0) {
    auto heard = std::make_shared<Heard>();
    Streams::Watcher watcher;
    watcher.room = std::move(room);
    watcher.until_ms = 1'000'000;
    streams_.Open(http::Reply(std::make_shared<Sink>(heard)), std::move(watcher), after, {});
    return heard;
  }
  // A commit of such records, in this order.
  void Commit(std::uint64_t seq, const std::vector<std::pair<std::string_view, std::string>>& all) {
    desk::Batch batch;
    desk::Event& event = batch.events.emplace_back();
    event.seq = seq;
    event.time_ms = 1;
    for (const auto& [collection, id] : all)
      batch.records.push_back({.collection = std::string(collection), .id = id, .body = "{}"});
    streams_.Publish(batch);
  }

  Streams streams_{[](const auto&, const auto&) { return std::string(); },
                   [](const auto&, const auto&) { return std::string(); },
                   [](const auto&, const auto&) { return std::string(); }};
};

std::string Shown(std::string_view collection, std::string_view id) {
  if (id == "secret") return {};
  return std::string(collection) + " " + std::string(id);
}

TEST_F(StreamsTest, TellsAlarmsAndShiftsToWhoMaySeeThem) {
  const auto other = Open({});  // told before the next: each event goes to all in their order
  const auto room = Open(Shown);
  Commit(7, {{monitor::kAlarmRecords, "A-1"},
             {monitor::kAlarmRecords, "secret"},
             {monitor::kDispatchRecords, "D-1"},
             {monitor::kShiftRecords, "SH-1"},
             {monitor::kShiftRecords, kLast}});
  room->Wait();
  EXPECT_THAT(room->Events(), ElementsAre(Pair("alarm", "alarm A-1"), Pair("shift", "shift SH-1")));
  EXPECT_THAT(other->Events(), IsEmpty());
}

TEST_F(StreamsTest, WhoComesBackIsToldWhatTheyMissed) {
  const auto first = Open(Shown);
  Commit(7, {{monitor::kShiftRecords, "SH-1"}});
  Commit(8, {{monitor::kAlarmRecords, "A-2"}, {monitor::kShiftRecords, kLast}});
  first->Wait();
  const auto again = Open(Shown, 7);
  again->Wait();
  EXPECT_THAT(again->Events(), ElementsAre(Pair("alarm", "alarm A-2")));
}

TEST_F(StreamsTest, AfterStopNothingIsShown) {
  bool stopped = false;
  const auto room = Open([&](std::string_view, std::string_view) -> std::string {
    EXPECT_FALSE(stopped);
    return {};
  });
  streams_.Stop();
  stopped = true;
  Commit(7, {{monitor::kAlarmRecords, "A-1"}});
  EXPECT_TRUE(room->closed());
  EXPECT_TRUE(Open(Shown)->closed());
  EXPECT_EQ(streams_.open(), 0U);
}

}  // namespace
}  // namespace tidewaiter::api
