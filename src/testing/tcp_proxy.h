// For tests: a line to a server on this machine that can be cut and mended.
//
//   TcpProxy line(server_port);
//   Connect(line.port());
//   line.Cut();        // every connection is gone, new ones are refused
//   line.Mend();
#ifndef TIDEWAITER_TESTING_TCP_PROXY_H_
#define TIDEWAITER_TESTING_TCP_PROXY_H_

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>

namespace tidewaiter {

inline sockaddr_in LocalAddress(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

inline int ListenAt(std::uint16_t port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int one = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  const sockaddr_in address = LocalAddress(port);
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener, 64) != 0) {
    ::close(listener);
    return -1;
  }
  return listener;
}

inline std::uint16_t PortOf(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

// One that nobody has at this moment, for a server that must come back to the same one.
inline std::uint16_t FreePort() {
  const int listener = ListenAt(0);
  const std::uint16_t port = PortOf(listener);
  ::close(listener);
  return port;
}

class TcpProxy {
 public:
  explicit TcpProxy(std::uint16_t to) : to_(to), listener_(ListenAt(0)), port_(PortOf(listener_)) {
    thread_ = std::thread([this] { Run(); });
  }
  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;
  ~TcpProxy() {
    over_ = true;
    thread_.join();
    DropAll();
    if (listener_ >= 0) ::close(listener_);
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  void Cut() { want_cut_ = true, WaitFor(true); }
  void Mend() { want_cut_ = false, WaitFor(false); }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }  // through the line

 private:
  static constexpr int kTickMs = 5;

  void WaitFor(bool cut) const {
    while (is_cut_ != cut)
      ::poll(nullptr, 0, kTickMs);
  }

  void Run() {
    while (!over_) {
      Obey();
      std::vector<pollfd> watched;
      if (listener_ >= 0) watched.push_back({listener_, POLLIN, 0});
      for (const auto& [from, to] : peers_)
        watched.push_back({from, POLLIN, 0});
      ::poll(watched.data(), watched.size(), kTickMs);
      for (const pollfd& one : watched) {
        if (one.revents == 0) continue;
        if (one.fd == listener_) {
          Accept();
        } else if (peers_.contains(one.fd)) {
          Move(one.fd);
        }
      }
    }
  }

  void Obey() {
    const bool cut = want_cut_;
    if (cut && listener_ >= 0) {
      DropAll();
      ::close(listener_);
      listener_ = -1;
    }
    if (!cut && listener_ < 0) listener_ = ListenAt(port_);
    is_cut_ = listener_ < 0;
  }

  void Accept() {
    const int one = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const int other = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = LocalAddress(to_);
    if (::connect(other, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      ::close(one);
      ::close(other);
      return;
    }
    const int yes = 1;
    for (const int socket : {one, other})
      ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    peers_[one] = other;
    peers_[other] = one;
  }

  void Move(int from) {
    const int to = peers_[from];
    char buffer[65536];
    const ssize_t size = ::recv(from, buffer, sizeof buffer, 0);
    if (size <= 0) return Drop(from, to);
    for (ssize_t sent = 0; sent < size;) {
      const ssize_t n =
          ::send(to, buffer + sent, static_cast<std::size_t>(size - sent), MSG_NOSIGNAL);
      if (n <= 0) return Drop(from, to);
      sent += n;
    }
    bytes_ += static_cast<std::uint64_t>(size);
  }

  void Drop(int from, int to) {
    peers_.erase(from);
    peers_.erase(to);
    ::close(from);
    ::close(to);
  }
  void DropAll() {
    for (const auto& [from, to] : peers_)
      ::close(from);
    peers_.clear();
  }

  std::uint16_t to_;
  int listener_;
  std::uint16_t port_;
  std::map<int, int> peers_;  // both ways
  std::atomic<bool> over_ = false;
  std::atomic<bool> want_cut_ = false;
  std::atomic<bool> is_cut_ = false;
  std::atomic<std::uint64_t> bytes_ = 0;
  std::thread thread_;
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_TESTING_TCP_PROXY_H_
