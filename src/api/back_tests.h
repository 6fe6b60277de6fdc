// BackTests: trials of rules on the past, one after the other on a thread of their own,
// so that they never slow the desk down by more than one core.
//
//   ASSIGN_OR_RETURN(const std::string id, tests.Start({.by = who, ...}, job));
//   tests.Find(id)->state
//   tests.Cancel(id);
//
// Results are kept in memory for a day: what is worth keeping is in the rule's own record by then.
// Thread-safe.
#ifndef TIDEWAITER_API_BACK_TESTS_H_
#define TIDEWAITER_API_BACK_TESTS_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/calendar.h"
#include "base/progress.h"
#include "base/result.h"
#include "os/clock.h"

namespace tidewaiter::api {

class BackTests {
 public:
  static constexpr std::int64_t kKeptMs = 24LL * 3600 * 1000;
  static constexpr std::size_t kKeptMax = 200;    // results of some 100 kB each
  static constexpr std::size_t kWaitingMax = 20;  // minutes each: who is behind waits for an hour
  static constexpr std::size_t kWaitingOfOneMax = 3;

  enum class State : std::uint8_t { kWaiting, kRunning, kDone, kCancelled, kFailed };
  struct Asked {
    std::string by;    // account
    std::string name;  // of an entry, "" for a text
    std::uint32_t version = 0;
    std::optional<Day> from = {};
    std::optional<Day> to = {};
  };
  struct Test {
    std::string id;
    Asked asked;
    std::int64_t at_ms = 0;
    State state = State::kWaiting;
    std::string step;  // of its work, as the job calls it; done and total are of this step
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    std::string results;  // JSON array, once it is done
    std::string detail;   // why it failed
  };
  // Makes the results; tells how far it is and ends when that returns an error.
  using Job = std::function<Result<std::string>(const Progress&)>;

  explicit BackTests(const os::Clock& clock);
  ~BackTests();  // cancels what runs
  BackTests(const BackTests&) = delete;
  BackTests& operator=(const BackTests&) = delete;

  // The id. Errors: kUnavailable (too many wait).
  Result<std::string> Start(Asked asked, std::string id, Job job);
  [[nodiscard]] std::optional<Test> Find(const std::string& id) const;
  [[nodiscard]] std::vector<Test> List() const;  // newest first
  void Cancel(const std::string& id);            // what is over stays as it is
  void Stop();

 private:
  struct Entry {
    Test test;
    Job job;
    bool cancelled = false;
  };
  void Work();
  void RunOne(const std::shared_ptr<Entry>& entry);
  void Forget();

  const os::Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Entry>> entries_;  // oldest first
  bool stopping_ = false;
  std::thread thread_;
};
std::string_view Name(BackTests::State state);  // "waiting", "running", ...

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_BACK_TESTS_H_
