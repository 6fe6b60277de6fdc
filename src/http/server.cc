#include "http/server.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "base/check.h"
#include "http/internal/connection.h"
#include "http/internal/worker.h"
#include "http/tls.h"

namespace tidewaiter::http {
namespace {

using internal::Acceptor;
using internal::error_code;
using internal::Hub;
using internal::Socket;
using internal::tcp;
using internal::Timer;
using internal::Worker;
namespace asio = internal::asio;

constexpr int kThreadsMax = 64;
// Without a free file descriptor accepting fails at once, again and again.
constexpr std::chrono::milliseconds kAcceptPause{50};

Status CheckOptions(const ServerOptions& options) {
  if (options.threads < 1 || options.threads > kThreadsMax)
    return Fail(ErrorCode::kInvalidArgument, "threads must be 1 to 64", "threads");
  constexpr std::size_t kTokenMax = 32;
  const bool token_is_sound =
      options.boot_token.size() <= kTokenMax &&
      std::all_of(options.boot_token.begin(), options.boot_token.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      });
  if (!token_is_sound) {
    return Fail(ErrorCode::kInvalidArgument, "the boot token must be up to 32 letters and digits",
                "boot_token");
  }
  return {};
}

std::unexpected<Error> CannotListen(const ServerOptions& options, const error_code& ec) {
  return Fail(ErrorCode::kUnavailable,
              options.address + ":" + std::to_string(options.port) + ": " + ec.message(), "port");
}

Status Listen(Acceptor& acceptor, const ServerOptions& options) {
  error_code ec;
  const auto address = asio::ip::make_address(options.address, ec);
  if (ec)
    return Fail(ErrorCode::kInvalidArgument, options.address + " is not an IP address", "address");
  const tcp::endpoint endpoint(address, options.port);
  ec = acceptor.open(endpoint.protocol(), ec);
  if (!ec) ec = acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec) ec = acceptor.bind(endpoint, ec);
  if (!ec) ec = acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) return CannotListen(options, ec);
  return {};
}

}  // namespace

class Server::Impl {
 public:
  explicit Impl(std::shared_ptr<Hub> hub) : hub_(std::move(hub)) {
    for (int i = 0; i < hub_->options.threads; ++i)
      workers_.push_back(std::make_shared<Worker>(hub_));
    acceptor_.emplace(workers_.front()->context().get_executor());
    pause_.emplace(workers_.front()->context().get_executor());
  }
  ~Impl() { Stop(0); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Status Start() {
    RETURN_IF_ERROR(Listen(*acceptor_, hub_->options));
    error_code ec;
    port_ = acceptor_->local_endpoint(ec).port();
    workers_.front()->Post([this] { Accept(); });
    for (const auto& worker : workers_)
      threads_.emplace_back([worker] { worker->Run(); });
    return {};
  }

  void Stop(double grace_seconds) {
    if (threads_.empty()) return;
    for (const std::thread& thread : threads_)
      CHECK(thread.get_id() != std::this_thread::get_id());
    hub_->draining = true;
    workers_.front()->Post([this] {
      error_code ignored;
      ignored = acceptor_->close(ignored);
      pause_->cancel();
    });
    for (const auto& worker : workers_)
      worker->Post([worker = worker.get()] { worker->Drain(); });
    if (grace_seconds > 0) hub_->WaitUntilNoneOpen(grace_seconds);
    for (const auto& worker : workers_)
      worker->Finish();
    for (std::thread& thread : threads_)
      thread.join();
    threads_.clear();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] Hub& hub() const { return *hub_; }

 private:
  // On the first worker's thread; connections go to the workers in turn.
  void Accept() {
    Worker* const worker = workers_[next_worker_++ % workers_.size()].get();
    acceptor_->async_accept(worker->context().get_executor(),
                            [this, worker](error_code ec, Socket socket) {
                              if (!acceptor_->is_open()) return;
                              if (ec) return AcceptLater();
                              Give(*worker, std::move(socket));
                              Accept();
                            });
  }

  void AcceptLater() {
    pause_->expires_after(kAcceptPause);
    pause_->async_wait([this](error_code) {
      if (acceptor_->is_open()) Accept();
    });
  }

  static void Give(Worker& worker, Socket socket) {
    if (worker.IsThisThread()) return worker.Adopt(std::move(socket));
    worker.Post(
        [&worker, socket = std::move(socket)]() mutable { worker.Adopt(std::move(socket)); });
  }

  std::shared_ptr<Hub> hub_;
  std::vector<std::shared_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
  std::optional<Acceptor> acceptor_;
  std::optional<Timer> pause_;
  std::size_t next_worker_ = 0;
  std::uint16_t port_ = 0;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::Server(Server&&) noexcept = default;
Server::~Server() = default;

Result<Server> Server::Start(ServerOptions options, Handler handler) {
  RETURN_IF_ERROR(CheckOptions(options));
  CHECK(handler != nullptr && options.clock != nullptr);
  auto hub = std::make_shared<Hub>();
  hub->options = std::move(options);
  hub->handler = std::move(handler);
  const Limits& limits = hub->options.limits;
  hub->parser_limits = {.header_bytes = limits.header_bytes,
                        .headers = limits.headers,
                        .target_bytes = limits.target_bytes};
  if (hub->options.tls) {
    hub->tls.emplace(asio::ssl::context::tls_server);
    RETURN_IF_ERROR(ConfigureTls(*hub->tls, *hub->options.tls));
  }
  auto impl = std::make_unique<Impl>(std::move(hub));
  RETURN_IF_ERROR(impl->Start());
  return Server(std::move(impl));
}

std::uint16_t Server::port() const {
  return impl_->port();
}

void Server::Stop(double grace_seconds) {
  impl_->Stop(grace_seconds);
}

ServerCounters Server::counters() const {
  Hub& hub = impl_->hub();
  return {.connections_accepted = hub.accepted,
          .connections_refused = hub.refused,
          .connections_open = hub.open(),
          .requests = hub.requests,
          .requests_refused = hub.requests_refused,
          .requests_in_flight = hub.in_flight,
          .streams_open = hub.streams_open,
          .streams_overflowed = hub.streams_overflowed,
          .timeouts = hub.timeouts,
          .bytes_received = hub.bytes_received,
          .bytes_sent = hub.bytes_sent};
}

}  // namespace tidewaiter::http
