// Connection: one client, from its first byte to its last. Internal to http.
//
//   handshake ─► idle ─► header ─► body ─► handling ─► writing ─┬─► idle
//                            └─ refused ──────────────► writing ├─► lingering ─► closed
//                                              streaming ───────┘
//
// Lives on one worker's thread; only Send and Stream come from anywhere. There is no timer for each
// connection: a deadline is a number that the worker compares a few times a second.
#ifndef TIDEWAITER_HTTP_INTERNAL_CONNECTION_H_
#define TIDEWAITER_HTTP_INTERNAL_CONNECTION_H_

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/asio.h"
#include "http/internal/event_queue.h"
#include "http/internal/request_parser.h"
#include "http/internal/worker.h"
#include "http/reply.h"

namespace tidewaiter::http::internal {

class Connection final : public ReplySink, public std::enable_shared_from_this<Connection> {
 public:
  using Place = std::list<std::shared_ptr<Connection>>::iterator;

  Connection(std::shared_ptr<Worker> worker, Socket socket, std::string peer);

  void Start(Place place, bool refuse);
  void Sweep(double now);
  void Drain();
  void Close();
  void FlushEvents();

  // ReplySink: from any thread.
  void Send(Response response) override;
  std::shared_ptr<EventStream> Stream(std::vector<Header> headers) override;
  void SetRoute(std::string_view route) override { route_ = route; }
  [[nodiscard]] std::string_view request_id() const override { return request_id_; }

 private:
  enum class State {
    kHandshake,
    kIdle,
    kHeader,
    kBody,
    kHandling,
    kWriting,
    kStreaming,
    kLingering,
    kClosed
  };

  // Reading.
  void Handshake();
  void BeIdle();
  void MakeRoom();
  void Read();
  void OnRead(error_code ec, std::size_t bytes);
  void Advance();
  void OnHeader();
  void WantMore();
  void WriteContinue();

  // One request.
  void BeginRequest();
  std::string MakeId(const Request& request);
  void TakeForwarded(Request& request);
  void Dispatch();
  void Call(Request request);
  void Refuse(const Refusal& why);
  void RefuseOverload();
  void LeaveFlight();
  void EndRequest();

  // Writing, and the end.
  void Answer(Response response);
  void AppendResponseHead(bool is_stream);
  void BeginStream();
  double TransferDeadline(double timeout_s, double bytes);
  void BeginWrite();
  void Write();
  void OnWritten(error_code ec, std::size_t bytes);
  void Linger();
  void LingerPlain();
  void LingerRead();

  template <typename Handler>
  void ReadSome(asio::mutable_buffer buffer, Handler handler);
  template <typename Buffers, typename Handler>
  void WriteSome(const Buffers& buffers, Handler handler);

  [[nodiscard]] std::string_view Unread() const {
    return std::string_view(in_).substr(in_begin_, in_end_ - in_begin_);
  }
  Hub& hub() { return worker_->hub(); }
  const Limits& limits() { return hub().options.limits; }

  std::shared_ptr<Worker> worker_;
  Socket socket_;
  std::unique_ptr<TlsStream> tls_;
  Place place_;
  State state_ = State::kIdle;
  bool reading_ = false;  // an operation of Asio's is under way
  bool writing_ = false;
  bool in_handler_ = false;  // an answer given meanwhile waits until the handler has returned
  bool keep_alive_ = false;
  bool head_only_ = false;
  bool is_http_10_ = false;
  bool continued_ = false;
  bool request_open_ = false;  // begun, not yet logged
  bool in_flight_ = false;     // counted as such
  bool in_stream_ = false;
  bool body_apart_ = false;  // the body is written from response_
  double deadline_s_ = 0;
  double request_begin_s_ = 0;
  double phase_begin_s_ = 0;  // of the body, of the answer, of the last event
  std::size_t lingered_bytes_ = 0;

  std::string in_;
  std::size_t in_begin_ = 0;
  std::size_t in_end_ = 0;
  std::unique_ptr<RequestParser> parser_;

  std::string out_;  // head and small bodies, or events
  Response response_;
  std::size_t written_ = 0;
  std::optional<Response> answer_;  // given in the handler
  std::shared_ptr<EventQueue> events_;

  // For the log.
  std::string peer_;
  std::string request_peer_;
  std::string request_id_;
  std::string error_;
  std::string_view route_;
  Method method_ = Method::kGet;
  int status_ = 0;
  std::uint64_t request_bytes_ = 0;
  std::uint64_t response_bytes_ = 0;
};

}  // namespace tidewaiter::http::internal

#endif  // TIDEWAITER_HTTP_INTERNAL_CONNECTION_H_
