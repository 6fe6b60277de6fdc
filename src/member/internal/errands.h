// Errands: a few threads that do what must not be done on a node's thread: tell callers that
// something is final, call another member. What has to wait for a time waits here, on no thread.
//
//   Errands errands(4);
//   errands.Add([=] { done(said); });
//   const Errands::Ticket timer = errands.AddLater(2.0, [=] { done(late); });
//   errands.Drop(timer);                                      // it is not needed any more
//
// Threads are started when there is something to do for them. Thread-safe; errands may add others.
#ifndef TIDEWAITER_MEMBER_INTERNAL_ERRANDS_H_
#define TIDEWAITER_MEMBER_INTERNAL_ERRANDS_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace tidewaiter::member {

class Errands {
 public:
  using Ticket = std::pair<double, std::uint64_t>;  // when, in monotonic seconds; which

  explicit Errands(std::size_t threads_max) : threads_max_(threads_max) {}
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;
  ~Errands() { End(); }

  void Add(std::function<void()> errand);
  // Not before so many seconds have passed.
  Ticket AddLater(double after_s, std::function<void()> errand);
  // It is not done, unless it was or is being done.
  void Drop(const Ticket& ticket);
  // Does all that is left at once, also what was for later and what errands add meanwhile. From now
  // on nothing else is to be added.
  void End();

 private:
  void Run();
  void Wake();
  void TakeDue();

  const std::size_t threads_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  std::map<Ticket, std::function<void()>> later_;
  std::uint64_t next_id_ = 0;
  std::size_t idle_ = 0;  // threads that wait
  bool ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_ERRANDS_H_
