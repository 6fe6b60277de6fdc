#include "monitor/tracker_pool.h"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/hash.h"
#include "monitor/internal/work_queue.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::string_view kMagic = "TWPOOL1\n";

struct Report {
  device::Report report;
  track::Received received;
};
struct NewPlan {
  std::shared_ptr<const track::Plan> plan;
};
struct Time {
  std::int64_t now_ms = 0;
};
// Done on the shard's thread, between two reports.
struct Errand {
  std::function<void(track::Tracker&, track::Alarms&)> what;
};
using Item = std::variant<Report, NewPlan, Time, Errand>;

void PutNumber(std::string& out, std::uint64_t number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

// Nothing where the bytes end too early.
std::optional<std::uint64_t> GetNumber(std::string_view& in) {
  std::uint64_t number = 0;
  if (in.size() < sizeof number) return std::nullopt;
  std::memcpy(&number, in.data(), sizeof number);
  in.remove_prefix(sizeof number);
  return number;
}

// What of a view decides whether it is told again.
bool LooksSame(const track::UnitView& a, const track::UnitView& b) {
  return a.at == b.at && a.at_ms == b.at_ms && a.heard_ms == b.heard_ms && a.seal == b.seal &&
         a.cut == b.cut && a.node == b.node && a.stopped == b.stopped && a.movement == b.movement &&
         a.open == b.open;
}

}  // namespace

class TrackerPool::Shard {
 public:
  Shard(std::size_t queue_max, const PoolCallbacks& callbacks)
      : callbacks_(callbacks), queue_(queue_max), thread_([this] { Work(); }) {}
  ~Shard() { Stop(); }

  // Waits where the queue is full. What is no report always has room.
  void Put(Item item) {
    const bool is_report = std::holds_alternative<Report>(item);
    is_report ? queue_.Put(std::move(item)) : queue_.PutAtOnce(std::move(item));
  }
  void Stop() {
    queue_.Close();
    if (thread_.joinable()) thread_.join();
  }
  struct Figures {
    std::size_t waiting = 0;
    std::size_t devices = 0;
    track::Counts counts = {};
  };
  [[nodiscard]] Figures figures() const {
    const std::lock_guard lock(mutex_);
    return {.waiting = queue_.size(), .devices = devices_, .counts = counts_};
  }

 private:
  void Work() {
    std::deque<Item> items;
    for (; queue_.Fetch(items); items.clear()) {
      for (Item& item : items) {
        std::visit([this](auto& one) { Do(one); }, item);
        if (alarms_.empty()) continue;
        callbacks_.on_alarms(alarms_);
        alarms_.clear();
      }
    }
  }

  void Do(Report& one) {
    tracker_.Take(one.report, one.received, alarms_);
    if (callbacks_.on_view)
      touched_[one.report.device].until_ms = one.received.received_ms + hold_ms_;
  }
  void Do(NewPlan& one) {
    // A report is seen in the tracker's view when it is no longer held.
    hold_ms_ = one.plan->settings().Ms(track::Limit::kOrderHold) + kViewMs;
    tracker_.SetPlan(std::move(one.plan));
  }
  void Do(Time& one) {
    tracker_.Tick(one.now_ms, alarms_);
    if (callbacks_.on_view) Show(one.now_ms);
    const std::lock_guard lock(mutex_);
    counts_ = tracker_.counts();
    devices_ = tracker_.size();
  }
  void Do(Errand& one) { one.what(tracker_, alarms_); }

  void Show(std::int64_t now_ms) {
    for (auto at = touched_.begin(); at != touched_.end();) {
      const auto view = tracker_.Find(at->first);
      if (view && !LooksSame(*view, at->second.shown)) {
        callbacks_.on_view(*view);
        at->second.shown = *view;
      }
      at = at->second.until_ms < now_ms ? touched_.erase(at) : std::next(at);
    }
  }

  static constexpr std::int64_t kViewMs = 3000;  // two ticks later it was shown

  struct Touched {
    std::int64_t until_ms = 0;
    track::UnitView shown = {};
  };

  const PoolCallbacks& callbacks_;
  WorkQueue<Item> queue_;
  mutable std::mutex mutex_;  // of the two below
  track::Counts counts_;      // as of the last tick
  std::size_t devices_ = 0;
  // Of the thread alone.
  track::Tracker tracker_;
  track::Alarms alarms_;
  std::unordered_map<std::string, Touched> touched_;  // heard lately
  std::int64_t hold_ms_ = kViewMs;
  std::thread thread_;
};

TrackerPool::TrackerPool(PoolOptions options, PoolCallbacks callbacks)
    : options_(options), callbacks_(std::move(callbacks)) {
  CHECK(options_.shards >= 1 && options_.shards <= kShardsMax && options_.queue_max > 0);
  for (std::uint32_t i = 0; i < options_.shards; ++i)
    shards_.push_back(std::make_unique<Shard>(options_.queue_max, callbacks_));
}

TrackerPool::~TrackerPool() {
  Stop();
}

void TrackerPool::SetPlan(std::shared_ptr<const MadePlan> plan) {
  const std::lock_guard lock(mutex_);
  CHECK(plan != nullptr && plan->shards.size() == shards_.size());
  plan_ = std::move(plan);
  for (std::size_t i = 0; i < shards_.size(); ++i)
    shards_[i]->Put(NewPlan{plan_->shards[i]});
}

