#include "member/internal/errands.h"

#include <algorithm>
#include <chrono>

#include "os/clock.h"

namespace tidewaiter::member {

void Errands::End() {
  std::vector<std::jthread> threads;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    threads = std::move(threads_);
  }
  wake_.notify_all();
  threads.clear();
}

void Errands::Add(std::function<void()> errand) {
  const std::lock_guard lock(mutex_);
  queue_.push_back(std::move(errand));
  Wake();
}

Errands::Ticket Errands::AddLater(double after_s, std::function<void()> errand) {
  const std::lock_guard lock(mutex_);
  const Ticket ticket(os::RealClock().MonotonicSeconds() + after_s, next_id_++);
  later_.emplace(ticket, std::move(errand));
  if (later_.begin()->first != ticket) return ticket;
  Wake();
  wake_.notify_all();  // whoever waits for a later time has to wait for this one instead
  return ticket;
}

void Errands::Drop(const Ticket& ticket) {
  std::function<void()> dropped;  // what it holds is let go of without the lock
  const std::lock_guard lock(mutex_);
  const auto found = later_.find(ticket);
  if (found == later_.end()) return;
  dropped = std::move(found->second);
  later_.erase(found);
}

// With the lock held. At the end those that are there do everything.
void Errands::Wake() {
  const bool needs_one = idle_ < std::max<std::size_t>(queue_.size(), 1);
  if (needs_one && threads_.size() < threads_max_ && !ending_)
    threads_.emplace_back([this] { Run(); });
  wake_.notify_one();
}

void Errands::TakeDue() {
  const double now_s = os::RealClock().MonotonicSeconds();
  while (!later_.empty() && (ending_ || later_.begin()->first.first <= now_s)) {
    queue_.push_back(std::move(later_.begin()->second));
    later_.erase(later_.begin());
  }
}

void Errands::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    TakeDue();
    if (!queue_.empty()) {
      std::function<void()> errand = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      errand();
      errand = nullptr;  // what it holds is let go of without the lock
      lock.lock();
      continue;
    }
    if (ending_) return;
    ++idle_;
    if (later_.empty()) {
      wake_.wait(lock);
    } else {
      const double left_s = later_.begin()->first.first - os::RealClock().MonotonicSeconds();
      wake_.wait_for(lock, std::chrono::duration<double>(left_s));
    }
    --idle_;
  }
}

}  // namespace tidewaiter::member
