#include "monitor/tracker_pool.h"

#include <latch>
#include <set>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "monitor/test_movement.h"

namespace tidewaiter::monitor {
namespace {

using testing::SizeIs;
using track::kStartMs;

constexpr int kUnits = 12;

// A truck that leaves its corridor, is cut open, and stands.
constexpr const char* kJourney = R"(0-2/1 km 0 locked
  3-12/0.5 km 1-10 kmh 60 locked
  12.5-16/0.5 km 10-13 south 1200 kmh 60 locked
  16.5-19/0.5 km 13-15 kmh 60 locked
  36.5 km 15 cut
  37-60/0.5 km 15-39 kmh 60
  62 km 40)";

std::shared_ptr<const MadePlan> PlanFor(std::uint32_t shards) {
  PlanSources sources{.now_ms = kStartMs};
  for (int i = 0; i < kUnits; ++i) {
    const std::string id = "T" + std::to_string(i);
    sources.movements.push_back(RowOf(id, TestRecord(id, "-" + std::to_string(i))));
  }
  return std::make_shared<MadePlan>(MakePlan(sources, shards));
}

struct Frame {
  std::vector<device::Report> reports;
  std::int64_t received_ms = 0;
};

// All trucks side by side; every third frame has two reports of two devices.
std::vector<Frame> Log() {
  std::vector<Frame> log;
  for (const track::Coming& coming : track::ReadJourney(kJourney)) {
    for (int i = 0; i < kUnits; ++i) {
      device::Report report = coming.report;
      report.device += "-" + std::to_string(i);
      if (i % 3 == 1) {
        log.back().reports.push_back(report);
      } else {
        log.push_back({.reports = {report}, .received_ms = coming.received_ms});
      }
    }
  }
  return log;
}

// Everything said of alarms, whatever the order among units.
class Ears {
 public:
  PoolCallbacks Callbacks() {
    return {.on_alarms =
                [this](const track::Alarms& alarms) {
                  const std::lock_guard lock(mutex_);
                  for (const track::Alarm& alarm : alarms)
                    said_.insert(alarm.cause + " " + track::Told(alarm));
                },
            .on_view =
                [this](const track::UnitView& view) {
                  const std::lock_guard lock(mutex_);
                  views_[view.device] = view;
                }};
  }
  std::multiset<std::string> said() {
    const std::lock_guard lock(mutex_);
    return said_;
  }
  std::map<std::string, track::UnitView> views() {
    const std::lock_guard lock(mutex_);
    return views_;
  }

 private:
  std::mutex mutex_;
  std::multiset<std::string> said_;
  std::map<std::string, track::UnitView> views_;
};

void Feed(TrackerPool& pool, const std::vector<Frame>& log, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i)
    pool.Take(log[i].reports, {.seq = i, .received_ms = log[i].received_ms});
}

std::multiset<std::string> RideAll(std::uint32_t shards, std::size_t queue_max) {
  Ears ears;
  TrackerPool pool({.shards = shards, .queue_max = queue_max}, ears.Callbacks());
  pool.SetPlan(PlanFor(shards));
  const std::vector<Frame> log = Log();
  Feed(pool, log, 0, log.size());
  pool.Drain();
  pool.Stop();
  return ears.said();
}

TEST(TrackerPool, AnyNumberOfShardsSaysTheSame) {
  const auto one = RideAll(1, 1000);
  EXPECT_GT(one.size(), 3 * kUnits);
  for (const std::uint32_t shards : {2U, 3U, 7U})
    EXPECT_EQ(RideAll(shards, 1000), one) << shards;
}

TEST(TrackerPool, AFullQueueWaitsAndLosesNothing) {
  EXPECT_EQ(RideAll(2, 1), RideAll(2, 1000));
}

TEST(TrackerPool, SavedAnywhereItGoesOnTheSame) {
  const auto whole = RideAll(3, 1000);
  const std::vector<Frame> log = Log();
  for (std::size_t stop = 0; stop <= log.size(); stop += 61) {
    Ears ears;
    std::string saved;
    {
      TrackerPool first({.shards = 3}, ears.Callbacks());
      first.SetPlan(PlanFor(3));
      Feed(first, log, 0, stop);
      saved = first.Save();
    }
    TrackerPool second({.shards = 3}, ears.Callbacks());
    second.SetPlan(PlanFor(3));
    ASSERT_TRUE(second.Load(saved));
    EXPECT_EQ(second.next_seq(), stop);
    Feed(second, log, stop, log.size());
    second.Drain();
    EXPECT_EQ(ears.said(), whole) << stop;
  }
}

// A pool that lets them wait never comes to the end of this.
TEST(TrackerPool, DevicesDoNotWaitForASnapshot) {
  std::latch told(1);
  std::latch go_on(1);
  TrackerPool pool({.shards = 1}, {.on_alarms = [&](const track::Alarms&) {
                     if (!told.try_wait()) told.count_down();
                     go_on.wait();
                   }});
  pool.SetPlan(PlanFor(1));
  device::Report cry{.device = "S1-1", .time_ms = kStartMs};
  cry.signs.Add(device::Sign::kSos);
  pool.Take({&cry, 1}, {.seq = 0, .received_ms = kStartMs + 1000});
  told.wait();  // the shard is busy
  std::string saved;
  std::thread saver([&] { saved = pool.Save(); });
  while (pool.figures().waiting == 0)
    std::this_thread::yield();
  const device::Report next{.device = "S1-2", .time_ms = kStartMs};
  pool.Take({&next, 1}, {.seq = 1, .received_ms = kStartMs + 2000});
  go_on.count_down();
  saver.join();
  TrackerPool other({.shards = 1}, {.on_alarms = [](const track::Alarms&) {}});
  other.SetPlan(PlanFor(1));
  ASSERT_TRUE(other.Load(saved));
  EXPECT_EQ(other.next_seq(), 1U);  // what came meanwhile is not in it
}

TEST(TrackerPool, ASnapshotThatDoesNotFitIsRefusedAndChangesNothing) {
  Ears ears;
  TrackerPool pool({.shards = 2}, ears.Callbacks());
  pool.SetPlan(PlanFor(2));
  const std::vector<Frame> log = Log();
  Feed(pool, log, 0, 100);
  const std::string saved = pool.Save();
  TrackerPool three({.shards = 3}, ears.Callbacks());
  EXPECT_EQ(three.Load(saved).error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(three.next_seq(), 0);
  for (std::size_t length = 0; length < saved.size(); length += 1 + saved.size() / 40) {
    EXPECT_EQ(three.Load(std::string_view(saved).substr(0, length)).error().code,
              ErrorCode::kCorruption);
  }
}

TEST(TrackerPool, ShowsUnitsWhenTheyChanged) {
  Ears ears;
  TrackerPool pool({.shards = 2}, ears.Callbacks());
  pool.SetPlan(PlanFor(2));
  const std::vector<Frame> log = Log();
  Feed(pool, log, 0, 120);
  pool.Tick(log[119].received_ms + 10'000);  // what was held is worked through
  pool.Flush();
  const auto views = ears.views();
  ASSERT_THAT(views, SizeIs(kUnits));
  EXPECT_EQ(views.begin()->second.movement.substr(0, 1), "T");
  EXPECT_TRUE(views.begin()->second.at.has_value());
  EXPECT_EQ(pool.figures().devices, kUnits);
}

}  // namespace
}  // namespace tidewaiter::monitor
