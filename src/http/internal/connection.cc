#include "http/internal/connection.h"

#include <algorithm>
#include <array>
#include <exception>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "codec/text.h"
#include "http/internal/response_head.h"
#include "http/problem.h"
#include "http/tls.h"

namespace tidewaiter::http::internal {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr std::size_t kBufferBytes = 4096;        // most requests fit
constexpr std::size_t kSmallBufferBytes = 64;     // for input that is thrown away
constexpr std::size_t kBodyTogetherMax = 16384;   // smaller bodies are copied: one packet, one call
constexpr std::size_t kKeptOutBytes = 64 * 1024;  // of the memory of a large answer
// After a refusal the client may still be sending. Closing at once would reset the connection and
// take the answer away before it was read.
constexpr double kLingerSeconds = 2;
constexpr std::size_t kLingerBytes = 1024 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kHeartbeat = ":\n\n";

bool IsRequestId(std::string_view text) {
  constexpr std::size_t kSizeMax = 64;
  return !text.empty() && text.size() <= kSizeMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '.' || c == '_' || c == '-';
         });
}

// The last of a list that may be spread over several headers: what the nearest proxy added.
std::string_view LastInList(const Request& request, std::string_view name) {
  for (auto header = request.headers.rbegin(); header != request.headers.rend(); ++header) {
    if (!SameName(header->name, name)) continue;
    const std::string_view value = header->value;
    const std::size_t comma = value.rfind(',');
    return codec::Trim(comma == std::string_view::npos ? value : value.substr(comma + 1));
  }
  return {};
}

std::string_view TitleOf(int status) {
  if (status == 503) return "The server is busy";
  return status == 408 ? "The request did not come in time" : "The request cannot be taken";
}

}  // namespace

Connection::Connection(std::shared_ptr<Worker> worker, Socket socket, std::string peer)
    : worker_(std::move(worker)), socket_(std::move(socket)), peer_(std::move(peer)) {}

// Calls `handler` with what was read or written, over TLS or plain.
template <typename Handler>
void Connection::ReadSome(asio::mutable_buffer buffer, Handler handler) {
  if (tls_) {
    tls_->async_read_some(buffer, std::move(handler));
  } else {
    socket_.async_read_some(buffer, std::move(handler));
  }
}

template <typename Buffers, typename Handler>
void Connection::WriteSome(const Buffers& buffers, Handler handler) {
  writing_ = true;
  if (tls_) {
    tls_->async_write_some(buffers, std::move(handler));
  } else {
    socket_.async_write_some(buffers, std::move(handler));
  }
}

// ---- reading

void Connection::Start(Place place, bool refuse) {
  place_ = place;
  in_.resize(kBufferBytes);
  parser_ = std::make_unique<RequestParser>(hub().parser_limits);
  if (refuse && hub().tls) return Close();
  if (refuse) return Refuse({503, "too_many_connections", "there are too many connections"});
  if (hub().tls) return Handshake();
  BeIdle();
}

void Connection::Handshake() {
  state_ = State::kHandshake;
  deadline_s_ = hub().Now() + limits().header_timeout_s;
  tls_ = std::make_unique<TlsStream>(socket_, *hub().tls);
  tls_->async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](error_code ec) {
    if (self->state_ == State::kClosed) return;
    if (ec) return self->Close();
    self->BeIdle();
  });
}

void Connection::BeIdle() {
  if (hub().draining.load(std::memory_order_relaxed)) return Close();
  state_ = State::kIdle;
  deadline_s_ = hub().Now() + limits().idle_timeout_s;
  if (in_begin_ < in_end_) return Advance();
  in_begin_ = in_end_ = 0;
  if (in_.size() > kBufferBytes) in_ = std::string(kBufferBytes, '\0');
  Read();
}

// The buffer grows to what a header may have, and one byte more to see that it is too long.
void Connection::MakeRoom() {
  if (in_begin_ == in_end_) in_begin_ = in_end_ = 0;
  if (in_end_ < in_.size()) return;
  if (in_begin_ > 0) {
    in_.erase(0, in_begin_);
    in_end_ -= in_begin_;
    in_begin_ = 0;
  }
  constexpr std::size_t kMore = 4;  // an empty line before the header, and that byte
  in_.resize(std::max(in_end_ + 1, std::min(2 * in_end_, PieceMax(hub().parser_limits) + kMore)));
}

void Connection::Read() {
  MakeRoom();
  reading_ = true;
  ReadSome(asio::buffer(in_.data() + in_end_, in_.size() - in_end_),
           [self = shared_from_this()](error_code ec, std::size_t bytes) {
             self->reading_ = false;
             self->OnRead(ec, bytes);
           });
}

