// Workers: threads for what a server's thread must not wait for: reading from the store, password
// hashes.
//
//   Workers workers(4, 2000);
//   if (!workers.Run([call = std::move(call)]() mutable { ... })) ...   // too much is waiting
//
// Jobs begin in the order in which they came. The destructor finishes what waits. Thread-safe.
#ifndef TIDEWAITER_API_WORKERS_H_
#define TIDEWAITER_API_WORKERS_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace tidewaiter::api {

class Workers {
 public:
  Workers(int threads, std::size_t waiting_max);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False, and the job was not taken, when `waiting_max` wait already.
  bool Run(std::function<void()> job);

 private:
  void Work();

  std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_WORKERS_H_
