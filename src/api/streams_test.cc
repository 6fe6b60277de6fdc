#include "api/streams.h"

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

// Keeps what was sent up to the first event "rule", which the tests send last.
class Heard final : public http::EventStream {
 public:
  bool Send(std::string_view event_name, std::string_view, std::string_view data) override {
    const std::lock_guard lock(mutex_);
    if (event_name == "rule") {
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
  std::vector<std::pair<std::string, std::string>> Events() {
    last_.get_future().wait();
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
    watcher.rules = [](const rulebook::Entry&) { return true; };
    watcher.until_ms = 1'000'000;
    streams_.Open(http::Reply(std::make_shared<Sink>(heard)), std::move(watcher), after, {});
    return heard;
  }
  // A commit of such records; with a rule behind them, so that one can wait for it.
  void Commit(std::uint64_t seq, const std::vector<std::pair<std::string, std::string>>& records) {
    desk::Batch batch;
    desk::Event& event = batch.events.emplace_back();
    event.seq = seq;
    event.time_ms = 1;
    for (const auto& [collection, id] : records)
      batch.records.push_back({.collection = collection, .id = id, .body = "{}"});
    rulebook::Entry rule{.name = "last"};
    rule.versions.emplace_back();
    batch.records.push_back({.collection = std::string(rulebook::kEntries),
                             .id = "last",
                             .body = rulebook::WriteEntry(rule)});
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
  const auto room = Open(Shown);
  const auto other = Open({});
  Commit(7, {{std::string(monitor::kAlarmRecords), "A-1"},
             {std::string(monitor::kAlarmRecords), "secret"},
             {std::string(monitor::kDispatchRecords), "D-1"},
             {std::string(monitor::kShiftRecords), "SH-1"}});
  EXPECT_THAT(room->Events(), ElementsAre(Pair("alarm", "alarm A-1"), Pair("shift", "shift SH-1")));
  EXPECT_THAT(other->Events(), IsEmpty());
}

TEST_F(StreamsTest, WhoComesBackIsToldWhatTheyMissed) {
  const auto first = Open(Shown);
  Commit(7, {{std::string(monitor::kShiftRecords), "SH-1"}});
  EXPECT_THAT(first->Events(), ElementsAre(Pair("shift", "shift SH-1")));
  Commit(8, {{std::string(monitor::kAlarmRecords), "A-2"}});
  first->Close();
  const auto again = Open(Shown, 7);
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
  Commit(7, {{std::string(monitor::kAlarmRecords), "A-1"}});
  EXPECT_TRUE(room->closed());
  EXPECT_TRUE(Open(Shown)->closed());
  EXPECT_EQ(streams_.open(), 0U);
}

}  // namespace
}  // namespace tidewaiter::api
