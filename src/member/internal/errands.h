// Errands: a few threads that do what must not be done on a node's thread: call other members, and
// tell callers that something is final.
#ifndef TIDEWAITER_MEMBER_INTERNAL_ERRANDS_H_
#define TIDEWAITER_MEMBER_INTERNAL_ERRANDS_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tidewaiter::member {

// Entries for other members' logs that are under way at once: each waits for a round there.
inline constexpr std::size_t kErrandThreads = 8;

class Errands {
 public:
  Errands();
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;
  ~Errands();  // does what is queued; errands see `stop`

  void Add(std::function<void()> errand);
  [[nodiscard]] const std::stop_token& stop() const { return stop_; }

 private:
  void Run();

  std::stop_source source_;
  std::stop_token stop_ = source_.get_token();
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_ERRANDS_H_
