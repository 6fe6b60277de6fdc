// For tests: a client of raw bytes, which sends what no library would.
//
//   TestClient client(server.port());
//   client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
//   EXPECT_EQ(client.Receive().status, 200);
//
// Waits at most kTestWaitS for a byte; then Receive gives what there is.
#ifndef TIDEWAITER_HTTP_TEST_CLIENT_H_
#define TIDEWAITER_HTTP_TEST_CLIENT_H_

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <arpa/inet.h>

#include "base/check.h"
#include "http/server.h"

namespace tidewaiter::http {

constexpr int kTestWaitS = 20;

struct TestResponse {
  int status = 0;  // 0: the connection was closed without an answer
  std::string head;
  std::string body;

  // "" when it is not there; names as they were sent.
  [[nodiscard]] std::string Header(std::string_view name) const {
    const std::string start = "\r\n" + std::string(name) + ": ";
    const std::size_t at = head.find(start);
    if (at == std::string::npos) return "";
    const std::size_t begin = at + start.size();
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

class TestClient {
 public:
  explicit TestClient(std::uint16_t port, int receive_buffer_bytes = 0)
      : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0) {
      setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                 sizeof receive_buffer_bytes);
    }
    const timeval wait{kTestWaitS, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  TestClient(TestClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)),
        connected_(other.connected_),
        received_(std::move(other.received_)) {}
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;
  TestClient& operator=(TestClient&&) = delete;
  ~TestClient() {
    if (socket_ >= 0) close(socket_);
  }

  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] int descriptor() const { return socket_; }

  // False when the other side does not take it.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  void EndSending() { shutdown(socket_, SHUT_WR); }

  // The next answer, 100 Continue too. `no_body`: of HEAD.
  TestResponse Receive(bool no_body = false) {
    TestResponse response;
    const std::size_t end = ReceiveUntil("\r\n\r\n");
    if (end == std::string::npos) return response;
    response.head = received_.substr(0, end);
    received_.erase(0, end);
    response.status = std::atoi(response.head.substr(9, 3).c_str());
    const std::string length = response.Header("Content-Length");
    if (length.empty() || no_body) return response;
    const auto size = static_cast<std::size_t>(std::atoll(length.c_str()));
    while (received_.size() < size && ReceiveMore()) {
    }
    response.body = received_.substr(0, size);
    received_.erase(0, size);
    return response;
  }

  // Everything up to and with `mark`; "" when the connection ends before.
  std::string ReceivePast(std::string_view mark) {
    const std::size_t end = ReceiveUntil(mark);
    if (end == std::string::npos) return "";
    std::string text = received_.substr(0, end);
    received_.erase(0, end);
    return text;
  }

  // True when the other side closes, and sends nothing before.
  bool IsClosed() { return received_.empty() && !ReceiveMore() && !timed_out_; }

  // Everything until the other side closes.
  std::string ReceiveAll() {
    while (ReceiveMore()) {
    }
    return std::exchange(received_, "");
  }

 private:
  bool ReceiveMore() {
    char bytes[16384];
    const ssize_t got = recv(socket_, bytes, sizeof bytes, 0);
    timed_out_ = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (got > 0) received_.append(bytes, static_cast<std::size_t>(got));
    return got > 0;
  }

  std::size_t ReceiveUntil(std::string_view mark) {
    while (true) {
      const std::size_t at = received_.find(mark);
      if (at != std::string::npos) return at + mark.size();
      if (!ReceiveMore()) return std::string::npos;
    }
  }

  int socket_;
  bool connected_ = false;
  bool timed_out_ = false;
  std::string received_;
};

inline std::string TestGet(std::string_view target, std::string_view headers = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(headers) +
         "\r\n";
}

inline std::string TestPost(std::string_view body, std::string_view headers = "") {
  return "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

// A record of what on_request_done said, with owned texts.
struct TestLog {
  std::string method;
  std::string route;
  int status = 0;
  std::uint64_t request_bytes = 0;
  std::uint64_t response_bytes = 0;
  std::string peer;
  std::string id;
  std::string error;
};

// Collects the log of a server. Wait(n) returns when n requests are over.
class TestLogs {
 public:
  void Add(const RequestLog& log) {
    const std::lock_guard lock(mutex_);
    logs_.push_back({std::string(MethodName(log.method)), std::string(log.route), log.status,
                     log.request_bytes, log.response_bytes, std::string(log.peer),
                     std::string(log.id), std::string(log.error)});
    count_.release();
  }
  TestLog Next() {
    count_.acquire();
    const std::lock_guard lock(mutex_);
    return logs_.at(taken_++);
  }

 private:
  std::mutex mutex_;
  std::vector<TestLog> logs_;
  std::size_t taken_ = 0;
  std::counting_semaphore<> count_{0};
};

// A server on a free port whose handler answers with method, path and body, but for what
// `handler` is given.
inline Server StartTestServer(Handler handler, ServerOptions options = {}) {
  options.port = 0;
  auto server = Server::Start(std::move(options), std::move(handler));
  CHECK(server.has_value());
  return std::move(*server);
}

// "<method> <path>" and a line for each query value, header X-*, and the body.
inline void Echo(Request request, Reply reply) {
  std::string text = std::string(MethodName(request.method)) + " " + request.path + "\n";
  for (const auto& [name, value] : request.query)
    text += "?" + name + "=" + value + "\n";
  for (const Header& header : request.headers)
    if (header.name.starts_with("X-")) text += header.name + ": " + header.value + "\n";
  reply.Send({.content_type = "text/plain", .body = text + request.body});
}

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_TEST_CLIENT_H_
