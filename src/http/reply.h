// Reply: the one answer that a request gets, now or later, from any thread.
//
//   void Handle(http::Request request, http::Reply reply) {
//     pool.Run([request = std::move(request), reply = std::move(reply)]() mutable {
//       reply.Send({.status = 201, .content_type = "application/json", .body = "{}"});
//     });
//   }
//
// A Reply is moved, never copied, and answers once: a second answer is a bug and ends the process
// (CHECK). A Reply that is destroyed without an answer sends a 500 problem, so that nobody waits
// for ever. An answer to a connection that is gone meanwhile goes nowhere. Each function may be
// called on any thread, but only one at a time. A Reply may outlive the Server.
//
// EventStream: server-sent events (the EventSource of browsers), for as long as both want.
//
//   std::shared_ptr<http::EventStream> stream = std::move(reply).Stream({});
//   stream->Send("finding", "42", json);       // false: the reader is gone or too slow, let it go
#ifndef TIDEWAITER_HTTP_REPLY_H_
#define TIDEWAITER_HTTP_REPLY_H_

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace tidewaiter::http {

// Where events go. The server's is thread-safe and never blocks: what the reader has not taken yet
// waits in a queue of Limits::stream_queue_bytes; a reader who lets it overflow is cut off and may
// come back with Last-Event-ID. A comment goes out every Limits::heartbeat_s without an event, so
// that proxies keep the connection and a dead one is noticed. While it waits it costs 1.8 kB of
// heap (http_bench) and a socket, and no thread.
class EventStream {
 public:
  virtual ~EventStream() = default;
  // Queues one event. `event_name` and `id` may be "" (left out) and end at the first CR, LF or
  // NUL; `data` may have many lines. False, and nothing queued, when the stream is closed or this
  // event would overflow the queue (which closes it).
  virtual bool Send(std::string_view event_name, std::string_view id, std::string_view data) = 0;
  virtual void Close() = 0;  // after what is queued has gone out. May be called again.
  [[nodiscard]] virtual bool closed() const = 0;
};

// What a Reply answers to. The server is one; ReplyTo makes another for tests and batch work.
class ReplySink {
 public:
  virtual ~ReplySink() = default;
  virtual void Send(Response response) = 0;                                      // once
  virtual std::shared_ptr<EventStream> Stream(std::vector<Header> headers) = 0;  // or once
  virtual void SetRoute([[maybe_unused]] std::string_view route) {}              // before those
  [[nodiscard]] virtual std::string_view request_id() const { return {}; }       // for problems
};

class Reply {
 public:
  explicit Reply(std::shared_ptr<ReplySink> sink) : sink_(std::move(sink)) {}
  Reply(Reply&& other) noexcept = default;
  Reply& operator=(Reply&& other) noexcept;
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply();

  void Send(Response response);

  // Answers 200 with text/event-stream and Cache-Control: no-store, and further `headers`. The
  // stream ends with its Close, with the server, or when the other side goes away; letting go of
  // the pointer does not end it. Over HEAD it is closed from the start.
  std::shared_ptr<EventStream> Stream(std::vector<Header> headers);

  // The pattern that matched, for logs and metrics: RequestLog::route. Must live as long as the
  // server. Call before the answer.
  void SetRoute(std::string_view route);

  [[nodiscard]] bool answered() const { return sink_ == nullptr; }

 private:
  void Abandon();

  std::shared_ptr<ReplySink> sink_;  // null once answered
};

// A Reply that hands its answer to `receive`, on the thread that answers. Stream() on it gives a
// stream that is closed already, and `receive` gets its status and headers with an empty body.
Reply ReplyTo(std::function<void(Response)> receive);

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_REPLY_H_
