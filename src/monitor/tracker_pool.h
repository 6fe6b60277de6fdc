// TrackerPool: trackers side by side, one thread each, fed in the order of the frame log.
//
//   TrackerPool pool({.shards = 2}, {.on_alarms = [&](const track::Alarms& a) { book.Take(a); },
//                                    .on_view = [&](const track::UnitView& v) { board.See(v); }});
//   pool.SetPlan(MakePlan(sources, pool.shards()));
//   pool.Take(arrival.reports, {.seq = arrival.seq, .received_ms = received});
//   pool.Tick(now_ms);                              // each second
//   const std::string saved = pool.Save();          // later: Load, then the log from next_seq()
//
// All devices of a movement go to one shard, other devices to one by their number; a shard knows
// its own movements only. So the same log gives the same causes with any number of shards. When a
// shard has queue_max reports waiting, Take waits: the devices behind it wait for their
// acknowledgement, and nothing is lost or passed over.
//
// Take, Tick, SetPlan and Save: by one thread at a time, or by several where their order does not
// matter. Callbacks run on the shards' threads, several at once; what Save returns knows all that
// was taken before, and on_alarms has returned for it. Cost: docs/control-room.md.
#ifndef TIDEWAITER_MONITOR_TRACKER_POOL_H_
#define TIDEWAITER_MONITOR_TRACKER_POOL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "device/report.h"
#include "monitor/plan_maker.h"
#include "track/tracker.h"

namespace tidewaiter::monitor {

struct PoolOptions {
  std::uint32_t shards = 2;        // 1..kShardsMax (CHECK)
  std::size_t queue_max = 65'536;  // reports: 40 MB a shard, some seconds of work
};
inline constexpr std::uint32_t kShardsMax = 64;  // more threads than the machines have cores

struct PoolCallbacks {
  std::function<void(const track::Alarms& alarms)> on_alarms = {};  // not empty
  // A unit as it is, when a report or the time changed it: at most at each Tick.
  std::function<void(const track::UnitView& view)> on_view = {};
};

class TrackerPool {
 public:
  TrackerPool(PoolOptions options, PoolCallbacks callbacks);
  ~TrackerPool();  // Stop
  TrackerPool(const TrackerPool&) = delete;
  TrackerPool& operator=(const TrackerPool&) = delete;

  // Before the first Take.
  void SetPlan(std::shared_ptr<const MadePlan> plan);
  // Reports of one record of the log.
  void Take(std::span<const device::Report> reports, const track::Received& received);
  // A time before which nothing will come any more: what was heard when must not depend on when one
  // looks, for the same log has to give the same causes again.
  void Tick(std::int64_t now_ms);
  // Waits until everything that was given is worked through.
  void Flush();
  // Works through what trackers hold back, too: at the end of a log that is worked through again.
  void Drain();
  // Works through everything and ends the threads: nothing else may follow. May be called again.
  void Stop();

  // The state of all shards. Reports that come meanwhile queue behind it; Take does not wait.
  [[nodiscard]] std::string Save();
  // Before the first Take. Errors: kCorruption, kFailedPrecondition (another number of shards or
  // version): then nothing changed, and the log is to be worked through from its beginning.
  Status Load(std::string_view bytes);

  // The log is to be read from here after Load.
  [[nodiscard]] std::uint64_t next_seq() const;
  [[nodiscard]] std::uint32_t shards() const;
  struct Figures {            // as of the last tick, but for `waiting`
    std::size_t waiting = 0;  // in queues
    std::size_t devices = 0;
    std::uint64_t taken = 0;  // as in track::Counts, of all shards
    std::uint64_t duplicates = 0;
    std::uint64_t late = 0;
    std::uint64_t no_place = 0;
    std::uint64_t jumps = 0;
    std::uint64_t clock_wrong = 0;  // unset, mended or in the future
    std::uint64_t refused = 0;
  };
  [[nodiscard]] Figures figures() const;

 private:
  class Shard;
  class Asked;
  template <typename Do>
  std::shared_ptr<Asked> Ask(Do what);

  PoolOptions options_;
  PoolCallbacks callbacks_;
  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<const MadePlan> plan_;
  std::uint64_t next_seq_ = 0;
  std::int64_t received_ms_ = 0;  // never falls
  bool stopped_ = false;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_TRACKER_POOL_H_
