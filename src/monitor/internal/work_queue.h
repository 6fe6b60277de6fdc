// WorkQueue: what waits for a thread, in the order in which it came, with a limit.
//
//   WorkQueue<Item> queue(65'536);
//   queue.Put(Item{...});                                    // any thread
//   std::deque<Item> items;
//   for (; queue.Fetch(items); items.clear()) { ... }        // the thread whose work it is
//   queue.Close();                                           // Fetch gives what waits, then ends
//
// One lock for all that waits, not one for each: the thread takes everything at once.
#ifndef TIDEWAITER_MONITOR_INTERNAL_WORK_QUEUE_H_
#define TIDEWAITER_MONITOR_INTERNAL_WORK_QUEUE_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>

#include "base/check.h"

namespace tidewaiter::monitor {

template <typename Item>
class WorkQueue {
 public:
  explicit WorkQueue(std::size_t most) : most_(most) { CHECK(most > 0); }
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // Waits while `most` or more are there, but not after Close: what comes then may be left undone.
  // Thread-safe.
  void Put(Item item) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return waiting_.size() < most_ || closed_; });
    waiting_.push_back(std::move(item));
    work_.notify_one();
  }
  // Always has room: for the few things that must not wait for the many. Thread-safe.
  void PutAtOnce(Item item) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(item));
    work_.notify_one();
  }

  // All that waits, into `items`, which is empty; waits until there is something. False: it is
  // closed and nothing is left. For one thread.
  bool Fetch(std::deque<Item>& items) {
    CHECK(items.empty());
    std::unique_lock lock(mutex_);
    work_.wait(lock, [&] { return !waiting_.empty() || closed_; });
    items.swap(waiting_);
    room_.notify_all();
    return !items.empty();
  }

  // Nobody waits any more, neither for room nor for work. May be called again. Thread-safe.
  void Close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    work_.notify_all();
    room_.notify_all();
  }

  [[nodiscard]] std::size_t size() const {  // that wait now; thread-safe
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }

 private:
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable room_;
  std::deque<Item> waiting_;
  bool closed_ = false;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_INTERNAL_WORK_QUEUE_H_
