// Server: HTTP/1.1 on a TCP port, plain or over TLS, for machines and browsers.
//
//   ASSIGN_OR_RETURN(http::Server server, http::Server::Start({.port = 8080}, handler));
//   ...
//   server.Stop(10);        // finish what is in flight, at most 10 s
//
// Start returns when the port is open. The handler is called on one of `threads` threads, each of
// which serves many connections: a handler that takes long (over a millisecond, or waits) must hand
// its Reply to another thread. A connection belongs to one thread and has one request at a time:
// pipelined requests wait until the one before is answered. A handler that throws is answered with
// 500 and the server goes on.
//
// What is malformed or too large is refused with a problem (http/problem.h) and the connection is
// closed, for nobody knows where the next request would start:
//   400 malformed: both Content-Length and Transfer-Encoding, two Content-Lengths, folded headers,
//       a Host that is missing, double or malformed, bare CR or LF, a bad path or query, ...
//   408 the header or body did not come in time     413 body over the limit
//   414 target over the limit                       417 an Expect other than 100-continue
//   431 header over the limit                       501 a method or transfer coding we do not know
//   505 neither HTTP/1.1 nor 1.0
// 503 with Retry-After goes to a request over `requests_in_flight` (the connection stays) and to a
// connection over `connections` or `connections_per_peer` (it is closed; over TLS without a word).
//
// Parsing is Boost.Beast's, input and output Boost.Asio's; neither shows here. A connection that
// waits costs 6 kB of heap, an event stream 2 kB (http_bench); TLS adds 34 kB of Asio's buffers and
// OpenSSL's own. A processor second answers 92,000 small requests (bench_http_null).
#ifndef TIDEWAITER_HTTP_SERVER_H_
#define TIDEWAITER_HTTP_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"
#include "http/reply.h"
#include "http/router.h"
#include "os/clock.h"
#include "os/file.h"

namespace tidewaiter::http {

// What one side may take. Times are in seconds and checked about four times as often as the
// shortest of them, at most every 250 ms: they may last that much longer.
struct Limits {
  std::size_t header_bytes = 16 * 1024;  // request line and headers; browsers send 1 to 4 kB
  std::size_t headers = 100;
  std::size_t target_bytes = 4 * 1024;
  std::size_t body_bytes = 1024 * 1024;  // see ServerOptions::body_limit
  double header_timeout_s = 10;          // from the first byte of a request; also the handshake
  double body_timeout_s = 30;            // without a byte, and of all beyond kBytesPerSecondMin
  double idle_timeout_s = 60;            // from an answer to the next request's first byte
  double write_timeout_s = 30;           // of an answer, in the same way
  std::size_t connections = 4096;
  std::size_t connections_per_peer = 1024;  // not applied with trust_forwarded: a proxy is one peer
  std::size_t requests_in_flight = 8192;    // called handlers without an answer
  std::size_t stream_queue_bytes = 256 * 1024;
  double heartbeat_s = 15;
};
// A body or an answer of n bytes may take body_timeout_s or write_timeout_s, and n / this seconds:
// 1 MiB has 64 s more. On the slowest line that we want to serve, 128 kbit/s, that is enough.
inline constexpr std::size_t kBytesPerSecondMin = 16 * 1024;

// TLS 1.2 and 1.3, no compression, no renegotiation. PEM files.
struct TlsOptions {
  os::Path certificate_chain;  // own certificate first
  os::Path private_key;        // without a pass phrase
  std::optional<os::Path> client_ca =
      {};  // when set, clients must show a certificate of one of these
};

// A request that is over: for metrics and the log. Views are valid during the call.
struct RequestLog {
  Method method = Method::kGet;      // also when the request line could not be read
  std::string_view route;            // pattern; "" when none matched or the request was refused
  int status = 0;                    // 200 for an event stream
  std::uint64_t request_bytes = 0;   // of the body
  std::uint64_t response_bytes = 0;  // header and body, as far as they were sent
  double seconds = 0;                // from the first byte to the last one sent
  std::string_view peer;
  std::string_view id;
  std::string_view error;  // what a handler threw, or said in Response::log; why a request was
                           // refused; "" when all is well
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6; "0.0.0.0" and "::" are every interface
  std::uint16_t port = 8080;          // 0: any that is free
  int threads = 1;                    // 1 to 64
  Limits limits = {};
  std::optional<TlsOptions> tls = {};
  // Believe X-Forwarded-For (its last address, the one that the proxy itself has seen) and
  // X-Forwarded-Proto. Only where nobody but the proxy can connect.
  bool trust_forwarded = false;
  std::string boot_token = {};   // request ids are "<boot_token>-<n>": different in every run
  std::string server_name = {};  // the Server header; "" leaves it out
  // Body limit in bytes by path, asked after the header; without it limits.body_bytes.
  std::function<std::size_t(std::string_view path)> body_limit = {};
  // After the last byte of each answer, and of each refusal. On the server's threads, several at
  // once; must be quick and must not throw.
  std::function<void(const RequestLog&)> on_request_done = {};
  const os::Clock* clock = &os::RealClock();
};

// A snapshot; each number by itself is exact.
struct ServerCounters {
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  // over a limit
  std::uint64_t connections_open = 0;
  std::uint64_t requests = 0;          // given to the handler
  std::uint64_t requests_refused = 0;  // answered without the handler
  std::uint64_t requests_in_flight = 0;
  std::uint64_t streams_open = 0;
  std::uint64_t streams_overflowed = 0;
  std::uint64_t timeouts = 0;        // connections closed by one of the times in Limits
  std::uint64_t bytes_received = 0;  // of HTTP, before TLS
  std::uint64_t bytes_sent = 0;
};

class Server {
 public:
  // Errors: kInvalidArgument (address, threads, certificates: `field` names the option),
  // kNotFound (a file), kUnavailable (the port is taken, no right to it).
  static Result<Server> Start(ServerOptions options, Handler handler);
  Server(Server&&) noexcept;
  Server& operator=(Server&&) = delete;
  ~Server();  // Stop(0)

  [[nodiscard]] std::uint16_t port() const;

  // Takes no new connections, ends event streams and idle connections, lets requests in flight
  // finish for up to `grace_seconds`, then closes everything. When it returns no handler runs and
  // none will; a Reply still held elsewhere answers into nothing. Not from a handler. May be
  // called again.
  void Stop(double grace_seconds);

  [[nodiscard]] ServerCounters counters() const;  // thread-safe

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_SERVER_H_
