#include "intake/internal/core.h"

#include <chrono>

#include <fmt/format.h>

#include "base/check.h"
#include "http/tls.h"

namespace tidewaiter::intake::internal {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;  // one read; a datagram has no more
constexpr int kBacklog = 4096;                 // a whole fleet comes back after an outage
// Datagrams that wait for us, some seconds of 50,000 devices: the system's own 200 kB are a quarter
// of a second, and whoever does not fit in is lost. The system may give less.
constexpr int kDatagramsWaitingBytes = 4 * 1024 * 1024;
constexpr std::size_t kNameBytesMax = 64;

std::unexpected<Error> Bad(std::size_t i, std::string_view field, std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message),
              fmt::format("listeners/{}{}", i, field));
}

std::unexpected<Error> CannotListen(const Listener& settings, const error_code& ec) {
  return Fail(ErrorCode::kUnavailable, fmt::format("cannot listen on {} port {}: {}",
                                                   settings.address, settings.port, ec.message()));
}

}  // namespace

std::string PeerText(const asio::ip::address& address, std::uint16_t port) {
  return address.is_v6() ? fmt::format("[{}]:{}", address.to_string(), port)
                         : fmt::format("{}:{}", address.to_string(), port);
}

// A socket for "::" shows IPv4 peers as "::ffff:1.2.3.4".
asio::ip::address Unmapped(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

Core::Core(Options options)
    : options_(std::move(options)),
      work_(asio::make_work_guard(context_)),
      tick_(context_.get_executor()),
      buffer_(kReadBytes, '\0') {}

Status Core::CheckListener(std::size_t i) const {
  const Listener& settings = options_.listeners[i];
  if (settings.name.empty() || settings.name.size() > kNameBytesMax)
    return Bad(i, "/name", "a listener has a name of at most 64 bytes");
  for (std::size_t j = 0; j < i; ++j) {
    if (options_.listeners[j].name == settings.name)
      return Bad(i, "/name", "two listeners are called " + settings.name);
  }
  if (settings.kind == ListenerKind::kHttp)
    return Bad(i, "/kind", "HTTP is opened beside the intake (intake/device_http.h)");
  if (settings.udp && settings.tls) return Bad(i, "/tls", "there is no TLS over UDP");
  if (settings.udp && settings.kind == ListenerKind::kMqtt)
    return Bad(i, "/udp", "there is no MQTT over UDP");
  error_code ec;
  asio::ip::make_address(settings.address, ec);
  if (ec) return Bad(i, "/address", settings.address + " is no address");
  for (const std::string& name : settings.protocols) {
    if (device::FindProtocol(name) == nullptr)
      return Bad(i, "/protocols", "there is no protocol " + name);
  }
  return {};
}

Status Core::Open() {
  if (options_.devices == nullptr)
    return Fail(ErrorCode::kInvalidArgument, "intake needs a register of devices", "devices");
  for (std::size_t i = 0; i < options_.listeners.size(); ++i)
    RETURN_IF_ERROR(CheckListener(i));
  for (const auto& [post, seq] : options_.posts)
    post_places_[post] = {.seq = seq};
  chainlog::Options log = options_.log;
  log.clock = options_.clock;
  log.on_durable = [this](std::uint64_t up_to) { OnDurable(up_to); };
  log.on_failed = [this](std::uint64_t, const Error&) { OnFailed(); };
  ASSIGN_OR_RETURN(log_, chainlog::Log::Open(options_.log_folder, std::move(log)));
  for (const Listener& settings : options_.listeners) {
    Port& port = ports_.emplace_back();
    port.settings = settings;
    RETURN_IF_ERROR(OpenPort(port));
  }
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    if (ports_[i].acceptor) {
      Accept(i);
    } else {
      WaitDatagram(i);
    }
  }
  TickLater();
  thread_ = std::thread([this] { context_.run(); });
  return {};
}

Status Core::OpenPort(Port& port) {
  const Listener& settings = port.settings;
  if (settings.kind == ListenerKind::kDevices) {
    for (const device::Protocol* protocol : device::Protocols()) {
      const auto& names = settings.protocols;
      if (names.empty() || std::find(names.begin(), names.end(), protocol->name()) != names.end())
        port.protocols.push_back(protocol);
    }
  }
  if (settings.tls) {
    port.tls.emplace(asio::ssl::context::tls_server);
    RETURN_IF_ERROR(http::ConfigureTls(*port.tls, *settings.tls));
  }
  const asio::ip::address address = asio::ip::make_address(settings.address);
  return settings.udp ? OpenUdp(port, {address, settings.port})
                      : OpenTcp(port, {address, settings.port});
}

Status Core::OpenTcp(Port& port, const tcp::endpoint& at) {
  Acceptor& acceptor = port.acceptor.emplace(context_.get_executor());
  error_code ec;
  ec = acceptor.open(at.protocol(), ec);
  if (!ec) ec = acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec) ec = acceptor.bind(at, ec);
  if (!ec) ec = acceptor.listen(kBacklog, ec);
  if (!ec) port.port = acceptor.local_endpoint(ec).port();
  return ec ? CannotListen(port.settings, ec) : Status{};
}