void TrackerPool::Take(std::span<const device::Report> reports, const track::Received& received) {
  const std::lock_guard lock(mutex_);
  CHECK(plan_ != nullptr);
  track::Received now = received;
  received_ms_ = std::max(received_ms_, received.received_ms);
  now.received_ms = received_ms_;
  next_seq_ = std::max(next_seq_, received.seq + 1);
  for (std::size_t i = 0; i < reports.size(); ++i) {
    // Several reports of one record may go to one shard: only the last one ends the record.
    now.more = i + 1 < reports.size();
    now.archived = received.archived || reports[i].Flag(device::kArchive).value_or(false);
    const std::uint32_t shard = plan_->ShardOf(reports[i].device, now.received_ms);
    shards_[shard]->Put(Report{reports[i], now});
  }
}

void TrackerPool::Tick(std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  for (const auto& shard : shards_)
    shard->Put(Time{now_ms});
}

// What every shard was asked, and how many have not answered.
class TrackerPool::Asked {
 public:
  explicit Asked(std::size_t shards) : open_(shards) {}
  void Answer() {
    const std::lock_guard lock(mutex_);
    --open_;
    done_.notify_one();
  }
  void Wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [&] { return open_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  std::size_t open_;
};

// Has every shard run `what(shard number, tracker, alarms)` after all that was given. Under the
// lock; it is waited for without it, or devices would have to wait, too, while a shard is saved.
template <typename Do>
std::shared_ptr<TrackerPool::Asked> TrackerPool::Ask(Do what) {
  CHECK(!stopped_);
  auto asked = std::make_shared<Asked>(shards_.size());
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    shards_[i]->Put(Errand{[this, what, asked, i](track::Tracker& tracker, track::Alarms& alarms) {
      what(i, tracker, alarms);
      if (!alarms.empty()) callbacks_.on_alarms(alarms);
      alarms.clear();
      asked->Answer();
    }});
  }
  return asked;
}

void TrackerPool::Flush() {
  std::unique_lock lock(mutex_);
  const auto asked = Ask([](std::size_t, track::Tracker&, track::Alarms&) {});
  lock.unlock();
  asked->Wait();
}

void TrackerPool::Drain() {
  std::unique_lock lock(mutex_);
  const auto asked = Ask(
      [](std::size_t, track::Tracker& tracker, track::Alarms& alarms) { tracker.Drain(alarms); });
  lock.unlock();
  asked->Wait();
}

void TrackerPool::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  for (const auto& shard : shards_)
    shard->Stop();
}

std::string TrackerPool::Save() {
  std::unique_lock lock(mutex_);
  std::vector<std::string> parts(shards_.size());
  const std::uint64_t next_seq = next_seq_;
  const auto received_ms = static_cast<std::uint64_t>(received_ms_);
  const auto asked = Ask(
      [&](std::size_t i, track::Tracker& tracker, track::Alarms&) { parts[i] = tracker.Save(); });
  lock.unlock();
  asked->Wait();
  std::string out(kMagic);
  PutNumber(out, next_seq);
  PutNumber(out, received_ms);
  PutNumber(out, parts.size());
  for (const std::string& part : parts) {
    PutNumber(out, part.size());
    out += part;
  }
  PutNumber(out, HashBytes(out));
  return out;
}

Status TrackerPool::Load(std::string_view bytes) {
  const auto damaged = [] { return Fail(ErrorCode::kCorruption, "the snapshot is damaged"); };
  if (!bytes.starts_with(kMagic) || bytes.size() < kMagic.size() + sizeof(std::uint64_t)) {
    return damaged();
  }
  std::string_view sum = bytes.substr(bytes.size() - sizeof(std::uint64_t));
  const std::string_view body = bytes.substr(0, bytes.size() - sizeof(std::uint64_t));
  if (GetNumber(sum) != HashBytes(body)) return damaged();
  std::string_view in = body.substr(kMagic.size());
  const auto next_seq = GetNumber(in);
  const auto received_ms = GetNumber(in);
  const auto count = GetNumber(in);
  if (!next_seq || !received_ms || !count) return damaged();
  const std::lock_guard lock(mutex_);
  if (*count != shards_.size()) {
    return Fail(ErrorCode::kFailedPrecondition, "the snapshot is of another number of shards");
  }
  std::vector<track::Tracker> trackers(shards_.size());
  for (track::Tracker& tracker : trackers) {
    const auto size = GetNumber(in);
    if (!size || *size > in.size()) return damaged();
    RETURN_IF_ERROR(tracker.Load(in.substr(0, *size)));
    in.remove_prefix(*size);
  }
  Ask([&](std::size_t i, track::Tracker& tracker, track::Alarms&) {
    tracker = std::move(trackers[i]);
    if (plan_ != nullptr) tracker.SetPlan(plan_->shards[i]);
    if (!callbacks_.on_view) return;
    for (const track::UnitView& view : tracker.Units())  // who is silent now is seen all the same
      callbacks_.on_view(view);
  })->Wait();
  next_seq_ = *next_seq;
  received_ms_ = static_cast<std::int64_t>(*received_ms);
  return {};
}

std::uint64_t TrackerPool::next_seq() const {
  const std::lock_guard lock(mutex_);
  return next_seq_;
}
std::uint32_t TrackerPool::shards() const {
  return options_.shards;
}
TrackerPool::Figures TrackerPool::figures() const {
  Figures all;
  for (const auto& shard : shards_) {
    const Shard::Figures one = shard->figures();
    all.waiting += one.waiting;
    all.devices += one.devices;
    all.taken += one.counts.taken;
    all.duplicates += one.counts.duplicates;
    all.late += one.counts.late;
    all.no_place += one.counts.no_place;
    all.jumps += one.counts.jumps;
    all.clock_wrong += one.counts.clock_wrong + one.counts.clock_mended + one.counts.clock_unset;
    all.refused += one.counts.refused;
  }
  return all;
}

}  // namespace tidewaiter::monitor
