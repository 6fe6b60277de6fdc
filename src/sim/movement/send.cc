#include "sim/movement/send.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/write.hpp>

#include "http/asio.h"
#include "intake/mqtt_json.h"

namespace tidewaiter::sim {
namespace {

namespace net = http::net;
using Resolver = net::asio::ip::basic_resolver<net::tcp, net::Executor>;
using UdpResolver = net::asio::ip::basic_resolver<net::asio::ip::udp, net::Executor>;

struct Address {
  std::string host = {};
  std::string port = {};
};

Result<Address> AddressOf(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size())
    return Fail(ErrorCode::kInvalidArgument, "\"" + text + "\" is not HOST:PORT");
  return Address{.host = text.substr(0, colon), .port = text.substr(colon + 1)};
}

std::unexpected<Error> Unreachable(const std::string& what, const net::error_code& error) {
  return Fail(ErrorCode::kUnavailable, what + ": " + error.message());
}

class Sender {
 public:
  Sender(const SendOptions& options, const Progress& progress)
      : options_(options), progress_(progress) {}

  Status Open() {
    ASSIGN_OR_RETURN(const Address address, AddressOf(options_.to));
    net::error_code error;
    Resolver resolver(context_.get_executor());
    const auto found = resolver.resolve(address.host, address.port, error);
    if (error) return Unreachable(options_.to, error);
    to_ = found.begin()->endpoint();
    RETURN_IF_ERROR(OpenLines(options_.nmea_to, nmea_to_));
    return OpenLines(options_.remote_id_to, remote_id_to_);
  }

  Result<SendCounts> SendAll(MovementWorld& world) {
    const auto begun = std::chrono::steady_clock::now();  // tidy:allow(clock) paces what is sent
    std::int64_t first_ms = -1;
    while (const auto frame = world.Next()) {
      if (first_ms < 0) first_ms = frame->time_ms;
      const double due_s = static_cast<double>(frame->time_ms - first_ms) / 1000 / options_.speed;
      RETURN_IF_ERROR(WaitUntil(begun + std::chrono::duration_cast<std::chrono::nanoseconds>(
                                            std::chrono::duration<double>(due_s))));
      RETURN_IF_ERROR(Send(*frame));
    }
    Close();
    return counts_;
  }

 private:
  using Udp = net::asio::ip::udp;

  Status OpenLines(const std::string& text, std::optional<Udp::endpoint>& into) {
    if (text.empty()) return {};
    ASSIGN_OR_RETURN(const Address address, AddressOf(text));
    net::error_code error;
    UdpResolver resolver(context_.get_executor());
    const auto found = resolver.resolve(address.host, address.port, error);
    if (error) return Unreachable(text, error);
    into = found.begin()->endpoint();
    if (!datagrams_) datagrams_.emplace(context_.get_executor(), into->protocol());
    return {};
  }
  // In short waits, so that Ctrl-C is heard.
  Status WaitUntil(std::chrono::steady_clock::time_point due) {
    constexpr auto kSlice = std::chrono::milliseconds(200);
    net::Timer timer(context_.get_executor());
    for (;;) {
      const auto now = std::chrono::steady_clock::now();  // tidy:allow(clock) paces what is sent
      if (now >= due) return {};
      RETURN_IF_ERROR(progress_("send", counts_.frames, 0));
      timer.expires_at(std::min(due, now + kSlice));
      net::error_code error;
      timer.wait(error);
    }
  }
  Status Send(const retrace::FrameLine& frame) {
    const std::string& protocol = frame.protocol;
    if (protocol == intake::kNmeaProtocol) return SendLine(frame, nmea_to_);
    if (protocol == intake::kRemoteIdProtocol) return SendLine(frame, remote_id_to_);
    if (protocol == intake::kMqttProtocol) {
      ++counts_.left_out;
      return {};
    }
    net::error_code error;
    for (int attempt = 0; attempt < 2; ++attempt) {  // the second over a new connection
      ASSIGN_OR_RETURN(net::Socket * socket, SocketOf(frame.device));
      Hear(*socket);
      net::asio::write(*socket, net::asio::buffer(frame.bytes), error);
      if (!error) {
        ++counts_.frames;
        return {};
      }
      sockets_.erase(frame.device);
    }
    return Unreachable(options_.to, error);
  }
  Status SendLine(const retrace::FrameLine& frame, const std::optional<Udp::endpoint>& to) {
    if (!to) {
      ++counts_.left_out;
      return {};
    }
    net::error_code error;
    datagrams_->send_to(net::asio::buffer(frame.bytes), *to, 0, error);
    if (error) return Unreachable("datagram", error);
    ++counts_.frames;
    return {};
  }
  Result<net::Socket*> SocketOf(const std::string& device) {
    const auto found = sockets_.find(device);
    if (found != sockets_.end()) return found->second.get();
    if (sockets_.size() == kConnectionsMax)
      return Fail(ErrorCode::kInvalidArgument, "more devices than connections; send fewer trips");
    auto socket = std::make_unique<net::Socket>(context_.get_executor());
    net::error_code error;
    socket->connect(to_, error);
    if (error) return Unreachable(options_.to, error);
    socket->non_blocking(false, error);
    ++counts_.devices;
    return sockets_.emplace(device, std::move(socket)).first->second.get();
  }
  // Says that nothing more comes and hears answers until the other side closes too: a socket that
  // is closed with answers unread would take with it what the other side has not read yet.
  void Close() {
    net::error_code error;
    for (const auto& [device, socket] : sockets_)
      socket->shutdown(net::Socket::shutdown_send, error);
    std::array<char, 4096> bytes;
    for (const auto& [device, socket] : sockets_) {
      error = {};
      while (!error) {
        if (socket->read_some(net::asio::buffer(bytes), error) > 0) ++counts_.answered;
      }
    }
    sockets_.clear();
  }
  // What the intake answered meanwhile.
  void Hear(net::Socket& socket) {
    net::error_code error;
    if (socket.available(error) == 0 || error) return;
    std::array<char, 4096> bytes;
    if (socket.read_some(net::asio::buffer(bytes), error) > 0) ++counts_.answered;
  }

  const SendOptions& options_;
  const Progress& progress_;
  net::asio::io_context context_;
  net::tcp::endpoint to_;
  std::optional<Udp::endpoint> nmea_to_;
  std::optional<Udp::endpoint> remote_id_to_;
  std::optional<net::Datagrams> datagrams_;
  std::map<std::string, std::unique_ptr<net::Socket>> sockets_;
  SendCounts counts_;
};

}  // namespace

Result<SendCounts> SendWorld(MovementWorld& world, const SendOptions& options,
                             const Progress& progress) {
  if (!(options.speed > 0)) return Fail(ErrorCode::kInvalidArgument, "no speed", "speed");
  Sender sender(options, progress);
  RETURN_IF_ERROR(sender.Open());
  return sender.SendAll(world);
}

}  // namespace tidewaiter::sim
