#include "http/internal/worker.h"

#include <algorithm>
#include <chrono>

#include "http/internal/connection.h"
#include "http/internal/response_head.h"

namespace tidewaiter::http::internal {
namespace {

// Connections over the limit that are told so; beyond, they are dropped without a word.
constexpr std::size_t kRefusedAtOnce = 64;

std::chrono::milliseconds SweepInterval(const Limits& limits) {
  const double shortest =
      std::min({limits.header_timeout_s, limits.body_timeout_s, limits.idle_timeout_s,
                limits.write_timeout_s, limits.heartbeat_s});
  return std::chrono::milliseconds(static_cast<int>(std::clamp(shortest * 1000 / 4, 5.0, 250.0)));
}

std::string AddressOf(const Socket& socket) {
  error_code ec;
  const tcp::endpoint endpoint = socket.remote_endpoint(ec);
  if (ec) return "";
  const asio::ip::address address = endpoint.address();
  // A socket for "::" shows IPv4 clients as "::ffff:1.2.3.4".
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

}  // namespace

Hub::Entry Hub::Enter(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  const Limits& limits = options.limits;
  std::size_t& of_peer = by_peer_[peer];
  const bool too_many = open_ >= limits.connections ||
                        (!options.trust_forwarded && of_peer >= limits.connections_per_peer);
  if (too_many) ++refused;
  if (too_many && open_ >= limits.connections + kRefusedAtOnce) {
    if (of_peer == 0) by_peer_.erase(peer);
    return Entry::kDropped;
  }
  ++of_peer;
  ++open_;
  ++accepted;
  return too_many ? Entry::kRefused : Entry::kServed;
}

void Hub::Leave(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  const auto found = by_peer_.find(peer);
  if (--found->second == 0) by_peer_.erase(found);
  if (--open_ == 0) none_open_.notify_all();
}

std::size_t Hub::open() {
  const std::lock_guard lock(mutex_);
  return open_;
}

bool Hub::WaitUntilNoneOpen(double seconds) {
  std::unique_lock lock(mutex_);
  return none_open_.wait_for(lock, std::chrono::duration<double>(seconds),
                             [&] { return open_ == 0; });
}

Worker::Worker(std::shared_ptr<Hub> hub)
    : hub_(std::move(hub)),
      work_(asio::make_work_guard(context_)),
      timer_(context_.get_executor()),
      date_(HttpDate(hub_->options.clock->UnixSeconds())) {}

void Worker::Run() {
  SweepLater();
  context_.run();
}

void Worker::Adopt(Socket socket) {
  const std::string peer = AddressOf(socket);
  error_code ignored;
  const Hub::Entry entry = ending_ ? Hub::Entry::kDropped : hub_->Enter(peer);
  if (entry == Hub::Entry::kDropped) {
    ignored = socket.close(ignored);
    return;
  }
  ignored = socket.set_option(tcp::no_delay(true), ignored);
  connections_.push_back(std::make_shared<Connection>(shared_from_this(), std::move(socket), peer));
  const std::shared_ptr<Connection> connection = connections_.back();
  connection->Start(std::prev(connections_.end()), entry == Hub::Entry::kRefused);
}

template <typename Use>
void Worker::ForEachConnection(Use use) {
  for (auto at = connections_.begin(); at != connections_.end();) {
    const std::shared_ptr<Connection> connection = *at++;
    use(*connection);
  }
}

void Worker::SweepLater() {
  timer_.expires_after(SweepInterval(hub_->options.limits));
  timer_.async_wait([this](error_code ec) {
    if (ec || ending_) return;
    Sweep();
    SweepLater();
  });
}

void Worker::Sweep() {
  date_ = HttpDate(hub_->options.clock->UnixSeconds());
  const double now = hub_->Now();
  ForEachConnection([now](Connection& connection) { connection.Sweep(now); });
}

void Worker::Drain() {
  ForEachConnection([](Connection& connection) { connection.Drain(); });
}

void Worker::Finish() {
  const std::lock_guard lock(post_mutex_);
  if (finished_) return;
  asio::post(context_, [this] {
    ending_ = true;
    timer_.cancel();
    ForEachConnection([](Connection& connection) { connection.Close(); });
    work_.reset();
  });
  finished_ = true;  // so that nothing is left in the queue when Run returns
}

}  // namespace tidewaiter::http::internal
