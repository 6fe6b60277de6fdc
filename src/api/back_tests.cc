#include "api/back_tests.h"

#include <algorithm>

#include "os/process.h"

namespace tidewaiter::api {

std::string_view Name(BackTests::State state) {
  constexpr std::string_view kNames[] = {"waiting", "running", "done", "cancelled", "failed"};
  return kNames[static_cast<std::size_t>(state)];
}

BackTests::BackTests(const os::Clock& clock) : clock_(clock), thread_([this] { Work(); }) {}

BackTests::~BackTests() {
  Stop();
}

void BackTests::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& entry : entries_)
      entry->cancelled = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<std::string> BackTests::Start(Asked asked, std::string id, Job job) {
  const std::lock_guard lock(mutex_);
  Forget();
  const auto waiting = [&](std::string_view by) {
    return static_cast<std::size_t>(std::ranges::count_if(entries_, [&](const auto& entry) {
      const bool open =
          entry->test.state == State::kWaiting || entry->test.state == State::kRunning;
      return open && (by.empty() || entry->test.asked.by == by);
    }));
  };
  if (stopping_ || waiting("") >= kWaitingMax || waiting(asked.by) >= kWaitingOfOneMax) {
    return Fail(ErrorCode::kUnavailable, "too many back-tests wait already");
  }
  auto entry = std::make_shared<Entry>();
  entry->test.id = id;
  entry->test.asked = std::move(asked);
  entry->test.at_ms = clock_.UnixMilliseconds();
  entry->job = std::move(job);
  entries_.push_back(std::move(entry));
  wake_.notify_all();
  return id;
}

// What is a day old, and what is too much; with the lock.
void BackTests::Forget() {
  const std::int64_t before = clock_.UnixMilliseconds() - kKeptMs;
  const auto is_over = [](const std::shared_ptr<Entry>& entry) {
    return entry->test.state != State::kWaiting && entry->test.state != State::kRunning;
  };
  std::erase_if(entries_,
                [&](const auto& entry) { return is_over(entry) && entry->test.at_ms < before; });
  while (entries_.size() >= kKeptMax) {
    const auto oldest = std::ranges::find_if(entries_, is_over);
    if (oldest == entries_.end()) return;  // what waits is bounded by itself
    entries_.erase(oldest);
  }
}

std::optional<BackTests::Test> BackTests::Find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const std::int64_t before = clock_.UnixMilliseconds() - kKeptMs;
  for (const auto& entry : entries_) {
    if (entry->test.id == id && entry->test.at_ms >= before) return entry->test;
  }
  return std::nullopt;
}

std::vector<BackTests::Test> BackTests::List() const {
  const std::lock_guard lock(mutex_);
  const std::int64_t before = clock_.UnixMilliseconds() - kKeptMs;
  std::vector<Test> tests;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if ((*entry)->test.at_ms >= before) tests.push_back((*entry)->test);
  }
  return tests;
}

void BackTests::Cancel(const std::string& id) {
  const std::lock_guard lock(mutex_);
  for (const auto& entry : entries_) {
    if (entry->test.id != id) continue;
    entry->cancelled = true;
    if (entry->test.state == State::kWaiting) entry->test.state = State::kCancelled;
  }
}

void BackTests::RunOne(const std::shared_ptr<Entry>& entry) {
  const Progress progress = [&](std::string_view step, std::uint64_t done,
                                std::uint64_t total) -> Status {
    const std::lock_guard lock(mutex_);
    entry->test.step = step;
    entry->test.done = done;
    entry->test.total = total;
    if (entry->cancelled) return Fail(ErrorCode::kFailedPrecondition, "cancelled");
    return {};
  };
  Result<std::string> results = entry->job(progress);
  const std::lock_guard lock(mutex_);
  entry->job = nullptr;  // and the text it holds
  if (entry->cancelled) {
    entry->test.state = State::kCancelled;
  } else if (results) {
    entry->test.state = State::kDone;
    entry->test.done = entry->test.total;
    entry->test.results = *std::move(results);
  } else {
    entry->test.state = State::kFailed;
    entry->test.detail = results.error().message;
  }
}

void BackTests::Work() {
  os::LetOthersGoFirst();
  for (;;) {
    std::shared_ptr<Entry> next;
    {
      std::unique_lock lock(mutex_);
      const auto waiting = [this] {
        return std::ranges::find_if(
            entries_, [](const auto& entry) { return entry->test.state == State::kWaiting; });
      };
      wake_.wait(lock, [&] { return stopping_ || waiting() != entries_.end(); });
      if (stopping_) return;
      next = *waiting();
      next->test.state = State::kRunning;
    }
    RunOne(next);
  }
}

}  // namespace tidewaiter::api