void Connection::OnRead(error_code ec, std::size_t bytes) {
  hub().bytes_received.fetch_add(bytes, std::memory_order_relaxed);
  switch (state_) {
    case State::kIdle:
    case State::kHeader:
    case State::kBody:
      if (ec) return Close();  // half a request is nobody's
      in_end_ += bytes;
      return Advance();
    case State::kStreaming:  // nothing is expected any more; reading shows when they go away
      lingered_bytes_ += bytes;
      if (ec || lingered_bytes_ > kLingerBytes) return Close();
      return Read();
    default:  // a time ran out meanwhile and the answer says so
      return;
  }
}

void Connection::Advance() {
  while (true) {
    if (state_ == State::kIdle) {
      state_ = State::kHeader;
      request_begin_s_ = hub().Now();
      deadline_s_ = request_begin_s_ + limits().header_timeout_s;
    }
    const ParseProgress progress = parser_->Put(Unread());
    in_begin_ += progress.used;
    switch (progress.state) {
      case ParseState::kHeaderDone:
        OnHeader();
        break;
      case ParseState::kDone:
        return Dispatch();
      case ParseState::kRefused:
        return Refuse(parser_->refusal());
      case ParseState::kNeedMore:
        return WantMore();
    }
  }
}

void Connection::OnHeader() {
  state_ = State::kBody;
  phase_begin_s_ = hub().Now();
  const auto& body_limit = hub().options.body_limit;
  parser_->set_body_limit(body_limit ? body_limit(parser_->request().path) : limits().body_bytes);
}

void Connection::WantMore() {
  if (state_ == State::kHeader && in_begin_ == in_end_) {
    // Only the empty line that may stand before a request: that is not a beginning.
    state_ = State::kIdle;
    deadline_s_ = hub().Now() + limits().idle_timeout_s;
  }
  if (state_ == State::kBody) {
    const auto came = static_cast<double>(parser_->request().body.size());
    deadline_s_ = TransferDeadline(limits().body_timeout_s, came);
    if (came == 0 && in_begin_ == in_end_ && parser_->expects_continue() && !continued_)
      return WriteContinue();
  }
  Read();
}

void Connection::WriteContinue() {
  continued_ = true;
  WriteSome(asio::buffer(kContinue), [self = shared_from_this()](error_code ec, std::size_t bytes) {
    self->writing_ = false;
    if (self->state_ != State::kBody) return;
    if (ec || bytes < kContinue.size()) return self->Close();
    self->Read();
  });
}

// ---- one request

std::string Connection::MakeId(const Request& request) {
  if (const auto given = request.FindHeader("X-Request-Id"); given && IsRequestId(*given))
    return std::string(*given);
  const std::string& token = hub().options.boot_token;
  const std::uint64_t number = hub().next_id.fetch_add(1, std::memory_order_relaxed) + 1;
  return token.empty() ? fmt::format("{}", number) : fmt::format("{}-{}", token, number);
}

void Connection::BeginRequest() {
  const Request& request = parser_->request();
  request_id_ = MakeId(request);
  request_peer_ = peer_;
  method_ = request.method;
  head_only_ = request.method == Method::kHead;
  is_http_10_ = parser_->is_http_10();
  request_bytes_ = request.body.size();
  response_bytes_ = 0;
  status_ = 0;
  route_ = {};
  error_.clear();
  request_open_ = true;
}

void Connection::TakeForwarded(Request& request) {
  if (!hub().options.trust_forwarded) return;
  const std::string_view address = LastInList(request, "X-Forwarded-For");
  error_code ec;
  asio::ip::make_address(std::string(address), ec);
  if (!ec) request.peer = address;
  if (SameName(LastInList(request, "X-Forwarded-Proto"), "https")) request.secure = true;
}

void Connection::Dispatch() {
  BeginRequest();
  keep_alive_ = parser_->keep_alive();
  if (hub().in_flight.fetch_add(1, std::memory_order_relaxed) >= limits().requests_in_flight) {
    hub().in_flight.fetch_sub(1, std::memory_order_relaxed);
    return RefuseOverload();
  }
  in_flight_ = true;
  hub().requests.fetch_add(1, std::memory_order_relaxed);
  Request request = parser_->TakeRequest();
  request.peer = peer_;
  request.secure = tls_ != nullptr;
  if (tls_) request.tls_subject = SubjectOf(tls_->native_handle());
  request.id = request_id_;
  TakeForwarded(request);
  request_peer_ = request.peer;
  Call(std::move(request));
}

// The border at which exceptions end. The Reply has answered by then, or is in good hands.
void Connection::Call(Request request) {
  state_ = State::kHandling;
  deadline_s_ = kNever;
  in_handler_ = true;
  try {
    hub().handler(std::move(request), Reply(shared_from_this()));
  } catch (const std::exception& exception) {
    error_ = exception.what();
  } catch (...) {
    error_ = "an exception of unknown type";
  }
  in_handler_ = false;
  if (answer_) {
    Answer(*std::exchange(answer_, std::nullopt));
  } else if (events_) {
    BeginStream();
  }
}

