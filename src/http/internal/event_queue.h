// EventQueue: the server's EventStream: what was sent and not yet taken by the connection.
#ifndef TIDEWAITER_HTTP_INTERNAL_EVENT_QUEUE_H_
#define TIDEWAITER_HTTP_INTERNAL_EVENT_QUEUE_H_

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "http/reply.h"

namespace tidewaiter::http::internal {

class Connection;
class Worker;

class EventQueue final : public EventStream {
 public:
  EventQueue(std::shared_ptr<Worker> worker, std::weak_ptr<Connection> connection,
             std::size_t bytes_max);

  bool Send(std::string_view event_name, std::string_view id, std::string_view data) override;
  void Close() override;
  [[nodiscard]] bool closed() const override;

  // For the connection, on its thread. Take moves everything queued to `out`, whose old content has
  // been written; false when nothing more will ever come.
  bool Take(std::string& out);
  void Abort();  // the connection is gone

 private:
  void Wake(bool overflow);

  const std::shared_ptr<Worker> worker_;
  const std::weak_ptr<Connection> connection_;
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::string queue_;
  std::size_t being_written_ = 0;
  bool closed_ = false;
  bool woken_ = false;  // the connection will come for what is queued
};

}  // namespace tidewaiter::http::internal

#endif  // TIDEWAITER_HTTP_INTERNAL_EVENT_QUEUE_H_