Status Core::OpenUdp(Port& port, const udp::endpoint& at) {
  Datagrams& socket = port.datagrams.emplace(context_.get_executor());
  error_code ec;
  ec = socket.open(at.protocol(), ec);
  if (!ec) ec = socket.bind(at, ec);
  if (!ec) ec = socket.non_blocking(true, ec);
  if (!ec) {
    error_code ignored;
    ignored =
        socket.set_option(asio::socket_base::receive_buffer_size(kDatagramsWaitingBytes), ignored);
  }
  if (!ec) port.port = socket.local_endpoint(ec).port();
  return ec ? CannotListen(port.settings, ec) : Status{};
}

void Core::Accept(std::size_t i) {
  ports_[i].acceptor->async_accept([this, i](error_code ec, Socket socket) {
    if (ending_) return;
    if (ec) {  // no descriptors left: the next tick may have some
      ports_[i].accept_later = true;
      return;
    }
    Adopt(i, std::move(socket));
    Accept(i);
  });
}

// Whether a connection from there is served; tells why not.
bool Core::Admit(std::size_t i, const asio::ip::address& from) {
  const Listener& settings = ports_[i].settings;
  const std::string text = from.to_string();
  std::optional<FaultReason> refused;
  const auto& peers = settings.peers;
  if (!peers.empty() && std::find(peers.begin(), peers.end(), text) == peers.end()) {
    refused = FaultReason::kPeerNotAllowed;
  } else if (connections_.size() >= limits().connections) {
    refused = FaultReason::kTooManyConnections;
  } else if (const auto found = by_peer_.find(text);
             found != by_peer_.end() && found->second >= limits().connections_per_peer) {
    refused = FaultReason::kTooManyFromPeer;
  }
  if (!refused) return true;
  Tell({.reason = *refused, .listener = settings.name, .peer = text, .cut_off = true});
  return false;
}

void Core::Adopt(std::size_t i, Socket socket) {
  error_code ec;
  const tcp::endpoint end = socket.remote_endpoint(ec);
  if (ec) return;
  const tcp::endpoint peer(Unmapped(end.address()), end.port());
  if (!Admit(i, peer.address())) return;
  ec = socket.non_blocking(true, ec);
  ec = socket.set_option(tcp::no_delay(true), ec);
  Port& port = ports_[i];
  SSL_CTX* const tls = port.tls ? port.tls->native_handle() : nullptr;
  const auto c = std::make_shared<Connection>(next_connection_++, i, Stream(std::move(socket), tls),
                                              peer, limits(), Now());
  connections_.emplace(c->id, c);
  ++by_peer_[peer.address().to_string()];
  spokes_[c->id % kSpokes].push_back(c->id);
  counters_.accepted.fetch_add(1, std::memory_order_relaxed);
  counters_.open.store(connections_.size(), std::memory_order_relaxed);
  Start(c);
}

void Core::TickLater() {
  constexpr double kTickMostMs = 100;
  const double shortest = std::min({limits().login_timeout_s, limits().frame_timeout_s,
                                    limits().idle_timeout_s, limits().write_timeout_s});
  const double ms = std::clamp(shortest * 1000 / 4 / kSpokes, 1.0, kTickMostMs);
  tick_.expires_after(std::chrono::milliseconds(static_cast<int>(ms)));
  tick_.async_wait([this](error_code ec) {
    if (ec || ending_) return;
    Tick();
    TickLater();
  });
}

void Core::Tick() {
  const double now = Now();
  std::vector<std::uint64_t>& spoke = spokes_[spoke_];
  spoke_ = (spoke_ + 1) % kSpokes;
  for (std::size_t i = 0; i < spoke.size();) {
    const ConnectionPtr c = Find(spoke[i]);
    if (c) CheckTimes(c, now);
    if (c && !c->closed) {
      ++i;
    } else {
      spoke[i] = spoke.back();
      spoke.pop_back();
    }
  }
  if (spoke_ == 0) SweepOrders();
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    if (std::exchange(ports_[i].accept_later, false)) Accept(i);
  }
}

void Core::CloseAll() {
  ending_ = true;
  tick_.cancel();
  error_code ignored;
  for (Port& port : ports_) {
    if (port.acceptor) ignored = port.acceptor->close(ignored);
    if (port.datagrams) ignored = port.datagrams->close(ignored);
  }
  std::vector<ConnectionPtr> open;
  for (const auto& [id, c] : connections_)
    open.push_back(c);
  for (const ConnectionPtr& c : open)
    Close(c);
  work_.reset();
}

void Core::Stop() {
  if (std::exchange(stopped_, true)) return;
  EndPosts();
  if (thread_.joinable()) {
    asio::post(context_, [this] { CloseAll(); });
    thread_.join();
  }
  options_.on_arrival = {};
  options_.on_fault = {};
}

std::uint16_t Core::port(std::string_view listener) const {
  for (const Port& port : ports_) {
    if (port.settings.name == listener) return port.port;
  }
  CHECK(false);
}

Counters Core::counters() const {
  const auto of = [](const std::atomic<std::uint64_t>& one) {
    return one.load(std::memory_order_relaxed);
  };
  Counters all{.connections_accepted = of(counters_.accepted),
               .connections_open = of(counters_.open),
               .frames = of(counters_.frames),
               .undecodable = of(counters_.undecodable),
               .refused = of(counters_.refused),
               .reports = of(counters_.reports),
               .bytes_received = of(counters_.bytes),
               .commands_sent = of(counters_.commands)};
  for (std::size_t i = 0; i < all.faults.size(); ++i)
    all.faults[i] = of(counters_.faults[i]);
  return all;
}

}  // namespace tidewaiter::intake::internal