void Connection::RefuseOverload() {
  hub().requests_refused.fetch_add(1, std::memory_order_relaxed);
  error_ = "too many requests in flight";
  Response response = Problem(503, "overloaded", TitleOf(503),
                              "too many requests are in work; try again", request_id_);
  response.headers.push_back({"Retry-After", "1"});
  Answer(std::move(response));
}

void Connection::Refuse(const Refusal& why) {
  BeginRequest();
  hub().requests_refused.fetch_add(1, std::memory_order_relaxed);
  error_ = why.reason;
  keep_alive_ = false;
  Response response = Problem(why.status, why.code, TitleOf(why.status), why.reason, request_id_);
  if (why.status == 503) response.headers.push_back({"Retry-After", "1"});
  Answer(std::move(response));
}

// ---- answering

void Connection::Send(Response response) {
  if (!worker_->IsThisThread()) {
    worker_->Post([self = shared_from_this(), response = std::move(response)]() mutable {
      self->Answer(std::move(response));
    });
  } else if (in_handler_) {
    answer_ = std::move(response);
  } else {
    Answer(std::move(response));
  }
}

std::shared_ptr<EventStream> Connection::Stream(std::vector<Header> headers) {
  auto events =
      std::make_shared<EventQueue>(worker_, weak_from_this(), limits().stream_queue_bytes);
  if (head_only_) events->Abort();
  auto begin = [self = shared_from_this(), headers = std::move(headers), events]() mutable {
    self->response_ = {.content_type = "text/event-stream", .headers = std::move(headers)};
    self->events_ = std::move(events);
    if (!self->in_handler_) self->BeginStream();
  };
  if (worker_->IsThisThread()) {
    begin();
  } else if (!worker_->Post(std::move(begin))) {
    events->Abort();
  }
  return events;
}

void Connection::LeaveFlight() {
  if (std::exchange(in_flight_, false)) hub().in_flight.fetch_sub(1, std::memory_order_relaxed);
}

void Connection::Answer(Response response) {
  LeaveFlight();
  status_ = response.status;
  if (!response.log.empty()) error_ = std::move(response.log);
  if (state_ == State::kClosed) return EndRequest();
  if (hub().draining.load(std::memory_order_relaxed)) keep_alive_ = false;
  response_ = std::move(response);
  out_.clear();
  AppendResponseHead(false);
  const std::string& body = response_.Body();
  body_apart_ = !head_only_ && body.size() > kBodyTogetherMax;
  if (!head_only_ && !body_apart_) out_ += body;
  state_ = State::kWriting;
  BeginWrite();
}

void Connection::AppendResponseHead(bool is_stream) {
  AppendHead(out_, response_,
             {.date = worker_->date(),
              .server_name = hub().options.server_name,
              .request_id = request_id_,
              .keep_alive = keep_alive_,
              .is_http_10 = is_http_10_,
              .is_stream = is_stream});
}

void Connection::BeginStream() {
  LeaveFlight();
  status_ = 200;
  if (state_ == State::kClosed) {
    events_->Abort();
    return EndRequest();
  }
  response_.headers.push_back({"Cache-Control", "no-store"});
  response_.headers.push_back({"X-Accel-Buffering", "no"});  // nginx would keep events back
  keep_alive_ = false;
  out_.clear();
  AppendResponseHead(true);
  body_apart_ = false;
  response_ = {};
  if (head_only_) {
    state_ = State::kWriting;
    return BeginWrite();
  }
  state_ = State::kStreaming;
  hub().streams_open.fetch_add(1, std::memory_order_relaxed);
  in_stream_ = true;
  if (hub().draining.load(std::memory_order_relaxed)) events_->Close();
  parser_.reset();
  in_ = std::string(kSmallBufferBytes, '\0');
  in_begin_ = in_end_ = 0;
  BeginWrite();
  if (state_ == State::kStreaming) Read();
}

// After each step of a transfer: the next byte in time, and not too slow on the whole. Each rule
// alone has a hole: a byte now and then, or the megabytes that the system takes for a dead reader.
double Connection::TransferDeadline(double timeout_s, double bytes) {
  return timeout_s + std::min(hub().Now(), phase_begin_s_ + bytes / kBytesPerSecondMin);
}

void Connection::BeginWrite() {
  written_ = 0;
  phase_begin_s_ = hub().Now();
  Write();
}

