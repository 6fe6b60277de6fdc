#include "member/internal/errands.h"

#include <utility>

namespace tidewaiter::member {

Errands::Errands() {
  for (std::size_t i = 0; i < kErrandThreads; ++i)
    threads_.emplace_back([this] { Run(); });
}

Errands::~Errands() {
  source_.request_stop();
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  threads_.clear();
}

void Errands::Add(std::function<void()> errand) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(errand));
  }
  wake_.notify_one();
}

void Errands::Run() {
  while (true) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const auto errand = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    errand();
  }
}

}  // namespace tidewaiter::member
