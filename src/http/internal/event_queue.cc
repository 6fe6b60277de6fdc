#include "http/internal/event_queue.h"

#include <utility>

#include "http/internal/connection.h"
#include "http/internal/response_head.h"
#include "http/internal/worker.h"

namespace tidewaiter::http::internal {

constexpr std::size_t kKeptBytes = 4096;  // a burst's memory is given back, a usual event's is kept

EventQueue::EventQueue(std::shared_ptr<Worker> worker, std::weak_ptr<Connection> connection,
                       std::size_t bytes_max)
    : worker_(std::move(worker)), connection_(std::move(connection)), bytes_max_(bytes_max) {}

bool EventQueue::Send(std::string_view event_name, std::string_view id, std::string_view data) {
  bool overflow = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    const std::size_t before = queue_.size();
    AppendEvent(queue_, event_name, id, data);
    overflow = queue_.size() + being_written_ > bytes_max_;
    if (overflow) {
      queue_.resize(before);
      closed_ = true;
    } else if (std::exchange(woken_, true)) {
      return true;
    }
  }
  Wake(overflow);
  return !overflow;
}

void EventQueue::Close() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(closed_, true)) return;
  }
  Wake(false);
}

bool EventQueue::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

bool EventQueue::Take(std::string& out) {
  const std::lock_guard lock(mutex_);
  woken_ = false;
  out.clear();
  if (out.capacity() > kKeptBytes) out.shrink_to_fit();
  out.swap(queue_);
  being_written_ = out.size();
  return !closed_ || !out.empty();
}

void EventQueue::Abort() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  queue_ = {};
}

void EventQueue::Wake(bool overflow) {
  worker_->Post([overflow, worker = worker_.get(), weak = connection_] {
    const std::shared_ptr<Connection> connection = weak.lock();
    if (!connection) return;
    if (overflow) {
      ++worker->hub().streams_overflowed;
      connection->Close();
    } else {
      connection->FlushEvents();
    }
  });
}

}  // namespace tidewaiter::http::internal