void Connection::Write() {
  deadline_s_ = TransferDeadline(limits().write_timeout_s, static_cast<double>(written_));
  auto done = [self = shared_from_this()](error_code ec, std::size_t bytes) {
    self->writing_ = false;
    self->OnWritten(ec, bytes);
  };
  if (!body_apart_)
    return WriteSome(asio::buffer(out_.data() + written_, out_.size() - written_), std::move(done));
  const std::string& body = response_.Body();
  const std::size_t of_head = std::min(written_, out_.size());
  const std::size_t of_body = written_ - of_head;
  const std::array<asio::const_buffer, 2> buffers{
      asio::buffer(out_.data() + of_head, out_.size() - of_head),
      asio::buffer(body.data() + of_body, body.size() - of_body)};
  WriteSome(buffers, std::move(done));
}

void Connection::OnWritten(error_code ec, std::size_t bytes) {
  hub().bytes_sent.fetch_add(bytes, std::memory_order_relaxed);
  response_bytes_ += bytes;
  if (state_ != State::kWriting && state_ != State::kStreaming) return;
  if (ec) return Close();
  written_ += bytes;
  if (written_ < out_.size() + (body_apart_ ? response_.Body().size() : 0)) return Write();
  if (state_ == State::kStreaming) {
    phase_begin_s_ = hub().Now();
    deadline_s_ = kNever;
    return FlushEvents();
  }
  EndRequest();
  if (!keep_alive_) return Linger();
  response_ = {};
  if (out_.capacity() > kKeptOutBytes) out_ = {};
  continued_ = false;
  parser_->Reset();
  BeIdle();
}

void Connection::FlushEvents() {
  if (state_ != State::kStreaming || writing_) return;
  if (!events_->Take(out_)) {
    EndRequest();
    return Linger();
  }
  if (!out_.empty()) BeginWrite();
}

void Connection::EndRequest() {
  if (!std::exchange(request_open_, false)) return;
  if (std::exchange(in_stream_, false)) hub().streams_open.fetch_sub(1, std::memory_order_relaxed);
  if (!hub().options.on_request_done) return;
  hub().options.on_request_done({.method = method_,
                                 .route = route_,
                                 .status = status_,
                                 .request_bytes = request_bytes_,
                                 .response_bytes = response_bytes_,
                                 .seconds = hub().Now() - request_begin_s_,
                                 .peer = request_peer_,
                                 .id = request_id_,
                                 .error = error_});
}

// ---- the end

void Connection::Linger() {
  const bool unread_input = parser_ && status_ >= 400;  // a refusal leaves some
  if (hub().draining.load(std::memory_order_relaxed) && !unread_input && !tls_) return Close();
  state_ = State::kLingering;
  deadline_s_ = hub().Now() + kLingerSeconds;
  error_code ignored;
  if (reading_) ignored = socket_.cancel(ignored);
  if (!tls_) return LingerPlain();
  tls_->async_shutdown([self = shared_from_this()](error_code ec) {
    if (self->state_ != State::kLingering) return;
    if (!ec) return self->Close();
    self->LingerPlain();  // input that was never read is in the way of their farewell
  });
}

void Connection::LingerPlain() {
  error_code ec;
  ec = socket_.shutdown(tcp::socket::shutdown_send, ec);
  if (ec) return Close();
  LingerRead();
}

void Connection::LingerRead() {
  socket_.async_read_some(asio::buffer(in_),
                          [self = shared_from_this()](error_code ec, std::size_t bytes) {
                            if (self->state_ != State::kLingering) return;
                            self->lingered_bytes_ += bytes;
                            if (ec || self->lingered_bytes_ > kLingerBytes) return self->Close();
                            self->LingerRead();
                          });
}

void Connection::Close() {
  if (state_ == State::kClosed) return;
  const std::shared_ptr<Connection> self = shared_from_this();
  const bool was_answering = state_ == State::kWriting || state_ == State::kStreaming;
  const bool cut_off = state_ == State::kWriting;
  state_ = State::kClosed;
  if (cut_off && error_.empty()) error_ = "the client went away";
  if (events_) events_->Abort();
  if (was_answering) EndRequest();
  error_code ignored;
  ignored = socket_.close(ignored);
  worker_->Forget(place_);
  hub().Leave(peer_);
}

void Connection::Drain() {
  switch (state_) {
    case State::kHandshake:
    case State::kIdle:
      return Close();
    case State::kStreaming:
      return events_->Close();
    default:
      return;
  }
}

void Connection::Sweep(double now) {
  if (state_ == State::kStreaming && !writing_ && now - phase_begin_s_ >= limits().heartbeat_s) {
    out_ = kHeartbeat;
    return BeginWrite();
  }
  if (now < deadline_s_) return;
  if (state_ == State::kLingering) return Close();
  hub().timeouts.fetch_add(1, std::memory_order_relaxed);
  if (state_ != State::kHeader && state_ != State::kBody) return Close();
  if (writing_) return Close();  // not even "100 Continue" was taken
  error_code ignored;
  ignored = socket_.cancel(ignored);
  Refuse({408, "request_timeout", "the request did not come in time"});
}

}  // namespace tidewaiter::http::internal
