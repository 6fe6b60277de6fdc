// Worker: one thread with its event loop and the connections that live on it. Hub: what all
// threads of a server share. Internal to http.
#ifndef TIDEWAITER_HTTP_INTERNAL_WORKER_H_
#define TIDEWAITER_HTTP_INTERNAL_WORKER_H_

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>

#include "http/asio.h"
#include "http/internal/request_parser.h"
#include "http/server.h"

namespace tidewaiter::http::internal {

class Connection;

struct Hub {
  ServerOptions options;
  Handler handler;
  ParserLimits parser_limits;
  std::optional<asio::ssl::context> tls;

  std::atomic<std::uint64_t> next_id{0};
  std::atomic<bool> draining{false};  // every answer from now on is the last of its connection

  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> requests_refused{0};
  std::atomic<std::uint64_t> in_flight{0};
  std::atomic<std::uint64_t> streams_open{0};
  std::atomic<std::uint64_t> streams_overflowed{0};
  std::atomic<std::uint64_t> timeouts{0};
  std::atomic<std::uint64_t> bytes_received{0};
  std::atomic<std::uint64_t> bytes_sent{0};

  [[nodiscard]] double Now() const { return options.clock->MonotonicSeconds(); }

  // A connection comes and goes. Enter says whether it is served, told that there are too many, or
  // dropped without a word: telling takes a place too.
  enum class Entry { kServed, kRefused, kDropped };
  Entry Enter(const std::string& peer);
  void Leave(const std::string& peer);
  std::size_t open();
  bool WaitUntilNoneOpen(double seconds);  // false: some are still there

 private:
  std::mutex mutex_;
  std::condition_variable none_open_;
  std::size_t open_ = 0;
  std::unordered_map<std::string, std::size_t> by_peer_;
};

// Every function on the worker's own thread, but for Post and IsThisThread.
class Worker : public std::enable_shared_from_this<Worker> {
 public:
  explicit Worker(std::shared_ptr<Hub> hub);

  void Run();  // until Finish, and nothing is left to do

  // Runs `task` on the worker's thread. False, and the task is dropped, when it has finished.
  template <typename Task>
  bool Post(Task task) {
    const std::lock_guard lock(post_mutex_);
    if (finished_) return false;
    asio::post(context_, std::move(task));
    return true;
  }
  [[nodiscard]] bool IsThisThread() { return context_.get_executor().running_in_this_thread(); }

  void Adopt(Socket socket);  // a connection that was accepted
  void Forget(std::list<std::shared_ptr<Connection>>::iterator place) { connections_.erase(place); }
  void Drain();   // idle connections and streams end; others after their answer
  void Finish();  // everything ends now, and Post takes no more. From any thread.

  [[nodiscard]] Hub& hub() { return *hub_; }
  [[nodiscard]] asio::io_context& context() { return context_; }
  [[nodiscard]] const std::string& date() const { return date_; }

 private:
  void Sweep();
  void SweepLater();
  // Safe although connections leave the list meanwhile.
  template <typename Use>
  void ForEachConnection(Use use);

  std::shared_ptr<Hub> hub_;
  asio::io_context context_{1};
  asio::executor_work_guard<Executor> work_;
  Timer timer_;
  std::string date_;
  std::list<std::shared_ptr<Connection>> connections_;
  bool ending_ = false;

  std::mutex post_mutex_;
  bool finished_ = false;
};

}  // namespace tidewaiter::http::internal

#endif  // TIDEWAITER_HTTP_INTERNAL_WORKER_H_
